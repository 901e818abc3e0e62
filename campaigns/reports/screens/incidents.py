"""The pages of incidents and court cases: the list, and one case with its steps, its items and who cleared what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaigns.domain.facts.incidents import WHO_RECORDS, Party, unpack_keys
from campaigns.domain.facts.proceedings import CaseState, state_sentence
from campaigns.domain.items.seen import Seen
from campaigns.domain.items.statuses import SUBMITTED, ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.content import Item, latest_revisions
from campaigns.models.incidents import (
    Incident,
    IncidentClearance,
    ProceedingsEvent,
    find_incident,
    list_clearances,
    list_clearances_of_items,
    list_incidents,
    list_items_about,
    list_texts_about_cases,
)
from campaigns.reports.screens.paging import Paged, page_of
from campaigns.services.content.case_cover import case_state, still_standing

MOST = 20  # on one page
# What may still go out once both parties have cleared it.
STILL_TO_GO = (
    ItemStatus.IN_REVIEW,
    ItemStatus.APPROVED,
    ItemStatus.SCHEDULED,
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
)


@dataclass(frozen=True)
class CaseLine:
    incident: Incident
    state: CaseState
    sentence: str


@dataclass(frozen=True)
class LinkedItem:
    """An item that names the case. ``fingerprint`` is of the text that has to be cleared, ``cleared`` who did.

    ``seen`` stands for what is shown of it.
    """

    item: Item
    fingerprint: str
    is_draft: bool
    cleared: dict[Party, IncidentClearance]
    seen: Seen


@dataclass(frozen=True)
class ToClear:
    """A submitted text that waits for one party's clearance of one active case. ``mark``: of what would be cleared."""

    ref: str
    title: str
    case_key: str
    case_title: str
    party: Party
    mark: str
    publish_at: datetime | None


@dataclass(frozen=True)
class CaseScreen:
    line: CaseLine
    events: Sequence[ProceedingsEvent]
    items: Sequence[LinkedItem]


def case_lines(session: Session, today: date, *, page: int) -> Paged[CaseLine]:
    """Every case, the active ones first; whether one is active its steps say, all together."""
    lines = [_line(incident, today) for incident in list_incidents(session)]
    lines.sort(key=lambda line: not line.state.is_active)
    return page_of(lambda limit, offset: lines[offset : offset + limit], page)


def case_screen(
    session: Session, key: str, today: date, *, shown_on_disk: Callable[[str], str]
) -> CaseScreen | None:
    """``shown_on_disk`` gives the ``shown_sha256`` of an item's draft; empty where it can't be read."""
    incident = find_incident(session, key)
    if incident is None:
        return None
    events = sorted(incident.events, key=lambda event: (event.happened_on, event.id))
    return CaseScreen(_line(incident, today), events, list(_linked(session, incident, shown_on_disk)))


def _line(incident: Incident, today: date) -> CaseLine:
    state = case_state(incident, today)
    return CaseLine(incident, state, state_sentence(state))


def _linked(
    session: Session, incident: Incident, shown_on_disk: Callable[[str], str]
) -> Iterator[LinkedItem]:
    """The text that was submitted, and the draft where it shows something else by now: each is cleared on its own."""
    items = list_items_about(session, incident.key)
    revisions = latest_revisions(session, [item.id for item in items])
    given: dict[tuple[int, str], list[IncidentClearance]] = {}
    for clearance in list_clearances(session, incident.id):
        given.setdefault((clearance.item_id, clearance.shown_sha256), []).append(clearance)
    for item in items:
        revision = revisions.get(item.id)
        draft = Seen(shown_on_disk(item.ref))
        texts = [(item.file_fingerprint, draft)]
        if revision is not None and item.status in SUBMITTED:
            submitted = Seen(revision.shown_sha256, revision.number)
            is_same = draft.shown in ("", submitted.shown) and item.file_fingerprint == revision.fingerprint
            texts = [(revision.fingerprint, submitted), *([] if is_same else texts)]
        for fingerprint, seen in texts:
            cleared = still_standing(incident, given.get((item.id, seen.shown), ()))
            yield LinkedItem(item, fingerprint, not seen.revision, cleared, seen)


def to_clear(session: Session, role: Role, today: date) -> list[ToClear]:
    """What is not out yet and waits for a clearance that this role writes down, what goes out next first."""
    parties = [party for party in Party if role in WHO_RECORDS[party]]
    texts = list_texts_about_cases(session, STILL_TO_GO, limit=MOST) if parties else []
    if not texts:
        return []
    keys = {key for _, revision in texts for key in unpack_keys(revision.incidents)}
    cases = {one.key: one for one in list_incidents(session, keys) if case_state(one, today).is_active}
    given: dict[tuple[int, int, str], list[IncidentClearance]] = {}
    for one in list_clearances_of_items(session, [item.id for item, _ in texts]):
        given.setdefault((one.incident_id, one.item_id, one.shown_sha256), []).append(one)
    return [
        ToClear(item.ref, revision.title, key, case.title, party, revision.shown_sha256, revision.publish_at)
        for item, revision in texts
        for key in unpack_keys(revision.incidents)
        if (case := cases.get(key)) is not None
        for party in parties
        if party not in still_standing(case, given.get((case.id, item.id, revision.shown_sha256), ()))
    ]
