"""To decide: everything that stands still, on one page, and the same decision about several recipients at once."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.account_identity import identity_words
from campaigns.domain.text.listing import counted
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.accounts import list_accounts_to_confirm
from campaigns.models.deliveries import Delivery
from campaigns.models.takedowns import count_open
from campaigns.reports.screens.decisions import Case, decisions_screen, list_alike
from campaigns.reports.screens.deliveries import Choices, choices_about
from campaigns.reports.screens.today import waiting_for_sign_off
from campaigns.services.planning.confirming import confirm_account
from campaigns.services.planning.decisions import decide_together
from campaigns.web.access import requires, the_user
from campaigns.web.account_pages import account_page
from campaigns.web.answers import done, status_of
from campaigns.web.decision_kinds import DECISIONS, Decision, button_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.moment_form import form_again
from campaigns.web.numbers import page_number
from campaigns.web.role_queue import role_queue
from campaigns.web.words import QUESTIONS

blueprint = Blueprint("decisions", __name__, url_prefix="/decisions")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    page, person = page_number(request.args), the_user()
    to_approve, _ = waiting_for_sign_off(page_session(), user_id=person.id, role=person.role)
    return render_template(
        "decisions/index.html",
        to_approve=to_approve,
        **role_queue(),
        screen=decisions_screen(page_session(), page=page),
        questions=QUESTIONS,
        to_take_down=count_open(page_session()),
        to_confirm=list_accounts_to_confirm(page_session()),
        identity_words=identity_words,
        buttons_of=_buttons,
        account_page=account_page,
        tells_by_mail=current_desk().mail is not None,
    )


@blueprint.post("/accounts")
@requires(Permission.SCHEDULE)
def confirm() -> ResponseReturnValue:
    """Say that an account that changed is still ours."""
    name = request.form.get("account", "")
    outcome = confirm_account(
        current_desk(), name, user_id=the_user().id, identity=request.form.get("identity", "")
    )
    for words in outcome.refusals:
        flash(words, "note")
    return done(f"Confirmed: {name} is yours. {_planned_again(outcome.settled)}", url_for("decisions.index"))


def _planned_again(count: int) -> str:
    if not count:
        return "Nothing that was held had its time still ahead."
    return counted(count, "goes out as planned.", "go out as planned.")


@blueprint.get("/<int:delivery_id>/<decision>")
@requires(Permission.SCHEDULE)
def ask(delivery_id: int, decision: str) -> ResponseReturnValue:
    """About all recipients that stand as this one does."""
    choices, asked = _asked(delivery_id, decision)
    return _ask(choices, asked)


@blueprint.post("/<int:delivery_id>/<decision>")
@requires(Permission.SCHEDULE)
def decide(delivery_id: int, decision: str) -> ResponseReturnValue:
    choices, asked = _asked(delivery_id, decision)
    try:
        act = asked.read()
        chosen = [one.id for one in list_alike(page_session(), choices.delivery)]
        page_session().rollback()
        outcome = decide_together(chosen, act)
        if not outcome.settled:
            raise ConflictError(" ".join(outcome.refusals))
    except CampaignDeskError as error:
        return _ask(choices, asked, error=error), status_of(error)
    for words in outcome.refusals:
        flash(words, "note")
    many = counted(outcome.settled, "recipient")
    return done(f"{asked.done} ({many})", url_for("decisions.index"))


def _buttons(case: Case) -> list[tuple[str, str, str]]:
    """(what it says, where it leads, decision) of each thing this person may decide about the case."""
    if not the_user().may(Permission.SCHEDULE):
        return []
    return [
        (button_of(decision, case.delivery.status), _address(case, decision), decision.name)
        for decision in DECISIONS.values()
        if decision.is_open(case.choices) and _belongs_here(decision, case)
    ]


def _belongs_here(decision: Decision, case: Case) -> bool:
    """What is held can be taken back, as everything that waits can; the rest of what waits is not on this page."""
    return decision.name != "cancel" or case.delivery.status == DeliveryStatus.HELD


def _address(case: Case, decision: Decision) -> str:
    about, name = case.delivery.id, decision.name
    if case.count > 1:
        return url_for("decisions.ask", delivery_id=about, decision=name)
    return f"{url_for('deliveries.ask', delivery_id=about, decision=name)}?from=decisions"


def _asked(delivery_id: int, decision: str) -> tuple[Choices, Decision]:
    delivery = page_session().get(Delivery, delivery_id)
    asked = DECISIONS.get(decision)
    if delivery is None or asked is None:
        abort(404)
    choices = choices_about(page_session(), [delivery])[delivery_id]
    if not asked.is_open(choices):
        abort(404)
    return choices, asked


def _ask(choices: Choices, asked: Decision, *, error: CampaignDeskError | None = None) -> str:
    return render_template(
        "decisions/ask.html",
        delivery=choices.delivery,
        alike=list_alike(page_session(), choices.delivery),
        decision=asked,
        button=button_of(asked, choices.delivery.status),
        explanation=asked.explanation(choices),
        **form_again(error, otherwise=asked.field),
    )
