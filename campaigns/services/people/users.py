"""People: adding them, letting them in or no longer, what is changed about them, their password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.domain.people.throttling import Allowance
from campaigns.domain.text.lookalikes import normal_address, normal_name
from campaigns.domain.time.localtime import format_day
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.access_tokens import revoke_tokens_of
from campaigns.models.authorship import FormerMailbox, mailbox_hash
from campaigns.models.factors import read_rules
from campaigns.models.people import SetUpHow, User, find_user, list_users, lock_administrators
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.lookalikes import refuse_lookalike_address, refuse_lookalike_name
from campaigns.services.people.passwords import (
    LONGEST_PASSWORD,
    PasswordRefusedError,
    check_new_password,
)
from campaigns.services.people.second_step_rule import settle_second_step
from campaigns.services.people.throttle import Counted, give_back, key_of, take_try

ONE_TIME_LASTS = timedelta(hours=24)
# Tries of the current password by who is signed in already: perhaps at a screen somebody left open.
CHANGE_ALLOWANCE = Allowance(free=5, forgets_one_every=timedelta(minutes=15))
_HASHER = PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    """Checked when there is no such person, so that the answer takes as long as when there is."""
    return _HASHER.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True)
class NewUser:
    """``one_time_password`` is there when we made one: show it once, keep it nowhere."""

    user_id: int
    one_time_password: str | None = field(repr=False)


@dataclass(frozen=True)
class SetUp:
    """Who opens the door for somebody else. ``by_id`` is None where nobody knows who sat at the machine."""

    how: SetUpHow
    by_id: int | None = None


AT_THE_MACHINE = SetUp(SetUpHow.COMMAND_LINE)


def set_up_at_desk(user_id: int) -> SetUp:
    return SetUp(SetUpHow.DESK, user_id)


def _mark(user: User, set_up: SetUp, *, has_new_password: bool = False) -> None:
    """From now on nobody can tell the person from whoever set this up, until they sign in by their own e-mail.

    Whoever is known to have set it up before stays behind it until somebody else who is known gives a new password:
    neither the command line nor a colleague's change of role washes them off.
    """
    stays = user.is_vouched_for_by_another and user.access_set_up_by_id is not None
    if not stays or (has_new_password and set_up.by_id is not None):
        user.access_set_up_how, user.access_set_up_by_id = set_up.how, set_up.by_id
    user.address_confirmed_at = None


def add_user(
    desk: Desk,
    *,
    email: str,
    name: str,
    role: str,
    password: str | None = None,
    set_up: SetUp | None = None,
) -> NewUser:
    """Add somebody who may sign in.

    Without a password a one-time one is made, which must be changed at the first sign-in.

    Args:
        set_up: who lets them in; None for the first administrator, who is let in by nobody.

    Raises:
        CampaignDeskError: the address, the name, the role or the password can't be taken, or they are there already.
        ConflictError: somebody there has the same address, or an address or a name that is read as the same.
    """
    address, name = checked_email(email), _checked_name(name)
    _check_role(role)
    one_time = None
    if password is None:
        password = one_time = _one_time_password()
    else:
        check_new_password(password, context=(address, name, desk.settings.organisation))
    now = desk.clock.now()
    user = User(
        email=address,
        name=name,
        role=role,
        password_hash=_HASHER.hash(password),  # slow on purpose, so before the transaction
        must_change_password=one_time is not None,
        one_time_ends_at=now + ONE_TIME_LASTS if one_time is not None else None,
        created_at=now,
    )
    if set_up is not None:
        _mark(user, set_up)
    with transaction(clash=f"{address} is there already.") as session:
        lock_administrators(session)  # of two who add a like name at once, one sees the other
        refuse_lookalike_address(session, address)
        refuse_lookalike_name(session, name)
        session.add(user)
        session.flush()
        settle_second_step(session, desk, user)
        return NewUser(user.id, one_time)


def change_user(desk: Desk, user_id: int, *, email: str, name: str, role: str, set_up: SetUp) -> None:
    """Give somebody another address, name or role. They stay the same person: what they wrote stays theirs.

    With another address, or a role that approves where theirs did not, they are to be vouched for anew; another address
    also ends their open sessions and tokens.

    Raises:
        CampaignDeskError: the address, the name or the role can't be taken.
        ConflictError: somebody there has the same address, or an address or a name that is read as the same; or there
            would be no administrator left.
    """
    address, name = checked_email(email), _checked_name(name)
    _check_role(role)
    with transaction(clash=f"{address} is there already.") as session:
        administrators = lock_administrators(session)
        user = session.get_one(User, user_id)
        stays = role == Role.ADMINISTRATOR
        _refuse_last_administrator(user, administrators, stays=stays)
        _refuse_last_emergency(session, user, stays=stays)
        user.is_break_glass = user.is_break_glass and stays
        if address != user.email:
            refuse_lookalike_address(session, address, but_for=user.id)
            if mailbox_hash(address) != mailbox_hash(user.email):
                session.add(FormerMailbox(user_id=user.id, mailbox_sha256=mailbox_hash(user.email)))
            user.session_version += 1
            revoke_tokens_of(session, user.id, at=desk.clock.now())
        if name != user.name:
            refuse_lookalike_name(session, name, but_for=user.id)
        approves_now = role_may(Role(role), Permission.APPROVE)
        if address != user.email or (approves_now and not role_may(Role(user.role), Permission.APPROVE)):
            _mark(user, set_up)
        user.email, user.name, user.role = address, name, role
        settle_second_step(session, desk, user)


def has_users() -> bool:
    with reading() as session:
        return session.scalar(select(User.id).limit(1)) is not None


def check_sign_in(desk: Desk, *, email: str, password: str) -> int | None:
    """The id of the person these belong to, or None. Takes as long either way."""
    nobody = _hash_of_nobody()  # also where it is not needed: the first time takes longer
    with reading() as session:
        user = find_user(session, email)
        stored = user.password_hash if user and user.is_active else nobody
        try:
            _HASHER.verify(stored, password[: LONGEST_PASSWORD + 1])
        except (VerificationError, InvalidHashError):
            return None
        if user is None or not user.is_active:
            return None
        user_id, outdated = user.id, _HASHER.check_needs_rehash(stored)
    if outdated:
        fresh = _HASHER.hash(password)
        with transaction() as session:
            session.get_one(User, user_id).password_hash = fresh
    return user_id


def change_password(desk: Desk, user_id: int, *, current: str | None, new: str) -> None:
    """Choose a new password; every open session of this person ends.

    Args:
        current: the password they have; None only where they have just shown otherwise who they are, by a link to
            their own address.

    Raises:
        TooManyTriesError: the current password was wrong too often; the message says when to try again.
        NotAllowedError: the current password is wrong.
        PasswordRefusedError: the new one can't be taken.
    """
    if current is not None and not is_password_of(desk, user_id, current):
        raise NotAllowedError("The current password is not right. Type it again.")
    with reading() as session:
        user = session.get_one(User, user_id)
    check_new_password(new, context=(user.email, user.name, desk.settings.organisation))
    if _is_password(user, new):
        raise PasswordRefusedError("The new password is the same as the current one. Choose another.")
    hashed = _HASHER.hash(new)  # slow on purpose, so before the transaction
    with transaction() as session:
        user = session.get_one(User, user_id)
        user.password_hash = hashed
        user.must_change_password = False
        user.one_time_ends_at = None
        user.session_version += 1
        revoke_tokens_of(session, user.id, at=desk.clock.now())


def is_password_of(desk: Desk, user_id: int, password: str) -> bool:
    """Whether this is their password now: asked again before something that outlasts the session.

    Raises:
        TooManyTriesError: it was wrong too often; the message says when to try again.
    """
    counts = [Counted(key_of(desk, "current password", str(user_id)), CHANGE_ALLOWANCE)]
    take_try(desk, counts)
    with reading() as session:
        user = session.get_one(User, user_id)
    if not _is_password(user, password):
        return False
    with transaction() as session:
        give_back(session, desk, counts)
    return True


def _is_password(user: User, password: str) -> bool:
    try:
        return bool(_HASHER.verify(user.password_hash, password[: LONGEST_PASSWORD + 1]))
    except (VerificationError, InvalidHashError):
        return False


def deactivate_user(desk: Desk, email: str) -> None:
    """Take away somebody's sign-in and end their open sessions and tokens. What they did stays on record.

    Raises:
        NotFoundError: nobody signs in with this address.
        ConflictError: there would be no administrator left.
    """
    with transaction() as session:
        administrators = lock_administrators(session)
        user = get_user_by_email(session, email)
        refuse_to_lose(session, user, administrators)
        if user.is_active:
            user.is_active = False
            user.session_version += 1
            revoke_tokens_of(session, user.id, at=desk.clock.now())


def activate_user(desk: Desk, email: str, *, set_up: SetUp) -> None:
    """Let somebody sign in again, with the password they had.

    Raises:
        NotFoundError: nobody signs in with this address.
        ConflictError: their last day is over, so their access would end again by itself.
    """
    with transaction() as session:
        user = get_user_by_email(session, email)
        if not user.is_active:
            if user.ends_on is not None and user.ends_on < desk.today():
                raise ConflictError(
                    f"The last day of {user.name} was {format_day(user.ends_on)}: their access would end again at once. "
                    "Give them a new last day on their page under People first, then activate them."
                )
            user.is_active = True
            settle_second_step(session, desk, user)
            _mark(user, set_up)


def reset_password(desk: Desk, email: str, *, set_up: SetUp) -> str:
    """A new one-time password, to be shown once; the old one and every open session and token of theirs end.

    It is taken once, within 24 hours, and has to be changed then.

    Raises:
        NotFoundError: nobody signs in with this address.
        ConflictError: they may not sign in at all.
    """
    password = _one_time_password()
    hashed = _HASHER.hash(password)  # slow on purpose, so before the transaction
    with transaction() as session:
        user = get_user_by_email(session, email)
        if not user.is_active:
            raise ConflictError(f"{user.name} may not sign in. Activate them first.")
        user.password_hash = hashed
        user.must_change_password = True
        user.one_time_ends_at = desk.clock.now() + ONE_TIME_LASTS
        user.session_version += 1
        revoke_tokens_of(session, user.id, at=desk.clock.now())
        _mark(user, set_up, has_new_password=True)
    return password


def forget_one_time_password(user: User) -> None:
    """They came in by the house's own service: a one-time password on its way to them opens nothing any more."""
    if user.must_change_password:
        user.password_hash = _HASHER.hash(secrets.token_urlsafe(32))
        user.must_change_password, user.one_time_ends_at = False, None


def set_role_by_provider(session: Session, desk: Desk, user: User, role: Role) -> None:
    """What the house's own sign-in service says that they may do.

    Raises:
        ConflictError: there would be no administrator left.
    """
    _refuse_last_administrator(user, lock_administrators(session), stays=role == Role.ADMINISTRATOR)
    user.role = role
    settle_second_step(session, desk, user)


def _one_time_password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(5))


def _checked_name(name: str) -> str:
    name = normal_name(name)
    if not name or len(name) > 120:
        raise CampaignDeskError("Give the person's name, 120 characters at most.")
    return name


def _check_role(role: str) -> None:
    if role not in list(Role):
        raise CampaignDeskError(f"“{role}” is no role. Use one of: {', '.join(Role)}.")


def refuse_to_lose(session: Session, user: User, administrators: list[User]) -> None:
    """
    Args:
        administrators: those who may sign in, this person among them where they are one; held.

    Raises:
        ConflictError: without this person nobody could administer, or nobody could get in.
    """
    _refuse_last_administrator(user, administrators, stays=False)
    _refuse_last_emergency(session, user, stays=False)


def _refuse_last_administrator(user: User, administrators: list[User], *, stays: bool) -> None:
    if not stays and [one.id for one in administrators] == [user.id]:
        raise ConflictError(
            f"{user.name} is the last administrator. Let somebody else be one first, or nobody could add people."
        )


def _refuse_last_emergency(session: Session, user: User, *, stays: bool) -> None:
    """Where people sign in with the house's service alone, somebody gets in on the day when that is out of order."""
    if stays or not user.is_break_glass or read_rules(session).local_sign_in:
        return
    if not any(one.is_break_glass and one.is_active and one.id != user.id for one in list_users(session)):
        raise ConflictError(f"{user.name} has the last emergency account. Let somebody else have one first.")


def checked_email(email: str) -> str:
    """The address as it is kept: one mailbox, in plain letters of one width, in lower case."""
    address = normal_address(email)
    local, at, host = address.rpartition("@")
    if (
        not (local and at and "." in host)
        or any(c.isspace() or ord(c) < 32 for c in address)
        or len(address) > 254
    ):
        raise CampaignDeskError(
            f"“{email}” is not an e-mail address. It should look like name@council.gov.uk."
        )
    return address
