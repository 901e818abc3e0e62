"""The house's own sign-in service: which it is, who may link with it, and whether anybody still signs in without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from campaigns.channels.openid import OpenIdProvider, ProviderLogin
from campaigns.domain.people.permissions import Role
from campaigns.errors import ConflictError, FieldError
from campaigns.models.factors import read_rules, with_second_step
from campaigns.models.people import User, list_users
from campaigns.models.providers import (
    ProviderInvitation,
    SignInProvider,
    find_provider,
    open_invitations,
    provider_in_use,
)
from campaigns.models.sessions import SignedInBy, UserSession
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.second_step_rule import settle_everybody
from campaigns.services.people.staff_letters import post

BACK = "/sign-in/provider/back"
INVITATION_LASTS = timedelta(days=14)
# Whoever has several of the values gets the first of these roles.
BY_POWER = (
    Role.ADMINISTRATOR,
    Role.HEAD,
    Role.MONITORING_OFFICER,
    Role.APPROVER,
    Role.PROGRAMME_MANAGER,
    Role.OFFICER,
    Role.FORCE,
    Role.SAFEGUARDING,
    Role.PARTNER,
    Role.BOARD_READER,
)


@dataclass(frozen=True)
class ProviderForm:
    """As an administrator fills it in. An empty ``client_secret`` keeps the one that is there."""

    label: str
    issuer: str
    client_id: str
    role_claim: str
    roles: Mapping[Role, Sequence[str]]
    client_secret: str = field(repr=False, default="")
    is_on: bool = True


def save_provider(desk: Desk, form: ProviderForm) -> None:
    """Keep the service, once it has answered.

    Raises:
        FieldError: a field can't be taken.
        ChannelError: the service can't be reached, or is another one.
        ConflictError: it can't be switched off while nobody signs in without it.
    """
    _check(form)
    with reading() as session:
        before = find_provider(session)
    kept = before.sealed_client_secret if before is not None else None
    sealed = desk.seal.close({"secret": form.client_secret}) if form.client_secret else kept
    if form.is_on:
        provider_of(desk, ProviderLogin(form.issuer, form.client_id, "", back_address(desk))).look()
    with transaction() as session:
        if not form.is_on and not read_rules(session).local_sign_in:
            raise ConflictError("Let people sign in with a password again first, or nobody could sign in.")
        role_map = [[value, str(role)] for role in BY_POWER for value in form.roles.get(role, ())]
        session.merge(
            SignInProvider(
                id=1,
                label=form.label,
                issuer=form.issuer,
                client_id=form.client_id,
                sealed_client_secret=sealed,
                role_claim=form.role_claim,
                role_map=role_map,
                is_on=form.is_on,
                changed_at=desk.clock.now(),
            )
        )


def _check(form: ProviderForm) -> None:
    parts = urlsplit(form.issuer)
    if not form.label or len(form.label) > 60:
        raise FieldError("label", "Say what the button is to be called, such as “Microsoft”.")
    if parts.scheme not in ("https", "http") or not parts.hostname or len(form.issuer) > 500:
        raise FieldError(
            "issuer",
            "Give the address of the service, such as https://login.microsoftonline.com/…/v2.0. It is called the issuer.",
        )
    if not form.client_id or len(form.client_id) > 200:
        raise FieldError("client-id", "Give the name under which the service knows this installation.")
    if any(form.roles.values()) and not form.role_claim:
        raise FieldError("role-claim", "Say which claim holds the values below.")


def back_address(desk: Desk) -> str:
    """Where the service leads back to: it has to be entered there, exactly so."""
    return f"{desk.settings.url}{BACK}"


def provider_of(desk: Desk, login: ProviderLogin) -> OpenIdProvider:
    return OpenIdProvider(login, clock=desk.clock, inside=desk.settings.inside_servers)


def login_of(desk: Desk, row: SignInProvider) -> ProviderLogin:
    sealed = row.sealed_client_secret
    secret = str(desk.seal.open(sealed)["secret"]) if sealed is not None else ""
    return ProviderLogin(row.issuer, row.client_id, secret, back_address(desk))


def invite_to_provider(desk: Desk, email: str, *, by_id: int | None) -> None:
    """This person may link the account at the service that has their address, once, within two weeks.

    Raises:
        NotFoundError: nobody signs in with this address.
        ConflictError: there is no service, or they may not sign in at all.
    """
    now = desk.clock.now()
    with transaction() as session:
        user, provider = get_user_by_email(session, email), provider_in_use(session)
        if provider is None or not user.is_active:
            raise ConflictError("There is no sign-in service of the house, or they may not sign in.")
        for before in open_invitations(session, user.id, provider.issuer):
            before.used_at = now
        session.add(
            ProviderInvitation(
                user_id=user.id,
                issuer=provider.issuer,
                made_by_id=by_id,
                made_at=now,
                ends_at=now + INVITATION_LASTS,
            )
        )
        text = (
            f"You can now sign in to Campaign Desk of {desk.settings.organisation} with {provider.label}: open\n\n"
            f"{desk.settings.url}/sign-in\n\nand press “Sign in with {provider.label}”. Use the account that has this "
            f"e-mail address. The invitation is good for {INVITATION_LASTS.days} days.\n"
        )
        post(session, desk, user.email, subject=f"sign in with {provider.label}", text=text, user_id=user.id)


def set_break_glass(session: Session, user: User, *, is_on: bool) -> None:
    """
    Raises:
        ConflictError: no administrator, or without a second step; or it is the last such account, and it is needed.
    """
    if is_on and (user.role != Role.ADMINISTRATOR or user.id not in with_second_step(session)):
        raise ConflictError("Only an administrator who has a second step can have the emergency account.")
    others = [
        one for one in list_users(session) if one.is_break_glass and one.is_active and one.id != user.id
    ]
    if not is_on and not others and not read_rules(session).local_sign_in:
        raise ConflictError(
            "This is the last emergency account, and nobody else signs in without the service. Let somebody else have one "
            "first."
        )
    user.is_break_glass = is_on


def switch_break_glass(email: str, *, is_on: bool) -> None:
    with transaction() as session:
        set_break_glass(session, get_user_by_email(session, email), is_on=is_on)


def switch_local_sign_in(desk: Desk, *, is_on: bool, session_id: int) -> None:
    """Say whether people may sign in without the house's service.

    Args:
        session_id: of whoever switches it off: they have come in by the service, so that it is known to work.

    Raises:
        ConflictError: it would keep everybody out.
    """
    with transaction() as session:
        if not is_on:
            _refuse_lock_out(session, session_id)
        rules = session.merge(read_rules(session))
        rules.local_sign_in = is_on
        settle_everybody(session, desk)


def _refuse_lock_out(session: Session, session_id: int) -> None:
    if provider_in_use(session) is None:
        raise ConflictError("Set up the sign-in service first, or nobody could sign in.")
    if not any(one.is_break_glass and one.is_active for one in list_users(session)):
        raise ConflictError(
            "Give an administrator the emergency account first, on the page People: somebody has to get in when the "
            "service is out of order."
        )
    if session.get_one(UserSession, session_id).signed_in_by != SignedInBy.PROVIDER:
        raise ConflictError(
            "Sign in with the service yourself first, so that it is known to work; then switch this off."
        )
