"""How old readers should be for a text, in words for the item's page; what is too hard is a finding of the checks."""

from __future__ import annotations

from campaigns.checks.accessibility.sentences import reading_ages
from campaigns.checks.readability import TOO_SHORT, ReadingAge
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.text.listing import listed


def reading_words(document: ItemDocument) -> str:
    """“Reading age: about 9 on Facebook, too short to judge on X.” How it is reckoned stands in the help on writing."""
    figures: dict[str, list[str]] = {}
    for channels, age in reading_ages(document):
        if age.words:
            figures.setdefault(_figure(age), []).extend(KINDS[kind].label for kind in channels)
    if not figures:
        return ""
    told = [
        f"{figure} on {listed(labels)}" if len(figures) > 1 else figure for figure, labels in figures.items()
    ]
    return f"Reading age: {'; '.join(told)}."


def _figure(age: ReadingAge) -> str:
    if age.years is None:
        return f"too short to judge (under {TOO_SHORT} words)"
    return f"about {age.years:.0f}"
