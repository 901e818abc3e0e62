"""Single dates of a series: one is skipped, or gets words of its own, which are signed off by themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.items.repeats import occasion_called
from campaigns.domain.items.statuses import OUT, DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import clock_as_written, format_day
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.services.content.again import use_item_again
from campaigns.services.content.repeating import without_date, write_values
from campaigns.services.core.access import get_item, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.decisions import decide_together
from campaigns.services.planning.plan import cancel_delivery


def skip_date(desk: Desk, ref: str, at: datetime, *, user_id: int, reason: str = "") -> list[str]:
    """Leave one date of a series out: in a draft it is taken from the list, of a plan it is cancelled everywhere.

    Args:
        at: the date as it stands in the list, whenever it goes out by now.

    Returns:
        The names of accounts to which nothing of it is planned or out any more: those that take the same words once.

    Raises:
        ConflictError: it is none of its dates. NotAllowedError: it is out or on its way, the list is with those who
        sign it off, or this person may not.
    """
    waiting = _what_waits(desk, ref, at, user_id=user_id)
    if waiting is None:
        document = desk.content.read_item(ref)
        changes = without_date(document, at, desk.content.zone)
        write_values(desk, ref, changes, fingerprint=document.fingerprint, user_id=user_id)
        return []
    words = reason.strip() or "This date is skipped."

    def skip(one: int) -> None:
        cancel_delivery(desk, one, user_id=user_id, reason=words, step=Step.DATE_SKIPPED)

    done = decide_together(waiting, skip)
    if done.refusals:
        raise CampaignDeskError(" ".join(done.refusals))
    with reading() as session:
        every = list_deliveries_of_item(session, get_item(session, ref).id)
        left = {one.account_id for one in every if one.status != DeliveryStatus.CANCELLED}
        return sorted({one.account.name for one in every if one.account_id not in left}) if left else []


def give_own_words(desk: Desk, ref: str, at: datetime, *, user_id: int) -> str:
    """A draft of its own for one date of a series, with the words there are, to be changed and signed off. The date is
    skipped in the series: nothing goes out then until the new words have their yes.

    Returns:
        The ref of the draft.

    Raises:
        CampaignDeskError: as ``skip_date``; or the copy could not be made, and nothing was skipped.
    """
    zone = desk.content.zone
    _what_waits(desk, ref, at, user_id=user_id)
    document = desk.content.read_item(ref)
    title = f"{document.title}, {format_day(at.astimezone(zone).date())}"
    copied = use_item_again(desk, ref, title=title, campaign=document.campaign_slug, user_id=user_id)
    copy = desk.content.read_item(copied.ref)
    changes = {"publish_at": clock_as_written(at, zone)}
    write_values(desk, copied.ref, changes, fingerprint=copy.fingerprint, user_id=user_id)
    try:
        skip_date(desk, ref, at, user_id=user_id, reason=f"It has words of its own: {title}.")
    except CampaignDeskError as error:
        raise CampaignDeskError(
            f"The draft {quoted(title)} was made, and the date was not skipped. {error}"
        ) from error
    return copied.ref


def _what_waits(desk: Desk, ref: str, at: datetime, *, user_id: int) -> list[int] | None:
    """What is planned for that date and may be cancelled; None where it stands in a draft alone. Raises as ``skip_date``."""
    with reading() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        item = get_item(session, ref)
        there = _planned_for(session, item, at)
        waiting = [one.id for one in there if one.status not in (*OUT, DeliveryStatus.CANCELLED)]
        if not there and item.status == ItemStatus.DRAFT:
            return None
        if not there:
            raise NotAllowedError(
                f"{quoted(item.title)} was submitted with these dates and is not planned yet. Plan it first, then skip "
                "one; or take it back from review and change its dates."
            )
        if not waiting:
            is_out = any(one.status in OUT for one in there)
            raise ConflictError("That date has gone out." if is_out else "That date is skipped already.")
        return waiting


def _planned_for(session: Session, item: Item, at: datetime) -> list[Delivery]:
    minute = at.replace(second=0, microsecond=0)
    return [
        one
        for one in list_deliveries_of_item(session, item.id)
        if (occasion := occasion_called(one.occasion)) is not None and occasion.at == minute
    ]
