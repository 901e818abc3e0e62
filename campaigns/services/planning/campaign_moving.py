"""Moving a whole campaign by days: what is planned, what is being written, and the plan's own first and last day.

Linked posts keep their distance to their release, for all move by the same days. All of it moves, or nothing: files are put
back where what is planned can't be moved. Only then what says its time in its own words is submitted again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.content_store.front_edit import Plain, Value, with_values
from campaigns.content_store.problems import ContentError, EditConflictError
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import clock_as_written
from campaigns.domain.time.shifting import shifted
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.content import Campaign, find_campaign, find_item
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.models.holds import lock_items, share_hold_lock
from campaigns.models.versions import VersionKind
from campaigns.services.content.picture_prefetch import warm_library
from campaigns.services.content.readiness import look_over, must_be_mended
from campaigns.services.content.versions import Kept, write_version
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.campaign_moves import CampaignMove, How, campaign_moves, moves_seen
from campaigns.services.planning.far_ahead import ask_if_far
from campaigns.services.planning.moving import Slot, ask_about, move_slot
from campaigns.services.planning.replacing import replace_and_ask
from campaigns.services.signoff.review import NotReadyError
from campaigns.services.stops.beforehand import Beforehand, decided_after_a_look
from campaigns.services.stops.renewal import IN_ONE_LOOK, look_ahead


@dataclass(frozen=True)
class CampaignMoved:
    """How many moved, the first moment after it, the titles of those whose sign-off is asked for again, and why one could not
    be submitted."""

    count: int
    first_at: datetime
    anew: tuple[str, ...]
    troubles: tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    before: str
    document: ItemDocument


def get_campaign(desk: Desk, slug: str) -> Campaign:
    """Raises NotFoundError."""
    with reading() as session:
        campaign = find_campaign(session, slug)
        if campaign is None:
            raise NotFoundError(f"There is no campaign “{slug}”.")
        session.expunge(campaign)
        return campaign


def move_campaign(
    desk: Desk, slug: str, days: int, *, user_id: int, seen: str | None = None, is_sure: bool = False
) -> CampaignMoved:
    """
    Args:
        seen: ``moves_seen`` of what the page showed; None takes what is there.
        is_sure: the furthest moment is meant, however far ahead it is.

    Raises:
        NotAllowedError
        ConflictError: something of it changed since the page was opened. FarAheadError
        CampaignDeskError: something can't be moved; the message says what and why. Nothing was moved.
    """
    now, campaign = desk.clock.now(), get_campaign(desk, slug)
    with reading() as session:
        get_permitted_user(session, user_id, Permission.SCHEDULE)
        get_permitted_user(session, user_id, Permission.WRITE)
        moves = campaign_moves(session, desk, campaign, days, now=now)
    if seen is not None and seen != moves_seen(moves):
        raise ConflictError(
            "Something of this campaign changed meanwhile. Nothing was moved; look at it again."
        )
    if troubles := [f"{quoted(one.title)}: {one.why_not}" for one in moves if one.why_not]:
        raise CampaignDeskError(f"Nothing was moved. {' '.join(troubles)}")
    moving = [one for one in moves if one.how is not How.STAYS]
    if not moving:
        raise CampaignDeskError("Nothing of this campaign has a time that could be moved.")
    ask_if_far(desk, max(one.to for one in moving if one.to), is_sure=is_sure)
    written: list[_Written] = []
    try:
        for one in moving:
            if one.how is not How.PLANNED:
                written.append(_write(desk, one, days, user_id))
        _refuse_unready(desk, moving)
        moved = _move_planned(desk, [one for one in moving if one.how is How.PLANNED], user_id)
    except CampaignDeskError:
        _put_back(desk, written, user_id)
        raise
    _move_plan(desk, slug, days)
    look_ahead(desk, moved[:IN_ONE_LOOK])
    troubles = [words for one in moving if one.how is How.ANEW and (words := _ask_anew(desk, one, user_id))]
    return CampaignMoved(
        len(moving),
        min(one.to for one in moving if one.to),
        tuple(one.title for one in moving if one.how is How.ANEW),
        tuple(troubles),
    )


def _write(desk: Desk, move: CampaignMove, days: int, user_id: int) -> _Written:
    """Its file with the new times; every other word as it is."""
    source, fingerprint = desk.content.read_text(move.ref)
    zone, document = desk.content.zone, desk.content.read_item(move.ref)
    assert move.to is not None, "nothing that can't be moved is left"
    wanted: dict[str, Value] = {}
    if move.accounts:  # it goes there at the time that its words say
        wanted["publish_at"] = clock_as_written(move.to, zone)
    elif document.publish_at is not None:
        wanted["publish_at"] = clock_as_written(shifted(document.publish_at, days, zone), zone)
    if also := document.repeats.also_at:
        wanted["also_at"] = tuple(clock_as_written(shifted(one, days, zone), zone) for one in also)
    if move.embargo_to is not None:
        wanted["embargo"] = clock_as_written(move.embargo_to, zone)
    try:
        kept = Kept(source, fingerprint, VersionKind.WRITTEN)
        written = write_version(desk, move.ref, with_values(source, wanted), kept, user_id=user_id)
    except EditConflictError as error:
        raise ConflictError(
            f"Somebody changed {quoted(move.title)} at the same moment. Try again; nothing was moved."
        ) from error
    return _Written(source, written)


def _put_back(desk: Desk, written: list[_Written], user_id: int) -> None:
    for one in reversed(written):
        kept = Kept(one.document.source, one.document.fingerprint, VersionKind.WRITTEN)
        with suppress(ContentError):  # somebody wrote into it in this very moment: theirs stays
            write_version(desk, one.document.ref, one.before, kept, user_id=user_id)


def _refuse_unready(desk: Desk, moving: list[CampaignMove]) -> None:
    for one in moving:
        if one.how is How.ANEW:
            blocking = [issue for issue in look_over(desk, one.ref).issues if must_be_mended(issue)]
            if blocking:
                raise CampaignDeskError(
                    f"Nothing was moved. {quoted(one.title)} would have to be signed off again, and must be mended before: "
                    f"{NotReadyError(blocking)}"
                )


def _move_planned(desk: Desk, moves: list[CampaignMove], user_id: int) -> list[int]:
    """All in one transaction; of two times of one item the further one first, so that none meets the other on its way.

    Returns the deliveries that moved.
    """
    now = desk.clock.now()
    later = sorted(
        moves, key=lambda one: one.was, reverse=bool(moves and moves[0].to and moves[0].to > moves[0].was)
    )

    def decide(looked: Beforehand) -> list[int]:
        with transaction() as session:
            share_hold_lock(session)
            get_permitted_user(session, user_id, Permission.SCHEDULE)
            items = {one.ref: find_item(session, one.ref) for one in later}
            lock_items(session, [item.id for item in items.values() if item is not None])
            moved: list[int] = []
            for one in later:
                item = items[one.ref]
                there = list_deliveries_of_item(session, item.id) if item is not None else []
                planned = [delivery for delivery in there if delivery.due_at == one.was]
                moved += [delivery.id for delivery in planned]
                assert one.to is not None, "nothing that can't be moved is left"
                ask_about(session, looked, planned, one.to)
            looked.refuse_unseen()
            for one in later:
                assert one.to is not None, "nothing that can't be moved is left"
                try:
                    move_slot(session, desk, Slot(one.ref, one.was), one.to, looked, now=now, user_id=user_id)
                except CampaignDeskError as error:
                    raise CampaignDeskError(f"{quoted(one.title)}: {error}") from error
            return moved

    if not moves:
        return []
    warm_library(desk)
    return decided_after_a_look(desk, decide)


def _move_plan(desk: Desk, slug: str, days: int) -> None:
    """Its first and last day, where the plan says them."""
    plan = desk.content.read_campaign(slug)
    changes: dict[str, Value] = {
        name: Plain((day + timedelta(days=days)).isoformat())
        for name, day in (("starts", plan.starts), ("ends", plan.ends))
        if isinstance(day, date)
    }
    if not changes or not plan.source:
        return
    with suppress(EditConflictError):  # somebody writes the plan at this moment: theirs stays
        written = desk.content.write_campaign(slug, with_values(plan.source, changes), plan.fingerprint)
        note_file(f"{slug}/campaign.md", before=plan.fingerprint, after=written.fingerprint)


def _ask_anew(desk: Desk, move: CampaignMove, user_id: int) -> str:
    """Why it could not be submitted; empty where it was. What was planned of it goes nowhere then."""
    try:
        fingerprint = desk.content.read_item(move.ref).fingerprint
        replace_and_ask(
            desk,
            move.ref,
            user_id=user_id,
            fingerprint=fingerprint,
            account_names=move.accounts,
            note="The campaign was moved; nothing else is changed.",
        )
    except CampaignDeskError as error:
        return f"{quoted(move.title)}: {error}"
    return ""
