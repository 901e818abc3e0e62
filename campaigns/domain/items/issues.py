"""What a check or the content store found: one shape for commands, pages and other people's tools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


_WEIGHT = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


def is_lighter(one: Severity, other: Severity) -> bool:
    return _WEIGHT[one] > _WEIGHT[other]


class Basis(StrEnum):
    """What a rule rests on (domain reference, "Basis tags"). ``default`` is our own choice, never called a rule."""

    LAW = "law"
    GOV = "gov"
    EVIDENCE = "evidence"
    PRACTICE = "practice"
    DEFAULT = "default"


@dataclass(frozen=True)
class Replacement:
    """A change to the file that would mend a finding: ``old`` stands at ``offset`` of its text, ``new`` replaces it.

    ``offset`` counts characters of the file as it was checked, so a changed file is noticed: ``old`` is not there.
    """

    offset: int
    old: str
    new: str

    def to_json(self) -> dict[str, Any]:
        return {"offset": self.offset, "old": self.old, "new": self.new}


@dataclass(frozen=True)
class Issue:
    """One finding, with its exact place. Lines and columns count from 1; 0 means the file as a whole.

    ``basis`` is empty for what the content store finds in a file's form. ``replacement`` is set where one click can
    mend it. ``about``: see ``Override``. ``is_in_card``: it stands on the page that ``link_card`` names, not in the file.
    ``again``: the other places of which the same is said.
    """

    id: str
    severity: Severity
    message: str
    file: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    basis: Basis | None = None
    replacement: Replacement | None = None
    about: str = ""
    is_in_card: bool = False
    again: tuple[Issue, ...] = ()

    @property
    def each(self) -> tuple[Issue, ...]:
        """Every place of it, this one first."""
        return (self, *self.again)

    @property
    def place(self) -> str:
        """``file, line 7``; the file alone where the finding is about the whole of it."""
        return f"{self.file}{at_line(self.line)}"

    def to_json(self) -> dict[str, Any]:
        also = [{"line": one.line, "column": one.column} for one in self.again]
        return {
            "id": self.id,
            "severity": self.severity.value,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "excerpt": self.excerpt,
            "basis": self.basis.value if self.basis else None,
            "replacement": self.replacement.to_json() if self.replacement else None,
            **({"also": also} if also else {}),
        }


def sort_issues(issues: Iterable[Issue]) -> list[Issue]:
    """By file, then place, then weight: the order in which a person mends them."""
    return sorted(issues, key=lambda i: (i.file, i.line, i.column, _WEIGHT[i.severity], i.id, i.message))


def worst_first(issues: Iterable[Issue]) -> list[Issue]:
    """What blocks stands first; those of one weight keep their order."""
    return sorted(issues, key=lambda issue: _WEIGHT[issue.severity])


def is_blocked(issues: Iterable[Issue]) -> bool:
    return any(issue.severity is Severity.BLOCK for issue in issues)


def at_line(line: int) -> str:
    """``, line 7`` behind a name; nothing where a finding has no line."""
    return f", line {line}" if line else ""
