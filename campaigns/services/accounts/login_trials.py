"""Connecting in the browser, from the first press to the confirmed account: a trial that waits for its person.

A login is tried before it is kept, and kept only once somebody has looked whose it is. Until then it rests in a sealed
file of theirs (``core/sealed_shelf.py``) for half an hour, and in no row, form or log.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from campaigns.channels.base import AccountFacts, Connection
from campaigns.channels.errors import INSIDE, ChannelError, TemporaryChannelError
from campaigns.channels.signing_in import Offered
from campaigns.domain.facts.pricing import Charge
from campaigns.domain.items.channel_kinds import KINDS, label_of
from campaigns.domain.items.connect_guides import GUIDES
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import parse_day
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.accounts import Account, list_accounts
from campaigns.services.accounts.clearing import check_clearance, clear_account
from campaigns.services.accounts.connecting import (
    TriedLogin,
    checked_address,
    connect_tried,
    reconnect_tried,
    try_login,
)
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.sealed_shelf import Shelf
from campaigns.services.core.transaction import reading
from campaigns.services.money.budgets import prices_of
from campaigns.services.money.metering import CallMeter, Charged

KEPT_FOR = timedelta(minutes=30)
MOST_KEPT = 5
FOLDER = "logins-being-tried"
# How the names of credentials begin that belong to an app and to no login.
OF_AN_APP = ("client_", "app_")
STALE = "This was begun more than half an hour ago, or somewhere else, so nothing of it is kept. Start again."

log = structlog.get_logger("campaigns.accounts")


class InsideServerError(CampaignDeskError):
    """The address that was typed leads into our own network."""


@dataclass(frozen=True)
class Trial:
    """One login on its way.

    Attributes:
        account_id: the account that is being reconnected; 0 for a new one.
        facts: who it is there; None while somebody is on the platform's own page.
        address: of that page. sign_in: what finishing needs.
        charges: what the trial cost, to be written down with the account.
        clearance: (reference, day) of the platform's clearance as it was typed; two empty words say that the office is
            no government user; None where nobody was asked.
        picture: of the account, as a small JPEG in Base64.
        choices: the accounts that the platform offered, where there was something to choose.
        can, cannot: what the platform granted of what was asked for, and what not.
    """

    kind: str
    base_url: str
    account_id: int = 0
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    facts: AccountFacts | None = None
    address: str = field(default="", repr=False)
    sign_in: Mapping[str, str] = field(default_factory=dict, repr=False)
    charges: tuple[tuple[str, str, bool], ...] = ()
    clearance: tuple[str, str] | None = None
    picture: str = field(default="", repr=False)
    choices: tuple[Offered, ...] = ()
    can: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()


def find_trial(desk: Desk, user_id: int, code: str) -> Trial:
    """
    Raises:
        NotFoundError: it is over, or somebody else's.
    """
    kept = _shelf(desk).find(user_id, code)
    if kept is None:
        raise NotFoundError(STALE)
    return _read(kept.value)


def try_typed(
    desk: Desk,
    user_id: int,
    *,
    kind: str,
    base_url: str,
    credentials: Mapping[str, str],
    account_id: int = 0,
    clearance: tuple[str, str] | None = None,
) -> str:
    """Try credentials that somebody typed. Returns the code under which the answer waits for them.

    Raises:
        ChannelError, CampaignDeskError: they don't work, or can't be right; nothing was changed.
    """
    _refuse_others(user_id)
    if clearance is not None:
        check_clearance(desk, *clearance)
    trial = Trial(kind, base_url, account_id, dict(credentials), clearance=clearance)
    return _shelf(desk).put(user_id, _written(_tried(desk, trial)))


def begin_sign_in(
    desk: Desk,
    user_id: int,
    *,
    kind: str,
    base_url: str,
    redirect: str,
    app: Mapping[str, str] | None = None,
    account_id: int = 0,
) -> str:
    """Introduce ourselves to a server, so that a person can sign in on its own page. Returns the trial's code.

    ``app`` is the office's own there, as somebody typed it; left out, that of another account here is taken.

    Raises:
        ChannelError, CampaignDeskError
    """
    _refuse_others(user_id)
    address = checked_address(kind, base_url)
    shelf = _shelf(desk)
    trial = Trial(kind, address, account_id, {**_app_made_before(desk, kind, address), **(app or {})})
    needed = [one for one in GUIDES[kind].press_fields if not one.is_optional]
    if missing := [one.label for one in needed if not trial.credentials.get(one.name)]:
        raise CampaignDeskError(f"Enter this, too: {', '.join(missing)}.")
    code = shelf.put(user_id, _written(trial))
    with _said_if_inside(address):
        begun = desk.channels.sign_in(_connection(trial)).begin(redirect=redirect, state=code)
    shelf.put(user_id, _written(replace(trial, address=begun.address, sign_in=dict(begun.kept))), code=code)
    return code


def finish_sign_in(desk: Desk, user_id: int, *, state: str, code: str) -> None:
    """Somebody came back from the server with a code: make a login of it and see whose it is.

    Raises:
        NotFoundError: nothing was begun that this state belongs to.
        ChannelError, CampaignDeskError
    """
    _refuse_others(user_id)
    trial = find_trial(desk, user_id, state)
    if trial.facts is not None or trial.choices:  # loaded anew: the code is used up, and its answer is here
        return
    if not trial.sign_in:
        raise NotFoundError(STALE)
    with _said_if_inside(trial.base_url):
        offered = desk.channels.sign_in(_connection(trial)).finish(trial.sign_in, code=code)
    back = replace(trial, credentials={}, sign_in={}, address="")
    if len(offered) == 1 and not offered[0].why_not:
        back = _chosen(desk, back, offered[0])
    else:
        back = replace(back, choices=tuple(offered))
    _shelf(desk).put(user_id, _written(back), code=state)


def choose_login(desk: Desk, user_id: int, code: str, number: int) -> None:
    """Take one of those that the platform offered, and see whose it is.

    Raises:
        NotFoundError: it is over, or there is no such one.
        ConflictError: nothing could be sent from that one.
        ChannelError, CampaignDeskError
    """
    _refuse_others(user_id)
    trial = find_trial(desk, user_id, code)
    if not 0 <= number < len(trial.choices):
        raise NotFoundError("Choose one of the accounts that are listed.")
    if why_not := trial.choices[number].why_not:
        raise ConflictError(why_not)
    _shelf(desk).put(user_id, _written(_chosen(desk, trial, trial.choices[number])), code=code)


def _chosen(desk: Desk, trial: Trial, one: Offered) -> Trial:
    return _tried(desk, replace(trial, credentials=one.credentials, can=one.can, cannot=one.cannot))


def keep_trial(desk: Desk, user_id: int, code: str, *, name: str = "") -> int:
    """The person has seen whose login it is and says yes. Returns the account's id.

    Raises:
        NotFoundError: it is over. ConflictError: it is another account's, or connected already.
        CampaignDeskError: the name is none.
    """
    _refuse_others(user_id)
    trial = find_trial(desk, user_id, code)
    if trial.facts is None:
        raise ConflictError("Nobody has signed in there yet. Follow the link to the server first.")
    meter = CallMeter(desk.clock, prices_of(trial.kind, desk.clock.now()))
    meter.charges += [
        Charged(Charge(charge), about, is_certain) for charge, about, is_certain in trial.charges
    ]
    tried = TriedLogin(trial.base_url, trial.credentials, trial.facts, meter)
    account_id = trial.account_id
    if account_id:
        reconnect_tried(desk, account_id, tried)
    else:
        account_id = connect_tried(desk, kind=trial.kind, name=name, tried=tried)
    if trial.clearance is not None:
        _keep_clearance(desk, user_id, account_id, *trial.clearance)
    forget_trial(desk, user_id, code)
    log.info("account connected", account_id=account_id, channel=trial.kind)
    return account_id


def _keep_clearance(desk: Desk, user_id: int, account_id: int, reference: str, day: str) -> None:
    with reading() as session:
        name = session.get_one(Account, account_id).name
    clear_account(desk, name, user_id=user_id, reference=reference, given_on=parse_day(day) if day else None)


def forget_trial(desk: Desk, user_id: int, code: str) -> None:
    _shelf(desk).remove(user_id, code)


def end_login_there(desk: Desk, account: Account) -> str:
    """Have the platform end a login that a sign-in there made; call it before it is forgotten here.

    Returns a sentence where it did not; a disconnecting goes on all the same.
    """
    credentials = desk.seal.open(account.sealed_credentials)
    if not (credentials.get("client_id") or credentials.get("app_id")) or not credentials.get("access_token"):
        return ""
    try:
        desk.channels.sign_in(
            _connection(Trial(account.kind, account.base_url, account.id, credentials), is_guarded=False)
        ).revoke()
    except ChannelError as error:
        return f"{error} End it there yourself, where your account lists its apps."
    return ""


def _tried(desk: Desk, trial: Trial) -> Trial:
    with _said_if_inside(trial.base_url):
        tried = try_login(
            desk,
            kind=trial.kind,
            name=desk.channels.label(trial.kind),
            base_url=trial.base_url,
            credentials=trial.credentials,
            account_id=trial.account_id,
            is_guarded=True,
        )
    charges = tuple((one.charge.value, one.object_id, one.is_certain) for one in tried.meter.charges)
    return replace(
        trial,
        base_url=tried.base_url,
        facts=tried.facts,
        charges=charges,
        picture=_picture(desk, tried.facts.picture_url),
    )


def _picture(desk: Desk, address: str) -> str:
    """Empty where there is none, or none that can be read: the account is known by its name, too."""
    if not address or desk.cards is None:
        return ""
    try:
        fetched = desk.cards.fetch(address)
        return on_the_bench(desk, Purpose.CHECK, looking(desk), _small_picture, fetched.content)
    except CampaignDeskError:
        return ""


def _small_picture(_desk: Desk, content: bytes) -> str:
    from campaigns.channels.pictures import as_small_jpeg  # brings what no other page needs

    made = as_small_jpeg(content, max_bytes=30_000, longest_side=120)
    return base64.b64encode(made.content).decode()


@contextmanager
def _said_if_inside(address: str) -> Iterator[None]:
    try:
        yield
    except TemporaryChannelError as error:
        if error.detail != INSIDE:
            raise
        raise InsideServerError(
            f"{address} leads into your own network, where no page may look around. If your server really stands there, "
            "whoever runs Campaign Desk names its host in CAMPAIGNS_INSIDE_SERVERS."
        ) from None


def _app_made_before(desk: Desk, kind: str, address: str) -> dict[str, str]:
    """The app of another account on that server: one is enough for all, and for the kinds that share a sign-in page."""
    with reading() as session:
        there = [
            one
            for one in list_accounts(session)
            if one.base_url == address and (one.kind == kind or _share_sign_in(one.kind, kind))
        ]
    for account in there:
        with suppress(CampaignDeskError):  # sealed with another key
            given = desk.seal.open(account.sealed_credentials)
            if given.get("client_id") or given.get("app_secret"):
                return {name: value for name, value in given.items() if name.startswith(OF_AN_APP)}
    return {}


def _share_sign_in(one: str, other: str) -> bool:
    pages = [row.interface.sign_in for name in (one, other) if (row := KINDS.get(name)) and row.interface]
    return len(pages) == 2 and pages[0] == pages[1]


def _connection(trial: Trial, *, is_guarded: bool = True) -> Connection:
    return Connection(
        account_id=trial.account_id,
        kind=trial.kind,
        name=label_of(trial.kind),
        base_url=trial.base_url,
        credentials=dict(trial.credentials),
        is_guarded=is_guarded,
    )


def _refuse_others(user_id: int) -> None:
    with reading() as session:
        get_permitted_user(session, user_id, Permission.ADMINISTER)


def _shelf(desk: Desk) -> Shelf:
    return Shelf(desk, FOLDER, KEPT_FOR, MOST_KEPT)


def _written(trial: Trial) -> dict[str, Any]:
    told = asdict(trial)
    if trial.facts is not None and trial.facts.token_expires_at is not None:
        told["facts"]["token_expires_at"] = trial.facts.token_expires_at.isoformat()
    return told


def _read(told: Mapping[str, Any]) -> Trial:
    facts = None
    if told["facts"] is not None:
        ends = told["facts"]["token_expires_at"]
        facts = AccountFacts(
            **{**told["facts"], "token_expires_at": datetime.fromisoformat(ends) if ends else None}
        )
    clearance = tuple(told["clearance"]) if told["clearance"] else None
    charges = tuple(tuple(one) for one in told["charges"])
    choices = tuple(Offered(**one) for one in told["choices"])
    return Trial(**{**told, "facts": facts, "charges": charges, "clearance": clearance, "choices": choices})
