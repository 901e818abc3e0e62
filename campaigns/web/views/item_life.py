"""The life of an item beside its words: another name or campaign, used again, taken back from review, deleted, restored."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.people.permissions import Permission
from campaigns.errors import NotFoundError
from campaigns.models.binned import list_binned
from campaigns.models.content import Item, find_item, latest_revision
from campaigns.services.content.again import TEMPLATES, use_item_again
from campaigns.services.content.importing import list_campaigns
from campaigns.services.content.library import refresh_library
from campaigns.services.content.relocating import relocate_item
from campaigns.services.planning.bin_emptying import KEPT_FOR
from campaigns.services.planning.binning import bin_item, planned_of, restore_item
from campaigns.services.planning.wishes import wish_of
from campaigns.services.signoff.withdrawing import withdraw_from_review
from campaigns.web.access import requires, the_user
from campaigns.web.answers import beside, done, refused_on
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.pages import item_url
from campaigns.web.seen import seen_by_form

blueprint = Blueprint("item_life", __name__)
ITEM = "/items/<campaign>/<folder>/<slug>"


@blueprint.get(f"{ITEM}/name")
@requires(Permission.WRITE)
def name_form(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    return _name_page(_item(campaign, folder, slug), {"name": slug, "campaign": campaign})


@blueprint.post(f"{ITEM}/name")
@requires(Permission.WRITE)
def rename(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)
    typed = {name: request.form.get(name, "").strip() for name in ("name", "campaign")}
    with refused_on(lambda error: _name_page(item, typed, {"name": str(error)})):
        ref = relocate_item(current_desk(), item.ref, user_id=the_user().id, **typed)
    refresh_library(current_desk())
    if typed["campaign"] != campaign:
        return done(
            "Moved. It is a draft in this campaign; submit it for sign-off when it is ready.", item_url(ref)
        )
    return done(
        "Renamed. Its history, sign-offs and plans came along, and its old address leads here.", item_url(ref)
    )


def _name_page(item: Item, typed: dict[str, str], errors: dict[str, str] | None = None) -> str:
    return render_template(
        "item_life/name.html",
        item=item,
        typed=typed,
        campaigns=list_campaigns(current_desk()),
        errors=errors or {},
    )


@blueprint.get(f"{ITEM}/again")
@requires(Permission.WRITE)
def again_form(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)
    return _again_page(item, {"title": item.title, "campaign": "" if campaign == TEMPLATES else campaign})


@blueprint.post(f"{ITEM}/again")
@requires(Permission.WRITE)
def use_again(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)
    typed = {name: request.form.get(name, "").strip() for name in ("title", "campaign")}
    with refused_on(lambda error: _again_page(item, typed, beside(error, "title"))):
        copied = use_item_again(current_desk(), item.ref, user_id=the_user().id, **typed)
    refresh_library(current_desk())
    return done(f"This is the copy, a draft of its own. {copied.words}".rstrip(), item_url(copied.ref))


def _again_page(item: Item, typed: dict[str, str], errors: dict[str, str] | None = None) -> str:
    campaigns = [one for one in list_campaigns(current_desk()) if one[0] != TEMPLATES]
    return render_template(
        "item_life/again.html",
        item=item,
        typed=typed,
        campaigns=[*campaigns, (TEMPLATES, "Templates of the office")],
        errors=errors or {},
    )


@blueprint.post(f"{ITEM}/withdraw")
@requires(Permission.WRITE)
def withdraw(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    ref = f"{campaign}/{folder}/{slug}"
    withdraw_from_review(current_desk(), ref, user_id=the_user().id, seen=seen_by_form())
    return done("Taken back from review. It is a draft again.", item_url(ref))


@blueprint.get(f"{ITEM}/delete")
@requires(Permission.WRITE)
def ask_delete(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    return _delete_page(_item(campaign, folder, slug))


@blueprint.post(f"{ITEM}/delete")
@requires(Permission.WRITE)
def delete(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    item = _item(campaign, folder, slug)
    planned = request.form.getlist("planned", type=int)
    fingerprint = request.form.get("fingerprint", "")
    with refused_on(lambda error: _delete_page(_item(campaign, folder, slug), {"": str(error)})):
        count = bin_item(
            current_desk(), item.ref, user_id=the_user().id, fingerprint=fingerprint, planned=planned
        )
    refresh_library(current_desk())
    cancelled = " What was planned is cancelled." if count else ""
    return done(
        f"Deleted.{cancelled} It lies in the bin for {KEPT_FOR.days} days.",
        url_for("campaigns.show", slug=campaign),
    )


def _delete_page(item: Item, errors: dict[str, str] | None = None) -> str:
    _, fingerprint = current_desk().content.read_text(item.ref)
    session = page_session()
    is_waiting = item.status == ItemStatus.IN_REVIEW
    return render_template(
        "item_life/delete.html",
        item=item,
        wish=wish_of(session, latest_revision(session, item.id)) if is_waiting else None,
        fingerprint=fingerprint,
        planned=planned_of(session, item.ref),
        kept_for=KEPT_FOR.days,
        errors=errors or {},
    )


@blueprint.get("/bin")
@requires(Permission.WRITE)
def show_bin() -> ResponseReturnValue:
    return _bin_page()


@blueprint.post("/bin/<int:binned_id>/restore")
@requires(Permission.WRITE)
def restore(binned_id: int) -> ResponseReturnValue:
    with refused_on(lambda error: _bin_page({"": str(error)})):
        ref = restore_item(current_desk(), binned_id, user_id=the_user().id)
    refresh_library(current_desk())
    return done(
        "Restored. What had been planned stays cancelled, and its sign-off is asked for anew.", item_url(ref)
    )


def _bin_page(errors: dict[str, str] | None = None) -> str:
    recent_library()
    binned = list_binned(page_session())
    return render_template("bin/show.html", binned=binned, kept_for=KEPT_FOR, errors=errors or {})


def _item(campaign: str, folder: str, slug: str) -> Item:
    recent_library()
    item = find_item(page_session(), f"{campaign}/{folder}/{slug}")
    if item is None:
        raise NotFoundError("There is no such item any more. Look for it in its campaign.")
    return item
