"""The labelled texts, read from the files beside this module. ``README.md`` describes what an entry may say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from campaigns.domain.items.issues import Issue, Severity

HERE = Path(__file__).parent
FAMILIES = {"ACC": 22, "HARM": 12, "LAW": 20, "TIME": 5, "HLP": 4, "REL": 10}
"""Each family of the trade's checks, and how many there are."""
PARTS = (
    *(family.lower() for family in FAMILIES),
    "more-acc",
    "more-harm",
    "more-law",
    "more-hlp",
    "more-street",
    "whole",
)
"""The files of texts: one for each family, then those written later, by somebody new to the rules."""
IDS = tuple(f"{family}-{number:02}" for family, last in FAMILIES.items() for number in range(1, last + 1))
_WEIGHT = {Severity.INFO: 0, Severity.WARN: 1, Severity.BLOCK: 2}
_KEYS = {
    "name", "kind", "campaign", "front", "media", "records", "facts", "now", "body", "tail", "must", "must_not"
}  # fmt: skip


@dataclass(frozen=True)
class Must:
    """A check that has to find something; ``words`` (may be empty) have to be in the place it points at."""

    check_id: str
    words: str = ""

    def is_met_by(self, issues: list[Issue]) -> bool:
        return any(self._fits(issue) for issue in issues if issue.id == self.check_id)

    def _fits(self, issue: Issue) -> bool:
        wanted, shown = self.words.casefold(), issue.excerpt.casefold()
        return not wanted or wanted in shown or (bool(shown) and shown in wanted)


@dataclass(frozen=True)
class MustNot:
    """A check that may find nothing here, or nothing as grave as ``least``."""

    check_id: str
    least: Severity = Severity.INFO

    def broken_by(self, issues: list[Issue]) -> list[Issue]:
        found = (issue for issue in issues if issue.id == self.check_id)
        return [issue for issue in found if _WEIGHT[issue.severity] >= _WEIGHT[self.least]]


@dataclass(frozen=True)
class Entry:
    """One text with its labels. The rest is what it takes to put it before the checks (see ``staging``)."""

    family: str
    name: str
    kind: str
    body: str
    campaign: Mapping[str, Any]
    front: Mapping[str, Any]
    media: Mapping[str, Mapping[str, Any]]
    records: Mapping[str, Any]
    facts: Mapping[str, Any]
    now: datetime
    must: tuple[Must, ...] = ()
    must_not: tuple[MustNot, ...] = ()

    @property
    def slug(self) -> str:
        return f"{self.family}-{self.name}"


@dataclass(frozen=True)
class _File:
    family: str
    defaults: Mapping[str, Any]
    tails: Mapping[str, str]
    rows: list[Mapping[str, Any]] = field(default_factory=list)

    def entries(self) -> Iterator[Entry]:
        return (self._entry(row) for row in self.rows)

    def _entry(self, row: Mapping[str, Any]) -> Entry:
        strange = row.keys() - _KEYS
        if strange:
            raise ValueError(f"{self.family}.yml, {row.get('name')}: unknown key {sorted(strange)}")
        tail = self.tails[row["tail"]] if "tail" in row else ""
        return Entry(
            family=self.family,
            name=row["name"],
            kind=row.get("kind") or self.defaults.get("kind") or "post",
            body=f"{row['body'].rstrip()}\n\n{tail}".rstrip() + "\n",
            campaign={**(self.defaults.get("campaign") or {}), **(row.get("campaign") or {})},
            front=row.get("front") or {},
            media=row.get("media") or {},
            records=row.get("records") or {},
            facts=row.get("facts") or {},
            now=moment(row.get("now") or "2026-11-26T09:00"),
            must=tuple(_musts(row.get("must") or {})),
            must_not=tuple(_must_nots(row.get("must_not") or ())),
        )


def moment(text: str) -> datetime:
    """A moment in UTC, from a form without an offset."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def read_entries() -> tuple[Entry, ...]:
    """All of them, in order of file and place.

    Raises:
        ValueError: an entry has an unknown key, or its labels name a check that the trade does not know.
    """
    entries = tuple(entry for part in PARTS for entry in _read(part).entries())
    for entry in entries:
        for label in (*entry.must, *entry.must_not):
            if label.check_id not in IDS:
                raise ValueError(f"{entry.slug}: there is no check {label.check_id}")
    return entries


def _read(family: str) -> _File:
    data = yaml.safe_load((HERE / f"{family}.yml").read_text(encoding="utf-8"))
    return _File(family, data.get("defaults") or {}, data.get("tails") or {}, data["entries"])


def _musts(labels: Mapping[str, Any]) -> Iterator[Must]:
    for check_id, words in labels.items():
        for each in words if isinstance(words, list) else [words]:
            yield Must(check_id, "" if each is None else str(each))


def _must_nots(labels: list[str]) -> Iterator[MustNot]:
    for label in labels:
        check_id, _, least = label.partition(":")
        yield MustNot(check_id, Severity(least) if least else Severity.INFO)
