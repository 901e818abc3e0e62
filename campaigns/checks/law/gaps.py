"""LAW-17: gaps left to be filled, and dates that do not fall on their weekday."""

from __future__ import annotations

import calendar
import contextlib
import re
from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import date, timedelta

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern
from campaigns.checks.places import picture_line, source_lines
from campaigns.checks.prose.blocks import definitions_in
from campaigns.domain.facts.dated_names import names_used
from campaigns.domain.items.issues import Severity

_ADDRESS = LatePattern(r"(?:https?://|www\.)\S++|(?<!\S)[^\s@]+@\S++")
_GAP = LatePattern(
    r"\{\{.*?(?:\}\}|$)"
    r"|\[(?:insert|add|enter|tbc|tba|xx+|name|date|time|place|venue|quote|link|number|"
    r"figure)\b[^\]]{0,500}\](?![(\[])"
    r"|\[[A-Z][A-Z' /-]{2,}\](?![(\[])"
    r"|<(?:insert|add|enter|name|date|time|place|venue|quote|link|number|figure)\b[^<>@/]*>"
    r"|\b(?:INSERT|ADD|ENTER) (?:(?:YOUR|THE|A|LOCAL) )?(?:QUOTE|NAME|DATE|TIME|PLACE|VENUE|LINK|NUMBER|FIGURE|TEXT|TITLE|"
    r"AREA|LOGO|IMAGE|PHOTO)\w*+\b(?: HERE\b)?"
    r"|\bX{2,}\b"
    r"|(?<=\w )_{3,}(?!\w)|(?<!\S)_{3,}(?= \w)"
    r"|\bTB[CA]\b(?! (?:Records?|Ltd|Limited|Group|Studios?|Music|Bank|Theatre|Productions|[Tt]reatment)\b)"
    r"|\b[Ll]orem(?: [Ii]psum)?\b|\bLOREM\b",
)
_GAP_IN_BRACKETS = LatePattern(r"\[(?:insert|add|enter|tbc|tba)\b[^\]]{0,500}\](?![(\[])", re.IGNORECASE)
_CAPITALS = re.compile(r"\[([A-Z]{2,10})\]")
# What stands in brackets behind a link or a word, and is filled already.
_SAYS_WHAT_IT_IS = frozenset(
    ["PDF", "ODT", "ODS", "DOC", "DOCX", "XLS", "XLSX", "CSV", "HTML", "ZIP", "SIC", "BSL"]
)
_WEEKDAYS = tuple(calendar.day_name)
_MONTHS = tuple(calendar.month_name)[1:]
_SHORT_DAYS = (
    "Mon",
    "Tues?",
    "Weds?",
    "Thu(?:rs?)?",
    "Fri",
    "Sat",
    "Sun",
)  # with their capital: “we sat 12 hours”
_SHOUTED_DAYS = ("MON", "TUES?", "WEDS?", "THU(?:RS?)?", "FRI", "SAT", "SUN")
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept?", "oct", "nov", "dec")
_DAYS = f"{'|'.join(_WEEKDAYS)}|(?-i:{'|'.join((*_SHORT_DAYS, *_SHOUTED_DAYS))})"
_NEAR = timedelta(days=60)  # a day further off that names no year may be one of another year
_DATED = LatePattern(
    rf"\b({_DAYS})\b\.?,? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? "
    rf"({'|'.join((*_MONTHS, *_SHORT_MONTHS))})\b(?:\.?,? (\d{{4}}))?",
    re.IGNORECASE,
)


def unfilled_gaps(subject: Subject) -> Iterator[Finding]:
    """Placeholders left from a template, and dates that don't fall on the weekday they are given."""
    declared = definitions_in(subject.item.source)
    explained = {short.casefold() for short in declared.abbreviations} | declared.references.keys()
    for number, line in source_lines(subject.item):
        yield from _gaps(line, number, subject, explained)
        yield from _wrong_weekdays(line, number, subject)
    for index, picture in enumerate(subject.item.pictures):
        yield from _gaps(picture.alt, picture_line(subject.item, index), subject, explained)
    for passage in subject.text.card:
        number, _ = passage.locate(0, 0)
        found = (
            *_gaps(passage.text, number, subject, explained),
            *_wrong_weekdays(passage.text, number, subject),
        )
        for finding in found:
            yield replace(finding, column=0, is_in_card=True)


def _gaps(line: str, number: int, subject: Subject, explained: Set[str]) -> Iterator[Finding]:
    text = _ADDRESS.sub(lambda address: " " * len(address[0]), line)
    found = {match.start(): match for pattern in (_GAP, _GAP_IN_BRACKETS) for match in pattern.finditer(text)}
    for start, match in sorted(found.items()):
        if names_used(match[0]) and names_used(match[0]) <= subject.names.keys():
            continue  # no gap: a name that depends on the day
        if match[0].startswith("[") and (
            match[0][1:-1].casefold() in explained or _is_short_for(match[0], line[:start])
        ):
            continue
        yield Finding(line=number, column=start + 1, excerpt=line.strip()[:120], details={"words": match[0]})


def _is_short_for(words: str, before: str) -> bool:
    """The kind of a file, or the first letters of the words before: “Violence Reduction Unit [VRU]”."""
    capitals = _CAPITALS.fullmatch(words)
    if capitals is None or capitals[1] in ("TBC", "TBA"):
        return False
    first_letters = "".join(word[0] for word in re.findall(r"[^\W\d_]++", before))
    return capitals[1] in _SAYS_WHAT_IT_IS or first_letters.upper().endswith(capitals[1])


def _wrong_weekdays(line: str, number: int, subject: Subject) -> Iterator[Finding]:
    for match in _DATED.finditer(line):
        month = _place_of(match[3], _MONTHS) + 1
        weekday = _place_of(match[1], _WEEKDAYS)
        day = _day_meant(int(match[2]), month, match[4], subject)
        if day is None or day.weekday() == weekday:
            continue
        # Whoever takes over last year's text takes over its weekdays; whoever tells of that day says which year.
        is_sure = bool(match[4]) or abs(day - subject.publishes_on) <= _NEAR
        yield Finding(
            line=number,
            column=match.start() + 1,
            excerpt=line.strip()[:120],
            says="weekday" if is_sure else "weekday-of-year",
            severity=None if is_sure else Severity.WARN,
            details={"words": match[0], "weekday": _WEEKDAYS[day.weekday()], "year": day.year},
        )


def _place_of(word: str, names: tuple[str, ...]) -> int:
    """Of a weekday or month, in full or by its first three letters."""
    return next(place for place, name in enumerate(names) if name[:3].casefold() == word[:3].casefold())


def _day_meant(day: int, month: int, year: str | None, subject: Subject) -> date | None:
    """The day in the calendar; without a year, the one nearest to the publication."""
    around = subject.publishes_on
    years = [int(year)] if year else [around.year - 1, around.year, around.year + 1]
    found = []
    for one in years:
        with contextlib.suppress(ValueError):
            found.append(date(one, month, day))
    return min(found, key=lambda one: abs(one - around), default=None)
