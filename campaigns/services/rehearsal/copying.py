"""Copying what a rehearsal needs out of the real database, which is only read, into an empty one of its own.

Row by row and not file by file: so it is the same from SQLite and PostgreSQL, a long history costs nothing, and no
secret or address of a person reaches the copy. The rows are read in one transaction that can't write.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, or_, select

from campaigns.domain.facts.spending import BillingMonth
from campaigns.domain.items.seen import address_sha256
from campaigns.domain.items.statuses import UNDER_WAY, DeliveryStatus
from campaigns.models.base import Base
from campaigns.models.content import Item, Revision
from campaigns.models.deliveries import Delivery

# What went out so lately is copied too: a planned post may collide with it.
LOOK_BACK = timedelta(days=31)
ROWS_AT_ONCE = 500
NOWHERE = "rehearsal.invalid"  # no address under .invalid exists (RFC 6761)

Row = dict[str, Any]

# What belongs to one of these is copied with it, and only then. All else is copied whole: it is small however long the
# installation runs.
PARENTS = ("items", "deliveries", "revisions")
# Only the present calendar month (UTC): it decides what a monthly cap still leaves.
BY_MONTH = ("spending",)
# Table → why a rehearsal does without it.
LEFT_OUT = {
    "sign_off_routes": "a rule asks somebody when a text is submitted, and nobody submits one in a rehearsal",
    **dict.fromkeys(
        ("emergency_approvers", "phone_approvals"),
        "how an approval was given is no matter of what it lets out",
    ),
    "absences": "who is away is no matter of what is sent",
    "access_tokens": "nobody acts in a rehearsal, and a copy of a token's hash opens nothing but would be one more",
    "comments": "what is said about a text sends nothing",
    "own_texts": "nobody writes a text in a rehearsal",
    **dict.fromkeys(
        ("alt_text_authors", "former_mailboxes", "unplaced_authors", "written_runs"),
        "nobody submits a text in a rehearsal",
    ),
    "calendar_feeds": "nobody fetches the calendar of a rehearsal",
    "status_changes": "history: the rehearsal writes its own and reads none",
    "money_set_aside": "what is under way is not rehearsed",
    "heartbeats": "the rehearsal has a clock of its own",
    "hand_overs": "a rehearsal asks nobody to put anything out",
    "installation": "the copy is an installation of its own",
    "embargo_drops": "what a person left out of an embargo's set is not sent anyway",
    "finding_feedback": "what was said of findings sends nothing",
    "item_visits": "who has a page open is no matter of what is sent",
    "item_moments": "when drafts are meant for; only what is planned is rehearsed",
    "usual_times": "proposals for a plan, and no plan",
    "plan_wishes": "a wish sends nothing before a person has approved the text",
    "setbacks": "what could not be done to the real rows is no matter of the copy",
    "corrections": "a note beside what went out sends nothing",
    "post_takedowns": "what stands on the channels already is not rehearsed",
    "picture_takedowns": "what stands on the channels already is not rehearsed",
    "rehearsal_runs": "what other rehearsals showed",
    "sending_pauses": "asked before the copy is made, and said in the report",
    **dict.fromkeys(
        ("account_readings", "figure_kinds", "known_figures", "part_readings", "readings"),
        "figures change nothing that is sent",
    ),
    **dict.fromkeys(("practice_posts", "practice_reactions"), "what was practised has not gone out"),
    **dict.fromkeys(("alerts", "embargo_ends"), "a rehearsal writes to nobody"),
    **dict.fromkeys(("stop_facts", "stop_marks", "stops"), "worked out anew for the rehearsal's own moments"),
    **dict.fromkeys(("event_seals", "events"), "nobody did what is rehearsed"),
    **dict.fromkeys(
        ("address_trials", "sign_off_links"), "a rehearsal writes to nobody, and nobody answers it"
    ),
    **dict.fromkeys(
        (
            "passkeys",
            "provider_identities",
            "provider_invitations",
            "recovery_codes",
            "second_factors",
            "sign_in_links",
            "sign_in_provider",
            "sign_in_rules",
            "sign_in_steps",
            "user_sessions",
            "wrong_tries",
        ),
        "nobody signs in to a rehearsal",
    ),
    **dict.fromkeys(("seal_address", "seal_letters", "staff_letters"), "a rehearsal writes to nobody"),
}


def copy_rows(
    real: Engine, scratch: Engine, *, until: datetime, now: datetime, refs: Iterable[str], no_secret: bytes
) -> int:
    """Fill the empty scratch database. Returns how many deliveries are with their platform at this moment.

    Those count as sent in the copy: what becomes of them is not rehearsed.

    Args:
        until: the end of what is rehearsed (aware, UTC).
        refs: items to copy with all that belongs to them, whether anything is planned for them or not.
        no_secret: what takes the place of every account's sealed credentials.
    """
    masks = masks_of(no_secret)
    with _only_reading(real) as source, scratch.begin() as target:
        ids = {"items": _items_that_matter(source, until=until, now=now, refs=refs)}
        for table in tables_copied():
            column, parent = belongs_to(table)
            values = BillingMonth.of(now).days if table.name in BY_MONTH else ids[parent] if parent else None
            copied = _copy(source, target, table, masks, column, values)
            ids.setdefault(table.name, copied)
        under_way = select(func.count()).where(Delivery.lease_until.is_not(None))
        return source.scalar(under_way) or 0


def tables_copied() -> list[Table]:
    """All that are not left out for a reason, each after those that it points to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def belongs_to(table: Table) -> tuple[str, str]:
    """The column that decides which rows are copied, and the table whose copied rows it points to.

    ("", "") where all rows are; no table where the column is the day of the month.
    """
    if table.name in BY_MONTH:
        return "day", ""
    for parent in PARENTS:
        for column in table.columns:
            if any(key.column.table.name == parent for key in column.foreign_keys):
                return column.name, parent
    return "", ""


@contextmanager
def _only_reading(engine: Engine) -> Iterator[Connection]:
    """One look at the database as it stands at this moment, in a transaction that can't change it."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            yield connection.execution_options(**options)
            connection.rollback()
            return
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA query_only=ON")
        try:
            yield connection
        finally:
            connection.rollback()
            raw.execute("PRAGMA query_only=OFF")


def _items_that_matter(
    source: Connection, *, until: datetime, now: datetime, refs: Iterable[str]
) -> list[int]:
    """Those with anything waiting until then, standing still, or out of late; those that were named; and the releases
    that any of them is linked with: the embargo may have been moved there."""
    due = select(Delivery.item_id).where(
        or_(
            Delivery.next_attempt_at < until,
            Delivery.lease_until.is_not(None),
            (Delivery.due_at >= now - LOOK_BACK) & (Delivery.due_at < until),
            Delivery.sent_at >= now - LOOK_BACK,
        )
    )
    found = set(source.scalars(due.distinct()))
    for some in pieces(sorted(set(refs))):
        found.update(source.scalars(select(Item.id).where(Item.ref.in_(some))))
    for some in pieces(sorted(found)):
        linked = select(Revision.embargoed_with).where(Revision.item_id.in_(some))
        found.update(source.scalars(select(Item.id).where(Item.ref.in_(linked))))
    return sorted(found)


def _copy(
    source: Connection,
    target: Connection,
    table: Table,
    masks: Mapping[str, Callable[[Row], None]],
    column: str = "",
    values: list[Any] | None = None,
) -> list[int]:
    """Copy a table, or those of its rows that have one of the values in the column. Returns the ids copied."""
    queries = [select(table)]
    if values is not None:
        queries = [select(table).where(table.c[column].in_(some)) for some in pieces(values)]
    mask, ids = masks.get(table.name), []
    for query in queries:
        for rows in source.execute(query).mappings().partitions(ROWS_AT_ONCE):
            batch = [dict(row) for row in rows]
            for row in batch:
                if mask is not None:
                    mask(row)
                ids.append(row.get("id", 0))
            target.execute(insert(table), batch)
    return ids


def masks_of(no_secret: bytes) -> Mapping[str, Callable[[Row], None]]:
    """Per table, what takes the place of secrets and of people's addresses."""
    addresses: dict[int, str] = {}  # contact → the hash of the address that is masked

    def contact(row: Row) -> None:
        addresses[row["id"]] = address_sha256(row["email"])
        row.update(email=_nobody(row["id"]), name="")

    def reached(row: Row) -> None:
        """What stood for the address stands for its mask; where the address is another by now, that stays so."""
        name = "recipient_sha256" if "recipient_sha256" in row else "address_sha256"
        if row[name] and row[name] == addresses.get(row["contact_id"]):
            row[name] = address_sha256(_nobody(row["contact_id"]))

    def delivery(row: Row) -> None:
        reached(row)
        row["account_identity"] = _mark(row["account_identity"])
        if row["status"] in UNDER_WAY:
            row.update(status=DeliveryStatus.SENT, lease_until=None, sent_at=row["due_at"])
            row["claim_token"] = secrets.token_hex(8)

    return {
        "contacts": contact,
        "approved_recipients": reached,
        "asked_parties": lambda row: row.update(email=_nobody(row["id"]), asker_phone="", route_id=None),
        "deliveries": delivery,
        # Who set their access up may be copied later; approvals say themselves what counts.
        "users": lambda row: row.update(
            password_hash="unusable",  # noqa: S106  it opens nothing
            email=f"person-{row['id']}@{NOWHERE}",
            access_set_up_by_id=None,
        ),
        "accounts": lambda row: row.update(
            sealed_credentials=no_secret,
            sealed_session=None,
            base_url="",
            identity=_mark(row["identity"]),
            confirmed_identity=_mark(row["confirmed_identity"]),
        ),
        "incident_people": lambda row: row.update(name=""),
        "spending": lambda row: row.update(delivery_id=None),  # it may be one that is not copied
    }


def _mark(identity: str) -> str:
    """Stands for who an account is, without its server and address; the same stays the same."""
    return hashlib.sha256(identity.encode()).hexdigest()[:12] if identity else ""


def _nobody(contact_id: int) -> str:
    return f"contact-{contact_id}@{NOWHERE}"


def pieces(values: list[Any]) -> Iterator[list[Any]]:
    """As many as one statement may name."""
    for start in range(0, len(values), ROWS_AT_ONCE):
        yield values[start : start + ROWS_AT_ONCE]
