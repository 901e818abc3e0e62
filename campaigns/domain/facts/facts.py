"""Dated facts that the checks hold a text against: helplines, law, bodies and people, dates, word lists.

Values only. They are read from data files by ``campaigns.reference``; each says where it comes from, when it was
last checked and when it is to be looked at again, because all of them change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from campaigns.domain.facts.dated_facts import BrokenFile, DatedEntry, Provenance
from campaigns.domain.facts.elections import ElectionKind
from campaigns.domain.facts.platform_rules import PlatformRules
from campaigns.domain.facts.pricing import PriceList
from campaigns.domain.facts.thresholds import THRESHOLDS
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.dictionary import Dictionary


@dataclass(frozen=True)
class Helpline:
    """A service people can turn to.

    Attributes:
        names: how it may be called in a text, the first one for messages.
        print_as: how its number or address is to be printed; ``numbers`` holds the digits alone.
        sites: web addresses without scheme that lead to it.
        is_police: 999 and 101. is_anonymous: information can be given without a name.
    """

    id: str
    names: tuple[str, ...]
    print_as: str
    numbers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    use: str = ""
    is_police: bool = False
    is_anonymous: bool = False
    provenance: Provenance | None = None


class LawStatus(StrEnum):
    IN_FORCE = "in force"
    EXPECTED = "expected"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LawFact:
    """A statement about weapon law. ``about`` holds the words by which a text touches it."""

    id: str
    statement: str
    about: tuple[str, ...]
    status: LawStatus
    in_force_from: date | None = None
    provenance: Provenance | None = None


class BodyKind(StrEnum):
    COUNCIL = "council"
    POLICE = "police"
    COMMISSIONER = "commissioner"
    VRU = "vru"
    FIRE = "fire"
    HEALTH = "health"
    JUSTICE = "justice"
    CHARITY = "charity"
    OTHER = "other"


@dataclass(frozen=True)
class DatedName:
    """A name and the days on which it is right; open ends are None."""

    name: str
    valid_from: date | None = None
    valid_until: date | None = None

    def is_right_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class Body:
    """An organisation. ``is_ours``: it belongs to the home area or its partnership."""

    id: str
    kind: BodyKind
    names: tuple[DatedName, ...]
    area: str = ""
    is_ours: bool = False
    provenance: Provenance | None = None

    def name_on(self, day: date) -> str | None:
        """The first name that is right on that day; None when the body does not exist then."""
        return next((one.name for one in self.names if one.is_right_on(day)), None)


@dataclass(frozen=True)
class OfficeHolder:
    """A person in a post, from day to day. ``is_elected``: their publicity is bound in a pre-election period.

    ``known_until`` is the last day for which the source vouches, where nobody wrote down when the post ends: after it
    nobody can be sure that they still hold it.
    """

    name: str
    post: str
    body: str = ""
    party: str = ""
    is_elected: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    known_until: date | None = None
    provenance: Provenance | None = None

    def holds_it_on(self, day: date) -> bool:
        return DatedName(self.name, self.valid_from, self.valid_until or self.known_until).is_right_on(day)


@dataclass(frozen=True)
class Boilerplate:
    """A paragraph that the office puts under its releases, and the days on which it is right; open ends are None.

    Several may be called the same, each for days of its own.
    """

    name: str
    text: str
    valid_from: date | None = None
    valid_until: date | None = None
    provenance: Provenance | None = None

    def is_right_on(self, day: date) -> bool:
        return DatedName(self.name, self.valid_from, self.valid_until).is_right_on(day)


class DateStatus(StrEnum):
    CONFIRMED = "confirmed"
    EXPECTED = "expected"


@dataclass(frozen=True)
class CalendarDate:
    """An awareness day or week, or (``is_sensitive``) an anniversary, sentencing, funeral or protest."""

    id: str
    name: str
    starts: date
    ends: date
    status: DateStatus = DateStatus.EXPECTED
    area: str = ""
    is_sensitive: bool = False
    provenance: Provenance | None = None

    def covers(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True)
class Election:
    """A poll. ``starts_on`` is when its period begins: as published, or the latest lawful day."""

    id: str
    name: str
    polling_day: date
    starts_on: date
    areas: tuple[str, ...] = ()
    is_published: bool = False
    kind: ElectionKind = ElectionKind.LOCAL
    provenance: Provenance | None = None

    def covers(self, day: date) -> bool:
        """From the notice of election to the close of poll."""
        return self.starts_on <= day <= self.polling_day


@dataclass(frozen=True)
class MinimumAge:
    """The youngest age a platform admits from that day on."""

    channel: str
    years: int
    valid_from: date | None = None
    status: DateStatus = DateStatus.CONFIRMED
    provenance: Provenance | None = None


@dataclass(frozen=True)
class Entry:
    """One line of a word list: words, what to say instead (empty: nothing), and a note for the message."""

    words: str
    instead: str = ""
    note: str = ""


@dataclass(frozen=True)
class Facts:
    """All of it. ``lists`` by name (fear, labels, acronyms, brand-tags, allowed-places…); ``severities`` is what the
    organisation set, by check id or ``ID/variant``; ``home_area`` its own, ``home_places`` all that lies
    in it; ``numbers`` the thresholds it moved; ``ai_use`` what it says of texts that say nothing of it themselves.

    ``register`` has a line for whatever has to be looked at again one day. ``broken`` names the files that could not
    be used: an item that was checked without them does not pass as clean.
    """

    helplines: tuple[Helpline, ...] = ()
    law: tuple[LawFact, ...] = ()
    bodies: tuple[Body, ...] = ()
    office_holders: tuple[OfficeHolder, ...] = ()
    boilerplates: tuple[Boilerplate, ...] = ()
    calendar: tuple[CalendarDate, ...] = ()
    elections: tuple[Election, ...] = ()
    minimum_ages: tuple[MinimumAge, ...] = ()
    bank_holidays: Mapping[date, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    home_area: str = ""
    ai_use: str = ""
    home_places: frozenset[str] = frozenset()
    register: tuple[DatedEntry, ...] = ()
    broken: tuple[BrokenFile, ...] = ()
    spelling: Dictionary | None = None
    platforms: tuple[PlatformRules, ...] = ()
    prices: tuple[PriceList, ...] = ()

    def platform(self, channel: str) -> PlatformRules | None:
        """What it takes in one post; None for channels that set no such limits."""
        return next((one for one in self.platforms if one.channel == channel), None)

    @property
    def dictionary(self) -> Dictionary:
        """The British dictionary.

        Raises:
            LookupError: there is none; a check must not mistake that for "every word is right".
        """
        if self.spelling is None:
            raise LookupError("the dictionary is missing")
        return self.spelling

    def number(self, name: str) -> int:
        """A threshold: the organisation's, or the default of ``domain.facts.thresholds``."""
        return self.numbers.get(name, THRESHOLDS[name].default)

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a list, in its order.

        Raises:
            LookupError: there is no such list; a check must not mistake that for an empty one.
        """
        return tuple(entry.words for entry in self.entries(name))

    def entries(self, name: str) -> tuple[Entry, ...]:
        if name not in self.lists:
            raise LookupError(f"the word list “{name}” is missing")
        return self.lists[name]
