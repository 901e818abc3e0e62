"""Having it worked out, outside the write lock and where texts may be read, whether anything keeps deliveries in the house.

The sender asks here right before a claim; the claim then goes by rows alone (``models/stops.py``). What is asked is
done on the workbench by ``services/stops/working_out.py``, which is named and not imported: the sender itself knows no check and
reads no file. An answer made by older facts than the present ones does not count, so a claim waits for a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

import structlog

from campaigns.domain.sending.stops import NotKnownError, WorkedOut
from campaigns.models.claims import list_turn
from campaigns.models.stops import begin_writing, present_facts, write_answers, write_present_facts
from campaigns.services.content.messages import damaged_pictures
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.workbench.base import BusyError, Limits, NamedJob, NotDoneError, NotStartedError, TooSlowError

IN_ONE_LOOK = 20
MOST_LOOKS = 50  # of several senders that write at once one gets through each time
# The text has nothing to do with it, whatever became of others: it is asked again.
NOBODYS_FAULT = (BusyError, NotStartedError)
FRESH = 1.0  # seconds in which what follows in a turn is not asked about again
_WORK_OUT = NamedJob[WorkedOut]("campaigns.services.stops.working_out", "work_out")

log = structlog.get_logger("campaigns.stops")


@dataclass(frozen=True)
class Ahead:
    """What was asked before a claim, of the delivery and of what else its account has due.

    Attributes:
        unfit: why one can't go out though nothing in the rows keeps it back: a picture of it is damaged, or nobody could
            tell whether anything does.
        asked_at: on the steady clock.
    """

    asked: frozenset[int]
    unfit: Mapping[int, str]
    asked_at: float

    def is_fresh(self) -> bool:
        return monotonic() - self.asked_at < FRESH

    def knows(self, delivery_id: int) -> bool:
        return self.is_fresh() and delivery_id in self.asked


def ask_ahead(desk: Desk, delivery_id: int) -> Ahead:
    """Ask about this one, which is to be claimed now, and about what follows it in its account's turn.

    Raises:
        NotKnownError: see ``make_sure``.
    """
    asked_at = monotonic()
    with reading() as session:
        turn = list_turn(session, delivery_id, now=desk.clock.now(), limit=IN_ONE_LOOK)
    asked = list(dict.fromkeys([delivery_id, *turn]))
    unfit = {**damaged_pictures(desk, asked), **make_sure(desk, asked)}
    return Ahead(frozenset(asked), unfit, asked_at)


def look_ahead(desk: Desk, delivery_ids: Sequence[int]) -> None:
    """So that an answer is there when they are due. Whatever it meets: nothing is lost, it is asked again then."""
    try:
        renew(desk, delivery_ids, anew=True)
    except NotKnownError as error:
        log.warning("not looked ahead", why=str(error))
    except Exception as error:  # whoever has just planned them must not hear that they had not
        log.error("not looked ahead", error=type(error).__name__)


def make_sure(desk: Desk, delivery_ids: Sequence[int]) -> dict[int, str]:
    """Have it known now, by the facts of this moment, whether anything keeps these from going out.

    Returns of which nobody could tell though of others they can, and why: a person decides about those.

    Raises:
        NotKnownError: nobody can tell of any; that they wait, and why, is written down for the pages.
    """
    try:
        return renew(desk, delivery_ids, anew=True)
    except NotKnownError as error:
        note_waiting(desk, str(error))
        raise


def note_waiting(desk: Desk, why: str) -> None:
    """Write down since when and why what is due is not sent, for the pages and for whoever looks after the desk."""
    log.warning("not known whether anything may go out", why=why)
    with transaction() as session:
        since = present_facts(session).unknown_since
        write_present_facts(session, unknown_since=since or desk.clock.now(), unknown_why=why)


def renew(desk: Desk, delivery_ids: Sequence[int], *, anew: bool = False) -> dict[int, str]:
    """Bring what is known of these up to the present facts. Returns of which nobody could tell, and why.

    Args:
        anew: ask also where the answer seems to hold still, as far as it goes by files.

    Raises:
        NotKnownError: nobody can tell of any at this moment.
    """
    failed: dict[int, str] = {}
    for some in _pieces(delivery_ids):
        try:
            failed |= _renewed(desk, some, anew)
        except NotDoneError as error:
            failed |= _one_by_one(desk, some, anew, error)
    return failed


def _renewed(desk: Desk, delivery_ids: Sequence[int], anew: bool) -> dict[int, str]:
    """
    Raises:
        NotDoneError: the bench did not do it. NotKnownError: others wrote answers in between, time and again.
    """
    for _ in range(MOST_LOOKS):
        worked_out = _work_out(desk, delivery_ids, anew)
        if write(desk, worked_out):
            return {one: _fault_words(kind) for one, kind in worked_out.failed}
    raise NotKnownError("What it goes by changes all the time. It is asked again in a moment.")


def write(desk: Desk, worked_out: WorkedOut) -> bool:
    """Keep the answers, and what they go by. Where both stand there already, nobody waits for the database.

    False where somebody wrote answers since that look began: what it saw may be old, so it is to be made anew.
    """
    facts = worked_out.now_by.facts
    with reading() as session:
        known = present_facts(session)
    if known.facts == facts and known.unknown_since is None and not worked_out.answers:
        return True
    now = desk.clock.now()
    with transaction() as session:
        if not begin_writing(session, looks=worked_out.looks, facts=facts):
            return False
        write_answers(session, sorted(worked_out.answers, key=lambda one: one.delivery_id), at=now)
    return True


def _work_out(desk: Desk, delivery_ids: Sequence[int], anew: bool) -> WorkedOut:
    limits = Limits(seconds=desk.settings.check_seconds)
    return desk.bench.run(limits, _WORK_OUT, desk, list(delivery_ids), desk.clock.now(), anew)


def _one_by_one(desk: Desk, delivery_ids: Sequence[int], anew: bool, why: NotDoneError) -> dict[int, str]:
    """Whose fault is it? One that the bench fails at is at fault itself where it does not fail at another, or, where there
    is no other, at nothing. What takes too long alone may be the machine's fault.

    Raises:
        NotKnownError: the bench may be at fault, or the machine.
    """
    is_alone = len(delivery_ids) == 1
    if isinstance(why, NOBODYS_FAULT) or (is_alone and isinstance(why, TooSlowError)):
        raise _not_known(why) from why
    failed: dict[int, str] = {}
    has_answered = False
    for one in [[], *([each] for each in delivery_ids)] if is_alone else [[each] for each in delivery_ids]:
        try:
            failed |= _renewed(desk, one, anew)
        except NotDoneError as error:
            if isinstance(error, NOBODYS_FAULT) or not one or (is_alone and isinstance(error, TooSlowError)):
                raise _not_known(error) from error
            log.error("not worked out", delivery_id=one[0], error=type(error).__name__)
            failed[one[0]] = f"It could not be looked at: {error}"
        else:
            has_answered = True
    if not has_answered:
        raise _not_known(why) from why
    return failed


def _not_known(error: NotDoneError) -> NotKnownError:
    return NotKnownError(str(error))


def _fault_words(kind: str) -> str:
    return f"Campaign Desk met a fault of its own before sending ({kind})."


def _pieces(delivery_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """At least one, which may be empty: then the present facts alone are looked at."""
    for start in range(0, len(delivery_ids) or 1, IN_ONE_LOOK):
        yield delivery_ids[start : start + IN_ONE_LOOK]
