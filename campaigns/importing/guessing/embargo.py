"""An embargo, in whatever words and wherever it stands: until when a text is held back, or that nobody could tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.importing.guessing.chrome import is_substantial
from campaigns.importing.guessing.dates import (
    ClockFound,
    DayFound,
    clock_beside,
    find_clock,
    find_day,
    is_only_a_date,
)
from campaigns.importing.values import Block, LeftOut

_HELD_BACK = (
    r"(?:publi(?:cation|shed|sh|c)|releas(?:ed|e)|us(?:ed|e|age)|broadcast(?:ing)?|print(?:ed)?|shar(?:ed|e|ing)|posted|issued?"
    r"|circulat(?:ed|e|ion)|report(?:ed|ing)?|transmission|disclosure|distribution)"
)
_UNTIL = r"(?:before|until|till|untill|til|prior to|ahead of|earlier than)"
_FORBIDDEN = r"(?:do\s++not|don[’']t|must\s++not|should\s++not|may\s++not|cannot)"
_TO_BE = r"(?:to\s++be|be|for|may\s++be|must\s++be|in\s++this\s++\w++\s++may\s++be)"
_BEGINS = r"(?:^[\W_]*|\d\s{0,2}[–|,;-]\s{0,2})"  # the line, or what follows the day of issue in it
# The word alone may be about trade and arms; these are about the text.
_SPEAKS = re.compile(
    r"\bembargo(?:ed|es)\b|\b(?:strict|press|media|news|full|total)\s++embargo\b"
    r"|\bunder\s++(?:an?\s++)?(?:strict\s++)?embargo\b"
    r"|^[\W_]*(?:(?:strict(?:ly)?|press|media|news)\s++)*+embargo\b"
    r"|\bembargo\s*+(?:[:–—-]|until|till|til|lifts?|lifted|ends?|expires?|date|time|in place|applies|to\b|for\b)"
    rf"|\b(?:not|never|nothing)\b(?:\s++{_TO_BE})?(?:\s++(?:any|for|or|and|{_HELD_BACK}),?){{1,6}}\s++{_UNTIL}\b"
    rf"|\b{_FORBIDDEN}\s++(?:be\s++)?(?:{_HELD_BACK},?\s++(?:(?:or|and)\s++)?){{1,4}}(?:[\w ]{{1,40}}?\s++)?{_UNTIL}\b"
    rf"|\b(?:hold|held)\s++(?:back\s++)?(?:for\s++{_HELD_BACK}\s++)?(?:until|till|til)\b"
    rf"|{_BEGINS}(?:strictly\s++)?(?:(?:approved|cleared)\s++)?for\s++(?:{_HELD_BACK}\s*+(?:(?:or|and|/)\s*+)?){{1,3}}"
    r"(?:not\s++before|only\s++after|after|from|at|on)\b"
    rf"|{_BEGINS}for\s++{_HELD_BACK}\W{{1,3}}(?=\d{{1,2}}[:.]\d{{2}}(?![.\d])|\d{{4}}\s?h|\d{{1,2}}\s?[ap]\.?m)"
    r"|\b(?:release|publication)\s++(?:date\s++and\s++)?time\s*+:"
    r"|\bnot\s++for\s++(?:immediate\s++)?(?:release|publication|broadcast|use)\b",
    re.IGNORECASE,
)
_FROM_HERE = re.compile(
    rf"\b{_UNTIL}\b|\b(?:lifts?|lifted|ends?|expires?)\b|\bembargo\w*+(?:\s++(?:date|time))?\s*+[:–—-]|\bembargo(?:ed)?\s++(?:to|for|on|at)\b|\bfor\s++release\b|\brelease\s++time\b|\b(?:after|from)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|not\s++(?:under|subject\s++to)(?:\s++(?:an|any))?|without(?:\s++an)?)\s++embargo", re.IGNORECASE
)
_MIDNIGHT = re.compile(r"\bmidnight\b", re.IGNORECASE)
_PAST_MIDNIGHT = re.compile(r"\b(?:past|after)\s++midnight\b", re.IGNORECASE)
LONGEST_LINE = 60  # words


@dataclass(frozen=True)
class EmbargoFound:
    """``words`` are the whole line. Without ``day`` or ``clock`` it could not be read, and ``lack`` says why."""

    words: str
    where: str
    day: DayFound | None
    clock: ClockFound | None
    lack: str = ""


def speaks_of_embargo(text: str) -> bool:
    """Whether a line is about holding this text back, readable or not."""
    if len(text.split()) > LONGEST_LINE or _NONE.search(text):
        return False
    return _SPEAKS.search(text) is not None


def take_embargoes(
    blocks: Sequence[Block], around: Sequence[LeftOut], today: date
) -> tuple[list[Block], list[EmbargoFound]]:
    """The blocks without the lines that say it, and what they and the margins of the pages say."""
    found = [_read(part.what, part.why, today) for part in around if speaks_of_embargo(part.what)]
    taken: set[int] = set()
    for number in _lines(blocks, today):
        words, used = blocks[number].text, [number]
        if find_day(words, today) is None or find_clock(words) is None:
            used += _date_below(blocks, number, words, today)
            words = "\n".join(blocks[one].text for one in used)
        taken.update(used)
        found.append(_read(" ".join(words.split()), "it stands above the text", today))
    return [block for number, block in enumerate(blocks) if number not in taken], found


def _lines(blocks: Sequence[Block], today: date) -> Iterator[int]:
    """Above the story every line that speaks of one; further down only a line that also says until when."""
    is_head = True
    for number, block in enumerate(blocks):
        if speaks_of_embargo(block.text):
            if is_head or (len(block.text.split()) < 25 and find_day(block.text, today)):
                yield number
        elif is_substantial(block):
            is_head = False


def _date_below(blocks: Sequence[Block], number: int, words: str, today: date) -> list[int]:
    """“EMBARGOED UNTIL:” with the day and the time on the lines below."""
    used = []
    for below in range(number + 1, min(number + 3, len(blocks))):
        if not is_only_a_date(blocks[below].text, today):
            break
        used.append(below)
        words += " " + blocks[below].text
        if find_day(words, today) and find_clock(words):
            break
    return used


def _read(words: str, where: str, today: date) -> EmbargoFound:
    start = _FROM_HERE.search(words)
    until = words[start.end() :] if start else words
    day = find_day(until, today)
    if start is None and day is not None and find_day(words[day.end :], today) is not None:
        return EmbargoFound(
            words, where, None, None, "with several days in its line, and which is meant can't be told"
        )
    clock = clock_beside(until, day)
    if day is None:
        day = find_day(words, today)
    clock = clock or clock_beside(words, find_day(words, today))
    lack = "" if day and clock else "without a day" if day is None else "without a time"
    if clock is not None and _MIDNIGHT.search(words) and not _PAST_MIDNIGHT.search(words):
        clock, lack = None, "until midnight, and a day has two of them"
    return EmbargoFound(words, where, day, clock, lack)
