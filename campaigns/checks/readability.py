"""How old a reader should be to read a text with ease: the Flesch-Kincaid grade, as an age.

    grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59        age = grade + 5

Source: Kincaid and others, Research Branch Report 8-75 (1975), for the grade; a child in the first grade is six.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from campaigns.checks.hashtags import hashtags_in
from campaigns.checks.prose import Passage, Role

FORMULA = "Flesch-Kincaid grade plus 5"
TOO_SHORT = 60  # words; below that one long name decides the figure
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_NO_PROSE = re.compile(
    r"(?<!\w)@[\w.@-]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|\b(?:[\w-]{1,63}\.){1,8}(?:org|com|uk|gov|net)\b(?:/\S*+)?"
)
_READ = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.BLOCKQUOTE, Role.QUOTE})


@dataclass(frozen=True)
class ReadingAge:
    """``years`` is None while the text is too short to judge."""

    words: int
    sentences: int
    syllables: int

    @property
    def is_too_short(self) -> bool:
        return self.words < TOO_SHORT

    @property
    def years(self) -> float | None:
        if self.is_too_short or not self.sentences:
            return None
        grade = 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
        return max(5.0, round(grade + 5, 1))


def reading_age(passages: Iterable[Passage]) -> ReadingAge:
    """Of the running text: headings, tables, notes to editors, addresses, hashtags and numbers are no prose."""
    words = sentences = syllables = 0
    for passage in passages:
        if passage.role not in _READ:
            continue
        text = _prose(passage)
        for sentence in passage.sentences:
            found = _WORD.findall(text[sentence.start : sentence.end])
            if found:
                sentences += 1
                words += len(found)
                syllables += sum(map(_syllables, found))
    return ReadingAge(words, sentences, syllables)


def hardest_sentences(passages: Iterable[Passage], most: int = 2) -> tuple[str, ...]:
    """Those that raise the figure most, the hardest first; what somebody said is left to them."""
    rated = [
        (0.39 * len(found) + 11.8 * sum(map(_syllables, found)) / len(found), sentence.text)
        for passage in passages
        if passage.role in _READ
        for text in (_prose(passage),)
        for sentence in passage.sentences
        if not sentence.is_quoted and (found := _WORD.findall(text[sentence.start : sentence.end]))
    ]
    return tuple(words for _, words in sorted(rated, key=lambda one: -one[0])[:most])


def _prose(passage: Passage) -> str:
    """Its text with what is no prose blanked, every word at its place."""
    spans = [(tag.start, tag.end) for tag in hashtags_in(passage)]
    spans += [(link.start, link.end) for link in passage.links if link.is_bare]
    spans += [match.span() for match in _NO_PROSE.finditer(passage.text)]
    kept = list(passage.text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> int:
    import syllapy  # reads its word list when first used: half a second

    if word.isupper() and 1 < len(word) <= 5:
        return len(word)  # an acronym is said letter by letter
    return sum(max(1, int(syllapy.count(piece))) for piece in re.split(r"[-’']", word) if len(piece) > 1) or 1
