"""The cards of pages, read when an item is submitted and frozen with it: what is approved is what is shown.

The network is asked while no transaction is open; what comes of it is taken apart on the bench, within its limits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from campaigns.channels.link_card import CardError, CardWords, Fetched
from campaigns.domain.documents import RenderedMedia
from campaigns.domain.rendered import RenderedCard
from campaigns.errors import CampaignDeskError
from campaigns.services.bench import NotLookedAtError, Purpose, looking, on_the_bench
from campaigns.services.desk import Desk

if TYPE_CHECKING:
    from campaigns.channels.pictures import Picture


def with_cards_read(desk: Desk, rendered: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every card's title, description and picture; the picture is kept with the others.

    Raises:
        CampaignDeskError: a page could not be read; the message is a sentence that says which and why.
    """
    return _with_each(rendered, cache(partial(_read, desk)))


def with_cards_unread(rendered: Mapping[str, Any]) -> dict[str, Any]:
    """The same as it was before its pages were read: what the draft's own words made of it."""
    return _with_each(rendered, RenderedCard)


def _with_each(rendered: Mapping[str, Any], make: Callable[[str], RenderedCard]) -> dict[str, Any]:
    def made(part: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**part, "card": make(part["card"]["url"]).to_json()} if "card" in part else part

    if "posts" not in rendered:
        return dict(rendered)
    posts = {
        kind: {**post, "parts": [made(part) for part in post["parts"]]}
        for kind, post in rendered["posts"].items()
    }
    return {**rendered, "posts": posts}


def _read(desk: Desk, url: str) -> RenderedCard:
    if desk.cards is None:
        raise CampaignDeskError("Pages can't be read here.")
    page = desk.cards.fetch(url)
    try:
        words = on_the_bench(desk, Purpose.CHECK, looking(desk), _words_of, page)
    except NotLookedAtError:
        raise CampaignDeskError("The page takes too long to read.") from None
    return RenderedCard(url, words.title, words.description, _picture(desk, words.picture_address))


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
