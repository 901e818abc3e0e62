"""SPELL-01: British spelling and slips of the finger. Quiet on purpose: a word that nobody can improve is left alone.

A word is only named when it can be said what was meant: its British form, or one known word a single slip away. Words
with a capital inside a sentence are names; they are held against the names that are known, never against the dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from campaigns.checks.base import Finding, Subject
from campaigns.checks.by_identity import ByIdentity
from campaigns.checks.hashtags import hashtags_in
from campaigns.checks.patterns import LatePattern
from campaigns.checks.prose import Passage, Role
from campaigns.checks.reading import is_shouted_or_titled
from campaigns.checks.word_forms import british_form, meant, slips
from campaigns.checks.word_slips import slips_in
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.person_names import TITLE, person_names

_WORD = re.compile(r"(?<![\w@#/.’'_&-])[^\W\d_]+(?:[’'][^\W\d_]+)?(?![\w@/_&]|[.@/]\w)")
_PIECES = re.compile(r"(?<![\w@#/.’'_&])[^\W\d_]+(?:-[^\W\d_]+)+(?![\w@/_&]|[.@/]\w)")
_MAIL_OR_NAME = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w.-]+|@\w++|\b[\w-]{1,63}(?:\.[\w-]{1,63})+\b")
_TWICE = re.compile(
    r"\b(the|a|an|of|to|and|for|is|are|with|we|you|in|our|your|be|at|it)\s++\1\b(?![’'-])", re.IGNORECASE
)
_ENDINGS = ("s", "es", "r", "rs", "er", "ers", "ness", "less", "wise", "ish", "able", "like")
_BEGINNINGS = (
    "un",
    "re",
    "pre",
    "non",
    "over",
    "anti",
    "mis",
    "sub",
    "multi",
    "micro",
    "cyber",
    "super",
    "inter",
    "self",
)
_LONGEST_WORD = 40  # letters; what is longer is no word, and takes the dictionary seconds
_LONG_ENOUGH = 7  # letters; with one word a single slip away, it can hardly be anything else
_SHORTEST = 5  # letters; a shorter word is one slip away from too many others
_TWO_WORDS = re.compile(r"\b(?=([A-Z][a-z]+)[\s-]([A-Za-z][a-z]+)\b)")


def spelling(subject: Subject) -> Iterator[Finding]:
    words = _words(ByIdentity(subject.facts), _terms(subject))
    for passage in subject.text.everything:
        if passage.role is Role.CONTACT:
            continue
        spans = _no_prose(passage)
        yield from _said_twice(passage)
        yield from _word_slips(passage)
        yield from _names_in_two(passage, words)
        found = list(_words_in(passage.text, spans, words))
        if _is_another_language([word for _, word in found], words):
            continue
        strange = [(start, word) for start, word in found if not words.knows(word)]
        firsts = _first_words(passage) if strange and not is_shouted_or_titled(passage.text) else set()
        people = _in_names_of_people(passage.text) if strange else frozenset()
        for start, word in strange:
            if start not in people or words.is_holder(passage.text, start, word):
                yield from _about(passage, start, word, words, is_first=start in firsts)


def _terms(subject: Subject) -> tuple[str, ...]:
    return (*subject.item.plan.terms, *subject.item.plan.partners) if subject.item.plan else ()


def _no_prose(passage: Passage) -> list[tuple[int, int]]:
    return [
        *((link.start, link.end) for link in passage.links if link.is_bare),
        *((tag.start, tag.end) for tag in hashtags_in(passage)),
        *(match.span() for match in _MAIL_OR_NAME.finditer(passage.text)),
    ]


def _words_in(text: str, spans: list[tuple[int, int]], words: _Words) -> Iterator[tuple[int, str]]:
    """Single words, and the pieces of words with hyphens that are none without them, as “co-ordinated” is."""
    found = [
        (match.start(), match[0]) for match in _WORD.finditer(text) if not text.startswith("-", match.end())
    ]
    for match in _PIECES.finditer(text):
        if words.knows(match[0].replace("-", "")):
            continue
        position = match.start()
        for piece in match[0].split("-"):
            found.append((position, piece))
            position += len(piece) + 1
    no_prose = {at for begin, end in spans for at in range(begin, end)}
    for start, word in found:
        if (
            2 < len(word) <= _LONGEST_WORD
            and word.replace("’", "").isascii()
            and no_prose.isdisjoint(range(start, start + len(word)))
        ):
            yield start, word


def _is_another_language(found: list[str], words: _Words) -> bool:
    small = [word for word in found if word[0].islower()]
    strange = sum(not words.knows(word) and words.british(word) is None for word in small)
    return strange > 1 and strange * 3 >= len(small)


# “Sgt Hylton”, “Ms Burley”: a title before a name says whose it is.
_TITLED = LatePattern(rf"\b{TITLE}\s++(?=[A-Z])")


def _in_names_of_people(text: str) -> frozenset[int]:
    """Where the words of people's names start: nobody but they can say how they are spelt."""
    spans = [(one.start, one.end) for one in person_names(text)]
    spans += [(match.end(), match.end() + 1) for match in _TITLED.finditer(text)]
    return frozenset(at for start, end in spans for at in range(start, end))


def _first_words(passage: Passage) -> set[int]:
    """Where the first word of each sentence starts, marks before it left aside."""
    found = (re.search(r"\w", passage.text[one.start : one.end]) for one in passage.sentences)
    return {one.start + word.start() for one, word in zip(passage.sentences, found, strict=True) if word}


def _about(passage: Passage, start: int, word: str, words: _Words, *, is_first: bool) -> Iterator[Finding]:
    end = start + len(word)
    if word.isupper():
        return
    if word[0].isupper() and not is_first:
        right = words.name_like(word)
        if right is not None:  # told, and never mended without somebody: it may be the name of another
            yield passage.found(start, end, says="name", details={"instead": right})
        return
    if any(letter.isupper() for letter in word[1:]):
        return
    lower = word.lower()
    british = words.british(lower) if len(word) >= _SHORTEST or words.is_listed(lower) else None
    if british is not None:
        instead = _as_written(british, word)
        yield passage.found(
            start, end, says="american", severity=Severity.WARN, details={"instead": instead}, instead=instead
        )
        return
    if word[0].isupper() and _is_name_at_start(passage.text, end):
        return
    candidates = words.meant(lower) if len(word) >= _SHORTEST or words.is_listed(lower) else []
    if candidates:
        instead = _as_written(candidates[0], word)
        alone = len(candidates) == 1
        is_sure = alone and (len(word) >= _LONG_ENOUGH or words.is_listed(lower)) and word.islower()
        yield passage.found(
            start,
            end,
            severity=Severity.WARN if is_sure else None,
            details={"instead": instead},
            instead=instead if alone and word.islower() else None,
        )


def _is_name_at_start(text: str, end: int) -> bool:
    """A sentence that begins with two capitals begins with a name; and so does one whose first word owns something."""
    return re.match(r"\s++[A-Z]|[’']s\b", text[end:]) is not None


def _as_written(instead: str, word: str) -> str:
    return instead.capitalize() if word[0].isupper() else instead


def _said_twice(passage: Passage) -> Iterator[Finding]:
    for match in passage.search(_TWICE):
        if match[0].casefold() not in ("in in", "is is", "you you", "it it"):
            yield passage.found(*match.span(), says="twice", details={"instead": match[1]}, instead=match[1])


def _word_slips(passage: Passage) -> Iterator[Finding]:
    for slip in slips_in(passage.search):
        yield passage.found(
            slip.start,
            slip.end,
            says="meant",
            severity=Severity.WARN,
            details={"instead": slip.instead},
            instead=slip.instead,
        )


def _names_in_two(passage: Passage, words: _Words) -> Iterator[Finding]:
    """“Crime Stoppers” and “Child Line” are one word each."""
    for match in _TWO_WORDS.finditer(passage.text):
        right = words.services.get(f"{match[1]}{match[2]}".casefold())
        if right is not None:
            yield passage.found(
                match.start(1), match.end(2), says="name", details={"instead": right}, instead=right
            )


class _Words:
    """What counts as right here: the dictionary, the lists, and the names of campaign, bodies and people."""

    def __init__(self, facts: Facts, terms: tuple[str, ...]) -> None:
        self._dictionary = facts.dictionary
        self._american = {entry.words.casefold(): entry.instead for entry in facts.entries("american-words")}
        self._slips = {entry.words.casefold(): entry.instead for entry in facts.entries("slips")}
        listed = (*facts.words("spelling"), *facts.words("one-word-names"), *facts.words("acronyms-known"))
        names = {word for name in _names(facts) for word in re.findall(r"[^\W\d_]{3,}", name)}
        own = {word for term in terms for word in re.findall(r"[^\W\d_]{3,}", term)}
        self._right = frozenset(word.casefold() for word in (*listed, *names, *own))
        self._names = {
            word.casefold(): word for word in (*facts.words("one-word-names"), *names, *own) if len(word) > 5
        }
        self._people = tuple(holder.name for holder in facts.office_holders)
        self.services = {
            name.casefold(): name
            for line in facts.helplines
            for name in line.names
            if name.isalpha() and len(name) > 6 and not self._dictionary.knows(name.casefold())
        }
        self.knows = lru_cache(maxsize=20_000)(self._knows)
        self.meant = lru_cache(maxsize=2_000)(self._meant)
        self.british = lru_cache(maxsize=2_000)(self._british)

    def _knows(self, word: str) -> bool:
        lower = word.casefold().replace("’", "'")
        if lower in self._american or lower in self._slips:
            return False
        bare = lower.removesuffix("'s").removesuffix("s'").removesuffix("'")
        return (
            lower in self._right
            or bare in self._right
            or bare.removesuffix("s") in self._right
            or self._dictionary.knows(word)
            or self._dictionary.knows(lower)
        )

    def is_holder(self, text: str, start: int, word: str) -> bool:
        """One slip away from somebody whose whole name is known."""
        right = self.name_like(word)
        near = text[max(0, start - 30) : start + len(word) + 30].replace(word, right or word)
        return right is not None and any(name in near for name in self._people)

    def is_listed(self, lower: str) -> bool:
        return lower in self._slips or lower in self._american

    def _british(self, lower: str) -> str | None:
        return self._american.get(lower) or british_form(lower, self._dictionary.knows)

    def _meant(self, lower: str) -> list[str]:
        if lower in self._slips:
            return [self._slips[lower]]
        if "'" in lower or "’" in lower or self._is_derived(lower):
            return []
        found = meant(lower, self._dictionary.knows)
        return found if len(found) <= 3 else []  # so many that it may as well be a word of its own

    def _is_derived(self, lower: str) -> bool:
        """A word that is only made of a known one: approvers, to resend, uniques."""
        stems = {lower.removesuffix(ending) for ending in _ENDINGS if lower.endswith(ending)}
        stems |= {stem[:-1] for stem in stems if len(stem) > 4 and stem[-1] == stem[-2]}
        stems |= {lower.removeprefix(start) for start in _BEGINNINGS if lower.startswith(start)}
        return any(len(stem) > 4 and self._dictionary.knows(stem) for stem in stems) or self._is_compound(
            lower
        )

    def _is_compound(self, lower: str) -> bool:
        """Two words in one that a reader parts without thinking: keyring, hotspots, walkthrough."""
        return any(
            self._dictionary.knows(lower[:at]) and self._dictionary.knows(lower[at:])
            for at in range(3, len(lower) - 2)
        )

    def name_like(self, word: str) -> str | None:
        """A known name one slip away from this one."""
        if len(word) < 6 or "’" in word or "'" in word:
            return None
        near = [self._names[other] for other in slips(word.casefold()) if other in self._names]
        return near[0] if len(set(near)) == 1 and not self._is_plural(word, near[0]) else None

    @staticmethod
    def _is_plural(word: str, name: str) -> bool:
        return word.casefold() in (f"{name.casefold()}s", name.casefold().removesuffix("s"))


def _names(facts: Facts) -> Iterator[str]:
    for line in facts.helplines:
        yield from line.names
    for body in facts.bodies:
        yield body.area
        yield from (one.name for one in body.names)
    for holder in facts.office_holders:
        yield holder.name
    for place in facts.entries("allowed-places"):
        yield place.words


@lru_cache(maxsize=32)
def _words(facts: ByIdentity[Facts], terms: tuple[str, ...]) -> _Words:
    return _Words(facts.value, terms)
