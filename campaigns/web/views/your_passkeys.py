"""Your passkeys: made, named, removed."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.passkeys import list_passkeys
from campaigns.services.people.passkey_site import are_possible
from campaigns.services.people.passkeys import (
    LONGEST_NAME,
    NOT_HERE,
    add_passkey,
    ask_for_new,
    name_passkey,
    remove_passkey,
)
from campaigns.web.access import for_settled, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.kept_forms import hide_what_was_typed
from campaigns.web.passkey_answers import question_for_script

blueprint = Blueprint("your_passkeys", __name__, url_prefix="/access/passkeys")


@blueprint.get("")
@for_settled
@asks_password_again
def show() -> ResponseReturnValue:
    return _page({}, "")


@blueprint.post("/ask")
@for_settled
@asks_password_again
def ask() -> ResponseReturnValue:
    return question_for_script(lambda: ask_for_new(current_desk(), the_user().id))


@blueprint.post("")
@for_settled
@asks_password_again
def add() -> ResponseReturnValue:
    name, code, answer = (request.form.get(one, "") for one in ("name", "code", "answer"))
    try:
        codes = add_passkey(current_desk(), the_user().id, code=code, answer=answer, name=name)
    except CampaignDeskError as error:
        page_session().rollback()
        hide_what_was_typed()  # the device's answer: nothing a person typed
        return _page({"": str(error)}, name), status_of(error)
    if codes:  # shown in the answer itself, never kept
        return render_template("your_second_step/codes.html", codes=codes, heading="Your passkey is kept")
    return done("Your passkey is kept. You can sign in with it.", url_for("your_passkeys.show"))


@blueprint.post("/<int:passkey_id>/name")
@for_settled
def rename(passkey_id: int) -> ResponseReturnValue:
    try:
        name_passkey(the_user().id, passkey_id, name=request.form.get("name", ""))
    except NotFoundError:
        raise
    except CampaignDeskError as error:
        page_session().rollback()
        return _page({f"name-{passkey_id}": str(error)}, ""), status_of(error)
    return done("The passkey has its new name.", url_for("your_passkeys.show"))


@blueprint.post("/<int:passkey_id>/remove")
@for_settled
@asks_password_again
def remove(passkey_id: int) -> ResponseReturnValue:
    try:
        name = remove_passkey(current_desk(), the_user().id, passkey_id)
    except ConflictError as error:
        page_session().rollback()
        return _page({"": str(error)}, ""), status_of(error)
    return done(
        f"The passkey “{name}” is removed. Nobody signs in with it any more.", url_for("your_passkeys.show")
    )


def _page(errors: dict[str, str], name: str) -> str:
    return render_template(
        "your_passkeys/show.html",
        passkeys=list_passkeys(page_session(), the_user().id),
        why_not="" if are_possible(current_desk()) else NOT_HERE,
        longest=LONGEST_NAME,
        name=name,
        errors=errors,
    )
