"""Setting up a second step for oneself, and taking it away from somebody who lost it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.access_tokens import revoke_tokens_of
from campaigns.models.factors import (
    SecondFactor,
    count_recovery_codes,
    find_factor,
    forget_factors,
    has_second_step,
)
from campaigns.models.passkeys import list_passkeys
from campaigns.models.people import User
from campaigns.services.core.access import get_user_by_email
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.app_codes import app_address, make_recovery_codes, new_secret, take_app_code
from campaigns.services.people.second_step import code_counts
from campaigns.services.people.second_step_rule import settle_second_step
from campaigns.services.people.staff_letters import write_to
from campaigns.services.people.throttle import give_back, take_try


class WrongCodeError(NotAllowedError):
    """The code is not what the app shows."""


@dataclass(frozen=True)
class OwnFactors:
    """What a person signs in with beside a password.

    Attributes:
        app_since: since when the codes of an app are asked for; None where there is no app.
        passkeys: how many. codes_left: recovery codes not used yet.
    """

    app_since: datetime | None
    passkeys: int
    codes_left: int


@dataclass(frozen=True)
class NewApp:
    """For the app on the phone: the key to type, and the address its picture holds."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


def own_factors(user_id: int) -> OwnFactors:
    with reading() as session:
        factor = find_factor(session, user_id)
        passkeys = len(list_passkeys(session, user_id))
        return OwnFactors(
            factor.confirmed_at if factor else None, passkeys, count_recovery_codes(session, user_id)
        )


def begin_app(desk: Desk, user_id: int) -> None:
    """Draw the secret for an app. It counts for nothing before a code of the app was right.

    Raises:
        ConflictError: they have one already.
    """
    sealed, now = desk.seal.close({"secret": new_secret()}), desk.clock.now()
    with transaction() as session:
        if find_factor(session, user_id) is not None:
            raise ConflictError(
                "You have an app already. If it is lost, an administrator can take it away; then set up another."
            )
        session.merge(
            SecondFactor(user_id=user_id, sealed_secret=sealed, made_at=now, confirmed_at=None, last_step=0)
        )


def app_begun(desk: Desk, user_id: int) -> NewApp | None:
    """The app that is being set up; None where none is."""
    with reading() as session:
        factor = session.get(SecondFactor, user_id)
        if factor is None or factor.confirmed_at is not None:
            return None
        secret = str(desk.seal.open(factor.sealed_secret)["secret"])
        return NewApp(secret, app_address(desk, session.get_one(User, user_id).email, secret))


def confirm_app(desk: Desk, user_id: int, typed: str) -> list[str]:
    """From now on a code of the app is asked for. Returns their recovery codes: show them once, keep them nowhere.

    Raises:
        WrongCodeError: the app shows another code.
        ConflictError: no app is being set up.
        TooManyTriesError: there were too many wrong codes.
    """
    counts = code_counts(desk, user_id)
    take_try(desk, counts)
    with transaction() as session:
        factor = session.get(SecondFactor, user_id, with_for_update=True)
        if factor is None or factor.confirmed_at is not None:
            raise ConflictError("No app is being set up. Begin again.")
        if not take_app_code(session, desk, factor, typed):
            raise WrongCodeError(
                "That is not the code the app shows now. Check that the clock of your phone is right, and type the newest."
            )
        user = session.get_one(User, user_id)
        factor.confirmed_at = desk.clock.now()
        session.flush()
        settle_second_step(session, desk, user)
        give_back(session, desk, counts)
        text = "From now on, signing in asks for a code of the app you have just set up."
        write_to(session, desk, user, subject="a second step is set up", text=text)
        return make_recovery_codes(session, desk, user_id)


def new_recovery_codes(desk: Desk, user_id: int) -> list[str]:
    """Ten new ones; the old ones stop working.

    Raises:
        ConflictError: they have no second step, so there is nothing the codes would be for.
    """
    with transaction() as session:
        if not has_second_step(session, user_id):
            raise ConflictError("Set up a second step first. You get recovery codes with it.")
        user = session.get_one(User, user_id)
        text = "You have new recovery codes. The old ones have stopped working."
        write_to(session, desk, user, subject="new recovery codes", text=text)
        return make_recovery_codes(session, desk, user_id)


def reset_second_step(desk: Desk, email: str) -> None:
    """Take away all that somebody shows beside their password, end their sessions and tokens, and tell them.

    Raises:
        NotFoundError: nobody signs in with this address.
        ConflictError: they have no second step.
    """
    with transaction() as session:
        user = get_user_by_email(session, email)
        if not has_second_step(session, user.id):
            raise ConflictError(f"{user.name} has no second step.")
        forget_factors(session, user.id)
        session.flush()
        user.session_version += 1
        revoke_tokens_of(session, user.id, at=desk.clock.now())
        settle_second_step(session, desk, user)
        text = (
            "An administrator took your second step away, as you asked or because it was lost. You are signed out "
            "everywhere. Set up another when you next sign in."
        )
        write_to(session, desk, user, subject="your second step was taken away", text=text)
