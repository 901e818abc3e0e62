"""Two people have changed one item: what each of them said, and what is left to choose."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from campaigns.content_store.item_words import SomeWords, labels_of, shown


@dataclass(frozen=True)
class FieldSaid:
    """One field as a person reads it. ``is_open``: both changed it, each in their way, so somebody has to choose."""

    name: str
    label: str
    mine: str
    theirs: str
    started: str
    is_open: bool


def fields_that_differ(mine: SomeWords, theirs: SomeWords, started: SomeWords) -> tuple[FieldSaid, ...]:
    """What stands differently in the two, in the order of the form."""
    return tuple(
        FieldSaid(
            name,
            label,
            shown(mine, name),
            shown(theirs, name),
            shown(started, name),
            getattr(started, name) not in (getattr(mine, name), getattr(theirs, name)),
        )
        for name, label in labels_of(mine).items()
        if getattr(mine, name) != getattr(theirs, name)
    )


def merged(mine: SomeWords, theirs: SomeWords, started: SomeWords, take_mine: Set[str]) -> SomeWords:
    """Of each field what the one who changed it said; where both did, mine if its name is in ``take_mine``."""
    taken = {
        name: getattr(mine, name)
        for name in labels_of(mine)
        if name in take_mine or getattr(theirs, name) == getattr(started, name)
    }
    return replace(theirs, **taken)
