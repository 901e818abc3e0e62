"""Moving a whole campaign by days: the table of what moves and what stays, and one button."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.content import Campaign, find_campaign
from campaigns.reports.screens.calendar_parts import DayNote
from campaigns.services.planning.campaign_moves import CampaignMove, How, campaign_moves, moves_seen
from campaigns.services.planning.campaign_moving import move_campaign
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, refused_on
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.moment_form import form_again
from campaigns.web.move_rows import MOST_DAYS, MoveRow, notes_on, number_of_days
from campaigns.web.sure import planned_if_sure

blueprint = Blueprint("campaign_move", __name__, url_prefix="/campaigns/<slug>/move")


@blueprint.get("")
@requires(Permission.SCHEDULE)
def show(slug: str) -> ResponseReturnValue:
    recent_library()
    by = request.args.get("by", "")
    if by and not number_of_days(by):
        return _page(slug, _no_days()), 400
    return _page(slug)


@blueprint.post("")
@requires(Permission.SCHEDULE)
def act(slug: str) -> ResponseReturnValue:
    _campaign(slug)
    with refused_on(lambda error: _page(slug, error)):
        number = number_of_days(request.form.get("by", ""))
        if not number:
            raise _no_days()
        seen = request.form.get("shown", "")
        move = partial(move_campaign, current_desk(), slug, number, user_id=the_user().id, seen=seen)
        moved = planned_if_sure(move)
    for words in moved.troubles:
        flash(f"Moved, but its sign-off was not asked for again. {words}", "note")
    words = f"{moved.count} moved."
    if asked := len(moved.anew) - len(moved.troubles):
        words += f" {asked} {'waits' if asked == 1 else 'wait'} for a sign-off again."
    first_day = moved.first_at.astimezone(local_zone()).date()
    return done(words, url_for("calendar.show", campaign=slug, view="list", on=first_day, moved_by=number))


def _no_days() -> FieldError:
    return FieldError("by", f"Say by how many days, from 1 to {MOST_DAYS}; with a minus sign for earlier.")


def _campaign(slug: str) -> Campaign:
    return find_campaign(page_session(), slug) or abort(404)


def _page(slug: str, error: CampaignDeskError | None = None) -> str:
    campaign, by = _campaign(slug), request.values.get("by", "")
    number = number_of_days(by)
    moves = campaign_moves(page_session(), current_desk(), campaign, number, now=now()) if number else []
    days = [one.to.astimezone(local_zone()).date() for one in moves if one.to]
    notes = notes_on(days)
    return render_template(
        "calendar/campaign.html",
        campaign=campaign,
        by=by,
        rows=[
            _row(one, notes.get(one.to.astimezone(local_zone()).date(), ()) if one.to else ())
            for one in moves
        ],
        count=sum(one.how is not How.STAYS for one in moves),
        asked_again=sum(one.how is How.ANEW for one in moves),
        is_blocked=any(one.why_not for one in moves),
        shown=moves_seen(moves),
        **form_again(error, otherwise=""),
    )


def _row(move: CampaignMove, notes: tuple[DayNote, ...]) -> MoveRow:
    is_staying = move.how is How.STAYS
    return MoveRow(
        move.title,
        move.channels,
        move.was,
        move.to,
        notes,
        move.why_not,
        stays=move.remark if is_staying else "",
        remark="" if is_staying else move.remark,
        ref=move.ref,
    )
