"""The second step of signing in: a code of the person's app, or one of their recovery codes.

Whoever got the first step right has a few minutes for it, in the browser they began with. Nothing opens in between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.domain.people.throttling import Allowance
from campaigns.models.factors import (
    StepKind,
    claim_step,
    count_recovery_codes,
    find_step,
    has_second_step,
)
from campaigns.models.people import User
from campaigns.models.sessions import SignedInBy
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.app_codes import is_recovery_code, take_code
from campaigns.services.people.local_entry import begin_local_session, refuse_local_sign_in
from campaigns.services.people.sessions import Begun, Visitor, hashed
from campaigns.services.people.sign_in_steps import ask
from campaigns.services.people.staff_letters import write_to
from campaigns.services.people.throttle import Counted, give_back, key_of, take_try

# Only who got the first step right gets to try. Six figures and three half-minutes: a stranger who has the password
# guesses one code in more than three years.
CODE_ALLOWANCE = Allowance(free=5, forgets_one_every=timedelta(minutes=15))
WRONG_CODE = (
    "The code is not right, or was used already. Wait for the next one in your app, or type a recovery code."
)


@dataclass(frozen=True)
class SecondStep:
    """The first step was right and a second is needed: ``code`` goes into the browser and nowhere else."""

    user_id: int
    code: str = field(repr=False)


def begin_or_ask(
    session: Session, desk: Desk, user: User, *, by: SignedInBy, visitor: Visitor
) -> Begun | SecondStep:
    """After the first step, in a transaction that holds their row: a session, or the question for the second step.

    Raises:
        LocalSignInOffError: this person has to use the house's sign-in service.
    """
    refuse_local_sign_in(session, user)
    if not has_second_step(session, user.id):
        return begin_local_session(session, desk, user, by=by, visitor=visitor)
    code = ask(
        session, desk, StepKind.SECOND, user_id=user.id, session_version=user.session_version, first_by=by
    )
    return SecondStep(user.id, code)


def is_waiting(desk: Desk, code: str) -> bool:
    """Whether a second step is still waited for from the browser that has this code."""
    with reading() as session:
        return find_step(session, hashed(code), StepKind.SECOND, now=desk.clock.now()) is not None


def finish_by_code(desk: Desk, code: str, *, typed: str, visitor: Visitor) -> Begun | None:
    """Begin the session; None where the code is not right, or is asked for no more (``is_waiting`` tells the two apart).

    Raises:
        TooManyTriesError: there were too many wrong codes; the message says when to try again.
    """
    now = desk.clock.now()
    with reading() as session:
        step = find_step(session, hashed(code), StepKind.SECOND, now=now)
    if step is None or step.user_id is None:
        return None
    counts = code_counts(desk, step.user_id)
    take_try(desk, counts)
    with transaction() as session:
        user = session.get_one(User, step.user_id, with_for_update=True)
        if not user.is_active or user.session_version != step.session_version:
            return None  # reset, or deactivated, meanwhile
        if not take_code(session, desk, user.id, typed) or not claim_step(session, step.id, now=now):
            return None
        tell_of_recovery_code(session, desk, user, typed)
        give_back(session, desk, counts)
        by = SignedInBy(step.first_by)
        return begin_local_session(session, desk, user, by=by, visitor=visitor, is_shown=True)


def code_counts(desk: Desk, user_id: int) -> list[Counted]:
    """What a try with a code counts for."""
    return [Counted(key_of(desk, "second step", str(user_id)), CODE_ALLOWANCE)]


def tell_of_recovery_code(session: Session, desk: Desk, user: User, typed: str) -> None:
    if is_recovery_code(typed):
        left = count_recovery_codes(session, user.id)
        text = f"One of your recovery codes was used to sign in. {left} are left."
        write_to(session, desk, user, subject="a recovery code was used", text=text)
