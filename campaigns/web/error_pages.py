"""Error pages in plain words: what happened and what to do next. Nothing of the inside is ever shown."""

from __future__ import annotations

import math

from flask import Flask, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from campaigns.errors import CampaignDeskError
from campaigns.models.base import db
from campaigns.services.throttle import TooManyTriesError
from campaigns.web.answers import status_of

WORDS: dict[int, tuple[str, str]] = {
    400: ("This request can't be read", "Go back, look at what was filled in, and try again."),
    401: ("You are signed out", "Sign in again to go on."),
    403: (
        "You may not open this page",
        "Your role does not include it. Ask an administrator if that should change.",
    ),
    404: (
        "There is no such page",
        "Check the address, or start from Today. What you look for may have been renamed.",
    ),
    405: ("This page can't be used that way", "Go back and use the buttons on the page."),
    409: ("Somebody else got there first", "Go back and look at the page anew before you go on."),
    413: ("That is too much at once", "What was sent is larger than this page takes. Send less."),
    429: (
        "Too many tries",
        "Wait five minutes, then try again. Forgotten the password? Ask an administrator.",
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


def add_error_pages(app: Flask) -> None:
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(CampaignDeskError, _person_can_mend)
    app.register_error_handler(TooManyTriesError, _come_back_later)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _our_fault)


def _form_too_old(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, *FORM_TOO_OLD)


def _person_can_mend(error: CampaignDeskError) -> ResponseReturnValue:
    db.session.rollback()
    status = int(status_of(error))
    return _page(status, WORDS[status][0], str(error))


def _come_back_later(error: TooManyTriesError) -> ResponseReturnValue:
    db.session.rollback()
    answer = make_response(_page(429, WORDS[429][0], str(error)))
    answer.headers["Retry-After"] = str(math.ceil(error.wait.total_seconds()))
    return answer


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()  # a redirect, raised by the router
    return _page(status, *WORDS.get(status, WORDS[500 if status >= 500 else 400]))


def _our_fault(_error: Exception) -> ResponseReturnValue:
    """The error itself is in the log. If even the page fails (the database is gone), plain words remain."""
    try:
        db.session.rollback()
        return _page(500, *WORDS[500])
    except Exception:
        title, advice = WORDS[500]
        return (
            f'<!DOCTYPE html><html lang="en-GB"><title>{title} – Campaign Desk</title><h1>{title}</h1><p>{advice}</p>',
            500,
        )


def _page(status: int, title: str, advice: str) -> ResponseReturnValue:
    return render_template("errors/error.html", title=title, advice=advice), status
