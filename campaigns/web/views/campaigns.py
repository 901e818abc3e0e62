"""The list of campaigns, and one campaign with its plan, its items and what is broken in its files."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.items.documents import ActivitySpec, CampaignDocument
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.reports.screens.campaign import GROUPS, campaign_rows, campaign_screen
from campaigns.reports.screens.course import reminders_of
from campaigns.services.content.preview import read_plan
from campaigns.services.content.readiness import refs_to_mend
from campaigns.services.core.bench import NotLookedAtError
from campaigns.web.access import requires
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import broken_files, recent_library
from campaigns.web.numbers import page_number

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    recent_library()
    return render_template(
        "campaigns/index.html", campaigns=campaign_rows(page_session()), broken_files=broken_files()
    )


@blueprint.get("/<slug>")
@requires(Permission.READ)
def show(slug: str) -> ResponseReturnValue:
    recent_library()
    only, page = request.args.get("show", ""), page_number(request.args)
    screen = campaign_screen(page_session(), slug, only=only, page=page if only else 1)
    if screen is None or (only and only not in dict(GROUPS)):
        abort(404)
    plan, plan_html, unshown = _plan(slug)
    return render_template(
        "campaigns/show.html",
        screen=screen,
        only=only,
        plan=plan,
        plan_html=plan_html,
        unshown=unshown,
        reminders=_reminders(plan),
        broken_files=broken_files(slug),
        to_mend=refs_to_mend(current_desk(), screen.unsubmitted),
    )


def _reminders(plan: CampaignDocument | None) -> list[ActivitySpec]:
    today = now().astimezone(local_zone()).date()
    return [one.activity for one in reminders_of([plan] if plan else [], today)]


def _plan(slug: str) -> tuple[CampaignDocument | None, str, str]:
    """The plan as its file has it now, its words, and why it can't be shown; a campaign whose folder has gone still has
    its record."""
    try:
        return *read_plan(current_desk(), slug), ""
    except NotLookedAtError as error:
        return None, "", str(error)
    except CampaignDeskError:
        return None, "", ""
