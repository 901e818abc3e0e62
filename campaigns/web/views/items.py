"""One item: its page, and the steps of its sign-off and schedule."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted, listed
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import list_accounts
from campaigns.reports.screens.item import item_screen
from campaigns.services.content.feedback import NOT_HELPFUL, call_not_helpful
from campaigns.services.content.mending import mend_finding
from campaigns.services.content.preview import ItemPreview, preview_item, revision_preview
from campaigns.services.planning.plan import schedule_item
from campaigns.services.planning.wishes import plan_as_wished
from campaigns.services.signoff.card_anew import read_card_anew
from campaigns.services.signoff.overrides import let_through
from campaigns.services.signoff.recipients import confirm_recipients
from campaigns.services.signoff.review import approve_item, ask_for_changes, submit_for_review
from campaigns.services.workflow.approvals import still_to_agree_words
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, refused_on
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.finding_lists import reason_field
from campaigns.web.item_page import item_page
from campaigns.web.moment_form import form_again, moment_of_form
from campaigns.web.pages import item_url
from campaigns.web.picture_answers import picture_answer
from campaigns.web.review_page import review_page
from campaigns.web.security import EMAIL_POLICY, with_policy
from campaigns.web.seen import seen_by_form
from campaigns.web.slot_buttons import slot_chosen
from campaigns.web.sure import planned_if_sure

blueprint = Blueprint("items", __name__, url_prefix="/items/<campaign>/<folder>/<slug>")


@blueprint.url_value_preprocessor
def name_the_item(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views are about an item, named as everywhere: campaign/posts/slug."""
    if values is not None:
        values["ref"] = "/".join(values.pop(part) for part in ("campaign", "folder", "slug"))


@blueprint.get("")
@requires(Permission.READ)
def show(ref: str) -> ResponseReturnValue:
    return item_page(ref)


@blueprint.post("/submit")
@requires(Permission.WRITE)
def submit(ref: str) -> ResponseReturnValue:
    note = request.form.get("note", "")

    def act() -> str:
        number = submit_for_review(current_desk(), ref, user_id=the_user().id, note=note, seen=seen_by_form())
        return f"Submitted for sign-off as version {number}. Somebody else can now approve it."

    return _try(ref, act, field="note", typed={"note": note})


@blueprint.post("/card")
@requires(Permission.WRITE)
def read_card(ref: str) -> ResponseReturnValue:
    """Read the page again whose card was submitted."""

    def act() -> str:
        number = read_card_anew(current_desk(), ref, user_id=the_user().id, seen=seen_by_form())
        if number is None:
            return "The page says what it said. Nothing was changed."
        return (
            f"The card was read again. Version {number} waits for sign-off: somebody else has to approve it."
        )

    return _try(ref, act, field="", typed={})


@blueprint.post("/mend")
@requires(Permission.WRITE)
def mend(ref: str) -> ResponseReturnValue:
    """Put in the replacement that one finding offers."""

    def act() -> str:
        issue = mend_finding(
            current_desk(),
            ref,
            user_id=the_user().id,
            check_id=request.form.get("check", ""),
            offset=request.form.get("offset", -1, type=int),
            fingerprint=request.form.get("fingerprint", ""),
        )
        assert issue.replacement is not None
        new = issue.replacement.new
        return f"Changed to “{new}” in the file." if new.strip() else "Taken out of the file."

    return _try(ref, act, field="", typed={})


@blueprint.post("/not-helpful")
@requires(Permission.READ)
def not_helpful(ref: str) -> ResponseReturnValue:
    """Keep that one finding was of no use; the text and its findings stay as they are."""
    check_id, words = request.form.get("check", ""), request.form.get("words", "")
    call_not_helpful(current_desk(), ref, check_id, words, user_id=the_user().id)
    return done(NOT_HELPFUL, item_url(ref))


@blueprint.post("/let-through")
@requires(Permission.APPROVE)
@asks_password_again
def let_finding_through(ref: str) -> ResponseReturnValue:
    """Record that a blocking finding may pass for this very text, and why."""
    check_id, reason = request.form.get("check", ""), request.form.get("reason", "")
    field = reason_field(check_id, seen_by_form())

    def act() -> str:
        let_through(
            current_desk(),
            ref,
            check_id=check_id,
            user_id=the_user().id,
            reason=reason,
            seen=seen_by_form(),
        )
        return f"{check_id} is let through for exactly this text. Your reason is kept with it."

    return _try(ref, act, field=field, typed={field: reason})


@blueprint.post("/approve")
@requires(Permission.APPROVE)
def approve(ref: str) -> ResponseReturnValue:
    """One form with three buttons: sign the text off, sign it off with a condition, or send it back."""
    decision = request.form.get("decision", "")
    if decision == "changes":
        return changes(ref)
    typed = _typed_at_sign_off()

    def act() -> str:
        if typed["changes"].strip():
            raise FieldError("changes", WORDS_BESIDE_APPROVE)
        if decision == "approve" and typed["conditions"].strip():
            raise FieldError("conditions", CONDITION_BESIDE_APPROVE)
        if decision == "condition" and not typed["conditions"].strip():
            raise FieldError("conditions", "Say what has to be done before it goes out.")
        limited = approve_item(
            current_desk(),
            ref,
            user_id=the_user().id,
            seen=seen_by_form(),
            conditions=typed["conditions"],
        )
        if typed["conditions"].strip():
            return f"Approved with a condition. {limited} It can be planned once that is ticked off.".replace(
                "  ", " "
            )
        wished = plan_as_wished(current_desk(), ref)
        if waits := _still_waits(ref):
            return f"Approved for the office. {waits}"
        if limited:
            return f"Approved, for Practice only. {limited} {wished}".rstrip()
        return f"Approved. {wished or 'Exactly this text may now be scheduled.'}"

    return _try(ref, act, field="", typed=typed, page=review_page)


def _still_waits(ref: str) -> str:
    """Who else has to agree before it may go out; empty where nobody has."""
    screen = item_screen(page_session(), ref)
    return still_to_agree_words(screen.revision) if screen and screen.revision else ""


def _typed_at_sign_off() -> dict[str, str]:
    return {field: request.form.get(field, "") for field in ("conditions", "changes")}


@blueprint.post("/changes")
@requires(Permission.APPROVE)
def changes(ref: str) -> ResponseReturnValue:
    typed = _typed_at_sign_off()

    def act() -> str:
        if typed["conditions"].strip():
            raise FieldError("conditions", WORDS_BESIDE_CHANGES)
        ask_for_changes(
            current_desk(), ref, user_id=the_user().id, note=typed["changes"], seen=seen_by_form()
        )
        return "Sent back as a draft with your note."

    page = review_page if request.form.get("decision") else item_page
    return _try(ref, act, field="changes", typed=typed, page=page)


@blueprint.post("/recipients")
@requires(Permission.APPROVE)
def recipients(ref: str) -> ResponseReturnValue:
    """Confirm those who joined a media list after sign-off."""

    def act() -> str:
        names = confirm_recipients(current_desk(), ref, user_id=the_user().id, seen=seen_by_form())
        many = counted(len(names), "person", "people")
        return f"Confirmed: {many} may get it. What is scheduled already is not changed by that."

    return _try(ref, act, field="", typed={})


@blueprint.post("/schedule")
@requires(Permission.SCHEDULE)
def schedule(ref: str) -> ResponseReturnValue:
    typed = {**request.form.to_dict(), "account": request.form.getlist("account")}

    def act() -> str:
        slot = slot_chosen(str(typed.get("when", "")))
        if typed.get("when") == "now":
            slot = _next_minute()
        at = None if typed.get("when") == "planned" else slot or moment_of_form()
        if not typed["account"]:
            raise FieldError("account-1", "Choose at least one account to send this to.")
        plan = partial(
            schedule_item,
            current_desk(),
            ref,
            user_id=the_user().id,
            at=at,
            account_names=typed["account"],
            seen=seen_by_form(),
        )
        planned_if_sure(plan)
        when = f"for {format_local(at, local_zone())}" if at else "at its planned time"
        return f"Scheduled {when} to {listed(typed['account'])}. {_how_it_goes_out(typed['account'])}"

    return _try(ref, act, field="when", typed=typed)


def _next_minute() -> datetime:
    """The soonest whole minute that is still ahead once the form has been looked at."""
    soonest = now() + timedelta(seconds=75)
    return soonest.replace(second=0, microsecond=0)


def _how_it_goes_out(names: Collection[str]) -> str:
    """Of what a person puts out nobody may think that nothing is left to do."""
    channels = current_desk().channels
    by_hand = [
        one.name
        for one in list_accounts(page_session())
        if one.name in names and one.kind in channels.kinds() and channels.capabilities(one.kind).is_by_hand
    ]
    if not by_hand:
        return "It goes out by itself."
    asked = "Whoever puts it out there is asked by e-mail then."
    return asked if len(by_hand) == len(names) else f"It goes out by itself. For {listed(by_hand)}: {asked}"


@blueprint.get("/email")
@requires(Permission.READ)
def email(ref: str) -> ResponseReturnValue:
    """The e-mail of a release exactly as it arrives, in a frame of its own that may do nothing. ``area``: its wording."""
    preview = _preview(ref)
    if preview.release is None:
        abort(404)
    try:
        release = preview.release.for_area(request.args.get("area", ""))
    except CampaignDeskError:
        abort(404)
    return with_policy(Response(release.html), EMAIL_POLICY)


@blueprint.get("/pictures/<name>")
@requires(Permission.READ)
def picture(ref: str, name: str) -> ResponseReturnValue:
    """A picture of the draft, as it is in the campaign's folder now."""
    return picture_answer(current_desk().content.read_media(ref.split("/", 1)[0], name))


def _preview(ref: str) -> ItemPreview:
    if request.args.get("draft") == "1":
        return preview_item(current_desk(), ref)
    screen = item_screen(page_session(), ref)
    if screen is None or screen.revision is None:
        abort(404)
    return revision_preview(screen.revision)


WORDS_BESIDE_APPROVE = (
    "You wrote what should change, and pressed “Approve”. Press “Ask for changes”, or take these words out and "
    "approve."
)
CONDITION_BESIDE_APPROVE = (
    "You wrote a condition, and pressed “Approve these words”. Press “Approve with this condition”, or take it out and "
    "approve."
)
WORDS_BESIDE_CHANGES = (
    "You wrote a condition, and pressed “Ask for changes”. A condition goes with an approval: put it below, with what "
    "should change, or take it out."
)


def _try(
    ref: str,
    act: Callable[[], str],
    *,
    field: str,
    typed: dict[str, Any],
    page: Callable[..., str] = item_page,
) -> ResponseReturnValue:
    """Do it and show the item; or show the page of the form with what went wrong and what was typed."""
    with refused_on(lambda error: page(ref, **{**form_again(error, otherwise=field), "typed": typed})):
        message = act()
    return done(message, item_url(ref))
