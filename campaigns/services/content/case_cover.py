"""What the desk knows of the cases a text is about: their state on a day, and the two clearances of exactly that text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from campaigns.domain.facts.incidents import Party
from campaigns.domain.facts.proceedings import CaseState, PersonState, state_of_case
from campaigns.domain.items.records import ProceedingsRecord
from campaigns.models.incidents import (
    Incident,
    IncidentClearance,
    last_struck_at,
    list_clearances,
    list_incidents,
    newest_event_id,
    standing_events,
)

PARTY_WORDS = {Party.POLICE: "police", Party.LEGAL: "legal"}


def case_state(incident: Incident, day: date) -> CaseState:
    """Where the case stands on that local day, by what is recorded and not struck out."""
    return state_of_case([event.as_event for event in standing_events(incident)], day)


def standing_clearances(
    session: Session, incident: Incident, *, item_id: int, shown: str
) -> dict[Party, IncidentClearance]:
    """Who cleared exactly what is shown of this text for the case as it stands."""
    return still_standing(incident, list_clearances(session, incident.id, item_id=item_id, shown=shown))


def still_standing(
    incident: Incident, clearances: Iterable[IncidentClearance]
) -> dict[Party, IncidentClearance]:
    """Of these, oldest first, all of one text: a step recorded or struck out since asks both parties again."""
    newest, struck_at = newest_event_id(incident), last_struck_at(incident)
    return {
        Party(row.party): row
        for row in clearances
        if (newest is None or (row.after_event_id is not None and row.after_event_id >= newest))
        and (struck_at is None or row.recorded_at > struck_at)
    }


def proceedings_of(
    session: Session, keys: Iterable[str], *, item_id: int | None, shown: str, day: date
) -> Iterator[ProceedingsRecord]:
    """What is recorded of the cases with these keys on that local day. Who is in a case is named only once charged."""
    wanted = tuple(dict.fromkeys(keys))
    known = {incident.key: incident for incident in list_incidents(session, wanted)} if wanted else {}
    for key in wanted:
        if key in known:
            yield _record(session, known[key], item_id=item_id, shown=shown, day=day)
        else:
            yield ProceedingsRecord(key, is_active=False, is_convicted=False, is_recorded=False, key=key)


def active_with_names(
    cases: Iterable[Incident], without: Iterable[str], day: date
) -> Iterator[ProceedingsRecord]:
    """Of these, the active ones in which people are named, but those with these keys: does an item name somebody of them?"""
    taken = frozenset(without)
    for incident in cases:
        if incident.key in taken or not any(person.name for person in incident.people):
            continue
        if case_state(incident, day).is_active:
            names = tuple(person.name for person in incident.people if person.name)
            yield ProceedingsRecord(
                incident.title, is_active=True, is_convicted=False, people=names, key=incident.key
            )


def _record(
    session: Session, incident: Incident, *, item_id: int | None, shown: str, day: date
) -> ProceedingsRecord:
    state = case_state(incident, day)
    names = {person.label: person.name for person in incident.people if person.name}
    return ProceedingsRecord(
        incident.title,
        is_active=state.is_active,
        is_convicted=state.is_convicted,
        cleared=_cleared(session, incident, item_id, shown) if state.is_active and item_id else "",
        people=_names(names, (one for one in state.people if one.is_charged)),
        convicted_people=_names(names, (one for one in state.people if one.is_convicted)),
        key=incident.key,
    )


def _names(names: Mapping[str, str], people: Iterable[PersonState]) -> tuple[str, ...]:
    return tuple(names[one.person] for one in people if one.person in names)


def _cleared(session: Session, incident: Incident, item_id: int, shown: str) -> str:
    """Who cleared it, where both parties did; else nothing."""
    rows = standing_clearances(session, incident, item_id=item_id, shown=shown)
    if any(party not in rows for party in Party):
        return ""
    return "; ".join(f"{PARTY_WORDS[party]}: {rows[party].given_by}, {rows[party].how}" for party in Party)
