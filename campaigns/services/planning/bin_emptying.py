"""Letting go of what has been in the bin for its time. The sender does it: it reads no file and needs none."""

from __future__ import annotations

from datetime import timedelta

import structlog

from campaigns.models.binned import BinEnd, list_binned_before
from campaigns.models.content import latest_revision
from campaigns.models.versions import list_versions
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

KEPT_FOR = timedelta(days=30)

log = structlog.get_logger("campaigns.bin")


def empty_bin(desk: Desk) -> None:
    """Let go of what has been in the bin for its time. What was ever submitted stays on record; of what never was, the
    earlier versions go with the file."""
    now = desk.clock.now()
    with reading() as session:
        if not list_binned_before(session, now - KEPT_FOR):
            return
    with transaction() as session:
        for binned in list_binned_before(session, now - KEPT_FOR):
            binned.raw, binned.ended_at, binned.how_ended = None, now, BinEnd.EMPTIED
            if not binned.item.is_on_disk and latest_revision(session, binned.item_id) is None:
                for version in list_versions(session, binned.item_id):
                    session.delete(version)
            log.info("bin emptied", item_id=binned.item_id)
