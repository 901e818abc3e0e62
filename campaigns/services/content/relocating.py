"""Another name for an item, or another campaign. The item stays the same one: its versions, sign-offs, deliveries and figures
hang on its row and never on its name.

Said first (``ItemMove``), then done on disk, then done in the rows. Whoever finds the file at its new place in between, or
after a crash, knows whose it is (``adopt_moved``), so no file ever comes to be a second item without its history.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.content_store.paths import ItemRef, check_campaign_slug, is_slug, parse_ref
from campaigns.content_store.problems import MissingContentError
from campaigns.content_store.relocation import copy_media, move_item_file
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import Campaign, Item, Revision, find_campaign, find_item
from campaigns.models.deliveries import list_deliveries_of_item, was_practised
from campaigns.models.holds import HoldException, take_hold_lock
from campaigns.models.moves import ItemMove, find_open_move, list_open_moves
from campaigns.services.core.access import get_item_to_change, get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.workflow.moves import note_decision
from campaigns.services.workflow.taking_back import take_sign_off_back


def relocate_item(desk: Desk, ref: str, *, name: str, campaign: str, user_id: int) -> str:
    """Give an item another short name, or move it to another campaign; its new reference.

    In another campaign it is a draft again: what was checked and approved went by the one it was in. Its pictures are
    copied there.

    Raises:
        NotAllowedError: something of it is planned or out and it was to leave its campaign, a post keeps the embargo of
            this release, or this person may not.
        ConflictError: the name is taken. MissingContentError: the file or the campaign is not there.
    """
    source = parse_ref(ref)
    target = ItemRef(check_campaign_slug(campaign), source.kind, _checked_name(name))
    if target == source:
        raise CampaignDeskError("That is its name and its campaign already. Nothing was changed.")
    path, document = desk.content.path_of(ref), desk.content.read_item(ref)
    desk.content.folder_of(target.campaign)
    if _is_there(desk, str(target)):
        raise _taken(target.slug)
    try:
        with transaction() as session:
            _begin(session, desk, source, target, path, user_id)
    except IntegrityError as error:
        raise _taken(target.slug) from error
    try:
        if target.campaign != source.campaign:
            copy_media(
                desk.content,
                source.campaign,
                target.campaign,
                [one.name for one in document.pictures if one.sha256],
            )
        move_item_file(desk.content, ref, str(target))
    except CampaignDeskError:
        _forget(str(target))
        raise
    note_file(ref, before=document.fingerprint, after="")
    note_file(str(target), before="", after=document.fingerprint)
    with transaction() as session:
        if (move := find_open_move(session, str(target))) is not None:
            finish_move(session, move, at=desk.clock.now())
    return str(target)


def _begin(session: Session, desk: Desk, source: ItemRef, target: ItemRef, path: Path, user_id: int) -> None:
    take_hold_lock(session)  # nothing is let through a hold by its old name meanwhile
    user = get_permitted_user(session, user_id, Permission.WRITE)
    item = get_item_to_change(session, str(source))
    if find_item(session, str(target)) is not None:
        raise _taken(target.slug)
    _refuse_linked(session, item)
    if target.campaign != source.campaign:
        _refuse_to_leave(session, item)
    for unfinished in list_open_moves(session, item.id):  # whoever began it did not come to move the file
        session.delete(unfinished)
    session.flush()
    session.add(
        ItemMove(
            item_id=item.id,
            user_id=user.id,
            from_ref=str(source),
            from_file=path.relative_to(desk.content.root).as_posix(),
            to_ref=str(target),
            started_at=desk.clock.now(),
        )
    )


def finish_move(session: Session, move: ItemMove, *, at: datetime) -> Item:
    """The file is at its new place: so is the item, with all it has."""
    item = get_item_to_change(session, move.item.ref)
    target = parse_ref(move.to_ref)
    has_left = target.campaign != parse_ref(move.from_ref).campaign
    item.ref, item.slug, item.is_on_disk = move.to_ref, target.slug, True
    for exception in session.scalars(select(HoldException).where(HoldException.item_ref == move.from_ref)):
        exception.item_ref = move.to_ref
    move.done_at = at
    note = f"{move.from_ref} is now {move.to_ref}"
    if has_left:
        item.campaign = campaign_row(session, target.campaign)
        take_sign_off_back(session, item, step=Step.MOVED, at=at, user_id=move.user_id, note=note)
    else:
        note_decision(
            session, item, step=Step.RENAMED, at=at, user_id=move.user_id, fingerprint="", note=note
        )
    session.flush()
    return item


def _forget(to_ref: str) -> None:
    with transaction() as session:
        if (move := find_open_move(session, to_ref)) is not None:
            session.delete(move)


def _refuse_linked(session: Session, release: Item) -> None:
    """Their files and their frozen texts call it by its name."""
    linked = (
        select(Item.title)
        .outerjoin(Revision, Revision.item_id == Item.id)
        .where(or_(Item.embargoed_with == release.ref, Revision.embargoed_with == release.ref))
        .order_by(Item.ref)
        .limit(1)
    )
    if (title := session.scalar(linked)) is not None:
        raise NotAllowedError(
            f"{quoted(title)} keeps the embargo of this release and knows it by its name, so the name stays. Nothing was "
            "changed."
        )


def _refuse_to_leave(session: Session, item: Item) -> None:
    deliveries = [one for one in list_deliveries_of_item(session, item.id) if not was_practised(one)]
    if item.embargoed_with:
        raise NotAllowedError(
            f"{quoted(item.title)} keeps the embargo of a release in this campaign. Take that link out first, or use it "
            "again in the other campaign."
        )
    if item.status == ItemStatus.PUBLISHED or any(one.status == DeliveryStatus.SENT for one in deliveries):
        raise NotAllowedError(
            f"{quoted(item.title)} has gone out, and its results belong to this campaign. Use it again in the other one "
            "instead."
        )
    if any(one.status != DeliveryStatus.CANCELLED for one in deliveries):
        raise NotAllowedError(
            f"{quoted(item.title)} is planned. Cancel what is planned first, then move it to the other campaign."
        )


def campaign_row(session: Session, slug: str) -> Campaign:
    campaign = find_campaign(session, slug)
    if campaign is None:
        campaign = Campaign(slug=slug, title=slug)
        session.add(campaign)
    return campaign


def _checked_name(name: str) -> str:
    if not is_slug(name):
        raise CampaignDeskError("Give it a short name of small letters, digits and hyphens, like walk-away.")
    return name


def _is_there(desk: Desk, ref: str) -> bool:
    try:
        desk.content.path_of(ref)
    except MissingContentError:
        return False
    return True


def _taken(name: str) -> ConflictError:
    return ConflictError(
        f"Something of that campaign is, or was, called {name}. Choose another short name. Nothing was changed."
    )
