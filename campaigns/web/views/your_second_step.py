"""Your second step: setting up an app for codes, and recovery codes for the day the phone is gone."""

from __future__ import annotations

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from campaigns.services.people.own_factors import (
    NewApp,
    WrongCodeError,
    app_begun,
    begin_app,
    confirm_app,
    new_recovery_codes,
    own_factors,
)
from campaigns.web.access import for_settled, the_user
from campaigns.web.answers import refused_on, status_of
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, now, page_session

blueprint = Blueprint("your_second_step", __name__, url_prefix="/access/second")


@blueprint.get("")
@for_settled
def show() -> ResponseReturnValue:
    person = the_user()
    return render_template(
        "your_second_step/show.html",
        factors=own_factors(person.id),
        due=person.second_step_by,
        is_due=person.second_step_by is not None and person.second_step_by <= now(),
    )


@blueprint.post("/app")
@for_settled
@asks_password_again
def begin() -> ResponseReturnValue:
    begin_app(current_desk(), the_user().id)
    return redirect(url_for("your_second_step.app"), 303)


@blueprint.get("/app")
@for_settled
@asks_password_again
def app() -> ResponseReturnValue:
    begun = app_begun(current_desk(), the_user().id)
    return redirect(url_for("your_second_step.show")) if begun is None else _app_page(begun, {})


@blueprint.post("/app/code")
@for_settled
@asks_password_again
def confirm() -> ResponseReturnValue:
    person, begun = the_user(), app_begun(current_desk(), the_user().id)
    try:
        codes = confirm_app(current_desk(), person.id, request.form.get("one-time-code", ""))
    except WrongCodeError as error:
        page_session().rollback()
        if begun is None:
            raise
        return _app_page(begun, {"one-time-code": str(error)}), status_of(error)
    return _codes_page(codes, "Your second step is set up")


@blueprint.post("/codes")
@for_settled
@asks_password_again
def codes() -> ResponseReturnValue:
    with refused_on(
        lambda error: render_template(
            "your_second_step/show.html", factors=own_factors(the_user().id), errors={"": str(error)}
        )
    ):
        made = new_recovery_codes(current_desk(), the_user().id)
    return _codes_page(made, "Your new recovery codes")


def _codes_page(codes: list[str], heading: str) -> str:
    """Shown in the answer itself, never kept: reloading does not bring them back."""
    return render_template("your_second_step/codes.html", codes=codes, heading=heading)


def _app_page(app: NewApp, errors: dict[str, str]) -> str:
    picture = segno.make(app.address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", svgclass="cd-qr", lineclass=None, omitsize=True
    )
    return render_template(
        "your_second_step/app.html",
        picture=Markup(picture),  # noqa: S704  drawn here, of our own words
        key=" ".join(app.secret[at : at + 4] for at in range(0, len(app.secret), 4)),
        errors=errors,
    )
