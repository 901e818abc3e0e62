"""TEXT-01: what nobody sees, what turns the words round, and orders to a machine."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from campaigns.checks.base import Finding, Subject
from campaigns.checks.characters.places import (
    Places,
    Value,
    WhereItStands,
    values_from_elsewhere,
    values_of,
    word_span,
)
from campaigns.domain.items.issues import Replacement, Severity
from campaigns.domain.text.odd_characters import OddCharacter, Oddity, odd_characters, reveal

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AROUND = 12  # characters that decide whether one written as an entity belongs where it is
_LONGEST_SHOWN = 60
_SPELL_OUT = 2
# Quotation marks, dashes and the euro sign of Windows-1252 where they were taken for orders to a machine.
WINDOWS_MARKS = frozenset(chr(code) for code in range(0x80, 0xA0) if bytes([code]).decode("cp1252", "ignore"))
_MOST = 50  # told one by one

Run = list[OddCharacter]


def hidden_characters(subject: Subject) -> Iterator[Finding]:
    """TEXT-01. Blocks where a link or a name would not be what it seems; elsewhere a person judges.

    So many that nobody would look at each block too: nobody knows then where they stand.
    """
    for count, finding in enumerate(_all(subject), start=1):
        if count > _MOST:
            yield replace(finding, says="more", severity=Severity.BLOCK, details={"count": _MOST})
            return
        yield finding


def _all(subject: Subject) -> Iterator[Finding]:
    source, places = subject.item.source, Places(subject)
    for run in runs_of(source):
        first, last = run[0].offset, run[-1].offset + 1
        instead = " " if any(one.instead == " " for one in run) else ""
        yield _found(
            subject,
            run,
            places.of(first),
            _shown(source, first, last),
            Replacement(first, source[first:last], instead),
        )
    yield from _entities(subject, places)
    for value in values_of(subject.item):
        for run in runs_of(value.text):
            if any(one.character not in source for one in run):
                yield _found_elsewhere(run, value)
    for value in values_from_elsewhere(subject.item):
        yield from (_found_elsewhere(run, value) for run in runs_of(value.text))


def runs_of(text: str) -> Iterator[Run]:
    """Hidden characters that follow each other are one finding: a hidden sentence is not thirty."""
    run: Run = []
    for odd in odd_characters(text):
        if odd.kind is Oddity.DAMAGED or odd.character in WINDOWS_MARKS:
            continue  # TEXT-03 knows what they were
        if run and odd.offset != run[-1].offset + 1:
            yield run
            run = []
        run.append(odd)
    if run:
        yield run


def _entities(subject: Subject, places: Places) -> Iterator[Finding]:
    source = subject.item.source
    for match in _ENTITY.finditer(source) if "&" in source else ():
        letter = html.unescape(match[0])
        if letter.isascii() and letter.isprintable():
            continue
        before = source[max(0, match.start() - _AROUND) : match.start()]
        around = f"{before}{letter}{source[match.end() : match.end() + _AROUND]}"
        run = [one for one in odd_characters(around) if 0 <= one.offset - len(before) < len(letter)]
        if run and run[0].kind is not Oddity.DAMAGED:
            change = Replacement(match.start(), match[0], run[0].instead or "")
            shown = _shown(source, match.start(), match.end())
            place = places.of(match.start())
            yield _found(subject, run, place, shown, change)


def _found(subject: Subject, run: Run, place: WhereItStands, shown: str, change: Replacement) -> Finding:
    line, column = subject.text.place(change.offset)
    return Finding(
        line=line,
        column=column,
        excerpt=shown,
        says=f"{run[0].kind}-{place}" if place is not WhereItStands.WORDS else run[0].kind,
        details={"names": names_in(run), "shown": shown},
        severity=weight_at(place),
        replacement=change,
    )


def _found_elsewhere(run: Run, value: Value) -> Finding:
    shown = _shown(value.text, run[0].offset, run[-1].offset + 1)
    return Finding(
        line=value.line,
        column=1,
        excerpt=shown,
        says="elsewhere",
        details={"names": names_in(run), "shown": shown, "what": value.what},
        severity=weight_at(value.place),
        is_in_card=value.is_in_card,
    )


def weight_at(place: WhereItStands) -> Severity:
    return Severity.WARN if place is WhereItStands.WORDS else Severity.BLOCK


def names_in(run: Run) -> str:
    names = list(dict.fromkeys(one.name for one in run))
    words = " and ".join(names[:_SPELL_OUT])
    return words if len(run) <= _SPELL_OUT else f"{words} and more, {len(run)} in a row"


def _shown(text: str, first: int, last: int) -> str:
    """The word around them with each of them named, cut where it is long."""
    start, end = word_span(text, first)
    start, end = max(start, first - _LONGEST_SHOWN), max(last, min(end, last + _LONGEST_SHOWN))
    if last - first > _SPELL_OUT:
        return f"{reveal(text[start : first + _SPELL_OUT])}…{text[last:end]}"
    return reveal(text[start:end])
