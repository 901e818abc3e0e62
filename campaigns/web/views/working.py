"""Is it working? In plain words for everybody who plans, and what is promised about sending, for auditors."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import format_local
from campaigns.reports.diagnosis import Finding, Health, findings_of_house, findings_of_sending
from campaigns.reports.house import look_at_house
from campaigns.reports.protocol import channel_promises
from campaigns.reports.working import LATENESS_STEPS, lately, standing_now
from campaigns.web.access import requires
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import broken_files
from campaigns.web.status_text import HEALTH, LINKS, headline

blueprint = Blueprint("working", __name__, url_prefix="/working")
LATENESS_LABELS = (
    "Within a tenth of a second",
    "0.1 to 0.5 seconds late",
    "0.5 to 1 second late",
    "1 to 5 seconds late",
    "5 to 60 seconds late",
    "More than a minute late",
)
assert len(LATENESS_LABELS) == len(LATENESS_STEPS) + 1


@blueprint.get("")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    return render_template("working/show.html", **_facts())


@blueprint.get("/facts")
@requires(Permission.READ)
def facts() -> ResponseReturnValue:
    """The facts alone, for the page to refresh itself where scripts run."""
    return render_template("working/facts.html", **_facts())


@blueprint.get("/protocol")
@requires(Permission.READ)
def protocol() -> ResponseReturnValue:
    settings = current_desk().settings
    return render_template(
        "working/protocol.html",
        promises=channel_promises(current_desk().channels),
        post_minutes=settings.post_late_minutes,
        release_minutes=settings.release_late_minutes,
    )


def _facts() -> dict[str, Any]:
    session, moment = page_session(), now()
    standing, week = standing_now(session, now=moment), lately(session, now=moment)
    database = Finding("Database", Health.FINE, "It answers.")
    house = look_at_house(
        current_desk(), session, broken=[issue for one in broken_files() for issue in one.issues[:1]]
    )
    found = [
        *findings_of_sending(standing, week, lambda at: format_local(at, local_zone())),
        database,
        *findings_of_house(house),
    ]
    health, answer = headline(found)
    return {
        "findings": found,
        "health": health,
        "answer": answer,
        "words": HEALTH,
        "links": LINKS,
        "checked_at": moment,
        "lateness": list(zip(LATENESS_LABELS, week.lateness.counts, strict=True)),
        "tries": week.lateness.total,
    }
