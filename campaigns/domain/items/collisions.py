"""Posts that get in each other's way on one account: too close together, or saying the same. Pure rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Generic, TypeVar

from campaigns.domain.text.lookalikes import plain_words

# Of the runs of three words in the two texts together, so many are in both: a text with one sentence changed.
ALIKE_FROM = 0.6
# Shorter texts share most of their words by chance.
SHORTEST_TO_COMPARE = 8
_WORDS = 3


class CollisionKind(StrEnum):
    TOO_CLOSE = "too-close"
    SAME_TEXT = "same-text"
    ALIKE = "alike"


@dataclass(frozen=True)
class Sending:
    """One post on its way to one account. ``label`` is the caller's own name for it."""

    label: int
    account: str
    item_ref: str
    at: datetime
    text: str


Post = TypeVar("Post", bound=Sending)


@dataclass(frozen=True)
class Collision(Generic[Post]):
    """Two posts on one account, the earlier first."""

    kind: CollisionKind
    earlier: Post
    later: Post


def find_collisions(sendings: Iterable[Post], *, apart: timedelta) -> list[Collision[Post]]:
    """Every pair that collides, in the order of the later post.

    One item on many accounts is no collision, however close; accounts are looked at each for itself.
    """
    by_account: dict[str, list[Post]] = defaultdict(list)
    for one in sendings:
        by_account[one.account].append(one)
    found: list[Collision[Post]] = []
    for posts in by_account.values():
        posts.sort(key=lambda one: (one.at, one.label))
        found += _too_close(posts, apart)
        found += _repeated(posts)
    return sorted(found, key=lambda one: (one.later.at, one.later.label, one.kind, one.earlier.label))


def _too_close(posts: Sequence[Post], apart: timedelta) -> Iterator[Collision[Post]]:
    for earlier, later in pairwise(posts):
        if later.at - earlier.at < apart:
            yield Collision(CollisionKind.TOO_CLOSE, earlier, later)


def _repeated(posts: Sequence[Post]) -> Iterator[Collision[Post]]:
    """Each post with the latest earlier one that says the same, else with the earlier one most like it.

    An item that goes out on several dates was signed off for those, and says the same on each.
    """
    same: dict[str, Post] = {}
    firsts: list[Post] = []  # one for each text
    shingles: dict[int, frozenset[tuple[str, ...]]] = {}
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)  # run of words → places in ``firsts``
    for post in posts:
        words = plain_words(post.text)
        text = " ".join(words)
        if text and text in same:
            if same[text].item_ref != post.item_ref:
                yield Collision(CollisionKind.SAME_TEXT, same[text], post)
            same[text] = post
            continue
        same[text] = post
        runs = _runs(words)
        nearest = _most_alike(runs, shingles, holders)
        if nearest is not None:
            yield Collision(CollisionKind.ALIKE, firsts[nearest], post)
        place = len(firsts)
        firsts.append(post)
        shingles[place] = runs
        for run in runs:
            holders[run].append(place)


def _most_alike(
    runs: frozenset[tuple[str, ...]],
    shingles: dict[int, frozenset[tuple[str, ...]]],
    holders: dict[tuple[str, ...], list[int]],
) -> int | None:
    shared: dict[int, int] = defaultdict(int)
    for run in runs:
        for place in holders.get(run, ()):
            shared[place] += 1
    likeness = {place: count / (len(runs) + len(shingles[place]) - count) for place, count in shared.items()}
    best = max(likeness, key=lambda place: (likeness[place], place), default=None)
    return best if best is not None and likeness[best] >= ALIKE_FROM else None


def _runs(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    if len(words) < SHORTEST_TO_COMPARE:
        return frozenset()
    return frozenset(tuple(words[start : start + _WORDS]) for start in range(len(words) - _WORDS + 1))
