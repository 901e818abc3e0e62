"""Telephone numbers to ring or to text, told from dates, times, prices, years, postcodes and case numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.prose import Passage

_BLANK = r"[ \u00a0]"
_JOIN = rf"(?:{_BLANK}{{1,2}}|{_BLANK}?[-‐‑–.]{_BLANK}?|\){_BLANK}?)?"
_ALONE = r"(?<![\w£$€#@%&=+/*,.:‐‑–-])"  # nothing before it that makes it part of something longer
_ENDS = rf"(?![\w%*/@‐‑–-])(?!{_BLANK}\d)(?![.,:]\d)"
# As it is written in Britain: 0800 1111, 08 08 16 89 111, (01332) 496 0000, +44 20 7946 0000.
_WRITTEN_OUT = LatePattern(
    rf"{_ALONE}\(?(?:(?:\+|00)44{_JOIN}(?:\(0\){_BLANK}?)?\(?[1-9]|0(?=(?:{_JOIN}\d))){_JOIN}(?:\d{_JOIN}){{5,10}}\d{_ENDS}"
)
_SIX_DIGITS = LatePattern(rf"{_ALONE}116{_JOIN}\d{{3}}{_ENDS}")  # helplines that are the same all over Europe
_SHORT = LatePattern(rf"{_ALONE}(?:101|105|111|112|119|159|999|18000|61016|[678]\d{{4}}){_ENDS}")
_HALF_WRITTEN = LatePattern(rf"{_ALONE}[1-9]\d{{2}}{_BLANK}?\d{{2,3}}(?:{_BLANK}?\d{{1,3}})?{_ENDS}")

_ASKS = (
    r"(?:ring|rings|ringing|call|calls|calling|dial|dialling|phone|phoning|telephone|tel|t|helpline|hotline|"
    r"number|line)"
)
_ASKED_FOR = LatePattern(
    rf"\b{_ASKS}\b(?:[.:]|\s++(?:us|them|police|the police))?"
    r"(?:\s++(?:on|at|is|number|free|now|to|immediately)){0,6}[:,\s(–—-]*+$",
    re.IGNORECASE,
)
_ONE_OF_TWO = LatePattern(r"\b(?:999|101|111|112)\s*+(?:,|or|and|/)\s*+(?:on\s++)?$", re.IGNORECASE)
_ON = LatePattern(
    r"\b(?:police|constabulary|services?|team|officers?|us|them|him|her|crimestoppers|childline|samaritans|"
    r"support|anonymously|urgently|immediately|directly|"
    r"report|reports|reported|reporting|contact|contacting|reach|reached|crime|it|online|information|available|"
    r"emergency|straight\s++away|now)\b[^.!?;:]{0,12}"
    r"(?:\bon|\bvia|\bat|:|\(|[–—-])\s*+$",
    re.IGNORECASE,
)
_TEXTED = LatePattern(
    r"\btext\w*+\b[^.!?;]{0,40}\b(?:to|on)?\s*+$|\b(?:to|on)\s++$(?<=text to )", re.IGNORECASE
)
# After a short number only this can follow, or the number counts something: 101 Dalmatians, 999 people.
_GOES_ON = LatePattern(
    r"\s*+(?:$|[.,;:!?)\]\"”’'–—/|&-]|(?<=\s)(?:and|or|if|for|in|to|on|at|as|when|where|whenever|with|from|by|via|quoting|"
    r"any|anytime|24|day|now|straight|immediately|right|online|anonymously|confidentially|free|is|are|will|option|"
    r"then|because|rather|instead|unless|while|who|which|but|not|without|before|after|so|about|today|tonight|first|"
    r"calls?|call-handlers?|operators?|number|non-emergency|emergency|please|every|every\s++time|until|since|the)\b)",
    re.IGNORECASE,
)
# What stands before a number that identifies something.
_IDENTIFIES = LatePattern(
    r"\b(?:ref|reference|case|incident|crime|log|urn|custody|charity|company|registered|registration|order|account|"
    r"invoice|booking|isbn|issn|doi|vat|uprn|licence|serial|grid|page|section|article|badge|collar|sort\s++code|"
    r"version|ticket|unit|room|postcode|grant|contract|bill|item|lot|plot|flight|train|bus|route|form|chapter|card)\b"
    r"(?:\s*+(?:ref(?:erence)?|no|number|num|code|is|id|of|for|this))*\.?[\s:#(]*$",
    re.IGNORECASE,
)
_HOURS = LatePattern(r"\s*+(?:hours?|hrs?|h)\b|\s*+(?:to|until|till|-|–|—)\s*+\d", re.IGNORECASE)
_CLOCK = r"(?:[01]\d|2[0-4])[0-5]\d"
_FROM_TO = re.compile(rf"(?P<from>{_CLOCK})\s*+[-–—]\s*+(?P<to>{_CLOCK})")
_DAY = re.compile(
    r"\(?(?:0[1-9]|[12]\d|3[01])(?:\s*+[-–./]\s*+|\s++)(?:0[1-9]|1[0-2])(?:\s*+[-–./]\s*+|\s++)(?:19|20)\d{2}"
)
_MEASURE = LatePattern(
    r"\s*+(?:people|pupils|children|pounds|miles|metres?|km|m|kg|g|years?|days|weeks|per|pieces|items|views|"
    r"followers|words|°|views|degrees|tonnes?|visitors|offences|young|knives|homes|households|attempts)\b",
    re.IGNORECASE,
)
# Who reads these is a journalist; a press officer's line is no helpline.
PRESS = any_of(
    r"press (?:office|officer|team|desk|enquir\w++|contact)",
    r"media (?:contact|enquir\w++|team|office|requests?|line)",
    r"communications (?:team|office|officer)",
    r"news\s?desk",
    r"editors?",
    r"interviews?",
    r"out of hours",
    r"journalists?",
)
# Digits of a national number with its leading nought. One too many or too few is a slip, and still a number to ring.
_LONGEST, _SHORTEST = 12, 7
_USUAL = 10
_TEXT_DIGITS = 5
_FAR_BACK = 200  # characters before a number
_EXPLAINED = re.compile(r"\s*+(?:[:–—-]|or\b|is\b|for\b|if\b)")


@dataclass(frozen=True)
class Rung:
    """A number at its place in a passage. ``digits`` start with a nought where the number is a long one."""

    digits: str
    start: int
    end: int

    @property
    def is_short(self) -> bool:
        return len(self.digits) <= 6

    @property
    def is_text(self) -> bool:
        return len(self.digits) == _TEXT_DIGITS

    @property
    def is_mobile(self) -> bool:
        return len(self.digits) >= 10 and self.digits.startswith("07")


@lru_cache(maxsize=512)  # several rules ask for the numbers of one passage
def numbers_in(passage: Passage) -> tuple[Rung, ...]:
    """The numbers that readers may ring or text, in their order."""
    text = passage.text
    if not any(letter.isdigit() for letter in text):
        return ()
    found: list[Rung] = []
    for one in (*_long(passage), *_asked_for(passage)):
        at = bisect_left(found, one.end, key=_start)
        if at == 0 or found[at - 1].end <= one.start:  # they lie apart, so the last before its end tells
            found.insert(bisect_left(found, one.start, key=_start), one)
    return tuple(found)


def _start(number: Rung) -> int:
    return number.start


def _before(text: str, start: int) -> str:
    """As many words before a number as any rule looks at, and few where numbers come by the thousand."""
    return text[max(0, start - _FAR_BACK) : start]


def _long(passage: Passage) -> Iterator[Rung]:
    text = passage.text
    for match in passage.search(_WRITTEN_OUT):
        digits = _national(match[0])
        if not _SHORTEST <= len(digits) <= _LONGEST:
            continue
        if _is_something_else(text, match.start(), match.end()):
            continue
        is_free = digits.startswith(("0800", "0808", "0500", "0300", "0345", "0845"))
        if len(digits) >= _USUAL or is_free or _ASKED_FOR.search(_before(text, match.start())):
            yield Rung(digits, match.start(), match.end())
    for match in passage.search(_SIX_DIGITS):
        if not _is_something_else(text, match.start(), match.end()):
            yield Rung(_digits(match[0]), match.start(), match.end())


def _asked_for(passage: Passage) -> Iterator[Rung]:
    """Short numbers, and long ones without their area code, look like any number: the words around them must tell."""
    text = passage.text
    for match in passage.search(_SHORT):
        before = _before(text, match.start())
        is_asked_for = (
            _TEXTED.search(before)
            if len(match[0]) == 5
            else _ASKED_FOR.search(before) or _ON.search(before) or _ONE_OF_TWO.search(before)
        )
        starts_it = not before.strip() and match[0] in ("101", "999")
        if (is_asked_for or starts_it) and _GOES_ON.match(text, match.end()):
            if starts_it and not _EXPLAINED.match(text, match.end()):
                continue
            yield Rung(match[0], match.start(), match.end())
    for match in passage.search(_HALF_WRITTEN):
        digits = _digits(match[0])
        is_asked_for = _ASKED_FOR.search(_before(text, match.start())) and _GOES_ON.match(text, match.end())
        if 6 <= len(digits) <= 8 and is_asked_for and not _is_something_else(text, *match.span()):
            yield Rung(digits, match.start(), match.end())


def _is_something_else(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    if _IDENTIFIES.search(text[max(0, start - 60) : start]) or _MEASURE.match(text, end):
        return True
    hours = _FROM_TO.fullmatch(words)
    return hours is not None or _DAY.fullmatch(words) is not None or _HOURS.match(text, end) is not None


def _national(written: str) -> str:
    digits = _digits(re.sub(r"\(0\)", "", written) if "44" in written[:6] else written)
    if written.lstrip("(").startswith(("+44", "0044")):
        return "0" + digits[digits.index("44") + 2 :]
    return digits


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
