"""The transaction of one use case: opened late, closed before any network call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.errors import ConflictError
from campaigns.models.base import db
from campaigns.models.durability import group_commit_of
from campaigns.models.stops import count_what_was_decided
from campaigns.services.core.gathering import RecordingSession, write_event


@contextmanager
def transaction(*, clash: str = "") -> Iterator[Session]:
    """A writing session of its own: committed at the end of the block, undone if the block raises.

    On SQLite it takes the write lock at once, so what is read inside it can't change before it commits. What was
    committed is on the disk when the block is left. What it changed in people's name is written down with it, as an
    event of the audit trail: both are there, or neither. Needs an application context.

    Args:
        clash: what is said where somebody else was first, and a rule inside the tables refuses the second.

    Raises:
        ConflictError: the tables refuse it, and ``clash`` says what that means.
        DiskRefusedError: it was committed, and the disk would not confirm that it has it.
    """
    engine = db.engine
    group_commit = group_commit_of(engine)
    recording = RecordingSession(engine, expire_on_commit=False)
    with group_commit.turn() if group_commit else nullcontext(), recording as session:
        session.connection(execution_options={"writes": True})
        try:
            yield session
            count_what_was_decided(session)
            write_event(session)
            session.commit()
        except BaseException as error:
            session.rollback()
            if clash and isinstance(error, IntegrityError):
                raise ConflictError(clash) from error
            raise
    if group_commit:
        group_commit.wait_for_disk()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for looking only; nothing it changes is kept."""
    with Session(db.engine, expire_on_commit=False) as session:
        yield session
