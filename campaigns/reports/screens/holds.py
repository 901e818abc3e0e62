"""What the pages show of holds: the banner, the list, one hold with what it met, and who holds an item or delivery."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import Session, joinedload

from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.sending.holds import HOLD_KIND_LABELS, HoldKind, Scope, ScopeKind, covers
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import (
    Hold,
    HoldDelivery,
    count_stopped,
    find_hold,
    list_ended_holds,
    list_holds_in_force,
    list_stopped_subjects,
    standing_holds,
    stands_under_hold,
    subject_for,
    subject_of,
)
from campaigns.reports.screens.outgoing import OutgoingRow, outgoing_query, outgoing_rows
from campaigns.reports.screens.paging import Paged, page_of

SHOWN = 200
# What may still be let through a hold, or is worth naming as an exception before it.
_MAY_GO_OUT = (ItemStatus.SCHEDULED, ItemStatus.HELD, ItemStatus.NEEDS_RECHECK, ItemStatus.APPROVED)


@dataclass(frozen=True)
class HoldLine:
    """One hold in words. ``scope_words`` fits into a sentence: ``everything``, ``the channel Bluesky``."""

    id: int
    kind_label: str
    scope_words: str
    reason: str
    started_by: str
    started_at: datetime
    ended_by: str
    ended_at: datetime | None
    stopped: int
    let_through_by: str = ""  # of a delivery: somebody let its item through
    held_now: int = 0  # of one in force: posts and e-mails that it keeps in the house at this moment

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None

    @property
    def keeps_it(self) -> bool:
        """Of an item or a delivery: it can't go out before the hold has ended."""
        return self.is_in_force and not self.let_through_by


@dataclass(frozen=True)
class ExceptionLine:
    item_ref: str
    item_title: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ItemChoice:
    """An item to choose in a form."""

    ref: str
    title: str
    campaign_title: str


@dataclass(frozen=True)
class HoldScreen:
    """``not_stopped`` was handed to its platform already when the hold came."""

    hold: HoldLine
    exceptions: list[ExceptionLine]
    stopped: list[OutgoingRow]
    not_stopped: list[OutgoingRow]
    may_be_let_through: list[ItemChoice]


def holds_in_force(session: Session) -> list[HoldLine]:
    """For the banner: short, with how many posts and e-mails each keeps, whichever hold stopped them first."""
    holds = list_holds_in_force(session)
    stopped = list_stopped_subjects(session) if holds else []
    held = {
        hold.id: len({(row.item_id, row.account_id) for row in stopped if covers(hold.rule, row.subject)})
        for hold in holds
    }
    return [replace(line, held_now=held[line.id]) for line in _lines(session, holds)]


@dataclass(frozen=True)
class HoldsScreen:
    """All that are in force, and a page of those that have ended."""

    in_force: Sequence[HoldLine]
    ended: Paged[HoldLine]


def holds_screen(session: Session, *, page: int) -> HoldsScreen:
    def some(limit: int, offset: int) -> list[HoldLine]:
        return _counted(session, list_ended_holds(session, limit=limit, offset=offset))

    return HoldsScreen(_counted(session, list_holds_in_force(session)), page_of(some, page))


def _counted(session: Session, holds: Collection[Hold]) -> list[HoldLine]:
    """In words, with how much each stopped."""
    return _lines(session, holds, count_stopped(session, [hold.id for hold in holds])) if holds else []


def _lines(
    session: Session, holds: Collection[Hold], counts: Mapping[int, int] = MappingProxyType({})
) -> list[HoldLine]:
    """Each in words; the campaigns they are about are looked up once for all."""
    titles = _titles(session, [hold.rule.scope for hold in holds])
    return [_line(hold, titles, stopped=counts.get(hold.id, 0)) for hold in holds]


def _line(hold: Hold, titles: Mapping[str, str], *, stopped: int) -> HoldLine:
    return HoldLine(
        id=hold.id,
        kind_label=HOLD_KIND_LABELS[HoldKind(hold.kind)],
        scope_words=_scope_words(hold.rule.scope, titles),
        reason=hold.reason,
        started_by=hold.started_by.name,
        started_at=hold.started_at,
        ended_by=hold.ended_by.name if hold.ended_by else "",
        ended_at=hold.ended_at,
        stopped=stopped,
    )


def scope_words(session: Session, scope: Scope) -> str:
    """As ``Scope.words``, with a campaign's title where its folder's name would stand."""
    return _scope_words(scope, _titles(session, [scope]))


def _scope_words(scope: Scope, titles: Mapping[str, str]) -> str:
    title = titles.get(scope.value) if scope.kind is ScopeKind.CAMPAIGN else None
    return f"the campaign {title}" if title else scope.words


def _titles(session: Session, scopes: Iterable[Scope]) -> dict[str, str]:
    """Of the campaigns named in these, by their folder's name."""
    slugs = {scope.value for scope in scopes if scope.kind is ScopeKind.CAMPAIGN}
    if not slugs:
        return {}
    query = select(Campaign.slug, Campaign.title).where(Campaign.slug.in_(slugs))
    return {row.slug: row.title for row in session.execute(query)}


def hold_screen(session: Session, hold_id: int) -> HoldScreen | None:
    hold = find_hold(session, hold_id)
    if hold is None:
        return None
    allowed = hold.rule.allowed
    titles = _item_titles(session, [one.item_ref for one in hold.exceptions])
    return HoldScreen(
        hold=_counted(session, [hold])[0],
        exceptions=[
            ExceptionLine(
                exception.item_ref,
                titles.get(exception.item_ref, exception.item_ref),
                exception.allowed_by.name,
                exception.allowed_at,
            )
            for exception in hold.exceptions
        ],
        stopped=_met(session, hold, was_stopped=True),
        not_stopped=_met(session, hold, was_stopped=False),
        may_be_let_through=[choice for choice in items_that_may_go_out(session) if choice.ref not in allowed],
    )


def items_that_may_go_out(session: Session) -> list[ItemChoice]:
    """Items signed off and not out yet: what somebody may want to let through."""
    query = (
        select(Item)
        .where(Item.status.in_(_MAY_GO_OUT))
        .options(joinedload(Item.campaign))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Item.ref)
        .limit(SHOWN)
    )
    return [ItemChoice(item.ref, item.title, item.campaign.title) for item in session.scalars(query)]


def item_title(session: Session, ref: str) -> str:
    return _item_titles(session, [ref]).get(ref, ref)


def _item_titles(session: Session, refs: Collection[str]) -> dict[str, str]:
    rows = session.execute(select(Item.ref, Item.title).where(Item.ref.in_(refs)))
    return {row.ref: row.title for row in rows}


def holds_over_item(session: Session, item: Item, kinds: Iterable[str]) -> list[HoldLine]:
    """The holds in force that keep it from at least one of these kinds of channel."""
    revision = latest_revision(session, item.id)
    subjects = [subject_for(item, kind, revision) for kind in set(kinds)]
    return _lines(
        session,
        [
            hold
            for hold in list_holds_in_force(session)
            if any(covers(hold.rule, subject) for subject in subjects)
        ],
    )


def holds_over(session: Session, deliveries: Collection[Delivery]) -> dict[int, HoldLine]:
    """The hold that keeps each in the house; else the one because of which it still stands there, ended or let through."""
    in_force = list_holds_in_force(session)
    standing = standing_holds(session, [delivery.id for delivery in deliveries])
    keeping, left = {}, {}
    for delivery in deliveries:
        subject = subject_of(delivery)
        hold = next((one for one in in_force if covers(one.rule, subject)), None)
        if hold is not None:
            keeping[delivery.id] = hold
        elif delivery.id in standing:
            left[delivery.id] = standing[delivery.id]
    holds = {hold.id: hold for hold in (*keeping.values(), *left.values())}
    lines = {line.id: line for line in _lines(session, holds.values())}
    refs = {delivery.id: delivery.item.ref for delivery in deliveries}
    return {one: lines[hold.id] for one, hold in keeping.items()} | {
        one: _let_through(lines[hold.id], hold, refs[one]) for one, hold in left.items()
    }


def hold_over_delivery(session: Session, delivery: Delivery) -> HoldLine | None:
    return holds_over(session, [delivery]).get(delivery.id)


def _let_through(line: HoldLine, hold: Hold, item_ref: str) -> HoldLine:
    let_through = [one for one in hold.exceptions if one.item_ref == item_ref]
    return replace(line, let_through_by=let_through[0].allowed_by.name if let_through else "")


def stopped_query() -> Select[*tuple[Any, ...]]:
    return outgoing_query((DeliveryStatus.HELD,)).where(stands_under_hold())


@dataclass(frozen=True)
class Stopped:
    """What holds stopped and nobody decided on since, as it stood at one moment; each recipient of an e-mail counts.

    Attributes:
        kept: (item's ref, kind of channel) of what a hold in force still keeps.
        kept_count, freed_count: the deliveries that one still keeps, and those that none does any more.
    """

    kept: Sequence[tuple[str, str]]
    kept_count: int
    freed_count: int

    @property
    def is_kept(self) -> ColumnElement[bool]:
        """Of a ``Delivery`` with its item and account."""
        return stands_under_hold() & tuple_(Item.ref, Account.kind).in_(self.kept)


def stopped_now(session: Session) -> Stopped:
    rules = [hold.rule for hold in list_holds_in_force(session)]
    kept, kept_count, freed_count = set(), 0, 0
    for row in list_stopped_subjects(session):
        if any(covers(rule, row.subject) for rule in rules):
            kept.add((row.subject.item_ref, row.subject.channel_kind))
            kept_count += row.count
        else:
            freed_count += row.count
    return Stopped(sorted(kept), kept_count, freed_count)


def kept_by_holds(session: Session, stopped: Stopped) -> list[OutgoingRow]:
    """What a hold stopped and one in force still keeps: nobody has to do anything, and it does not go out."""
    if not stopped.kept:
        return []
    return outgoing_rows(session, stopped_query().where(stopped.is_kept), limit=SHOWN)


def list_freed(session: Session, *, hold_id: int | None = None) -> list[OutgoingRow]:
    """What a hold stopped and none keeps any more, in the order of its old times: of this hold, or of all."""
    query = freed_query(stopped_now(session))
    if hold_id is not None:
        met = select(HoldDelivery.delivery_id).where(
            HoldDelivery.hold_id == hold_id,
            HoldDelivery.was_stopped.is_(True),
            HoldDelivery.over_at.is_(None),
        )
        query = query.where(Delivery.id.in_(met))
    return outgoing_rows(session, query, limit=SHOWN)


def freed_query(stopped: Stopped) -> Select[*tuple[Any, ...]]:
    """What a hold stopped and none keeps any more: a person looks at it again, and gives it a new time."""
    return stopped_query().where(~stopped.is_kept)


def _met(session: Session, hold: Hold, *, was_stopped: bool) -> list[OutgoingRow]:
    ids = select(HoldDelivery.delivery_id).where(
        HoldDelivery.hold_id == hold.id, HoldDelivery.was_stopped.is_(was_stopped)
    )
    query = outgoing_query(list(DeliveryStatus)).where(Delivery.id.in_(ids))
    # Why they are held is said once, at the top.
    return [
        replace(row, error="") if row.status == DeliveryStatus.HELD else row
        for row in outgoing_rows(session, query, limit=SHOWN)
    ]
