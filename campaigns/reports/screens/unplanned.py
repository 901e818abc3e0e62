"""What is approved and on no plan: what was forgotten, and what was only practised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import OUT, AccountState, ItemStatus
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Approval, Item, Revision, latest_revisions
from campaigns.models.deliveries import Delivery
from campaigns.services.workflow.approvals import practice_only, practice_only_words

PER_PAGE = 50
_WITH_APPROVALS = selectinload(Revision.approvals).options(
    joinedload(Approval.approved_by), joinedload(Approval.access_set_up_by)
)
LOOKED_AT = 50  # of what was practised alone: each has its text and its approvals read


@dataclass(frozen=True)
class PractisedRow:
    """An item that was practised and can go nowhere else yet.

    ``lacking`` are its channels without an account; ``only_practice`` says why its approval is good for no other.
    """

    ref: str
    title: str
    campaign_title: str
    lacking: tuple[str, ...]
    only_practice: str


@dataclass(frozen=True)
class Unplanned:
    """Approved and on no plan: page ``page`` of ``count``. What goes out by its own plan next stands first."""

    rows: list[Item]
    page: int
    count: int

    @property
    def more(self) -> int:
        return max(0, self.count - self.page * PER_PAGE)


def unplanned(session: Session, *, now: datetime, page: int = 1, per_page: int = PER_PAGE) -> Unplanned:
    """What was forgotten: approved, never planned nor practised."""
    query = _approved(now).where(~_was_practised()).options(joinedload(Item.campaign))
    rows = list(session.scalars(query.offset((page - 1) * per_page).limit(per_page)))
    forgotten = select(func.count(Item.id)).where(Item.status == ItemStatus.APPROVED, ~_was_practised())
    return Unplanned(rows, page, session.scalar(forgotten) or 0)


def _approved(now: datetime) -> Select[Item]:
    """The approved items: those to come first, the nearest first; then those whose time is over, the latest first."""
    is_ahead = Item.publish_at >= now
    ahead = case((is_ahead, Item.publish_at))
    order = Item.publish_at.is_(None), ~is_ahead, ahead, Item.publish_at.desc(), Item.ref
    return select(Item).where(Item.status == ItemStatus.APPROVED).order_by(*order)


def _was_practised() -> ColumnElement[bool]:
    practised = select(Delivery.id).join(Account, Account.id == Delivery.account_id)
    return practised.where(
        Delivery.item_id == Item.id, Account.kind == PRACTICE, Delivery.status.in_(OUT)
    ).exists()


def practised_only(
    session: Session, now: datetime
) -> tuple[list[tuple[Item, tuple[str, ...]]], list[PractisedRow]]:
    """Of what was practised and gone out nowhere else: what can go on, with the channels it waits for; and what nobody
    has to do anything about now."""
    connected = {one.kind for one in list_accounts(session) if one.state != AccountState.DISCONNECTED}
    query = _approved(now).where(_was_practised()).options(joinedload(Item.campaign)).limit(LOOKED_AT)
    items = session.scalars(query).all()
    revisions = latest_revisions(session, [item.id for item in items], _WITH_APPROVALS)
    to_go_on, resting = [], []
    for item in items:
        revision = revisions[item.id]
        public = [kind for kind in revision.channels if kind != PRACTICE]
        open_to = tuple(kind for kind in public if kind in connected)
        only_practice = practice_only(revision)
        if open_to and only_practice is None:
            to_go_on.append((item, open_to))
        elif public:
            why = practice_only_words(only_practice) if only_practice else ""
            lacking = tuple(kind for kind in public if kind not in connected)
            resting.append(PractisedRow(item.ref, item.title, item.campaign.title, lacking, why))
    return to_go_on, resting
