"""TEXT-06: web addresses whose beginning is broken, so that they lead nowhere or are no link at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.characters.places import values_from_elsewhere, word_span
from campaigns.domain.items.issues import Replacement
from campaigns.domain.text.addresses import find_addresses

_BEGINNING = re.compile(
    r"(?<![\w/])(?:https?(?:[:;][/\\]{0,3}|[/\\]{2,3})){1,4}(?:(?=[\w\[])|(?<=/)[ \t]{1,3}(?=[\w-]{1,63}\.\w))",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"https?://", re.IGNORECASE)
_LAST = re.compile(r"(https?)\W*\Z", re.IGNORECASE)


def broken_addresses(subject: Subject) -> Iterator[Finding]:
    """Offers the address with one right beginning."""
    source = subject.item.source
    for match, right in _broken_in(source):
        line, column = subject.text.place(match.start())
        rest = _rest(source, match.end(), right)
        yield Finding(
            line=line,
            column=column,
            excerpt=match[0] + rest,
            details={"words": match[0] + rest, "instead": right + rest},
            replacement=Replacement(match.start(), match[0], right),
        )
    for value in values_from_elsewhere(subject.item):
        for match, right in _broken_in(value.text):
            rest = _rest(value.text, match.end(), right)
            words = match[0] + rest
            details = {"words": words, "instead": right + rest}
            yield Finding(value.line, 1, words, details=details, is_in_card=value.is_in_card)


def _broken_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each broken beginning, and the right one."""
    for match in _BEGINNING.finditer(text):
        last = _LAST.search(match[0])
        if last is not None and not _RIGHT.fullmatch(match[0]):
            yield match, f"{last[1].lower()}://"


def _rest(text: str, start: int, right: str) -> str:
    """The address behind its beginning, without the sentence that goes on."""
    whole = right + text[start : word_span(text, start)[1]]
    address = next(iter(find_addresses(whole)), None)
    return (address.url if address else whole)[len(right) :]
