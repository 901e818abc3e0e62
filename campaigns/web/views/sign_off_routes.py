"""The office's rules of who has to agree to which texts: the list, one more, one less."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.routes import Fits
from campaigns.domain.items.scopes import Scope
from campaigns.domain.people.permissions import Permission
from campaigns.errors import FieldError
from campaigns.models.routes import list_routes
from campaigns.services.signoff.party_checks import Ask
from campaigns.services.signoff.routes import ANSWER_TIMES, NewRoute, add_route, end_route
from campaigns.web.access import requires, the_user
from campaigns.web.answers import beside, done, refused_on
from campaigns.web.desk_access import current_desk, page_session

blueprint = Blueprint("sign_off_routes", __name__, url_prefix="/settings/routes")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return _page({}, {})


@blueprint.post("")
@requires(Permission.RULES)
def add() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in request.form if name != "csrf_token"}
    with refused_on(lambda error: _page(typed, beside(error))):
        add_route(current_desk(), _new_route(typed), user_id=the_user().id)
    return done("From the next text that is submitted on, they are asked.", url_for("sign_off_routes.index"))


@blueprint.post("/<int:route_id>/end")
@requires(Permission.RULES)
def end(route_id: int) -> ResponseReturnValue:
    end_route(current_desk(), route_id, user_id=the_user().id)
    return done(
        "The rule has ended. Whoever was asked by it already, stays asked.", url_for("sign_off_routes.index")
    )


def _new_route(typed: Mapping[str, str]) -> NewRoute:
    def said(name: str) -> str:
        return typed.get(name, "")

    if said("scope") not in set(Scope):
        raise FieldError("scope", "Choose what they are asked about.")
    ask = Ask(
        name=said("name"),
        organisation=said("organisation"),
        email=said("email"),
        scope=Scope(said("scope")),
        about=said("about"),
        must_agree=said("must_agree") != "no",
        any_of=bool(said("any_of")),
        asker_phone=said("asker_phone"),
    )
    kind = said("kind") if said("kind") in ("post", "release") else ""
    rule = Fits(kind, said("topic"), said("area"), said("mentions"))
    position = int(said("position")) if said("position") in ("1", "2", "3") else 1
    return NewRoute(rule, ask, position, said("answer_time"))


def _page(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "own_lists/routes.html",
        routes=list_routes(page_session()),
        answer_times={name: words for name, (words, _, _) in ANSWER_TIMES.items()},
        typed=typed,
        errors=errors,
    )
