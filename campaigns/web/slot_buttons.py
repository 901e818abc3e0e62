"""The button “Next free slot”: what it puts into the field for the day and time of a form."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from campaigns.domain.time.localtime import clock_as_written
from campaigns.errors import CampaignDeskError
from campaigns.services.planning.usual_times import kinds_going, next_free, slot_words
from campaigns.web.answers import FieldError
from campaigns.web.desk_access import current_desk, local_zone, page_session
from campaigns.web.post_form import Moment, as_moment

NEXT_SLOT = "next-slot"
_CHOSEN = "slot:"  # of a planning form: the slot as its page showed it


def slot_for(ref: str, kinds: Collection[str]) -> Moment:
    """For the form of a post with these channels.

    Raises:
        FieldError: they have no usual times, or none is free.
    """
    try:
        slot = next_free(page_session(), current_desk(), kinds, ref=ref)
    except CampaignDeskError as error:
        raise FieldError("day", str(error)) from error
    return as_moment(clock_as_written(slot.at, local_zone()))


def slot_after(ref: str, at: datetime) -> datetime:
    """For what stands on the calendar at that moment. Raises as ``slot_for``."""
    try:
        kinds = kinds_going(page_session(), current_desk(), ref, at)
        return next_free(page_session(), current_desk(), kinds, ref=ref, at=at).at
    except CampaignDeskError as error:
        raise FieldError("day", str(error)) from error


def slot_offer(ref: str, kinds: Collection[str]) -> tuple[str, str] | None:
    """A choice for the form that plans it, its value and in words; none where no usual time is free or set."""
    try:
        slot = next_free(page_session(), current_desk(), kinds, ref=ref)
    except CampaignDeskError:
        return None
    return f"{_CHOSEN}{slot.at.isoformat()}", slot_words(slot, local_zone())


def slot_chosen(value: str) -> datetime | None:
    """The moment of a choice that the page offered; none where it is another choice."""
    if not value.startswith(_CHOSEN):
        return None
    try:
        moment = datetime.fromisoformat(value.removeprefix(_CHOSEN))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
