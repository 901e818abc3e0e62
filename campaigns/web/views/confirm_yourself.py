"""Showing again who one is, by password, code or passkey, and on to the page that asked for it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.channels.errors import ChannelError
from campaigns.errors import CampaignDeskError
from campaigns.services.people.confirming_oneself import (
    confirm_by_code,
    confirm_by_passkey,
    confirm_oneself,
)
from campaigns.services.people.own_factors import own_factors
from campaigns.services.people.passkey_entry import ask_for_passkey
from campaigns.services.people.passkey_site import are_possible
from campaigns.services.people.provider_entry import depart, provider_label
from campaigns.web.access import for_settled, is_safe_next, the_user
from campaigns.web.answers import refused_on, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.kept_forms import hide_what_was_typed
from campaigns.web.passkey_answers import question_for_script
from campaigns.web.provider_way import on_the_way
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("confirm_yourself", __name__, url_prefix="/confirm")


@blueprint.get("")
@for_settled
def form() -> ResponseReturnValue:
    return _page({})


@blueprint.post("")
@for_settled
def confirm() -> ResponseReturnValue:
    if not request.form.get("password"):
        return _page({"password": "Enter your password."}), 400
    person = the_user()
    with refused_on(lambda error: _page({"password": str(error)})):
        confirm_oneself(
            current_desk(), person.id, person.session_id, password=request.form.get("password", "")
        )
    return redirect(_next(), 303)


@blueprint.post("/code")
@for_settled
def by_code() -> ResponseReturnValue:
    typed = request.form.get("one-time-code", "")
    if not typed.strip():
        return _page({"one-time-code": "Type the code that your app shows now, or a recovery code."}), 400
    person = the_user()
    with refused_on(lambda error: _page({"one-time-code": str(error)})):
        confirm_by_code(current_desk(), person.id, person.session_id, typed=typed)
    return redirect(_next(), 303)


@blueprint.post("/passkey/ask")
@for_settled
def ask() -> ResponseReturnValue:
    return question_for_script(
        lambda: ask_for_passkey(current_desk(), visitor=the_visitor(), user_id=the_user().id)
    )


@blueprint.post("/passkey")
@for_settled
def by_passkey() -> ResponseReturnValue:
    person = the_user()
    code, answer = request.form.get("code", ""), request.form.get("answer", "")
    try:
        confirm_by_passkey(current_desk(), person.id, person.session_id, code=code, answer=answer)
    except CampaignDeskError as error:
        page_session().rollback()
        hide_what_was_typed()  # the device's answer: nothing a person typed
        return _page({"": str(error)}), status_of(error)
    return redirect(_next(), 303)


@blueprint.post("/service")
@for_settled
def by_provider() -> ResponseReturnValue:
    try:
        departure = depart(current_desk(), visitor=the_visitor(), next_address=_next(), user_id=the_user().id)
    except CampaignDeskError as error:
        page_session().rollback()
        status = 502 if isinstance(error, ChannelError) else status_of(error)
        return _page({"": str(error)}), status
    return on_the_way(departure)


def _page(errors: dict[str, str]) -> str:
    factors = own_factors(the_user().id)
    return render_template(
        "confirm_yourself/form.html",
        next=_next(),
        errors=errors,
        has_app=factors.app_since is not None,
        provider=provider_label(),
        has_passkeys=factors.passkeys > 0 and are_possible(current_desk()),
    )


def _next() -> str:
    address = request.values.get("next", "")
    return address if is_safe_next(address) else url_for("today.show")
