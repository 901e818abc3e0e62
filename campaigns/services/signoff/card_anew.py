"""Reading the card of a submitted item anew: the page says something else by now, and the officer wants that to go out."""

from __future__ import annotations

from campaigns.domain.items.rendered import RenderedCard
from campaigns.domain.items.seen import Seen, rendered_sha256
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import Item, Revision, latest_revision, pictures_in
from campaigns.services.content.link_cards import card_trouble, frozen_card, read_card, rendered_with
from campaigns.services.content.readiness import look_over_revision, must_be_mended
from campaigns.services.core.access import get_item, get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.freezing import NotReadyError, card_advice, put_in_review
from campaigns.services.signoff.recipients import refuse_unseen
from campaigns.services.workflow.moves import status_words

# Before anything of it is planned; what is scheduled is cancelled first, as for any new text.
CARD_CAN_BE_READ = (
    ItemStatus.IN_REVIEW,
    ItemStatus.APPROVED,
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
)


def read_card_anew(desk: Desk, ref: str, *, user_id: int, seen: Seen | None = None) -> int | None:
    """Freeze the submitted text once more, with its card as its page says it now, and ask for sign-off again.

    Returns the new revision's number; None where the page says what it said, and so nothing is changed.

    Args:
        seen: what the person's page showed of what was submitted.

    Raises:
        NotAllowedError: this person may not, there is no card, or it is planned or out already.
        ConflictError: another text was submitted meanwhile.
        NotReadyError: something in it blocks, in the card or else.
        CampaignDeskError: the page can't be read.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
        item = get_item(session, ref)
        revision, before = _carded(item, latest_revision(session, item.id))
        if seen is not None:
            refuse_unseen(session, revision, seen, recipients=False)
    try:
        card = read_card(desk, before.url)
    except CampaignDeskError as error:
        raise CampaignDeskError(f"{card_trouble(error)} What was submitted stays as it is.") from None
    if card == before:
        return None
    _refuse_what_blocks(desk, revision, card)
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item = get_item_to_change(session, ref)
        latest, _ = _carded(item, latest_revision(session, item.id))
        if latest.id != revision.id:
            raise ConflictError(
                "Another text was submitted meanwhile. Nothing was changed. Look at it again."
            )
        fresh = _with_card(latest, card)
        note = f"The card of {card.url} was read anew; nothing else is changed."
        put_in_review(session, desk, item, fresh, user_id=user.id, at=now, note=note)
        return fresh.number


def _carded(item: Item, revision: Revision | None) -> tuple[Revision, RenderedCard]:
    """The text that was submitted, with its card.

    Raises:
        NotAllowedError: it has none, or it is not the moment.
    """
    card = frozen_card(revision.rendered) if revision is not None else None
    if revision is None or card is None:
        raise NotAllowedError(f"What was submitted of “{item.title}” has no card of a page to read anew.")
    if item.status not in CARD_CAN_BE_READ:
        raise NotAllowedError(
            f"“{item.title}” is {status_words(item.status)}. Its card is read anew after it was submitted and before it is "
            "scheduled; cancel what is scheduled first."
        )
    return revision, card


def _refuse_what_blocks(desk: Desk, revision: Revision, card: RenderedCard) -> None:
    """As when it was submitted: what would be frozen is looked at before.

    Raises:
        NotReadyError
    """
    known = look_over_revision(desk, revision.id).issues
    blocking = [one for one in look_over_revision(desk, revision.id, card).issues if must_be_mended(one)]
    if blocking:
        raise NotReadyError(blocking, card_advice(blocking, filter(must_be_mended, known), has_changed=True))


def _with_card(revision: Revision, card: RenderedCard) -> Revision:
    rendered = rendered_with(revision.rendered, card)
    return Revision(
        fingerprint=revision.fingerprint,
        source=revision.source,
        rendered=rendered,
        rendered_sha256=rendered_sha256(rendered),
        pictures=pictures_in(rendered),
        title=revision.title,
        channels=revision.channels,
        media_lists=revision.media_lists,
        quotes=revision.quotes,
        publish_at=revision.publish_at,
        embargo_at=revision.embargo_at,
        embargoed_with=revision.embargoed_with,
        incidents=revision.incidents,
        areas=revision.areas,
        repeats=revision.repeats or {},
        again_until=revision.again_until,
    )
