"""The day on which a login ends, written down by a person where the platform does not tell it."""

from __future__ import annotations

from datetime import date

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.models.accounts import Account
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction


def note_end(desk: Desk, account_id: int, *, user_id: int, day: date | None) -> None:
    """Write the day down, or take it away (None). People are reminded three weeks ahead.

    Raises:
        NotAllowedError: this person may not change accounts.
        CampaignDeskError: the day is over already.
    """
    today = desk.today()
    if day is not None and day <= today:
        raise CampaignDeskError("That day is over already. Give the day on which the login will end.")
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.ADMINISTER)
        account = session.get(Account, account_id)
        if account is None:
            raise NotFoundError("There is no such account.")
        account.ends_on = day
