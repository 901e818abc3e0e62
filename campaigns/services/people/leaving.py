"""Leaving: what somebody looked after is handed over, then their access ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from campaigns.content_store.problems import ContentError
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.absences import Absence, open_absences
from campaigns.models.content import list_campaigns
from campaigns.models.people import User, lock_administrators
from campaigns.services.content.plan_writing import OpenedPlan, open_plan, save_plan
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.users import deactivate_user, refuse_to_lose

log = structlog.get_logger("campaigns.leaving")


@dataclass(frozen=True)
class LookedAfter:
    """What somebody looks after, and hands over when they leave.

    Attributes:
        campaigns: ``(short name, title)`` of those whose plan names them as the owner.
        stands_in: absences of others in which they are the deputy.
    """

    campaigns: tuple[tuple[str, str], ...]
    stands_in: tuple[Absence, ...]


@dataclass(frozen=True)
class HandedOver:
    """``refused``: titles of campaigns whose file could not be changed; their owner stands there still."""

    campaigns: int
    refused: tuple[str, ...]


def looked_after(desk: Desk, user: User) -> LookedAfter:
    """By the files as they are now: a plan names its owner in words."""
    with reading() as session:
        stands_in = [one for one in open_absences(session, since=desk.today()) if one.deputy_id == user.id]
        for one in stands_in:
            _ = one.user.name  # looked up while the session is open
    return LookedAfter(
        tuple((slug, plan.words.title) for slug, plan in _plans_of(desk, user.name)), tuple(stands_in)
    )


def leave(desk: Desk, user_id: int, *, to_id: int, by_id: int) -> HandedOver:
    """Hand over what somebody looks after, then end their access. What they wrote and decided stays theirs.

    The plans' files come first: where the access could not be ended after that, pressing again ends it.

    Raises:
        CampaignDeskError: nobody to hand over to, or they are away then and the one who leaves stands in.
        ConflictError: there would be no administrator left, or nobody with the emergency account.
        NotAllowedError: whoever does this may not write plans.
    """
    with reading() as session:
        get_permitted_user(session, by_id, Permission.ADMINISTER)
        user, heir = session.get_one(User, user_id), session.get(User, to_id)
        if heir is None or heir.id == user.id or not heir.is_active:
            raise CampaignDeskError("Choose who takes over.")
        refuse_to_lose(session, user, lock_administrators(session))
        for one in open_absences(session, since=desk.today()):
            if (one.user_id, one.deputy_id) == (heir.id, user.id):
                raise CampaignDeskError(
                    f"{user.name} stands in for {heir.name} while they are away. Choose somebody else, or call that off first."
                )
    refused = []
    plans = _plans_of(desk, user.name)
    for slug, plan in plans:
        try:
            words = replace(plan.words, owner=heir.name)
            save_plan(desk, slug, words, started=plan.source, fingerprint=plan.fingerprint, user_id=by_id)
        except (ContentError, CampaignDeskError, OSError) as error:
            log.warning("campaign not handed over", campaign=slug, error=type(error).__name__)
            refused.append(plan.words.title)
    with transaction() as session:
        for one in open_absences(session, since=desk.today()):
            if one.user_id == user.id:
                one.ended_at = desk.clock.now()
            elif one.deputy_id == user.id:
                one.deputy_id = heir.id
    deactivate_user(desk, user.email)
    return HandedOver(len(plans) - len(refused), tuple(refused))


def _plans_of(desk: Desk, name: str) -> list[tuple[str, OpenedPlan]]:
    with reading() as session:
        slugs = [one.slug for one in list_campaigns(session)]
    found = []
    for slug in slugs:
        try:
            plan = open_plan(desk, slug)
        except (ContentError, OSError):  # its file is gone or broken: the page of the campaign says so
            continue
        if plan.words.owner.strip().casefold() == name.casefold():
            found.append((slug, plan))
    return found
