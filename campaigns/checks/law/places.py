"""LAW-18 and LAW-19: names from another area, and names that are no longer, or not yet, right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern
from campaigns.checks.prose import Passage, Role
from campaigns.domain.facts.facts import Body, BodyKind, OfficeHolder
from campaigns.domain.items.issues import Severity
from campaigns.domain.time.localtime import format_day

# A place in the name of something else: a street, a team, a theatre.
_NAMED_AFTER = LatePattern(
    r"\s++(?:Road|Street|Lane|Avenue|Way|Drive|Close|Forest|United|City\s++FC|County\s++FC|(?:City|County|Town|Rovers)\s++(?:v|vs|play|beat|fans?|game|match)|Wanderers|Rovers|"
    r"Town\s++FC|Villa|Square|Arms|Station|House|Court|Gate|Terrace|"
    r"Crescent|Building|Theatre|Trent|University|Hotel|Hall|Park|Canal|Airport|Tigers|Panthers|"
    r"Building\s++Society|puddings?|cheese|sausages?|biscuits?|ham|sauce|hotpot|pasty|pasties|mint\s++cake|tarts?|rolls?|"
    r"(?:\w++\s++)?terriers?|oatcakes?|cathedral\s++city)\b"
)


def other_area_named(subject: Subject) -> Iterator[Finding]:
    """Text copied from a template still names its first home."""
    allowed = {entry.words.casefold() for entry in subject.facts.lists.get("allowed-places", ())}
    home = subject.facts.home_places or frozenset({subject.facts.home_area})
    names = _foreign_names(subject.facts.bodies, home, tuple(sorted(allowed)))
    if not names:
        return
    is_ours = _names_home(subject, home)
    places = {body.area for body in subject.facts.bodies} | {
        name.name for body in subject.facts.bodies if body.kind is BodyKind.OTHER for name in body.names
    }
    pattern = _alternatives(tuple(sorted(names, key=len, reverse=True)))
    for passage in subject.text.published:
        if passage.role is Role.NOTE:
            continue  # notes to editors name sources and neighbours
        for match in passage.search(pattern):
            if (
                _NAMED_AFTER.match(passage.text, match.end())
                or _is_a_person(passage, match)
                or _is_opponent(passage, match)
            ):
                continue
            is_visit = match[0] in places and not _HAPPENS_THERE.search(passage.text[: match.start()])
            is_sent_there = _IS_SENT_THERE.search(passage.text, max(0, match.start() - 40), match.start())
            is_slight = not is_sent_there and (is_ours or is_visit)
            yield passage.found(*match.span(), severity=Severity.INFO if is_slight else None)


def _names_home(subject: Subject, home: frozenset[str]) -> bool:
    """It speaks of its own area too, so that a neighbouring place is no proof of a copied text."""
    ours = {body.area for body in subject.facts.bodies if _is_ours(body, home)} | home
    pattern = _alternatives(tuple(sorted((name for name in ours if name), key=len, reverse=True)))
    return any(True for passage in subject.text.published for _ in passage.search(pattern))


def _is_ours(body: Body, home: frozenset[str]) -> bool:
    """The bodies that come with the product are those of one area; an office elsewhere has its own."""
    return (body.is_ours and (not body.area or not home - {""} or body.area in home)) or body.area in home - {
        ""
    }


def name_not_right(subject: Subject) -> Iterator[Finding]:
    """A holder of an office or the name of a body that is not right on the day of publication."""
    day = subject.publishes_on
    wrong = [
        (body, one.name) for body in subject.facts.bodies for one in body.names if not one.is_right_on(day)
    ]
    for passage in subject.text.published:
        for holder in subject.facts.office_holders:
            at = passage.text.find(holder.name)
            if at >= 0 and _is_in_office(passage, holder, at) and not holder.holds_it_on(day):
                details = {"name": holder.name, "post": holder.post, "day": format_day(day)}
                yield passage.found(at, at + len(holder.name), says="holder", details=details)
        for body, name in wrong:
            at = passage.text.find(name)
            if at < 0:
                continue
            now_called = body.name_on(day)
            if now_called is not None and now_called in passage.text[at:]:
                continue
            details = {"name": name, "day": format_day(day), "right": now_called or ""}
            says = "renamed" if now_called else "gone"
            yield passage.found(at, at + len(name), says=says, details=details, instead=now_called)


def _is_in_office(passage: Passage, holder: OfficeHolder, at: int) -> bool:
    """They are spoken of as holding the post, not as having held it."""
    before = passage.text[max(0, at - 60) : at].casefold()
    after = passage.text[at + len(holder.name) : at + len(holder.name) + 60].casefold()
    words = [word for word in re.findall(r"\w++", holder.post.casefold()) if len(word) > 3]
    is_titled = any(word in before or word in after for word in words) or re.search(
        r"\b(?:pcc|cllr|mp)\b", before
    )
    is_former = re.search(r"\b(?:former|then|ex|previous|late|first|was)\b", before + " " + after[:20])
    return bool(is_titled) and not is_former


@lru_cache(maxsize=16)
def _foreign_names(
    bodies: tuple[Body, ...], home: frozenset[str], allowed: tuple[str, ...]
) -> frozenset[str]:
    strangers = [body for body in bodies if not _is_ours(body, home)]
    names = {name.name for body in strangers for name in body.names}
    areas = {body.area for body in strangers if body.area}
    ours = {name.name for body in bodies if _is_ours(body, home) for name in body.names}
    ours |= {body.area for body in bodies if _is_ours(body, home)} | home
    begins = tuple(f"{name} " for name in home if name)
    return frozenset(
        name
        for name in (names | areas) - ours
        if name.casefold() not in allowed and not name.startswith(begins or ("\0",))
    )


@lru_cache(maxsize=16)
def _alternatives(names: tuple[str, ...]) -> LatePattern:
    joined = "|".join(re.escape(name).replace(r"\ ", r"\s++") for name in names)
    return LatePattern(rf"(?<![\w-])(?:{joined})(?![\w-])")


# What is told happens there, where of a place that is only visited or thanked nothing does.
_HAPPENS_THERE = LatePattern(r"\b(?:in|across|around|throughout|for|and|[A-Z][a-z]+,)\s++$")
# Whom readers are told to ring has to be theirs, whatever else the text speaks of.
_IS_SENT_THERE = LatePattern(
    r"\b(?:call|ring|contact|phone|e-?mail|visit|tell|report\s++(?:it|this|them)?\s*+to|speak\s++to|write\s++to)\s++(?:the\s++)?$",
    re.IGNORECASE,
)
_FIXTURE = LatePattern(
    r"\b(?:play|plays|played|beat|face|faces|host|hosts|v|vs|versus|against)\.?\s++$", re.IGNORECASE
)
_TEAM = LatePattern(r"\s++(?:City|County|Town|Rovers|United|Forest|Tigers)\b(?!\s++Council)")


def _is_opponent(passage: Passage, match: re.Match[str]) -> bool:
    """“Derby County play Leicester City”: a fixture, whoever plays."""
    return _TEAM.match(passage.text, match.end()) is not None and bool(
        _FIXTURE.search(passage.text[: match.start()])
    )


def _is_a_person(passage: Passage, match: re.Match[str]) -> bool:
    """“Clark Kent”, “Jack London”: a first name just before a place of one word."""
    before = re.search(r"\b([A-Z][a-z]+)\s++$", passage.text[: match.start()])
    return before is not None and " " not in match[0] and before[1] not in _BEFORE_PLACES


_WORDS = """
    Across All And Around At Both Central East Every For From Greater Hello In Inner Like Near North Of Only Outside South
    Thank The To Visit Welcome West With Within Young
"""
_BEFORE_PLACES = frozenset(_WORDS.split())
