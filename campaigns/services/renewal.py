"""Having it worked out, outside the write lock and where texts may be read, whether anything keeps deliveries in the house.

The sender asks here right before a claim; the claim then goes by rows alone (``models/stops.py``). What is asked is
done on the workbench by ``services/stops.py``, which is named and not imported: the sender itself knows no check and
reads no file. An answer made by older facts than the present ones does not count, so a claim waits for a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

import structlog

from campaigns.domain.stops import WorkedOut
from campaigns.errors import CampaignDeskError
from campaigns.models.claims import list_turn, note_on_waiting
from campaigns.models.stops import present_facts, write_answer, write_present_facts
from campaigns.services.desk import Desk
from campaigns.services.messages import damaged_pictures
from campaigns.services.transaction import reading, transaction
from campaigns.workbench.base import BusyError, Limits, NamedJob, NotDoneError

IN_ONE_LOOK = 20
FRESH = 1.0  # seconds in which what follows in a turn is not asked about again
WAITING = "Waiting until it is known whether anything keeps this from going out."
_WORK_OUT = NamedJob[WorkedOut]("campaigns.services.stops", "work_out")

log = structlog.get_logger("campaigns.stops")


class NotKnownError(CampaignDeskError):
    """Nobody can tell at this moment whether anything keeps these from going out. They wait; no try was made."""


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

    @property
    def is_fresh(self) -> bool:
        return monotonic() - self.asked_at < FRESH

    def knows(self, delivery_id: int) -> bool:
        return self.is_fresh and delivery_id in self.asked


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
        renew(desk, delivery_ids)
    except NotKnownError as error:
        log.warning("not looked ahead", why=str(error))
    except Exception as error:  # whoever has just planned them must not hear that they had not
        log.error("not looked ahead", error=type(error).__name__)


def make_sure(desk: Desk, delivery_ids: Sequence[int]) -> dict[int, str]:
    """Have it known now, by the facts of this moment, whether anything keeps these from going out.

    Returns of which nobody could tell though of others they can, and why: a person decides about those.

    Raises:
        NotKnownError: nobody can tell of any; it stands in the deliveries' rows that they wait for that.
    """
    try:
        return renew(desk, delivery_ids, anew=True)
    except NotKnownError as error:
        note_waiting(desk, delivery_ids, str(error))
        raise


def note_waiting(desk: Desk, delivery_ids: Iterable[int], why: str) -> None:
    """Write down why these are not sent though they are due, for their pages and for whoever looks after the desk."""
    log.warning("not known whether anything may go out", why=why)
    with transaction() as session:
        since = present_facts(session).unknown_since
        for one in sorted(delivery_ids):
            note_on_waiting(session, one, f"{WAITING} {why}")
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
            worked_out = _work_out(desk, some, anew)
        except NotDoneError as error:
            failed |= _one_by_one(desk, some, anew, error)
        else:
            write(desk, worked_out)
            failed |= {one: _fault_words(kind) for one, kind in worked_out.failed}
    return failed


def write(desk: Desk, worked_out: WorkedOut) -> None:
    """Keep the answers, and what they go by. Where both stand there already, nobody waits for the database."""
    now_by = worked_out.now_by
    with reading() as session:
        known = present_facts(session)
        is_known = (known.facts, known.pictures) == (now_by.facts, now_by.pictures)
        is_well = known.unknown_since is None
    if is_known and is_well and not worked_out.answers:
        return
    now = desk.clock.now()
    with transaction() as session:
        for answer in sorted(worked_out.answers, key=lambda one: one.delivery_id):
            write_answer(session, answer, at=now)
        write_present_facts(
            session, facts=now_by.facts, pictures=now_by.pictures, unknown_since=None, unknown_why=""
        )


def _work_out(desk: Desk, delivery_ids: Sequence[int], anew: bool) -> WorkedOut:
    limits = Limits(seconds=desk.settings.check_seconds)
    return desk.bench.run(limits, _WORK_OUT, desk, list(delivery_ids), desk.clock.now(), anew)


def _one_by_one(desk: Desk, delivery_ids: Sequence[int], anew: bool, why: NotDoneError) -> dict[int, str]:
    """Whose fault is it? Asked about nothing, the bench must answer; then one that it fails at again is at fault itself."""
    if isinstance(why, BusyError):
        raise _not_known(why) from why
    try:
        _work_out(desk, [], anew)
    except NotDoneError as error:
        raise _not_known(error) from error
    failed = {}
    for one in delivery_ids:
        try:
            worked_out = _work_out(desk, [one], anew)
        except BusyError as error:
            raise _not_known(error) from error
        except NotDoneError as error:
            log.error("not worked out", delivery_id=one, error=type(error).__name__)
            failed[one] = f"It could not be looked at: {error}"
        else:
            write(desk, worked_out)
            failed |= {fault: _fault_words(kind) for fault, kind in worked_out.failed}
    return failed


def _not_known(error: NotDoneError) -> NotKnownError:
    return NotKnownError(str(error))


def _fault_words(kind: str) -> str:
    return f"Campaign Desk met a fault of its own before sending ({kind})."


def _pieces(delivery_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """At least one, which may be empty: then the present facts alone are looked at."""
    for start in range(0, len(delivery_ids) or 1, IN_ONE_LOOK):
        yield delivery_ids[start : start + IN_ONE_LOOK]
