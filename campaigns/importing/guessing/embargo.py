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
    several_clocks_beside,
    weekdays_in,
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
    r"^[\W_]*(?:strictly\s++)?(?:private\s++(?:and|&)\s++)?confidential\s++until\b|\bembargo(?:ed|es)\b|\bgwaharddiad\b|\b(?:strict|press|media|news|full|total)\s++embargo\b"
    r"|\bunder\s++(?:an?\s++)?(?:strict\s++)?embargo\b"
    r"|^[\W_]*(?:(?:strict(?:ly)?|press|media|news)\s++)*+embargo\b"
    r"|\bembargo\s*+(?:[:–—-]|until|till|til|lifts?|lifted|ends?|expires?|date|time|in place|applies|to\b|for\b)"
    r"|\b(?:respect|observe|honou?r|heed|keep|note|abide\s++by|keep\s++to|stick\s++to|subject\s++to)\s++(?:the|this|our|an?)\s++"
    r"(?:following\s++)?embargo\b"
    r"|\b(?:the|this|our)\s++embargo\b(?!\s++on\s++(?!this\b|the\b)[a-z])(?=[^\n]{0,80}?(?:midnight|noon|midday|\d[:.]\d\d|\d\s?[ap]\.?m\b|\d\d00\s?h))"
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
    r"\b(?:no|not\s++(?:under|subject\s++to)(?:\s++(?:an|any))?|without(?:\s++an)?|free\s++of|nil)\s++embargo(?:ed)?\b"
    r"|\bembargo(?:\s++(?:status|date|time))?\s*+(?:[:–—-]|is)\s*+(?:none|nil|no|n/?a|not\s++applicable)(?=\W*+$|\s*+[–—.,;(-])"
    r"|\bnot\s++embargoed\b",
    re.IGNORECASE,
)
_LIFTED = re.compile(
    r"\bembargo\b(?:\s*+[:–—-])?\s++(?:(?:is|has|now|been|already|was)\s++){0,3}(?:lifted|over|expired|ended|passed|removed)\b",
    re.IGNORECASE,
)
_SPACED_OUT = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[ .·–-]{1,3}[A-Za-z]){6,30}(?![A-Za-z])")
_WORD_OF_IT = re.compile(r"embargo(?:ed)?", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\bmidnight\b", re.IGNORECASE)
_A_LATER_DAY = re.compile(r"\b(?:tomorrow|next|following|coming|day after)\b", re.IGNORECASE)
_PAST_MIDNIGHT = re.compile(r"\b(?:past|after)\s++midnight\b", re.IGNORECASE)
_TWENTY_FOUR = re.compile(
    r"(?<![\d£])24\s?(?:[:.h]\s?)?00(?!\d)|(?<![\d£])24\s?h(?:rs|ours)?\b", re.IGNORECASE
)
WITHOUT_A_TIME = "without a time"
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
    text = _drawn_together(text)
    if len(text.split()) > LONGEST_LINE:
        return False
    return _SPEAKS.search(_without_nones(text)) is not None


def says_no_embargo(text: str) -> bool:
    """“No embargo”, “Embargo: none”, “(embargo lifted)”, and nothing in the line that holds the text back after all."""
    return _without_nones(text) != text and not speaks_of_embargo(text)


def _without_nones(text: str) -> str:
    """A lifted embargo with a day or a time is one until then."""
    text = _NONE.sub(" ", text)
    return text if re.search(r"\d|noon|midday|midnight|:\s*$", text) else _LIFTED.sub(" ", text)


def _drawn_together(text: str) -> str:
    """“E M B A R G O” as a word."""

    def join(run: re.Match[str]) -> str:
        word = re.sub(r"[^A-Za-z]", "", run[0])
        return _WORD_OF_IT.sub(r" \g<0> ", word) if _WORD_OF_IT.search(word) else run[0]

    return _SPACED_OUT.sub(join, text)


def take_embargoes(
    blocks: Sequence[Block], around: Sequence[LeftOut], today: date
) -> tuple[list[Block], list[EmbargoFound]]:
    """The blocks without the lines that say it, and what they and the margins of the pages say."""
    found = [_read(part.what, part.why, today) for part in around if speaks_of_embargo(part.what)]
    taken: set[int] = set()
    for number, where in _lines(blocks, today):
        words, used = blocks[number].text, [number]
        if find_day(words, today) is None or find_clock(words) is None:
            used += _date_below(blocks, number, words, today)
            words = "\n".join(blocks[one].text for one in used)
        taken.update(used)
        found.append(_read(" ".join(words.split()), where, today))
    return [block for number, block in enumerate(blocks) if number not in taken], found


def _lines(blocks: Sequence[Block], today: date) -> Iterator[tuple[int, str]]:
    """Above the story every line that speaks of one, further down only a line that also says until when; and where that is."""
    is_head = True
    for number, block in enumerate(blocks):
        if speaks_of_embargo(block.text):
            if is_head:
                yield number, "it stands above the text"
            elif len(block.text.split()) < 25 and find_day(block.text, today):
                yield number, "it stands in the text, or in the notes below it"
        elif is_substantial(block):
            is_head = False


def _date_below(blocks: Sequence[Block], number: int, words: str, today: date) -> list[int]:
    """“EMBARGOED UNTIL:” with the day and the time on the lines below."""
    used = []
    for below in range(number + 1, min(number + 3, len(blocks))):
        if not is_only_a_date(blocks[below].text, today) or not _may_be_of(blocks[below].text, words, today):
            break
        used.append(below)
        words += " " + blocks[below].text
        if find_day(words, today) and find_clock(words):
            break
    return used


def _may_be_of(date_words: str, words: str, today: date) -> bool:
    """Whether these days can be the one that an embargo is until: “00.01 on Tuesday” is not until the Friday of issue."""
    if _A_LATER_DAY.search(words):
        return False
    day, named = find_day(date_words, today), weekdays_in(words)
    return day is None or not named or day.day.weekday() in named


def _read(words: str, where: str, today: date) -> EmbargoFound:
    told = _drawn_together(words)
    start = _FROM_HERE.search(told)
    until = told[start.end() :] if start else told
    day = find_day(until, today)
    if start is None and day is not None and find_day(told[day.end :], today) is not None:
        return EmbargoFound(
            words, where, None, None, "with several days in its line, and which is meant can't be told"
        )
    clock = clock_beside(until, day)
    if day is None and _may_be_of(told, until, today):
        day = find_day(told, today)
    clock = clock or clock_beside(told, find_day(told, today))
    lack = "" if day and clock else "without a day" if day is None else WITHOUT_A_TIME
    if clock is None and _TWENTY_FOUR.search(until):
        lack = "until 24:00, which is written as 00:00 of the next day"
    if clock is not None and _MIDNIGHT.search(told) and not _PAST_MIDNIGHT.search(told):
        clock, lack = None, "until midnight, and a day has two of them"
    elif clock is not None and several_clocks_beside(until, find_day(until, today)):
        clock, lack = None, "with several times in its line, and which is meant can't be told"
    return EmbargoFound(words, where, day, clock, lack)
