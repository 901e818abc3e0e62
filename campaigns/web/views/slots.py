"""The office's usual times per channel, what its figures say of the hours, and filling gaps with evergreen posts."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.figures.best_hours import AGED, BACK, FEWEST_PARTS, FEWEST_POSTS
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import LocalTimeError, parse_day, parse_moment, start_of_day
from campaigns.domain.time.recurring import WEEKDAYS
from campaigns.domain.time.shifting import FIRST_DAY, LAST_DAY, first_of_month
from campaigns.errors import CampaignDeskError
from campaigns.reports.screens.usual_times import account_hours, channel_times
from campaigns.services.planning.evergreen import propose
from campaigns.services.planning.plan import schedule_item
from campaigns.services.planning.usual_times import add_usual_times, remove_usual_times
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, refused_on
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.numbers import whole_number
from campaigns.web.sure import planned_if_sure

blueprint = Blueprint("slots", __name__)
MOST_AT_ONCE = 60


@blueprint.get("/usual-times")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/usual-times")
@requires(Permission.SCHEDULE)
def add() -> ResponseReturnValue:
    with refused_on(lambda error: _page(error)):
        days = [int(one) for one in request.form.getlist("weekday") if one in tuple("0123456")]
        if not days:
            raise FieldError("weekday", "Tick at least one day of the week.")
        kind = request.form.get("channel", "")
        new = add_usual_times(current_desk(), kind, days, _time_of_day(), user_id=the_user().id)
    return done("Added." if new else "It was there already.", url_for("slots.show"))


@blueprint.post("/usual-times/remove")
@requires(Permission.SCHEDULE)
def remove() -> ResponseReturnValue:
    minute = whole_number(request.form.get("minute", ""))
    kind = request.form.get("channel", "")
    remove_usual_times(current_desk(), kind, -1 if minute is None else minute, user_id=the_user().id)
    return done("Taken away. What is planned stays planned.", url_for("slots.show"))


def _time_of_day() -> time:
    try:
        moment = parse_moment(f"2000-01-03T{request.form.get('time', '')}", local_zone())
    except LocalTimeError:
        raise FieldError("time", "Give the time of day.") from None
    return moment.astimezone(local_zone()).time()


def _page(error: CampaignDeskError | None = None) -> str:
    field = error.field if isinstance(error, FieldError) else "channel"
    return render_template(
        "slots/show.html",
        channels=channel_times(page_session()),
        kinds=[(one.kind, one.label) for one in KINDS.values() if one.takes_posts],
        hours=account_hours(page_session(), now=now(), zone=local_zone()),
        weekdays=list(enumerate(WEEKDAYS)),
        fewest=FEWEST_POSTS,
        fewest_parts=FEWEST_PARTS,
        aged=AGED.days,
        back=BACK.days,
        typed=request.form,
        ticked=request.form.getlist("weekday"),
        errors={field: str(error)} if error else {},
    )


@blueprint.get("/calendar/gaps")
@requires(Permission.SCHEDULE)
def gaps() -> ResponseReturnValue:
    """What could fill the free usual times of a month; nothing is ticked, and nothing is planned by looking."""
    return _gaps(_month(request.args.get("on", "")))


@blueprint.post("/calendar/gaps")
@requires(Permission.SCHEDULE)
def fill() -> ResponseReturnValue:
    """Plan what was ticked, one by one: what can't be planned keeps nothing else from being."""
    month = _month(request.form.get("on", ""))
    chosen = list(dict.fromkeys(request.form.getlist("gap")))[:MOST_AT_ONCE]
    if not chosen:
        return _gaps(month, {"": "Tick what should go out first."}), 400
    planned, refusals = 0, dict[str, None]()
    for value in chosen:
        try:
            at, ref, account = _gap(value)
            planned_if_sure(
                partial(
                    schedule_item,
                    current_desk(),
                    ref,
                    user_id=the_user().id,
                    at=at,
                    account_names=[account],
                )
            )
            planned += 1
        except CampaignDeskError as error:
            page_session().rollback()
            refusals[str(error)] = None
    if refusals:
        flash(f"Not planned: {' '.join(refusals)}", "note")
    said = "1 is planned." if planned == 1 else f"{planned} are planned."
    return done(f"{said} Each goes out by itself at its time.", url_for("slots.gaps", on=month))


def _gap(value: str) -> tuple[datetime, str, str]:
    """A box as the page named it: the moment, the item, and the account."""
    at, _, rest = value.partition(" ")
    ref, _, account = rest.partition(" ")
    try:
        return parse_moment(at, local_zone()), ref, account
    except LocalTimeError as error:
        raise CampaignDeskError("Choose from the list, then try again.") from error


def _month(typed: str) -> date:
    try:
        on = parse_day(typed) if typed else current_desk().today()
    except LocalTimeError:
        abort(404)
    if not FIRST_DAY < on < LAST_DAY:
        abort(404)
    return first_of_month(on)


def _gaps(month: date, errors: dict[str, str] | None = None) -> str:
    after = first_of_month(month, 1)
    found = propose(
        page_session(), current_desk(), start_of_day(month, local_zone()), start_of_day(after, local_zone())
    )
    return render_template(
        "slots/gaps.html",
        month=month,
        before=first_of_month(month, -1),
        after=after,
        proposals=found,
        values=[f"{one.at.isoformat()} {one.ref} {one.account}" for one in found],
        has_times=any(one.times for one in channel_times(page_session())),
        errors=errors or {},
    )
