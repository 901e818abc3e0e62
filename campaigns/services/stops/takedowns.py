"""A consent was taken back: every published use of the picture is listed, until somebody says it is gone (LAW-09)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.exc import IntegrityError

from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.domain.people.permissions import Permission
from campaigns.errors import ConflictError, NotFoundError
from campaigns.models.deliveries import Delivery
from campaigns.models.takedowns import PictureTakedown, list_alike, list_uses
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.stops.consents import withdrawn_pictures
from campaigns.services.workflow.standing import parts_there, was_dropped_after_a_try


def note_published_uses(desk: Desk) -> int:
    """List what is not listed yet. Returns how many uses were new.

    Pictures are known by what they look like, so a file that got another name is found all the same; and what is
    listed stays so, whatever becomes of the files.
    """
    return note_uses_of(desk, withdrawn_pictures(desk))


def note_uses_of(desk: Desk, withdrawn: Mapping[str, tuple[str, date]]) -> int:
    """As ``note_published_uses``, by what was read of the files before."""
    if not withdrawn:
        return 0
    with reading() as session:
        if not any(_may_be_out(delivery) for delivery, _ in list_uses(session, withdrawn)):
            return 0
    try:
        with transaction() as session:
            new = [
                PictureTakedown(
                    delivery_id=delivery.id,
                    sha256=sha256,
                    picture=withdrawn[sha256][0][:300],
                    withdrawn_on=withdrawn[sha256][1],
                    noticed_at=desk.clock.now(),
                )
                for delivery, sha256 in list_uses(session, withdrawn)
                if _may_be_out(delivery)
            ]
            session.add_all(new)
    except IntegrityError:  # another process listed them at this moment
        return 0
    return len(new)


def record_removed(desk: Desk, takedown_id: int, *, user_id: int, note: str = "") -> int:
    """A person saw that it is gone: this use, and what else of the item went to the same account. How many.

    Raises:
        NotFoundError: there is no such use. ConflictError: somebody said so before.
    """
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        takedown = session.get(PictureTakedown, takedown_id)
        if takedown is None:
            raise NotFoundError(f"There is no published use {takedown_id}. See Pictures to take down.")
        alike = list_alike(session, takedown)
        if not alike:
            raise ConflictError("Somebody has said already that it is gone.")
        for one in alike:
            one.removed_at, one.removed_by_id, one.note = desk.clock.now(), user.id, " ".join(note.split())
    return len(alike)


def _may_be_out(delivery: Delivery) -> bool:
    return (
        delivery.status in (*OUT, DeliveryStatus.UNKNOWN, DeliveryStatus.HANDED_OVER)
        or parts_there(delivery) > 0
        or was_dropped_after_a_try(delivery)
    )
