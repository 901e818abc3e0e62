"""What "Is it working?" says: one line per fact, with a word for how it stands and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.reports.working import COUNTED_UP_TO, AccountStanding, Lately, Standing
from campaigns.web.times import how_long
from campaigns.web.words import account_state

MEGABYTE = 1024 * 1024
LITTLE_SPACE = 1024 * MEGABYTE
NO_SPACE = 100 * MEGABYTE


class Verdict(StrEnum):
    FINE = "Fine"
    LOOK = "Look at this"
    BROKEN = "Not working"

    @property
    def colour(self) -> str:
        return {Verdict.FINE: "green", Verdict.LOOK: "amber", Verdict.BROKEN: "red"}[self]


@dataclass(frozen=True)
class Line:
    """One fact. ``to_do`` is empty when there is nothing to do; ``link`` is (endpoint, words)."""

    name: str
    verdict: Verdict
    sentence: str
    to_do: str = ""
    link: tuple[str, str] | None = None
    link_values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AlertFacts:
    """How the people responsible are told. ``missing`` names the settings that keep e-mails from going out."""

    missing: tuple[str, ...]
    waiting: int
    trouble: str


@dataclass(frozen=True)
class HouseFacts:
    """What is not in the database: files, and the way to people's mailboxes."""

    free_bytes: int
    broken_files: int
    alerts: AlertFacts


Moment = Callable[[datetime], str]


def headline(lines: list[Line]) -> tuple[Verdict, str]:
    """The answer to the page's question, in one sentence."""
    broken = sum(line.verdict is Verdict.BROKEN for line in lines)
    to_look_at = sum(line.verdict is Verdict.LOOK for line in lines)
    things = "One thing" if to_look_at == 1 else f"{to_look_at} things"
    if broken:
        more = f" {things} more to look at." if to_look_at else ""
        return Verdict.BROKEN, f"No. {_number(broken, 'thing does', 'things do')} not work.{more}"
    if to_look_at:
        return Verdict.LOOK, f"Yes. {things} to look at."
    return Verdict.FINE, "Yes. Everything works."


def working_lines(standing: Standing, week: Lately, house: HouseFacts, moment: Moment) -> list[Line]:
    return [
        _clock(standing, moment),
        *_pause(standing, moment),
        *_last_look(standing, moment),
        Line("Database", Verdict.FINE, "It answers."),
        _next(standing, moment),
        _overdue(standing, moment),
        _under_way(standing),
        *_to_decide(standing, week),
        *_accounts(standing, moment),
        _alerts(house.alerts),
        _readings(week, moment),
        _files(house),
        _space(house),
    ]


def _clock(standing: Standing, moment: Moment) -> Line:
    seconds = standing.seconds_since_tick
    if standing.is_ticking and seconds is not None:
        return Line("Clock", Verdict.FINE, f"It last ticked {how_long(seconds)} ago.")
    if standing.last_tick_at is None or seconds is None:
        sentence = "It has not started yet, so nothing goes out by itself."
    else:
        sentence = f"It stopped {how_long(seconds)} ago ({moment(standing.last_tick_at)}), so nothing goes out by itself."
    return Line(
        "Clock",
        Verdict.BROKEN,
        sentence,
        "Ask whoever runs Campaign Desk to start it again: make run, or campaigns worker.",
    )


def _last_look(standing: Standing, moment: Moment) -> Iterator[Line]:
    if standing.unknown_since is not None:
        yield Line(
            "Last look before sending",
            Verdict.BROKEN,
            f"Since {moment(standing.unknown_since)} nobody can tell whether anything keeps what is due from going out, so "
            f"it waits. {standing.unknown_why}",
            "Ask whoever runs Campaign Desk to look into the log and at the machine's memory, and to start it again.",
        )


def _pause(standing: Standing, moment: Moment) -> Iterator[Line]:
    if standing.paused_since is not None:
        yield Line(
            "Sending",
            Verdict.BROKEN,
            f"It has been paused since {moment(standing.paused_since)}: this may be a copy or a restored backup.",
            "Somebody has to look at what would go out, and then let it send again or keep it as a copy.",
        )


def _next(standing: Standing, moment: Moment) -> Line:
    if standing.next_due_at is None:
        return Line("Goes out next", Verdict.FINE, "Nothing is scheduled.")
    if standing.next_due_at <= standing.now:
        return Line("Goes out next", Verdict.FINE, "Something is due at this moment.")
    return Line("Goes out next", Verdict.FINE, f"{moment(standing.next_due_at)}.")


def _overdue(standing: Standing, moment: Moment) -> Line:
    if standing.overdue and standing.overdue_since is not None:
        return Line(
            "Overdue",
            Verdict.BROKEN if standing.is_alarmingly_late else Verdict.LOOK,
            f"{_counted(standing.overdue, 'delivery', 'deliveries')} should have gone out already, the first "
            f"{moment(standing.overdue_since)}.",
            "If the clock has stopped, have it started. If it ticks, tell whoever runs Campaign Desk.",
            ("deliveries.index", "See what is waiting"),
            (("show", "coming"),),
        )
    queued = ""
    if standing.queued:
        is_one = standing.queued == 1
        queued = (
            f" {_counted(standing.queued, 'delivery', 'deliveries')} {'waits its' if is_one else 'wait their'} turn "
            "behind others on the same account."
        )
    return Line("Overdue", Verdict.FINE, f"Nothing is overdue.{queued}")


def _under_way(standing: Standing) -> Line:
    if standing.stuck:
        return Line(
            "Under way",
            Verdict.BROKEN,
            f"{_counted(standing.stuck, 'delivery is', 'deliveries are')} stuck: whoever was sending stopped in the "
            "middle, and nobody has taken over.",
            "A running clock takes over within seconds. Have it started, then look here again.",
        )
    if standing.sending:
        return Line(
            "Under way",
            Verdict.FINE,
            f"{_counted(standing.sending, 'delivery is', 'deliveries are')} being sent at this moment. None is stuck.",
        )
    return Line("Under way", Verdict.FINE, "Nothing is being sent at this moment, and nothing is stuck.")


def _to_decide(standing: Standing, week: Lately) -> Iterator[Line]:
    still = standing.standing_still
    link, values = ("decisions.index", "Decide on them"), ()
    unknown, missed = still[DeliveryStatus.UNKNOWN], still[DeliveryStatus.MISSED]
    stopped, free = standing.stopped_by_hold, standing.free_of_holds
    held = still[DeliveryStatus.HELD] - stopped - free
    failed = still[DeliveryStatus.PERMANENT_FAILURE] + still[DeliveryStatus.TECHNICAL_FAILURE]
    if not (unknown or missed or held or failed or stopped or free):
        yield Line("Waiting for a person", Verdict.FINE, "Nothing is unknown, missed, held or failed.")
        return
    if unknown:
        whether = "it went out" if unknown == 1 else "they went out"
        sentence = f"Of {_counted(unknown, 'delivery', 'deliveries')} nobody knows whether {whether}."
        to_do = "Look at the account on the channel, then say here what you saw."
        yield Line("Not known", Verdict.LOOK, sentence, to_do, link, values)
    if missed:
        sentence = f"{_counted(missed, 'delivery', 'deliveries')} missed the time to go out."
        to_do = f"Decide whether {'it' if missed == 1 else 'they'} should still go out."
        yield Line("Missed", Verdict.LOOK, sentence, to_do, link, values)
    if held:
        sentence = f"{_counted(held, 'delivery is', 'deliveries are')} held."
        to_do = "Mend what held it, then send it or leave it."
        if held > 1:
            to_do = "Mend what held them, then send or leave each."
        yield Line("Held", Verdict.LOOK, sentence, to_do, link, values)
    yield from _held_by_holds(stopped, free)
    if failed:
        sentence = (
            f"{_counted(failed, 'delivery has', 'deliveries have')} failed; "
            f"{_counted(week.failed, 'was', 'were')} due in the last seven days."
        )
        yield Line("Failed", Verdict.LOOK, sentence, "Read the reason on each, then decide.", link, values)


def _held_by_holds(stopped: int, free: int) -> Iterator[Line]:
    """What one in force keeps waits for its end; what none keeps any more waits for a person."""
    if stopped:
        it, does = ("It", "does") if stopped == 1 else ("They", "do")
        yield Line(
            "Stopped by a hold",
            Verdict.LOOK,
            f"{_counted(stopped, 'delivery is', 'deliveries are')} stopped by a hold.",
            f"{it} {does} not go out by {'itself' if stopped == 1 else 'themselves'}, also after the hold has ended: "
            f"give {'it' if stopped == 1 else 'each'} a new time then.",
            ("deliveries.index", "See what is stopped"),
            (("show", "stopped"),),
        )
    if free:
        yield Line(
            "Stopped by a hold before",
            Verdict.LOOK,
            f"{_counted(free, 'delivery was', 'deliveries were')} stopped by a hold, and no hold keeps "
            f"{'it' if free == 1 else 'them'} any more.",
            f"Look at {'it' if free == 1 else 'each'} again, then give it a new time or cancel it.",
            ("decisions.index", "Look at it again" if free == 1 else "Look at them again"),
        )


def _accounts(standing: Standing, moment: Moment) -> Iterator[Line]:
    troubled = [
        one
        for one in standing.accounts
        if one.state not in (AccountState.CONNECTED, AccountState.DISCONNECTED)
    ]
    resting = [one for one in standing.accounts if one.state is AccountState.CONNECTED and one.paused_until]
    for one in troubled:
        yield Line(
            _account_name(one),
            Verdict.BROKEN if one.next_at else Verdict.LOOK,
            f"{account_state(one.state).label}. {one.reason}".strip(),
            "Have it connected again. What is planned for it is held when its moment comes.",
            ("accounts.index", "See the accounts"),
        )
    for one in resting:
        assert one.paused_until is not None
        yield Line(
            _account_name(one),
            Verdict.LOOK,
            f"The channel takes no more until {moment(one.paused_until)}: its limit is reached. What is due there "
            "waits too, in its order.",
            "There is nothing to do: it goes on by itself.",
        )
    if not troubled and not resting:
        connected = sum(one.state is AccountState.CONNECTED for one in standing.accounts)
        yield Line("Accounts", Verdict.FINE, f"{_number(connected, 'account', 'accounts')} can send.")


def _account_name(account: AccountStanding) -> str:
    label = label_of(account.kind)
    return account.name if label.lower() in account.name.lower() else f"{account.name} ({label})"


def _alerts(alerts: AlertFacts) -> Line:
    if alerts.missing:
        names = " and ".join(alerts.missing)
        return Line(
            "E-mail alerts",
            Verdict.LOOK,
            f"E-mail alerts are off: set {names}. Until then trouble shows on this page and on Today alone.",
            "Ask whoever runs Campaign Desk to set it.",
        )
    if alerts.trouble:
        return Line(
            "E-mail alerts",
            Verdict.BROKEN,
            f"{_counted(alerts.waiting, 'alert', 'alerts')} could not be sent yet. {alerts.trouble}",
            "It is tried again for a day. Have the mail server's settings looked at.",
        )
    return Line(
        "E-mail alerts", Verdict.FINE, "Everybody who may schedule is told when something needs a person."
    )


def _readings(week: Lately, moment: Moment) -> Line:
    if week.last_reading_at is None:
        return Line("Reach", Verdict.FINE, "No reading has been collected yet.")
    return Line("Reach", Verdict.FINE, f"The last reading was collected {moment(week.last_reading_at)}.")


def _files(house: HouseFacts) -> Line:
    if not house.broken_files:
        return Line("Content files", Verdict.FINE, "All can be read.")
    return Line(
        "Content files",
        Verdict.LOOK,
        f"{_number(house.broken_files, 'file', 'files')} must be mended.",
        "The Campaigns page says where and how. Everything else can be used.",
        ("campaigns.index", "See the files"),
    )


def _space(house: HouseFacts) -> Line:
    sentence = f"{_size(house.free_bytes)} free in the data folder."
    if house.free_bytes >= LITTLE_SPACE:
        return Line("Disk space", Verdict.FINE, sentence)
    verdict = Verdict.LOOK if house.free_bytes >= NO_SPACE else Verdict.BROKEN
    return Line(
        "Disk space", verdict, sentence, "Have room made on that disk, before nothing can be written down."
    )


def _size(size: int) -> str:
    if size < LITTLE_SPACE:
        return f"{size // MEGABYTE:,} MB"
    return f"{size / LITTLE_SPACE:,.1f} GB"


def _counted(count: int, one: str, many: str) -> str:
    """A number that was not counted on beyond a thousand."""
    return f"{COUNTED_UP_TO:,} or more {many}" if count >= COUNTED_UP_TO else _number(count, one, many)


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
