"""The one diagnosis: what was looked at, how it stands, and what to do next. Pure: it is given what was read.

“Is it working?”, ``campaigns doctor`` and ``/health`` all go by these findings: each only words or counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.domain.text.listing import counted
from campaigns.domain.time.durations import how_long
from campaigns.domain.time.localtime import format_day
from campaigns.reports.working import COUNTED_UP_TO, AccountStanding, Lately, SendingState

MEGABYTE = 1024 * 1024
LITTLE_SPACE = 1024 * MEGABYTE
NO_SPACE = 100 * MEGABYTE


class Health(StrEnum):
    FINE = "fine"
    LOOK = "look"
    BROKEN = "broken"


class Page(StrEnum):
    """Where something can be done about it; a door that has pages leads there."""

    WAITING = "waiting"
    DECISIONS = "decisions"
    STOPPED = "stopped"
    ACCOUNTS = "accounts"
    FILES = "files"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``to_do`` is empty when there is nothing to do."""

    name: str
    health: Health
    sentence: str
    to_do: str = ""
    place: Page | None = None


@dataclass(frozen=True)
class AlertFacts:
    """How the people responsible are told. ``missing`` names the settings that keep e-mails from going out."""

    missing: tuple[str, ...]
    waiting: int
    trouble: str


@dataclass(frozen=True)
class EndingInterface:
    """A version of a platform's interface that accounts of ours go by, and that will end soon, or has: at the end of ``on``."""

    label: str
    version: str
    on: date
    is_over: bool


@dataclass(frozen=True)
class HouseFacts:
    """What is not in the database: files, and the way to people's mailboxes. ``first_broken`` says what is wrong in one.

    ``ending``: interfaces of platforms in use that come to their end.
    """

    free_bytes: int
    broken_files: int
    alerts: AlertFacts
    first_broken: str = ""
    ending: tuple[EndingInterface, ...] = ()


Moment = Callable[[datetime], str]


def works(findings: Iterable[Finding]) -> bool:
    """Nothing is broken; what a monitor asks."""
    return not any(one.health is Health.BROKEN for one in findings)


def findings_of_sending(standing: SendingState, week: Lately | None, moment: Moment) -> list[Finding]:
    """By what the database says. Without a ``week`` it is not said how that went."""
    return [
        _clock(standing, moment),
        *_pause(standing, moment),
        *_last_look(standing, moment),
        _next(standing, moment),
        _overdue(standing, moment),
        _under_way(standing),
        *_to_decide(standing, week),
        *_setbacks(standing),
        *_accounts(standing, moment),
        *([_readings(week, moment)] if week is not None else []),
    ]


def findings_of_house(house: HouseFacts) -> list[Finding]:
    return [_alerts(house.alerts), _files(house), _space(house), *map(_ending, house.ending)]


def _ending(one: EndingInterface) -> Finding:
    day = format_day(one.on)
    return Finding(
        f"Way to {one.label}",
        Health.LOOK,
        f"{one.label} answered to the version that this program speaks ({one.version}) until {day}."
        if one.is_over
        else f"{one.label} answers to the version that this program speaks ({one.version}) until {day}.",
        "Ask whoever runs Campaign Desk for its newest release"
        + (": posts and figures may fail." if one.is_over else " before that day."),
    )


def _clock(standing: SendingState, moment: Moment) -> Finding:
    seconds = standing.seconds_since_tick
    if standing.is_ticking and seconds is not None:
        return Finding("Clock", Health.FINE, f"It last ticked {how_long(seconds)} ago.")
    if standing.last_tick_at is None or seconds is None:
        sentence = "It has not started yet, so nothing goes out by itself."
    else:
        sentence = f"It stopped {how_long(seconds)} ago ({moment(standing.last_tick_at)}), so nothing goes out by itself."
    return Finding(
        "Clock",
        Health.BROKEN,
        sentence,
        "Ask whoever runs Campaign Desk to start it again: make run, or campaigns worker.",
    )


def _last_look(standing: SendingState, moment: Moment) -> Iterator[Finding]:
    if standing.unknown_since is not None:
        yield Finding(
            "Last look before sending",
            Health.BROKEN,
            f"Since {moment(standing.unknown_since)} nobody can tell whether anything keeps what is due from going out, so "
            f"it waits. {standing.unknown_why}",
            "Ask whoever runs Campaign Desk to look into the log and at the machine's memory, and to start it again.",
        )


def _pause(standing: SendingState, moment: Moment) -> Iterator[Finding]:
    if standing.paused_since is not None:
        yield Finding(
            "Sending",
            Health.LOOK if standing.is_kept_as_copy else Health.BROKEN,
            f"It has been paused since {moment(standing.paused_since)}: this may be a copy or a restored backup.",
            "It is kept as a copy, as somebody decided. Nothing goes out from here."
            if standing.is_kept_as_copy
            else "Somebody has to look at what would go out (campaigns sending status), and then let it send again or keep "
            "it as a copy.",
        )


def _next(standing: SendingState, moment: Moment) -> Finding:
    if standing.next_due_at is None:
        return Finding("Goes out next", Health.FINE, "Nothing is scheduled.")
    if standing.next_due_at <= standing.now:
        return Finding("Goes out next", Health.FINE, "Something is due at this moment.")
    return Finding("Goes out next", Health.FINE, f"{moment(standing.next_due_at)}.")


def _overdue(standing: SendingState, moment: Moment) -> Finding:
    if standing.overdue and standing.overdue_since is not None:
        return Finding(
            "Overdue",
            Health.BROKEN if standing.is_alarmingly_late else Health.LOOK,
            f"{_counted(standing.overdue, 'delivery', 'deliveries')} should have gone out already, the first "
            f"{moment(standing.overdue_since)}.",
            "If the clock has stopped, have it started. If it ticks, tell whoever runs Campaign Desk.",
            Page.WAITING,
        )
    queued = ""
    if standing.queued:
        is_one = standing.queued == 1
        queued = (
            f" {_counted(standing.queued, 'delivery', 'deliveries')} {'waits its' if is_one else 'wait their'} turn "
            "behind others on the same account."
        )
    return Finding("Overdue", Health.FINE, f"Nothing is overdue.{queued}")


def _under_way(standing: SendingState) -> Finding:
    if standing.stuck:
        return Finding(
            "Under way",
            Health.BROKEN,
            f"{_counted(standing.stuck, 'delivery is', 'deliveries are')} stuck: whoever was sending stopped in the "
            "middle, and nobody has taken over.",
            "A running clock takes over within seconds. Have it started, then look here again.",
        )
    if standing.sending:
        return Finding(
            "Under way",
            Health.FINE,
            f"{_counted(standing.sending, 'delivery is', 'deliveries are')} being sent at this moment. None is stuck.",
        )
    return Finding("Under way", Health.FINE, "Nothing is being sent at this moment, and nothing is stuck.")


def _to_decide(standing: SendingState, week: Lately | None) -> Iterator[Finding]:
    still = standing.standing_still
    here = Page.DECISIONS
    unknown, missed = still[DeliveryStatus.UNKNOWN], still[DeliveryStatus.MISSED]
    stopped, free = standing.stopped_by_hold, standing.free_of_holds
    held = still[DeliveryStatus.HELD] - stopped - free
    failed = still[DeliveryStatus.PERMANENT_FAILURE] + still[DeliveryStatus.TECHNICAL_FAILURE]
    if not (unknown or missed or held or failed or stopped or free):
        yield Finding("Waiting for a person", Health.FINE, "Nothing is unknown, missed, held or failed.")
        return
    if unknown:
        whether = "it went out" if unknown == 1 else "they went out"
        sentence = f"Of {_counted(unknown, 'delivery', 'deliveries')} nobody knows whether {whether}."
        to_do = "Look at the account on the channel, then say here what you saw."
        yield Finding("Not known", Health.LOOK, sentence, to_do, here)
    if missed:
        sentence = f"{_counted(missed, 'delivery', 'deliveries')} missed the time to go out."
        to_do = f"Decide whether {'it' if missed == 1 else 'they'} should still go out."
        yield Finding("Missed", Health.LOOK, sentence, to_do, here)
    if held:
        sentence = f"{_counted(held, 'delivery is', 'deliveries are')} held."
        to_do = "Mend what held it, then send it or leave it."
        if held > 1:
            to_do = "Mend what held them, then send or leave each."
        yield Finding("Held", Health.LOOK, sentence, to_do, here)
    yield from _held_by_holds(stopped, free)
    if failed:
        lately = (
            f"; {_counted(week.failed, 'was', 'were')} due in the last seven days" if week is not None else ""
        )
        sentence = f"{_counted(failed, 'delivery has', 'deliveries have')} failed{lately}."
        yield Finding("Failed", Health.LOOK, sentence, "Read the reason on each, then decide.", here)


def _held_by_holds(stopped: int, free: int) -> Iterator[Finding]:
    """What one in force keeps waits for its end; what none keeps any more waits for a person."""
    if stopped:
        it, does = ("It", "does") if stopped == 1 else ("They", "do")
        yield Finding(
            "Stopped by a hold",
            Health.LOOK,
            f"{_counted(stopped, 'delivery is', 'deliveries are')} stopped by a hold.",
            f"{it} {does} not go out by {'itself' if stopped == 1 else 'themselves'}, also after the hold has ended: "
            f"give {'it' if stopped == 1 else 'each'} a new time then.",
            Page.STOPPED,
        )
    if free:
        yield Finding(
            "Stopped by a hold before",
            Health.LOOK,
            f"{_counted(free, 'delivery was', 'deliveries were')} stopped by a hold, and no hold keeps "
            f"{'it' if free == 1 else 'them'} any more.",
            f"Look at {'it' if free == 1 else 'each'} again, then give it a new time or cancel it.",
            Page.DECISIONS,
        )


def _setbacks(standing: SendingState) -> Iterator[Finding]:
    """What failed time and again and could not be set before a person in any other way."""
    if not standing.setbacks:
        return
    count, names = (
        len(standing.setbacks),
        ", ".join(f"{task} {about}" for task, about in standing.setbacks[:5]),
    )
    yield Finding(
        "Faults of our own",
        Health.LOOK,
        f"{counted(count, 'thing fails', 'things fail')} each time: {names}{', …' if count > 5 else ''}.",
        "It is tried again now and then. Ask whoever runs Campaign Desk to look into the log.",
    )


def _accounts(standing: SendingState, moment: Moment) -> Iterator[Finding]:
    troubled = [
        one
        for one in standing.accounts
        if one.state not in (AccountState.CONNECTED, AccountState.DISCONNECTED)
    ]
    resting = [one for one in standing.accounts if one.state is AccountState.CONNECTED and one.paused_until]
    for one in troubled:
        yield Finding(
            _account_name(one),
            Health.BROKEN if one.next_at else Health.LOOK,
            f"{one.state.replace('-', ' ').capitalize()}. {one.reason}".strip(),
            "Have it connected again. What is planned for it is held when its moment comes.",
            Page.ACCOUNTS,
        )
    for one in resting:
        assert one.paused_until is not None
        yield Finding(
            _account_name(one),
            Health.LOOK,
            f"The channel takes no more until {moment(one.paused_until)}: its limit is reached. What is due there "
            "waits too, in its order.",
            "There is nothing to do: it goes on by itself.",
        )
    if not troubled and not resting:
        connected = sum(one.state is AccountState.CONNECTED for one in standing.accounts)
        yield Finding("Accounts", Health.FINE, f"{counted(connected, 'account', 'accounts')} can send.")


def _account_name(account: AccountStanding) -> str:
    label = label_of(account.kind)
    return account.name if label.lower() in account.name.lower() else f"{account.name} ({label})"


def _alerts(alerts: AlertFacts) -> Finding:
    if alerts.missing:
        names = " and ".join(alerts.missing)
        return Finding(
            "E-mail alerts",
            Health.LOOK,
            f"E-mail alerts are off: set {names}. Until then trouble shows on this page and on Today alone.",
            f"Set {names}.",
        )
    if alerts.trouble:
        return Finding(
            "E-mail alerts",
            Health.BROKEN,
            f"{_counted(alerts.waiting, 'alert', 'alerts')} could not be sent yet. {alerts.trouble}",
            "It is tried again for a day. Have the mail server's settings looked at.",
        )
    return Finding(
        "E-mail alerts", Health.FINE, "Everybody who may schedule is told when something needs a person."
    )


def _readings(week: Lately, moment: Moment) -> Finding:
    if week.last_reading_at is None:
        return Finding("Reach", Health.FINE, "No reading has been collected yet.")
    return Finding("Reach", Health.FINE, f"The last reading was collected {moment(week.last_reading_at)}.")


def _files(house: HouseFacts) -> Finding:
    if not house.broken_files:
        return Finding("Content files", Health.FINE, "All can be read.")
    return Finding(
        "Content files",
        Health.LOOK,
        f"{counted(house.broken_files, 'file', 'files')} must be mended. {house.first_broken}".rstrip(),
        "The Campaigns page says where and how, and so does: campaigns check. Everything else can be used.",
        Page.FILES,
    )


def _space(house: HouseFacts) -> Finding:
    sentence = f"{_size(house.free_bytes)} free in the data folder."
    if house.free_bytes >= LITTLE_SPACE:
        return Finding("Disk space", Health.FINE, sentence)
    health = Health.LOOK if house.free_bytes >= NO_SPACE else Health.BROKEN
    return Finding(
        "Disk space", health, sentence, "Have room made on that disk, before nothing can be written down."
    )


def _size(size: int) -> str:
    if size < LITTLE_SPACE:
        return f"{size // MEGABYTE:,} MB"
    return f"{size / LITTLE_SPACE:,.1f} GB"


def _counted(count: int, one: str, many: str) -> str:
    """A number that was not counted on beyond a thousand."""
    return f"{COUNTED_UP_TO:,} or more {many}" if count >= COUNTED_UP_TO else counted(count, one, many)
