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
        EventKind.RETRIAL,
        EventKind.CONVICTION,  # awaiting sentence; where no earlier step was written down, it starts here
    }
)
# Of these alone a release without charge is the end; after any other start it needs a court or the prosecution.
_BEFORE_A_CHARGE = frozenset({EventKind.ARREST, EventKind.WARRANT})
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
    ``is_before_court``: active, and beyond the arrest, so that no release without charge can end it.
    """

    person: str
    since: Event | None
    last: Event
    is_convicted: bool
    is_charged: bool
    lapsed_on: date | None = None
    is_before_court: bool = False

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
    course = _Course()
    is_convicted = is_charged = False
    ordered = _in_order(steps)
    for event in ordered:
        course.lapse(event.on)
        course.take(event)
        is_convicted = event.kind in _CONVICTS or (is_convicted and event.kind not in _CLEARS)
        is_charged = is_charged or event.kind in _CHARGES
    lapsed_on = course.lapse(day)
    return PersonState(
        person, course.since, ordered[-1], is_convicted, is_charged, lapsed_on, course.is_before_court
    )


@dataclass
class _Course:
    """How far things have come against one person, step by step.

    The Act knows an appeal as proceedings of its own: while the sentence is still to come both are active, and the end
    of the one is not the end of the other.

    Attributes:
        trial: the step that began what is before police or court. appeal: that lodged an appeal which is pending.
        warrant: when it was issued; set while nothing but a warrant has begun it.
        is_charged: it has come further than an arrest.
    """

    trial: Event | None = None
    appeal: Event | None = None
    warrant: date | None = None
    is_charged: bool = False

    @property
    def since(self) -> Event | None:
        return self.trial or self.appeal

    @property
    def is_before_court(self) -> bool:
        return self.is_charged or self.appeal is not None

    def lapse(self, day: date) -> date | None:
        """The first day on which the warrant no longer counts, where that is over by then."""
        if self.trial and self.warrant and day >= (lapses_on := warrant_lapses_on(self.warrant)):
            self._end_trial()
            return lapses_on
        return None

    def take(self, event: Event) -> None:
        kind = event.kind
        if kind in _STARTS:
            self._start(event)
        elif kind is EventKind.APPEAL:
            self.appeal = self.appeal or event
        elif kind is EventKind.APPEAL_OVER:
            self.appeal = None  # where no sentence was passed, it is awaited as before
        elif kind is EventKind.RELEASE:
            if not self.is_charged:
                self._end_trial()
        elif kind is EventKind.SENTENCE and self.trial:
            self._end_trial()
        else:  # it ends all of it; so does a sentence that an appeal ends with
            self._end_trial()
            self.appeal = None

    def _start(self, event: Event) -> None:
        if event.kind is not EventKind.WARRANT:
            self.warrant = None
        elif self.trial is None or self.warrant:
            self.warrant = event.on
        self.is_charged = self.is_charged or event.kind not in _BEFORE_A_CHARGE
        if event.kind is EventKind.RETRIAL:
            self.appeal = None  # this is what came of it
        self.trial = self.trial or event

    def _end_trial(self) -> None:
        self.trial = self.warrant = None
        self.is_charged = False


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
