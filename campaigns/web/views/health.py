"""Health for machines: is the database there, does the clock tick, does what is due go out. No titles, no names.

Strangers hear yes or no: how much is planned, overdue or broken is nobody's business outside (OWASP ASVS 5, 13.4).
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Permission
from campaigns.reports.diagnosis import findings_of_house, findings_of_sending, works
from campaigns.reports.house import look_at_house
from campaigns.reports.working import SendingState, standing_now
from campaigns.web.access import for_anybody
from campaigns.web.desk_access import current_desk, now, page_session
from campaigns.web.metrics_token import knows_token

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@for_anybody
def show() -> ResponseReturnValue:
    """503 where the diagnosis finds something broken, else 200: that much for everybody.

    The figures are for whoever has the metrics token, or is signed in and may read pages.
    """
    try:
        standing = standing_now(page_session(), now=now())
        # How its files stand is no matter of whether it works, and would have to be read each time.
        found = findings_of_sending(standing, None, str) + findings_of_house(
            look_at_house(current_desk(), page_session())
        )
        is_ok, figures = works(found), _figures(standing) if _may_see_figures() else {}
    except SQLAlchemyError:
        unreachable: dict[str, object] = {
            "database": "unreachable",
            "clock": "unknown",
            "last_tick_seconds_ago": None,
        }
        is_ok, figures = False, unreachable if knows_token() else {}
    return jsonify(ok=is_ok, **figures), 200 if is_ok else 503


def _may_see_figures() -> bool:
    if knows_token():
        return True
    return bool(
        current_user.is_authenticated
        and not current_user.must_change_password
        and current_user.may(Permission.READ)
    )


def _figures(standing: SendingState) -> dict[str, object]:
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
    """Nothing here is to be found, but a platform that was told of a picture may fetch it."""
    return Response("User-agent: *\nAllow: /outside/\nDisallow: /\n", mimetype="text/plain")
