"""People who sign in: the list, adding somebody with a one-time password, and what may be changed about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import ROLE_LABELS, Permission, Role
from campaigns.domain.time.localtime import parse_day
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.absences import deputies_on
from campaigns.models.factors import with_second_step
from campaigns.models.people import User, list_users
from campaigns.models.providers import provider_in_use
from campaigns.services.people.end_of_access import set_end_of_access
from campaigns.services.people.lookalikes import LookalikeError
from campaigns.services.people.own_factors import reset_second_step
from campaigns.services.people.provider_settings import invite_to_provider, switch_break_glass
from campaigns.services.people.sessions import sign_out_everywhere
from campaigns.services.people.sign_in_links import can_send_links, invite, refuse_without_mail
from campaigns.services.people.users import (
    SetUp,
    activate_user,
    add_user,
    change_user,
    deactivate_user,
    reset_password,
    set_up_at_desk,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, now, page_session

blueprint = Blueprint("people", __name__, url_prefix="/people")

ROLE_HINTS: dict[Role, str] = {
    Role.OFFICER: "Writes, submits, schedules, holds and reports. Does not approve.",
    Role.APPROVER: "Approves what others submit, and reads reports.",
    Role.HEAD: "Writes, approves what others submit, schedules, holds and reports.",
    Role.MONITORING_OFFICER: "Approves what others submit, may stop everything with a hold, and reads reports.",
    Role.ADMINISTRATOR: (
        "Adds people, connects accounts, and does what a head of communications does. Lets no text through that a check "
        "holds back."
    ),
    Role.PROGRAMME_MANAGER: "Looks after facts and fit with strategy: approves what others submit, and reads reports.",
    Role.PARTNER: "Reads what is planned and how it did. Signs what is theirs where they are asked to. Needs a last day.",
    Role.FORCE: "Reads everything, and records what happens in a case and what the force has cleared.",
    Role.SAFEGUARDING: "Reads everything, and records consents taken back and what happens in a case.",
    Role.BOARD_READER: "Sees reports only.",
}


MARKED = (
    "Until they sign in by a link sent to their e-mail address, what they approve is marked with your name, and counts "
    "for Practice only where you wrote the text."
)


ROLES = [(role.value, label, ROLE_HINTS[role]) for role, label in ROLE_LABELS.items()]


@dataclass(frozen=True)
class Change:
    """Something an administrator may change about somebody, asked once more before it is done.

    ``act`` takes their e-mail address and who changes it, and returns a one-time password where there is one to hand
    over.
    """

    name: str
    button: str
    explanation: str
    done: str
    act: Callable[[str, SetUp], str | None]


def _send_link(email: str, by: SetUp) -> None:
    refuse_without_mail(current_desk())  # before anything of theirs ends
    reset_password(current_desk(), email, set_up=by)
    invite(current_desk(), email)


CHANGES: dict[str, Change] = {
    change.name: change
    for change in (
        Change(
            "deactivate",
            "Deactivate",
            "They can't sign in any more, and wherever they are signed in now they are signed out. What they wrote, "
            "approved and scheduled stays as it is.",
            "{name} may no longer sign in.",
            lambda email, _: deactivate_user(current_desk(), email),
        ),
        Change(
            "activate",
            "Activate",
            f"They may sign in again, with the password they had. {MARKED}",
            "{name} may sign in again.",
            lambda email, by: activate_user(current_desk(), email, set_up=by),
        ),
        Change(
            "sign-out",
            "Sign out everywhere",
            "Wherever they are signed in now they are signed out, and links on their way to them stop working. They "
            "may sign in again at once.",
            "{name} is signed out everywhere.",
            lambda email, _: sign_out_everywhere(email),
        ),
        Change(
            "new-password",
            "New one-time password",
            "Their old password stops working, and wherever they are signed in now they are signed out. The new "
            f"one-time password is shown to you once. {MARKED}",
            "{name} has a new one-time password",
            lambda email, by: reset_password(current_desk(), email, set_up=by),
        ),
        Change(
            "send-link",
            "E-mail a link to sign in",
            "Their old password stops working, and wherever they are signed in now they are signed out. They get a "
            "link by e-mail that works once, for 24 hours, and choose a new password with it.",
            "A link is on its way to {name}.",
            _send_link,
        ),
        Change(
            "end-second-step",
            "Take the second step away",
            "For somebody whose phone is lost: the app and their recovery codes stop working, and wherever they are signed "
            "in now they are signed out. They are told by e-mail. Make sure first, by telephone, that it is they who ask.",
            "{name} signs in with the password alone, and should set up another second step.",
            lambda email, _: reset_second_step(current_desk(), email),
        ),
        Change(
            "invite",
            "Invite to the sign-in service",
            "For two weeks they may link the account there that has their e-mail address: they press its button on the page "
            "Sign in. They are told by e-mail, where a mail server is set up.",
            "{name} may now sign in with the service of the house.",
            lambda email, by: invite_to_provider(current_desk(), email, by_id=by.by_id),
        ),
        Change(
            "emergency",
            "Give the emergency account",
            "They can sign in with password and second step also when nobody else may. Whenever they do, all administrators "
            "get an e-mail. It is for the day when the sign-in service of the house is out of order.",
            "{name} has the emergency account.",
            lambda email, _: switch_break_glass(email, is_on=True),
        ),
        Change(
            "no-emergency",
            "Take the emergency account away",
            "They sign in as everybody does.",
            "{name} no longer has the emergency account.",
            lambda email, _: switch_break_glass(email, is_on=False),
        ),
    )
}
# For who may sign in, in the order they are shown.
OFFERED = (
    "deactivate",
    "new-password",
    "send-link",
    "sign-out",
    "end-second-step",
    "invite",
    "emergency",
    "no-emergency",
)


@blueprint.get("")
@requires(Permission.ADMINISTER)
def index() -> ResponseReturnValue:
    return _page({}, {})


@blueprint.post("")
@requires(Permission.ADMINISTER)
@asks_password_again
def add() -> ResponseReturnValue:
    person, by_link = _typed(), request.form.get("by_link", "")
    typed = {**person, "by_link": by_link}
    errors = _what_is_missing(person)
    if errors:
        return _page(errors, typed), 400
    with refused_on(lambda error: _page(_by_field(error), typed)):
        if by_link:
            refuse_without_mail(current_desk())
        new = add_user(current_desk(), **_named(person), set_up=set_up_at_desk(the_user().id))
        set_end_of_access(current_desk(), new.user_id, _last_day(person))
    if by_link:
        invite(current_desk(), person["email"])
        return done(f"{person['name']} is added. A link is on its way to them.", url_for("people.index"))
    # Shown in the answer itself, never kept: reloading does not bring it back.
    told = {**typed, "heading": f"{typed['name']} is added"}
    return render_template(
        "people/added.html", marked=MARKED, added=told, one_time_password=new.one_time_password
    )


@blueprint.get("/<int:user_id>")
@requires(Permission.ADMINISTER)
def show(user_id: int) -> ResponseReturnValue:
    user = _user(user_id)
    ends_on = user.ends_on.isoformat() if user.ends_on else ""
    return _details(user, {}, {"name": user.name, "email": user.email, "role": user.role, "ends_on": ends_on})


@blueprint.post("/<int:user_id>")
@requires(Permission.ADMINISTER)
@asks_password_again
def change(user_id: int) -> ResponseReturnValue:
    """Another name, address or role."""
    typed, user = _typed(), _user(user_id)
    errors = _what_is_missing(typed)
    if errors:
        return _details(user, errors, typed), 400
    with refused_on(lambda error: _details(_user(user_id), _by_field(error), typed)):
        change_user(current_desk(), user.id, **_named(typed), set_up=set_up_at_desk(the_user().id))
        set_end_of_access(current_desk(), user.id, _last_day(typed))
    return done(f"{typed['name']} is changed.", url_for("people.index"))


@blueprint.get("/<int:user_id>/<change>")
@requires(Permission.ADMINISTER)
def ask(user_id: int, change: str) -> ResponseReturnValue:
    return _question(_user(user_id), _change(change))


@blueprint.post("/<int:user_id>/<change>")
@requires(Permission.ADMINISTER)
@asks_password_again
def decide(user_id: int, change: str) -> ResponseReturnValue:
    chosen, user = _change(change), _user(user_id)
    with refused_on(lambda error: _question(_user(user_id), chosen, {"": str(error)})):
        one_time_password = chosen.act(user.email, set_up_at_desk(the_user().id))
    if one_time_password is None:
        return done(chosen.done.format(name=user.name), url_for("people.index"))
    # Shown in the answer itself, never kept: reloading does not bring it back.
    told = {"name": user.name, "email": user.email, "heading": chosen.done.format(name=user.name)}
    return render_template(
        "people/added.html", marked=MARKED, added=told, one_time_password=one_time_password
    )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in ("name", "email", "role", "ends_on")}


def _named(typed: dict[str, str]) -> dict[str, str]:
    return {name: typed[name] for name in ("name", "email", "role")}


def _last_day(typed: dict[str, str]) -> date | None:
    return parse_day(typed["ends_on"]) if typed["ends_on"] else None


def _what_is_wrong_with_the_day(typed: dict[str, str]) -> str:
    try:
        day = _last_day(typed)
    except CampaignDeskError as error:
        return str(error)
    if day is None:
        return "Say until when: a partner’s access ends by itself." if typed["role"] == Role.PARTNER else ""
    is_over = day < current_desk().today()
    return "That day is over. To end their access now, use “Deactivate”." if is_over else ""


def _by_field(error: CampaignDeskError) -> dict[str, str]:
    """The sentence beside the field that it is about."""
    if isinstance(error, LookalikeError):
        return {error.field: str(error)}
    return {"email" if isinstance(error, ConflictError) or "@" in str(error) else "name": str(error)}


def _change(name: str) -> Change:
    found = CHANGES.get(name)
    if found is None:
        abort(404)
    return found


def _user(user_id: int) -> User:
    user = page_session().get(User, user_id)
    if user is None:
        abort(404)
    return user


def _question(user: User, change: Change, errors: dict[str, str] | None = None) -> str:
    return render_template("people/ask.html", user=user, change=change, errors=errors or {})


def _details(user: User, errors: dict[str, str], typed: dict[str, str]) -> str:
    return render_template("people/show.html", user=user, roles=ROLES, errors=errors, typed=typed)


def _page(errors: dict[str, str], typed: dict[str, str]) -> str:
    people, have_second_step = list_users(page_session()), with_second_step(page_session())
    has_provider = provider_in_use(page_session()) is not None
    has_links = can_send_links(current_desk())
    return render_template(
        "people/index.html",
        people=people,
        roles=ROLES,
        deputies=deputies_on(page_session(), current_desk().today()),
        role_labels=ROLE_LABELS,
        changes=CHANGES,
        now=now(),
        offered={
            user.id: _offered(
                user, have_second_step=have_second_step, has_provider=has_provider, has_links=has_links
            )
            for user in people
        },
        have_second_step=have_second_step,
        has_links=has_links,
        errors=errors,
        typed=typed,
    )


def _offered(user: User, *, have_second_step: set[int], has_provider: bool, has_links: bool) -> list[str]:
    """What may be changed about this person, in the order it is shown."""
    if not user.is_active:
        return ["activate"]
    is_offered = {
        "send-link": has_links,
        "end-second-step": user.id in have_second_step,
        "invite": has_provider,
        "emergency": has_provider and user.role == Role.ADMINISTRATOR and not user.is_break_glass,
        "no-emergency": user.is_break_glass,
    }
    return [name for name in OFFERED if is_offered.get(name, True)]


def _what_is_missing(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["name"]:
        errors["name"] = "Give the person's name."
    if not typed["email"]:
        errors["email"] = "Give their e-mail address. They sign in with it."
    if typed["role"] not in list(Role):
        errors["role"] = "Choose what they may do."
    if wrong := _what_is_wrong_with_the_day(typed):
        errors["ends-on"] = wrong
    return errors
