"""The page of dated facts: what the checks hold texts against, and what of it somebody has to look up again."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from campaigns.domain.facts.dated_facts import ReviewState
from campaigns.domain.people.permissions import Permission
from campaigns.models.feedback import count_by_check, list_feedback
from campaigns.reports.export_csv import write_table
from campaigns.reports.facts import dates_ahead, facts_report
from campaigns.services.content.facts import facts_now
from campaigns.web.access import requires
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.list_forms import FORMS

blueprint = Blueprint("facts", __name__, url_prefix="/facts")


@blueprint.get("")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    facts, today = facts_now(page_session(), current_desk()), current_desk().today()
    report = facts_report(facts, today)
    return render_template(
        "facts/show.html",
        report=report,
        to_look_up=report.to_look_up(),
        current=list(report.by_group()),
        up_to_date=report.count(ReviewState.CURRENT),
        ahead=dates_ahead(facts, today),
        forms=FORMS,
        not_helpful=count_by_check(page_session()),
    )


@blueprint.get("/not-helpful.csv")
@requires(Permission.READ)
def not_helpful() -> ResponseReturnValue:
    """Every finding that somebody called not helpful, for whoever looks after the checks."""
    with BytesIO() as file:
        lines = [
            {
                "check": one.check_id,
                "words": one.words,
                "item": one.item_ref,
                "who": one.user.name,
                "when": one.said_at.isoformat(),
            }
            for one in list_feedback(page_session())
        ]
        write_table(file, ["check", "words", "item", "who", "when"], lines)
        file.seek(0)
        answer = Response(file.read(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="not-helpful.csv"'
    return answer
