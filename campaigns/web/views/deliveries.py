"""Deliveries: the list, one delivery, and what a person decides about it (each on a page that asks once more)."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import find_hand_over
from campaigns.models.post_takedowns import PostTakedown, known_gone
from campaigns.reports.screens.deliveries import (
    COUNTED,
    FILTERS,
    DeliveryScreen,
    deliveries_screen,
    delivery_screen,
)
from campaigns.services.content.preview import ChannelPreview, revision_preview
from campaigns.web.access import requires, the_user
from campaigns.web.account_pages import account_page
from campaigns.web.answers import done, refused_on
from campaigns.web.decision_kinds import DECISIONS, Decision, button_of
from campaigns.web.desk_access import page_session
from campaigns.web.moment_form import form_again
from campaigns.web.numbers import page_number

blueprint = Blueprint("deliveries", __name__, url_prefix="/deliveries")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    chosen = request.args.get("show", "all")
    if chosen not in FILTERS:
        abort(404)
    page = page_number(request.args)
    screen = deliveries_screen(page_session(), chosen=chosen, page=page)
    gone = known_gone(page_session(), [row.delivery_id for row in screen.rows])
    return render_template("deliveries/index.html", screen=screen, filters=FILTERS, most=COUNTED, gone=gone)


@blueprint.get("/<int:delivery_id>")
@requires(Permission.READ)
def show(delivery_id: int) -> ResponseReturnValue:
    screen = _screen(delivery_id)
    return render_template(
        "deliveries/show.html",
        screen=screen,
        delivery=screen.delivery,
        decisions=_open(screen),
        button_of=button_of,
        sent_text=_sent_text(screen.delivery),
        is_handed=find_hand_over(page_session(), delivery_id) is not None,
        takedown=page_session().get(PostTakedown, delivery_id),
        there=account_page(screen.delivery.account),
    )


@blueprint.get("/<int:delivery_id>/state")
@requires(Permission.READ)
def state(delivery_id: int) -> ResponseReturnValue:
    """How it stands, alone, for the page to refresh itself where scripts run."""
    screen = _screen(delivery_id)
    return render_template("deliveries/state.html", screen=screen, delivery=screen.delivery)


@blueprint.get("/<int:delivery_id>/<decision>")
@requires(Permission.SCHEDULE)
def ask(delivery_id: int, decision: str) -> ResponseReturnValue:
    screen = _screen(delivery_id)
    asked = DECISIONS.get(decision)
    if asked is None:
        abort(404)
    if not asked.is_open(screen.choices):
        return render_template(
            "deliveries/closed.html", screen=screen, delivery=screen.delivery, decision=asked
        ), 409
    return _ask(screen, asked, came_from=request.args.get("from", ""))


@blueprint.post("/<int:delivery_id>/<decision>")
@requires(Permission.SCHEDULE)
def decide(delivery_id: int, decision: str) -> ResponseReturnValue:
    asked = DECISIONS.get(decision)
    if asked is None:
        abort(404)
    came_from = request.form.get("from", "")
    with refused_on(lambda error: _ask(_screen(delivery_id), asked, came_from=came_from, error=error)):
        asked.read()(delivery_id)
    if came_from == "decisions":
        return done(asked.done, url_for("decisions.index"))
    return done(asked.done, url_for("deliveries.show", delivery_id=delivery_id))


def _ask(
    screen: DeliveryScreen, asked: Decision, *, came_from: str, error: CampaignDeskError | None = None
) -> str:
    return render_template(
        "deliveries/ask.html",
        screen=screen,
        delivery=screen.delivery,
        decision=asked,
        button=button_of(asked, screen.delivery.status),
        came_from=came_from,
        there=account_page(screen.delivery.account),
        **form_again(error, otherwise=asked.field),
    )


def _screen(delivery_id: int) -> DeliveryScreen:
    person = the_user()
    may_see_addresses = person.may(Permission.ADMINISTER) or person.may(Permission.SCHEDULE)
    screen = delivery_screen(page_session(), delivery_id, with_recipients=may_see_addresses)
    if screen is None:
        abort(404)
    return screen


def _sent_text(delivery: Delivery) -> ChannelPreview | None:
    """The approved text as this channel gets it; a release is shown on its item's page."""
    channels = revision_preview(delivery.revision).channels
    return next((preview for preview in channels if preview.kind == delivery.account.kind), None)


def _open(screen: DeliveryScreen) -> list[Decision]:
    if not the_user().may(Permission.SCHEDULE):
        return []
    return [decision for decision in DECISIONS.values() if decision.is_open(screen.choices)]
