"""The same done to many rows, each apart: one that fails keeps no other from being done.

What failed is put off, for longer each time. After ``MOST_TRIES`` it is handed to whoever can set it before a person;
where nobody can, it is tried on now and then, and “Is it working?” names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from campaigns.models.setbacks import Setback, forget_setback, next_tries
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

MOST_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=1)
R = TypeVar("R")
# Is given the row's id and the kind of fault.
GiveUp = Callable[[int, str], None]

log = structlog.get_logger("campaigns.apart")


def each_apart(
    desk: Desk,
    task: str,
    ids: Iterable[int],
    act: Callable[[int], R],
    *,
    give_up: GiveUp | None = None,
) -> list[R]:
    """Do ``act`` to each, with a transaction of its own; ``task`` says what that is. Returns what came of those that worked.

    Raises:
        SQLAlchemyError: the database takes nothing at this moment. That is held against no row.
    """
    todo, done = list(ids), list[R]()
    if not todo:
        return done
    with reading() as session:
        known = next_tries(session, task)
    for one in todo:
        if one in known and _is_put_off(known[one], desk.clock.now()):
            continue
        try:
            done.append(act(one))
        except Exception as error:
            note_setback(desk, task, one, error, give_up=give_up)
        else:
            if one in known:
                forget(task, one)
    return done


def note_setback(
    desk: Desk, task: str, about_id: int, error: Exception, *, give_up: GiveUp | None = None
) -> datetime | None:
    """Count it. When it is to be tried next; None where it was set before a person.

    Raises:
        SQLAlchemyError: the database takes nothing at this moment; then nothing was counted.
    """
    now, fault = desk.clock.now(), type(error).__name__
    with transaction() as session:
        before = session.get(Setback, (task, about_id))
        # One of long ago says nothing of this one.
        failures = 1 if before is None or before.next_try_at < now - LONGEST_WAIT else before.failures + 1
        until = now + wait_after(failures)
        session.merge(
            Setback(task=task, about_id=about_id, failures=failures, fault=fault, next_try_at=until)
        )
    log.error("put off", task=task, about_id=about_id, error=fault, failures=failures)
    if failures < MOST_TRIES or give_up is None:
        return until
    try:
        give_up(about_id, fault)
    except Exception as trouble:
        log.error("not set aside", task=task, about_id=about_id, error=type(trouble).__name__)
        return until
    forget(task, about_id)
    return None


def wait_after(failures: int) -> timedelta:
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures - 1, 20)
    return min(doubled, LONGEST_WAIT)


def forget(task: str, about_id: int) -> None:
    """It went well, or is no longer ours to do."""
    with transaction() as session:
        forget_setback(session, task, about_id)


def _is_put_off(until: datetime, now: datetime) -> bool:
    """A clock that was set back puts nothing off for longer."""
    return now < until <= now + LONGEST_WAIT
