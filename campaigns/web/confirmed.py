"""Pages that ask again who it is, where that was not shown in the last ten minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from campaigns.web.access import the_user
from campaigns.web.kept_forms import keep_what_was_typed, page_before

View = TypeVar("View", bound=Callable[..., Any])
NOT_DONE = (
    "Nothing was done: show first again that it is you. Passwords and tokens have to be typed again then."
)


def asks_password_again(view: View) -> View:
    """Stands below the decorator that says who may: this view is for somebody who showed just now who they are."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        first = ask_who_it_is()
        return view(*args, **kwargs) if first is None else first

    return cast(View, guarded)


def ask_who_it_is() -> Response | None:
    """For a view that wants to know only sometimes: the way to the question; None where it was answered just now."""
    person = the_user()
    if person.is_confirmed:
        return None
    if request.method != "POST":
        return redirect(url_for("confirm_yourself.form", next=request.full_path.rstrip("?")))
    flash(NOT_DONE, "notice")
    back = keep_what_was_typed(person.id) or page_before()
    return redirect(url_for("confirm_yourself.form", next=back), HTTPStatus.SEE_OTHER)
