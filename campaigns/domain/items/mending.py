"""Applying the replacements that findings offer to a text: each where its old words still stand, none over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.domain.items.issues import Issue, Replacement


@dataclass(frozen=True)
class Mended:
    """The text afterwards, and the findings whose replacement went into it."""

    text: str
    applied: tuple[Issue, ...]


def mend(text: str, issues: Iterable[Issue]) -> Mended:
    """Put every offered replacement in, from the end so that no offset moves.

    Of two that overlap the first in the text counts; one whose old words are not at their place any more is left out.
    """
    offered: dict[tuple[int, int], tuple[Replacement, Issue]] = {}
    for issue in (one for each in issues for one in each.each):
        change = issue.replacement
        if change is not None and fits(text, change):
            offered.setdefault((change.offset, change.offset + len(change.old)), (change, issue))
    chosen: list[tuple[Replacement, Issue]] = []
    end = -1
    for (start, stop), pair in sorted(offered.items(), key=lambda one: one[0]):
        if start >= end:
            chosen.append(pair)
            end = stop
    for change, _ in reversed(chosen):
        text = text[: change.offset] + change.new + text[change.offset + len(change.old) :]
    return Mended(text, tuple(issue for _, issue in chosen))


def fits(text: str, change: Replacement) -> bool:
    """The old words still stand where the finding saw them."""
    return text[change.offset : change.offset + len(change.old)] == change.old and change.old != change.new
