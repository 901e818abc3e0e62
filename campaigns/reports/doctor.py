"""What a doctor would look at first: database, files, clock, disk, mail, accounts, and the facts that went out of date.

Unlike every other report this one has to answer when the database does not.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from campaigns.domain.items.issues import Severity
from campaigns.domain.items.statuses import AccountState
from campaigns.domain.time.localtime import format_local
from campaigns.models.base import db
from campaigns.models.migrating import newest_step, step_of
from campaigns.private_files import is_open_to_others, our_files
from campaigns.reports.facts import FactsReport, facts_report
from campaigns.reports.working import Standing, standing_now
from campaigns.services.content.facts import current_facts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.installation.setup import why_unusable

MEGABYTE = 1024 * 1024
LITTLE_SPACE, NO_SPACE = 1024 * MEGABYTE, 100 * MEGABYTE


class Health(StrEnum):
    FINE = "fine"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at. ``to_do`` is empty when there is nothing to do."""

    name: str
    health: Health
    sentence: str
    to_do: str = ""


@dataclass(frozen=True)
class Diagnosis:
    signs: tuple[Sign, ...]
    facts: FactsReport

    @property
    def is_well(self) -> bool:
        """Nothing is broken, and no fact waits to be looked up."""
        return self.facts.is_well and not any(sign.health is Health.BROKEN for sign in self.signs)


def diagnose(desk: Desk) -> Diagnosis:
    """Look at everything. Needs an application context; a database that is down is a sign, not an error."""
    today = desk.clock.now().astimezone(desk.settings.timezone).date()
    database = _database()
    signs = [database]
    if database.health is Health.FINE:
        signs += _sending(desk)
    signs += [_content(desk), _space(desk), _rights(desk), _mail(desk)]
    return Diagnosis(tuple(signs), facts_report(current_facts(desk), today))


def _database() -> Sign:
    try:
        with db.engine.connect() as connection:
            is_there = inspect(connection).has_table("users")
            made_for = step_of(connection)
    except DBAPIError as error:
        return Sign("Database", Health.BROKEN, why_unusable(error))
    if not is_there:
        return Sign("Database", Health.BROKEN, "It was not made yet.", "Make it: campaigns init")
    if made_for != newest_step():
        return Sign(
            "Database",
            Health.BROKEN,
            f"Its tables are those of another version (step {made_for or 'unknown'}; this one needs {newest_step()}).",
            "Bring it up to date, which loses nothing: campaigns init",
        )
    return Sign("Database", Health.FINE, "It answers, and its tables are those of this version.")


def _sending(desk: Desk) -> Iterator[Sign]:
    with reading() as session:
        standing = standing_now(session, now=desk.clock.now())
    yield _clock(desk, standing)
    if standing.paused_since is not None:
        yield Sign(
            "Sending",
            Health.LOOK if standing.is_kept_as_copy else Health.BROKEN,
            f"It is paused since {format_local(standing.paused_since, desk.settings.timezone)}: this may be a copy or a "
            "restored backup.",
            "Look at what would go out, then decide: campaigns sending status",
        )
    if standing.unknown_since is not None:
        since = format_local(standing.unknown_since, desk.settings.timezone)
        yield Sign(
            "Last look before sending",
            Health.BROKEN,
            f"Since {since} nobody can tell whether anything keeps what is due from going out, so it waits. "
            f"{standing.unknown_why}",
            "Look into the sender's log and at the machine's memory, then start Campaign Desk again.",
        )
    yield _accounts(standing)


def _clock(desk: Desk, standing: Standing) -> Sign:
    if standing.is_ticking:
        return Sign("Clock", Health.FINE, "It ticks.")
    start = "Start it: campaigns serve, or campaigns worker beside the web pages."
    if standing.last_tick_at is None:
        return Sign("Clock", Health.LOOK, "It has never ticked here, so nothing goes out by itself.", start)
    since = format_local(standing.last_tick_at, desk.settings.timezone)
    return Sign("Clock", Health.BROKEN, f"It last ticked {since}, so nothing goes out by itself.", start)


def _accounts(standing: Standing) -> Sign:
    troubled = [
        one.name
        for one in standing.accounts
        if one.state not in (AccountState.CONNECTED, AccountState.DISCONNECTED)
    ]
    if troubled:
        return Sign(
            "Accounts",
            Health.LOOK,
            f"Can't send: {', '.join(troubled)}.",
            "See why and reconnect: campaigns accounts list",
        )
    connected = sum(one.state is AccountState.CONNECTED for one in standing.accounts)
    return Sign("Accounts", Health.FINE, f"{connected} can send.")


def _content(desk: Desk) -> Sign:
    library = desk.content.load()
    broken = [issue for issue in library.issues if issue.severity is Severity.BLOCK]
    if broken:
        files = len({issue.file for issue in broken})
        return Sign(
            "Content files",
            Health.BROKEN,
            f"{files} can't be used, the first: {broken[0].message}",
            "See where and how to mend them: campaigns check",
        )
    return Sign("Content files", Health.FINE, f"{len(library.items)} posts and releases can be read.")


def _space(desk: Desk) -> Sign:
    free = shutil.disk_usage(desk.settings.data_folder).free
    health = Health.FINE if free >= LITTLE_SPACE else Health.LOOK if free >= NO_SPACE else Health.BROKEN
    to_do = "" if health is Health.FINE else "Make room, before nothing can be written down."
    return Sign("Disk space", health, f"{free / LITTLE_SPACE:,.1f} GB free in the data folder.", to_do)


def _rights(desk: Desk) -> Sign:
    readable = [
        path for path in our_files(desk.settings.data_folder, is_deep=True) if is_open_to_others(path)
    ]
    if readable:
        return Sign(
            "Rights of files",
            Health.LOOK,
            f"Others on this machine may read {len(readable)} of our files, the first: {readable[0]}.",
            "Start Campaign Desk as the user they belong to; it takes those rights away.",
        )
    return Sign("Rights of files", Health.FINE, "Nobody else on this machine reads the data folder’s files.")


def _mail(desk: Desk) -> Sign:
    if desk.mail is None:
        given = {
            "CAMPAIGNS_SMTP_URL": desk.settings.smtp_url,
            "CAMPAIGNS_ALERT_FROM": desk.settings.alert_from,
        }
        missing = " and ".join(name for name, value in given.items() if value is None)
        return Sign(
            "E-mail alerts", Health.LOOK, "They are off, so trouble shows on pages alone.", f"Set {missing}."
        )
    return Sign("E-mail alerts", Health.FINE, "They are on.")
