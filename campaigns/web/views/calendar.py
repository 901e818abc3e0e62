"""The calendar as month, week and list; and moving what stands on it, by a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import LocalTimeError, format_local
from campaigns.domain.time.shifting import shifted
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import list_accounts
from campaigns.models.content import find_campaign, list_campaigns
from campaigns.reports.screens.calendar_parts import SHOW_LABELS, CalendarDay
from campaigns.services.planning.campaign_moves import campaign_moves, moves_seen
from campaigns.services.planning.far_ahead import FarAheadError
from campaigns.services.planning.moving import Slot, move
from campaigns.services.stops.holds import list_areas
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, refused_on
from campaigns.web.calendar_page import VIEW_LABELS, View, days_of, page_of, slot_value, slots_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.moment_form import form_again, moment_of_form
from campaigns.web.move_rows import MOST_DAYS, MoveRow, notes_on, number_of_days, span_of
from campaigns.web.slot_buttons import NEXT_SLOT, slot_after
from campaigns.web.sure import planned_if_sure

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")
SHOWN_IN_A_DAY = {View.MONTH: 3, View.WEEK: 20}  # a list shows all of a day
SHOWN_IN_A_LIST = 100


@blueprint.get("")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    recent_library()
    page = page_of(request.args, _today())
    days = days_of(page.days, page.chosen)
    days, more = _first_of(days) if page.view is View.LIST else (days, None)
    return render_template(
        f"calendar/{page.view}.html",
        page=page,
        days=days,
        more=more,
        weeks=[days[at : at + 7] for at in range(0, len(days), 7)],
        shown=SHOWN_IN_A_DAY.get(page.view),
        undo=_undo(),
        undo_campaign=_undo_campaign(),
        views=VIEW_LABELS,
        shows=[(show.value, label) for show, label in SHOW_LABELS.items()],
        campaigns=[(one.slug, one.title) for one in list_campaigns(page_session())],
        channels=[
            (kind, label_of(kind)) for kind in {one.kind: None for one in list_accounts(page_session())}
        ],
        areas=[(area, area) for area in list_areas(page_session())],
        slot_value=lambda entry: slot_value(Slot(entry.ref, entry.at)),
    )


@blueprint.get("/move")
@requires(Permission.SCHEDULE)
def ask() -> ResponseReturnValue:
    """Where to: a day later, a week later, or a moment of one's own; several by how many days."""
    try:
        slots = slots_of(request.args.getlist("slot"))
    except CampaignDeskError as error:
        return _back_with(str(error))
    return _ask(slots)


@blueprint.post("/move")
@requires(Permission.SCHEDULE)
def act() -> ResponseReturnValue:
    try:
        slots = slots_of(request.form.getlist("slot"))
    except CampaignDeskError as error:
        return _back_with(str(error))
    with refused_on(lambda error: _ask(slots, error)):
        targets = _targets(slots)
        if len(slots) > 1:
            return _move_each(slots, targets)
        planned_if_sure(partial(move, current_desk(), slots[0], user_id=the_user().id, to=targets[0]))
        return _moved(slots, targets)


def _back_with(words: str) -> ResponseReturnValue:
    flash(words, "note")
    return redirect(page_of(request.values, _today()).address())


def _targets(slots: Sequence[Slot]) -> list[datetime]:
    """The moment each is to go to, by a number of days or by a day and a time."""
    by = request.form.get("by", "")
    if by == NEXT_SLOT and len(slots) == 1:
        return [slot_after(slots[0].ref, slots[0].at)]
    if not by and len(slots) == 1:
        return [moment_of_form()]
    number = number_of_days(by)
    if not number:
        raise FieldError("by", f"Say by how many days, from 1 to {MOST_DAYS}; with a minus sign for earlier.")
    try:
        return [shifted(slot.at, number, local_zone()) for slot in slots]
    except LocalTimeError as error:
        raise FieldError("by", f"One of them can’t be moved by that: {error}") from error


def _move_each(slots: Sequence[Slot], targets: Sequence[datetime]) -> ResponseReturnValue:
    """One that can't be moved keeps nobody else's from being."""
    pairs = sorted(zip(slots, targets, strict=True), key=lambda one: one[0].at)
    if pairs[0][1] > pairs[0][0].at:
        pairs.reverse()  # the last first, so that none meets another of its own item on the way
    moved: list[tuple[Slot, datetime]] = []
    refusals = dict[str, None]()
    for slot, to in pairs:
        try:
            move(current_desk(), slot, user_id=the_user().id, to=to)
        except FarAheadError as error:
            refusals[f"{error} Move that one by itself."] = None
        except CampaignDeskError as error:
            refusals[str(error)] = None
        else:
            moved.append((slot, to))
    if not moved:
        raise CampaignDeskError(" ".join(refusals))
    return _moved([slot for slot, _ in moved], [to for _, to in moved], tuple(refusals))


def _moved(
    slots: Sequence[Slot], targets: Sequence[datetime], refusals: Sequence[str] = ()
) -> ResponseReturnValue:
    """To a page that shows the new day; for a single one with a button that puts it back."""
    page, days = page_of(request.form, _today()), {one.astimezone(local_zone()).date() for one in targets}
    if not days & set(page.days):
        page = replace(page, on=min(days))
    values = dict(page.values)
    words = f"{len(slots)} moved."
    if len(slots) == 1:
        words = f"Moved to {format_local(targets[0], local_zone())}."
        values |= {"moved": slot_value(Slot(slots[0].ref, targets[0])), "was": slots[0].at.isoformat()}
    if refusals:
        words = f"{words} Not moved: {' '.join(refusals)}"
    return done(words, url_for("calendar.show", **values))


def _ask(slots: Sequence[Slot], error: CampaignDeskError | None = None) -> str:
    by, local = request.values.get("by", "").replace(NEXT_SLOT, ""), slots[0].at.astimezone(local_zone())
    return render_template(
        "calendar/move.html",
        page=page_of(request.values, _today()),
        rows=_rows(slots, number_of_days(by)),
        slots=[slot_value(slot) for slot in slots],
        # Where it was let go of on the calendar, if it was dragged there.
        planned={"day": request.args.get("day") or f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"},
        dropped="day" in request.args,
        by=by,
        **form_again(error, otherwise=""),
    )


def _rows(slots: Sequence[Slot], by: int) -> list[MoveRow]:
    there = days_of(span_of([_day(slot.at) for slot in slots]))
    entries = {(entry.ref, entry.at): entry for day in there for entry in day.entries if entry.may_move}
    targets, troubles = dict[Slot, datetime](), dict[Slot, str]()
    for slot in slots if by else ():
        try:
            targets[slot] = shifted(slot.at, by, local_zone())
        except LocalTimeError as error:
            troubles[slot] = str(error)
    notes = notes_on([_day(to) for to in targets.values()])
    rows = []
    for slot in slots:
        entry, to = entries.get((slot.ref, slot.at)), targets.get(slot)
        if entry is None:
            gone = "It does not stand there any more, or can’t be moved from there."
            rows.append(MoveRow(slot.ref, (), slot.at, why_not=gone))
            continue
        over = "That time is over." if to and to <= now() else troubles.get(slot, "")
        found = tuple(notes.get(_day(to), ())) if to and not over else ()
        rows.append(MoveRow(entry.title, entry.channels, slot.at, to, found, over))
    return rows


def _first_of(days: Sequence[CalendarDay]) -> tuple[list[CalendarDay], date | None]:
    """As many days as make a page, at least one; and the day that the next page begins with."""
    count = 0
    for number, day in enumerate(days):
        count += len(day.entries)
        if number and count > SHOWN_IN_A_LIST:
            return list(days[:number]), day.day
    return list(days), None


def _undo() -> dict[str, str] | None:
    """What was moved just now and from when, as the address of this page says: the form that puts it back."""
    try:
        (slot,) = slots_of([request.args.get("moved", "")])
        (before,) = slots_of([f"{request.args.get('was', '')} {slot.ref}"])
    except CampaignDeskError:
        return None
    local = before.at.astimezone(local_zone())
    return {
        "slot": slot_value(slot),
        "day": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "offset": local.isoformat()[-6:],
        "words": format_local(before.at, local_zone()),
    }


def _undo_campaign() -> dict[str, str] | None:
    """Of a campaign that was moved just now, as the address says: the form that moves it back as it stands now."""
    number = number_of_days(request.args.get("moved_by", ""))
    if not number or not the_user().may(Permission.SCHEDULE):
        return None
    campaign = find_campaign(page_session(), request.args.get("campaign", ""))
    if campaign is None:
        return None
    moves = campaign_moves(page_session(), current_desk(), campaign, -number, now=now())
    if stays := next((one for one in moves if one.why_not), None):
        return {"why_not": f"{quoted(stays.title)}: {stays.why_not}"}
    back = counted(abs(number), "day", "days")
    return {"slug": campaign.slug, "by": str(-number), "shown": moves_seen(moves), "words": back}


def _day(moment: datetime) -> date:
    return moment.astimezone(local_zone()).date()


def _today() -> date:
    return _day(now())
