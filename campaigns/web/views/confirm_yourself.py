"""Typing one's password again, and on to the page that asked for it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.errors import CampaignDeskError
from campaigns.services.people.confirming_oneself import confirm_oneself
from campaigns.web.access import for_settled, is_safe_next, the_user
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk, page_session

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
    try:
        confirm_oneself(
            current_desk(), person.id, person.session_id, password=request.form.get("password", "")
        )
    except CampaignDeskError as error:
        page_session().rollback()
        return _page({"password": str(error)}), status_of(error)
    return redirect(_next(), 303)


def _page(errors: dict[str, str]) -> str:
    return render_template("confirm_yourself/form.html", next=_next(), errors=errors)


def _next() -> str:
    address = request.values.get("next", "")
    return address if is_safe_next(address) else url_for("today.show")
