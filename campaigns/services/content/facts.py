"""The dated facts of this installation: what ships, after the files in ``content/_desk/``."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from campaigns.checks.registry import CHECKS
from campaigns.domain.facts.elections import ElectionKind, period_start
from campaigns.domain.facts.facts import Election, Facts
from campaigns.domain.items.issues import Basis, Issue, Severity
from campaigns.reference.facts import load_facts
from campaigns.services.core.desk import FileDesk

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.models.elections import ElectionWindow, StandingWindow

BROKEN = "FACTS-01"
# What the law asks never weighs less than a warning, unless the rule itself is only for information.
LIGHTEST = {
    check_id: Severity.WARN
    if check.basis is Basis.LAW and check.severity is not Severity.INFO
    else Severity.INFO
    for check_id, check in CHECKS.items()
}


def current_facts(desk: FileDesk) -> Facts:
    """The facts of the files as they are now; the organisation's own are read again when one of them changed."""
    today = desk.today()
    return load_facts(desk.content.root, today, lightest=LIGHTEST)


def facts_now(session: Session, desk: FileDesk) -> Facts:
    """The facts with the polls that people entered by hand. The same object as long as nothing changed."""
    from campaigns.models.elections import standing_windows  # a check of files alone carries no database

    facts = current_facts(desk)
    windows = standing_windows(session)
    return _merged.with_windows(facts, windows) if windows else facts


def _in_one(known: Iterable[Election], entered: Iterable[Election]) -> tuple[Election, ...]:
    """Both as one list. A published notice of a poll that is there already gives that poll its day.

    The poll stays the same matter then: what was decided about it counts.
    """
    polls = {poll_key(one): one for one in known}
    for one in entered:
        there = polls.get(poll_key(one))
        if there is not None and there.is_published and not one.is_published:
            continue  # the lists know the day of the notice, the entry does not
        polls[poll_key(one)] = replace(one, id=there.id, areas=one.areas or there.areas) if there else one
    return tuple(polls.values())


def poll_key(poll: Election | ElectionWindow | StandingWindow) -> tuple[str, date]:
    """What tells one poll from another, however it is written."""
    return poll.name.casefold(), poll.polling_day


def _election(window: StandingWindow, facts: Facts) -> Election:
    return Election(
        id=f"entered-{window.id}",  # what decisions about it are kept under
        name=window.name,
        polling_day=window.polling_day,
        starts_on=period_start(window.polling_day, window.notice_on, facts.bank_holidays),
        areas=window.areas,
        is_published=window.notice_on is not None,
        kind=ElectionKind(window.kind),
    )


class _Merged:
    """The facts of the files and the polls of the database in one, made once for each state of the two.

    The checks remember what they made of a ``Facts`` by which object it is.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: list[tuple[Facts, tuple[StandingWindow, ...], Facts]] = []

    def with_windows(self, facts: Facts, windows: tuple[StandingWindow, ...]) -> Facts:
        with self._lock:
            for base, its_windows, merged in self._made:
                if base is facts and its_windows == windows:
                    return merged
            entered = [_election(window, facts) for window in windows]
            merged = replace(facts, elections=_in_one(facts.elections, entered))
            self._made = [*self._made[-3:], (facts, windows, merged)]
            return merged


_merged = _Merged()


def facts_issues(facts: Facts) -> Iterable[Issue]:
    """A list that can't be used is a finding that blocks: without it nobody knows what a check would have found."""
    for broken in facts.broken:
        yield Issue(
            id=BROKEN,
            severity=Severity.BLOCK,
            message=f"{broken.message} Until it is mended, no text counts as checked.",
            file=broken.path,
            line=broken.line,
            column=1,
        )
