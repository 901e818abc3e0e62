"""Correcting what is published: a dated note kept with the item, and a post that says it, approved as any text."""

from __future__ import annotations

from campaigns.content_store.post_words import PostWords
from campaigns.domain.items.statuses import OUT
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import format_day
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.content import Item, find_item, lock_item
from campaigns.models.corrections import Correction
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.services.content.writing import create_item
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.workflow.moves import note_decision

LONGEST = 2000  # characters


def dated(desk: Desk, correction: Correction) -> str:
    """The note as it is shown and begun with in a post: “Correction, 3 December 2026: …”."""
    day = correction.said_at.astimezone(desk.settings.timezone).date()
    return f"Correction, {format_day(day)}: {correction.words}"


def note_correction(desk: Desk, ref: str, *, user_id: int, words: str) -> int:
    """Keep a correction with an item that went out; the id of the note.

    Raises:
        NotAllowedError: this person may not write. NotFoundError: there is no such item.
        ConflictError: nothing of it is out. CampaignDeskError: it says nothing, or too much.
    """
    said = " ".join(words.split())
    if not said:
        raise CampaignDeskError("Say what was wrong, and what is right.")
    if len(said) > LONGEST:
        raise CampaignDeskError(f"Say it in at most {LONGEST:,} characters.")
    now = desk.clock.now()
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
        item = find_item(session, ref)
        if item is None:
            raise NotFoundError(f"There is no item {ref}.")
        lock_item(session, item.id)
        out = [one for one in list_deliveries_of_item(session, item.id) if one.status in OUT]
        if not out:
            raise ConflictError("Nothing of it is out yet, so there is nothing to correct: change the words.")
        row = Correction(item_id=item.id, words=said, said_at=now, said_by_id=user_id)
        session.add(row)
        fingerprint = out[-1].revision.fingerprint
        note_decision(
            session, item, step=Step.CORRECTED, at=now, user_id=user_id, fingerprint=fingerprint, note=said
        )
        session.flush()
        return row.id


def write_correction_post(desk: Desk, correction_id: int, *, user_id: int) -> str:
    """A new draft that says the correction, for the channels on which a post went out; its reference.

    Raises:
        NotAllowedError: this person may not write. NotFoundError: there is no such correction.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
        correction = session.get(Correction, correction_id)
        if correction is None:
            raise NotFoundError("There is no such correction.")
        item = session.get_one(Item, correction.item_id)
        campaign, title = item.ref.split("/", 1)[0], item.title
        public = (one for one in list_deliveries_of_item(session, item.id) if one.status in OUT)
        kinds = dict.fromkeys(one.account.kind for one in public if not one.recipient_key)
        words, whose = dated(desk, correction), {correction.said_by_id, user_id}
    return create_item(
        desk,
        campaign,
        PostWords(title=f"Correction: {title}", channels=tuple(kinds), parts=(words,)),
        user_id=user_id,
        whose=whose,
    )
