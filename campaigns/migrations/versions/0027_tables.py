"""All tables of 0.1, made at once.

Nothing was released before it. It carries the number of the last of the steps it is made of, so that a database that has
taken them all goes on from here; ``models/migrating.py`` says what becomes of one that has not.

Revision ID: 0027
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
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


def _make_tables() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("base_url", sa.String(length=300), nullable=False),
        sa.Column("sealed_credentials", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_session", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.String(length=300), nullable=False),
        sa.Column("identity", sa.String(length=700), server_default="", nullable=False),
        sa.Column("confirmed_identity", sa.String(length=700), server_default="", nullable=False),
        sa.Column("handle", sa.String(length=300), nullable=False),
        sa.Column("profile_url", sa.String(length=500), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("verified_at", MOMENT, nullable=True),
        sa.Column("token_expires_at", MOMENT, nullable=True),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("rate_windows", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("monthly_cap_micro_usd", sa.BigInteger(), nullable=True),
        sa.Column("next_reading_at", MOMENT, nullable=True),
        sa.Column("reading_failure_count", sa.Integer(), nullable=False),
        sa.Column("reading_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_index(op.f("ix_accounts_next_reading_at"), "accounts", ["next_reading_at"], unique=False)
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_on_disk", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaigns_slug")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("outlet", sa.String(length=120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("email", name=op.f("uq_contacts_email")),
    )
    op.create_table(
        "event_seals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("after_event_id", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_seals")),
        sa.UniqueConstraint("after_event_id", name=op.f("uq_event_seals_after_event_id")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("ticked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("home", sa.JSON(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_there_is_one_installation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "media_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_media_lists_name")),
    )
    op.create_table(
        "page_cards",
        sa.Column("url_sha256", sa.String(length=64), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("url_sha256", name=op.f("pk_page_cards")),
    )
    op.create_index(op.f("ix_page_cards_picture_sha256"), "page_cards", ["picture_sha256"], unique=False)
    op.create_table(
        "rehearsal_runs",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("everything", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_runs")),
    )
    op.create_table(
        "setbacks",
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=100), nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("task", "about_id", name=op.f("pk_setbacks")),
    )
    op.create_table(
        "stop_facts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("unknown_since", MOMENT, nullable=True),
        sa.Column("unknown_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_facts")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("one_time_ends_at", MOMENT, nullable=True),
        sa.Column("access_set_up_by_id", sa.Integer(), nullable=True),
        sa.Column("access_set_up_how", sa.String(length=20), server_default="", nullable=False),
        sa.Column("address_confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["access_set_up_by_id"], ["users.id"], name=op.f("fk_users_access_set_up_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "wrong_tries",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wrong_tries")),
    )
    op.create_index(op.f("ix_wrong_tries_last_at"), "wrong_tries", ["last_at"], unique=False)
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_access_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_access_tokens_token_sha256")),
    )
    op.create_index(op.f("ix_access_tokens_user_id"), "access_tokens", ["user_id"], unique=False)
    op.create_table(
        "account_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.String(length=20), nullable=False),
        sa.Column("native_name", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (missing <> '')", name=op.f("ck_account_readings_either_a_value_or_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_readings_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_readings")),
        sa.UniqueConstraint(
            "account_id", "measure", "taken_at", name=op.f("uq_account_readings_account_id_measure_taken_at")
        ),
    )
    op.create_index(op.f("ix_account_readings_taken_at"), "account_readings", ["taken_at"], unique=False)
    op.create_table(
        "election_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("polling_day", sa.Date(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)",
            name=op.f("ck_election_windows_whoever_takes_it_back_is_written_down"),
        ),
        sa.CheckConstraint(
            "notice_on IS NULL OR notice_on <= polling_day",
            name=op.f("ck_election_windows_the_notice_comes_before_the_poll"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_election_windows_entered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["users.id"], name=op.f("fk_election_windows_taken_back_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_windows")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("through", sa.String(length=20), nullable=False),
        sa.Column("source_address", sa.String(length=45), nullable=False),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_events_actor_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=140), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_holds_whoever_ends_a_hold_is_written_down"),
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["users.id"], name=op.f("fk_holds_ended_by_id_users")),
        sa.ForeignKeyConstraint(["started_by_id"], ["users.id"], name=op.f("fk_holds_started_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(
        "uq_holds_one_in_force_per_kind_and_scope",
        "holds",
        ["kind", "scope"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=120), nullable=False),
        sa.Column("force_reference", sa.String(length=80), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name=op.f("fk_incidents_opened_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("key", name=op.f("uq_incidents_key")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("publish_at", MOMENT, nullable=True),
        sa.Column("file_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("is_on_disk", sa.Boolean(), nullable=False),
        sa.Column("embargoed_with", sa.String(length=300), server_default="", nullable=False),
        sa.Column("embargo_at", MOMENT, nullable=True),
        sa.Column("incidents", sa.String(length=600), server_default="", nullable=False),
        sa.Column("areas", sa.String(length=600), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_items_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("ref", name=op.f("uq_items_ref")),
    )
    op.create_index(op.f("ix_items_campaign_id"), "items", ["campaign_id"], unique=False)
    op.create_index(
        "ix_items_embargoed_with",
        "items",
        ["embargoed_with"],
        unique=False,
        sqlite_where=sa.text("embargoed_with != ''"),
        postgresql_where=sa.text("embargoed_with != ''"),
    )
    op.create_index(
        "ix_items_incidents",
        "items",
        ["incidents"],
        unique=False,
        sqlite_where=sa.text("incidents != ''"),
        postgresql_where=sa.text("incidents != ''"),
    )
    op.create_index(op.f("ix_items_status"), "items", ["status"], unique=False)
    op.create_table(
        "media_list_members",
        sa.Column("media_list_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
            name=op.f("fk_media_list_members_contact_id_contacts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["media_list_id"],
            ["media_lists.id"],
            name=op.f("fk_media_list_members_media_list_id_media_lists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("media_list_id", "contact_id", name=op.f("pk_media_list_members")),
    )
    op.create_table(
        "practice_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_practice_posts_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_posts")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_practice_posts_account_id_key")),
    )
    op.create_index(op.f("ix_practice_posts_account_id"), "practice_posts", ["account_id"], unique=False)
    op.create_table(
        "sending_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("here", sa.JSON(), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=True),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_sending_pauses_whoever_lets_it_send_is_written_down"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = is_open", name=op.f("ck_sending_pauses_a_pause_is_open_until_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_sending_pauses_ended_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["kept_by_id"], ["users.id"], name=op.f("fk_sending_pauses_kept_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending_pauses")),
    )
    op.create_index(
        "uq_sending_pauses_one_at_a_time",
        "sending_pauses",
        ["is_open"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_in_links_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_sign_in_links_code_sha256")),
    )
    op.create_index(op.f("ix_sign_in_links_ends_at"), "sign_in_links", ["ends_at"], unique=False)
    op.create_index(op.f("ix_sign_in_links_user_id"), "sign_in_links", ["user_id"], unique=False)
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("signed_in_by", sa.String(length=10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_active_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("source", sa.String(length=45), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_user_sessions_secret_sha256")),
    )
    op.create_index(op.f("ix_user_sessions_ends_at"), "user_sessions", ["ends_at"], unique=False)
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"], unique=False)
    op.create_table(
        "embargo_drops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dropped_at", MOMENT, nullable=False),
        sa.Column("dropped_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dropped_by_id"], ["users.id"], name=op.f("fk_embargo_drops_dropped_by_id_users")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_embargo_drops_item_id_items")),
        sa.ForeignKeyConstraint(["release_id"], ["items.id"], name=op.f("fk_embargo_drops_release_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embargo_drops")),
        sa.UniqueConstraint("release_id", "item_id", name=op.f("uq_embargo_drops_release_id_item_id")),
    )
    op.create_table(
        "embargo_ends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("moment_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("claim_token", sa.String(length=40), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["items.id"], name=op.f("fk_embargo_ends_release_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embargo_ends")),
        sa.UniqueConstraint("release_id", "moment_at", name=op.f("uq_embargo_ends_release_id_moment_at")),
    )
    op.create_table(
        "finding_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("shown_sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("about", sa.String(length=120), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_finding_overrides_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_finding_overrides_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_overrides")),
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
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("item_ref", sa.String(length=300), nullable=False),
        sa.Column("allowed_at", MOMENT, nullable=False),
        sa.Column("allowed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["allowed_by_id"], ["users.id"], name=op.f("fk_hold_exceptions_allowed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_exceptions_hold_id_holds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_exceptions")),
        sa.UniqueConstraint("hold_id", "item_ref", name=op.f("uq_hold_exceptions_hold_id_item_ref")),
    )
    op.create_table(
        "incident_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_erased_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_people_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_people")),
        sa.UniqueConstraint("incident_id", "label", name=op.f("uq_incident_people_incident_id_label")),
    )
    op.create_table(
        "item_authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_authors_item_id_items")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_item_authors_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_authors")),
    )
    op.create_index("ix_item_authors_item_id_user_id", "item_authors", ["item_id", "user_id"], unique=False)
    op.create_table(
        "item_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_versions_item_id_items")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_item_versions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_versions")),
    )
    op.create_index("ix_item_versions_item_id_id", "item_versions", ["item_id", "id"], unique=False)
    op.create_table(
        "practice_reactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["practice_posts.id"], name=op.f("fk_practice_reactions_post_id_practice_posts")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_practice_reactions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_reactions")),
    )
    op.create_index(op.f("ix_practice_reactions_post_id"), "practice_reactions", ["post_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("rendered", sa.JSON(), nullable=False),
        sa.Column("rendered_sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("media_lists", sa.JSON(), nullable=False),
        sa.Column("publish_at", MOMENT, nullable=True),
        sa.Column("embargo_at", MOMENT, nullable=True),
        sa.Column("embargoed_with", sa.String(length=300), server_default="", nullable=False),
        sa.Column("incidents", sa.String(length=600), server_default="", nullable=False),
        sa.Column("areas", sa.String(length=600), server_default="", nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_revisions_author_id_users")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_revisions_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_revisions_item_id_number")),
    )
    op.create_index(
        "ix_revisions_embargoed_with",
        "revisions",
        ["embargoed_with"],
        unique=False,
        sqlite_where=sa.text("embargoed_with != ''"),
        postgresql_where=sa.text("embargoed_with != ''"),
    )
    op.create_index(op.f("ix_revisions_fingerprint"), "revisions", ["fingerprint"], unique=False)
    op.create_index(
        "ix_revisions_incidents",
        "revisions",
        ["incidents"],
        unique=False,
        sqlite_where=sa.text("incidents != ''"),
        postgresql_where=sa.text("incidents != ''"),
    )
    op.create_table(
        "status_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=30), server_default="", nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_status_changes_item_id_items")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_status_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_changes")),
    )
    op.create_index(op.f("ix_status_changes_item_id"), "status_changes", ["item_id"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=60), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("shown_sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=20), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("approved_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("access_set_up_how", sa.String(length=20), server_default="", nullable=False),
        sa.Column("access_set_up_by_id", sa.Integer(), nullable=True),
        sa.Column("is_for_practice_only", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["access_set_up_by_id"], ["users.id"], name=op.f("fk_approvals_access_set_up_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_approvals_approved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_approvals_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index(
        "ix_approvals_approved_at",
        "approvals",
        ["approved_at"],
        unique=False,
        sqlite_where=sa.text("access_set_up_how != ''"),
        postgresql_where=sa.text("access_set_up_how != ''"),
    )
    op.create_index(op.f("ix_approvals_revision_id"), "approvals", ["revision_id"], unique=False)
    op.create_index(
        "uq_approvals_one_standing_per_party",
        "approvals",
        ["revision_id", "party"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "approved_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("address_sha256", sa.String(length=64), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_approved_recipients_approved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
            name=op.f("fk_approved_recipients_contact_id_contacts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_approved_recipients_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approved_recipients")),
        sa.UniqueConstraint(
            "revision_id",
            "contact_id",
            "address_sha256",
            name=op.f("uq_approved_recipients_revision_id_contact_id_address_sha256"),
        ),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("recipient_key", sa.String(length=60), nullable=False),
        sa.Column("recipient_sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("account_identity", sa.String(length=700), server_default="", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("late_at", MOMENT, nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("claim_token", sa.String(length=40), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("next_lookup_at", MOMENT, nullable=True),
        sa.Column("lookup_count", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("composed_at", MOMENT, nullable=False),
        sa.Column("checkpoint", sa.JSON(), nullable=False),
        sa.Column("remote_id", sa.String(length=300), nullable=False),
        sa.Column("remote_url", sa.String(length=500), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("price_micro_usd", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_reading_at", MOMENT, nullable=True),
        sa.Column("reading_failure_count", sa.Integer(), nullable=False),
        sa.Column("reading_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(status = 'sending') = (lease_until IS NOT NULL)",
            name=op.f("ck_deliveries_a_lease_belongs_to_sending_alone"),
        ),
        sa.CheckConstraint(
            "(status IN ('created', 'temporary-failure')) = (next_attempt_at IS NOT NULL)",
            name=op.f("ck_deliveries_only_what_waits_has_a_next_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_deliveries_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_deliveries_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_deliveries_item_id_items")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_deliveries_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "item_id",
            "account_id",
            "occasion",
            "recipient_key",
            name=op.f("uq_deliveries_item_id_account_id_occasion_recipient_key"),
        ),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    op.create_index(
        "ix_deliveries_account_id_lease_until", "deliveries", ["account_id", "lease_until"], unique=False
    )
    op.create_index(
        "ix_deliveries_account_id_next_attempt_at",
        "deliveries",
        ["account_id", "next_attempt_at"],
        unique=False,
    )
    op.create_index(op.f("ix_deliveries_due_at"), "deliveries", ["due_at"], unique=False)
    op.create_index(op.f("ix_deliveries_item_id"), "deliveries", ["item_id"], unique=False)
    op.create_index(op.f("ix_deliveries_lease_until"), "deliveries", ["lease_until"], unique=False)
    op.create_index(op.f("ix_deliveries_next_attempt_at"), "deliveries", ["next_attempt_at"], unique=False)
    op.create_index(op.f("ix_deliveries_next_lookup_at"), "deliveries", ["next_lookup_at"], unique=False)
    op.create_index(op.f("ix_deliveries_next_reading_at"), "deliveries", ["next_reading_at"], unique=False)
    op.create_index("ix_deliveries_sent_at", "deliveries", ["sent_at"], unique=False)
    op.create_index("ix_deliveries_status_due_at", "deliveries", ["status", "due_at"], unique=False)
    op.create_index("ix_deliveries_status_sent_at", "deliveries", ["status", "sent_at"], unique=False)
    op.create_table(
        "proceedings_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.Time(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("struck_at", MOMENT, nullable=True),
        sa.Column("struck_by_id", sa.Integer(), nullable=True),
        sa.Column("struck_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(struck_at IS NULL) = (struck_by_id IS NULL)",
            name=op.f("ck_proceedings_events_whoever_strikes_out_is_written_down"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_proceedings_events_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["incident_people.id"],
            name=op.f("fk_proceedings_events_person_id_incident_people"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_proceedings_events_recorded_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["struck_by_id"], ["users.id"], name=op.f("fk_proceedings_events_struck_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceedings_events")),
    )
    op.create_index(
        op.f("ix_proceedings_events_incident_id"), "proceedings_events", ["incident_id"], unique=False
    )
    op.create_table(
        "revision_media",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_revision_media_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("revision_id", "sha256", name=op.f("pk_revision_media")),
    )
    op.create_index(op.f("ix_revision_media_sha256"), "revision_media", ["sha256"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=True),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("claim_token", sa.String(length=40), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_alerts_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_alerts_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_closed_at"), "alerts", ["closed_at"], unique=False)
    op.create_index(op.f("ix_alerts_delivery_id"), "alerts", ["delivery_id"], unique=False)
    op.create_table(
        "delivery_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_attempts_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attempts")),
        sa.UniqueConstraint("delivery_id", "number", name=op.f("uq_delivery_attempts_delivery_id_number")),
    )
    op.create_index(
        op.f("ix_delivery_attempts_delivery_id"), "delivery_attempts", ["delivery_id"], unique=False
    )
    op.create_table(
        "hold_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("was_stopped", sa.Boolean(), nullable=False),
        sa.Column("met_at", MOMENT, nullable=False),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_hold_deliveries_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_deliveries_hold_id_holds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_deliveries")),
        sa.UniqueConstraint("hold_id", "delivery_id", name=op.f("uq_hold_deliveries_hold_id_delivery_id")),
    )
    op.create_index(op.f("ix_hold_deliveries_delivery_id"), "hold_deliveries", ["delivery_id"], unique=False)
    op.create_table(
        "incident_clearances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("shown_sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("after_event_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["after_event_id"],
            ["proceedings_events.id"],
            name=op.f("fk_incident_clearances_after_event_id_proceedings_events"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_clearances_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_incident_clearances_item_id_items")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_incident_clearances_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_clearances")),
    )
    op.create_index(
        op.f("ix_incident_clearances_incident_id"), "incident_clearances", ["incident_id"], unique=False
    )
    op.create_index(op.f("ix_incident_clearances_item_id"), "incident_clearances", ["item_id"], unique=False)
    op.create_table(
        "money_set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("price_from", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint("micro_usd >= 0", name=op.f("ck_money_set_aside_money_set_aside_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_money_set_aside_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_money_set_aside_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_set_aside")),
    )
    op.create_index(op.f("ix_money_set_aside_account_id"), "money_set_aside", ["account_id"], unique=False)
    op.create_index(op.f("ix_money_set_aside_delivery_id"), "money_set_aside", ["delivery_id"], unique=False)
    op.create_table(
        "part_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.String(length=20), nullable=False),
        sa.Column("native_name", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (missing <> '')", name=op.f("ck_part_readings_either_a_value_or_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_part_readings_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_readings")),
        sa.UniqueConstraint(
            "delivery_id",
            "part",
            "measure",
            "taken_at",
            name=op.f("uq_part_readings_delivery_id_part_measure_taken_at"),
        ),
    )
    op.create_table(
        "picture_takedowns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("picture", sa.String(length=300), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)",
            name=op.f("ck_picture_takedowns_whoever_says_it_is_gone_is_written_down"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_picture_takedowns_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_picture_takedowns_removed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_takedowns")),
        sa.UniqueConstraint("delivery_id", "sha256", name=op.f("uq_picture_takedowns_delivery_id_sha256")),
    )
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.String(length=20), nullable=False),
        sa.Column("native_name", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (missing <> '')", name=op.f("ck_readings_either_a_value_or_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_readings_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint(
            "delivery_id", "measure", "taken_at", name=op.f("uq_readings_delivery_id_measure_taken_at")
        ),
    )
    op.create_index(op.f("ix_readings_taken_at"), "readings", ["taken_at"], unique=False)
    op.create_table(
        "spending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=300), nullable=True),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.Column("price_from", sa.Date(), nullable=False),
        sa.Column("spent_at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("micro_usd >= 0", name=op.f("ck_spending_money_spent_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_spending_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_spending_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending")),
        sa.UniqueConstraint(
            "account_id",
            "charge",
            "object_id",
            "day",
            name=op.f("uq_spending_account_id_charge_object_id_day"),
        ),
    )
    op.create_index("ix_spending_account_id_day", "spending", ["account_id", "day"], unique=False)
    op.create_index(op.f("ix_spending_delivery_id"), "spending", ["delivery_id"], unique=False)
    op.create_table(
        "stop_marks",
        sa.Column("delivery_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("worked_out_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_stop_marks_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_stop_marks_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_stop_marks")),
    )
    op.create_table(
        "stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_stops_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stops")),
    )
    op.create_index(op.f("ix_stops_delivery_id"), "stops", ["delivery_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first tables. Restore a backup instead.")
