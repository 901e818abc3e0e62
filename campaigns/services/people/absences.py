"""Being away: from when until when, and who stands in. What waits for the absent goes to the deputy."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.domain.time.localtime import format_day
from campaigns.errors import ConflictError, FieldError, NotFoundError
from campaigns.models.absences import Absence, open_absences
from campaigns.models.people import User, list_users
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.staff_letters import post

LONGEST = 366  # days
# What a deputy has to be allowed as well, where the absent is: standing in gives nobody a right they don't have.
HANDED_ON = (
    Permission.APPROVE,
    Permission.SCHEDULE,
    Permission.HOLD,
    Permission.CASES,
    Permission.ADMINISTER,
)


def possible_deputies(session: Session, user: User) -> list[User]:
    """Who may do all that this person decides on, and is another."""
    return [
        one
        for one in list_users(session)
        if one.id != user.id and one.is_active and _may_all(Role(one.role), Role(user.role))
    ]


def _may_all(deputy: Role, absent: Role) -> bool:
    return all(role_may(deputy, one) for one in HANDED_ON if role_may(absent, one))


def note_absence(
    desk: Desk, user_id: int, *, deputy_id: int, starts_on: date, ends_on: date, by_id: int
) -> None:
    """Somebody is away, and who stands in; the deputy is told by e-mail.

    Raises:
        FieldError: a day or the deputy can't be taken.
        ConflictError: they are away at that time already, or the deputy is.
    """
    today = desk.today()
    if starts_on < today and ends_on < today:
        raise FieldError("until", "That is over already. Give a day from today on.")
    if ends_on < starts_on:
        raise FieldError("until", "The last day has to come after the first.")
    if (ends_on - starts_on).days > LONGEST:
        raise FieldError("until", "That is more than a year. Somebody who leaves hands over instead.")
    with transaction() as session:
        user = session.get_one(User, user_id, with_for_update=True)
        deputy = next((one for one in possible_deputies(session, user) if one.id == deputy_id), None)
        if deputy is None:
            raise FieldError("deputy", "Choose somebody who may do what is decided on here.")
        _refuse_overlap(session, user, deputy, starts_on, ends_on, today)
        session.add(
            Absence(
                user_id=user.id,
                deputy_id=deputy.id,
                starts_on=starts_on,
                ends_on=ends_on,
                made_by_id=by_id,
                made_at=desk.clock.now(),
            )
        )
        text = (
            f"{user.name} is away from {format_day(starts_on)} until {format_day(ends_on)}, and you stand in: what waits "
            f"for {user.name} on the page Today waits for you.\n\n{desk.settings.url}/\n"
        )
        post(
            session, desk, deputy.email, subject=f"you stand in for {user.name}", text=text, user_id=deputy.id
        )


def _refuse_overlap(
    session: Session, user: User, deputy: User, starts_on: date, ends_on: date, today: date
) -> None:
    for one in open_absences(session, since=today):
        if one.starts_on > ends_on or one.ends_on < starts_on:
            continue
        if one.user_id == user.id:
            raise ConflictError(f"{user.name} is away at that time already. Call that off first.")
        if one.user_id == deputy.id:
            raise ConflictError(f"{deputy.name} is away at that time as well. Choose somebody else.")


def call_off(desk: Desk, absence_id: int, *, of_user: int | None) -> str:
    """They are there again. Returns whose it was.

    Args:
        of_user: only if it is this person's own; None for an administrator.

    Raises:
        NotFoundError: there is no such absence.
    """
    with transaction() as session:
        one = session.get(Absence, absence_id)
        if one is None or one.ended_at is not None or of_user not in (None, one.user_id):
            raise NotFoundError("There is no such absence.")
        one.ended_at = desk.clock.now()
        return one.user.name


def absence_lines(desk: Desk) -> list[Absence]:
    """Those present and to come, for a page."""
    with reading() as session:
        found = open_absences(session, since=desk.today())
        for one in found:
            _ = one.user.name, one.deputy.name  # looked up while the session is open
        return found
