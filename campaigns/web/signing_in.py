"""What every way in ends with: a cookie of its own for the session, and the page they wanted."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.refilled_html import TOKEN
from campaigns.services.people.local_entry import has_local_sign_in
from campaigns.services.people.passkey_site import are_possible
from campaigns.services.people.provider_entry import provider_label
from campaigns.services.people.second_step import SecondStep
from campaigns.services.people.sessions import Begun
from campaigns.services.people.sign_in_links import can_send_links
from campaigns.services.people.sign_in_steps import STEP_LASTS
from campaigns.web.access import is_safe_next, person_of, the_user
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.kept_forms import own_token, where_something_waits
from campaigns.web.signed_cookies import SignedCookie
from campaigns.web.visitors import remember_device

STEP = SignedCookie("campaign_desk_step", salt="second step", kept_for=STEP_LASTS)


def let_in(begun: Begun | SecondStep, wanted: str = "") -> Response:
    """Signed in, or on to the second step. ``wanted`` is the page they wanted, where the address doesn't say it."""
    if isinstance(begun, SecondStep):
        STEP.bring(begun.code)
        return redirect(url_for("second_step.form", next=next_address() or None))
    if STEP.read(str):
        STEP.forget()
    go_on_as(begun)
    remember_device(begun.user_id)
    return redirect(wanted or next_address() or onward())


def sign_in_page(errors: dict[str, str], *, email: str = "") -> str:
    desk = current_desk()
    return render_template(
        "sign_in/form.html",
        next=next_address(),
        email=email,
        errors=errors,
        has_links=can_send_links(desk),
        has_passkeys=are_possible(desk),
        provider=provider_label(),
        has_local=has_local_sign_in(),
    )


def go_on_as(begun: Begun) -> None:
    """The browser gets a cookie of its own; what it brought, tokens of forms among it, counts no more."""
    session.clear()
    session.permanent = True
    session[TOKEN] = own_token(begun.user_id)
    page_session().rollback()
    person = person_of(begun.secret)
    if person is not None:  # ended at this very moment: they are asked to sign in again
        login_user(person)


def next_address() -> str:
    """Where they wanted to go before they were asked to sign in; empty where that is not known."""
    address = request.values.get("next", "")
    return address if is_safe_next(address) else ""


def onward() -> str:
    return where_something_waits() or _first_page()


def _first_page() -> str:
    if not current_user.is_authenticated:
        return url_for("sign_in.form")
    person = the_user()
    if person.must_change_password:
        return url_for("sign_in.password_form")
    if person.second_step_by is not None:
        return url_for("your_second_step.show")
    return url_for("today.show" if person.may(Permission.READ) else "report.show")
