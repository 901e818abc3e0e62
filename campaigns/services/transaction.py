"""The transaction of one use case: opened late, closed before any network call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from campaigns.models.base import db


@contextmanager
def transaction() -> Iterator[Session]:
    """A writing session of its own: committed at the end of the block, undone if the block raises.

    On SQLite it takes the write lock at once, so what is read inside it can't change before it commits.
    Needs an application context.
    """
    with Session(db.engine, expire_on_commit=False) as session:
        session.connection(execution_options={"writes": True})
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def reading() -> Iterator[Session]:
    """A session for looking only; nothing it changes is kept."""
    with Session(db.engine, expire_on_commit=False) as session:
        yield session
