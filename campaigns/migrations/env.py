"""How Alembic finds our tables and our database."""

from __future__ import annotations

from alembic import context
from flask import current_app

from campaigns.models.base import UtcDateTime, db

# Procrastinate keeps its own tables in the same PostgreSQL database; they are not ours to drop.
FOREIGN_PREFIX = "procrastinate_"
MIGRATING = 2027051708  # any number that nobody else in this database uses for a lock


def include_name(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(FOREIGN_PREFIX))


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name no class of ours: they must still run when that class has changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run_migrations() -> None:
    options = dict(current_app.extensions["migrate"].configure_args)
    with db.engine.connect() as connection:
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


run_migrations()
