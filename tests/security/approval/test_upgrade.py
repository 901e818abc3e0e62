"""What was approved and planned before there was a record of what was seen: it stands for what it covered, and goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import MetaData, text

from campaigns.domain.items.seen import address_sha256, shown_sha256
from campaigns.models.base import db
from campaigns.models.migrating import migration_config
from tests.integration.starting import migratable
from tests.integration.test_migrations import _anything

APPROVED_AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
LATER = datetime(2027, 3, 2, 9, tzinfo=UTC)
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("users", {"id": 1}),
    ("campaigns", {"id": 1}),
    ("items", {"id": 1, "campaign_id": 1}),
    ("media_lists", {"id": 1, "name": "Local media"}),
    ("contacts", {"id": 1, "email": "early@paper.example"}),
    ("contacts", {"id": 2, "email": "late@paper.example", "created_at": LATER}),
    ("contacts", {"id": 3, "email": "planned@paper.example", "created_at": LATER}),
    ("media_list_members", {"media_list_id": 1, "contact_id": 1}),
    ("media_list_members", {"media_list_id": 1, "contact_id": 2}),
    (
        "revisions",
        {"id": 7, "item_id": 1, "fingerprint": "a", "rendered_sha256": "b", "media_lists": ["Local media"]},
    ),
    ("revisions", {"id": 8, "item_id": 1, "number": 2, "fingerprint": "c", "media_lists": ["Local media"]}),
    ("approvals", {"id": 1, "revision_id": 7, "fingerprint": "a", "approved_at": APPROVED_AT}),
    ("approvals", {"id": 2, "revision_id": 8, "fingerprint": "another", "withdrawn_at": LATER}),
    (
        "accounts",
        {"id": 1, "kind": "email", "base_url": "smtp://Mail.example", "remote_id": "press@vru.example"},
    ),
    (
        "deliveries",
        {
            "id": 1,
            "revision_id": 7,
            "contact_id": 3,
            "status": "created",
            "next_attempt_at": LATER,
            "lease_until": None,
        },
    ),
)


@pytest.fixture
def upgraded(both_empty_databases: str) -> Iterator[Flask]:
    """An installation in use, brought from the tables before to those of today."""
    app = migratable(both_empty_databases)
    with app.app_context():
        config = migration_config()
        command.upgrade(config, "0013")
        tables = MetaData()
        with db.engine.begin() as connection:
            tables.reflect(connection)
            for name, given in ROWS:
                table = tables.tables[name]
                connection.execute(table.insert(), {**_anything(table), **given})
        command.upgrade(config, "head")
        yield app
        db.engine.dispose()


def rows(query: str) -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.mark.usefixtures("upgraded")
def test_an_approval_covers_its_revision_as_it_was_frozen_and_nothing_else() -> None:
    assert rows("SELECT id, shown_sha256 FROM approvals ORDER BY id") == [
        (1, shown_sha256("a", "b")),
        (2, ""),
    ]


@pytest.mark.usefixtures("upgraded")
def test_it_covers_who_was_known_when_it_was_given_and_whom_it_was_planned_for() -> None:
    covered = [
        (7, 1, address_sha256("early@paper.example")),
        (7, 3, address_sha256("planned@paper.example")),
    ]
    query = "SELECT revision_id, contact_id, address_sha256 FROM approved_recipients ORDER BY contact_id"
    assert rows(query) == covered


@pytest.mark.usefixtures("upgraded")
def test_what_is_planned_stays_planned_for_the_same_address_and_account() -> None:
    who = "smtp://mail.example press@vru.example"
    assert rows("SELECT account_identity, recipient_sha256 FROM deliveries") == [
        (who, address_sha256("planned@paper.example"))
    ]
    assert rows("SELECT identity, confirmed_identity FROM accounts") == [(who, who)]
