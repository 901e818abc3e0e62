"""Signing in with a passkey, without a name and without a password."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from campaigns.services.people.local_entry import LocalSignInOffError
from campaigns.services.people.passkey_entry import ask_for_passkey, sign_in_by_passkey
from campaigns.services.people.passkey_site import PasskeyRefusedError
from campaigns.web.access import for_anybody
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.passkey_answers import question_for_script
from campaigns.web.signing_in import let_in, sign_in_page
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("passkey_entry", __name__, url_prefix="/sign-in/passkey")


@blueprint.post("/ask")
@for_anybody
def ask() -> ResponseReturnValue:
    return question_for_script(lambda: ask_for_passkey(current_desk(), visitor=the_visitor()))


@blueprint.post("")
@for_anybody
def enter() -> ResponseReturnValue:
    code, answer = request.form.get("code", ""), request.form.get("answer", "")
    try:
        begun = sign_in_by_passkey(current_desk(), code=code, answer=answer, visitor=the_visitor())
    except (PasskeyRefusedError, LocalSignInOffError) as error:
        return sign_in_page({"": str(error)}), status_of(error)
    return let_in(begun)
