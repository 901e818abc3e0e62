"""Incidents and court cases: the list, opening one, its page with steps, linked items and clearances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.facts.incidents import WHO_RECORDS, Party
from campaigns.domain.facts.proceedings import EVENT_LABELS, EventKind
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted
from campaigns.reports.screens.incidents import case_lines, case_screen
from campaigns.services.content.preview import shown_on_disk
from campaigns.services.stops.cases import Recorded, add_incident, erase_name, record_event, strike_event
from campaigns.services.stops.clearances import record_clearance
from campaigns.services.stops.recheck import LATER
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.numbers import page_number
from campaigns.web.seen import seen_by_form

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return _list({}, {})


@blueprint.post("")
@requires(Permission.CASES)
def add() -> ResponseReturnValue:
    typed = _typed("key", "title", "area", "force_reference")
    with refused_on(lambda error: _list(typed, {"": str(error)})):
        key = add_incident(current_desk(), user_id=the_user().id, **typed)
    return done("The case is open. Record what has happened so far.", url_for("incidents.show", key=key))


@blueprint.get("/<key>")
@requires(Permission.READ)
def show(key: str) -> ResponseReturnValue:
    return _page(key, {}, {})


@blueprint.post("/<key>/steps")
@requires(Permission.CASES)
def record(key: str) -> ResponseReturnValue:
    typed = _typed("kind", "on", "at", "source", "person", "name")
    try:
        on, at = _day(typed["on"]), _clock(typed["at"])
    except ValueError:
        return _page(
            key, typed, {"on": "Give the day as year, month, day, like 2027-03-03; the time like 14:30."}
        ), 400
    with refused_on(lambda error: _page(key, typed, {"": str(error)})):
        recorded = record_event(
            current_desk(),
            key,
            kind=typed["kind"],
            on=on,
            at=at,
            source=typed["source"],
            person=typed["person"],
            name=typed["name"],
            user_id=the_user().id,
        )
    return done(_outcome("Recorded.", recorded), url_for("incidents.show", key=key))


@blueprint.post("/<key>/steps/<int:event_id>/strike")
@requires(Permission.CASES)
def strike(key: str, event_id: int) -> ResponseReturnValue:
    with refused_on(lambda error: _page(key, {}, {"": str(error)})):
        reason = request.form.get("reason", "")
        recorded = strike_event(current_desk(), key, event_id, reason=reason, user_id=the_user().id)
    return done(_outcome("Struck out.", recorded), url_for("incidents.show", key=key))


@blueprint.post("/<key>/clearances")
@requires(Permission.CASES)
def clear(key: str) -> ResponseReturnValue:
    typed = _typed("item", "party", "given_by", "how", "fingerprint")
    with refused_on(lambda error: _page(key, {}, {"": str(error)})):
        record_clearance(
            current_desk(),
            key,
            typed["item"],
            party=typed["party"],
            given_by=typed["given_by"],
            how=typed["how"],
            fingerprint=typed["fingerprint"],
            seen=seen_by_form(),
            user_id=the_user().id,
        )
    words = "Recorded, for exactly this text. What was held stays held until somebody keeps it as planned."
    return done(words, url_for("incidents.show", key=key))


@blueprint.post("/<key>/people/erase")
@requires(Permission.CASES)
def erase(key: str) -> ResponseReturnValue:
    erase_name(current_desk(), key, request.form.get("person", ""), user_id=the_user().id)
    return done("The name is erased. The steps stay.", url_for("incidents.show", key=key))


def _typed(*fields: str) -> dict[str, str]:
    return {field: request.form.get(field, "").strip() for field in fields}


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _clock(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _outcome(words: str, recorded: Recorded) -> str:
    if recorded.held is None:
        return f"{words} {LATER}"
    if recorded.held:
        many = counted(recorded.held, "post or e-mail was", "posts and e-mails were")
        return f"{words} {many} queued and held."
    return f"{words} Nothing that was queued had to be held."


def _list(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    found = case_lines(page_session(), current_desk().today(), page=page_number(request.args))
    if found.is_nowhere:
        abort(404)
    return render_template("incidents/index.html", found=found, typed=typed, errors=errors)


def _page(key: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    recent_library()
    desk = current_desk()
    screen = case_screen(
        page_session(), key, current_desk().today(), shown_on_disk=lambda ref: shown_on_disk(desk, ref)
    )
    if screen is None:
        abort(404)
    role = the_user().role
    return render_template(
        "incidents/show.html",
        screen=screen,
        incident=screen.line.incident,
        kinds={kind.value: label for kind, label in EVENT_LABELS.items()},
        label_of=lambda event: EVENT_LABELS[EventKind(event.kind)],
        parties=[(Party.POLICE, "Police"), (Party.LEGAL, "Legal")],
        my_parties=[party for party, roles in WHO_RECORDS.items() if role in roles],
        typed=typed,
        errors=errors,
    )
