"""How Alembic finds our tables and our database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection

from campaigns.models.base import UtcDateTime, db
from campaigns.models.durability import group_commit_of

# Procrastinate keeps its own tables in the same PostgreSQL database; they are not ours to drop.
FOREIGN_PREFIX = "procrastinate_"
MIGRATING = 2027051708  # any number that nobody else in this database uses for a lock


def include_name(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(FOREIGN_PREFIX))


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name no class of ours: they must still run when that class has changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


@contextmanager
def tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """On SQLite many a change copies a table, drops the old one and renames the copy.

    To drop one that others refer to is refused while references are watched, and that can't be switched off inside a
    transaction. So it is switched off around it, and all references are looked through before the commit.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()  # past SQLAlchemy, which would begin a transaction first
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
        driver.close()


def refuse_broken_references(connection: Connection) -> None:
    """Raises CommandError, which undoes everything, when a row refers to one that is not there."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise CommandError(f"rows that refer to nothing, in {sorted({row[0] for row in broken})}")


def run_migrations() -> None:
    options = dict(current_app.extensions["migrate"].configure_args)
    with db.engine.connect() as connection, tables_may_be_rebuilt(connection):
        # Two starts can't migrate beside each other: SQLite's write lock or a PostgreSQL lock lets one wait. All steps
        # are one transaction, or the other start would come in between two of them.
        writing = connection.execution_options(writes=True)
        with writing.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                include_name=include_name,
                render_item=render_item,
                **options,
            )
            with context.begin_transaction():
                context.run_migrations()
            refuse_broken_references(connection)
    if group_commit := group_commit_of(db.engine):
        group_commit.wait_for_disk()  # an upgrade that is said to be done is on the disk


run_migrations()
