"""Let-throughs and clearances are of the words as shown; each line of an item's history says what was done.

A let-through or clearance keeps counting for the text that stood submitted when it was given, and for no later
submission of the same source: that may show other words. Of a draft nobody can tell any more what was shown: it is
decided on anew.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from campaigns.domain.items.seen import shown_sha256

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Table → when a row of it was decided.
_OF_TEXTS = {"finding_overrides": "decided_at", "incident_clearances": "recorded_at"}
_OLD = "uq_finding_overrides_item_id_check_id_fingerprint_about"
_NEW = "uq_finding_overrides_one_decision_each"

_CHANGES = sa.table("status_changes", sa.column("step"))
_REVISIONS = sa.table(
    "revisions", *map(sa.column, ("item_id", "number", "fingerprint", "rendered_sha256", "created_at"))
)
# Step → which older rows were it; the first that fits counts.
_STEPS = (
    ("submitted", "to_status = 'in-review' AND from_status <> 'in-review'"),
    ("approved-again", "from_status = to_status AND note LIKE 'Approved again%'"),
    ("also-scheduled", "from_status = to_status AND note LIKE 'also for %'"),
    (
        "recipients-confirmed",
        "from_status = to_status AND note LIKE 'confirmed % media lists after sign-off'",
    ),
    ("account-confirmed", "from_status = to_status AND note LIKE 'confirmed that %'"),
    ("submitted", "to_status = 'in-review'"),
    ("sent-again", "note LIKE 'looked at again: % now'"),
    ("kept-as-planned", "note LIKE 'looked at again: % as planned'"),
    ("scheduled", "to_status = 'scheduled'"),
    (
        "changes-asked",
        "to_status = 'draft' OR (to_status = 'published' AND user_id IS NOT NULL AND note <> '')",
    ),
    ("dropped", "to_status = 'published' AND user_id IS NOT NULL"),
    ("published", "to_status = 'published'"),
    ("held", "to_status = 'held'"),
    ("let-through", "to_status = 'needs-recheck' AND note LIKE 'let through the hold%'"),
    ("hold-ended", "to_status = 'needs-recheck' AND note LIKE 'the hold on %'"),
    ("to-recheck", "to_status = 'needs-recheck'"),
    ("cancelled", "note = 'nothing is planned any more' AND user_id IS NOT NULL"),
    ("practised", "note = 'nothing is planned any more'"),
    ("approved", "step = ''"),
)


def upgrade() -> None:
    for table in _OF_TEXTS:
        op.add_column(table, _column("shown_sha256", 64))
    with op.batch_alter_table("finding_overrides") as table:
        table.drop_constraint(op.f(_OLD), type_="unique")
        table.create_unique_constraint(
            op.f(_NEW), ["item_id", "check_id", "fingerprint", "shown_sha256", "about"]
        )
    op.add_column("status_changes", _column("step", 30))
    for step, condition in _STEPS:
        nameless = sa.and_(_CHANGES.c.step == "", sa.text(f"({condition})"))
        op.execute(_CHANGES.update().where(nameless).values(step=step))
    _say_what_was_shown(op.get_bind())


def _column(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default=sa.text("''"), nullable=False)


def _say_what_was_shown(connection: sa.Connection) -> None:
    for name, decided_at in _OF_TEXTS.items():
        table = sa.table(name, *map(sa.column, ("id", "item_id", "fingerprint", "shown_sha256", decided_at)))
        of_it = sa.and_(
            _REVISIONS.c.item_id == table.c.item_id,
            _REVISIONS.c.fingerprint == table.c.fingerprint,
            _REVISIONS.c.created_at <= table.c[decided_at],
        )
        found = sa.select(table.c.id, _REVISIONS.c.fingerprint, _REVISIONS.c.rendered_sha256)
        newest_last = found.join(_REVISIONS, of_it).order_by(_REVISIONS.c.number)
        for its_id, fingerprint, rendered in connection.execute(newest_last).all():
            shown = shown_sha256(fingerprint, rendered)
            connection.execute(table.update().where(table.c.id == its_id).values(shown_sha256=shown))


def downgrade() -> None:
    op.execute(
        "DELETE FROM finding_overrides WHERE id NOT IN "
        "(SELECT MIN(id) FROM finding_overrides GROUP BY item_id, check_id, fingerprint, about)"
    )
    with op.batch_alter_table("finding_overrides") as table:
        table.drop_constraint(op.f(_NEW), type_="unique")
        table.drop_column("shown_sha256")
        table.create_unique_constraint(op.f(_OLD), ["item_id", "check_id", "fingerprint", "about"])
    for name, column in (("incident_clearances", "shown_sha256"), ("status_changes", "step")):
        with op.batch_alter_table(name) as table:
            table.drop_column(column)
