"""Taking down what is published: pictures whose consent was taken back, and any post or e-mail for whatever reason."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.statuses import OUT
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.deliveries import Delivery
from campaigns.models.post_takedowns import (
    HowGone,
    PostTakedown,
    count_still_planned,
    list_alike_out,
    list_open_takedowns,
)
from campaigns.models.takedowns import PictureTakedown, count_uses, list_takedown_uses
from campaigns.reports.screens.paging import Paged, page_of
from campaigns.services.stops.takedowns import note_published_uses, record_removed
from campaigns.services.stops.taking_down import say_gone, take_down, why_by_person
from campaigns.web.access import requires, the_user
from campaigns.web.account_pages import account_page
from campaigns.web.answers import done, refused_on
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.moment_form import form_again
from campaigns.web.numbers import page_number

blueprint = Blueprint("takedowns", __name__, url_prefix="/take-down")
MOST_OPEN = 50  # on one page
# What a button says was done, by the name it is sent under.
SAID = {
    "desk": "It is taken down.",
    "person": "Recorded: it is gone.",
    "ours": "Recorded: you took it down.",
    "not-ours": "Recorded: it is gone, and it was not you.",
}


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
        posts=list_open_takedowns(page_session(), limit=MOST_OPEN),
        account_page=account_page,
    )


@blueprint.post("/<int:takedown_id>/gone")
@requires(Permission.SCHEDULE)
def gone(takedown_id: int) -> ResponseReturnValue:
    record_removed(
        current_desk(), takedown_id, user_id=the_user().id, note=request.form.get("note", "")[:1000]
    )
    return done("Recorded: it is gone.", url_for("takedowns.index"))


@blueprint.get("/of/<int:delivery_id>")
@requires(Permission.SCHEDULE)
def ask(delivery_id: int) -> ResponseReturnValue:
    return _ask(delivery_id)


@blueprint.post("/of/<int:delivery_id>")
@requires(Permission.SCHEDULE)
def act(delivery_id: int) -> ResponseReturnValue:
    """One reason and the buttons: take it down, or say that it is gone and whose doing that was."""
    desk, way, reason = current_desk(), request.form.get("way", ""), request.form.get("reason", "")
    if way not in SAID:
        abort(400)
    with refused_on(lambda error: _ask(delivery_id, error)):
        if way == "desk":
            take_down(desk, delivery_id, user_id=the_user().id, reason=reason)
        else:
            how = HowGone.NOT_OURS if way == "not-ours" else HowGone.BY_PERSON
            say_gone(desk, delivery_id, user_id=the_user().id, reason=reason, how=how)
    return done(SAID[way], url_for("deliveries.show", delivery_id=delivery_id))


def _ask(delivery_id: int, error: CampaignDeskError | None = None) -> str:
    session = page_session()
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or delivery.status not in OUT:
        abort(404)
    return render_template(
        "takedowns/ask.html",
        delivery=delivery,
        takedown=session.get(PostTakedown, delivery_id),
        by_person=why_by_person(current_desk(), delivery),
        count=len(list_alike_out(session, delivery)),
        there=account_page(delivery.account),
        still_planned=count_still_planned(session, delivery.item_id),
        **form_again(error, otherwise="reason"),
    )


def _uses(*, are_gone: bool, page: str) -> Paged[Use]:
    def some(limit: int, offset: int) -> list[Use]:
        found = list_takedown_uses(page_session(), are_gone=are_gone, limit=limit, offset=offset)
        return [Use(first, count) for first, count in found]

    return page_of(some, page_number(request.args, page))
