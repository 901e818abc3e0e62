"""Error pages in plain words: what happened and what to do next. Nothing of the inside is ever shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import structlog
from flask import Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from campaigns.errors import CampaignDeskError
from campaigns.models.base import db
from campaigns.models.faults import WORDS as FAULT_WORDS
from campaigns.models.faults import Fault, fault_of
from campaigns.services.people.throttle import TooManyTriesError
from campaigns.web.access import ask_to_sign_in, the_user
from campaigns.web.answers import RefusedOnPageError, status_of
from campaigns.web.kept_forms import (
    hide_what_was_typed,
    keep_for_whoever_was_here,
    keep_what_was_typed,
    whose_form,
)

log = structlog.get_logger()
WORTH_KEEPING = 20  # characters
WORDS: dict[int, tuple[str, str]] = {
    400: ("This request can't be read", "Go back, look at what was filled in, and try again."),
    401: ("You are signed out", "Sign in again to go on."),
    403: (
        "You may not open this page",
        "Your role does not include it. Ask an administrator if that should change.",
    ),
    404: (
        "There is no such page",
        "Check the address. What you look for may have been renamed.",
    ),
    405: ("This page can't be used that way", "Go back and use the buttons on the page."),
    409: ("Somebody else got there first", "Go back and look at the page anew before you go on."),
    413: ("That is too much at once", "What was sent is larger than this page takes. Send less."),
    429: (
        "Too many tries",
        "Wait five minutes, then try again. Forgotten the password? Ask an administrator.",
    ),
    503: (
        "It can’t be done just now",
        "Nothing of what you did was half-done. Try again in a minute.",
    ),
    507: (
        "The disk is full",
        "Nothing of what you did was half-done. Make room on the disk, then try again.",
    ),
    500: (
        "Something went wrong on our side",
        "Nothing of what you did was half-done. Try again in a minute.",
    ),
}
FORM_TOO_OLD = (
    "This form is too old",
    "It was open for too long, or you signed out meanwhile. Open the page anew and try again.",
)
FORM_OF_ANOTHER = (
    "This form is somebody else’s",
    "It was opened while somebody else was signed in here, so nothing was done. What they typed is kept for a day: it "
    "is there again when they sign in.",
)


def add_error_pages(app: Flask) -> None:
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(RefusedOnPageError, lambda refused: refused.answer)
    app.register_error_handler(CampaignDeskError, _person_can_mend)
    app.register_error_handler(SQLAlchemyError, _machine_refused)
    app.register_error_handler(OSError, _machine_refused)
    app.register_error_handler(TooManyTriesError, _come_back_later)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _our_fault)


def _form_too_old(_error: CSRFError) -> ResponseReturnValue:
    """Its sender comes back to the page with what they typed; who is somebody else does not see it."""
    hide_what_was_typed()
    if request.endpoint == "sign_in.enter" and current_user.is_authenticated:
        # In another tab they have signed in meanwhile: they are where this form was to bring them.
        return redirect(url_for("sign_in.form", next=request.args.get("next")), 303)
    owner = whose_form()
    if owner is None or "HX-Request" in request.headers:
        return _page(400, *FORM_TOO_OLD)
    if not current_user.is_authenticated:
        return ask_to_sign_in(keep_for_whoever_was_here)
    back = keep_what_was_typed(owner)
    if the_user().id != owner:
        return _page(400, *(FORM_OF_ANOTHER if back else FORM_TOO_OLD))
    return redirect(back, 303) if back else _page(400, *FORM_TOO_OLD, typed=_typed())


def _person_can_mend(error: CampaignDeskError) -> ResponseReturnValue:
    db.session.rollback()
    status = int(status_of(error))
    return _page(status, WORDS[status][0], str(error), back=_back_to_the_form())


def _back_to_the_form() -> str | None:
    """Where somebody finds again what they typed into a form that was refused."""
    if request.method != "POST":
        return None
    try:
        back = keep_what_was_typed(the_user().id, is_refused=True) if current_user.is_authenticated else None
    except (HTTPException, SQLAlchemyError):  # too large to be read, or the database is gone
        return None
    if back is not None:
        hide_what_was_typed()  # it is where the link leads to
    return back


def _machine_refused(error: Exception) -> ResponseReturnValue:
    """A full disk or a locked database in a sentence, and what was typed with it; anything else is our fault."""
    fault = fault_of(error)
    if fault is None:
        raise error
    log.error("the machine refused", fault=fault.value, endpoint=request.endpoint)
    status = 507 if fault is Fault.FULL else 503
    body, _ = _whatever_happens(status, WORDS[status][0], FAULT_WORDS[fault], typed=_typed())
    return body, status, {} if status == 507 else {"Retry-After": "60"}


def _typed() -> list[str]:
    """The longer texts of the form that was sent, so that nobody has to type them again. No password is shown."""
    return [
        value
        for name, values in request.form.lists()
        if "password" not in name and not name.startswith("csrf")
        for value in values
        if len(value) >= WORTH_KEEPING and any(map(str.isspace, value))  # no key or hash of the form itself
    ]


def _come_back_later(error: TooManyTriesError) -> ResponseReturnValue:
    db.session.rollback()
    answer = make_response(_page(429, WORDS[429][0], str(error), back=_back_to_the_form()))
    answer.headers["Retry-After"] = str(math.ceil(error.wait.total_seconds()))
    return answer


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()  # a redirect, raised by the router
    words = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    return _page(status, *words, back=_back_to_the_form())


def _our_fault(_error: Exception) -> ResponseReturnValue:
    """The error itself is in the log."""
    return _whatever_happens(500, *WORDS[500])


def _whatever_happens(status: int, title: str, advice: str, *, typed: Sequence[str] = ()) -> tuple[str, int]:
    """If even the page fails (the database is gone), plain words remain."""
    try:
        db.session.rollback()
        return _page(status, title, advice, typed=typed)
    except Exception:
        kept = "".join(f"<pre>{escape(text)}</pre>" for text in typed)
        return (
            f'<!DOCTYPE html><html lang="en-GB"><title>{title} – Campaign Desk</title><h1>{title}</h1><p>{advice}</p>{kept}',
            status,
        )


def _page(
    status: int, title: str, advice: str, *, typed: Sequence[str] = (), back: str | None = None
) -> tuple[str, int]:
    return render_template("errors/error.html", title=title, advice=advice, typed=typed, back=back), status
