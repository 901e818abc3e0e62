"""Sending is paused because this may be a copy or a restored backup: what was noticed, and a person's decision."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.reports.screens.resume import resume_screen
from campaigns.services.installation.identity import keep_paused, resume_sending
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on
from campaigns.web.desk_access import current_desk, now, page_session

blueprint = Blueprint("resume", __name__, url_prefix="/resume")


@blueprint.get("")
@requires(Permission.SCHEDULE)
def show() -> ResponseReturnValue:
    return _page({})


@blueprint.post("")
@requires(Permission.SCHEDULE)
def decide() -> ResponseReturnValue:
    decision = request.form.get("decision", "")
    if decision not in ("start", "keep"):
        abort(400)
    with refused_on(lambda error: _page({"": str(error)})):
        if decision == "keep":
            keep_paused(current_desk(), user_id=the_user().id)
            return done("It stays paused. Nothing is sent from this copy.", url_for("resume.show"))
        resume_sending(current_desk(), user_id=the_user().id)
    return done("Sending has started. What is due goes out within seconds.", url_for("deliveries.index"))


def _page(errors: dict[str, str]) -> str:
    return render_template("resume/show.html", screen=resume_screen(page_session(), now=now()), errors=errors)
