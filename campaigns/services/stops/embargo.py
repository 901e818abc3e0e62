"""When an embargo ends as things stand now, asked by whoever is about to plan or to send something public.

Whoever may move it (submitting a release, or sending one back) shuts the gate of ``models/holds.py``; planning and
claiming pass through it. So what is read here is what holds until the asking transaction is over.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.channels.base import capabilities_of
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.sending.embargo import ReleaseText, moment_in_force
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account
from campaigns.models.content import Revision, find_item
from campaigns.models.deliveries import Delivery
from campaigns.models.embargoes import list_release_revisions
from campaigns.services.core.desk import Desk
from campaigns.services.workflow.approvals import is_signed_off


def embargo_moment(session: Session, revision: Revision, *, as_of: datetime | None = None) -> datetime | None:
    """Before which this text may not be public; with ``as_of``, as the release's texts stood at that time."""
    if not revision.embargoed_with:
        return revision.embargo_at
    words = release_words(session, revision.embargoed_with, as_of=as_of)
    return moment_in_force(words, frozen_embargo=revision.embargo_at, frozen_at=revision.created_at)


def release_words(session: Session, release_ref: str, *, as_of: datetime | None = None) -> list[ReleaseText]:
    """What each submitted text of the release says, oldest first."""
    return [
        ReleaseText(one.embargo_at, one.created_at, is_approved=is_signed_off(one))
        for one in list_release_revisions(session, release_ref)
        if as_of is None or one.created_at <= as_of
    ]


def is_public(desk: Desk, account: Account) -> bool:
    """Journalists may have an embargoed text early, marked as embargoed; a page that anybody reads may not."""
    return not capabilities_of(desk.channels, account.kind).addresses_recipients


def refuse_early(
    session: Session, desk: Desk, revision: Revision, account: Account, due_at: datetime
) -> None:
    """
    Raises:
        CampaignDeskError: the account is public, and the embargo is not over at that time.
    """
    if not is_public(desk, account):
        return
    moment = embargo_moment(session, revision)
    if moment is None or due_at >= moment:
        return
    zone = desk.settings.timezone
    whose = f"of “{_title(session, revision)}” " if revision.embargoed_with else ""
    who_reads = "is read by the whole office" if account.kind == PRACTICE else "is public"
    raise CampaignDeskError(
        f"{account.name} {who_reads}, and the embargo {whose}ends {format_local(moment, zone)}. "
        "Choose that moment or later; nothing was scheduled."
    )


def why_under_embargo(session: Session, desk: Desk, delivery: Delivery, now: datetime) -> str:
    """A sentence, or nothing when no embargo keeps this delivery back. Says so when it was moved meanwhile."""
    revision = delivery.revision
    if (revision.embargo_at is None and not revision.embargoed_with) or not is_public(desk, delivery.account):
        return ""
    if words := _why_without_its_release(session, revision):
        return words
    moment = embargo_moment(session, revision)
    if moment is None or now >= moment:
        return ""
    zone = desk.settings.timezone
    before = embargo_moment(session, revision, as_of=delivery.created_at)
    if before is None or before == moment:
        return f"The embargo ends {format_local(moment, zone)}. Plan it for then or later."
    return (
        f"The embargo of “{_title(session, revision)}” was moved after this was scheduled: from "
        f"{format_local(before, zone)} to {format_local(moment, zone)}. Nothing went out. Open the embargo's page and "
        "move all to the new moment."
    )


def _why_without_its_release(session: Session, revision: Revision) -> str:
    """A post that goes with a story does not go out while that story is taken back."""
    release = find_item(session, revision.embargoed_with) if revision.embargoed_with else None
    if release is None or release.status != ItemStatus.DRAFT:
        return ""
    return (
        f"It goes with {quoted(release.title)}, which was sent back. Nothing went out. Have the release approved "
        "again, then give this a new time; or take embargoed_with out of this post."
    )


def _title(session: Session, revision: Revision) -> str:
    release = find_item(session, revision.embargoed_with) if revision.embargoed_with else revision.item
    return release.title if release is not None else revision.embargoed_with
