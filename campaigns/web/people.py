"""People who sign in: the list, and adding somebody with a one-time password."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.permissions import ROLE_LABELS, Permission, Role
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.people import list_users
from campaigns.services.people import add_user
from campaigns.web.access import requires
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk, page_session

blueprint = Blueprint("people", __name__, url_prefix="/people")

ROLE_HINTS: dict[Role, str] = {
    Role.OFFICER: "Writes, submits, schedules and reports. Does not approve.",
    Role.APPROVER: "Approves what others submit, and reads reports.",
    Role.HEAD: "Writes, approves what others submit, schedules and reports.",
    Role.MONITORING_OFFICER: "Approves what others submit, and reads reports.",
    Role.ADMINISTRATOR: "May do everything, people and accounts included.",
    Role.BOARD_READER: "Sees reports only.",
}


@blueprint.get("")
@requires(Permission.ADMINISTER)
def index() -> ResponseReturnValue:
    return _page({}, {})


@blueprint.post("")
@requires(Permission.ADMINISTER)
def add() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in ("name", "email", "role")}
    errors = _what_is_missing(typed)
    if errors:
        return _page(errors, typed), 400
    try:
        new = add_user(current_desk(), email=typed["email"], name=typed["name"], role=typed["role"])
    except CampaignDeskError as error:
        page_session().rollback()
        field = "email" if isinstance(error, ConflictError) or "@" in str(error) else "name"
        return _page({field: str(error)}, typed), status_of(error)
    # Shown in the answer itself, never kept: reloading does not bring it back.
    return render_template("people/added.html", added=typed, one_time_password=new.one_time_password)


def _page(errors: dict[str, str], typed: dict[str, str]) -> str:
    return render_template(
        "people/index.html",
        people=list_users(page_session()),
        roles=[(role.value, label, ROLE_HINTS[role]) for role, label in ROLE_LABELS.items()],
        role_labels=ROLE_LABELS,
        errors=errors,
        typed=typed,
    )


def _what_is_missing(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["name"]:
        errors["name"] = "Give the person's name."
    if not typed["email"]:
        errors["email"] = "Give their e-mail address. They sign in with it."
    if typed["role"] not in list(Role):
        errors["role"] = "Choose what they may do."
    return errors
