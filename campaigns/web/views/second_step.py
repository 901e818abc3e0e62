"""The second step of signing in: a code of the app, or a recovery code."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.services.people.local_entry import LocalSignInOffError
from campaigns.services.people.passkey_site import are_possible
from campaigns.services.people.second_step import WRONG_CODE, finish_by_code, is_waiting
from campaigns.web.access import for_anybody
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.signing_in import STEP, let_in, next_address
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("second_step", __name__, url_prefix="/sign-in/second")
TOO_LATE = "That took more than ten minutes, or somebody changed how you sign in. Begin again."


@blueprint.get("")
@for_anybody
def form() -> ResponseReturnValue:
    if not is_waiting(current_desk(), _code()):
        return redirect(url_for("sign_in.form", next=next_address() or None))
    return _page({})


@blueprint.post("")
@for_anybody
def enter() -> ResponseReturnValue:
    typed = request.form.get("one-time-code", "")
    if not typed.strip():
        return _page({"one-time-code": "Type the code that your app shows now, or a recovery code."}), 400
    try:
        begun = finish_by_code(current_desk(), _code(), typed=typed, visitor=the_visitor())
    except LocalSignInOffError as error:
        return _page({"": str(error)}), status_of(error)
    if begun is not None:
        return let_in(begun)
    if is_waiting(current_desk(), _code()):
        return _page({"one-time-code": WRONG_CODE}), 401
    return _page({"": TOO_LATE}), 410


def _code() -> str:
    return STEP.read(str) or ""


def _page(errors: dict[str, str]) -> str:
    return render_template(
        "second_step/form.html",
        next=next_address(),
        errors=errors,
        has_passkeys=are_possible(current_desk()),
    )
