"""Accounts on the channels: how each stands, checking and trying one out, its cap, its end, its clearance."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.channels.errors import ChannelError
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.connect_guides import GUIDES
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import LocalTimeError, clock_time, parse_day
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account
from campaigns.models.clearances import LONGEST_REFERENCE, newest_clearance
from campaigns.reports.screens.accounts import account_cards, money_box, window_lines
from campaigns.services.accounts.clearing import check_clearance, clear_account
from campaigns.services.accounts.connecting import disconnect_account, verify_account
from campaigns.services.accounts.login_ends import note_end
from campaigns.services.accounts.login_trials import end_login_there
from campaigns.services.accounts.troubles import ends_at, trouble_of
from campaigns.services.accounts.trying_out import try_out
from campaigns.services.planning.plan_money import set_monthly_cap
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on, status_of
from campaigns.web.confirmed import asks_password_again
from campaigns.web.connect_form import read_clearance
from campaigns.web.desk_access import current_desk, local_zone, now, page_session

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return _index({})


@blueprint.post("/verify")
@requires(Permission.ADMINISTER)
def verify() -> ResponseReturnValue:
    name = request.form.get("name", "")
    with refused_on(
        lambda error: _index({"": f"{name}, checked at {clock_time(now(), local_zone())}: {error}"})
    ):
        facts = verify_account(current_desk(), name)
    return done(f"{name} works. We are signed in as {facts.handle}.", url_for("accounts.index"))


@blueprint.get("/<int:account_id>")
@requires(Permission.READ)
def show(account_id: int) -> ResponseReturnValue:
    return _page(_account(account_id), {})


@blueprint.post("/<int:account_id>/cap")
@requires(Permission.ADMINISTER)
def cap(account_id: int) -> ResponseReturnValue:
    account, usd = _account(account_id), request.form.get("usd", "").strip()
    try:
        set_monthly_cap(current_desk(), account.name, usd=usd or None)
    except CampaignDeskError as error:
        return _refused(account_id, {"usd": str(error)}, error)
    said = f"may spend US${usd} a month" if usd else "has no cap now"
    return done(f"{account.name} {said}.", _home(account_id))


@blueprint.post("/<int:account_id>/end-date")
@requires(Permission.ADMINISTER)
def end_date(account_id: int) -> ResponseReturnValue:
    typed = request.form.get("ends_on", "").strip()
    try:
        day = parse_day(typed) if typed else None
        note_end(current_desk(), account_id, user_id=the_user().id, day=day)
    except CampaignDeskError as error:
        return _refused(account_id, {"ends_on": str(error)}, error)
    return done("The day is written down." if typed else "No day is written down now.", _home(account_id))


@blueprint.post("/<int:account_id>/clearance")
@requires(Permission.ADMINISTER)
@asks_password_again
def clear(account_id: int) -> ResponseReturnValue:
    account = _account(account_id)
    (reference, day), errors = read_clearance(request.form)
    if errors:
        return _page(account, errors), 400
    try:
        check_clearance(current_desk(), reference, day)
        clear_account(
            current_desk(),
            account.name,
            user_id=the_user().id,
            reference=reference,
            given_on=parse_day(day) if day else None,
        )
    except CampaignDeskError as error:
        field = "given_on" if isinstance(error, LocalTimeError) or "day" in str(error) else "reference"
        return _refused(account_id, {field: str(error)}, error)
    return done(f"Recorded. {account.name} may be sent to and read from.", _home(account_id))


@blueprint.get("/<int:account_id>/test")
@requires(Permission.ADMINISTER)
def ask_test(account_id: int) -> ResponseReturnValue:
    return _ask("test", account_id, {})


@blueprint.post("/<int:account_id>/test")
@requires(Permission.ADMINISTER)
def test(account_id: int) -> ResponseReturnValue:
    with refused_on(lambda error: _ask("test", account_id, {"": str(error)}, _detail(error))):
        tried = try_out(current_desk(), account_id, user_id=the_user().id)
    return done(f"{tried.words} {tried.address}".strip(), _home(account_id))


@blueprint.get("/<int:account_id>/disconnect")
@requires(Permission.ADMINISTER)
def ask_disconnect(account_id: int) -> ResponseReturnValue:
    return _ask("disconnect", account_id, {})


@blueprint.post("/<int:account_id>/disconnect")
@requires(Permission.ADMINISTER)
@asks_password_again
def disconnect(account_id: int) -> ResponseReturnValue:
    account = _account(account_id)
    with refused_on(lambda error: _ask("disconnect", account_id, {"": str(error)})):
        left = end_login_there(current_desk(), account)
        disconnect_account(current_desk(), account.name)
    words = f"{account.name} is disconnected, and its login is forgotten here."
    return done(f"{words} {left}".strip(), _home(account_id))


def _ask(what: str, account_id: int, errors: Mapping[str, str], detail: str = "") -> str:
    account = _account(account_id)
    return render_template(
        f"accounts/{what}.html",
        account=account,
        guide=GUIDES.get(account.kind),
        errors=errors,
        detail=detail,
    )


def _refused(account_id: int, errors: Mapping[str, str], error: CampaignDeskError) -> tuple[str, int]:
    page_session().rollback()
    return _page(_account(account_id), errors), status_of(error)


def _page(account: Account, errors: Mapping[str, str]) -> str:
    desk, session = current_desk(), page_session()
    needs_clearance = account.kind in desk.channels.kinds() and (
        desk.channels.capabilities(account.kind).needs_clearance
    )
    is_by_hand = account.kind in desk.channels.kinds() and desk.channels.capabilities(account.kind).is_by_hand
    return render_template(
        "accounts/show.html",
        account=account,
        is_by_hand=is_by_hand,
        has_login=account.kind != PRACTICE and not is_by_hand,
        guide=GUIDES.get(account.kind),
        is_practice=account.kind == PRACTICE,
        trouble=trouble_of(desk.channels, account, now=now(), zone=local_zone()),
        ends=ends_at(account, local_zone()),
        windows=window_lines(account, now=now()),
        money=money_box(session, account, now=now()),
        cap=_dollars(account.monthly_cap_micro_usd),
        needs_clearance=needs_clearance,
        clearance=newest_clearance(session, account.id) if needs_clearance else None,
        longest_reference=LONGEST_REFERENCE,
        typed=request.form,
        errors=errors,
        now=now(),
    )


def _dollars(micro_usd: int | None) -> str:
    """As it is typed; empty where there is no cap."""
    if micro_usd is None:
        return ""
    return f"{micro_usd / 1_000_000:.6f}".rstrip("0").rstrip(".")


def _index(errors: dict[str, str]) -> str:
    return render_template(
        "accounts/index.html",
        cards=account_cards(page_session(), now=now()),
        now=now(),
        errors=errors,
    )


def _detail(error: CampaignDeskError) -> str:
    return error.detail if isinstance(error, ChannelError) else ""


def _home(account_id: int) -> str:
    return url_for("accounts.show", account_id=account_id)


def _account(account_id: int) -> Account:
    account = page_session().get(Account, account_id)
    if account is None:
        abort(404)
    return account
