"""Today: what goes out next, what needs me, what went out lately; and the clock's pulse."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.models.absences import absences_on
from campaigns.models.post_takedowns import list_open_takedowns
from campaigns.models.takedowns import count_open
from campaigns.reports.screens.asked import in_the_way
from campaigns.reports.screens.course import reminders_of
from campaigns.reports.screens.first_steps import first_steps
from campaigns.reports.screens.today import today_screen
from campaigns.reports.screens.unplanned import unplanned
from campaigns.services.content.readiness import refs_to_mend
from campaigns.services.planning.embargo_ended import ended_words, visibly_not_out
from campaigns.web.access import for_signed_in, requires, the_user
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import broken_files, recent_library
from campaigns.web.numbers import page_number
from campaigns.web.role_queue import role_queue

blueprint = Blueprint("today", __name__)
MOST_TO_SEE_TO = 5  # posts that are gone, or to come down; the rest is on the page of all of them


@blueprint.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    person, moment = the_user(), now()
    files = [file for file in broken_files() if person.may(Permission.WRITE)]
    screen = today_screen(
        page_session(),
        user_id=person.id,
        role=person.role,
        now=moment,
        channels=current_desk().channels,
        zone=local_zone(),
    )
    queue = role_queue()
    ended = visibly_not_out(page_session(), current_desk(), now=moment)
    asked = in_the_way(page_session(), now=moment) if person.may(Permission.WRITE) else []
    today = moment.astimezone(local_zone()).date()
    reminders = reminders_of(recent_library().plans, today) if person.may(Permission.WRITE) else []
    to_see_to = list_open_takedowns(page_session(), limit=MOST_TO_SEE_TO + 1)
    to_take_down = count_open(page_session())
    return render_template(
        "today/show.html",
        screen=screen,
        asked=asked,
        reminders=reminders,
        broken_files=files,
        to_take_down=to_take_down,
        posts_to_see_to=to_see_to[:MOST_TO_SEE_TO],
        has_more_to_see_to=len(to_see_to) > MOST_TO_SEE_TO,
        to_mend=refs_to_mend(current_desk(), [row.ref for row in screen.drafts_due]),
        **queue,
        needs_count=screen.needs_count
        + len(files)
        + sum(len(queue[name]) for name in ("to_rule", "to_clear", "urgent"))
        + len(asked)
        + len(reminders)
        + (len(ended) + len(to_see_to) + bool(to_take_down) if person.may(Permission.SCHEDULE) else 0),
        ended_embargoes=[(one.ref, ended_words(current_desk(), one)) for one in ended],
        first_steps=first_steps(page_session()) if person.may(Permission.WRITE) else None,
        away=[one for one in absences_on(page_session(), today) if person.id in (one.user_id, one.deputy_id)],
        greeting=_greeting(moment.astimezone(local_zone()).hour),
    )


@blueprint.get("/unscheduled")
@requires(Permission.SCHEDULE)
def unscheduled() -> ResponseReturnValue:
    """All that is approved and on no plan, of every campaign."""
    page = page_number(request.args)
    found = unplanned(page_session(), now=now(), page=page)
    if page > 1 and not found.rows:
        abort(404)
    return render_template("today/unscheduled.html", found=found)


@blueprint.get("/pulse")
@for_signed_in
def pulse() -> ResponseReturnValue:
    """The pulse alone, for the page to refresh itself where scripts run."""
    return render_template("today/pulse.html")


def _greeting(hour: int) -> str:
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
