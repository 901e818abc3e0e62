"""Holds: why everything or a part is stopped, what a hold reaches, and what it lets through. Pure rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from campaigns.domain.items.channel_kinds import KINDS, kind_called
from campaigns.errors import CampaignDeskError

LONGEST_NAME = 120
LONGEST_AREAS = 600  # letters, of one item's areas together with a line break between
POSSIBLE = "all, area:NAME, topic:WORD, channel:KIND or campaign:FOLDER"


class HoldKind(StrEnum):
    MOURNING = "mourning"
    MAJOR_INCIDENT = "major-incident"
    LOCAL_INCIDENT = "local-incident"
    COURT = "court"
    PARTNER = "partner"
    OTHER = "other"


HOLD_KIND_LABELS: dict[HoldKind, str] = {
    HoldKind.MOURNING: "Death of the Sovereign or national mourning",
    HoldKind.MAJOR_INCIDENT: "Major incident",
    HoldKind.LOCAL_INCIDENT: "Local incident",
    HoldKind.COURT: "Court proceedings",
    HoldKind.PARTNER: "A partner asked for it",
    HoldKind.OTHER: "Another reason",
}


class ScopeKind(StrEnum):
    ALL = "all"
    AREA = "area"
    TOPIC = "topic"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"


class HoldWordsError(CampaignDeskError):
    """The kind or the scope of a hold is not one there is; the message says what is possible."""


@dataclass(frozen=True)
class Scope:
    """What a hold reaches. ``value`` is empty for everything."""

    kind: ScopeKind
    value: str = ""

    def __str__(self) -> str:
        return self.kind.value if self.kind is ScopeKind.ALL else f"{self.kind}:{self.value}"

    @property
    def words(self) -> str:
        """As it stands in a sentence: ``everything``, ``the channel Bluesky``."""
        if self.kind is ScopeKind.ALL:
            return "everything"
        name = KINDS[self.value].label if self.kind is ScopeKind.CHANNEL else self.value
        return f"the {self.kind} {name}"


EVERYTHING = Scope(ScopeKind.ALL)


@dataclass(frozen=True)
class HoldSubject:
    """What a hold may cover: one item on its way to one kind of channel. No area is everywhere."""

    item_ref: str
    campaign_slug: str
    topic: str
    channel_kind: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class HoldRule:
    """A hold as far as the rules care: its reach, and the items it lets through all the same."""

    scope: Scope
    allowed: frozenset[str] = frozenset()


def covers(hold: HoldRule, subject: HoldSubject) -> bool:
    """Must this stay in the house while the hold is in force?"""
    if subject.item_ref in hold.allowed:
        return False
    match hold.scope.kind:
        case ScopeKind.ALL:
            return True
        case ScopeKind.AREA:
            return not subject.areas or any(_same(area, hold.scope.value) for area in subject.areas)
        case ScopeKind.TOPIC:
            return _same(subject.topic, hold.scope.value)
        case ScopeKind.CHANNEL:
            return subject.channel_kind == hold.scope.value
        case ScopeKind.CAMPAIGN:
            return subject.campaign_slug == hold.scope.value


def parse_scope(text: str) -> Scope:
    """Read ``all``, ``area:Derby``, ``topic:violence``, ``channel:x`` or ``campaign:spring-2027``.

    Raises:
        HoldWordsError: it is none of these.
    """
    name, colon, rest = text.strip().partition(":")
    word, value = name.strip().casefold(), " ".join(rest.split())
    if word not in list(ScopeKind):
        raise HoldWordsError(f"“{text.strip()}” is no scope of a hold. Possible: {POSSIBLE}.")
    kind = ScopeKind(word)
    if kind is ScopeKind.ALL:
        if colon:
            raise HoldWordsError("“all” stands alone: it takes nothing after a colon.")
        return EVERYTHING
    if not value:
        raise HoldWordsError(f"Say which {kind}: {kind}:{'KIND' if kind is ScopeKind.CHANNEL else 'NAME'}.")
    if len(value) > LONGEST_NAME:
        raise HoldWordsError(f"The name of the {kind} is too long. Use at most {LONGEST_NAME} letters.")
    return Scope(kind, _channel(value) if kind is ScopeKind.CHANNEL else value)


def parse_kind(text: str) -> HoldKind:
    """Raises HoldWordsError: there is no such kind of hold."""
    if text not in list(HoldKind):
        raise HoldWordsError(f"“{text}” is no kind of hold. Possible: {', '.join(HoldKind)}.")
    return HoldKind(text)


def _channel(value: str) -> str:
    kind = kind_called(value)
    if kind is None:
        raise HoldWordsError(f"There is no channel “{value}”. Possible: {', '.join(KINDS)}.")
    return kind


def _same(one: str, other: str) -> bool:
    """However it is capitalised and spaced."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def pack_areas(areas: Iterable[str]) -> str:
    """The places an item is for as one column keeps them, a line each. Without any it counts as everywhere."""
    return "\n".join(areas)


def unpack_areas(packed: str) -> tuple[str, ...]:
    return tuple(packed.splitlines())
