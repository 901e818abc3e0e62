"""The house's own sign-in service, set up by an administrator; and whether anybody still signs in without it."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.channels.errors import ChannelError
from campaigns.domain.people.permissions import ROLE_LABELS, Permission, Role
from campaigns.errors import CampaignDeskError, FieldError
from campaigns.models.factors import read_rules
from campaigns.models.people import list_users
from campaigns.models.providers import SignInProvider, find_provider, linked_people
from campaigns.services.people.provider_settings import (
    BY_POWER,
    ProviderForm,
    back_address,
    save_provider,
    switch_local_sign_in,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on, status_of
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, page_session

blueprint = Blueprint("provider_settings", __name__, url_prefix="/signing-in/service")
FIELDS = ("label", "issuer", "client_id", "role_claim", "is_on")


@blueprint.get("")
@requires(Permission.ADMINISTER)
def show() -> ResponseReturnValue:
    return _page({}, _as_kept(find_provider(page_session())))


@blueprint.post("")
@requires(Permission.ADMINISTER)
@asks_password_again
def save() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    typed |= {_field(role): request.form.get(_field(role), "").strip() for role in BY_POWER}
    form = ProviderForm(
        label=typed["label"],
        issuer=typed["issuer"],
        client_id=typed["client_id"],
        role_claim=typed["role_claim"],
        roles={role: _values(typed[_field(role)]) for role in BY_POWER},
        client_secret=request.form.get("client_secret", "").strip(),
        is_on=typed["is_on"] == "yes",
    )
    try:
        save_provider(current_desk(), form)
    except CampaignDeskError as error:
        page_session().rollback()
        field = error.field if isinstance(error, FieldError) else ""
        field = "issuer" if isinstance(error, ChannelError) else field
        return _page({field: str(error)}, typed), status_of(error)
    words = f"{form.label} answered and is kept." if form.is_on else "Kept. Nobody signs in with it."
    return done(words, url_for("provider_settings.show"))


@blueprint.post("/local")
@requires(Permission.ADMINISTER)
@asks_password_again
def local() -> ResponseReturnValue:
    is_on = request.form.get("local") != "no"
    with refused_on(lambda error: _page({"": str(error)}, _as_kept(find_provider(page_session())))):
        switch_local_sign_in(current_desk(), is_on=is_on, session_id=the_user().session_id)
    words = (
        "People may sign in with a password, a link or a passkey again."
        if is_on
        else "From now on people sign in with the service of the house alone."
    )
    return done(words, url_for("provider_settings.show"))


def _field(role: Role) -> str:
    return f"role-{role.value}"


def _values(typed: str) -> list[str]:
    return [one.strip() for one in re.split(r"[,\n]", typed) if one.strip()]


def _as_kept(row: SignInProvider | None) -> dict[str, str]:
    if row is None:
        empty = dict.fromkeys(FIELDS, "") | {_field(role): "" for role in BY_POWER}
        return {**empty, "is_on": "yes"}
    kept = {name: str(getattr(row, name)) for name in ("label", "issuer", "client_id", "role_claim")}
    kept |= {
        _field(role): ", ".join(value for value, given in row.role_map if given == role) for role in BY_POWER
    }
    return {**kept, "is_on": "yes" if row.is_on else ""}


def _page(errors: dict[str, str], typed: dict[str, str]) -> str:
    session = page_session()
    row, people = find_provider(session), list_users(session)
    linked = linked_people(session, row.issuer) if row is not None else set()
    return render_template(
        "sign_in_rules/service.html",
        row=row,
        typed=typed,
        errors=errors,
        roles=[(_field(role), ROLE_LABELS[role]) for role in BY_POWER],
        back=back_address(current_desk()),
        has_local=read_rules(session).local_sign_in,
        linked=[user.name for user in people if user.id in linked],
        emergency=[user.name for user in people if user.is_break_glass],
    )
