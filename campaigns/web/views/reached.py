"""Whether the office's address opens from outside and its letters arrive: what is missing, a test letter, and its link."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.reached import newest_trial
from campaigns.services.people.address_trials import is_trial, note_reached, send_test_letter, why_no_links
from campaigns.web.access import for_anybody, requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("reached", __name__)


@blueprint.get("/settings/links")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    return _page({})


@blueprint.post("/settings/links")
@requires(Permission.WRITE)
def send() -> ResponseReturnValue:
    try:
        email = send_test_letter(current_desk(), user_id=the_user().id)
    except CampaignDeskError as error:
        return _page({"": str(error)}), status_of(error)
    return done(f"A test letter is on its way to {email}.", url_for("reached.show"))


@blueprint.get("/reached/<code>")
@for_anybody
def open_letter(code: str) -> ResponseReturnValue:
    """Only asks: a program that looks through e-mail proves nothing."""
    is_one = is_trial(code)
    return render_template("reached/letter.html", state="ask" if is_one else "unknown", code=code), (
        200 if is_one else 404
    )


@blueprint.post("/reached/<code>")
@for_anybody
def press(code: str) -> ResponseReturnValue:
    outside = note_reached(current_desk(), code, source=the_visitor().source)
    state = {True: "outside", False: "inside", None: "unknown"}[outside]
    return render_template("reached/letter.html", state=state, code=code), 404 if outside is None else 200


def _page(errors: dict[str, str]) -> str:
    desk, session = current_desk(), page_session()
    return render_template(
        "reached/show.html",
        why_not=why_no_links(session, desk),
        url=desk.settings.url if desk.settings.url_is_set else "",
        has_mail=desk.mail is not None,
        trial=newest_trial(session, desk.settings.url),
        errors=errors,
    )
