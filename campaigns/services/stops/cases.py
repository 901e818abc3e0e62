"""Incidents and court cases: recording what happens in them, and what of the queue that stops.

Nobody sets a case to active: that follows from the steps that are recorded (``domain/facts/proceedings.py``). A new step is
followed by another look at everything that waits, so that what may not go out any more is held within the same click.
No log line carries a name, a source or a reference of the force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from itertools import count

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.facts.incidents import incident_key
from campaigns.domain.facts.proceedings import EventKind
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.incidents import (
    Incident,
    IncidentPerson,
    ProceedingsEvent,
    find_incident,
    lock_incident,
)
from campaigns.services.content.case_cover import case_state
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.stops.recheck import recheck_if_possible

log = structlog.get_logger("campaigns.cases")


@dataclass(frozen=True)
class Recorded:
    """What a step led to: whether the case is active now, and how many deliveries were held; None where that is seen later."""

    is_active: bool
    held: int | None


def get_incident(session: Session, key: str) -> Incident:
    return _known(find_incident(session, incident_key(key)), key)


def incident_to_change(session: Session, key: str) -> Incident:
    """The case, which nobody else changes until this transaction ends. What time it is, ask after this."""
    return _known(lock_incident(session, incident_key(key)), key)


def _known(incident: Incident | None, key: str) -> Incident:
    if incident is None:
        raise NotFoundError(
            f"There is no case “{key}”. See Incidents and court cases, or: campaigns incidents list"
        )
    return incident


def add_incident(
    desk: Desk, *, key: str, title: str, user_id: int, area: str = "", force_reference: str = ""
) -> str:
    """Open a case. Returns its key, as front matter names it.

    Raises:
        ConflictError: there is one with that key.
        CampaignDeskError: the key or the title is missing.
    """
    plain = incident_key(key)
    words = one_line(
        title, "Give the case a short title that names nobody, like “Friar Gate, March 2027”.", 200
    )
    if not plain:
        raise CampaignDeskError("Give the case a key of letters and digits, like friar-gate-2027.")
    with transaction(
        clash=f"There is a case “{plain}” already. Record what happened in that one."
    ) as session:
        user = get_permitted_user(session, user_id, Permission.CASES)
        session.add(
            Incident(
                key=plain,
                title=words,
                area=" ".join(area.split())[:120],
                force_reference=" ".join(force_reference.split())[:80],
                opened_by_id=user.id,
                opened_at=desk.clock.now(),
            )
        )
    log.info("case opened", case=plain)
    return plain


def record_event(
    desk: Desk,
    key: str,
    *,
    kind: str,
    on: date,
    source: str,
    user_id: int,
    at: time | None = None,
    person: str = "",
    name: str = "",
) -> Recorded:
    """Write down a step, and look again at everything that waits.

    Args:
        on, at: when it happened, local. source: where it is known from.
        person: which of several people, as a label. name: only where it is published and needed.

    Raises:
        NotFoundError: there is no such case.
        CampaignDeskError: kind, day or source is wrong or missing, it is not clear whose step it is, or the case can't
            have come to it; nothing was recorded.
    """
    now = desk.clock.now()
    today = now.astimezone(desk.settings.timezone).date()
    step = _kind(kind)
    if on > today:
        raise CampaignDeskError("That day is still to come. Record a step once it has happened.")
    words = one_line(source, "Say where this is known from, like “force press office, by phone”.", 300)
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.CASES)
        incident = incident_to_change(session, key)
        who = _person(session, incident, person, name)
        _refuse_two_in_one(incident, step, who)
        _refuse_release_after_charge(incident, step, who, on)
        session.add(
            ProceedingsEvent(
                incident_id=incident.id,
                person=who,
                kind=step,
                happened_on=on,
                happened_at=at,
                source=words,
                recorded_by_id=user.id,
                recorded_at=now,
            )
        )
    return _look_again(desk, key, "step recorded")


def _refuse_two_in_one(incident: Incident, step: EventKind, person: IncidentPerson | None) -> None:
    """The release of one arrested person must not end the case of another.

    Raises:
        CampaignDeskError: somebody else without a label was arrested before.
    """
    if (
        step is EventKind.ARREST
        and person is None
        and any(
            one.kind == EventKind.ARREST and one.person_id is None and one.struck_at is None
            for one in incident.events
        )
    ):
        raise CampaignDeskError(
            "Somebody was arrested in this case already. Say which person this is, like “second suspect”, so that the "
            "release of one does not end the case of the other. If it is the same arrest, it is recorded already."
        )


def _refuse_release_after_charge(
    incident: Incident, step: EventKind, person: IncidentPerson | None, on: date
) -> None:
    """A release without charge ends an arrest alone: after a charge the court or the prosecution ends it.

    Raises:
        CampaignDeskError: that person was before the court by that day.
    """
    label, who = (person.label, f"“{person.label}”") if person else ("", "This person")
    people = case_state(incident, on).people if step is EventKind.RELEASE else ()
    if any(one.person == label and one.is_before_court for one in people):
        raise CampaignDeskError(
            f"{who} is charged already, so a release without charge is no end of it, and a "
            "release on bail is none either. If the case was dropped, record that it was discontinued; if the charge was "
            "recorded wrongly, strike it out first."
        )


def strike_event(desk: Desk, key: str, event_id: int, *, reason: str, user_id: int) -> Recorded:
    """Strike out a step that was recorded wrongly. It stays to be read, with the reason, and no longer counts.

    Raises:
        NotFoundError: the case has no such step. ConflictError: it is struck out already.
        CampaignDeskError: the reason is missing.
    """
    words = one_line(reason, "Say why it is struck out. The reason stays with it.", 300)
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.CASES)
        incident = incident_to_change(session, key)
        event = next((one for one in incident.events if one.id == event_id), None)
        if event is None:
            raise NotFoundError(f"The case {incident.key} has no step {event_id}.")
        if event.struck_at is not None:
            raise ConflictError("This step is struck out already.")
        event.struck_at, event.struck_by_id, event.struck_reason = desk.clock.now(), user.id, words
    return _look_again(desk, key, "step struck out")


def erase_name(desk: Desk, key: str, person: str, *, user_id: int) -> None:
    """Erase a person's name from a case. The steps stay, with the label alone.

    Raises:
        NotFoundError: the case has nobody of that label.
    """
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.CASES)
        incident = get_incident(session, key)
        found = _by_label(incident, " ".join(person.split()))
        if found is None:
            labels = ", ".join(one.label for one in incident.people) or "nobody yet"
            raise NotFoundError(f"The case {incident.key} has no “{person}”. In it: {labels}.")
        found.name, found.name_erased_at = "", desk.clock.now()
    log.info("name erased from a case", case=incident.key)


def _look_again(desk: Desk, key: str, what: str) -> Recorded:
    held = recheck_if_possible(desk)
    today = desk.today()
    with reading() as session:
        incident = get_incident(session, key)
        recorded = Recorded(case_state(incident, today).is_active, None if held is None else len(held))
    log.info(what, case=incident.key, active=recorded.is_active, held=recorded.held)
    return recorded


def _person(session: Session, incident: Incident, label: str, name: str) -> IncidentPerson | None:
    """Whoever is meant: by the label, else by the name; somebody new where neither is known yet.

    Raises:
        CampaignDeskError: several people of the case have that name.
    """
    label, name = " ".join(label.split())[:80], " ".join(name.split())[:120]
    if not label and not name:
        return None
    person = _by_label(incident, label) if label else _by_name(incident, name)
    if person is None:
        person = IncidentPerson(incident=incident, label=label or _free_label(incident), name="")
        session.add(person)
    if name and name.casefold() != person.name.casefold():
        person.name, person.name_erased_at = name, None
    return person


def _by_label(incident: Incident, label: str) -> IncidentPerson | None:
    return next((one for one in incident.people if one.label.casefold() == label.casefold()), None)


def _by_name(incident: Incident, name: str) -> IncidentPerson | None:
    found = [one for one in incident.people if one.name.casefold() == name.casefold()]
    if len(found) > 1:
        labels = ", ".join(one.label for one in found)
        raise CampaignDeskError(f"Several people in this case have that name. Say which is meant: {labels}.")
    return found[0] if found else None


def _free_label(incident: Incident) -> str:
    numbers = count(len(incident.people) + 1)
    return next(label for number in numbers if not _by_label(incident, label := f"person {number}"))


def _kind(kind: str) -> EventKind:
    try:
        return EventKind(kind)
    except ValueError:
        known = ", ".join(one.value for one in EventKind)
        raise CampaignDeskError(f"“{kind}” is no step of a case. There is: {known}.") from None


def one_line(text: str, missing: str, longest: int) -> str:
    words = " ".join(text.split())
    if not words:
        raise CampaignDeskError(missing)
    if len(words) > longest:
        raise CampaignDeskError(f"Keep it to {longest} letters: “{words[:40]}…”.")
    return words
