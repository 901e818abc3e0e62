"""The first steps with a new desk: what was done of them, by anybody, until all are done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.authorship import ItemAuthor
from campaigns.models.content import Approval, Revision
from campaigns.models.deliveries import Delivery


@dataclass(frozen=True)
class FirstSteps:
    """Whether a text was ever written, submitted, approved, and has gone out, to Practice or to the world."""

    is_written: bool
    is_submitted: bool
    is_approved: bool
    is_out: bool

    @property
    def are_done(self) -> bool:
        return self.is_out


def first_steps(session: Session) -> FirstSteps:
    row = session.execute(
        select(
            exists(select(ItemAuthor.id)),
            exists(select(Revision.id)),
            exists(select(Approval.id)),
            exists(select(Delivery.id).where(Delivery.status == DeliveryStatus.SENT)),
        )
    ).one()
    return FirstSteps(*map(bool, row))
