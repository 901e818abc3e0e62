"""What changed between two texts, paragraph by paragraph, for somebody who agreed to the older one: within a sentence word
by word, and a sentence of which over half is new as the old sentence and the new one, each in whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise, zip_longest

from campaigns.domain.text.sentences import sentence_spans
from campaigns.domain.text.word_changes import Change, Piece, word_changes

_BETWEEN = re.compile(r"\n[ \t]*\n\s*")
_WORD = re.compile(r"\w+")
LIKE_A_SENTENCE = 0.5  # the share of the new words that were there before; with less it is another sentence
LIKE_A_PARAGRAPH = 0.3
MOST_PAIRS = 40_000  # pairs of paragraphs or sentences that are looked at for likeness; beyond, old and new stand in whole

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph with what changed in it. ``number`` is its place in the new text, from 0; None where it went out."""

    number: int | None
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.change is not Change.SAME for piece in self.pieces)

    @property
    def old(self) -> str:
        return _told(self.pieces, Change.ADDED)

    @property
    def new(self) -> str:
        return _told(self.pieces, Change.REMOVED)

    @property
    def as_now(self) -> tuple[Piece, ...]:
        """Without a word of what changed."""
        return (Piece(Change.SAME, self.new),)


def _told(pieces: Iterable[Piece], other: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change is not other).strip()


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Parts of a text with an empty line between them, without white space around each."""
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())


def as_they_stand(text: str) -> tuple[Paragraph, ...]:
    """Where there is nothing to compare it with."""
    parts = enumerate(split_paragraphs(text))
    return tuple(Paragraph(number, (Piece(Change.SAME, part),)) for number, part in parts)


def paragraph_changes(old: str, new: str) -> tuple[Paragraph, ...]:
    """Every word of both texts in order; what went stands before what came in its place."""
    before, after = split_paragraphs(old), split_paragraphs(new)
    return tuple(
        Paragraph(k, _between(before[i] if i is not None else "", after[k] if k is not None else ""))
        for i, k in _beside_each_other(_aligned(before, after, LIKE_A_PARAGRAPH))
    )


def count_changed(paragraphs: Iterable[Paragraph]) -> int:
    """How many words changed: of a run that was replaced the longer side, so that one word for another is one."""
    return sum(
        max(sum(map(_count_words, of)) for of in (_texts(run, Change.REMOVED), _texts(run, Change.ADDED)))
        for paragraph in paragraphs
        for is_same, run in _runs(paragraph.pieces)
        if not is_same
    )


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[bool, list[Piece]]]:
    for is_same, run in groupby(pieces, key=lambda piece: piece.change is Change.SAME):
        yield is_same, list(run)


def _texts(run: Sequence[Piece], change: Change) -> list[str]:
    return [piece.text for piece in run if piece.change is change]


def _count_words(text: str) -> int:
    return len(_WORD.findall(text))


def _between(old: str, new: str) -> tuple[Piece, ...]:
    before, after = _sentences(old), _sentences(new)
    pieces: list[Piece] = []
    for i, k in _aligned(before, after, LIKE_A_SENTENCE):
        if i is None or k is None:
            piece = Piece(Change.REMOVED, before[i]) if i is not None else Piece(Change.ADDED, after[k or 0])
            pieces.append(piece)
        elif before[i].strip() == after[k].strip():
            pieces.append(Piece(Change.SAME, after[k]))
        else:
            pieces += word_changes(before[i].rstrip(), after[k].rstrip())
            pieces.append(Piece(Change.SAME, after[k][len(after[k].rstrip()) :]))
    if pieces:
        pieces[-1] = Piece(pieces[-1].change, pieces[-1].text.rstrip())
    runs = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.change)
    return tuple(Piece(change, "".join(piece.text for piece in run)) for change, run in runs)


def _sentences(text: str) -> list[str]:
    """Each with the white space behind it; the last with a blank, so that nothing runs into what follows."""
    starts = [start for start, _ in sentence_spans(text)]
    cuts = [0, *starts[1:], len(text)] if text else []
    parts = [text[start:end] for start, end in pairwise(cuts)]
    return [part if part[-1:].isspace() else f"{part} " for part in parts]


def _aligned(old: Sequence[str], new: Sequence[str], least: float) -> Iterator[Pair]:
    """Which of the old became which of the new, in order; None beside what went or came."""
    before, after = [one.strip() for one in old], [one.strip() for one in new]
    for name, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if name == "equal":
            yield from zip(range(i, j), range(k, m), strict=True)
        else:
            for a, b in _paired(before[i:j], after[k:m], least):
                yield None if a is None else a + i, None if b is None else b + k


def _beside_each_other(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """What went and what came at the same place, one for one: whoever reads takes the one for the other's successor."""
    for is_matched, run in groupby(pairs, key=lambda pair: None not in pair):
        some = list(run)
        if is_matched:
            yield from some
            continue
        went, came = [i for i, _ in some if i is not None], [k for _, k in some if k is not None]
        yield from zip_longest(went, came)


def _paired(old: Sequence[str], new: Sequence[str], least: float) -> list[Pair]:
    """The order stays, and altogether as much as possible stays together. ``best[a][b]`` is of what follows a and b."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return [*((a, None) for a in range(len(old))), *((None, b) for b in range(len(new)))]
    before, after = [_bag(one) for one in old], [_bag(one) for one in new]
    if len(old) == len(new) and all(map(lambda *two: _likeness(*two) >= least, before, after)):
        return [
            (number, number) for number in range(len(old))
        ]  # as mostly: nothing came or went between them
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likes = [[_likeness(one, other) for other in after] for one in before]
    for a in reversed(range(len(old))):
        for b in reversed(range(len(new))):
            both = likes[a][b] + best[a + 1][b + 1] if likes[a][b] >= least else 0.0
            best[a][b] = max(both, best[a + 1][b], best[a][b + 1])
    pairs: list[Pair] = []
    a = b = 0
    while a < len(old) and b < len(new):
        if likes[a][b] >= least and best[a][b] == likes[a][b] + best[a + 1][b + 1]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            pairs.append((a, None))
            a += 1
        else:
            pairs.append((None, b))
            b += 1
    return [
        *pairs,
        *((rest, None) for rest in range(a, len(old))),
        *((None, rest) for rest in range(b, len(new))),
    ]


def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """The share of the new words that were there before."""
    return (old & new).total() / (new.total() or 1)
