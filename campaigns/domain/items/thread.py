"""The posts of a thread as their writer handles them: moved, and cut where they are too long. No word is lost or torn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.counting import measure_text
from campaigns.domain.text.sentences import sentence_spans

# Whether a text has room in one post; asked of the last one with ``is_last``.
Room = Callable[[str, bool], bool]
_WORD = re.compile(r"\S++")
# A better place to cut is taken where it leaves at least so much of what would have had room.
_FULL_ENOUGH = 0.3


def moved(parts: Sequence[str], index: int, by: int) -> list[str]:
    """The parts with one of them ``by`` places further; where there is no such place, as they were."""
    order = list(parts)
    if 0 <= index < len(order) and 0 <= index + by < len(order):
        order.insert(index + by, order.pop(index))
    return order


def room_on(kinds: Iterable[str], *, link: str = "", warning: str = "") -> Room:
    """Whether a text has room on all of these kinds of channel, as each of them counts.

    Those without threads don't count: they get all parts as one post. ``link`` closes the last part.
    """
    threaded = [kind for kind in kinds if KINDS[kind].takes_threads]

    def has_room(text: str, is_last: bool) -> bool:
        shown = f"{text}\n\n{link}" if is_last and link and link not in text else text
        return all(measure_text(kind, shown, warning=warning).fits for kind in threaded)

    return has_room


def cut_to_fit(text: str, has_room: Room) -> tuple[str, ...]:
    """The text in as few parts as have room, cut at paragraphs, else after sentences, else between words.

    A link with its label, what is printed bold, and a block of code stay in one piece; so does a word that is too long.
    """
    if "```" in text or "~~~" in text:
        return (text,)
    words = [match.span() for match in _WORD.finditer(text)]
    sentences = {end for _, end in sentence_spans(text)}
    paragraphs = {end for (_, end), (start, _) in pairwise(words) if text.count("\n", end, start) > 1}
    parts, first = [], 0
    while first < len(words):
        last = _last_with_room(text, words, first, has_room)
        if last + 1 < len(words):
            last = _best_place(text, words, first, last, paragraphs, sentences)
        parts.append(text[words[first][0] : words[last][1]])
        first = last + 1
    return tuple(parts)


def _last_with_room(text: str, words: Sequence[tuple[int, int]], first: int, has_room: Room) -> int:
    start, last = words[first][0], first
    while last + 1 < len(words) and has_room(text[start : words[last + 1][1]], last + 2 == len(words)):
        last += 1
    return last


def _best_place(
    text: str,
    words: Sequence[tuple[int, int]],
    first: int,
    last: int,
    paragraphs: set[int],
    sentences: set[int],
) -> int:
    """The word to end with, of those between ``first`` and ``last``."""
    start = words[first][0]
    least = start + (words[last][1] - start) * _FULL_ENOUGH
    whole = [
        index
        for index in range(last, first - 1, -1)
        if words[index][1] >= least and _is_whole(text, start, words[index][1])
    ]
    for ends in (paragraphs, sentences):
        better = next((index for index in whole if words[index][1] in ends), None)
        if better is not None:
            return better
    return whole[0] if whole else last


def _is_whole(text: str, start: int, end: int) -> bool:
    """Nothing is open here that is closed later."""
    piece = text[start:end]
    return piece.count("[") <= piece.count("]") and piece.count("**") % 2 == 0
