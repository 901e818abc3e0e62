"""Who needs a second step, and from when on nothing opens without one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.factors import SignInRules, has_second_step, read_rules, with_second_step
from campaigns.models.people import User, list_users
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction

# Whoever may do one of these needs a second step where the rule says so.
NEED_IT = (Permission.APPROVE, Permission.SCHEDULE, Permission.ADMINISTER)
LONGEST_GRACE = 30  # days


def settle_second_step(session: Session, desk: Desk, user: User) -> None:
    """After anything that may have changed whether they need a second step, or have one."""
    _settle(desk, user, read_rules(session), has_one=has_second_step(session, user.id))


def change_rule(desk: Desk, *, needs_second_step: bool, grace_days: int) -> None:
    """Say whether everybody who approves, schedules or administers needs a second step.

    Those who lack one may go on without it for so many days from now; a day already set stays.

    Raises:
        CampaignDeskError: the days are out of bounds.
    """
    if not 0 <= grace_days <= LONGEST_GRACE:
        raise CampaignDeskError(f"Give the days as a whole number from 0 to {LONGEST_GRACE}.")
    with transaction() as session:
        rules = session.merge(read_rules(session))
        rules.needs_second_step, rules.grace_days = needs_second_step, grace_days
        settle_everybody(session, desk)


def settle_everybody(session: Session, desk: Desk) -> None:
    """After a rule was changed."""
    session.flush()
    rules, have = read_rules(session), with_second_step(session)
    for user in list_users(session):
        _settle(desk, user, rules, has_one=user.id in have)


def needs_second_step(user: User, rules: SignInRules) -> bool:
    """Who comes by the house's own sign-in service alone has that service's second step."""
    is_asked_here = rules.local_sign_in or user.is_break_glass
    return rules.needs_second_step and is_asked_here and any(user.may(permission) for permission in NEED_IT)


def _settle(desk: Desk, user: User, rules: SignInRules, *, has_one: bool) -> None:
    if has_one or not needs_second_step(user, rules):
        user.second_step_by = None
    elif user.second_step_by is None:
        user.second_step_by = desk.clock.now() + timedelta(days=rules.grace_days)
