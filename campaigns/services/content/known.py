"""What the database knows of some items, asked at once for all of them; what is the same for every item is asked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.rendered import RenderedPost
from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.asked import AskedParty, list_asked_speakers
from campaigns.models.content import (
    Item,
    Revision,
    latest_revisions,
    list_signed_off_releases,
    texts_of_revisions,
)
from campaigns.models.deliveries import Delivery, list_places_around
from campaigns.models.holds import Hold, list_holds_in_force
from campaigns.models.incidents import Incident, list_incidents
from campaigns.models.overrides import FindingOverride, list_overrides
from campaigns.models.routes import SignOffRoute, list_routes

T = TypeVar("T")
A_WEEK = timedelta(days=7)  # what is looked at together is mostly due that near to each other


@dataclass(frozen=True)
class Plan:
    """What is planned of an item and waits. ``is_public`` is false for practice, a rehearsal inside the office."""

    due_at: datetime
    fingerprint: str
    is_public: bool


@dataclass(frozen=True)
class Neighbour:
    """A post that is planned, on its way or out, as one account gets it; ``text`` is None where none was frozen for it."""

    ref: str
    title: str
    channel: str
    account: str
    due_at: datetime
    at: datetime
    text: str | None


class Known:
    """For one moment: it remembers what it was told and asks no second time."""

    def __init__(self, session: Session, refs: Collection[str]) -> None:
        self._session = session
        self._refs = refs
        self._near: tuple[datetime, datetime, Sequence[Neighbour]] | None = None

    # Of each item

    def item(self, ref: str) -> Item | None:
        return self._items.get(ref)

    def newest_revision(self, ref: str) -> Revision | None:
        """With its approvals."""
        return self._of(ref, self._revisions)

    def overrides_of(self, ref: str) -> Sequence[FindingOverride]:
        return self._of(ref, self._overrides) or ()

    def asked_of(self, ref: str) -> Sequence[AskedParty]:
        """Who is asked to agree to their quote in it, or will be when it is submitted."""
        return self._of(ref, self._asked) or ()

    def plans_of(self, ref: str) -> Sequence[Plan]:
        """In the order in which they are due."""
        return self._of(ref, self._plans) or ()

    def _of(self, ref: str, by_item: Mapping[int, T]) -> T | None:
        item = self._items.get(ref)
        return by_item.get(item.id) if item else None

    @cached_property
    def _items(self) -> dict[str, Item]:
        rows = self._session.scalars(select(Item).where(Item.ref.in_(self._refs)))
        return {item.ref: item for item in rows}

    @cached_property
    def _ids(self) -> list[int]:
        return [item.id for item in self._items.values()]

    @cached_property
    def _revisions(self) -> dict[int, Revision]:
        return latest_revisions(
            self._session, self._ids, selectinload(Revision.approvals), selectinload(Revision.asked)
        )

    @cached_property
    def _overrides(self) -> Mapping[int, Sequence[FindingOverride]]:
        found: dict[int, list[FindingOverride]] = defaultdict(list)
        for row in list_overrides(self._session, *self._ids):
            found[row.item_id].append(row)
        return found

    @cached_property
    def _asked(self) -> Mapping[int, Sequence[AskedParty]]:
        found: dict[int, list[AskedParty]] = defaultdict(list)
        for row in list_asked_speakers(self._session, self._ids):
            revision = self._revisions.get(row.item_id)
            if row.revision_id is None or (revision is not None and revision.id == row.revision_id):
                found[row.item_id].append(row)
        return found

    @cached_property
    def _plans(self) -> Mapping[int, Sequence[Plan]]:
        found: dict[int, list[Plan]] = defaultdict(list)
        rows = (
            select(Delivery.item_id, Delivery.due_at, Revision.fingerprint, Account.kind)
            .join(Revision, Revision.id == Delivery.revision_id)
            .join(Account, Account.id == Delivery.account_id)
            .where(Delivery.item_id.in_(self._ids), Delivery.status.in_((*WAITING, DeliveryStatus.HELD)))
            .order_by(Delivery.due_at, Delivery.id)
        )
        for item_id, due_at, fingerprint, kind in self._session.execute(rows):
            found[item_id].append(Plan(due_at, fingerprint, is_public=kind != PRACTICE))
        return found

    # Of all

    @cached_property
    def holds(self) -> Sequence[Hold]:
        return list_holds_in_force(self._session)

    @cached_property
    def accounts(self) -> Sequence[Account]:
        return list_accounts(self._session)

    @cached_property
    def cases(self) -> Sequence[Incident]:
        return list_incidents(self._session)

    @cached_property
    def routes(self) -> Sequence[SignOffRoute]:
        return list_routes(self._session)

    @cached_property
    def signed_off_releases(self) -> Sequence[Revision]:
        return list_signed_off_releases(self._session)

    def neighbours(self, kinds: Collection[str], *, since: datetime, until: datetime) -> Iterator[Neighbour]:
        """The posts to accounts of these kinds that are due within that time, in the order in which they are due."""
        if not kinds:
            return
        if self._near is None or since < self._near[0] or self._near[1] < until:
            room = A_WEEK if len(self._refs) > 1 else timedelta(0)
            since_all, until_all = since - room, until + room
            self._near = since_all, until_all, list(self._around(since_all, until_all))
        for one in self._near[2]:
            if one.channel in kinds and since <= one.due_at <= until:
                yield one

    def _around(self, since: datetime, until: datetime) -> Iterator[Neighbour]:
        """Many deliveries are of one text: each text is read once."""
        places = list_places_around(self._session, since=since, until=until)
        texts = {
            revision_id: (title, rendered.get("posts", {}))
            for revision_id, title, rendered in texts_of_revisions(
                self._session, {place.revision_id for place in places}
            )
        }
        words: dict[tuple[int, str], str | None] = {}
        for place in places:
            title, posts = texts[place.revision_id]
            key = place.revision_id, place.kind
            if key not in words:
                words[key] = _words(posts.get(place.kind))
            yield Neighbour(
                place.ref, title, place.kind, place.name, place.due_at, place.sent_at or place.due_at, words[key]
            )  # fmt: skip


def _words(post: Mapping[str, Any] | None) -> str | None:
    if post is None:
        return None
    return "\n\n".join(part.text for part in RenderedPost.from_json(post).parts)
