"""Signing in with a password or by a link, signing out, choosing a new password."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from campaigns.errors import CampaignDeskError, NotAllowedError, NotFoundError
from campaigns.services.people.local_entry import LocalSignInOffError
from campaigns.services.people.passwords import SHORTEST_PASSWORD
from campaigns.services.people.sessions import go_on_after_change, sign_out
from campaigns.services.people.sign_in import OneTimePasswordEndedError, sign_in_by_password
from campaigns.services.people.sign_in_links import ask_for_link, can_send_links, sign_in_by_link, whose_link
from campaigns.services.people.throttle import TooManyTriesError
from campaigns.services.people.users import change_password
from campaigns.web.access import for_anybody, for_signed_in, the_user
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.signing_in import go_on_as, let_in, next_address, onward, sign_in_page
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("sign_in", __name__)
WRONG = "The e-mail address or the password is not right. Check both and try again."


@blueprint.get("/sign-in")
@for_anybody
def form() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(next_address() or onward())
    return sign_in_page({})


@blueprint.post("/sign-in")
@for_anybody
def enter() -> ResponseReturnValue:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    empty = _empty_fields(email, password)
    if empty:
        return sign_in_page(empty, email=email), 400
    try:
        begun = sign_in_by_password(current_desk(), email=email, password=password, visitor=the_visitor())
    except (OneTimePasswordEndedError, LocalSignInOffError) as error:
        return sign_in_page({"password": str(error)}, email=email), 401
    if begun is None:
        return sign_in_page({"email": WRONG}, email=email), 401
    return let_in(begun)


@blueprint.get("/sign-in/link")
@for_anybody
def link_form() -> ResponseReturnValue:
    return render_template("sign_in/link_form.html", offered=can_send_links(current_desk()), email="")


@blueprint.post("/sign-in/link")
@for_anybody
def send_link() -> ResponseReturnValue:
    email = request.form.get("email", "").strip()
    if not email:
        errors = {"email": "Enter your e-mail address."}
        page = render_template("sign_in/link_form.html", offered=True, email=email, errors=errors)
        return page, 400
    ask_for_link(current_desk(), email=email, visitor=the_visitor())
    return render_template("sign_in/link_sent.html", email=email)


@blueprint.get("/sign-in/link/<code>")
@for_anybody
def follow_link(code: str) -> ResponseReturnValue:
    """Only asks: a mail server that opens links to look at them uses nothing up."""
    name = whose_link(current_desk(), code)
    page = render_template("sign_in/link.html", name=name, code=code)
    return page, 200 if name else 410


@blueprint.post("/sign-in/link/<code>")
@for_anybody
def enter_by_link(code: str) -> ResponseReturnValue:
    try:
        begun = sign_in_by_link(current_desk(), code, visitor=the_visitor())
    except LocalSignInOffError as error:
        return sign_in_page({"": str(error)}), status_of(error)
    if begun is None:
        return render_template("sign_in/link.html", name=None, code=code), 410
    return let_in(begun)


@blueprint.post("/sign-out")
@for_signed_in
def out() -> ResponseReturnValue:
    person = the_user()
    with suppress(NotFoundError):  # somebody ended it at this very moment
        sign_out(current_desk(), person.id, person.session_id)
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    answer = redirect(url_for("sign_in.form"))
    # Not "cookies": that this device is known stays.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.get("/password")
@for_signed_in
def password_form() -> ResponseReturnValue:
    return _password_page({})


@blueprint.post("/password")
@for_signed_in
def choose_password() -> ResponseReturnValue:
    person = the_user()
    current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
    try:
        if new != again:
            raise _DifferentError("The two new passwords are not the same. Type the new password twice.")
        shown = None if person.is_fresh_from_link else current
        change_password(current_desk(), person.id, current=shown, new=new)
    except TooManyTriesError:
        raise
    except CampaignDeskError as error:
        field = (
            "current"
            if isinstance(error, NotAllowedError)
            else "again"
            if isinstance(error, _DifferentError)
            else "new"
        )
        return _password_page({field: str(error)}), status_of(error)
    go_on_as(go_on_after_change(current_desk(), person.id, visitor=the_visitor()))
    flash("Your password is changed. Anywhere else you were signed in, you are signed out.", "success")
    return redirect(onward(), 303)


def _password_page(errors: dict[str, str]) -> str:
    return render_template("sign_in/password.html", shortest=SHORTEST_PASSWORD, errors=errors)


def _empty_fields(email: str, password: str) -> dict[str, str]:
    """A sentence for each field that was left empty."""
    sentences = {
        "email": (email, "Enter your e-mail address."),
        "password": (password, "Enter your password."),
    }
    return {field: sentence for field, (value, sentence) in sentences.items() if not value.strip()}


class _DifferentError(CampaignDeskError):
    """The new password was typed in two ways."""
