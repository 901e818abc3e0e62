"""Signing in, signing out, choosing a new password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from campaigns.domain.permissions import Permission
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.people import User
from campaigns.services.people import SHORTEST_PASSWORD, change_password, check_sign_in
from campaigns.web.access import for_anybody, for_signed_in, is_safe_next, signed_in_user_of, the_user
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk, page_session

blueprint = Blueprint("sign_in", __name__)
WRONG = "The e-mail address or the password is not right. Check both and try again."


@blueprint.get("/sign-in")
@for_anybody
def form() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_first_page())
    return render_template("sign_in/form.html", next=_next(), email="")


@blueprint.post("/sign-in")
@for_anybody
def enter() -> ResponseReturnValue:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    empty = _empty_fields(email, password)
    if empty:
        return render_template("sign_in/form.html", next=_next(), email=email, errors=empty), 400
    user_id = check_sign_in(current_desk(), email=email, password=password)
    user = page_session().get(User, user_id) if user_id is not None else None
    if user is None:
        page = render_template("sign_in/form.html", next=_next(), email=email, errors={"email": WRONG})
        return page, 401
    _start_session(user)
    return redirect(_next() or _first_page())


@blueprint.post("/sign-out")
@for_signed_in
def out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    flash("You are signed out.", "success")
    return redirect(url_for("sign_in.form"))


@blueprint.get("/password")
@for_signed_in
def password_form() -> ResponseReturnValue:
    return render_template("sign_in/password.html", shortest=SHORTEST_PASSWORD)


@blueprint.post("/password")
@for_signed_in
def choose_password() -> ResponseReturnValue:
    current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
    try:
        if new != again:
            raise _DifferentError("The two new passwords are not the same. Type the new password twice.")
        change_password(current_desk(), the_user().id, current=current, new=new)
    except CampaignDeskError as error:
        field = (
            "current"
            if isinstance(error, NotAllowedError)
            else "again"
            if isinstance(error, _DifferentError)
            else "new"
        )
        page = render_template(
            "sign_in/password.html", shortest=SHORTEST_PASSWORD, errors={field: str(error)}
        )
        return page, status_of(error)
    page_session().expire_all()
    _start_session(page_session().get_one(User, the_user().id))  # every other session of theirs has ended
    flash("Your password is changed. Anywhere else you were signed in, you are signed out.", "success")
    return redirect(_first_page(), 303)


def _empty_fields(email: str, password: str) -> dict[str, str]:
    """A sentence for each field that was left empty."""
    sentences = {
        "email": (email, "Enter your e-mail address."),
        "password": (password, "Enter your password."),
    }
    return {field: sentence for field, (value, sentence) in sentences.items() if not value.strip()}


class _DifferentError(CampaignDeskError):
    """The new password was typed in two ways."""


def _start_session(user: User) -> None:
    session.clear()
    session.permanent = True
    login_user(signed_in_user_of(user))


def _next() -> str:
    address = request.values.get("next", "")
    return address if is_safe_next(address) else ""


def _first_page() -> str:
    person = the_user()
    if person.must_change_password:
        return url_for("sign_in.password_form")
    return url_for("today.show" if person.may(Permission.READ) else "report.show")
