"""A post that goes out more than once: its dates by a rule, or again after a while; and what becomes of a single date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.items.channel_kinds import KINDS, label_of
from campaigns.domain.items.documents import ItemDocument, PostDocument
from campaigns.domain.items.repeats import LONGEST_AGAIN
from campaigns.domain.items.statuses import IN_DOUBT, ItemStatus
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import listed
from campaigns.domain.time.localtime import LocalTimeError, parse_day, parse_moment
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.content import Item, find_item
from campaigns.models.deliveries import has_gone_out, list_deliveries_of_item
from campaigns.services.content.library import refresh_library
from campaigns.services.content.repeating import set_dates, set_evergreen
from campaigns.services.planning.series import give_own_words, skip_date
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, refused_on, status_of
from campaigns.web.desk_access import current_desk, local_zone, page_session
from campaigns.web.numbers import whole_number
from campaigns.web.pages import item_url
from campaigns.web.repeat_form import (
    EVERY_LABELS,
    WHICH_LABELS,
    DateChoice,
    date_choices,
    rule_of_address,
    weekday_choices,
)

blueprint = Blueprint("repeating", __name__)
ITEM = "/items/<campaign>/<folder>/<slug>/repeat"
IS_OUT = "Something of it has gone out, so other dates are no part of it any more. Press “Use again” and give the copy its dates."


@blueprint.get(ITEM)
@requires(Permission.WRITE)
def form(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """The rule, and once it is given its dates: nothing is saved before somebody has seen them."""
    item = _item(campaign, folder, slug)
    if "every" not in request.args:
        return _page(item)
    try:
        return _page(item, choices=date_choices(rule_of_address(), item.ref))
    except FieldError as error:
        return _page(item, error), status_of(error)


@blueprint.post(ITEM)
@requires(Permission.WRITE)
def keep_dates(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """Exactly the dates that were ticked, in the place of those it had."""
    item = _item(campaign, folder, slug)
    dates = {parse_moment(one, local_zone()) for one in request.form.getlist("date")}
    said = f"It goes out on {len(dates)} dates." if len(dates) > 1 else "It goes out on one date."
    return _saved(item, partial(set_dates, current_desk(), item.ref, dates), said)


@blueprint.post(f"{ITEM}/evergreen")
@requires(Permission.WRITE)
def evergreen(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)

    def keep(**who: Any) -> ItemDocument:
        return set_evergreen(current_desk(), item.ref, **_evergreen(), **who)

    return _saved(item, keep, "It may go out again when somebody plans it.")


@blueprint.post(f"{ITEM}/once")
@requires(Permission.WRITE)
def once(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)
    keep = partial(set_evergreen, current_desk(), item.ref, after=0, most=0, until=None)
    return _saved(item, keep, "It goes out once.")


def _saved(item: Item, keep: Callable[..., ItemDocument], said: str) -> ResponseReturnValue:
    with refused_on(lambda error: _page(item, error)):
        if _is_out(item):
            raise ConflictError(IS_OUT)
        keep(fingerprint=request.form.get("fingerprint", ""), user_id=the_user().id)
    refresh_library(current_desk())
    if item.status != ItemStatus.DRAFT:
        said += " What was submitted stays as it is; submit the changed text to have this signed off."
    return done(said, item_url(item.ref))


@blueprint.post(f"{ITEM}/skip")
@requires(Permission.SCHEDULE)
def skip(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)
    without = skip_date(current_desk(), item.ref, _date_of_form(), user_id=the_user().id)
    refresh_library(current_desk())
    words = "Skipped. Its other dates stay as they are."
    if without:
        words += f" To {listed(without)} nothing of it is planned any more; schedule it there anew for its next date."
    return done(words, item_url(item.ref))


@blueprint.post(f"{ITEM}/own-words")
@requires(Permission.SCHEDULE)
def own_words(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)
    ref = give_own_words(current_desk(), item.ref, _date_of_form(), user_id=the_user().id)
    refresh_library(current_desk())
    words = "This is a draft of its own for that date. Change its words, then submit it: nothing goes out then before."
    return done(words, item_url(ref, "editor.edit"))


def _item(campaign: str, folder: str, slug: str) -> Item:
    item = find_item(page_session(), f"{campaign}/{folder}/{slug}")
    if item is None or not item.is_on_disk or folder != "posts":
        raise NotFoundError("There is no such post.")
    return item


def _is_out(item: Item) -> bool:
    """Something of it has gone out, or may have: what was said then stays on record, and no other text takes its place."""
    deliveries = list_deliveries_of_item(page_session(), item.id)
    return any(has_gone_out(one) or one.status in IN_DOUBT for one in deliveries)


def _date_of_form() -> datetime:
    try:
        return parse_moment(request.form.get("date", ""), local_zone())
    except LocalTimeError as error:
        raise CampaignDeskError("Choose one of its dates, then try again.") from error


def _evergreen() -> dict[str, Any]:
    """
    Raises:
        FieldError: a number or the day is missing or none.
    """
    after = whole_number(request.form.get("after", ""))
    if not after or after > LONGEST_AGAIN:
        raise FieldError("after", "Say how many days must lie between two times.")
    most = whole_number(request.form.get("most", ""))
    if not most or most > LONGEST_AGAIN:
        raise FieldError("most", "Say how often it may go out on one account, the first time with it.")
    return {"after": after, "most": most, "until": _until()}


def _until() -> date:
    typed = request.form.get("until", "").strip()
    if not typed:
        raise FieldError("until", "Give the last day on which it may go out.")
    try:
        return parse_day(typed)
    except LocalTimeError as error:
        raise FieldError("until", str(error)) from error


def _page(item: Item, error: CampaignDeskError | None = None, choices: list[DateChoice] | None = None) -> str:
    document = current_desk().content.read_item(item.ref)
    assert isinstance(document, PostDocument)
    once_only = [label_of(kind) for kind in document.channels if KINDS[kind].takes_words_once]
    typed = request.form if request.method == "POST" else request.args
    field = error.field if isinstance(error, FieldError) else ""
    return render_template(
        "repeating/form.html",
        item=item,
        document=document,
        repeats=document.repeats,
        dates=document.moments if document.also_at else (),
        local=document.publish_at.astimezone(local_zone()) if document.publish_at else None,
        once=listed(once_only),
        is_out=IS_OUT if _is_out(item) else "",
        choices=choices,
        every=EVERY_LABELS,
        which=WHICH_LABELS,
        weekdays=weekday_choices(),
        typed=typed,
        ticked=typed.getlist("weekday"),
        errors={field: str(error)} if error else {},
    )
