"""The embargo of a release: how each item of its set stands, all for the moment at once, or one left out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.embargo import EmbargoSet, Member, MemberStatus
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.reports.screens.item import item_screen
from campaigns.services.planning.embargo_ended import ended_words, was_under_way
from campaigns.services.planning.embargo_plan import SetNotReadyError, drop_from_set, plan_set, set_seen
from campaigns.services.planning.embargo_set import read_set, set_ref_of
from campaigns.services.planning.far_ahead import FarAheadError
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on, status_of
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.pages import item_url
from campaigns.web.sure import planned_if_sure
from campaigns.web.words import Words

blueprint = Blueprint("embargo", __name__, url_prefix="/embargo/<campaign>/<folder>/<slug>")

_STANDS = {
    MemberStatus.OUT: Words("Out", "green"),
    MemberStatus.PLANNED: Words("Scheduled", "teal"),
    MemberStatus.DROPPED: Words("Left out", "grey"),
}
_NOT_READY, _NOT_OUT = Words("Not ready", "amber"), Words("Not out", "red")


@blueprint.url_value_preprocessor
def name_the_item(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views are about an item, named as everywhere: campaign/releases/slug."""
    if values is not None:
        values["ref"] = "/".join(values.pop(part) for part in ("campaign", "folder", "slug"))


@blueprint.get("")
@requires(Permission.READ)
def show(ref: str) -> ResponseReturnValue:
    recent_library()
    release_ref = _release(ref)
    if release_ref != ref:
        return redirect(item_url(release_ref, "embargo.show"))
    return _page(ref, {})


@blueprint.post("/schedule")
@requires(Permission.SCHEDULE)
def schedule(ref: str) -> ResponseReturnValue:
    _release(ref)
    try:
        plan = partial(
            plan_set, current_desk(), ref, user_id=the_user().id, seen=request.form.get("shown", "")
        )
        planned = planned_if_sure(plan)
    except SetNotReadyError as error:
        page_session().rollback()
        return _page(
            ref, {"": "Nothing was scheduled. Mend what is listed, then try again."}, error.troubles
        ), 400
    except FarAheadError as error:
        page_session().rollback()
        return _page(ref, {"sure": str(error)}, far=error.moment), status_of(error)
    except CampaignDeskError as error:
        page_session().rollback()
        return _page(ref, {"": str(error)}), status_of(error)
    items, out = "1 item", "It goes out by itself."
    if len(planned.titles) != 1:
        items, out = f"{len(planned.titles)} items", "They go out by themselves."
    what = "Moved" if planned.moved else "Scheduled"
    ends = format_local(planned.moment, local_zone())
    return done(f"{what}: {items} for {ends}. {out}", item_url(ref, "embargo.show"))


@blueprint.post("/drop")
@requires(Permission.SCHEDULE)
def drop(ref: str) -> ResponseReturnValue:
    _release(ref)
    item, reason = request.form.get("item", ""), request.form.get("reason", "")
    errors = {} if item else {"item": "Choose the item to leave out."}
    if not reason.strip():
        errors["reason"] = "Say why, in a few words. It stays on record."
    if errors:
        return _page(ref, errors, typed={"item": item, "reason": reason}), 400
    with refused_on(lambda error: _page(ref, {"item": str(error)}, typed={"item": item, "reason": reason})):
        drop_from_set(current_desk(), ref, item, user_id=the_user().id, reason=reason)
    return done("Left out, with your reason on record.", item_url(ref, "embargo.show"))


def _release(ref: str) -> str:
    try:
        return set_ref_of(page_session(), ref)
    except NotFoundError:
        abort(404)


def _page(
    ref: str,
    errors: dict[str, str],
    troubles: list[str] | None = None,
    typed: dict[str, str] | None = None,
    far: datetime | None = None,
) -> str:
    found = read_set(page_session(), current_desk(), ref, now=now())
    may_be_left_out = [
        member
        for member in found.members
        if not member.is_planned and member.stand is not MemberStatus.DROPPED
    ]
    screen = item_screen(page_session(), ref)
    return render_template(
        "embargo/show.html",
        found=found,
        shown=set_seen(page_session(), found),
        campaign=screen.item.campaign if screen else None,
        ended=ended_words(current_desk(), found)
        if found.is_over and found.missing and was_under_way(found)
        else "",
        rows=[(member, _words(found, member)) for member in found.members],
        may_be_left_out=may_be_left_out,
        errors={
            field if far or (field in ("item", "reason") and may_be_left_out) else "": one
            for field, one in errors.items()
        },
        troubles=troubles or [],
        typed=typed or {},
        far=far,
    )


def _words(found: EmbargoSet, member: Member) -> Words:
    if member.stand is MemberStatus.NOT_OUT or (
        member.stand is MemberStatus.PLANNED and member in found.not_ready
    ):
        return _NOT_OUT if found.is_over else _NOT_READY
    return _STANDS[member.stand]
