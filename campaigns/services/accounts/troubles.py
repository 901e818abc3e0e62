"""What is wrong with an account, or soon will be: one rule for the page Today, the accounts page and letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.channels.base import ChannelDirectory
from campaigns.domain.items.channel_kinds import KINDS, label_of
from campaigns.domain.items.statuses import AccountState
from campaigns.domain.time.localtime import format_day, start_of_day
from campaigns.models.accounts import Account
from campaigns.services.accounts.opening import why_not_cleared

# Some platforms want a person to sign in again, who may be on leave.
TOLD_AHEAD = timedelta(days=21)


@dataclass(frozen=True)
class Trouble:
    """``key`` tells one from the next, so that people are written to once about each.

    ``short`` is for a subject line, ``words`` say what is, ``to_do`` what to do about it. ``is_urgent``: nothing goes out
    there any more.
    """

    key: str
    short: str
    words: str
    to_do: str
    is_urgent: bool = True


def ends_at(account: Account, zone: ZoneInfo) -> datetime | None:
    """When its login ends: what its platform told, or what somebody wrote down, whichever comes first."""
    typed = start_of_day(account.ends_on, zone) if account.ends_on else None
    return min((one for one in (account.token_expires_at, typed) if one is not None), default=None)


def trouble_of(
    channels: ChannelDirectory, account: Account, *, now: datetime, zone: ZoneInfo
) -> Trouble | None:
    """None where there is nothing to do. A disconnected account was meant so."""
    if account.state == AccountState.DISCONNECTED:
        return None
    if account.state == AccountState.NEEDS_RECONNECTING:
        return Trouble(
            "login",
            "needs reconnecting",
            account.state_reason or "Its login does not work any more.",
            "An administrator reconnects it under Accounts. Until then what is due there is held, and nothing is lost.",
        )
    if words := why_not_cleared(channels, account):
        return Trouble(
            "clearance",
            "waits for its clearance",
            words,
            "Write down what it answered, or that your office is no government user. Until then what is due there is held, "
            "and nothing is lost.",
        )
    return _ending(ends_at(account, zone), now, zone) or _version_ending(
        account.kind, now.astimezone(zone).date()
    )


def _ending(ends: datetime | None, now: datetime, zone: ZoneInfo) -> Trouble | None:
    if ends is None or ends - now > TOLD_AHEAD:
        return None
    day = format_day(ends.astimezone(zone).date())
    to_do = "An administrator reconnects it under Accounts with a new login."
    if ends <= now:
        return Trouble(
            f"ended {ends:%Y-%m-%d}", "has a login that ended", f"Its login ended on {day}.", to_do
        )
    return Trouble(
        f"ends {ends:%Y-%m-%d}",
        "has a login that ends soon",
        f"Its login ends on {day}.",
        f"{to_do} The present one works until then.",
        is_urgent=False,
    )


def _version_ending(kind: str, today: date) -> Trouble | None:
    """Of the platform's interface, as this release of ours speaks it."""
    interface = KINDS[kind].interface if kind in KINDS else None
    if interface is None or interface.ends is None or not interface.is_ending(today):
        return None
    is_over, day = interface.ends < today, format_day(interface.ends)
    return Trouble(
        f"version {interface.version}{' over' if is_over else ''}",
        "needs a newer Campaign Desk",
        f"{label_of(kind)} {'stopped answering' if is_over else 'stops answering'} after {day} to what this release of "
        f"Campaign Desk asks ({interface.version}).",
        "Whoever runs Campaign Desk installs a newer release."
        + ("" if is_over else " Posts go out as usual until then."),
        is_urgent=is_over,
    )
