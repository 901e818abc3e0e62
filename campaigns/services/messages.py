"""From a delivery's frozen revision to the message its channel sends, byte for byte as approved."""

from __future__ import annotations

from functools import partial

from campaigns.channels.base import LinkCard, MediaFile, MessagePart, OutboundMessage, Recipient
from campaigns.domain.documents import RenderedMedia, RenderedPost, RenderedRelease
from campaigns.domain.rendered import RenderedCard
from campaigns.errors import CampaignDeskError
from campaigns.models.deliveries import Delivery
from campaigns.services.desk import Desk
from campaigns.services.unsubscribing import unsubscribe_address


def compose_message(desk: Desk, delivery: Delivery) -> OutboundMessage:
    """The message of this delivery.

    Raises:
        MediaDamagedError: an approved picture is missing or changed in the media store.
        CampaignDeskError: the revision has no text for this kind of channel.
    """
    rendered = delivery.revision.rendered
    recipient = None
    if (contact := delivery.contact) is not None:
        recipient = Recipient(contact.email, contact.name, unsubscribe_address(desk, contact))
    if "release" in rendered:
        release = RenderedRelease.from_json(rendered["release"])
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
    desk.media.read(media.sha256)  # proves now, before the network, that it is there and unchanged
    return MediaFile.of(media, partial(desk.media.read, media.sha256))
