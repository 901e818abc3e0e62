"""The same thing said many times of one text is one finding with a count: who has read it once looks for the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from campaigns.checks.wording import WORDING
from campaigns.domain.items.issues import Issue, sort_issues


def folded(issues: Iterable[Issue]) -> Iterator[Issue]:
    """The first of those that say the same, with the others as ``again``; each keeps its place and its replacement."""
    alike: dict[tuple[object, ...], list[Issue]] = {}
    for issue in sort_issues(issues):
        if not issue.excerpt:  # about the item as a whole: each is a matter of its own
            yield issue
            continue
        key = (issue.id, issue.severity, issue.message.casefold(), issue.about, issue.is_in_card, issue.file)
        alike.setdefault(key, []).append(issue)
    for first, *others in alike.values():
        yield first if not others else _counted(first, tuple(others))


def _counted(first: Issue, others: tuple[Issue, ...]) -> Issue:
    message = WORDING["several"].format(message=first.message, count=len(others) + 1)
    return replace(first, message=message, again=others)
