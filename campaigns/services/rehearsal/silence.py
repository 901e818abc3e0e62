"""What would be silent: an item that was meant for a time in the window and has nothing planned, and why.

Its time is its ``publish_at``, or another of its dates, or the end of its embargo. What is approved and has none of them
is silent at any time, save what is evergreen: that waits for somebody to plan it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.content_store.library import Library
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.text.listing import listed
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.rehearsal.copying import pieces
from campaigns.services.rehearsal.outcomes import Span
from campaigns.services.rehearsal.structure import SilentItem
from campaigns.services.workflow.moves import status_words

_STANDING: dict[str, str] = {
    ItemStatus.DRAFT: "It has not been submitted for sign-off.",
    ItemStatus.IN_REVIEW: "It waits for somebody to approve it.",
    ItemStatus.HELD: "A hold stopped it. Look at it again and give it a new time.",
    ItemStatus.NEEDS_RECHECK: "A hold stopped it. Look at it again and give it a new time.",
}


def refs_in(library: Library, span: Span) -> list[str]:
    """The items whose file names a time in the span, or the end of an embargo in it."""
    return [
        document.ref for document in _documents_in(library, span) if _meant_for(document, span) is not None
    ]


def find_silent(
    session: Session, desk: Desk, library: Library, span: Span, *, now: datetime
) -> list[SilentItem]:
    """In the order of their times. The session is of the copy, its list of items brought up to the files."""
    documents = _documents_in(library, span)
    items = _items(session, [document.ref for document in documents])
    accounts = list_accounts(session)
    planned = _planned_kinds(session)
    found = []
    for document in documents:
        item, at = items.get(document.ref), _meant_for(document, span)
        is_approved = item is not None and item.status == ItemStatus.APPROVED
        if item is None or (at is None and (not is_approved or document.repeats.is_evergreen)):
            continue
        reasons = list(_reasons(desk, document, item, planned.get(item.id, set()), accounts))
        if reasons and at is not None and at < now:
            reasons.append("Its time has passed.")
        if reasons and at is None:
            reasons.append("Its file names no time either. Schedule it, or send it back to its author.")
        if reasons:
            found.append(SilentItem(document.ref, document.title, document.kind, at, tuple(reasons)))
    return sorted(found, key=lambda one: (one.at is None, one.at or now, one.item_ref))


def _reasons(
    desk: Desk, document: ItemDocument, item: Item, planned: set[str], accounts: list[Account]
) -> Iterator[str]:
    kinds = document.channels
    missing = [kind for kind in kinds if kind not in planned]
    if not missing:
        return
    if not planned and (words := _STANDING.get(item.status)):
        yield words
        return
    can_be_sent = set(desk.channels.kinds())
    connected = {account.kind for account in accounts}
    if unplanned := [kind for kind in missing if kind in can_be_sent & connected]:
        yield f"It is {status_words(item.status)}, and nothing is planned for {_labels(unplanned)}."
    if unconnected := [kind for kind in missing if kind in can_be_sent - connected]:
        yield f"No account is connected for {_labels(unconnected)}."
    if unknown := [kind for kind in missing if kind not in can_be_sent]:
        yield f"{_labels(unknown)} can't be sent to from here yet."


def _labels(kinds: list[str]) -> str:
    return listed([KINDS[kind].label for kind in kinds])


def _documents_in(library: Library, span: Span) -> list[ItemDocument]:
    return [one for one in library.items if (at := _meant_for(one, span)) is None or span.holds(at)]


def _meant_for(document: ItemDocument, span: Span) -> datetime | None:
    """The first of its dates in the span, where one is; else whatever time it says."""
    within = next(filter(span.holds, document.moments), None)
    return within or document.publish_at or document.embargo


def _items(session: Session, refs: list[str]) -> dict[str, Item]:
    found = (session.scalars(select(Item).where(Item.ref.in_(some))) for some in pieces(refs))
    return {item.ref: item for items in found for item in items}


def _planned_kinds(session: Session) -> dict[int, set[str]]:
    """Item → the kinds of channel it is planned for, stands still for, or has gone out to."""
    query = select(Delivery.item_id, Account.kind).join(Account, Account.id == Delivery.account_id)
    found = defaultdict[int, set[str]](set)
    for item_id, kind in session.execute(query.where(Delivery.status != DeliveryStatus.CANCELLED).distinct()):
        found[item_id].add(kind)
    return found
