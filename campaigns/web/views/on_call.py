"""Who can be rung on an urgent day: the list of the head of communications, and everybody's own card."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, FieldError
from campaigns.models.factors import CodeFor, count_recovery_codes
from campaigns.models.people import User, list_users
from campaigns.models.urgent import EmergencyApprover, list_emergency_approvers
from campaigns.services.people.emergency_cards import end_naming, make_card, name_approver
from campaigns.services.signoff.urgent import on_call
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.numbers import whole_number

blueprint = Blueprint("on_call", __name__)


@blueprint.get("/settings/urgent")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return _index({})


@blueprint.post("/settings/urgent")
@requires(Permission.RULES)
@asks_password_again
def name() -> ResponseReturnValue:
    try:
        named = name_approver(
            current_desk(), whole_number(request.form.get("approver", "")) or 0, user_id=the_user().id
        )
    except CampaignDeskError as error:
        page_session().rollback()
        field = error.field if isinstance(error, FieldError) else ""
        return _index({field: str(error)}), status_of(error)
    return done(f"{named} can be rung, once they have made their card.", url_for("on_call.index"))


@blueprint.post("/settings/urgent/<int:user_id>/end")
@requires(Permission.RULES)
@asks_password_again
def end(user_id: int) -> ResponseReturnValue:
    named = end_naming(current_desk(), user_id, user_id=the_user().id)
    return done(f"{named} is not on the list any more.", url_for("on_call.index"))


@blueprint.get("/access/urgent")
@requires(Permission.APPROVE)
def card() -> ResponseReturnValue:
    return _card({}, None)


@blueprint.post("/access/urgent")
@requires(Permission.APPROVE)
@asks_password_again
def make() -> ResponseReturnValue:
    phone = request.form.get("phone", "")
    try:
        codes = make_card(current_desk(), the_user().id, phone=phone)
    except CampaignDeskError as error:
        page_session().rollback()
        field = error.field if isinstance(error, FieldError) else ""
        return _card({field: str(error)}, phone), status_of(error)
    return render_template("on_call/codes.html", codes=codes)


def _index(errors: Mapping[str, str]) -> str:
    session = page_session()
    named = {one.user_id for one in list_emergency_approvers(session) if one.named_at is not None}
    approvers = [one for one in list_users(session) if one.may(Permission.APPROVE)]
    return render_template(
        "on_call/index.html",
        named=[one for one in approvers if one.id in named],
        today=on_call(session, current_desk(), user_id=0),
        others=[one for one in approvers if one.id not in named],
        errors=errors,
    )


def _card(errors: Mapping[str, str], phone: str | None) -> str:
    session, user_id = page_session(), the_user().id
    user = session.get_one(User, user_id)
    row = session.get(EmergencyApprover, user_id)
    return render_template(
        "on_call/card.html",
        phone=phone if phone is not None else (row.phone if row else ""),
        left=count_recovery_codes(session, user_id, good_for=CodeFor.THE_PHONE),
        is_vouched_for=user.is_vouched_for_by_another,
        is_named=row is not None and row.named_at is not None,
        errors=errors,
    )
