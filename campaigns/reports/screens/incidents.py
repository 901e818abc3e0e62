"""The pages of incidents and court cases: the list, and one case with its steps, its items and who cleared what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from campaigns.domain.incidents import Party
from campaigns.domain.proceedings import CaseState, state_sentence
from campaigns.domain.seen import Seen
from campaigns.domain.statuses import SUBMITTED
from campaigns.models.content import Item, latest_revision
from campaigns.models.incidents import (
    Incident,
    IncidentClearance,
    ProceedingsEvent,
    find_incident,
    list_incidents,
    list_items_about,
)
from campaigns.services.case_cover import case_state, standing_clearances


@dataclass(frozen=True)
class CaseLine:
    incident: Incident
    state: CaseState
    sentence: str


@dataclass(frozen=True)
class LinkedItem:
    """An item that names the case. ``fingerprint`` is of the text that has to be cleared, ``cleared`` who did.

    ``seen`` stands for the text that was submitted, ``None`` for a draft.
    """

    item: Item
    fingerprint: str
    is_draft: bool
    cleared: dict[Party, IncidentClearance]
    seen: Seen | None


@dataclass(frozen=True)
class CaseScreen:
    line: CaseLine
    events: Sequence[ProceedingsEvent]
    items: Sequence[LinkedItem]


def case_lines(session: Session, today: date) -> list[CaseLine]:
    """Every case, the active ones first."""
    lines = [_line(incident, today) for incident in list_incidents(session)]
    return sorted(lines, key=lambda line: not line.state.is_active)


def case_screen(session: Session, key: str, today: date) -> CaseScreen | None:
    incident = find_incident(session, key)
    if incident is None:
        return None
    events = sorted(incident.events, key=lambda event: (event.happened_on, event.id))
    return CaseScreen(_line(incident, today), events, list(_linked(session, incident)))


def _line(incident: Incident, today: date) -> CaseLine:
    state = case_state(incident, today)
    return CaseLine(incident, state, state_sentence(state))


def _linked(session: Session, incident: Incident) -> Iterator[LinkedItem]:
    """The text that was submitted, and the draft where it says something else by now: each is cleared on its own."""
    for item in list_items_about(session, incident.key):
        revision = latest_revision(session, item.id)
        submitted = revision.fingerprint if revision and item.status in SUBMITTED else ""
        texts = [(submitted, False)] if submitted else []
        if item.file_fingerprint != submitted:
            texts.append((item.file_fingerprint, True))
        for fingerprint, is_draft in texts:
            cleared = standing_clearances(session, incident, item_id=item.id, fingerprint=fingerprint)
            seen = None if is_draft or revision is None else Seen(revision.shown_sha256, revision.number)
            yield LinkedItem(item, fingerprint, is_draft, cleared, seen)
