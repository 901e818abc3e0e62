"""After a hold: all that it stopped in one table, to be put back at its old time, given a new one, or dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.ids import read_id
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import LocalTimeError
from campaigns.domain.time.shifting import shifted
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.deliveries import Delivery
from campaigns.reports.screens.decisions import list_alike
from campaigns.reports.screens.holds import list_freed
from campaigns.reports.screens.outgoing import OutgoingRow
from campaigns.services.planning.decisions import (
    decide_together,
    drop_delivery,
    give_new_time,
    keep_as_planned,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, refused_on
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.move_rows import MOST_DAYS, MoveRow, notes_on, number_of_days

blueprint = Blueprint("after_hold", __name__, url_prefix="/holds/after")
DONE = {"back": "back at their old time", "by": "given a new time", "drop": "dropped"}
DONE_ONE = {"back": "back at its old time", "by": "given a new time", "drop": "dropped"}


@blueprint.get("")
@requires(Permission.SCHEDULE)
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/look")
@requires(Permission.SCHEDULE)
def look() -> ResponseReturnValue:
    """The table with the new times; nothing is moved."""
    by = request.form.get("by", "")
    if not number_of_days(by):
        return _page(_no_days()), 400
    return _page(by=by)


@blueprint.post("")
@requires(Permission.SCHEDULE)
def act() -> ResponseReturnValue:
    with refused_on(lambda error: _page(error)):
        decide = _decision()
        chosen = _chosen()
        page_session().rollback()
        settled, refusals = 0, dict[str, None]()
        for row in chosen:
            outcome = decide_together(row, decide)
            settled += bool(outcome.settled)
            refusals |= dict.fromkeys(outcome.refusals)
        if not settled:
            raise ConflictError(" ".join(refusals))
    for words in refusals:
        flash(words, "note")
    what = request.form["act"]
    many = f"1 {DONE_ONE[what]}" if settled == 1 else f"{settled:,} {DONE[what]}"
    return done(f"{many[0].upper()}{many[1:]}.", url_for("after_hold.show", hold=_hold_id()))


def _decision() -> Callable[[int], None]:
    """What the pressed button does to one delivery.

    Raises:
        FieldError: what it needs is not filled in.
    """
    desk, user_id = current_desk(), the_user().id
    match request.form.get("act"):
        case "back":
            return lambda one: keep_as_planned(desk, one, user_id=user_id)
        case "by":
            number = number_of_days(request.form.get("by", ""))
            if not number:
                raise _no_days()
            return lambda one: give_new_time(desk, one, user_id=user_id, at=_later(one, number))
        case "drop":
            reason = request.form.get("reason", "").strip()
            if not reason:
                raise FieldError("reason", "Say why, in a few words: it stays on record.")
            return lambda one: drop_delivery(desk, one, user_id=user_id, reason=reason)
    raise CampaignDeskError("Press one of the buttons below the table. Nothing was changed.")


def _later(delivery_id: int, number: int) -> datetime:
    """
    Raises:
        CampaignDeskError: there is no such time on that day.
    """
    due_at = page_session().get_one(Delivery, delivery_id).due_at
    page_session().rollback()
    return shifted(due_at, number, local_zone())


def _chosen() -> list[list[int]]:
    """By line of the table the deliveries it stands for.

    Raises:
        CampaignDeskError: nothing is ticked that is still there.
    """
    ticked = set(request.form.getlist("line"))
    rows = [row for row in list_freed(page_session(), hold_id=_hold_id()) if str(row.delivery_id) in ticked]
    if not rows:
        raise CampaignDeskError("Tick what this is about first. What somebody decided meanwhile is gone.")
    return [
        [one.id for one in list_alike(page_session(), page_session().get_one(Delivery, row.delivery_id))]
        for row in rows
    ]


def _no_days() -> FieldError:
    return FieldError("by", f"Say by how many days, from 1 to {MOST_DAYS}.")


def _hold_id() -> int | None:
    return read_id(request.values.get("hold") or "") or None


def _page(error: CampaignDeskError | None = None, *, by: str = "") -> str:
    rows = _rows(list_freed(page_session(), hold_id=_hold_id()), number_of_days(by))
    where = error.field if isinstance(error, FieldError) else ""
    return render_template(
        "holds/after.html",
        rows=rows,
        hold_id=_hold_id(),
        by=by or request.form.get("by", ""),
        is_looked_at=bool(by),
        reason=request.form.get("reason", ""),
        errors={where: str(error)} if error else {},
    )


def _rows(freed: list[OutgoingRow], by: int) -> list[MoveRow]:
    """Nothing whose time has passed is ticked beforehand."""
    posted = set(request.form.getlist("line")) if request.method == "POST" else None
    targets, troubles = dict[int, datetime](), dict[int, str]()
    for row in freed:
        try:
            targets[row.delivery_id] = shifted(row.due_at, by, local_zone()) if by else row.due_at
        except LocalTimeError as error:
            troubles[row.delivery_id] = str(error)
    days = [to.astimezone(local_zone()).date() for to in targets.values()]
    notes = notes_on([day for day in days if day >= current_desk().today()])
    found = []
    for row in freed:
        to, name = targets.get(row.delivery_id), str(row.delivery_id)
        is_over = to is not None and to <= now()
        found.append(
            MoveRow(
                row.item_title,
                (row.account_kind,),
                row.due_at,
                to if by and not is_over else None,
                () if to is None or is_over else notes.get(to.astimezone(local_zone()).date(), ()),
                troubles.get(row.delivery_id, "That time has passed." if is_over else ""),
                value=name,
                ref=row.item_ref,
                where=row.account_name,
                is_ticked=not is_over if posted is None else name in posted,
            )
        )
    return found
