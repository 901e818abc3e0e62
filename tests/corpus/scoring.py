"""Counts what the checks got right and wrong: precision, recall, and every case that went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaigns.checks.registry import CHECKS
from campaigns.checks.wording import WORDING
from campaigns.domain.items.issues import Issue
from tests.corpus.entries import IDS, Entry, Must


@dataclass(frozen=True)
class Wrong:
    """A miss (``issue`` is None) or a false alarm."""

    entry: Entry
    check_id: str
    words: str
    issue: Issue | None = None

    def told(self) -> str:
        if self.issue is None:
            wanted = f" at “{self.words}”" if self.words else ""
            return f"{self.check_id} missed{wanted} in {self.entry.slug}\n    {_one_line(self.entry)}"
        place = f"{self.issue.severity} at “{self.issue.excerpt}”: {self.issue.message}"
        return f"{self.check_id} false alarm in {self.entry.slug}, {place}\n    {_one_line(self.entry)}"


@dataclass(frozen=True)
class Score:
    """What one check did with the labels that name it."""

    check_id: str
    found: int
    wanted: int
    false_alarms: int
    near_misses: int

    @property
    def is_built(self) -> bool:
        return self.check_id in CHECKS

    @property
    def precision(self) -> float:
        raised = self.found + self.false_alarms
        return self.found / raised if raised else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    def line(self) -> str:
        if not self.is_built:
            return (
                f"{self.check_id:<8} not built      ({self.wanted} hits, {self.near_misses} near misses wait)"
            )
        return (
            f"{self.check_id:<8} precision {self.precision:4.0%}  recall {self.recall:4.0%}"
            f"  ({self.found} of {self.wanted} hits, {self.false_alarms} false alarms in {self.near_misses})"
        )


@dataclass(frozen=True)
class Result:
    """``in_all`` counts the built checks alone. ``faults`` tells where a check broke on a text."""

    scores: tuple[Score, ...]
    in_all: Score
    wrong: tuple[Wrong, ...]
    faults: tuple[str, ...] = ()

    def table(self) -> str:
        total = self.in_all
        last = (
            f"in all   precision {total.precision:4.0%}  recall {total.recall:4.0%}"
            f"  ({total.found} of {total.wanted} hits, {total.false_alarms} false alarms in {total.near_misses})"
        )
        return "\n".join([*(score.line() for score in self.scores), last])


def score(entries: tuple[Entry, ...], issues: dict[str, list[Issue]]) -> Result:
    """Hold what was found against the labels."""
    wrong = tuple(each for entry in entries for each in _wrongs(entry, issues[entry.slug]))
    scores = tuple(_score(check_id, entries, wrong) for check_id in IDS)
    built = [one for one in scores if one.is_built]
    return Result(
        scores,
        _sum(built),
        tuple(one for one in wrong if one.check_id in CHECKS),
        tuple(_faults(issues)),
    )


def unlabelled(entries: tuple[Entry, ...], issues: dict[str, list[Issue]]) -> Iterator[tuple[Entry, Issue]]:
    """Findings that no label speaks of, to be looked through by a person."""
    for entry in entries:
        named = {label.check_id for label in (*entry.must, *entry.must_not)}
        yield from ((entry, issue) for issue in issues[entry.slug] if issue.id not in named)


def _faults(issues: dict[str, list[Issue]]) -> Iterator[str]:
    for slug, found in issues.items():
        yield from (f"{slug}: {issue.message}" for issue in found if _is_fault(issue))


def _is_fault(issue: Issue) -> bool:
    return issue.message.startswith(WORDING["fault"].split("{")[0])


def _wrongs(entry: Entry, issues: list[Issue]) -> Iterator[Wrong]:
    for must in entry.must:
        if not must.is_met_by(issues):
            yield Wrong(entry, must.check_id, must.words)
    for must_not in entry.must_not:
        for issue in must_not.broken_by(issues)[:1]:
            yield Wrong(entry, must_not.check_id, "", issue)


def _score(check_id: str, entries: Iterable[Entry], wrong: Iterable[Wrong]) -> Score:
    entries = tuple(entries)
    mine = [one for one in wrong if one.check_id == check_id]
    wanted = sum(_about(check_id, entry.must) for entry in entries)
    return Score(
        check_id=check_id,
        found=wanted - sum(one.issue is None for one in mine),
        wanted=wanted,
        false_alarms=sum(one.issue is not None for one in mine),
        near_misses=sum(label.check_id == check_id for entry in entries for label in entry.must_not),
    )


def _about(check_id: str, musts: Iterable[Must]) -> int:
    return sum(must.check_id == check_id for must in musts)


def _sum(scores: list[Score]) -> Score:
    return Score(
        "in all",
        sum(one.found for one in scores),
        sum(one.wanted for one in scores),
        sum(one.false_alarms for one in scores),
        sum(one.near_misses for one in scores),
    )


def _one_line(entry: Entry) -> str:
    return " ".join(entry.body.split())[:400]
