"""From an empty database to the tables of today, on both kinds of database, also when two start at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError

from campaigns import models  # noqa: F401  (every table)
from campaigns.config import PROJECT_FOLDER, read_settings
from campaigns.errors import CampaignDeskError
from campaigns.models.base import Base, db
from campaigns.models.migrating import migration_config, newest_step
from campaigns.services.installation.setup import install
from tests.integration.databases import both_empty_databases
from tests.integration.starting import desk_for, migratable
from tests.patience import PATIENCE

database_url = both_empty_databases
STEPS = sorted(path.name[:4] for path in (PROJECT_FOLDER / "campaigns/migrations/versions").glob("[0-9]*.py"))
# What the rules inside the tables ask for beyond any value of the right type.
_ROWS_THAT_FIT = {
    "sending_pauses": {"is_open": True},
    "readings": {"missing": "gone"},
    "account_readings": {"missing": "gone"},
    "part_readings": {"missing": "gone"},
}


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """An application over an empty database."""
    app = migratable(database_url)
    with app.app_context():
        yield app
        db.engine.dispose()


def upgrade(app: Flask) -> None:
    command.upgrade(migration_config(), "head")


def test_an_empty_database_gets_every_table(app: Flask):
    upgrade(app)
    assert set(inspect(db.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_what_stops_go_by_has_its_row_before_anybody_decides_anything(app: Flask):
    upgrade(app)
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT id, recorded, looks FROM stop_facts")).all() == [(1, 0, 0)]


def test_the_newest_step_is_the_one_alembic_takes_for_it(app: Flask):
    assert ScriptDirectory.from_config(migration_config()).get_current_head() == newest_step()


def test_the_migrations_make_what_the_models_say(app: Flask):
    upgrade(app)
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_the_rules_inside_the_tables_are_migrated_too(app: Flask):
    """Comparing metadata does not see check constraints: the names in both are compared here."""
    upgrade(app)
    expected = {
        (table.name, str(constraint.name))
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    found = {
        (table, constraint["name"])
        for table in Base.metadata.tables
        for constraint in inspect(db.engine).get_check_constraints(table)
    }
    assert found == expected


@pytest.mark.parametrize("table", ["events", "event_seals"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = 2", "DELETE FROM {}"])
def test_what_was_done_is_never_changed_or_deleted(app: Flask, table: str, statement: str):
    """The triggers are in no metadata to compare."""
    upgrade(app)
    rows = MetaData()
    rows.reflect(db.engine, only=[table], resolve_fks=False)
    with db.engine.begin() as connection:
        connection.execute(rows.tables[table].insert(), {**_anything(rows.tables[table]), "id": 1})
    with db.engine.connect() as connection, pytest.raises(DBAPIError, match=f"{table} are never"):
        connection.execute(text(statement.format(table)))


def test_a_database_from_before_the_first_tables_is_told_what_brings_it_up_to_date(
    app: Flask, database_url: str, tmp_path: Path
):
    settings = read_settings(
        {
            "CAMPAIGNS_DATA": str(tmp_path / "data"),
            "DATABASE_URL": database_url,
            "CAMPAIGNS_SECRET_KEY": "k" * 32,
        }
    )
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0044')"))
    with pytest.raises(CampaignDeskError, match=r"git checkout [0-9a-f]{7,}, make run"):
        install(desk_for(settings))
    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def _anything(table: Table) -> dict[str, object]:
    """A value for every column that must have one."""
    kinds: tuple[tuple[type, object], ...] = (
        (JSON, {}),
        (Boolean, False),
        (Integer, 1),
        (DateTime, datetime(2027, 1, 4, 9, tzinfo=UTC)),
        (Date, date(2027, 1, 4)),
        (String, ""),
        (LargeBinary, b""),
    )
    return {
        column.name: next(value for kind, value in kinds if isinstance(column.type, kind))
        for column in table.columns
        if not column.nullable
    }


@pytest.mark.parametrize("before", STEPS)
def test_an_installation_in_use_keeps_every_row_when_it_is_upgraded(app: Flask, before: str):
    """From every step, with rows that refer to each other in all its tables."""
    command.upgrade(migration_config(), before)
    with db.engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        filled = [table for table in tables.sorted_tables if table.name != "alembic_version"]
        for table in filled:
            connection.execute(table.delete())  # what a step made itself
            connection.execute(table.insert(), {**_anything(table), **_ROWS_THAT_FIT.get(table.name, {})})
    upgrade(app)
    with db.engine.connect() as connection:
        counts = {
            table.name: connection.scalar(text(f"SELECT count(*) FROM {table.name}")) for table in filled
        }
    assert counts == dict.fromkeys(counts, 1)


def test_migrating_again_changes_nothing(app: Flask):
    upgrade(app)
    with db.engine.begin() as connection:
        connection.execute(text("INSERT INTO media_lists (name) VALUES ('Local media')"))
    upgrade(app)
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM media_lists")) == 1


def test_tables_of_the_work_queue_are_left_alone(app: Flask):
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE procrastinate_jobs (id integer)"))
    upgrade(app)
    command.check(migration_config())
    assert "procrastinate_jobs" in inspect(db.engine).get_table_names()


def test_two_starts_at_once_both_succeed(database_url: str, tmp_path: Path):
    content = tmp_path / "content" / "spring" / "posts"
    content.mkdir(parents=True)
    for number in range(20):
        (content / f"post-{number}.md").write_text("---\ntitle: T\nchannels: [x]\n---\nWords.\n")
    environment = {
        "PATH": "/usr/bin:/bin",
        "CAMPAIGNS_DATA": str(tmp_path / "data"),
        "CAMPAIGNS_CONTENT": str(tmp_path / "content"),
        "DATABASE_URL": database_url,
    }
    starts = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.integration.starting"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=PROJECT_FOLDER,
            env=environment,
        )
        for _ in range(2)
    ]
    for start in starts:
        assert start.stdout.readline() == "ready\n", start.stderr.read()
    for start in starts:
        start.stdin.write("go\n")
        start.stdin.flush()
    errors = [start.communicate(timeout=PATIENCE)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0], errors
    engine = create_engine(database_url)
    with engine.connect() as connection:
        counts = [
            connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("users", "accounts", "items")
        ]
    engine.dispose()
    assert counts == [1, 1, 20]
