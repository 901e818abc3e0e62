"""HLP-01 to HLP-03: the right number, a number we know, a number somebody looked up lately."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from campaigns.checks.base import Finding, Subject
from campaigns.checks.helplines.numbers import PRESS, Rung, numbers_in
from campaigns.checks.helplines.services import Given, given_in, leads_to, mentions_in
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.prose import Passage, Role
from campaigns.checks.reading import stands_in
from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import Helpline
from campaigns.domain.items.issues import Severity
from campaigns.domain.time.localtime import format_day

_HELP = any_of(
    r"for help(?! with)|helplines?|support (?:line|service)s?|affected|victims?|abuse|crisis|counsell\w++|confidential\w*+|"
    r"anonym\w++|danger|safeguard\w*+|struggling|suicid\w++|social care"
)


def wrong_number(subject: Subject) -> Iterator[Finding]:
    """HLP-01. The number beside the name of a service is not one of its numbers.

    A landline may be that of a branch of a national service, so it is for a person to judge.
    """
    for passage, given in _given(subject):
        line = _contradicted(given)
        if line is not None and not _is_of_another_named(passage, given, subject.facts.helplines):
            right = _as_rung(line)
            details = {"service": line.names[0], "right": line.print_as}
            number = given.number
            is_branch = _is_landline(number.digits) and not any(map(_is_landline, line.numbers))
            severity = Severity.WARN if is_branch else None
            yield passage.found(number.start, number.end, severity=severity, details=details, instead=right)


def unknown_number(subject: Subject) -> Iterator[Finding]:
    """HLP-02. Nobody keeps this number in the list of helplines. Mobile numbers are for LAW-12."""
    known = {digits for line in subject.facts.helplines for digits in line.numbers}
    for passage, given in _given(subject):
        number = given.number
        if number.digits in known or number.is_mobile or _contradicted(given) is not None:
            continue
        if not _is_for_the_press(passage, number):
            is_local = _is_landline(number.digits) and not _is_for_help(passage, number)
            yield passage.found(number.start, number.end, severity=Severity.INFO if is_local else None)


def past_review(subject: Subject) -> Iterator[Finding]:
    """HLP-03. A number or address of the list that nobody has looked up lately; once for each line."""
    today = subject.now.astimezone(subject.zone).date()
    late = [line for line in subject.facts.helplines if _is_late(line, today)]
    for line in late:
        place = next(_uses(subject, line), None)
        if place is not None:
            passage, start, end = place
            assert line.provenance is not None
            yield passage.found(
                start,
                end,
                says="" if line.provenance.last_checked else "never",
                details={
                    "service": line.names[0],
                    "printed": line.print_as,
                    "day": _day_words(line.provenance),
                    "source": line.provenance.source,
                },
            )


def _given(subject: Subject) -> Iterator[tuple[Passage, Given]]:
    for passage in subject.text.published:
        if passage.role is not Role.CONTACT:
            for given in given_in(passage, subject.facts.helplines):
                yield passage, given


def _contradicted(given: Given) -> Helpline | None:
    """The service whose number this is said to be, and is not. One police number is as good as another for its name."""
    line = given.service.helpline if given.service else None
    if line is None or line.is_police or not line.numbers or given.number.digits in line.numbers:
        return None
    return line


def _is_of_another_named(passage: Passage, given: Given, helplines: tuple[Helpline, ...]) -> bool:
    """“Childline and the NSPCC are here: 0800 1111 for children”: of two that are named, the number is one’s own."""
    service, number = given.service, given.number
    if service is None or not passage.text[service.end : number.start].strip():
        return False
    if service.end <= number.start and leads_to(passage, service, number):
        return False
    sentence = passage.sentence_at(number.start)
    return any(
        one.helpline is not None and number.digits in one.helpline.numbers
        for one in mentions_in(passage, helplines)
        if sentence is not None and sentence.start <= one.start < sentence.end
    )


def _is_landline(digits: str) -> bool:
    return digits.startswith(("01", "02"))


def _as_rung(line: Helpline) -> str:
    """Its number as it is printed; bare digits where the line is printed as a sentence."""
    printed = "".join(letter for letter in line.print_as if letter.isdigit())
    return line.print_as if printed == line.numbers[0] and _is_bare(line.print_as) else line.numbers[0]


def _is_bare(printed: str) -> bool:
    return not any(letter.isalpha() for letter in printed)


def _is_for_the_press(passage: Passage, number: Rung) -> bool:
    sentence = passage.sentence_at(number.start)
    return stands_in(PRESS, sentence.text if sentence else passage.text)


def _is_for_help(passage: Passage, number: Rung) -> bool:
    """A box office has a number too; a wrong one harms whoever looks for help."""
    sentence = passage.sentence_at(number.start)
    return stands_in(_HELP, sentence.text if sentence else passage.text)


def _is_late(line: Helpline, today: date) -> bool:
    return line.provenance is not None and line.provenance.needs_review(today)


def _uses(subject: Subject, line: Helpline) -> Iterator[tuple[Passage, int, int]]:
    """Where the item sends readers to this line, by number or by address."""
    for passage in subject.text.published:
        for number in numbers_in(passage):
            if number.digits in line.numbers:
                yield passage, number.start, number.end
        for link in passage.links:
            if any(_leads_to(link.url, site) for site in line.sites):
                yield passage, link.start, link.end
        for site in line.sites:
            for match in passage.search(_address(site)):
                yield passage, match.start(), match.end()


@lru_cache(maxsize=64)
def _address(site: str) -> LatePattern:
    return LatePattern(rf"(?<![\w./@-]){re.escape(site)}(?![\w-]|\.\w)", re.IGNORECASE)


def _leads_to(url: str, site: str) -> bool:
    bare = url.casefold().partition("://")[2] or url.casefold()
    bare = bare.removeprefix("www.")
    return bare == site or bare.startswith((f"{site}/", f"{site}?", f"{site}#"))


def _day_words(provenance: Provenance) -> str:
    return format_day(provenance.last_checked) if provenance.last_checked else ""
