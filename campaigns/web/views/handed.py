"""What a person puts out: what is with whom, and each on a page made for a phone, ready to copy, with what became of it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import LocalTimeError
from campaigns.errors import CampaignDeskError
from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import list_with_people
from campaigns.models.people import User
from campaigns.reports.screens.handed import HandedScreen, handed_screen
from campaigns.services.accounts.hands import HandPerson, person_of
from campaigns.services.planning.handed import may_answer, say_not_out, say_out, type_figures
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, status_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.moment_form import form_again, local_moment

blueprint = Blueprint("handed", __name__, url_prefix="/handed")
LONGEST_FIGURE = 12  # digits


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return render_template("handed/index.html", rows=list_with_people(page_session()))


@blueprint.get("/<int:delivery_id>")
@requires(Permission.READ)
def show(delivery_id: int) -> ResponseReturnValue:
    return _page(delivery_id, None)


@blueprint.post("/<int:delivery_id>/out")
@requires(Permission.READ)
def out(delivery_id: int) -> ResponseReturnValue:
    try:
        at = _moment()
        say_out(
            current_desk(),
            delivery_id,
            user_id=the_user().id,
            remote_url=request.form.get("remote_url", ""),
            at=at,
        )
    except CampaignDeskError as error:
        return _again(delivery_id, error)
    return done("Recorded: it is out. Thank you.", url_for("handed.show", delivery_id=delivery_id))


@blueprint.post("/<int:delivery_id>/not-out")
@requires(Permission.READ)
def not_out(delivery_id: int) -> ResponseReturnValue:
    try:
        say_not_out(current_desk(), delivery_id, user_id=the_user().id, why=request.form.get("reason", ""))
    except CampaignDeskError as error:
        return _again(delivery_id, error)
    words = "Recorded: it did not go out. Please leave it now; whoever plans it decides what follows."
    return done(words, url_for("handed.show", delivery_id=delivery_id))


@blueprint.post("/<int:delivery_id>/figures")
@requires(Permission.READ)
def figures(delivery_id: int) -> ResponseReturnValue:
    try:
        type_figures(current_desk(), delivery_id, user_id=the_user().id, figures=_figures(delivery_id))
    except CampaignDeskError as error:
        return _again(delivery_id, error)
    return done("Kept, with your name and this day.", url_for("handed.show", delivery_id=delivery_id))


def _moment() -> datetime | None:
    """When it went out; None, where nobody said, is now."""
    day, clock = request.form.get("day", "").strip(), request.form.get("time", "").strip()
    if not clock:
        return None
    try:
        return local_moment(
            day or f"{now().astimezone(local_zone()):%Y-%m-%d}", clock, request.form.get("offset", "")
        )
    except LocalTimeError as error:
        raise FieldError("time", str(error)) from error


def _figures(delivery_id: int) -> dict[str, int]:
    found = {}
    for name, label, _ in _screen(delivery_id).measures:
        typed = request.form.get(f"figure-{name}", "").replace(",", "").replace(" ", "")
        if not typed:
            continue
        if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_FIGURE):
            raise FieldError(
                f"figure-{name}",
                f"{label}: type a whole number such as 412, or leave it empty if the place shows none.",
            )
        found[name] = int(typed)
    return found


def _again(delivery_id: int, error: CampaignDeskError) -> ResponseReturnValue:
    page_session().rollback()
    return _page(delivery_id, error), status_of(error)


def _page(delivery_id: int, error: CampaignDeskError | None) -> str:
    screen = _screen(delivery_id)
    user = page_session().get_one(User, the_user().id)
    return render_template(
        "handed/show.html",
        screen=screen,
        delivery=screen.delivery,
        hand=_person(screen.delivery),
        may_answer=may_answer(current_desk(), user, screen.delivery),
        **form_again(error, otherwise=""),
    )


def _screen(delivery_id: int) -> HandedScreen:
    screen = handed_screen(page_session(), delivery_id)
    if screen is None:
        abort(404)
    return screen


def _person(delivery: Delivery) -> HandPerson | None:
    try:
        return person_of(current_desk(), delivery.account)
    except CampaignDeskError:  # disconnected since
        return None
