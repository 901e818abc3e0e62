"""Working out what keeps planned deliveries from going out, and by what that goes: done on the workbench, for whoever sends.

It reads files and texts, so it may take its time, fail or be killed: it only looks, and whoever asked writes the
answers down (``services/stops/renewal.py``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload

from campaigns import checks, reference
from campaigns.domain.sending.stops import Answer, Found, GoneBy, NotKnownError, WorkedOut
from campaigns.models.content import Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.stops import Stop, StopMark, marks_of, present_facts, stops_of
from campaigns.reference.facts import stand_of
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.stops.late_rules import CONSENTS, goes_by_files, is_folder_gone, what_stops


@dataclass(frozen=True)
class _Moment:
    """A clock that stands: all answers of one look are about one moment, that of whoever asked."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def work_out(desk: Desk, delivery_ids: Sequence[int], now: datetime, anew: bool) -> WorkedOut:
    """What keeps these from going out when they are due, or at this moment where that is over.

    Answers that still hold are left out. ``anew``: what goes by files is asked even where its answer seems to hold.

    Raises:
        SQLAlchemyError: the database can't be asked just now.
        NotKnownError: the content folder is away.
    """
    desk = replace(desk, clock=_Moment(now))
    with reading() as session:
        look = _Look(session, desk, now)
        marks = marks_of(session, delivery_ids)
        answers, failed = [], []
        for delivery_id in delivery_ids:
            try:
                answer = look.at(delivery_id, marks.get(delivery_id), anew=anew)
            except SQLAlchemyError:
                raise
            except Exception as error:  # one that can't be looked at keeps no other from being
                failed.append((delivery_id, type(error).__name__))
            else:
                answers += [answer] if answer is not None else []
        return WorkedOut(look.now_by, look.looks, tuple(answers), tuple(failed))


class _Look:
    """One look: what is gone by is read first, so that whatever changes meanwhile makes its answers old ones."""

    def __init__(self, session: Session, desk: Desk, now: datetime) -> None:
        self._session, self._desk, self._now = session, desk, now
        known = present_facts(session)
        day = now.astimezone(desk.settings.timezone).date()
        self.looks = known.looks
        _refuse_without_files(desk.content.root)
        self.now_by = GoneBy(_digest([_rules(), stand_of(desk.content.root, day)]), known.recorded)

    def at(self, delivery_id: int, mark: StopMark | None, *, anew: bool) -> Answer | None:
        """The answer, where it is another than that in the rows."""
        loaded = (joinedload(Delivery.account), joinedload(Delivery.revision).joinedload(Revision.item))
        delivery = self._session.get(Delivery, delivery_id, options=loaded)
        if delivery is None:
            return None
        at = max(delivery.due_at, self._now)
        reads_files = goes_by_files(self._session, self._desk, delivery.revision, delivery.account.kind, at)
        if (
            mark is not None
            and mark.revision_id == delivery.revision_id
            and mark.gone_by == self.now_by
            and mark.from_at <= at < mark.until_at
            and not (anew and reads_files)
        ):
            return None
        answer = self._answer(delivery, at)
        return None if mark is not None and self._is_written(answer, mark) else answer

    def _answer(self, delivery: Delivery, at: datetime) -> Answer:
        zone = self._desk.settings.timezone
        day = at.astimezone(zone).date()
        begins, ends = (
            datetime.combine(one, time.min, zone).astimezone(UTC) for one in (day, day + timedelta(days=1))
        )
        found = what_stops(
            self._session, self._desk, delivery.revision, delivery.account.kind, at, may_be_gone=True
        )
        if is_folder_gone(self._desk, delivery.revision):
            found += self._last_known(delivery)
        return Answer(
            delivery.id, delivery.revision_id, self.now_by, begins, ends, tuple(dict.fromkeys(found))
        )

    def _last_known(self, delivery: Delivery) -> list[Found]:
        """What was written beside pictures that are gone from the disk with their campaign, as far as it was seen."""
        return [Found(one.rule, one.why) for one in self._stops(delivery.id) if one.rule in CONSENTS]

    def _is_written(self, answer: Answer, mark: StopMark) -> bool:
        kept = tuple(Found(one.rule, one.why) for one in self._stops(answer.delivery_id))
        return (mark.revision_id, mark.gone_by, mark.from_at, mark.until_at, kept) == (
            answer.revision_id,
            answer.gone_by,
            answer.from_at,
            answer.until_at,
            answer.found,
        )

    def _stops(self, delivery_id: int) -> list[Stop]:
        return stops_of(self._session, delivery_id)


def _refuse_without_files(root: Path) -> None:
    """A disk that is away is no office without lists and without anybody who took a consent back.

    Raises:
        NotKnownError
    """
    try:
        is_there = any(root.iterdir())
    except OSError:
        is_there = False
    if not is_there:
        raise NotKnownError("The content folder is away or empty. Bring it back, then what waits goes out.")


@cache
def _rules() -> str:
    """Stands for the checks and the facts that this version of the product brings."""
    folders = [Path(str(room.__file__)).parent for room in (checks, reference)]
    files = [
        file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in (".py", ".yml")
    ]
    return _digest(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode(errors="surrogateescape")).hexdigest()
