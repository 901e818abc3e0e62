"""Pictures to take down: where a picture stands whose consent was taken back, and the word that it is gone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.models.takedowns import PictureTakedown, count_uses, list_takedown_uses
from campaigns.reports.screens.paging import Paged, page_of
from campaigns.services.stops.takedowns import note_published_uses, record_removed
from campaigns.web.access import requires, the_user
from campaigns.web.account_pages import account_page
from campaigns.web.answers import done
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.numbers import page_number

blueprint = Blueprint("takedowns", __name__, url_prefix="/take-down")


@dataclass(frozen=True)
class Use:
    """One use as a person deals with it: a post, or a release that went to several people by one account."""

    first: PictureTakedown
    count: int


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    note_published_uses(current_desk())
    uses, gone = (_uses(are_gone=False, page="page"), _uses(are_gone=True, page="gone"))
    if uses.is_nowhere or gone.is_nowhere:
        abort(404)
    return render_template(
        "takedowns/index.html",
        uses=uses,
        gone=gone,
        open_count=count_uses(page_session()),
        account_page=account_page,
    )


@blueprint.post("/<int:takedown_id>/gone")
@requires(Permission.SCHEDULE)
def gone(takedown_id: int) -> ResponseReturnValue:
    record_removed(
        current_desk(), takedown_id, user_id=the_user().id, note=request.form.get("note", "")[:1000]
    )
    return done("Recorded: it is gone.", url_for("takedowns.index"))


def _uses(*, are_gone: bool, page: str) -> Paged[Use]:
    def some(limit: int, offset: int) -> list[Use]:
        found = list_takedown_uses(page_session(), are_gone=are_gone, limit=limit, offset=offset)
        return [Use(first, count) for first, count in found]

    return page_of(some, page_number(request.args, page))
