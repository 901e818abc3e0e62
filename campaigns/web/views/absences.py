"""Being away, for oneself and (an administrator) for others; who leaves hands over what they looked after."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import parse_day
from campaigns.errors import CampaignDeskError, FieldError
from campaigns.models.people import User, list_users
from campaigns.services.people.absences import (
    absence_lines,
    call_off,
    note_absence,
    possible_deputies,
)
from campaigns.services.people.leaving import leave, looked_after
from campaigns.web.access import requires, the_user
from campaigns.web.answers import beside, done, refused_on
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.numbers import whole_number

blueprint = Blueprint("absences", __name__)
FIELDS = ("from", "until", "deputy")


@blueprint.get("/access/away")
@requires(Permission.READ)
def own() -> ResponseReturnValue:
    return _page(_user(the_user().id), {}, {})


@blueprint.post("/access/away")
@requires(Permission.READ)
def note_own() -> ResponseReturnValue:
    return _note(_user(the_user().id), url_for("absences.own"))


@blueprint.post("/access/away/<int:absence_id>/end")
@requires(Permission.READ)
def end_own(absence_id: int) -> ResponseReturnValue:
    call_off(current_desk(), absence_id, of_user=the_user().id)
    return done("Called off: you are not away then.", url_for("absences.own"))


@blueprint.get("/people/<int:user_id>/away")
@requires(Permission.ADMINISTER)
def of_person(user_id: int) -> ResponseReturnValue:
    return _page(_user(user_id), {}, {})


@blueprint.post("/people/<int:user_id>/away")
@requires(Permission.ADMINISTER)
def note_person(user_id: int) -> ResponseReturnValue:
    return _note(_user(user_id), url_for("absences.of_person", user_id=user_id))


@blueprint.post("/people/<int:user_id>/away/<int:absence_id>/end")
@requires(Permission.ADMINISTER)
def end_person(user_id: int, absence_id: int) -> ResponseReturnValue:
    name = call_off(current_desk(), absence_id, of_user=user_id)
    return done(f"Called off: {name} is not away then.", url_for("absences.of_person", user_id=user_id))


@blueprint.get("/people/<int:user_id>/leaving")
@requires(Permission.ADMINISTER)
def leaving(user_id: int) -> ResponseReturnValue:
    return _leaving(_user(user_id), {})


@blueprint.post("/people/<int:user_id>/leaving")
@requires(Permission.ADMINISTER)
@asks_password_again
def hand_over(user_id: int) -> ResponseReturnValue:
    user = _user(user_id)
    to_id = whole_number(request.form.get("to", "")) or 0
    with refused_on(lambda error: _leaving(_user(user_id), {"to": str(error)})):
        handed = leave(current_desk(), user.id, to_id=to_id, by_id=the_user().id)
    more = (
        f" Not changed, because its file can’t be written: {', '.join(handed.refused)}."
        if handed.refused
        else ""
    )
    return done(
        f"{user.name} has left. What they looked after is handed over.{more}", url_for("people.index")
    )


def _note(user: User, back: str) -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    with refused_on(lambda error: _page(_user(user.id), beside(error), typed)):
        note_absence(
            current_desk(),
            user.id,
            deputy_id=whole_number(typed["deputy"]) or 0,
            starts_on=_day("from", typed),
            ends_on=_day("until", typed),
            by_id=the_user().id,
        )
    return done("Noted. The deputy is told by e-mail, where a mail server is set up.", back)


def _day(name: str, typed: dict[str, str]) -> date:
    """
    Raises:
        FieldError: it is no day.
    """
    try:
        return parse_day(typed[name])
    except CampaignDeskError as error:
        raise FieldError(name, str(error)) from error


def _user(user_id: int) -> User:
    user = page_session().get(User, user_id)
    if user is None:
        abort(404)
    return user


def _page(user: User, errors: dict[str, str], typed: dict[str, str]) -> str:
    lines = absence_lines(current_desk())
    return render_template(
        "absences/show.html",
        user=user,
        is_own=request.blueprint == "absences" and request.path.startswith("/access"),
        deputies=possible_deputies(page_session(), user),
        away=[one for one in lines if one.user_id == user.id],
        stands_in=[one for one in lines if one.deputy_id == user.id],
        errors=errors,
        typed=typed,
    )


def _leaving(user: User, errors: dict[str, str]) -> str:
    heirs = [one for one in list_users(page_session()) if one.is_active and one.id != user.id]
    return render_template(
        "absences/leaving.html",
        user=user,
        heirs=heirs,
        looked_after=looked_after(current_desk(), user),
        errors=errors,
    )
