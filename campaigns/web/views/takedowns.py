"""Pictures to take down: where a picture stands whose consent was taken back, and the word that it is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.models.takedowns import PictureTakedown, list_takedowns
from campaigns.services.stops.takedowns import note_published_uses, record_removed
from campaigns.web.access import requires, the_user
from campaigns.web.account_pages import account_page
from campaigns.web.answers import done
from campaigns.web.desk_access import current_desk, page_session

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
    every = list_takedowns(page_session())
    return render_template(
        "takedowns/index.html",
        uses=_together(one for one in every if one.removed_at is None),
        gone=_together(one for one in every if one.removed_at is not None),
        account_page=account_page,
    )


@blueprint.post("/<int:takedown_id>/gone")
@requires(Permission.SCHEDULE)
def gone(takedown_id: int) -> ResponseReturnValue:
    record_removed(
        current_desk(), takedown_id, user_id=the_user().id, note=request.form.get("note", "")[:1000]
    )
    return done("Recorded: it is gone.", url_for("takedowns.index"))


def _together(takedowns: Iterable[PictureTakedown]) -> Sequence[Use]:
    def place(one: PictureTakedown) -> tuple[str, int, int]:
        return one.sha256, one.delivery.item_id, one.delivery.account_id

    groups = (list(group) for _, group in groupby(sorted(takedowns, key=place), key=place))
    uses = [Use(group[0], len(group)) for group in groups]
    return sorted(uses, key=lambda use: use.first.id)
