"""Polls entered by hand: a by-election, or what a returning officer has published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.domain.facts.elections import ElectionKind, latest_notice
from campaigns.domain.facts.facts import Election
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import format_day
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.elections import ElectionWindow
from campaigns.services.content.facts import facts_now, poll_key
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.stops.recheck import recheck_if_possible

LONGEST_NAME = 200
FURTHEST = timedelta(days=3 * 366)  # a poll further off is a slip of the pen in the year


@dataclass(frozen=True)
class NewWindow:
    """What a person enters. ``notice_on``: when the notice of election was published; None: not yet."""

    name: str
    kind: str
    polling_day: date
    notice_on: date | None
    areas: Sequence[str]
    source: str


def enter_window(desk: Desk, new: NewWindow, *, user_id: int) -> tuple[int, list[int] | None]:
    """Write it down and look again at everything queued. Returns its id, and the deliveries that are held now.

    Raises:
        CampaignDeskError: something is missing or can't be right; nothing was entered.
        ConflictError: a poll of that name on that day is there already, and this says nothing new of it.
    """
    name, source = " ".join(new.name.split()), " ".join(new.source.split())
    now = desk.clock.now()
    today = now.astimezone(desk.settings.timezone).date()
    _refuse_nonsense(name, source, new, today)
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.HOLD)
        window = ElectionWindow(
            name=name,
            kind=ElectionKind(new.kind),
            polling_day=new.polling_day,
            notice_on=new.notice_on,
            areas=[area for one in new.areas if (area := " ".join(one.split()))],
            source=source,
            entered_at=now,
            entered_by_id=user.id,
        )
        facts = facts_now(session, desk)
        _refuse_late_notice(window, facts.bank_holidays)
        _refuse_what_is_known(window, facts.elections)
        session.add(window)
        session.flush()
        window_id = window.id
    return window_id, recheck_if_possible(desk)


def take_back_window(desk: Desk, window_id: int, *, user_id: int, reason: str) -> None:
    """It was wrong, or the poll was called off. What it held stays held until a person decides on it.

    Raises:
        NotFoundError: there is no such entry. ConflictError: it was taken back before.
        CampaignDeskError: no reason was given.
    """
    words = " ".join(reason.split())
    if not words:
        raise CampaignDeskError("Say why, in a few words: it goes on the record.")
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.HOLD)
        window = session.get(ElectionWindow, window_id)
        if window is None:
            raise NotFoundError(
                f"There is no election {window_id} entered by hand. See: campaigns elections list"
            )
        if window.taken_back_at is not None:
            raise ConflictError(f"“{window.name}” was taken back already.")
        window.taken_back_at, window.taken_back_by_id = desk.clock.now(), user.id
        window.taken_back_because = words


def _refuse_what_is_known(window: ElectionWindow, known: Sequence[Election]) -> None:
    """The notice of a known poll is news once; a poll that is there already is none."""
    there = next((one for one in known if poll_key(one) == poll_key(window)), None)
    if there is None:
        return
    if window.notice_on is None:
        raise ConflictError(
            f"“{window.name}” on that day is there already. Once its notice is published, enter it again with that day. "
            "Nothing was entered."
        )
    if there.is_published:
        raise ConflictError(
            f"“{window.name}” on that day is there already, with its notice published on {format_day(there.starts_on)}. "
            "If that is wrong, take the entry back first, or mend elections.yml. Nothing was entered."
        )


def _refuse_late_notice(window: ElectionWindow, closed: Collection[date]) -> None:
    """A notice too near to the poll is a slip, and would make the period shorter than it is."""
    latest = latest_notice(window.polling_day, ElectionKind(window.kind), closed)
    if window.notice_on is not None and window.notice_on > latest:
        raise CampaignDeskError(
            f"For that polling day a notice of election is published by {format_day(latest)} at the latest. Check "
            "both days; nothing was entered."
        )


def _refuse_nonsense(name: str, source: str, new: NewWindow, today: date) -> None:
    if not name:
        raise CampaignDeskError("Give the election a name, such as “the Derwent ward by-election”.")
    if len(name) > LONGEST_NAME:
        raise CampaignDeskError(f"Give it a name of at most {LONGEST_NAME} letters.")
    if new.kind not in list(ElectionKind):
        raise CampaignDeskError(f"Say what kind of election it is: {', '.join(ElectionKind)}.")
    if new.polling_day < today:
        raise CampaignDeskError("Polling day is over. Enter a poll that is still to come.")
    if new.polling_day > today + FURTHEST:
        raise CampaignDeskError("Polling day is more than three years away. Check the year.")
    if new.notice_on is not None and new.notice_on > new.polling_day:
        raise CampaignDeskError(
            "The notice of election can't be published after polling day. Check both days."
        )
    if not source:
        raise CampaignDeskError("Say where this is from, such as the address of the published notice.")
