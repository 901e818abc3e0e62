"""Health for machines: is the database there, does the clock tick, does what is due go out. No titles, no names."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from campaigns.domain.statuses import DeliveryStatus
from campaigns.reports.working import Standing, standing_now
from campaigns.web.access import for_anybody
from campaigns.web.desk_access import now, page_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@for_anybody
def show() -> ResponseReturnValue:
    try:
        standing = standing_now(page_session(), now=now())
    except SQLAlchemyError:
        return jsonify(ok=False, database="unreachable", clock="unknown", last_tick_seconds_ago=None), 503
    is_ok = standing.does_its_work
    return jsonify(ok=is_ok, **_figures(standing)), 200 if is_ok else 503


def _figures(standing: Standing) -> dict[str, object]:
    still = standing.standing_still
    since, seconds, next_at = standing.overdue_since, standing.seconds_since_tick, standing.next_due_at
    return {
        "database": "ok",
        "clock": "ticking" if standing.is_ticking else "stopped",
        "last_tick_seconds_ago": None if seconds is None else int(seconds),
        "paused": standing.paused_since is not None,
        "next_due_in_seconds": None
        if next_at is None
        else max(0, int((next_at - standing.now).total_seconds())),
        "overdue": standing.overdue,
        "overdue_seconds": 0 if since is None else int((standing.now - since).total_seconds()),
        "queued": standing.queued,
        "sending": standing.sending,
        "stuck": standing.stuck,
        "unknown": still[DeliveryStatus.UNKNOWN],
        "missed": still[DeliveryStatus.MISSED],
        "held": still[DeliveryStatus.HELD],
        "failed": still[DeliveryStatus.PERMANENT_FAILURE] + still[DeliveryStatus.TECHNICAL_FAILURE],
        "accounts_to_reconnect": sum(one.state == "needs-reconnecting" for one in standing.accounts),
    }


@blueprint.get("/robots.txt")
@for_anybody
def robots() -> ResponseReturnValue:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
