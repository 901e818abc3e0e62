"""Noticing, by rows alone, that a text was signed off and not yet planned as somebody had chosen; and having it planned.

The planning itself reads texts, so it is done in a process of its own (``services/planning/wishes.py``, which is named and
not imported): the sender knows no check and reads no file.
"""

from __future__ import annotations

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.items.steps import PARTY_STEPS, SIGNED_OFF_STEPS
from campaigns.models.content import Item, Revision, find_item, latest_revision
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.models.wishes import PlanWish, find_wish, list_refs_to_plan
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.conditions import open_conditions
from campaigns.workbench.base import MEGABYTE, Limits, NamedJob, NotDoneError

AT_ONCE = 50

PLANNING = Limits(seconds=60, memory=500 * MEGABYTE, is_apart=True)
_PLAN = NamedJob[None]("campaigns.services.planning.wishes", "plan_each")

log = structlog.get_logger("campaigns.services.planning.wishes")


def plan_what_was_wished(desk: Desk) -> None:
    """Whatever was signed off and not planned in the same breath, as when a process ended between."""
    with reading() as session:
        refs = [ref for ref in list_refs_to_plan(session, AT_ONCE) if _has_open_wish(session, ref)]
    if not refs:
        return
    try:
        desk.bench.run(PLANNING, _PLAN, desk, refs)
    except NotDoneError as error:  # next time again
        log.warning("not planned as wished", why=str(error))


def _has_open_wish(session: Session, ref: str) -> bool:
    item = find_item(session, ref)
    revision = latest_revision(session, item.id) if item else None
    wish = find_wish(session, revision.id) if revision else None
    return bool(item and revision and wish and is_open(session, item, revision, wish))


def is_open(session: Session, item: Item, revision: Revision, wish: PlanWish) -> bool:
    """Its sign-off is the last thing that happened to it: what was stopped, or cancelled, a person plans anew."""
    last = next((one for one in reversed(item.changes) if one.step not in PARTY_STEPS), None)
    return (
        item.status == ItemStatus.APPROVED
        and not wish.told
        and last is not None
        and last.step in SIGNED_OFF_STEPS
        and not open_conditions(session, revision)
        and not was_planned(session, revision)
    )


def was_planned(session: Session, revision: Revision) -> bool:
    return any(one.revision_id == revision.id for one in list_deliveries_of_item(session, revision.item_id))
