"""From a delivery's frozen revision to the message its channel sends, byte for byte as approved."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.channels.base import LinkCard, MediaFile, MessagePart, OutboundMessage, Recipient
from campaigns.domain.items.rendered import RenderedCard, RenderedMedia, RenderedPost, RenderedRelease
from campaigns.errors import CampaignDeskError
from campaigns.models.claims import pictures_to_send
from campaigns.models.deliveries import Delivery
from campaigns.models.people import Contact
from campaigns.services.core.desk import Desk
from campaigns.services.core.media_store import MediaDamagedError
from campaigns.services.core.transaction import reading

UNSUBSCRIBING = "campaign-desk unsubscribe"  # what the seal of such a link is for


def compose_message(desk: Desk, delivery: Delivery) -> OutboundMessage:
    """The message of this delivery. Its pictures are not read yet (see ``damaged_pictures``).

    Raises:
        CampaignDeskError: the revision has no text for this kind of channel, or for the delivery's area.
    """
    rendered = delivery.revision.rendered
    recipient = None
    if (contact := delivery.contact) is not None:
        recipient = Recipient(contact.email, contact.name, unsubscribe_address(desk, contact))
    if "release" in rendered:
        release = RenderedRelease.from_json(rendered["release"]).for_area(delivery.area)
        photos = tuple(_file(desk, photo) for photo in release.photos)
        return OutboundMessage(
            key=delivery.key,
            composed_at=delivery.composed_at,
            parts=(MessagePart(release.text, media=photos),),
            subject=release.subject,
            html=release.html,
            recipient=recipient,
        )
    if delivery.account.kind not in rendered["posts"]:
        raise CampaignDeskError(
            "No text was signed off for this channel. List it in the post and submit it again."
        )
    post = RenderedPost.from_json(rendered["posts"][delivery.account.kind])
    return OutboundMessage(
        key=delivery.key,
        composed_at=delivery.composed_at,
        parts=tuple(
            MessagePart(
                part.text,
                part.links,
                tuple(_file(desk, media) for media in part.media),
                warning=part.warning,
                card=_card(desk, part.card) if part.card else None,
            )
            for part in post.parts
        ),
        recipient=recipient,
    )


def _card(desk: Desk, card: RenderedCard) -> LinkCard:
    picture = _file(desk, card.picture) if card.picture else None
    return LinkCard(card.url, card.title, card.description, picture)


def _file(desk: Desk, media: RenderedMedia) -> MediaFile:
    return MediaFile.of(media, desk.media)


def damaged_pictures(desk: Desk, delivery_ids: Sequence[int]) -> dict[int, str]:
    """Of which of these an approved picture is missing or changed in the media store, and what is said of it.

    Asked before the claim, so that nobody waits for the database while pictures are read.
    """
    with reading() as session:
        pictures = pictures_to_send(session, delivery_ids)
    found: dict[int, str] = {}
    proven: set[str] = set()
    for delivery_id, hashes in pictures:
        try:
            for sha256 in hashes - proven:
                desk.media.prove(sha256)
                proven.add(sha256)
        except MediaDamagedError as error:
            found[delivery_id] = str(error)
    return found


def unsubscribe_address(desk: Desk, contact: Contact) -> str:
    """Where this person is taken off; empty where the desk has no address that others can reach."""
    if not desk.settings.url_is_set:
        return ""
    return f"{desk.settings.url}/unsubscribe/{contact.id}-{desk.seal.sign(UNSUBSCRIBING, named(contact))}"


def named(contact: Contact) -> str:
    """Whose link it is: theirs, whatever their address is corrected to. When they came to the desk is in it, for a number
    may be given out anew."""
    return f"{contact.id} {contact.created_at.isoformat()}"
