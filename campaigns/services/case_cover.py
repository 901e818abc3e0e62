"""Whether a case keeps a text in the house: its state today, and the two clearances of exactly that text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from campaigns.domain.incidents import Party, unpack_keys
from campaigns.domain.proceedings import CaseState, state_of_case
from campaigns.models.content import Item, Revision
from campaigns.models.incidents import (
    Incident,
    IncidentClearance,
    list_clearances,
    list_incidents,
    newest_event_id,
    standing_events,
)


def case_state(incident: Incident, day: date) -> CaseState:
    """Where the case stands on that local day, by what is recorded and not struck out."""
    return state_of_case([event.as_event for event in standing_events(incident)], day)


def standing_clearances(
    session: Session, incident: Incident, *, item_id: int, fingerprint: str
) -> dict[Party, IncidentClearance]:
    """Who cleared exactly this text for the case as it stands. A step recorded since asks for both again."""
    newest = newest_event_id(incident)
    return {
        Party(row.party): row
        for row in list_clearances(session, incident.id, item_id=item_id, fingerprint=fingerprint)
        if newest is None or (row.after_event_id is not None and row.after_event_id >= newest)
    }


def keys_about(item: Item, revision: Revision) -> tuple[str, ...]:
    """The cases that a submitted text is about: those it names, and those that its draft names now."""
    return tuple(dict.fromkeys((*unpack_keys(revision.incidents), *unpack_keys(item.incidents))))


def why_case_forbids(session: Session, item: Item, revision: Revision, day: date) -> str:
    """A sentence, or nothing when no case keeps this submitted text from going out that day."""
    if not revision.incidents and not item.incidents:
        return ""
    keys = keys_about(item, revision)
    known = {incident.key: incident for incident in list_incidents(session, keys)}
    for key in keys:
        incident = known.get(key)
        if incident is None:
            return f"It names the case “{key}”, which is not recorded. Record it under Incidents and court cases."
        if not case_state(incident, day).is_active:
            continue
        cleared = standing_clearances(session, incident, item_id=item.id, fingerprint=revision.fingerprint)
        if missing := [party for party in Party if party not in cleared]:
            return (
                f"The case “{incident.title}” is before police or court, and this text is not cleared by "
                f"{_names(missing)}. Record the clearance on the case's page, then send this again."
            )
    return ""


def _names(parties: Iterable[Party]) -> str:
    return " and ".join({Party.POLICE: "the police", Party.LEGAL: "the legal adviser"}[one] for one in parties)
