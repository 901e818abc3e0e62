"""Other words in the place of those that are planned: the plan is taken back, and the sign-off is asked for anew."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.domain.items.statuses import WAITING
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.content import find_item
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.services.content.readiness import look_over, must_be_mended
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.planning.wishes import refuse_unfit_wish, submit_to_go
from campaigns.services.signoff.review import NotReadyError

WHY = "Other words take its place."


def replace_and_ask(
    desk: Desk, ref: str, *, user_id: int, fingerprint: str, account_names: Sequence[str], note: str = ""
) -> int:
    """Cancel what is planned with the words of before, and submit those of now. Returns the number of the new text.

    What can be known beforehand is refused beforehand, with the plan as it was: words that must be mended, a time that is
    over, an account that is not connected.

    Raises:
        CampaignDeskError: nothing was done; or the message says that the plan was taken back and the words not submitted.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        item = find_item(session, ref)
        planned = (
            [one.id for one in list_deliveries_of_item(session, item.id) if one.status in WAITING]
            if item
            else []
        )
    blocking = [issue for issue in look_over(desk, ref).issues if must_be_mended(issue)]
    if blocking:
        raise NotReadyError(blocking)
    if account_names:
        refuse_unfit_wish(desk, ref, fingerprint, account_names)
    for delivery_id in planned:
        cancel_delivery(desk, delivery_id, user_id=user_id, reason=WHY)
    try:
        return submit_to_go(
            desk,
            ref,
            user_id=user_id,
            fingerprint=fingerprint,
            account_names=account_names,
            note=note,
            is_sure=True,
        )
    except CampaignDeskError as error:
        if not planned:
            raise
        raise CampaignDeskError(
            f"What was planned is cancelled, and nothing goes out now. {error}"
        ) from error
