"""A moment so far ahead that a slip of the pen is likelier than a plan: a person says once more that it is meant."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.domain.time.durations import how_far
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError
from campaigns.services.content.facts import current_facts
from campaigns.services.core.desk import Desk


class FarAheadError(CampaignDeskError):
    """Is the year right? Nothing was planned for ``moment`` yet."""

    def __init__(self, moment: datetime, question: str) -> None:
        super().__init__(f"{question} If it is, say that it is meant. Nothing was scheduled.")
        self.moment, self.question = moment, question


def ask_if_far(desk: Desk, moment: datetime, *, is_sure: bool = False) -> None:
    """
    Raises:
        FarAheadError: it is further ahead than plans are made, and nobody has said that it is meant.
    """
    ahead = moment - desk.clock.now()
    if is_sure or ahead <= timedelta(days=current_facts(desk).number("days-ahead")):
        return
    when = format_local(moment, desk.settings.timezone)
    raise FarAheadError(moment, f"{when} is {how_far(ahead.days)} ahead. Is the year right?")
