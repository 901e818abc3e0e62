"""Reading pictures before a transaction opens, so that nobody waits for the database while one is decoded.

The last look at a frozen text holds its pictures and what is written beside them against the sign-off. They are
remembered once they were read, but the first time one of several megabytes takes a tenth of a second.
"""

from __future__ import annotations

import structlog
from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.exc import SQLAlchemyError

from campaigns.models.content import Item, Revision, RevisionMedia
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

log = structlog.get_logger("campaigns.picture_prefetch")

# Put together once: one of them runs before every send.
_WITH_PICTURES = (
    select(Item.ref, Revision.source)
    .join(Item, Item.id == Revision.item_id)
    .where(exists().where(RevisionMedia.revision_id == Revision.id))
    .limit(1)
)
_OF_ITEM = _WITH_PICTURES.where(Item.ref == bindparam("ref")).order_by(Revision.id.desc())
_OF_DELIVERY = _WITH_PICTURES.where(
    Revision.id.in_(select(Delivery.revision_id).where(Delivery.id == bindparam("its_id")))
)


def warm_library(desk: Desk) -> None:
    """Before several items are planned together."""
    _read(desk, None)


def warm_for_item(desk: Desk, ref: str) -> None:
    """Before an item is planned."""
    _warm(desk, _OF_ITEM, {"ref": ref})


def warm_for_delivery(desk: Desk, delivery_id: int) -> None:
    """Before a person has it go out after all."""
    _warm(desk, _OF_DELIVERY, {"its_id": delivery_id})


def _warm(desk: Desk, query: Select[str, str], values: dict[str, object]) -> None:
    """Nothing where no text in question has a picture. Never raises: whatever is wrong, the look itself says it."""
    try:
        with reading() as session:
            frozen = session.execute(query, values).first()
    except SQLAlchemyError as error:
        log.info("pictures not read ahead", error=type(error).__name__)
        return
    if frozen is not None:
        _read(desk, (frozen.ref, frozen.source))


def _read(desk: Desk, frozen: tuple[str, str] | None) -> None:
    try:
        desk.content.list_media()
        if frozen is not None:
            desk.content.read_frozen(*frozen)
    except Exception as error:
        log.info("pictures not read ahead", error=type(error).__name__)
