"""The practice feed: a page inside the product that looks like a feed, where anyone in the office can react."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.reports.screens.practice import feed_screen
from campaigns.services.accounts.practice import react as react_to_post
from campaigns.web.access import requires, the_user
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.numbers import page_number

blueprint = Blueprint("practice", __name__, url_prefix="/practice")


@blueprint.get("")
@requires(Permission.READ)
def feed() -> ResponseReturnValue:
    return _page({})


@blueprint.post("/<int:post_id>/reactions")
@requires(Permission.READ)
def react(post_id: int) -> ResponseReturnValue:
    kind, text = request.form.get("kind", ""), request.form.get("text", "")
    try:
        react_to_post(current_desk(), post_id, user_id=the_user().id, kind=kind, text=text)
    except CampaignDeskError as error:
        page_session().rollback()
        field = f"comment-{post_id}" if kind == "comment" and status_of(error) == 400 else ""
        return _page({field: str(error)}), status_of(error)
    page = page_number(request.form)
    return redirect(url_for("practice.feed", page=page if page > 1 else None, _anchor=f"post-{post_id}"), 303)


def _page(errors: dict[str, str]) -> str:
    page = page_number(request.values)
    screen = feed_screen(page_session(), user_id=the_user().id, page=page)
    return render_template("practice/feed.html", screen=screen, errors=errors)
