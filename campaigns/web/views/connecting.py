"""Connecting an account in the browser: what it takes, trying a login, seeing whose it is, and only then keeping it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.channels.errors import ChannelError
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.connect_guide import ConnectGuide
from campaigns.domain.items.connect_guides import GUIDES
from campaigns.domain.items.statuses import AccountState
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.account_identity import server_of
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.accounts import Account
from campaigns.services.accounts.account_identity import why_not_known_to_be_ours
from campaigns.services.accounts.login_trials import (
    begin_sign_in,
    choose_login,
    find_trial,
    finish_sign_in,
    forget_trial,
    keep_trial,
    try_typed,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.confirmed import asks_password_again
from campaigns.web.connect_form import SECURITY, field_name, read_app, read_form, read_server
from campaigns.web.desk_access import current_desk, page_session

blueprint = Blueprint("connecting", __name__, url_prefix="/accounts")
# Why a server's page sent somebody back without a code (RFC 6749, 4.1.2.1).
_REFUSED = {
    "access_denied": "Nobody pressed Authorize on the server’s page, so nothing was connected. Start again when you want to."
}
_NO_CODE = "The server sent you back without a code, so nothing was connected. Start again."


@blueprint.get("/connect")
@requires(Permission.ADMINISTER)
def choose() -> ResponseReturnValue:
    kinds = [(kind, current_desk().channels.label(kind)) for kind in current_desk().channels.kinds()]
    return render_template("accounts/choose.html", kinds=[one for one in kinds if one[0] != PRACTICE])


@blueprint.get("/connect/<kind>")
@requires(Permission.ADMINISTER)
@asks_password_again
def form(kind: str) -> ResponseReturnValue:
    return _page(kind, None, {})


@blueprint.post("/connect/<kind>")
@requires(Permission.ADMINISTER)
@asks_password_again
def try_new(kind: str) -> ResponseReturnValue:
    return _try(kind, None)


@blueprint.post("/connect/<kind>/sign-in")
@requires(Permission.ADMINISTER)
@asks_password_again
def sign_in_new(kind: str) -> ResponseReturnValue:
    return _sign_in(kind, None)


@blueprint.get("/<int:account_id>/reconnect")
@requires(Permission.ADMINISTER)
@asks_password_again
def reconnect(account_id: int) -> ResponseReturnValue:
    account = _account(account_id)
    return _page(account.kind, account, {})


@blueprint.post("/<int:account_id>/reconnect")
@requires(Permission.ADMINISTER)
@asks_password_again
def try_again(account_id: int) -> ResponseReturnValue:
    account = _account(account_id)
    return _try(account.kind, account)


@blueprint.post("/<int:account_id>/reconnect/sign-in")
@requires(Permission.ADMINISTER)
@asks_password_again
def sign_in_again(account_id: int) -> ResponseReturnValue:
    account = _account(account_id)
    return _sign_in(account.kind, account)


@blueprint.get("/sign-in/<code>")
@requires(Permission.ADMINISTER)
@asks_password_again
def there(code: str) -> ResponseReturnValue:
    """The way to the server's own page. A link and no redirect: a form may lead to our own pages only."""
    try:
        trial = find_trial(current_desk(), the_user().id, code)
    except NotFoundError as error:
        return _stale(error)
    if trial.facts is not None or trial.choices:
        return redirect(url_for("connecting.found", code=code))
    place = urlsplit(trial.address).netloc
    return render_template("accounts/there.html", trial=trial, place=place, redirect=_redirect_address())


@blueprint.get("/signed-in")
@requires(Permission.ADMINISTER)
@asks_password_again
def back() -> ResponseReturnValue:
    """Where a server's page leads back to. It makes a login of the code and keeps it for this person to look at."""
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if not code:
        return _stale(ConflictError(_REFUSED.get(request.args.get("error", ""), _NO_CODE)))
    try:
        finish_sign_in(current_desk(), the_user().id, state=state, code=code)
    except CampaignDeskError as error:
        return _stale(error)
    return redirect(url_for("connecting.found", code=state))


@blueprint.get("/choose/<code>")
@requires(Permission.ADMINISTER)
@asks_password_again
def which(code: str) -> ResponseReturnValue:
    return _which(code, "")


@blueprint.post("/choose/<code>")
@requires(Permission.ADMINISTER)
@asks_password_again
def take(code: str) -> ResponseReturnValue:
    try:
        choose_login(current_desk(), the_user().id, code, request.form.get("which", -1, type=int))
    except CampaignDeskError as error:
        page_session().rollback()
        return _which(code, str(error), status=status_of(error))
    return redirect(url_for("connecting.found", code=code), HTTPStatus.SEE_OTHER)


@blueprint.get("/found/<code>")
@requires(Permission.ADMINISTER)
@asks_password_again
def found(code: str) -> ResponseReturnValue:
    return _found(code, {}, "")


@blueprint.post("/found/<code>")
@requires(Permission.ADMINISTER)
@asks_password_again
def keep(code: str) -> ResponseReturnValue:
    name = request.form.get("name", "").strip()
    try:
        account_id = keep_trial(current_desk(), the_user().id, code, name=name)
    except CampaignDeskError as error:
        page_session().rollback()
        is_about_name = "name" in request.form and (not 0 < len(name) <= 80 or "another name" in str(error))
        field = "name" if is_about_name else ""
        return _found(code, {field: str(error)}, name, status=status_of(error))
    page_session().expire_all()
    account = _account(account_id)
    words = f"{account.name} is connected as {account.handle}."
    if held := why_not_known_to_be_ours(account):
        words += f" What is planned for it is held. {held}"
    return done(words, url_for("accounts.show", account_id=account_id))


@blueprint.post("/found/<code>/drop")
@requires(Permission.ADMINISTER)
def drop(code: str) -> ResponseReturnValue:
    forget_trial(current_desk(), the_user().id, code)
    return done("That login was not kept.", url_for("accounts.index"))


def _try(kind: str, account: Account | None) -> ResponseReturnValue:
    guide, asks_clearance = _guide(kind), _asks_clearance(kind, account)
    typed = read_form(guide, request.form, asks_clearance=asks_clearance)
    if typed.errors:
        return _page(kind, account, typed.errors), HTTPStatus.BAD_REQUEST
    server = typed.server if guide.server_label else (account.base_url if account else "")
    try:
        code = try_typed(
            current_desk(),
            the_user().id,
            kind=kind,
            base_url=server,
            credentials=typed.credentials,
            account_id=account.id if account else 0,
            clearance=typed.clearance,
        )
    except CampaignDeskError as error:
        return _refused(kind, account, error)
    return redirect(url_for("connecting.found", code=code), HTTPStatus.SEE_OTHER)


def _sign_in(kind: str, account: Account | None) -> ResponseReturnValue:
    guide = _guide(kind)
    if not guide.offers_press:
        abort(404)
    server, errors = read_server(guide, request.form)
    if errors:
        return _page(kind, account, errors), HTTPStatus.BAD_REQUEST
    if not guide.server_label:  # nobody was asked for one
        server = account.base_url if account else ""
    try:
        code = begin_sign_in(
            current_desk(),
            the_user().id,
            kind=kind,
            base_url=server,
            redirect=_redirect_address(),
            app=read_app(guide, request.form),
            account_id=account.id if account else 0,
        )
    except CampaignDeskError as error:
        return _refused(kind, account, error)
    return redirect(url_for("connecting.there", code=code), HTTPStatus.SEE_OTHER)


def _refused(kind: str, account: Account | None, error: CampaignDeskError) -> tuple[str, int]:
    """What happened, that the working login is kept, and the platform's own words where somebody wants them."""
    page_session().rollback()
    words = str(error)
    if account is not None and account.state == AccountState.CONNECTED:
        words += " Your working login is kept: nothing was changed."
    detail = error.detail if isinstance(error, ChannelError) else ""
    return _page(kind, account, {"": words}, detail=detail), status_of(error)


def _stale(error: CampaignDeskError) -> tuple[str, int]:
    detail = error.detail if isinstance(error, ChannelError) else ""
    page = render_template("accounts/not_connected.html", errors={"": str(error)}, detail=detail)
    return page, status_of(error)


def _page(kind: str, account: Account | None, errors: Mapping[str, str], *, detail: str = "") -> str:
    typed = {name: value for name, value in request.form.items() if not name.startswith("credential")}
    if account is not None and not typed:
        typed = {"server": account.base_url}
    return render_template(
        "accounts/connect.html",
        kind=kind,
        label=current_desk().channels.label(kind),
        guide=_guide(kind),
        account=account,
        asks_clearance=_asks_clearance(kind, account),
        typed=typed,
        errors=errors,
        detail=detail,
        field_name=field_name,
        security=SECURITY,
        redirect=_redirect_address(),
        is_by_hand=current_desk().channels.capabilities(kind).is_by_hand,
    )


def _which(code: str, error: str, *, status: int = 200) -> ResponseReturnValue:
    try:
        trial = find_trial(current_desk(), the_user().id, code)
    except NotFoundError as stale:
        return _stale(stale)
    if not trial.choices:
        return redirect(url_for("connecting.found", code=code))
    account = page_session().get(Account, trial.account_id) if trial.account_id else None
    page = render_template(
        "accounts/which.html",
        code=code,
        trial=trial,
        label=current_desk().channels.label(trial.kind),
        account=account,
        errors={"which": error} if error else {},
    )
    return page, status


def _found(code: str, errors: Mapping[str, str], name: str, *, status: int = 200) -> ResponseReturnValue:
    try:
        trial = find_trial(current_desk(), the_user().id, code)
    except NotFoundError as error:
        return _stale(error)
    if trial.facts is None:
        return redirect(url_for("connecting.which" if trial.choices else "connecting.there", code=code))
    label = current_desk().channels.label(trial.kind)
    is_by_hand = current_desk().channels.capabilities(trial.kind).is_by_hand
    page = render_template(
        "accounts/found.html",
        code=code,
        trial=trial,
        facts=trial.facts,
        label=label,
        server=""
        if is_by_hand
        else server_of(trial.base_url).partition("://")[2] or f"{label}’s own servers",
        account=page_session().get(Account, trial.account_id) if trial.account_id else None,
        name=name or _usual_name(trial.facts.name, label, is_by_hand=is_by_hand),
        errors=errors,
    )
    return page, status


def _usual_name(name: str, label: str, *, is_by_hand: bool) -> str:
    """What an account is called unless somebody says otherwise. A place without a login has its name already."""
    if is_by_hand and name:
        return name[:80]
    return f"{name or current_desk().settings.organisation} on {label}"[:80]


def _guide(kind: str) -> ConnectGuide:
    guide = GUIDES.get(kind)
    if guide is None or kind == PRACTICE or kind not in current_desk().channels.kinds():
        abort(404)
    return guide


def _asks_clearance(kind: str, account: Account | None) -> bool:
    needs = current_desk().channels.capabilities(kind).needs_clearance
    return needs and (account is None or account.cleared_at is None)


def _account(account_id: int) -> Account:
    account = page_session().get(Account, account_id)
    if account is None:
        abort(404)
    return account


def _redirect_address() -> str:
    """Our page that a server leads back to, under the address the office opens."""
    settings = current_desk().settings
    own = settings.url if settings.url_is_set else request.host_url.rstrip("/")
    return f"{own}{url_for('connecting.back')}"
