"""Noticing, without reading a file, that something changed by which approved texts go, and having it followed up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import structlog

from campaigns.content_store.trace import trace_of
from campaigns.domain.sending.stops import Followed
from campaigns.models.stops import present_facts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.stops.takedowns import note_uses_of
from campaigns.workbench.base import MEGABYTE, Limits, NamedJob, NotDoneError

# The whole folder is read, so it has a process of its own: what is due does not wait for it.
FOLLOWING = Limits(seconds=60, memory=500 * MEGABYTE, is_apart=True)
_FOLLOW = NamedJob[Followed]("campaigns.services.stops.following", "follow")

log = structlog.get_logger("campaigns.following")


class ChangeWatch:
    """One clock's. ``look`` is called by one thread at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._followed: tuple[object, ...] | None = None
        self._withdrawn: Mapping[str, tuple[str, date]] = {}

    def look(self) -> None:
        """Follow what changed since the last time that all of it was followed; where nothing can be told, follow anyway."""
        seen = self._seen()
        if None not in seen and seen == self._followed:
            # Something may have gone out while the consent was being taken back.
            note_uses_of(self._desk, self._withdrawn)
            return
        try:
            followed = self._desk.bench.run(FOLLOWING, _FOLLOW, self._desk)
        except NotDoneError as error:  # next time again; before a send it is asked all the same
            log.warning("changes not followed", why=str(error))
            return
        self._withdrawn = followed.withdrawn
        if followed.is_all:
            self._followed = seen

    def _seen(self) -> tuple[object, ...]:
        """The files, the day, and how often what is recorded of cases, rulings and polls was changed."""
        today = self._desk.clock.now().astimezone(self._desk.settings.timezone).date()
        with reading() as session:
            recorded = present_facts(session).recorded
        return trace_of(self._desk.settings.content_folder), today, recorded
