"""Health for machines: is the database there, does the clock tick. Says nothing else to anybody."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from campaigns.services.heartbeat import clock_pulse
from campaigns.web.access import for_anybody
from campaigns.web.desk_access import current_desk, page_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@for_anybody
def show() -> ResponseReturnValue:
    try:
        page_session().execute(text("SELECT 1"))
        pulse = clock_pulse(current_desk(), page_session())
    except SQLAlchemyError:
        return jsonify(ok=False, database="unreachable", clock="unknown", last_tick_seconds_ago=None), 503
    clock = "ticking" if pulse.is_ticking else "stopped"
    body = jsonify(ok=pulse.is_ticking, database="ok", clock=clock, last_tick_seconds_ago=pulse.seconds_ago)
    return body, 200 if pulse.is_ticking else 503


@blueprint.get("/robots.txt")
@for_anybody
def robots() -> ResponseReturnValue:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
