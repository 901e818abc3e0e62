"""Your access: the tokens with which you act on the command line, made and ended by yourself."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.access_tokens import list_tokens_of
from campaigns.models.calendar_feeds import find_open_feed
from campaigns.services.people.tokens import (
    DAYS,
    LONGEST_NAME,
    NewToken,
    WrongPasswordError,
    make_token,
    revoke_token,
    why_over,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, now, page_session

blueprint = Blueprint("your_access", __name__, url_prefix="/access")


@blueprint.get("")
@requires(Permission.REPORT)
def show() -> ResponseReturnValue:
    return _page({}, {})


@blueprint.post("")
@requires(Permission.REPORT)
def make() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in ("name", "days")}
    if not request.form.get("password"):
        return _page({"password": "Enter your password."}, typed), 400
    try:
        token = make_token(
            current_desk(),
            the_user().id,
            name=typed["name"],
            days=request.form.get("days", 0, type=int),
            password=request.form["password"],
        )
    except CampaignDeskError as error:
        page_session().rollback()
        field = "password" if isinstance(error, WrongPasswordError) else "name"
        return _page({field: str(error)}, typed), status_of(error)
    # Shown in the answer itself, never kept: reloading does not bring it back.
    return _page({}, {}, made=token)


@blueprint.post("/<int:token_id>/end")
@requires(Permission.REPORT)
def end(token_id: int) -> ResponseReturnValue:
    name = revoke_token(current_desk(), the_user().id, token_id)
    return done(f"The token “{name}” is ended. Nobody gets in with it any more.", url_for("your_access.show"))


def _page(errors: dict[str, str], typed: dict[str, str], *, made: NewToken | None = None) -> str:
    session = page_session()
    session.expire_all()  # a token made just now is to be seen
    tokens = [
        (token, why_over(current_desk(), token, now=now()))
        for token in list_tokens_of(session, the_user().id)
    ]
    return render_template(
        "your_access/show.html",
        tokens=[token for token, over in tokens if not over],
        over=[(token, words) for token, words in tokens if words][:10],
        made=made,
        days=DAYS,
        longest=LONGEST_NAME,
        errors=errors,
        typed=typed,
        feed=find_open_feed(session, the_user().id),
    )
