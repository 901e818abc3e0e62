"""All tables of 0.1, made at once.

Nothing was released before it. It carries the number of the last of the steps it is made of, so that a database that has
taken them all goes on from here; ``models/migrating.py`` says what becomes of one that has not.

Revision ID: 0046
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NEVER_CHANGED = ("events", "event_seals")


def upgrade() -> None:
    _make_tables()
    refuse_changes = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[op.get_bind().dialect.name]
    for table in NEVER_CHANGED:
        refuse_changes(table)
    # Two who decide something first, at the same moment, would each make it: whoever counts finds it here.
    op.execute("INSERT INTO stop_facts (id, facts, recorded, looks, unknown_why) VALUES (1, '', 0, 0, '')")


def _on_sqlite(table: str) -> None:
    for name, when, words in (
        ("changed", "BEFORE UPDATE ON {0}", "changed"),
        ("deleted", "BEFORE DELETE ON {0}", "deleted"),
        # INSERT OR REPLACE would delete a row without asking the trigger on DELETE.
        ("replaced", "BEFORE INSERT ON {0} WHEN EXISTS (SELECT 1 FROM {0} WHERE id = NEW.id)", "replaced"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_not_{name} {when.format(table)} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are never {words}'); END"
        )


def _on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_stay() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} are never changed or deleted'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_stay()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stay()"
    )


def _index(name: str, table: str, *columns: str, unique: bool = False, where: str | None = None) -> None:
    """``where``: of these rows alone, on either database."""
    rows = sa.text(where) if where else None
    op.create_index(name, table, columns, unique=unique, sqlite_where=rows, postgresql_where=rows)


def _make_tables() -> None:
    """Constraints get their names by the rule in ``models/base.py``."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("base_url", sa.String(300), nullable=False),
        sa.Column("sealed_credentials", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_session", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.String(300), nullable=False),
        sa.Column("identity", sa.String(700), nullable=False, server_default=sa.text("''")),
        sa.Column("confirmed_identity", sa.String(700), nullable=False, server_default=sa.text("''")),
        sa.Column("handle", sa.String(300), nullable=False),
        sa.Column("profile_url", sa.String(500), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("verified_at", MOMENT, nullable=True),
        sa.Column("token_expires_at", MOMENT, nullable=True),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("rate_windows", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("monthly_cap_micro_usd", sa.BigInteger(), nullable=True),
        sa.Column("next_reading_at", MOMENT, nullable=True, index=True),
        sa.Column("reading_failure_count", sa.Integer(), nullable=False),
        sa.Column("reading_until", MOMENT, nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.Column("next_watch_at", MOMENT, nullable=True),
        sa.Column("told_of", sa.String(80), nullable=False, server_default=sa.text("''")),
        sa.Column("tell_again_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("topic", sa.String(60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_on_disk", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("outlet", sa.String(120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.Column("left_how", sa.String(20), nullable=False, server_default=sa.text("''")),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "event_seals",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("after_event_id", sa.Integer(), nullable=False, unique=True),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("previous_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "figure_kinds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("told", sa.Text(), nullable=False),
    )
    op.create_table(
        "heartbeats",
        sa.Column("part", sa.String(40), primary_key=True),
        sa.Column("ticked_at", MOMENT, nullable=False),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("identity", sa.String(32), nullable=False),
        sa.Column("home", sa.JSON(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name="there_is_one_installation"),
    )
    op.create_table(
        "media_lists",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False, unique=True),
    )
    op.create_table(
        "page_cards",
        sa.Column("url_sha256", sa.String(64), primary_key=True),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("picture_sha256", sa.String(64), nullable=False, server_default=sa.text("''"), index=True),
        sa.Column("read_at", MOMENT, nullable=False),
    )
    op.create_table(
        "rehearsal_runs",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("everything", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
    )
    op.create_table(
        "seal_address",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "setbacks",
        sa.Column("task", sa.String(40), primary_key=True),
        sa.Column("about_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(100), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
    )
    op.create_table(
        "sign_in_provider",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("client_id", sa.String(200), nullable=False),
        sa.Column("sealed_client_secret", sa.LargeBinary(), nullable=True),
        sa.Column("role_claim", sa.String(100), nullable=False),
        sa.Column("role_map", sa.JSON(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "sign_in_rules",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("needs_second_step", sa.Boolean(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("local_sign_in", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "stop_facts",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("facts", sa.String(64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("unknown_since", MOMENT, nullable=True),
        sa.Column("unknown_why", sa.Text(), nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("one_time_ends_at", MOMENT, nullable=True),
        sa.Column("access_set_up_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("access_set_up_how", sa.String(20), nullable=False, server_default=sa.text("''")),
        sa.Column("address_confirmed_at", MOMENT, nullable=True),
        sa.Column("second_step_by", MOMENT, nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_break_glass", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "wrong_tries",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("deputy_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
    )
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
    )
    op.create_table(
        "account_clearances",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("reference", sa.String(200), nullable=False, server_default=sa.text("''")),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )
    op.create_table(
        "account_readings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False, index=True),
        sa.Column("measure", sa.String(30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.String(20), nullable=False),
        sa.Column("native_name", sa.String(80), nullable=False),
        sa.Column("definition", sa.String(60), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.CheckConstraint("(value IS NULL) = (missing <> '')", name="either_a_value_or_a_reason"),
        sa.UniqueConstraint("account_id", "measure", "taken_at"),
    )
    op.create_table(
        "address_trials",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("url", sa.String(300), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("is_from_outside", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code_sha256", sa.String(64), nullable=True, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True, index=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
    )
    op.create_table(
        "alt_text_authors",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("alt_sha256", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.UniqueConstraint("alt_sha256", "user_id"),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
    )
    _index(
        "uq_calendar_feeds_one_open_per_person",
        "calendar_feeds",
        "user_id",
        unique=True,
        where="ended_at IS NULL",
    )
    op.create_table(
        "election_windows",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("polling_day", sa.Date(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("taken_back_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "notice_on IS NULL OR notice_on <= polling_day", name="the_notice_comes_before_the_poll"
        ),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
            name="whoever_takes_it_back_is_written_down",
        ),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("actor_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("through", sa.String(20), nullable=False),
        sa.Column("source_address", sa.String(45), nullable=False),
        sa.Column("act", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "finding_feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("check_id", sa.String(20), nullable=False),
        sa.Column("item_ref", sa.String(300), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.UniqueConstraint("check_id", "item_ref", "words", "user_id"),
    )
    op.create_table(
        "former_mailboxes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("mailbox_sha256", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("scope", sa.String(140), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name="whoever_ends_a_hold_is_written_down"
        ),
    )
    _index(
        "uq_holds_one_in_force_per_kind_and_scope",
        "holds",
        "kind",
        "scope",
        unique=True,
        where="ended_at IS NULL",
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(80), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("area", sa.String(120), nullable=False),
        sa.Column("force_reference", sa.String(80), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("ref", sa.String(300), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("slug", sa.String(120), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("status", sa.String(20), nullable=False, index=True),
        sa.Column("publish_at", MOMENT, nullable=True),
        sa.Column("file_fingerprint", sa.String(64), nullable=False),
        sa.Column("is_on_disk", sa.Boolean(), nullable=False),
        sa.Column("embargoed_with", sa.String(300), nullable=False, server_default=sa.text("''")),
        sa.Column("embargo_at", MOMENT, nullable=True),
        sa.Column("incidents", sa.String(600), nullable=False, server_default=sa.text("''")),
        sa.Column("areas", sa.String(600), nullable=False, server_default=sa.text("''")),
    )
    _index("ix_items_embargoed_with", "items", "embargoed_with", where="embargoed_with != ''")
    _index("ix_items_incidents", "items", "incidents", where="incidents != ''")
    op.create_table(
        "media_list_members",
        sa.Column(
            "media_list_id",
            sa.Integer(),
            sa.ForeignKey("media_lists.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "contact_id", sa.Integer(), sa.ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True
        ),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("credential_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=True),
    )
    op.create_table(
        "practice_posts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.UniqueConstraint("account_id", "key"),
    )
    op.create_table(
        "provider_identities",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.UniqueConstraint("issuer", "subject"),
        sa.UniqueConstraint("user_id", "issuer"),
    )
    op.create_table(
        "provider_invitations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("code_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
    )
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
    )
    op.create_table(
        "sending_pauses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("here", sa.JSON(), nullable=False),
        sa.Column("identity", sa.String(32), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=True),
        sa.Column("kept_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = is_open", name="a_pause_is_open_until_it_ends"),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name="whoever_lets_it_send_is_written_down"
        ),
    )
    _index(
        "uq_sending_pauses_one_at_a_time", "sending_pauses", "is_open", unique=True, where="ended_at IS NULL"
    )
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(64), nullable=True, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
    )
    op.create_table(
        "sign_in_steps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("first_by", sa.String(10), nullable=False),
        sa.Column("sealed_told", sa.LargeBinary(), nullable=True),
        sa.Column("ends_at", MOMENT, nullable=False, index=True),
        sa.Column("used_at", MOMENT, nullable=True),
    )
    op.create_table(
        "sign_off_routes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("topic", sa.String(60), nullable=False),
        sa.Column("area", sa.String(120), nullable=False),
        sa.Column("mentions", sa.String(200), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("organisation", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("must_agree", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer_hours", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("asker_phone", sa.String(40), nullable=False),
        sa.Column("added_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
    )
    op.create_table(
        "staff_letters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=True),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True, index=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
    )
    op.create_table(
        "unplaced_authors",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ref", sa.String(300), nullable=False, index=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("secret_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("signed_in_by", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_active_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False, index=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("source", sa.String(45), nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
    )
    op.create_table(
        "usual_times",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("kind", "weekday", "minute"),
    )
    op.create_table(
        "written_runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run", sa.BigInteger(), nullable=False, index=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
    )
    op.create_table(
        "binned_items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False, index=True),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("binned_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("binned_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("how_ended", sa.String(20), nullable=False),
    )
    _index("uq_binned_items_standing", "binned_items", "item_id", unique=True, where="ended_at IS NULL")
    op.create_table(
        "embargo_drops",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("release_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dropped_at", MOMENT, nullable=False),
        sa.Column("dropped_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.UniqueConstraint("release_id", "item_id"),
    )
    op.create_table(
        "embargo_ends",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("release_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("moment_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("claim_token", sa.String(40), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.UniqueConstraint("release_id", "moment_at"),
    )
    op.create_table(
        "finding_overrides",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("check_id", sa.String(20), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("shown_sha256", sa.String(64), nullable=False, server_default=sa.text("''")),
        sa.Column("about", sa.String(120), nullable=False, server_default=sa.text("''")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "item_id",
            "check_id",
            "fingerprint",
            "shown_sha256",
            "about",
            name="uq_finding_overrides_one_decision_each",
        ),
    )
    op.create_table(
        "hold_exceptions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("hold_id", sa.Integer(), sa.ForeignKey("holds.id"), nullable=False),
        sa.Column("item_ref", sa.String(300), nullable=False),
        sa.Column("allowed_at", MOMENT, nullable=False),
        sa.Column("allowed_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.UniqueConstraint("hold_id", "item_ref"),
    )
    op.create_table(
        "incident_people",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("incident_id", sa.Integer(), sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_erased_at", MOMENT, nullable=True),
        sa.UniqueConstraint("incident_id", "label"),
    )
    op.create_table(
        "item_authors",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
    )
    _index("ix_item_authors_item_id_user_id", "item_authors", "item_id", "user_id")
    op.create_table(
        "item_moments",
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), primary_key=True),
        sa.Column("at", MOMENT, primary_key=True, index=True),
    )
    op.create_table(
        "item_moves",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False, index=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("from_ref", sa.String(300), nullable=False, index=True),
        sa.Column("from_file", sa.String(500), nullable=False),
        sa.Column("to_ref", sa.String(300), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
    )
    _index("uq_item_moves_open_to", "item_moves", "to_ref", unique=True, where="done_at IS NULL")
    op.create_table(
        "item_versions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
    )
    _index("ix_item_versions_item_id_id", "item_versions", "item_id", "id")
    op.create_table(
        "item_visits",
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
    )
    op.create_table(
        "practice_reactions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("practice_posts.id"), nullable=False, index=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False, index=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("rendered", sa.JSON(), nullable=False),
        sa.Column("rendered_sha256", sa.String(64), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("media_lists", sa.JSON(), nullable=False),
        sa.Column("publish_at", MOMENT, nullable=True),
        sa.Column("embargo_at", MOMENT, nullable=True),
        sa.Column("embargoed_with", sa.String(300), nullable=False, server_default=sa.text("''")),
        sa.Column("incidents", sa.String(600), nullable=False, server_default=sa.text("''")),
        sa.Column("areas", sa.String(600), nullable=False, server_default=sa.text("''")),
        sa.Column("again_until", sa.Date(), nullable=True),
        sa.Column("quotes", sa.JSON(), nullable=True),
        sa.Column("repeats", sa.JSON(), nullable=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("item_id", "number"),
    )
    _index("ix_revisions_again_until", "revisions", "again_until", where="again_until IS NOT NULL")
    _index("ix_revisions_embargoed_with", "revisions", "embargoed_with", where="embargoed_with != ''")
    _index("ix_revisions_incidents", "revisions", "incidents", where="incidents != ''")
    op.create_table(
        "seal_letters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("seal_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("staff_letters.id"), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
    )
    op.create_table(
        "status_changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False, index=True),
        sa.Column("from_status", sa.String(20), nullable=False),
        sa.Column("to_status", sa.String(20), nullable=False),
        sa.Column("step", sa.String(30), nullable=False, server_default=sa.text("''")),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("by_name", sa.String(250), nullable=False, server_default=sa.text("''")),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=False, index=True),
        sa.Column("party", sa.String(60), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("shown_sha256", sa.String(64), nullable=False, server_default=sa.text("''")),
        sa.Column("approved_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("given_by", sa.String(20), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("approved_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("access_set_up_how", sa.String(20), nullable=False, server_default=sa.text("''")),
        sa.Column("access_set_up_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("is_for_practice_only", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("told_at", MOMENT, nullable=True),
    )
    _index("ix_approvals_approved_at", "approvals", "approved_at", where="access_set_up_how != ''")
    _index(
        "uq_approvals_one_standing_per_party",
        "approvals",
        "revision_id",
        "party",
        unique=True,
        where="withdrawn_at IS NULL",
    )
    op.create_table(
        "approved_recipients",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=False),
        sa.Column(
            "contact_id", sa.Integer(), sa.ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("address_sha256", sa.String(64), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=False),
        sa.UniqueConstraint("revision_id", "contact_id", "address_sha256"),
    )
    op.create_table(
        "asked_parties",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=True, index=True),
        sa.Column("party", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("organisation", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("scope_sha256", sa.String(64), nullable=False),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.Column("must_agree", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("asker_phone", sa.String(40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("route_id", sa.Integer(), sa.ForeignKey("sign_off_routes.id"), nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_name", sa.String(120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("call_back", sa.String(40), nullable=False),
        sa.Column("told_how", sa.Text(), nullable=False),
        sa.Column("condition_met_at", MOMENT, nullable=True),
        sa.Column("condition_met_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("carried_from_id", sa.Integer(), sa.ForeignKey("asked_parties.id"), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
    )
    _index("ix_asked_parties_item_id_party", "asked_parties", "item_id", "party")
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False, index=True),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("answer_to_id", sa.Integer(), sa.ForeignKey("comments.id"), nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
    )
    _index("ix_comments_open", "comments", "item_id", where="resolved_at IS NULL AND answer_to_id IS NULL")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False, index=True),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=False),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("contact_id", sa.Integer(), sa.ForeignKey("contacts.id"), nullable=True),
        sa.Column("occasion", sa.String(40), nullable=False),
        sa.Column("recipient_key", sa.String(60), nullable=False),
        sa.Column("recipient_sha256", sa.String(64), nullable=False, server_default=sa.text("''")),
        sa.Column("account_identity", sa.String(700), nullable=False, server_default=sa.text("''")),
        sa.Column("due_at", MOMENT, nullable=False, index=True),
        sa.Column("late_at", MOMENT, nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=True, index=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True, index=True),
        sa.Column("claim_token", sa.String(40), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("next_lookup_at", MOMENT, nullable=True, index=True),
        sa.Column("lookup_count", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("composed_at", MOMENT, nullable=False),
        sa.Column("checkpoint", sa.JSON(), nullable=False),
        sa.Column("remote_id", sa.String(300), nullable=False),
        sa.Column("remote_url", sa.String(500), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True, index=True),
        sa.Column("words_sha256", sa.String(64), nullable=False, server_default=sa.text("''")),
        sa.Column("price_micro_usd", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_reading_at", MOMENT, nullable=True, index=True),
        sa.Column("reading_failure_count", sa.Integer(), nullable=False),
        sa.Column("reading_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(status = 'sending') = (lease_until IS NOT NULL)", name="a_lease_belongs_to_sending_alone"
        ),
        sa.CheckConstraint(
            "(status IN ('created', 'temporary-failure')) = (next_attempt_at IS NOT NULL)",
            name="only_what_waits_has_a_next_attempt",
        ),
        sa.UniqueConstraint("item_id", "account_id", "occasion", "recipient_key"),
    )
    _index("ix_deliveries_account_id_lease_until", "deliveries", "account_id", "lease_until")
    _index("ix_deliveries_account_id_next_attempt_at", "deliveries", "account_id", "next_attempt_at")
    _index("ix_deliveries_status_due_at", "deliveries", "status", "due_at")
    _index("ix_deliveries_status_sent_at", "deliveries", "status", "sent_at")
    _index(
        "ix_deliveries_words_sha256", "deliveries", "account_id", "words_sha256", where="words_sha256 != ''"
    )
    op.create_table(
        "plan_wishes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=False, unique=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("account_ids", sa.JSON(), nullable=False),
        sa.Column("wished_at", MOMENT, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )
    op.create_table(
        "proceedings_events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("incident_id", sa.Integer(), sa.ForeignKey("incidents.id"), nullable=False, index=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("incident_people.id"), nullable=True),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.Time(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("struck_at", MOMENT, nullable=True),
        sa.Column("struck_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("struck_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(struck_at IS NULL) = (struck_by_id IS NULL)", name="whoever_strikes_out_is_written_down"
        ),
    )
    op.create_table(
        "revision_media",
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True, index=True),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False, index=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=True),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("claim_token", sa.String(40), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True, index=True),
        sa.Column("outcome", sa.String(20), nullable=False),
    )
    op.create_table(
        "approval_conditions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=False),
        sa.Column("approval_id", sa.Integer(), sa.ForeignKey("approvals.id"), nullable=False, index=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("met_at", MOMENT, nullable=True),
        sa.Column("met_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("how", sa.Text(), nullable=False, server_default=sa.text("''")),
    )
    _index("ix_approval_conditions_open", "approval_conditions", "revision_id", where="met_at IS NULL")
    op.create_table(
        "delivery_attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.UniqueConstraint("delivery_id", "number"),
    )
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False, unique=True),
        sa.Column("handed_at", MOMENT, nullable=False),
        sa.Column("letter", sa.String(10), nullable=False),
        sa.Column("letter_at", MOMENT, nullable=True, index=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.Column("called_off_why", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_table(
        "hold_deliveries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("hold_id", sa.Integer(), sa.ForeignKey("holds.id"), nullable=False),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False, index=True),
        sa.Column("was_stopped", sa.Boolean(), nullable=False),
        sa.Column("met_at", MOMENT, nullable=False),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.UniqueConstraint("hold_id", "delivery_id"),
    )
    op.create_table(
        "incident_clearances",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("incident_id", sa.Integer(), sa.ForeignKey("incidents.id"), nullable=False, index=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("items.id"), nullable=False, index=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("shown_sha256", sa.String(64), nullable=False, server_default=sa.text("''")),
        sa.Column("party", sa.String(10), nullable=False),
        sa.Column("given_by", sa.String(120), nullable=False),
        sa.Column("how", sa.String(300), nullable=False),
        sa.Column("after_event_id", sa.Integer(), sa.ForeignKey("proceedings_events.id"), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )
    op.create_table(
        "known_figures",
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("kind_id", sa.Integer(), sa.ForeignKey("figure_kinds.id"), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("reactions", sa.BigInteger(), nullable=True),
        sa.Column("comments", sa.BigInteger(), nullable=True),
        sa.Column("shares", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.BigInteger(), nullable=True),
        sa.Column("link_clicks", sa.BigInteger(), nullable=True),
        sa.Column("all_clicks", sa.BigInteger(), nullable=True),
        sa.Column("video_views", sa.BigInteger(), nullable=True),
        sa.Column("engagements_native", sa.BigInteger(), nullable=True),
        sa.Column("delivered", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "money_set_aside",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=True, index=True),
        sa.Column("charge", sa.String(20), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("price_from", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint("micro_usd >= 0", name="money_set_aside_is_not_negative"),
    )
    op.create_table(
        "part_readings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("measure", sa.String(30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.String(20), nullable=False),
        sa.Column("native_name", sa.String(80), nullable=False),
        sa.Column("definition", sa.String(60), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.CheckConstraint("(value IS NULL) = (missing <> '')", name="either_a_value_or_a_reason"),
        sa.UniqueConstraint("delivery_id", "part", "measure", "taken_at"),
    )
    op.create_table(
        "picture_takedowns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("picture", sa.String(300), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("removed_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)", name="whoever_says_it_is_gone_is_written_down"
        ),
        sa.UniqueConstraint("delivery_id", "sha256"),
    )
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False, index=True),
        sa.Column("measure", sa.String(30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.String(20), nullable=False),
        sa.Column("native_name", sa.String(80), nullable=False),
        sa.Column("definition", sa.String(60), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.CheckConstraint("(value IS NULL) = (missing <> '')", name="either_a_value_or_a_reason"),
        sa.UniqueConstraint("delivery_id", "measure", "taken_at"),
    )
    op.create_table(
        "sign_off_links",
        sa.Column(
            "asked_id",
            sa.Integer(),
            sa.ForeignKey("asked_parties.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("is_reminder", sa.Boolean(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("words_shown_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code_sha256", sa.String(64), nullable=True, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True, index=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
    )
    op.create_table(
        "spending",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=True, index=True),
        sa.Column("charge", sa.String(20), nullable=False),
        sa.Column("object_id", sa.String(300), nullable=True),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.Column("price_from", sa.Date(), nullable=False),
        sa.Column("spent_at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("micro_usd >= 0", name="money_spent_is_not_negative"),
        sa.UniqueConstraint("account_id", "charge", "object_id", "day"),
    )
    _index("ix_spending_account_id_day", "spending", "account_id", "day")
    op.create_table(
        "stop_marks",
        sa.Column(
            "delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revisions.id"), nullable=False),
        sa.Column("facts", sa.String(64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("worked_out_at", MOMENT, nullable=False),
    )
    op.create_table(
        "stops",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), nullable=False, index=True),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("facts", sa.String(64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first tables. Restore a backup instead.")
