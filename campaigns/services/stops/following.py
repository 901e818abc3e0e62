"""Bringing the desk up to what changed in its files or rows: done on the workbench, for a clock that reads no file.

All that was begun is in the rows, or nothing of it: the process that does it may be killed at any point, and it is
done anew then.
"""

from __future__ import annotations

import structlog

from campaigns.domain.sending.stops import Followed, NotKnownError
from campaigns.services.content.library import refresh_library
from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.desk import Desk
from campaigns.services.stops.consents import withdrawn_pictures
from campaigns.services.stops.recheck import look_at_queued
from campaigns.services.stops.takedowns import note_uses_of

log = structlog.get_logger("campaigns.following")


def follow(desk: Desk) -> Followed:
    """The list of campaigns and items, what waits, and what is published, by the files as they are now."""
    with acts(Acting(Door.CLOCK, "refresh")):  # also in another process
        refresh_library(desk)
        try:
            is_all = _look_at_queued(desk)
        finally:  # what is out already has nothing to do with what waits
            withdrawn = withdrawn_pictures(desk)
            note_uses_of(desk, withdrawn)
        return Followed(is_all, withdrawn)


def _look_at_queued(desk: Desk) -> bool:
    try:
        return not look_at_queued(desk).failed
    except NotKnownError as error:  # asked again next time; meanwhile nothing goes out unasked
        log.warning("what waits was not looked at", why=str(error))
        return False
