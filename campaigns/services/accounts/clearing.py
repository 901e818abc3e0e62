"""A platform's clearance: some platforms want to have agreed before a public body posts there by program.

Nobody here can settle whether they have. An administrator writes down what the platform answered, or that the office is
no government user; before that nothing is sent to such an account or read from it (``opening.why_not_cleared``).
"""

from __future__ import annotations

from datetime import date

import structlog

from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.odd_characters import without_odd
from campaigns.domain.time.localtime import parse_day
from campaigns.errors import CampaignDeskError
from campaigns.models.clearances import LONGEST_REFERENCE, AccountClearance
from campaigns.services.core.access import get_account, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction

log = structlog.get_logger("campaigns.accounts")


def check_clearance(desk: Desk, reference: str, day: str) -> None:
    """What was typed, before anything is done with it.

    Raises:
        CampaignDeskError: it can't be right; says why.
    """
    given_on = parse_day(day) if day else None
    _refuse_half(reference.strip(), given_on, today=desk.today())


def clear_account(
    desk: Desk, name: str, *, user_id: int, reference: str = "", given_on: date | None = None
) -> None:
    """Write down that the platform agreed; without a reference, that the office is no government user.

    Raises:
        NotAllowedError: this person may not change accounts.
        CampaignDeskError: the account's channel asks for none, or reference and day don't belong together.
    """
    words = " ".join(without_odd(reference).split())
    now = desk.clock.now()
    _refuse_half(words, given_on, today=now.astimezone(desk.settings.timezone).date())
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.ADMINISTER)
        account = get_account(session, name)
        if not desk.channels.capabilities(account.kind).needs_clearance:
            raise CampaignDeskError(
                f"{desk.channels.label(account.kind)} asks for no clearance, so there is nothing to record."
            )
        session.add(
            AccountClearance(
                account_id=account.id,
                reference=words,
                given_on=given_on,
                recorded_by_id=user.id,
                recorded_at=now,
            )
        )
        account.cleared_at = now
        account_id = account.id
    log.info("account cleared", account_id=account_id)


def _refuse_half(reference: str, given_on: date | None, *, today: date) -> None:
    if len(reference) > LONGEST_REFERENCE:
        raise CampaignDeskError(f"The reference has over {LONGEST_REFERENCE} characters. Shorten it.")
    if bool(reference) != (given_on is not None):
        raise CampaignDeskError(
            "Give both the reference of the clearance and the day it was given. An office that is no government user "
            "gives neither."
        )
    if given_on is not None and given_on > today:
        raise CampaignDeskError("A clearance can't have been given on a day to come. Give the day it has.")
