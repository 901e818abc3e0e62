"""Everything the checks hold a text against: what ships with the product, after what the organisation made of it.

The organisation's own files are in ``content/_desk/`` and are called like those in this folder. A file that can't be
used is named in ``Facts.broken``; what it would have said is left as it ships, and whoever checks must say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from campaigns.domain.facts.dated_facts import BrokenFile, DatedEntry
from campaigns.domain.facts.facts import Facts
from campaigns.domain.facts.pricing import PriceList
from campaigns.domain.items.issues import Severity
from campaigns.domain.sending.rate_windows import RateLimit
from campaigns.errors import CampaignDeskError
from campaigns.reference.areas import places_of
from campaigns.reference.bank_holidays import bank_holidays
from campaigns.reference.bodies import BODIES
from campaigns.reference.boilerplates import BOILERPLATES
from campaigns.reference.calendar import CALENDAR, CLOSED_DAYS, SENSITIVE_DATES
from campaigns.reference.dataset import Dataset, Known, adjusted, shipped
from campaigns.reference.dictionary import BritishDictionary
from campaigns.reference.elections import POLLS
from campaigns.reference.helplines import HELPLINES
from campaigns.reference.limits import shipped_limits
from campaigns.reference.loader import ReferenceFileError
from campaigns.reference.minimum_ages import MINIMUM_AGES
from campaigns.reference.office_holders import OFFICE_HOLDERS
from campaigns.reference.own_files import OwnFiles, own_files, stamp_of
from campaigns.reference.own_settings import NAME as SETTINGS
from campaigns.reference.own_settings import OwnSettings, read_own_settings
from campaigns.reference.platforms import PLATFORMS
from campaigns.reference.prices import price_lists
from campaigns.reference.weapon_law import WEAPON_LAW
from campaigns.reference.word_lists import FOLDER, WordList, adjusted_list, read_list

T = TypeVar("T")

DATASETS = (
    HELPLINES,
    WEAPON_LAW,
    BODIES,
    OFFICE_HOLDERS,
    BOILERPLATES,
    CALENDAR,
    SENSITIVE_DATES,
    POLLS,
    CLOSED_DAYS,
    MINIMUM_AGES,
    PLATFORMS,
)
NAMES = frozenset({*(one.name for one in DATASETS), SETTINGS})


def load_facts(content: Path | None, day: date, *, lightest: Mapping[str, Severity] | None = None) -> Facts:
    """The facts as they are on that day, the organisation's own files read again whenever one of them changed.

    ``content`` is the content folder; without one only what ships is there. ``lightest``: every check there is, with
    the least severity an organisation may give it. Never raises: ``Facts.broken`` names what could not be used.
    Where nobody has files of their own, all have the same object, and so what the checks made of it.
    """
    stamp = stamp_of(content) or None
    own = content if stamp else None
    return _load(own, stamp, day.year, tuple(sorted((lightest or {}).items())))


def stand_of(content: Path | None, day: date) -> str:
    """Stands for the organisation's own files and the year, by which alone ``load_facts`` differs on one version.

    The same files give the same on every machine.
    """
    return _stand(content, stamp_of(content), day.year)


@lru_cache(maxsize=8)
def _stand(content: Path | None, _stamp: object, year: int) -> str:
    written = [] if content is None else [(file.name, file.read_bytes()) for file in own_files(content)]
    return hashlib.sha256(repr((year, written)).encode()).hexdigest()


def shipped_facts(day: date | None = None) -> Facts:
    """The facts that come with the product, without anybody's own.

    Raises:
        CampaignDeskError: a data file is broken; the message names file and line.
    """
    facts = load_facts(None, day or SHIPPED_ON)
    for broken in facts.broken:
        raise CampaignDeskError(broken.message)
    return facts


SHIPPED_ON = date(2026, 11, 25)
DICTIONARY = BritishDictionary()  # read once, however often the facts are


@lru_cache(maxsize=8)
def _load(
    content: Path | None, _stamp: object, year: int, lightest: tuple[tuple[str, Severity], ...]
) -> Facts:
    return _Assembly(OwnFiles(content)).facts(year, dict(lightest))


@dataclass
class _Assembly:
    """Puts the facts together and notes on the way what has to be looked at again, and what is broken."""

    own: OwnFiles
    register: list[DatedEntry] = field(default_factory=list)
    broken: list[BrokenFile] = field(default_factory=list)

    def facts(self, year: int, lightest: Mapping[str, Severity]) -> Facts:
        self.broken += self.own.strangers(NAMES, self._list_names())
        settings = self._settings(lightest)
        closed_days = {one.day: one.name for one in self._entries(CLOSED_DAYS)}
        holidays = {**bank_holidays(year), **closed_days}
        facts = Facts(
            helplines=self._entries(HELPLINES),
            law=self._entries(WEAPON_LAW),
            bodies=self._entries(BODIES),
            office_holders=self._entries(OFFICE_HOLDERS),
            boilerplates=self._entries(BOILERPLATES),
            calendar=(
                *self._entries(CALENDAR),
                *(one for dated in self._entries(SENSITIVE_DATES) for one in dated.around(year)),
            ),
            elections=tuple(poll.election(holidays) for poll in self._entries(POLLS)),
            minimum_ages=tuple(age for rule in self._entries(MINIMUM_AGES) for age in rule.by_channel()),
            bank_holidays=holidays,
            lists={one.name: one.entries for one in self._lists()},
            severities=settings.severities,
            numbers=settings.numbers,
            home_area=settings.home_area,
            ai_use=settings.ai_use,
            home_places=places_of(settings.home_area),
            spelling=DICTIONARY,
            platforms=self._entries(PLATFORMS),
            prices=self._try(lambda: price_lists(), ()),
        )
        self._note_platforms(facts.prices)
        return replace(facts, register=tuple(self.register), broken=tuple(self.broken))

    def _entries(self, dataset: Dataset[T]) -> tuple[T, ...]:
        known: tuple[Known[T], ...] = self._try(partial(shipped, dataset), ())
        own = self.own.find(dataset.name)
        if own is not None:
            known = self._try(partial(adjusted, dataset, known, own), known)
        self._note(dataset, known)
        return tuple(one.value for one in known)

    def _lists(self) -> Iterator[WordList]:
        for file in sorted(FOLDER.glob("*.yml")):
            words = self._try(partial(self._list, file), None)
            if words is not None:
                yield words

    def _list(self, file: Path) -> WordList | None:
        words, own = _shipped_list(file), self.own.find(f"lists/{file.stem}")
        if own is not None:
            words = self._try(partial(adjusted_list, words, own), words)
        self.register.append(DatedEntry("Word lists", file.stem, words.provenance))
        return words

    def _list_names(self) -> frozenset[str]:
        return frozenset(file.stem for file in FOLDER.glob("*.yml"))

    def _settings(self, lightest: Mapping[str, Severity]) -> OwnSettings:
        own = self.own.find(SETTINGS)
        usual = OwnSettings()
        return usual if own is None else self._try(partial(read_own_settings, own, lightest), usual)

    def _note(self, dataset: Dataset[T], known: tuple[Known[T], ...]) -> None:
        """Entries that share what their file says of itself, or that nobody ever checked, are one line together."""
        shared: dict[tuple[str, int | str], list[Known[T]]] = {}
        for one in known:
            seen = one.provenance
            never = seen.last_checked is None
            shared.setdefault((seen.file, seen.source if never else seen.line), []).append(one)
        for group in shared.values():
            first = dataset.title(group[0].value)
            name = first if len(group) == 1 else f"{first} and {len(group) - 1} more"
            ids = tuple(one.id for one in group)
            self.register.append(DatedEntry(dataset.label, name, group[0].provenance, ids))

    def _note_platforms(self, prices: Iterable[PriceList]) -> None:
        limits: tuple[RateLimit, ...] = self._try(lambda: shipped_limits(), ())
        for price in prices:
            self.register.append(DatedEntry("Prices of platforms", price.channel, price.provenance))
        for limit in limits:
            name = f"{limit.channel}: {limit.counts}"
            self.register.append(DatedEntry("Rate limits of platforms", name, limit.provenance))

    def _try(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except ReferenceFileError as error:
            self.broken.append(BrokenFile(str(error.file), error.line, str(error)))
            return otherwise


@lru_cache(maxsize=64)
def _shipped_list(file: Path) -> WordList:
    return read_list(file)
