"""When it must go out in minutes: the approval on the phone, and the look at it the next day."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, FieldError
from campaigns.models.people import User
from campaigns.models.urgent import PhoneApproval
from campaigns.reports.screens.item import ItemScreen, item_screen
from campaigns.services.content.preview import revision_preview
from campaigns.services.planning.wishes import plan_as_wished
from campaigns.services.signoff.recipients import seen_of
from campaigns.services.signoff.urgent import (
    PhoneCall,
    close_review,
    may_review,
    on_call,
    record_phone_approval,
)
from campaigns.services.workflow.approvals import is_office_approved, still_to_agree_words
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.numbers import whole_number
from campaigns.web.pages import item_url
from campaigns.web.seen import seen_by_form

blueprint = Blueprint("urgent", __name__, url_prefix="/items/<campaign>/<folder>/<slug>/urgent")
FIELDS = ("approver", "code", "why", "told_how")


@blueprint.get("")
@requires(Permission.WRITE)
def form(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    return _form(_screen(f"{campaign}/{folder}/{slug}"), {}, {})


@blueprint.post("")
@requires(Permission.WRITE)
def record(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """Write down the yes that somebody gave on the phone; what was wished for the text goes on with it."""
    ref = f"{campaign}/{folder}/{slug}"
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    call = PhoneCall(whole_number(typed["approver"]) or 0, typed["code"], typed["why"], typed["told_how"])
    try:
        record_phone_approval(current_desk(), ref, call, user_id=the_user().id, seen=seen_by_form())
    except CampaignDeskError as error:
        page_session().rollback()
        field = error.field if isinstance(error, FieldError) else ""
        return _form(_screen(ref), {field: str(error)}, typed | {"code": ""}), status_of(error)
    wished = plan_as_wished(current_desk(), ref)
    screen = _screen(ref)
    waits = still_to_agree_words(screen.revision) if screen.revision else ""
    said = wished or waits or "It can go out now: choose when and where to."
    return done(f"The approval on the phone is written down. {said}", item_url(ref))


@blueprint.get("/<int:approval_id>")
@requires(Permission.READ)
def show(campaign: str, folder: str, slug: str, approval_id: int) -> ResponseReturnValue:
    return _review(f"{campaign}/{folder}/{slug}", approval_id, {}, {})


@blueprint.post("/<int:approval_id>")
@requires(Permission.APPROVE)
def close(campaign: str, folder: str, slug: str, approval_id: int) -> ResponseReturnValue:
    """Say, the next day, whether all was right."""
    ref = f"{campaign}/{folder}/{slug}"
    typed = {name: request.form.get(name, "").strip() for name in ("right", "said")}
    try:
        if typed["right"] not in ("yes", "no"):
            raise FieldError("right", "Choose whether these are the words that were agreed to.")
        was_right = typed["right"] == "yes"
        close_review(
            current_desk(), ref, approval_id, user_id=the_user().id, was_right=was_right, said=typed["said"]
        )
    except CampaignDeskError as error:
        page_session().rollback()
        field = error.field if isinstance(error, FieldError) else ""
        return _review(ref, approval_id, {field: str(error)}, typed), status_of(error)
    if was_right:
        return done("Looked at again, and all was right.", item_url(ref))
    return done(
        "It is kept that it was not right. What is still planned is held. What is out already can be taken down or "
        "corrected below.",
        item_url(ref) + "#out",
    )


def _screen(ref: str) -> ItemScreen:
    screen = item_screen(page_session(), ref)
    if screen is None:
        abort(404)
    return screen


def _form(screen: ItemScreen, errors: Mapping[str, str], typed: Mapping[str, str]) -> str:
    session, revision = page_session(), screen.revision
    is_open = (
        revision is not None and screen.status is ItemStatus.IN_REVIEW and not is_office_approved(revision)
    )
    return render_template(
        "urgent/form.html",
        screen=screen,
        item=screen.item,
        is_open=is_open,
        text=revision_preview(revision) if revision and is_open else None,
        seen=seen_of(session, revision) if revision and is_open else None,
        people=on_call(session, current_desk(), user_id=the_user().id, revision=revision),
        address=f"{current_desk().settings.url}{item_url(screen.item.ref, 'review.show')}",
        errors=errors,
        typed=typed,
    )


def _review(ref: str, approval_id: int, errors: Mapping[str, str], typed: Mapping[str, str]) -> str:
    session = page_session()
    one = session.get(PhoneApproval, approval_id)
    if one is None or one.approval.revision.item.ref != ref:
        abort(404)
    revision = one.approval.revision
    return render_template(
        "urgent/show.html",
        item=revision.item,
        one=one,
        revision=revision,
        text=revision_preview(revision),
        may_close=one.closed_at is None and may_review(session, one, session.get_one(User, the_user().id)),
        errors=errors,
        typed=typed,
    )
