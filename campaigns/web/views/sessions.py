"""Where I am signed in, and signing out there."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from campaigns.services.people.sessions import sessions_of, sign_out, sign_out_elsewhere
from campaigns.web.access import for_settled, the_user
from campaigns.web.answers import done
from campaigns.web.desk_access import current_desk

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")


@blueprint.get("")
@for_settled
def index() -> ResponseReturnValue:
    settings = current_desk().settings
    return render_template(
        "sessions/index.html",
        sessions=sessions_of(current_desk(), the_user().id),
        idle_seconds=settings.session_idle_minutes * 60,
        whole_seconds=settings.session_hours * 3600,
    )


@blueprint.post("/<int:session_id>/end")
@for_settled
def end(session_id: int) -> ResponseReturnValue:
    sign_out(current_desk(), the_user().id, session_id)
    return done("You are signed out there.", url_for("sessions.index"))


@blueprint.post("/end-others")
@for_settled
def end_others() -> ResponseReturnValue:
    sign_out_elsewhere(current_desk(), the_user().id, here=the_user().session_id)
    return done("You are signed out everywhere else.", url_for("sessions.index"))
