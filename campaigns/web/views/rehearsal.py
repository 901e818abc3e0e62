"""Rehearsal: ask for one, wait for it, read what would go out. Only looks; nothing real is sent or changed."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.ids import read_id
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import list_accounts
from campaigns.models.content import list_campaigns
from campaigns.models.rehearsals import RehearsalRun
from campaigns.reports.rehearsal.as_html import rehearsal_html
from campaigns.reports.rehearsal.as_text import answer, shape
from campaigns.services.rehearsal.asking import APART_MINUTES, AskError, RehearsalAsk, parse_ask
from campaigns.services.rehearsal.held_day import refuse_unknown_scope
from campaigns.services.rehearsal.runs import get_run, start_run
from campaigns.services.stops.holds import list_topics
from campaigns.web.access import requires
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session

blueprint = Blueprint("rehearsal", __name__, url_prefix="/rehearsal")
LOOK_AGAIN_AFTER = 2  # seconds
DAYS_AHEAD = timedelta(days=13)


@blueprint.get("")
@requires(Permission.SCHEDULE)
def form() -> ResponseReturnValue:
    return _form({}, {})


@blueprint.post("")
@requires(Permission.SCHEDULE)
def start() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in ("from", "to", "hold", "scope", "apart")}
    try:
        run_id = start_run(current_desk(), _ask(typed))
    except AskError as error:
        return _form(typed, error.fields), 400
    except CampaignDeskError as error:
        return _form(typed, {"": str(error)}), status_of(error)
    return redirect(url_for("rehearsal.show", run_id=run_id), 303)


@blueprint.get("/<run_id>")
@requires(Permission.SCHEDULE)
def show(run_id: str) -> ResponseReturnValue:
    try:
        run = get_run(current_desk(), run_id)
    except CampaignDeskError as error:
        return _form({}, {"": str(error)}), status_of(error)
    if run.trouble:
        return _form({}, {"": run.trouble})
    if run.document is None:
        return _wait(run)
    return render_template(
        "rehearsal/show.html", run_id=run_id, rehearsal=run.document, answer=answer(run.document), shape=shape
    )


@blueprint.get("/<run_id>/download")
@requires(Permission.SCHEDULE)
def download(run_id: str) -> ResponseReturnValue:
    try:
        document = get_run(current_desk(), run_id).document
    except CampaignDeskError as error:
        return _form({}, {"": str(error)}), status_of(error)
    if document is None:
        return redirect(url_for("rehearsal.show", run_id=run_id))
    name = f"rehearsal-{document['from']}-to-{document['to']}.html"
    page = Response(rehearsal_html(document), content_type="text/html; charset=utf-8")
    page.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return page


def _wait(run: RehearsalRun) -> Response:
    page = make_response(render_template("rehearsal/running.html", run=run))
    page.headers["Refresh"] = str(LOOK_AGAIN_AFTER)  # without scripts too
    return page


def _ask(typed: dict[str, str]) -> RehearsalAsk:
    apart = typed["apart"] or str(APART_MINUTES)
    ask = parse_ask(
        typed["from"],
        typed["to"],
        now=now(),
        zone=local_zone(),
        hold=f"{typed['hold']},{typed['scope'] or 'all'}" if typed["hold"] else "",
        apart=read_id(apart) or 0,
    )
    if ask.hold is not None:
        refuse_unknown_scope(current_desk(), ask.hold)
    return ask


def _form(typed: dict[str, str], errors: dict[str, str]) -> str:
    today = current_desk().today()
    defaults = {
        "from": today.isoformat(),
        "to": (today + DAYS_AHEAD).isoformat(),
        "hold": "",
        "scope": "all",
        "apart": str(APART_MINUTES),
    }
    return render_template(
        "rehearsal/form.html", typed=typed or defaults, scopes=_scopes(), errors=errors, today=today
    )


def _scopes() -> list[tuple[str, str]]:
    """What a rehearsed hold may be on: everything, or one of what there is."""
    session = page_session()
    kinds = dict.fromkeys(account.kind for account in list_accounts(session))
    return [
        ("all", "Everything"),
        *((f"channel:{kind}", f"The channel {KINDS[kind].label}") for kind in kinds),
        *((f"campaign:{one.slug}", f"The campaign {one.title}") for one in list_campaigns(session)),
        *((f"topic:{topic}", f"The topic {topic}") for topic in list_topics(session)),
    ]
