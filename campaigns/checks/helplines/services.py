"""Which service a number is given for: the one named just before it, or just after."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from campaigns.checks.helplines.numbers import Rung, numbers_in
from campaigns.checks.patterns import LatePattern
from campaigns.checks.prose import Passage, Sentence
from campaigns.domain.facts.facts import Helpline

FURTHEST = 110  # characters between a name and its number
_POLICE = LatePattern(
    r"\b(?:[Pp]olice|[Cc]onstabulary)\b(?!\s++and\s++[Cc]rime)(?!\s++(?:[Cc]ommissioner|station|cadets))"
)
# Words after which a number is no longer that of the service named before.
# “Childline and the NSPCC can help: …”: it may be the number of either.
_ANOTHER = re.compile(r"\b(?:and|or)\s++(?:the\s++)?(?:[A-Z]{2,}|[A-Z][a-z]++\s++[A-Z])")
_TURN = LatePattern(
    r"[;|]|\b(?:or|and|otherwise|then|but|alternatively)\b,?\s++(?:(?:you|we|they|people|anyone)\s++(?:can|could|may|should)?\s*+)?"
    r"(?:ring|call|dial|phone|text|contact|report|speak|talk|tell|visit|go|ask|email|e-mail|the\s++police|police|in\s|if\s|for\s|"
    r"always|when|out\s)"
    r"|\b(?:or|and)\s*+$|\b(?:emergency|immediate\s++danger|at\s++risk)\b",
    re.IGNORECASE,
)
_LEADS_TO_SHORT = LatePattern(
    r"^(?:\s++(?:anonymously|charity|direct(?:ly)?|now|today|free|confidentially|UK|helpline|line|hotline|team|24/7))*"
    r"\s*+(?:,?\s*+(?:on|at|via|is|by\s++(?:calling|ringing|phoning|dialling))|[:(–—-]|,?\s*+(?:tel|phone|call|ring|dial)\.?:?)\s*+$",
    re.IGNORECASE,
)
_NAME_FOLLOWS = LatePattern(
    r"^\s*+(?:[(–—-]\s*+|(?:,\s*+)?(?:for|to\s++(?:reach|contact|speak\s++(?:to|with)|talk\s++to|get\s++through\s++to|ring|call)|is|"
    r"(?:is\s++)?the\s++number\s++(?:for|of))\s++)(?:the\s++)?$",
    re.IGNORECASE,
)
_SAID_OF = re.compile(r"\s*+[,(–—-]\s*+(?:the|a|our|your)\s++(?:\w++\s++)?", re.IGNORECASE)
_A_LINE = re.compile(
    r"[’']?s?\s++(?:\w++\s++)?(?:line|hotline|helpline|number|service|tip-?line)\b", re.IGNORECASE
)
_VERB_NAME = LatePattern(r"^(?:Call|Contact|Ring)\s")


@dataclass(frozen=True)
class Mention:
    """A service by name. ``helpline`` is none where only “police” stands there."""

    helpline: Helpline | None
    start: int
    end: int

    @property
    def is_police(self) -> bool:
        return self.helpline is None or self.helpline.is_police


_Place = TypeVar("_Place", Mention, Rung)
_START, _END = attrgetter("start"), attrgetter("end")  # of places that lie apart and stand in order


@dataclass(frozen=True)
class Given:
    """A number, and the service it is given for, if the words say so."""

    number: Rung
    service: Mention | None


@lru_cache(maxsize=512)  # as the numbers beside them
def mentions_in(passage: Passage, helplines: tuple[Helpline, ...]) -> tuple[Mention, ...]:
    """Services named in the passage, in order; a number that is also a name (999, 101) is none."""
    named = [
        Mention(_by_name(helplines)[match[0].replace("\u00a0", " ")], match.start(), match.end())
        for match in passage.search(_names(helplines))
        if not _is_another_word(passage.text, match)
    ]
    found = list(named)
    for match in passage.search(_POLICE):
        at = bisect_left(named, match.end(), key=_START)
        is_inside = at > 0 and named[at - 1].end > match.start()
        if not is_inside and not _is_said_of_another(passage.text, match, named):
            found.append(Mention(None, match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


@lru_cache(maxsize=512)
def given_in(passage: Passage, helplines: tuple[Helpline, ...]) -> tuple[Given, ...]:
    """Every number of the passage with its service."""
    return tuple(_given(passage, helplines))


def _given(passage: Passage, helplines: tuple[Helpline, ...]) -> Iterator[Given]:
    numbers = numbers_in(passage)
    if not numbers:
        return
    mentions = mentions_in(passage, helplines)
    taken: set[Mention] = set()
    before = {number: _named_before(passage, number, numbers, mentions) for number in numbers}
    taken |= {one for one in before.values() if one is not None}
    known = {digits for line in helplines for digits in line.numbers}
    for number in numbers:
        service = before[number] or _named_after(passage, number, mentions, taken)
        if service is None and number.is_text:
            service = _texted(passage, number, mentions)
        if service is None and number.digits not in known and not number.is_short:
            service = _named_in_the_sentence_before(passage, number, numbers, mentions)
        yield Given(number, service)


def leads_to(passage: Passage, service: Mention, number: Rung) -> bool:
    """Nothing but “on”, “at” or a sign stands between a name and the number after it."""
    return _LEADS_TO_SHORT.match(passage.text[service.end : number.start]) is not None


def _is_said_of_another(text: str, match: re.Match[str], named: Sequence[Mention]) -> bool:
    """“Crimestoppers, the police line, on …”: the number is still that of Crimestoppers."""
    at = bisect_right(named, match.start(), key=_END)
    is_after_a_name = at > 0 and _SAID_OF.fullmatch(text, named[at - 1].end, match.start()) is not None
    return is_after_a_name and _A_LINE.match(text, match.end()) is not None


def _named_before(
    passage: Passage, number: Rung, numbers: Sequence[Rung], mentions: Sequence[Mention]
) -> Mention | None:
    start = max(_sentence_start(passage, number.start), number.start - FURTHEST)
    at = bisect_right(mentions, number.start, key=_END) - 1
    if at < 0 or mentions[at].start < start:
        return None
    nearest = mentions[at]
    if _first_from(numbers, nearest.end) is not number:
        return None
    between = passage.text[nearest.end : number.start]
    if number.is_short and len(number.digits) == 3:
        return nearest if leads_to(passage, nearest, number) else None
    return None if _TURN.search(between) or _ANOTHER.search(between) else nearest


def _named_after(
    passage: Passage, number: Rung, mentions: Sequence[Mention], taken: set[Mention]
) -> Mention | None:
    following = _first_from(mentions, number.end)
    if following is None or following in taken:
        return None
    between = passage.text[number.end : following.start]
    return following if _NAME_FOLLOWS.match(between) else None


def _texted(passage: Passage, number: Rung, mentions: Sequence[Mention]) -> Mention | None:
    """“Text HELP to … and the team will ring you back”: a service of the sentence that takes texts."""
    sentence = passage.sentence_at(number.start)
    return next(
        (
            one
            for one in _within(mentions, sentence)
            if one.helpline is not None
            and any(len(digits) == len(number.digits) for digits in one.helpline.numbers)
        ),
        None,
    )


def _named_in_the_sentence_before(
    passage: Passage, number: Rung, numbers: Sequence[Rung], mentions: Sequence[Mention]
) -> Mention | None:
    """“You can tell Crimestoppers. Call …”: only for numbers that nobody knows."""
    start = _sentence_start(passage, number.start)
    earlier = bisect_right(passage.sentences, start, key=_END)
    since = _first_from(mentions, start)
    if not earlier or (since is not None and since.start < number.start):
        return None
    last = passage.sentences[earlier - 1]
    named = [one for one in _within(mentions, last) if one.helpline is not None]
    is_rung_there = bool(_within(numbers, last))
    return named[-1] if named and not is_rung_there else None


def _first_from(places: Sequence[_Place], offset: int) -> _Place | None:
    at = bisect_left(places, offset, key=_START)
    return places[at] if at < len(places) else None


def _within(places: Sequence[_Place], sentence: Sentence | None) -> Sequence[_Place]:
    if sentence is None:
        return ()
    return places[
        bisect_left(places, sentence.start, key=_START) : bisect_left(places, sentence.end, key=_START)
    ]


def _sentence_start(passage: Passage, at: int) -> int:
    sentence = passage.sentence_at(at)
    return sentence.start if sentence else 0


def _is_another_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if match[0].endswith("Samaritans") and re.search(r"\b[Gg]ood\s++$", before):
        return True
    if match[0] == "Fearless" and re.match(r"\s++[a-z]", after) and _starts_a_sentence(before):
        return not re.match(r"\s++(?:on|at|is|online|by|to|if|lets|can|gives|and|or|website)\b", after)
    return _VERB_NAME.match(match[0]) is not None and re.match(r"\s++[A-Z]", after) is not None


def _starts_a_sentence(before: str) -> bool:
    return not before.strip() or before.rstrip()[-1] in ".!?"


@lru_cache(maxsize=16)
def _by_name(helplines: tuple[Helpline, ...]) -> dict[str, Helpline]:
    """Names with letters in them; the plain word police is told apart elsewhere."""
    return {
        name: line
        for line in helplines
        for name in line.names
        if any(letter.isalpha() for letter in name) and name.casefold() != "police"
    }


@lru_cache(maxsize=16)
def _names(helplines: tuple[Helpline, ...]) -> re.Pattern[str]:
    names = sorted(_by_name(helplines), key=len, reverse=True)
    joined = "|".join(re.escape(name).replace(r"\ ", r"[ \u00a0]") for name in names)
    return re.compile(rf"(?<![\w#@])(?:{joined})(?!\w)" if joined else r"(?!)")
