"""Who has to agree to an item beside the office: asking, telling again, recording a call; and the proof of every sign-off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.items.scopes import Scope
from campaigns.domain.items.signoff import DECISION_LABELS
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.people.permissions import ROLE_LABELS, Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.asked import AskedParty, last_phone_of
from campaigns.models.conditions import ApprovalCondition, list_conditions
from campaigns.models.content import Revision
from campaigns.models.incidents import list_clearances_of_items
from campaigns.models.overrides import list_overrides
from campaigns.models.urgent import list_phone_approvals
from campaigns.reports.screens.asked import asked_lines, every_sign_off, speakers
from campaigns.reports.screens.item import ItemScreen, item_screen
from campaigns.services.content.preview import ItemPreview, revision_preview
from campaigns.services.people.address_trials import why_no_links
from campaigns.services.signoff.answer_times import usual_answer_by
from campaigns.services.signoff.answering import Call, record_call, tick_condition
from campaigns.services.signoff.asking import (
    CAN_BE_ASKED,
    DECIDABLE,
    ask_again,
    ask_party,
    revoke,
    stop_asking,
)
from campaigns.services.signoff.party_checks import Ask
from campaigns.services.workflow.approvals import is_office_approved
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, beside, done, refused_on, status_of
from campaigns.web.desk_access import current_desk, now, page_session
from campaigns.web.moment_form import TwiceChoice, form_again, moment_of_form
from campaigns.web.pages import item_url

blueprint = Blueprint("asked", __name__)
ITEM = "/items/<campaign>/<folder>/<slug>"
ACTS = {
    "again": (ask_again, "A new link is on its way; those sent before open nothing any more."),
    "revoke": (
        revoke,
        "Their links open nothing any more. They are still asked: send a new one, or ring them.",
    ),
    "stop": (stop_asking, "They are not asked any more."),
    "met": (tick_condition, "The condition is ticked off."),
}


@blueprint.get(f"{ITEM}/agree")
@requires(Permission.READ)
def show(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    return _page(_screen(campaign, folder, slug))


@blueprint.post(f"{ITEM}/agree")
@requires(Permission.WRITE)
def ask(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    ref = f"{campaign}/{folder}/{slug}"
    form = request.form
    try:
        due_at = moment_of_form() if form.get("day", "").strip() else None
        scope = form.get("scope", "")
        if scope not in set(Scope):
            raise FieldError("scope", "Choose what they are asked about.")
        ask_party(
            current_desk(),
            ref,
            Ask(
                name=form.get("name", ""),
                organisation=form.get("organisation", ""),
                email=form.get("email", ""),
                scope=Scope(scope),
                about=form.get("about", "").strip() or (form.get("name", "") if scope == Scope.QUOTE else ""),
                must_agree=form.get("must_agree") != "no",
                any_of="any_of" in form,
                due_at=due_at,
                asker_phone=form.get("asker_phone", ""),
            ),
            user_id=the_user().id,
        )
    except CampaignDeskError as error:
        return _again(campaign, folder, slug, error)
    return done(_asked_words(ref, form.get("name", ""), form.get("email", "")), item_url(ref, "asked.show"))


def _asked_words(ref: str, name: str, email: str) -> str:
    screen = item_screen(page_session(), ref)
    if screen is not None and screen.status is ItemStatus.DRAFT:
        return f"{name.strip()} is asked as soon as this is submitted for sign-off."
    if email.strip() and not why_no_links(page_session(), current_desk()):
        return f"{name.strip()} is asked. A link is on its way to {email.strip()}."
    return f"{name.strip()} is on the list. No link was sent: ring them, and write down here what they say."


@blueprint.post(f"{ITEM}/agree/<int:asked_id>")
@requires(Permission.WRITE)
def act(campaign: str, folder: str, slug: str, asked_id: int) -> ResponseReturnValue:
    """Send a new link, end those that are out, ask no more, or tick a condition off: by which button was pressed."""
    ref = f"{campaign}/{folder}/{slug}"
    if request.form.get("act", "") not in ACTS:
        abort(400)
    do, words = ACTS[request.form["act"]]
    with refused_on(lambda error: _page(_screen(campaign, folder, slug), errors={"": str(error)})):
        do(current_desk(), ref, asked_id, user_id=the_user().id)
    return done(words, item_url(ref, "asked.show"))


@blueprint.get(f"{ITEM}/agree/<int:asked_id>/phone")
@requires(Permission.WRITE)
def call_form(campaign: str, folder: str, slug: str, asked_id: int) -> ResponseReturnValue:
    return _call_page(_screen(campaign, folder, slug), asked_id)


@blueprint.post(f"{ITEM}/agree/<int:asked_id>/phone")
@requires(Permission.WRITE)
def call(campaign: str, folder: str, slug: str, asked_id: int) -> ResponseReturnValue:
    """Write down what one of those asked said on the phone."""
    ref = f"{campaign}/{folder}/{slug}"
    typed = {name: request.form.get(name, "") for name in ("decision", "words", "call_back", "told_how")}
    with refused_on(
        lambda error: _call_page(_screen(campaign, folder, slug), asked_id, typed, beside(error))
    ):
        record_call(current_desk(), ref, asked_id, Call(**typed), user_id=the_user().id)
    return done("Written down as said on the phone.", item_url(ref, "asked.show"))


@blueprint.get(f"{ITEM}/proof")
@requires(Permission.READ)
def proof(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """Every sign-off of the item with the text it covered, for paper as well."""
    screen = _screen(campaign, folder, slug)
    signed = every_sign_off(page_session(), screen.item, now=now())
    return render_template(
        "asked/proof.html",
        item=screen.item,
        signed=signed,
        texts=[_text(revision) for revision in screen.item.revisions],
        conditions={one.approval_id: one for one in _conditions(screen)},
        let_through=list_overrides(page_session(), screen.item.id),
        cleared=list_clearances_of_items(page_session(), [screen.item.id]),
        phoned={one.approval_id: one for one in list_phone_approvals(page_session(), screen.item.id)},
        labels=DECISION_LABELS,
        role_labels=ROLE_LABELS,
        written_at=now(),
    )


def _conditions(screen: ItemScreen) -> list[ApprovalCondition]:
    session = page_session()
    return [one for revision in screen.item.revisions for one in list_conditions(session, revision.id)]


def _text(revision: Revision) -> tuple[Revision, ItemPreview]:
    return revision, revision_preview(revision)


def _screen(campaign: str, folder: str, slug: str) -> ItemScreen:
    screen = item_screen(page_session(), f"{campaign}/{folder}/{slug}")
    if screen is None:
        abort(404)
    return screen


def _again(campaign: str, folder: str, slug: str, error: CampaignDeskError) -> ResponseReturnValue:
    page_session().rollback()
    shown = form_again(error, otherwise="")
    page = _page(
        _screen(campaign, folder, slug), errors=shown["errors"], typed=shown["typed"], twice=shown["twice"]
    )
    return page, status_of(error)


def _page(
    screen: ItemScreen,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    twice: Sequence[TwiceChoice] = (),
) -> str:
    revision = screen.revision if screen.is_frozen else None
    session = page_session()
    due = usual_answer_by(current_desk(), Scope.WHOLE)
    return render_template(
        "asked/show.html",
        screen=screen,
        item=screen.item,
        lines=asked_lines(session, screen.item, revision, now=now()),
        is_approved=revision is not None and is_office_approved(revision, for_practice=True),
        may_change=screen.status in (ItemStatus.DRAFT, *DECIDABLE) and the_user().may(Permission.WRITE),
        may_ask=screen.status in CAN_BE_ASKED and the_user().may(Permission.WRITE),
        speakers=speakers(screen.revision),
        is_release=screen.item.kind == "release",
        no_links_yet=why_no_links(session, current_desk()),
        typed=typed or {"asker_phone": last_phone_of(session, the_user().id)},
        planned={"day": f"{due:%Y-%m-%d}", "time": f"{due:%H:%M}"},
        errors=errors or {},
        twice=twice,
    )


def _call_page(
    screen: ItemScreen,
    asked_id: int,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    asked = page_session().get(AskedParty, asked_id)
    if asked is None or asked.item_id != screen.item.id:
        abort(404)
    return render_template(
        "asked/call.html",
        item=screen.item,
        asked=asked,
        text=revision_preview(screen.revision) if screen.revision else None,
        channels=screen.revision.channels if screen.revision else [],
        answers=DECISION_LABELS,
        typed=typed or {},
        errors=errors or {},
    )
