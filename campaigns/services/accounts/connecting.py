"""The logins on the channels: connecting, checking, opening them for a send."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.channels.base import AccountFacts, Connection
from campaigns.channels.errors import AccountError
from campaigns.domain.items.channel_kinds import EMAIL, PRACTICE, capabilities_of
from campaigns.domain.items.statuses import AccountState
from campaigns.domain.sending.account_identity import account_identity
from campaigns.domain.text.lookalikes import mixed_word
from campaigns.domain.text.lying_addresses import is_coded, signs_in_host
from campaigns.domain.text.mixed_scripts import is_all_look_alike, mixed_labels
from campaigns.domain.text.odd_characters import has_odd_characters, reveal
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.accounts import Account, find_account
from campaigns.models.hand_overs import is_with_its_person
from campaigns.services.accounts.account_identity import note_login
from campaigns.services.accounts.opening import open_channel
from campaigns.services.core.access import get_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.money.budgets import prices_of, settle
from campaigns.services.money.metering import CallMeter

PRACTICE_ACCOUNT = "Practice"
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}")


@dataclass(frozen=True)
class TriedLogin:
    """A login that works, as its platform just said. It is kept nowhere yet. ``meter`` has what the trial cost."""

    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    facts: AccountFacts
    meter: CallMeter = field(repr=False)


def add_account(
    desk: Desk, *, kind: str, name: str, base_url: str = "", credentials: Mapping[str, str] | None = None
) -> int:
    """Keep a new account, its credentials sealed. It is not tried out here: ``verify_account`` does that.

    Raises:
        CampaignDeskError: the kind, name, address or credentials can't be right; the message says what is expected.
    """
    given = dict(credentials or {})
    if kind not in desk.channels.kinds():
        raise CampaignDeskError(f"“{kind}” is no channel. Use one of: {', '.join(desk.channels.kinds())}.")
    account = _new_account(desk, kind, name)
    address = checked_address(kind, base_url or (desk.settings.smtp_url or "" if kind == EMAIL else ""))
    _check_credentials(desk, kind, given)  # an address that lies is no place to give any to
    return _add(desk, account, address, given)


def connect_tried(desk: Desk, *, kind: str, name: str, tried: TriedLogin) -> int:
    """Keep a login that works as a new account, with who it is.

    Raises:
        CampaignDeskError: the name is none.
        ConflictError: the name is taken, or the account is connected already: posts would go out twice.
    """
    return _add(desk, _new_account(desk, kind, name), tried.base_url, tried.credentials, tried)


def _new_account(desk: Desk, kind: str, name: str) -> Account:
    label = name.strip()
    if not 0 < len(label) <= 80:
        raise CampaignDeskError(
            "Give the account a name of 80 characters at most, such as “Derbyshire VRU on Bluesky”."
        )
    if has_odd_characters(label) or mixed_word(label):
        raise CampaignDeskError(
            f"The name “{reveal(label)}” has letters that nobody sees, or of several alphabets that look alike. Type it anew."
        )
    now = desk.clock.now()
    return Account(
        kind=kind, name=label, limits={}, state=AccountState.CONNECTED, next_reading_at=now, created_at=now
    )


def _add(
    desk: Desk, account: Account, address: str, given: Mapping[str, str], tried: TriedLogin | None = None
) -> int:
    account.base_url = address
    account.identity = account.confirmed_identity = account_identity(address, "")
    account.sealed_credentials = desk.seal.close(given)
    label, now = account.name, desk.clock.now()
    with transaction(clash=f"There is an account called “{label}” already. Choose another name.") as session:
        if tried is not None:
            _refuse_twice(session, account.kind, account_identity(address, tried.facts.remote_id[:300]))
        session.add(account)
        session.flush()
        if tried is not None:
            _note_facts(session, desk, account, tried.facts, base_url=address, now=now)
            settle(session, tried.meter, account_id=account.id, kind=account.kind, delivery_id=None, now=now)
        return account.id


def _refuse_twice(session: Session, kind: str, identity: str) -> None:
    query = select(Account.name).where(Account.kind == kind, Account.identity == identity)
    if (there := session.scalar(query.order_by(Account.id).limit(1))) is not None:
        raise ConflictError(
            f"This login is connected already, as “{there}”: a second one would post everything twice. Open “{there}” "
            "under Accounts and reconnect that."
        )


def ensure_practice_account(desk: Desk) -> None:
    """Every installation has the practice channel."""
    with reading() as session:
        there = find_account(session, PRACTICE_ACCOUNT) is not None
    if there:
        return
    with suppress(ConflictError):  # another process that starts at this moment made it
        add_account(desk, kind=PRACTICE, name=PRACTICE_ACCOUNT)


def verify_account(desk: Desk, name: str) -> AccountFacts:
    """Sign in there and note who we are and what the server allows. A working account is connected again.

    Raises:
        ChannelError: it did not work; an ``AccountError`` is also noted on the account.
        ConflictError: the login is somebody else's by now; nothing more is sent from it until it is reconnected.
    """
    with reading() as session:
        account = get_account(session, name)
        account_id, kind = account.id, account.kind
        meter = CallMeter(desk.clock, prices_of(kind, desk.clock.now()))
        channel = open_channel(desk, account, meter=meter)
    try:
        facts = channel.verify()
    except AccountError as error:
        tried = format_local(desk.clock.now(), desk.settings.timezone)
        mark_needs_reconnecting(desk, account_id, f"{error} Last tried {tried}.")
        raise
    now = desk.clock.now()
    try:
        with transaction() as session:
            account = session.get_one(Account, account_id)
            _note_facts(session, desk, account, facts, base_url=account.base_url, now=now)
            settle(session, meter, account_id=account_id, kind=kind, delivery_id=None, now=now)
    except ConflictError as error:
        words = "Until it is reconnected with its own login, nothing more is sent from it."
        mark_needs_reconnecting(desk, account_id, f"{error} {words}")
        raise
    return facts


def reconnect_account(
    desk: Desk, name: str, *, credentials: Mapping[str, str], base_url: str | None = None
) -> AccountFacts:
    """Try new credentials, and keep them only if they work: what was there before is never lost to a typing slip.

    On another server it is another account until a person says that it is ours: what is planned is held.

    Raises:
        ChannelError: they did not work; nothing was changed.
        CampaignDeskError: they can't be right.
    """
    with reading() as session:
        account = get_account(session, name)
        account_id, kind = account.id, account.kind
        address = account.base_url if base_url is None else base_url
    tried = try_login(
        desk, kind=kind, name=name, base_url=address, credentials=credentials, account_id=account_id
    )
    reconnect_tried(desk, account_id, tried)
    return tried.facts


def try_login(
    desk: Desk,
    *,
    kind: str,
    name: str,
    base_url: str,
    credentials: Mapping[str, str],
    account_id: int = 0,
    is_guarded: bool = False,
) -> TriedLogin:
    """Sign in there with these, and keep nothing. ``is_guarded``: nothing inside our own network is asked.

    Raises:
        ChannelError: they did not work.
        CampaignDeskError: they can't be right.
    """
    given = dict(credentials)
    address = checked_address(kind, base_url)
    _check_credentials(desk, kind, given)
    meter = CallMeter(desk.clock, prices_of(kind, desk.clock.now()))
    connection = Connection(
        account_id=account_id,
        kind=kind,
        name=name,
        base_url=address,
        credentials=given,
        meter=meter,
        outside=desk.outside,
        is_guarded=is_guarded,
    )
    return TriedLogin(address, given, desk.channels.build(connection).verify(), meter)


def reconnect_tried(desk: Desk, account_id: int, tried: TriedLogin) -> None:
    """Keep a login that works in the place of an account's old one.

    Raises:
        ConflictError: it is somebody else's.
    """
    now = desk.clock.now()
    with transaction() as session:
        account = session.get_one(Account, account_id)
        _note_facts(session, desk, account, tried.facts, base_url=tried.base_url, now=now)
        account.sealed_credentials = desk.seal.close(tried.credentials)
        account.sealed_session = None  # it belonged to the old credentials
        account.ends_on = None  # that of the old login
        settle(session, tried.meter, account_id=account_id, kind=account.kind, delivery_id=None, now=now)


def disconnect_account(desk: Desk, name: str) -> None:
    """Forget an account's credentials. What is planned for it is held when its moment comes; the record stays.

    Raises:
        ConflictError: somebody has something of it to put out, and could not be told any more that it is off.
    """
    with transaction() as session:
        account = get_account(session, name)
        if is_with_its_person(session, account.id):
            raise ConflictError(
                f"Something of {account.name} is with the person who puts it out, who could not be written to any more. Wait "
                "for their answer, or take it back under Sent and coming up; then disconnect the account."
            )
        account.sealed_credentials = desk.seal.close({})
        account.sealed_session = None
        account.state = AccountState.DISCONNECTED
        account.state_reason = "It was disconnected here."


def _note_facts(
    session: Session, desk: Desk, account: Account, facts: AccountFacts, *, base_url: str, now: datetime
) -> None:
    """Keep what a check saw at this address.

    Raises:
        ConflictError: the login is somebody else's: what is planned for, and known of, one account is not another's.
    """
    if account.remote_id and account.remote_id != facts.remote_id[:300]:
        raise ConflictError(
            f"This login belongs to {facts.handle}, not to {account.handle}. Nothing was changed. To use it as well, "
            "add it as an account of its own."
        )
    note_login(session, desk, account, base_url=base_url, remote_id=facts.remote_id[:300], now=now)
    account.handle = facts.handle[:300]
    account.profile_url = facts.url[:500]
    account.limits = dict(facts.limits)
    account.token_expires_at = facts.token_expires_at
    account.verified_at = now
    account.state = AccountState.CONNECTED
    account.state_reason = ""
    account.paused_until = None


def mark_needs_reconnecting(desk: Desk, account_id: int, reason: str) -> None:
    """Nothing more is sent from this account until a person has mended it."""
    with transaction() as session:
        account = session.get_one(Account, account_id)
        if account.state in (AccountState.CONNECTED, AccountState.NEEDS_RECONNECTING):
            account.state = AccountState.NEEDS_RECONNECTING
            account.state_reason = reason


def _check_credentials(desk: Desk, kind: str, given: Mapping[str, str]) -> None:
    capabilities = desk.channels.capabilities(kind)
    wanted, optional = capabilities.credential_names, capabilities.optional_credential_names
    missing = [name for name in wanted if not given.get(name, "").strip()]
    unknown = [name for name in given if name not in (*wanted, *optional)]
    if missing:
        raise CampaignDeskError(
            f"{desk.channels.label(kind)} needs {_listing(wanted)}. Missing: {_listing(missing)}. "
            f"Give each as --credential {missing[0]}=…, or all as JSON on standard input."
        )
    if unknown:
        known = _listing((*wanted, *optional)) or "none"
        raise CampaignDeskError(
            f"{desk.channels.label(kind)} knows no credential {_listing(unknown)}. It takes: {known}."
        )


def _listing(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)


def _is_host(host: str) -> bool:
    """A name or a number that a computer may have; letters of any script, as browsers take them."""
    with suppress(ValueError):
        return bool(ipaddress.ip_address(host))
    try:
        return _HOST.fullmatch(host.encode("idna").decode()) is not None
    except UnicodeError:
        return False


def checked_address(kind: str, base_url: str) -> str:
    """An address as it is kept; empty is the channel's own public server.

    Raises:
        CampaignDeskError: it is none for this kind of channel.
    """
    address, example = base_url.strip().rstrip("/"), capabilities_of(kind).server_example
    if not address:
        if example:
            raise CampaignDeskError(f"This channel needs its server's address: --base-url {example}")
        return ""
    parts = urlsplit(address)
    schemes = ("smtp", "smtps") if urlsplit(example).scheme == "smtp" else ("https", "http")
    try:
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    no_address = CampaignDeskError(
        f"“{base_url}” is no address. It should start with {schemes[0]}:// and name a server."
    )
    if parts.scheme not in schemes or not host or len(address) > 300:
        raise no_address
    if (
        mixed_labels(host)
        or is_all_look_alike(host)
        or signs_in_host(host)
        or is_coded(host)
        or has_odd_characters(address)
    ):
        raise CampaignDeskError(
            f"“{reveal(address)}” has letters or signs that look like others, so it is another server than it seems to be. "
            "Type the address anew."
        )
    if not _is_host(host):
        raise no_address
    if parts.username is not None or parts.password is not None:
        raise CampaignDeskError(
            "Leave user name and password out of the address, where everybody could read them. "
            "Give them as credentials, which are kept sealed."
        )
    if parts.scheme == "http" and host not in ("127.0.0.1", "localhost", "::1"):
        raise CampaignDeskError(
            "Credentials must not travel unprotected. Use an address that starts with https://."
        )
    return address
