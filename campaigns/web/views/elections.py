"""Pre-election periods: when each is, what is queued in it, and entering one by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.facts.elections import ElectionKind
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted
from campaigns.reports.screens.elections import period_screens, taken_back_windows
from campaigns.services.content.facts import facts_now
from campaigns.services.stops.election_periods import NewWindow, enter_window, take_back_window
from campaigns.services.stops.recheck import LATER
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on
from campaigns.web.desk_access import current_desk, local_zone, page_session

blueprint = Blueprint("elections", __name__, url_prefix="/elections")

KIND_LABELS: dict[ElectionKind, str] = {
    ElectionKind.BY_ELECTION: "By-election",
    ElectionKind.LOCAL: "Council election",
    ElectionKind.COMMISSIONER: "Police and crime commissioner election",
    ElectionKind.MAYOR: "Election of a mayor",
    ElectionKind.GENERAL: "General election",
}
FIELDS = ("name", "kind", "polling_day", "notice_on", "areas", "source")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """The form may come filled in: the link of a poll whose notice is not published yet names that poll."""
    return _page({field: request.args.get(field, "") for field in FIELDS}, {})


@blueprint.post("")
@requires(Permission.HOLD)
def enter() -> ResponseReturnValue:
    typed = {field: request.form.get(field, "").strip() for field in FIELDS}
    errors = {}
    days = {}
    for field in ("polling_day", "notice_on"):
        try:
            days[field] = _day(typed[field])
        except ValueError:
            errors[field] = "Give the day as year, month, day: 2027-05-06."
    if "polling_day" not in errors and days["polling_day"] is None:
        errors["polling_day"] = "Say when the poll is."
    if errors:
        return _page(typed, errors), 400
    polling_day = days["polling_day"]
    assert polling_day is not None
    new = NewWindow(
        name=typed["name"],
        kind=typed["kind"],
        polling_day=polling_day,
        notice_on=days["notice_on"],
        areas=typed["areas"].split(","),
        source=typed["source"],
    )
    with refused_on(lambda error: _page(typed, {"": str(error)})):
        _, held = enter_window(current_desk(), new, user_id=the_user().id)
    words = "The period is entered."
    if held is None:
        words += f" {LATER}"
    elif held:
        many = counted(len(held), "post or e-mail was", "posts and e-mails were")
        words += f" {many} queued in it and held: decide on each."
    return done(words, url_for("elections.index"))


@blueprint.post("/<int:window_id>/take-back")
@requires(Permission.HOLD)
def take_back(window_id: int) -> ResponseReturnValue:
    take_back_window(current_desk(), window_id, user_id=the_user().id, reason=request.form.get("reason", ""))
    return done("Taken back. What it held waits for your decision.", url_for("elections.index"))


def _page(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    session, today = page_session(), current_desk().today()
    return render_template(
        "elections/index.html",
        periods=period_screens(session, facts_now(session, current_desk()), today=today, zone=local_zone()),
        taken_back=taken_back_windows(session),
        kinds=KIND_LABELS,
        typed=typed,
        errors=errors,
    )


def _day(text: str) -> date | None:
    """A day as the date field of a browser sends it; None where nothing was entered."""
    return date.fromisoformat(text) if text else None
