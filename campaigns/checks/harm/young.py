"""HARM-11 and HARM-12: young readers are asked first, and reached where they are allowed to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.facts.facts import DateStatus, MinimumAge
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import PostDocument

YOUNGEST_UNLESS_SAID = 13


def no_young_review(subject: Subject) -> Iterator[Finding]:
    if subject.is_youth and not (
        subject.item.young_people_review.strip() or subject.records.young_people_reviewed
    ):
        yield Finding()


def too_young_for_platform(subject: Subject) -> Iterator[Finding]:
    """The campaign's youngest readers may not use the platform on the day of publication."""
    item = subject.item
    if not isinstance(item, PostDocument) or not subject.is_youth:
        return
    youngest = _youngest(item.ages)
    for kind in item.channels:
        rule = _rule_on(subject, kind)
        if rule is not None and rule.years > youngest:
            yield Finding(
                line=item.line_of("channels"),
                excerpt=kind,
                says="expected" if rule.status is DateStatus.EXPECTED else "",
                details={"label": KINDS[kind].label, "years": rule.years, "youngest": youngest},
            )


def _rule_on(subject: Subject, kind: str) -> MinimumAge | None:
    """The newest rule for the channel that holds on the day of publication."""
    day = subject.publishes_on
    holding = [
        rule
        for rule in subject.facts.minimum_ages
        if rule.channel == kind and (rule.valid_from is None or rule.valid_from <= day)
    ]
    return max(holding, key=lambda rule: (rule.valid_from is not None, rule.valid_from), default=None)


def _youngest(ages: str) -> int:
    """The first number of “11 to 15”; without one, the youngest age that platforms admit today."""
    found = re.search(r"\d{1,2}", ages)
    return int(found[0]) if found else YOUNGEST_UNLESS_SAID
