"""Criminal proceedings as recorded events: whether a case is active follows from them, and nobody types it in.

Source: Contempt of Court Act 1981, section 2 and schedule 1 (paragraphs 4 and 5 start and end; 7 a release without
charge; 10 unfit to plead; 11 a warrant without an arrest; 15 and 16 appeals). Liability is strict: what is sent while
a case is active is sent at one's own risk, whatever was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class EventKind(StrEnum):
    ARREST = "arrest"
    WARRANT = "warrant"
    SUMMONS = "summons"
    ORAL_CHARGE = "oral-charge"
    CHARGE = "charge"  # a document that says what somebody is charged with
    CONVICTION = "conviction"
    RELEASE = "release-without-charge"
    DISCONTINUANCE = "discontinuance"
    ACQUITTAL = "acquittal"
    SENTENCE = "sentence"
    UNFIT = "unfit-to-plead"
    APPEAL = "appeal"
    APPEAL_OVER = "appeal-over"
    QUASHED = "conviction-quashed"
    RETRIAL = "retrial-ordered"


# As they end a sentence: “Active since 3 March 2027: somebody was arrested.”
EVENT_WORDS: dict[EventKind, str] = {
    EventKind.ARREST: "somebody was arrested",
    EventKind.WARRANT: "a warrant for an arrest was issued",
    EventKind.SUMMONS: "a summons was issued",
    EventKind.ORAL_CHARGE: "somebody was charged in words",
    EventKind.CHARGE: "somebody was charged in writing",
    EventKind.CONVICTION: "somebody was convicted and awaits sentence",
    EventKind.RELEASE: "somebody was released without charge",
    EventKind.DISCONTINUANCE: "the case was discontinued",
    EventKind.ACQUITTAL: "somebody was acquitted",
    EventKind.SENTENCE: "the sentence was passed",
    EventKind.UNFIT: "somebody was found unfit to plead",
    EventKind.APPEAL: "an appeal was lodged",
    EventKind.APPEAL_OVER: "the appeal was dismissed or given up",
    EventKind.QUASHED: "the conviction was quashed",
    EventKind.RETRIAL: "a new trial was ordered",
}
EVENT_LABELS: dict[EventKind, str] = {
    EventKind.ARREST: "Arrest",
    EventKind.WARRANT: "Warrant for an arrest",
    EventKind.SUMMONS: "Summons",
    EventKind.ORAL_CHARGE: "Charge, spoken",
    EventKind.CHARGE: "Charge, in writing",
    EventKind.CONVICTION: "Conviction or guilty plea",
    EventKind.RELEASE: "Release without charge",
    EventKind.DISCONTINUANCE: "Case discontinued",
    EventKind.ACQUITTAL: "Acquittal",
    EventKind.SENTENCE: "Sentence",
    EventKind.UNFIT: "Unfit to plead",
    EventKind.APPEAL: "Appeal lodged",
    EventKind.APPEAL_OVER: "Appeal dismissed or given up",
    EventKind.QUASHED: "Conviction quashed",
    EventKind.RETRIAL: "New trial ordered",
}

_STARTS = frozenset(
    {
        EventKind.ARREST,
        EventKind.WARRANT,
        EventKind.SUMMONS,
        EventKind.ORAL_CHARGE,
        EventKind.CHARGE,
        EventKind.APPEAL,
        EventKind.RETRIAL,
        EventKind.CONVICTION,  # awaiting sentence; where no earlier step was written down, it starts here
    }
)
_CONVICTS = frozenset({EventKind.CONVICTION, EventKind.SENTENCE})
_CLEARS = frozenset({EventKind.ACQUITTAL, EventKind.QUASHED, EventKind.RETRIAL})
_CHARGES = frozenset({EventKind.ORAL_CHARGE, EventKind.CHARGE, EventKind.SUMMONS, *_CONVICTS})


@dataclass(frozen=True)
class Event:
    """One step of a case. ``on`` and ``at`` are local; ``at`` is None where only the day is known.

    ``person`` tells apart those who are in one case; it need not be a name, and is empty where there is one person.
    """

    kind: EventKind
    on: date
    at: time | None = None
    person: str = ""


@dataclass(frozen=True)
class PersonState:
    """Where the case against one person stands on a day. ``since`` is the step that made it active; None if it is not.

    ``last`` is the latest step; ``lapsed_on`` the day from which a warrant without an arrest no longer counts.
    """

    person: str
    since: Event | None
    last: Event
    is_convicted: bool
    is_charged: bool
    lapsed_on: date | None = None

    @property
    def is_active(self) -> bool:
        return self.since is not None


@dataclass(frozen=True)
class CaseState:
    """Where a case stands on a day: active while it is active against one person."""

    people: tuple[PersonState, ...] = ()

    @property
    def is_active(self) -> bool:
        return any(person.is_active for person in self.people)

    @property
    def since(self) -> Event | None:
        """The earliest step that still makes it active."""
        return min(
            (person.since for person in self.people if person.since), key=lambda event: event.on, default=None
        )

    @property
    def is_convicted(self) -> bool:
        """Somebody is convicted, and nobody is still before the court without a conviction."""
        open_still = any(person.is_active and not person.is_convicted for person in self.people)
        return not open_still and any(person.is_convicted for person in self.people)


def state_of_case(events: Iterable[Event], day: date) -> CaseState:
    """Where the case stands on that day (local). Give the events in the order in which they were recorded."""
    by_person: dict[str, list[Event]] = {}
    for event in events:
        if event.on <= day:
            by_person.setdefault(event.person, []).append(event)
    return CaseState(tuple(_state_of_person(person, steps, day) for person, steps in by_person.items()))


def _state_of_person(person: str, steps: Sequence[Event], day: date) -> PersonState:
    since: Event | None = None
    warrant: date | None = None  # set while nothing but a warrant makes it active
    lapsed_on: date | None = None
    is_convicted = is_charged = False
    ordered = _in_order(steps)
    for event in ordered:
        if since and warrant and event.on >= warrant_lapses_on(warrant):
            since = None
        lapsed_on = None
        if event.kind in _STARTS:
            if event.kind is not EventKind.WARRANT:
                warrant = None
            elif since is None or warrant:
                warrant = event.on
            since = since or event
        else:
            since = warrant = None
        is_convicted = event.kind in _CONVICTS or (is_convicted and event.kind not in _CLEARS)
        is_charged = is_charged or event.kind in _CHARGES
    if since and warrant and day >= warrant_lapses_on(warrant):
        since, lapsed_on = None, warrant_lapses_on(warrant)
    return PersonState(person, since, ordered[-1], is_convicted, is_charged, lapsed_on)


def warrant_lapses_on(issued: date) -> date:
    """The first day on which a warrant without an arrest no longer counts.

    The twelve months begin with the day of the warrant itself; those of 29 February end on the next 28 February.
    """
    try:
        return issued.replace(year=issued.year + 1)
    except ValueError:
        return date(issued.year + 1, 3, 1)


def _in_order(steps: Sequence[Event]) -> list[Event]:
    """By day; within a day by the clock if all its times are known, else as they were recorded."""
    by_day: dict[date, list[Event]] = {}
    for step in steps:
        by_day.setdefault(step.on, []).append(step)
    ordered: list[Event] = []
    for _, same_day in sorted(by_day.items()):
        times = [step.at for step in same_day]
        if None not in times:
            same_day.sort(key=lambda step: step.at or time.min)
        ordered += same_day
    return ordered


def state_sentence(state: CaseState) -> str:
    """The state as people read it."""
    since = state.since
    if since is not None:
        return (
            f"Active since {_day(since.on)}: {EVENT_WORDS[since.kind]}. "
            "Nothing linked goes out until police and legal have cleared it."
        )
    if not state.people:
        return "Nothing is recorded yet: no arrest, warrant, summons or charge. It holds nothing back."
    lapsed = [person.lapsed_on for person in state.people if person.lapsed_on]
    last = max((person.last for person in state.people), key=lambda event: event.on)
    if lapsed and max(lapsed) >= last.on:
        return (
            f"Not active since {_day(max(lapsed))}: twelve months after a warrant nobody has been arrested. "
            "An arrest makes it active again."
        )
    return f"Not active since {_day(last.on)}: {EVENT_WORDS[last.kind]}. It holds nothing back."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
