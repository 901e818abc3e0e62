"""Each test has a database of its own; what SQLAlchemy made of a statement for one of them serves the next as well.

The product has one engine for its whole life and translates each statement once. A test process has hundreds, and
spent a quarter of its time translating the same statements anew for each.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event

_FIRST: dict[str, Engine] = {}  # the first engine of each kind of database


def share_compiled_statements() -> None:
    """From now on, for every engine of this process."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    engine = connection.engine
    first = _FIRST.setdefault(engine.dialect.name, engine)
    if engine.dialect is not first.dialect:  # part of what a translated statement is kept under
        engine._compiled_cache = first._compiled_cache
        engine.dialect = first.dialect
    connection.dialect = first.dialect
