"""What a doctor would look at first: database, files, clock, disk, mail, accounts, and the facts that went out of date.

Unlike every other report this one has to answer when the database does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from campaigns.domain.items.issues import Issue, Severity
from campaigns.domain.time.localtime import format_local
from campaigns.models.base import db
from campaigns.models.migrating import newest_step, step_of
from campaigns.private_files import is_open_to_others, our_files
from campaigns.reports.diagnosis import Finding, Health, findings_of_house, findings_of_sending, works
from campaigns.reports.facts import FactsReport, facts_report
from campaigns.reports.house import look_at_house
from campaigns.reports.working import lately, standing_now
from campaigns.services.content.facts import current_facts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.installation.setup import why_unusable


@dataclass(frozen=True)
class Diagnosis:
    signs: tuple[Finding, ...]
    facts: FactsReport

    @property
    def is_well(self) -> bool:
        """Nothing is broken, and no fact waits to be looked up."""
        return self.facts.is_well and works(self.signs)


def diagnose(desk: Desk) -> Diagnosis:
    """Look at everything. Needs an application context; a database that is down is a sign, not an error."""
    now, zone = desk.clock.now(), desk.settings.timezone
    signs, broken = [_database()], _broken_files(desk)
    if works(signs):
        with reading() as session:
            standing, week = standing_now(session, now=now), lately(session, now=now)
            house = look_at_house(desk, session, broken=broken)
        signs += findings_of_sending(standing, week, lambda at: format_local(at, zone))
    else:
        house = look_at_house(desk, None, broken=broken)
    signs += [*findings_of_house(house), _rights(desk)]
    return Diagnosis(tuple(signs), facts_report(current_facts(desk), now.astimezone(zone).date()))


def _broken_files(desk: Desk) -> list[Issue]:
    """Of each file that can't be used, the first thing that is wrong."""
    broken = {one.file: one for one in reversed(desk.content.load().issues) if one.severity is Severity.BLOCK}
    return list(reversed(broken.values()))


def _database() -> Finding:
    try:
        with db.engine.connect() as connection:
            is_there = inspect(connection).has_table("users")
            made_for = step_of(connection)
    except DBAPIError as error:
        return Finding("Database", Health.BROKEN, why_unusable(error))
    if not is_there:
        return Finding("Database", Health.BROKEN, "It was not made yet.", "Make it: campaigns init")
    if made_for != newest_step():
        return Finding(
            "Database",
            Health.BROKEN,
            f"Its tables are those of another version (step {made_for or 'unknown'}; this one needs {newest_step()}).",
            "Bring it up to date, which loses nothing: campaigns init",
        )
    return Finding("Database", Health.FINE, "It answers, and its tables are those of this version.")


def _rights(desk: Desk) -> Finding:
    readable = [
        path for path in our_files(desk.settings.data_folder, is_deep=True) if is_open_to_others(path)
    ]
    if readable:
        return Finding(
            "Rights of files",
            Health.LOOK,
            f"Others on this machine may read {len(readable)} of our files, the first: {readable[0]}.",
            "Start Campaign Desk as the user they belong to; it takes those rights away.",
        )
    return Finding(
        "Rights of files", Health.FINE, "Nobody else on this machine reads the data folder’s files."
    )
