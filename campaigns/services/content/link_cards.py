"""The cards of pages: read when an item is submitted and frozen with it, so that what is approved is what is shown.

What was read last is kept, and a draft shows it: so people see, and let through, what would go out. The network is
asked while no transaction is open; what comes of it is taken apart on the bench, within its limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.orm import Session

from campaigns.channels.link_card import CardError, CardWords, Fetched
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import ItemDocument, PostDocument
from campaigns.domain.items.rendered import RenderedCard, RenderedMedia
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.cards import find_card, keep_card
from campaigns.services.core.bench import NotLookedAtError, Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

if TYPE_CHECKING:
    from campaigns.channels.pictures import Picture

Document = TypeVar("Document", bound=ItemDocument)


def page_shown(document: ItemDocument) -> str:
    """The address of the page whose card one of its channels shows; empty where none does."""
    shows = isinstance(document, PostDocument) and any(KINDS[kind].takes_card for kind in document.channels)
    return document.link_card if shows and isinstance(document, PostDocument) else ""


def with_card(document: Document, card: RenderedCard | None) -> Document:
    """The document with the card of its page; as it is where that is the card of another page, or of none."""
    if card is None or not isinstance(document, PostDocument) or page_shown(document) != card.url:
        return document
    return replace(document, card=card)


def with_known_card(session: Session, document: Document) -> Document:
    """The document with its card as it was read last: so it is shown, and looked at, before it is read anew."""
    url = page_shown(document)
    return with_card(document, find_card(session, url)) if url else document


def frozen_card(rendered: Mapping[str, Any]) -> RenderedCard | None:
    """The card that goes out with this frozen form."""
    parts = (part for post in rendered.get("posts", {}).values() for part in post["parts"])
    return next((RenderedCard.from_json(part["card"]) for part in parts if "card" in part), None)


def rendered_with(rendered: Mapping[str, Any], card: RenderedCard | None) -> dict[str, Any]:
    """The same frozen form with this card in the place of its own; None: as it was before its page was read."""

    def part_with(part: Mapping[str, Any]) -> Mapping[str, Any]:
        if "card" not in part:
            return part
        return {**part, "card": (card or RenderedCard(part["card"]["url"])).to_json()}

    if "posts" not in rendered:
        return dict(rendered)
    posts = {
        kind: {**post, "parts": [part_with(part) for part in post["parts"]]}
        for kind, post in rendered["posts"].items()
    }
    return {**rendered, "posts": posts}


def read_card(desk: Desk, url: str) -> RenderedCard:
    """What the page says of itself now. It is kept as what is known; its picture is kept with the others.

    Raises:
        CampaignDeskError: it could not be read; the message is a sentence that says which page and why.
    """
    if desk.cards is None:
        raise CampaignDeskError("Pages can't be read here.")
    page = desk.cards.fetch(url)
    try:
        words = on_the_bench(desk, Purpose.CHECK, looking(desk), _words_of, page)
    except NotLookedAtError:
        raise CampaignDeskError("The page takes too long to read.") from None
    card = RenderedCard(url, words.title, words.description, _picture(desk, words.picture_address))
    with transaction() as session:
        keep_card(session, card, at=desk.clock.now())
    return card


def refuse_unread_card(desk: Desk, ref: str) -> None:
    """Before somebody decides on a draft: its card goes out with it, and they must have had it before their eyes.

    Raises:
        ConflictError: nobody had read the page yet. It has been read now, and the draft shows its card.
        CampaignDeskError: the file or the page can't be read.
    """
    url = on_the_bench(desk, Purpose.PREVIEW, looking(desk), _page_shown_on_disk, ref)
    with reading() as session:
        is_known = not url or find_card(session, url) is not None
    if is_known:
        return
    try:
        read_card(desk, url)
    except CampaignDeskError as error:
        raise CampaignDeskError(card_trouble(error)) from None
    raise ConflictError(
        f"The card of {url} goes out with this text, and it was read just now for the first time. Nothing was decided. "
        "Look at it on the item's page, then decide."
    )


def card_trouble(error: CampaignDeskError) -> str:
    """What to do where a card can't be made."""
    return f"The card of link_card can't be made. {error} Try again, or take link_card out."


def _page_shown_on_disk(desk: Desk, ref: str) -> str:
    return page_shown(desk.content.read_item(ref))


def _picture(desk: Desk, address: str) -> RenderedMedia | None:
    """None where the page has none, or none that can be read: the card goes without, as its preview shows."""
    if not address or desk.cards is None:
        return None
    try:
        fetched = desk.cards.fetch(address)
        picture = on_the_bench(desk, Purpose.CHECK, looking(desk), _picture_of, fetched)
    except (CardError, NotLookedAtError):
        return None
    return RenderedMedia(
        name="the picture of that page",
        sha256=desk.media.keep(picture.content),
        mime_type=picture.mime_type,
        width=picture.width,
        height=picture.height,
        alt="",
        decorative=True,
        bytes_count=len(picture.content),
    )


def _words_of(desk: Desk, page: Fetched) -> CardWords:
    assert desk.cards is not None
    return desk.cards.read_words(page)


def _picture_of(desk: Desk, fetched: Fetched) -> Picture:
    assert desk.cards is not None
    return desk.cards.read_picture(fetched)
