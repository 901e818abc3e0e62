"""Choosing time and accounts before the sign-off: the wish is kept with exactly the text that was submitted, and carried out
once that text has its last yes. Nothing goes out by the wish alone, and nothing that was signed off too late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.items.repeats import dates_words
from campaigns.domain.items.seen import Seen
from campaigns.domain.items.statuses import AccountState, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import listed
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.accounts import Account
from campaigns.models.content import Revision, find_item, latest_revision
from campaigns.models.wishes import PlanWish, find_wish
from campaigns.services.content.preview import ItemPreview, preview_item
from campaigns.services.core.access import get_account, get_item_to_change, get_permitted_user
from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.bench import NotLookedAtError
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.far_ahead import ask_if_far
from campaigns.services.planning.plan import checked_moment, schedule_item
from campaigns.services.planning.targets import why_not_there
from campaigns.services.planning.wish_watch import is_open, was_planned
from campaigns.services.signoff.recipients import seen_of
from campaigns.services.signoff.review import submit_for_review
from campaigns.services.workflow.moves import note_decision

log = structlog.get_logger("campaigns.services.planning.wishes")


@dataclass(frozen=True)
class Wish:
    """What is to become of a text, as pages tell it: ``told`` is why it was not planned."""

    who: str
    due_at: datetime | None
    accounts: tuple[tuple[str, str], ...]  # kind and name
    told: str


def submit_to_go(
    desk: Desk,
    ref: str,
    *,
    user_id: int,
    fingerprint: str,
    account_names: Sequence[str],
    note: str = "",
    is_sure: bool = False,
) -> int:
    """Ask for the sign-off of a text, and keep where it goes at its own time once it has it. Returns its number.

    Args:
        fingerprint: of the text that is meant; another is not submitted.
        account_names: none where it is to be planned by hand later.
        is_sure: its time is meant, however far ahead it is.

    Raises:
        CampaignDeskError: the time is over, or an account can’t take it; nothing was submitted.
        ConflictError, NotAllowedError, NotReadyError: as ``submit_for_review``.
    """
    preview = _preview(desk, ref, fingerprint)
    if account_names:
        ask_if_far(desk, refuse_unfit_wish(desk, ref, fingerprint, account_names), is_sure=is_sure)
    number = submit_for_review(desk, ref, user_id=user_id, note=note, seen=Seen(preview.shown_sha256))
    if account_names:
        _keep_wish(desk, ref, number, account_names, user_id=user_id)
    return number


def refuse_unfit_wish(desk: Desk, ref: str, fingerprint: str, account_names: Sequence[str]) -> datetime:
    """What can be known before the text is frozen. Returns when it would go.

    Raises:
        CampaignDeskError: its time is over, or an account is not connected. ConflictError: it is another text.
    """
    due_at = checked_moment(desk, _preview(desk, ref, fingerprint).publish_at)
    with reading() as session:
        accounts = [get_account(session, name) for name in account_names]
    for account in accounts:
        if account.state != AccountState.CONNECTED:
            why = account.state_reason or "Reconnect it first."
            raise CampaignDeskError(f"{account.name} is not connected: {why} Nothing was submitted.")
    return due_at


def _preview(desk: Desk, ref: str, fingerprint: str) -> ItemPreview:
    preview = preview_item(desk, ref)
    if preview.fingerprint != fingerprint:
        raise ConflictError("The text changed since you saved it. Nothing was submitted; look at it again.")
    return preview


def _keep_wish(desk: Desk, ref: str, number: int, names: Sequence[str], *, user_id: int) -> None:
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        item = get_item_to_change(session, ref)
        revision = latest_revision(session, item.id)
        if revision is None or revision.number != number or item.status != ItemStatus.IN_REVIEW:
            raise ConflictError(
                "It was decided on meanwhile, so where it goes was not kept. Schedule it on its page."
            )
        accounts = [get_account(session, name) for name in dict.fromkeys(names)]
        for account in accounts:
            if words := why_not_there(session, desk, item, revision, account):
                raise CampaignDeskError(
                    f"It is submitted, but not planned. {account.name}: {words} Schedule it once it is signed off."
                )
        ids = [account.id for account in accounts]
        wish = find_wish(session, revision.id)
        if wish is None:
            session.add(
                PlanWish(revision_id=revision.id, user_id=user.id, account_ids=ids, wished_at=now, told="")
            )
        elif wish.account_ids == ids:
            return  # a double click
        else:
            wish.account_ids, wish.user_id, wish.wished_at = ids, user.id, now
        when = format_local(revision.publish_at, desk.settings.timezone) if revision.publish_at else ""
        note_decision(
            session,
            item,
            step=Step.PLAN_ASKED,
            at=now,
            user_id=user.id,
            fingerprint=revision.fingerprint,
            note=f"for {when}: {listed([account.name for account in accounts])}",
        )


def wish_of(session: Session, revision: Revision | None) -> Wish | None:
    """What is to become of that text; nothing once something of it was planned."""
    wish = find_wish(session, revision.id) if revision else None
    if wish is None or revision is None or was_planned(session, revision):
        return None
    accounts = [session.get(Account, account_id) for account_id in wish.account_ids]
    return Wish(
        wish.user.name,
        revision.publish_at,
        tuple((account.kind, account.name) for account in accounts if account),
        wish.told,
    )


def plan_as_wished(desk: Desk, ref: str) -> str:
    """Carry out what was wished for the text that was just signed off. Returns a sentence; empty where there is no wish.

    Never an error: why it could not be planned is kept with the wish, and told on the item’s page.
    """
    with reading() as session:
        item = find_item(session, ref)
        revision = latest_revision(session, item.id) if item else None
        wish = find_wish(session, revision.id) if revision else None
        if item is None or revision is None or wish is None or not is_open(session, item, revision, wish):
            return ""
        user_id, seen = wish.user_id, seen_of(session, revision)
        names = [account.name for one in wish.account_ids if (account := session.get(Account, one))]
        is_whole = len(names) == len(wish.account_ids)
        ahead = [one for one in revision.moments if one > desk.clock.now()]
        moments = ahead or ([revision.publish_at] if revision.publish_at else [])
        when = dates_words(moments, desk.settings.timezone) if moments else ""
    try:
        with acts(_carrying_out(ref, user_id)):
            if not is_whole:
                raise CampaignDeskError("An account that it was to go to is not there any more. Choose anew.")
            # That its time is meant was said when it was submitted.
            schedule_item(
                desk,
                ref,
                user_id=user_id,
                at=None,
                account_names=names,
                seen=seen,
                is_sure=True,
                as_wished=True,
            )
    except NotLookedAtError:
        return "It is planned within a minute."
    except CampaignDeskError as error:
        with acts(_carrying_out(ref, user_id)):
            return _tell(ref, revision.id, str(error))
    return f"Planned as wished: it goes out by itself, {when}, to {listed(names)}."


def _carrying_out(ref: str, wished_by: int) -> Acting:
    """Nobody does it, not even who gave the last yes: it was chosen before."""
    return Acting(Door.CLOCK, "plan-as-wished", subject=ref, wished_by=wished_by)


def plan_each(desk: Desk, refs: Sequence[str]) -> None:
    """For ``wish_watch``, also in another process."""
    for ref in refs:
        if words := plan_as_wished(desk, ref):
            log.info("planned as wished", item=ref, outcome=words)


def _tell(ref: str, revision_id: int, why: str) -> str:
    """Keep why it was not planned; unless it was, by somebody else, at the same moment."""
    with transaction() as session:
        item, wish = get_item_to_change(session, ref), find_wish(session, revision_id)
        if wish is None or item.status != ItemStatus.APPROVED:
            return ""
        wish.told = why
    return f"It was not planned: {why}"
