"""Reading the set of one embargo: the release, the posts linked with it, and how each stands to the moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.statuses import AccountState, DeliveryStatus, ItemKind, ItemStatus
from campaigns.domain.sending.embargo import (
    Attempt,
    EmbargoSet,
    Member,
    MemberStatus,
    PlannedAccount,
    fits,
    moment_in_force,
    stand_of_item,
    stand_of_place,
)
from campaigns.domain.sending.holds import covers
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.errors import NotFoundError
from campaigns.models.accounts import list_accounts
from campaigns.models.content import Item, Revision, find_item, latest_revision
from campaigns.models.deliveries import Delivery, list_deliveries_of_item
from campaigns.models.embargoes import EmbargoDrop, list_drops, list_linked
from campaigns.models.holds import Hold, list_holds_in_force, subject_for
from campaigns.services.core.access import get_item
from campaigns.services.core.desk import Desk
from campaigns.services.stops.embargo import embargo_moment, is_public, release_words
from campaigns.services.workflow.approvals import is_signed_off
from campaigns.services.workflow.hold_cover import hold_words
from campaigns.services.workflow.moves import status_words

_NOT_SIGNED_OFF = (ItemStatus.DRAFT, ItemStatus.IN_REVIEW)


def set_ref_of(session: Session, ref: str) -> str:
    """The release that holds the embargo of this item: itself, or the one it is linked with.

    Raises:
        NotFoundError: it is neither an embargoed release nor linked with one.
    """
    item = get_item(session, ref)
    found = item.ref if item.kind == ItemKind.RELEASE else _link_of(session, item)
    release = find_item(session, found) if found else None
    if release is None or not has_embargo(session, release):
        raise NotFoundError(
            f"{quoted(item.title)} has no embargo: no release's own, and none it is linked with."
        )
    return release.ref


def has_embargo(session: Session, release: Item) -> bool:
    revision = latest_revision(session, release.id)
    said = (release.embargo_at, revision.embargo_at if revision else None)
    return any(said) or bool(list_linked(session, release))


def _link_of(session: Session, item: Item) -> str:
    revision = latest_revision(session, item.id)
    if revision is None or item.status == ItemStatus.DRAFT:
        return item.embargoed_with
    return revision.embargoed_with


def read_set(session: Session, desk: Desk, release_ref: str, *, now: datetime) -> EmbargoSet:
    release = get_item(session, release_ref)
    linked = list_linked(session, release)
    moment = _moment_of(session, release, linked)
    look = _Look(session, desk, now, moment, list_holds_in_force(session), list_drops(session, release.id))
    pairs = [(release, latest_revision(session, release.id)), *linked]
    return EmbargoSet(
        ref=release.ref,
        release_id=release.id,
        title=release.title,
        campaign_slug=release.campaign.slug,
        campaign_title=release.campaign.title,
        moment=moment,
        is_over=moment is not None and now >= moment,
        members=tuple(look.member(item, revision) for item, revision in pairs),
    )


def has_ended(session: Session, release: Item, *, now: datetime) -> bool:
    """Whether the moment of the set has come: asked often, so without looking at what goes where."""
    moment = _moment_of(session, release, list_linked(session, release))
    return moment is not None and now >= moment


def _moment_of(
    session: Session, release: Item, linked: Sequence[tuple[Item, Revision | None]]
) -> datetime | None:
    """The one moment of the set. While nothing of it was submitted, what the release's file says."""
    words = release_words(session, release.ref)
    frozen = [(one.embargo_at, one.created_at) for _, one in linked if one is not None]
    if not words and not frozen:
        return release.embargo_at
    if not frozen:
        frozen = [(None, words[-1].submitted_at)]
    moments = [moment_in_force(words, frozen_embargo=embargo, frozen_at=at) for embargo, at in frozen]
    return max((moment for moment in moments if moment is not None), default=None)


@dataclass(frozen=True)
class _Look:
    """What looking at each item of one set needs."""

    session: Session
    desk: Desk
    now: datetime
    moment: datetime | None
    holds: Sequence[Hold]
    drops: dict[int, EmbargoDrop]

    def member(self, item: Item, revision: Revision | None) -> Member:
        places = self._places(item, revision)
        drop = self.drops.get(item.id)
        approved = revision is not None and item.status not in _NOT_SIGNED_OFF and is_signed_off(revision)
        stand = stand_of_item([place.stand for place in places], was_dropped=drop is not None)
        if stand is MemberStatus.DROPPED and drop is not None and not places:
            remarks = [f"Dropped by {drop.dropped_by.name}: {drop.reason}"]
        else:
            remarks = self._remarks(item, revision, places, is_approved=approved)
        return Member(
            item_id=item.id,
            ref=item.ref,
            kind=item.kind,
            title=item.title,
            status=item.status,
            is_approved=approved,
            stand=stand,
            places=tuple(places),
            remarks=tuple(dict.fromkeys(remarks)),
        )

    def _places(self, item: Item, revision: Revision | None) -> list[PlannedAccount]:
        found = _newest(list_deliveries_of_item(self.session, item.id), revision)
        return [
            self._place(list(group)) for _, group in groupby(found, key=lambda delivery: delivery.account_id)
        ]

    def _place(self, deliveries: list[Delivery]) -> PlannedAccount:
        first, account = deliveries[0], deliveries[0].account
        tries = [Attempt(DeliveryStatus(one.status), one.due_at) for one in deliveries]
        stand = stand_of_place(tries, now=self.now)
        public = is_public(self.desk, account)
        waits = stand is MemberStatus.PLANNED or (stand is MemberStatus.NOT_OUT and not self._is_over)
        telling = next((one for one in deliveries if one.error), first)
        return PlannedAccount(
            account_name=account.name,
            account_kind=account.kind,
            stand=stand,
            due_at=first.due_at,
            count=len(deliveries),
            fits=not (waits and public) or self._fits(first),
            is_public=public,
            reason=telling.error,
            delivery_id=telling.id,
        )

    @property
    def _is_over(self) -> bool:
        return self.moment is not None and self.now >= self.moment

    def _fits(self, delivery: Delivery) -> bool:
        planned_for = embargo_moment(self.session, delivery.revision, as_of=delivery.created_at)
        return fits(delivery.due_at, moment=self.moment, planned_for=planned_for)

    def _remarks(
        self, item: Item, revision: Revision | None, places: Sequence[PlannedAccount], *, is_approved: bool
    ) -> list[str]:
        zone = self.desk.settings.timezone
        if not is_approved:
            words = [f"It is {_state_words(item)}."]
        elif not any(place.stand is not MemberStatus.DROPPED for place in places):
            never = "was never scheduled" if self._is_over else "is not scheduled yet"
            words = [f"It is approved and {never}." if not places else ""]
            words += self._missing_accounts(revision) if revision is not None else ()
        else:
            words = []
        for place in places:
            if place.stand is MemberStatus.NOT_OUT:
                words.append(f"{place.account_name}: {place.reason or 'it is still being tried.'}")
            elif place.stand is MemberStatus.DROPPED:
                words.append(f"{place.account_name}: {place.reason}")
            elif not place.fits:
                words.append(
                    f"{place.account_name}: it is scheduled for {format_local(place.due_at, zone)}, which no longer "
                    "fits: the embargo was moved."
                )
        said = " ".join(words)
        more = (one for one in self._in_the_way(item, revision, places) if one not in said)
        return [*filter(None, words), *more]

    def _missing_accounts(self, revision: Revision) -> Iterable[str]:
        """Said beforehand: the set is planned as a whole, or not at all."""
        can_be_sent = set(self.desk.channels.kinds())
        connected = {account.kind for account in list_accounts(self.session)}
        for kind in revision.channels:
            label = KINDS[kind].label
            if kind not in can_be_sent:
                yield f"{label} can't be sent to from here yet. Schedule it for its other accounts on its own page."
            elif kind not in connected:
                yield (
                    f"No account is connected for {label}. Connect one, or schedule it for its other accounts on its own "
                    "page."
                )

    def _in_the_way(
        self, item: Item, revision: Revision | None, places: Sequence[PlannedAccount]
    ) -> Iterable[str]:
        """Holds on what is still to go out, and accounts that could not send it."""
        if all(place.stand in (MemberStatus.OUT, MemberStatus.DROPPED) for place in places) and places:
            return
        kinds = {place.account_kind for place in places if place.stand is not MemberStatus.OUT}
        kinds |= set(revision.channels) if revision is not None and not places else set()
        subjects = [subject_for(item, kind, revision) for kind in sorted(kinds)]
        for hold in self.holds:
            if any(covers(hold.rule, subject) for subject in subjects):
                yield hold_words(hold, self.desk.settings.timezone)
        for delivery in list_deliveries_of_item(self.session, item.id):
            account = delivery.account
            waits = delivery.next_attempt_at is not None
            if waits and account.state != AccountState.CONNECTED:
                yield f"{account.name} is not connected: {account.state_reason or 'reconnect it first.'}"


def _newest(deliveries: Iterable[Delivery], revision: Revision | None) -> list[Delivery]:
    """The newest delivery to each recipient of each account; what an older, cancelled text left behind is not one."""
    latest: dict[tuple[int, str], Delivery] = {}
    for one in sorted(deliveries, key=lambda delivery: delivery.id):
        is_old = revision is None or one.revision_id != revision.id
        if not (one.status == DeliveryStatus.CANCELLED and is_old):
            latest[one.account_id, one.recipient_key] = one
    return sorted(latest.values(), key=lambda one: (one.account_id, one.id))


def _state_words(item: Item) -> str:
    if item.status == ItemStatus.DRAFT:
        return "still a draft: nobody has signed it off"
    return f"{status_words(item.status)}, not approved"
