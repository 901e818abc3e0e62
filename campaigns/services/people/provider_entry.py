"""Signing in with the house's service, and showing with it that it is still oneself.

A person is known by the subject of their account there, never by its address alone: the first time, an administrator has
invited them, and the service vouches for the very address they have here. What they may do here can come from a claim.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from campaigns.channels.openid import ProviderQuestion
from campaigns.domain.people.permissions import Role
from campaigns.domain.people.throttling import Allowance
from campaigns.domain.text.lookalikes import normal_address
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.factors import StepKind
from campaigns.models.people import User, find_user
from campaigns.models.providers import (
    ProviderIdentity,
    SignInProvider,
    find_identity,
    identity_of,
    open_invitations,
    provider_in_use,
)
from campaigns.models.sessions import SignedInBy, UserSession
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.confirming_oneself import note_confirmed
from campaigns.services.people.provider_settings import login_of, provider_of
from campaigns.services.people.sessions import Begun, Visitor, begin_session
from campaigns.services.people.sign_in_steps import Asked, ask, take_answer
from campaigns.services.people.staff_letters import write_to
from campaigns.services.people.throttle import Counted, key_of, take_try
from campaigns.services.people.users import forget_one_time_password, set_role_by_provider

ASKING_ALLOWANCE = Allowance(free=60, forgets_one_every=timedelta(minutes=1))

log = structlog.get_logger("campaigns.provider_entry")


class ProviderRefusedError(NotAllowedError):
    """Nobody is signed in by this; the message says what to do."""


@dataclass(frozen=True)
class Departure:
    """On the way to the service: where to, and the code that only this browser has."""

    label: str
    address: str
    code: str = field(repr=False)


@dataclass(frozen=True)
class Arrival:
    """Back from the service: a new session, or (None) the present one confirmed; and the page they wanted."""

    begun: Begun | None
    next: str


def provider_label() -> str:
    """What the button says; empty where there is no service."""
    with reading() as session:
        row = provider_in_use(session)
        return row.label if row is not None else ""


def depart(desk: Desk, *, visitor: Visitor, next_address: str, user_id: int | None = None) -> Departure:
    """Send somebody to the service. ``user_id``: whoever is signed in and is to show that it is still they.

    Raises:
        ProviderRefusedError: there is no service.
        TooManyTriesError: it was asked too often from there.
        ChannelError: the service can't be reached.
    """
    row = _row()
    take_try(desk, [Counted(key_of(desk, "ask for provider", visitor.network), ASKING_ALLOWANCE)])
    nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    kind = StepKind.PROVIDER if user_id is None else StepKind.PROVIDER_AGAIN
    told = {
        "nonce": nonce,
        "verifier": verifier,
        "next": next_address,
        "asked_at": desk.clock.now().isoformat(),
    }
    with transaction() as session:
        code = ask(session, desk, kind, user_id=user_id, told=told)
    question = ProviderQuestion(state=code, nonce=nonce, verifier=verifier, again=user_id is not None)
    return Departure(row.label, provider_of(desk, login_of(desk, row)).address(question), code)


def arrive(
    desk: Desk, *, state: str, browsers_code: str, code: str, visitor: Visitor, session_id: int | None
) -> Arrival:
    """Take what the service sent back with this browser.

    Args:
        session_id: of whoever is signed in in this browser at this moment.

    Raises:
        ProviderRefusedError: it is no answer to what this browser asked, or nobody here has that account.
        ChannelError: the service can't be reached, or its answer is not right.
    """
    kind, asked = _asked(desk, state, browsers_code)
    row = _row()
    claims = provider_of(desk, login_of(desk, row)).claims(
        code, nonce=asked.told["nonce"], verifier=asked.told["verifier"]
    )
    with transaction() as session:
        if kind is StepKind.PROVIDER_AGAIN:
            _confirm(session, desk, row, claims, asked, session_id)
            return Arrival(None, asked.told["next"])
        return Arrival(_begin(session, desk, row, claims, visitor), asked.told["next"])


def _row() -> SignInProvider:
    with reading() as session:
        row = provider_in_use(session)
    if row is None:
        raise ProviderRefusedError("There is no sign-in service of the house. Sign in with your password.")
    return row


def _asked(desk: Desk, state: str, browsers_code: str) -> tuple[StepKind, Asked]:
    """What this very browser asked, once; the state alone, as somebody else may send it, opens nothing."""
    if browsers_code and hmac.compare_digest(
        state.encode(errors="replace"), browsers_code.encode(errors="replace")
    ):
        with transaction() as session:
            for kind in (StepKind.PROVIDER, StepKind.PROVIDER_AGAIN):
                if (asked := take_answer(session, desk, kind, state)) is not None:
                    return kind, asked
    raise ProviderRefusedError("That took more than ten minutes, or was sent twice. Begin again.")


def _begin(
    session: Session, desk: Desk, row: SignInProvider, claims: Mapping[str, Any], visitor: Visitor
) -> Begun:
    identity = find_identity(session, row.issuer, str(claims["sub"])) or _link(session, desk, row, claims)
    user = session.get_one(User, identity.user_id, with_for_update=True)
    if not user.is_active:
        raise ProviderRefusedError("You may no longer sign in here. Ask an administrator.")
    role = _role(row, claims)
    if role is not None and role != user.role and not user.is_break_glass:
        try:
            set_role_by_provider(session, desk, user, role)
        except ConflictError:  # the last administrator stays one, or nobody could put it right
            log.warning("role not taken over", user_id=user.id, role=role)
    if _verified_address(claims) == user.email:
        user.address_confirmed_at = desk.clock.now()
    identity.last_used_at = desk.clock.now()
    return begin_session(session, desk, user, by=SignedInBy.PROVIDER, visitor=visitor)


def _link(session: Session, desk: Desk, row: SignInProvider, claims: Mapping[str, Any]) -> ProviderIdentity:
    """The first time: an administrator invited this address, and the service vouches that it is theirs."""
    address, now = _verified_address(claims), desk.clock.now()
    user = find_user(session, address) if address else None
    invited = list(open_invitations(session, user.id, row.issuer)) if user is not None else []
    if user is None or not any(one.ends_at > now for one in invited):
        log.info("provider account is nobody's", is_verified=bool(address))
        raise ProviderRefusedError(
            "Nobody here is linked with that account yet. Ask an administrator to invite you on the page People; the "
            "account has to have the same e-mail address as here, and the service has to say that it is verified."
        )
    if identity_of(session, user.id, row.issuer) is not None:
        raise ProviderRefusedError("You are linked with another account there already. Ask an administrator.")
    for one in invited:
        one.used_at = now
    identity = ProviderIdentity(user_id=user.id, issuer=row.issuer, subject=str(claims["sub"]), linked_at=now)
    session.add(identity)
    forget_one_time_password(user)
    text = f"You can now sign in with {row.label}: your account there was linked at your first sign-in."
    write_to(session, desk, user, subject=f"{row.label} is linked", text=text)
    session.flush()
    return identity


def _confirm(
    session: Session,
    desk: Desk,
    row: SignInProvider,
    claims: Mapping[str, Any],
    asked: Asked,
    session_id: int | None,
) -> None:
    """The same person, who typed there just now who they are: the service has to say when."""
    identity = find_identity(session, row.issuer, str(claims["sub"]))
    shown_at = claims.get("auth_time")
    asked_at = datetime.fromisoformat(asked.told["asked_at"])
    here = session.get(UserSession, session_id) if session_id is not None else None
    is_theirs = (
        here is not None and identity is not None and here.user_id == identity.user_id == asked.user_id
    )
    if here is None or not is_theirs:
        raise ProviderRefusedError("That was another account than the one you are signed in with here.")
    if not isinstance(shown_at, int) or shown_at < (asked_at - timedelta(minutes=1)).timestamp():
        raise ProviderRefusedError(
            "The service did not say that you signed in there just now. Use your password, a code or a passkey."
        )
    note_confirmed(session, desk, here.id)


def _verified_address(claims: Mapping[str, Any]) -> str:
    """The address that the service vouches for; empty where it does for none.

    Microsoft Entra says ``xms_edov`` in place of ``email_verified``: the domain of the address is the tenant's own.
    """
    address = claims.get("email")
    is_verified = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1", "true")
    return normal_address(address) if isinstance(address, str) and is_verified else ""


def _role(row: SignInProvider, claims: Mapping[str, Any]) -> Role | None:
    """What they may do here, by their claim; None where roles are given here.

    Raises:
        ProviderRefusedError: their account has none of the values.
    """
    if not row.role_map:
        return None
    told = claims.get(row.role_claim)
    values = {told} if isinstance(told, str) else set(map(str, told)) if isinstance(told, list) else set()
    for value, role in row.role_map:
        if value in values:
            return Role(role)
    raise ProviderRefusedError(
        "Your account there has none of the roles that open Campaign Desk. Ask whoever looks after accounts in your house."
    )
