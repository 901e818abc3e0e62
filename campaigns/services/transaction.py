"""The transaction of one use case: opened late, closed before any network call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy.orm import Session

from campaigns.models.base import db
from campaigns.models.durability import turnstile_of


@contextmanager
def transaction() -> Iterator[Session]:
    """A writing session of its own: committed at the end of the block, undone if the block raises.

    On SQLite it takes the write lock at once, so what is read inside it can't change before it commits. What was
    committed is on the disk when the block is left. Needs an application context.

    Raises:
        DiskRefusedError: it was committed, and the disk would not confirm that it has it.
    """
    engine = db.engine
    turnstile = turnstile_of(engine)
    with turnstile.turn() if turnstile else nullcontext(), Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={"writes": True})
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
    if turnstile:
        turnstile.wait_for_disk()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for looking only; nothing it changes is kept."""
    with Session(db.engine, expire_on_commit=False) as session:
        yield session
