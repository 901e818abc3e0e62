"""Two people have changed one post: what each of them said, and what is left to choose."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from campaigns.content_store.body_edit import joined
from campaigns.content_store.post_words import FIELDS, LABELS, PostWords
from campaigns.domain.items.channel_kinds import KINDS


@dataclass(frozen=True)
class FieldSaid:
    """One field as a person reads it. ``is_open``: both changed it, each in their way, so somebody has to choose."""

    name: str
    label: str
    mine: str
    theirs: str
    started: str
    is_open: bool


def fields_that_differ(mine: PostWords, theirs: PostWords, started: PostWords) -> tuple[FieldSaid, ...]:
    """What stands differently in the two, in the order of the form."""
    return tuple(
        FieldSaid(
            name,
            LABELS[name],
            shown(mine, name),
            shown(theirs, name),
            shown(started, name),
            getattr(started, name) not in (getattr(mine, name), getattr(theirs, name)),
        )
        for name in FIELDS
        if getattr(mine, name) != getattr(theirs, name)
    )


def merged(mine: PostWords, theirs: PostWords, started: PostWords, take_mine: Set[str]) -> PostWords:
    """Of each field what the one who changed it said; where both did, mine if its name is in ``take_mine``."""
    taken = {
        name: getattr(mine, name)
        for name in FIELDS
        if name in take_mine or getattr(theirs, name) == getattr(started, name)
    }
    return replace(theirs, **taken)


def shown(words: PostWords, name: str) -> str:
    """A field's value as one text."""
    if name == "parts":
        return joined(words.parts)
    if name == "own":
        return "\n\n".join(f"{KINDS[kind].label}: {joined(parts)}" for kind, parts in words.own)
    if name == "channels":
        return ", ".join(KINDS[kind].label for kind in words.channels)
    if name == "publish_at":
        return words.publish_at.replace("T", ", ")
    value: str | tuple[str, ...] = getattr(words, name)
    return value if isinstance(value, str) else ", ".join(value)
