"""One post's Markdown as each channel's own text, with the place of every link."""

from __future__ import annotations

import re
from bisect import bisect_left

from campaigns.content_store.markdown_tree import POST_EXTENSIONS, parse_tree
from campaigns.content_store.plain_text import BULLET, LinkStyle, Serialiser
from campaigns.content_store.sections import split_parts
from campaigns.content_store.typed_lines import points_as_typed
from campaigns.content_store.words import Words, linked
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import ChannelKind
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.rendered import RenderedCard, RenderedPart, RenderedPost, TextLink
from campaigns.domain.text.addresses import Address, find_addresses, find_links

_BLANK_LINES = re.compile(r"(\n[ \t]*\n)")
_POINT_FIRST = re.compile(r"[ ]{0,3}(?:[-*]|\d{1,9}\.) ")
_TYPED_BULLET = re.compile(r"(?m)^([ ]{0,12}+)[-*] (?!(?:[ ]*[-*])+[ ]*$)")  # but no ruler


def render_post(document: PostDocument, kind: str) -> RenderedPost:
    """What goes out on that kind of channel: its own section or the body, as one part or a thread.

    Line ends stay as the writer set them. The front matter's ``link`` closes the last part unless the
    text has it
    already. Pictures go with the first part, the card of a page with the part that names it (else the last),
    a content warning with every part. A channel without threads gets the parts as paragraphs of
    one post.
    """
    channel = KINDS[kind]
    parts = [words for part, _ in split_parts(document.text_for(kind)) if (words := _part(part, channel))]
    if not channel.takes_threads and len(parts) > 1:
        parts = [_one_post(parts)]
    if document.link and not any(_mentions(part, document.link) for part in parts):
        closing = linked(document.link, document.link)
        parts = [*parts[:-1], parts[-1] + Words("\n\n") + closing] if parts else [closing]
    parts = parts or [Words()]
    media = tuple(picture.rendered() for picture in document.media)
    warning = document.content_warning if channel.takes_warning else ""
    carded = _carded(parts, document.link_card) if channel.takes_card and document.link_card else None
    card = document.card or RenderedCard(document.link_card)
    return RenderedPost(
        kind=kind,
        parts=tuple(
            RenderedPart(
                text=part.text,
                links=part.links,
                media=media if number == 0 else (),
                warning=warning,
                card=card if number == carded else None,
            )
            for number, part in enumerate(parts)
        ),
    )


def _part(markdown: str, channel: ChannelKind) -> Words:
    tree = parse_tree(points_as_typed(_with_typed_bullets(markdown)), name="post", extensions=POST_EXTENSIONS)
    style = LinkStyle.IN_LABEL if channel.links_in_label else LinkStyle.COLON
    words = Serialiser(
        tree, link_style=style, keep_lines=True, quote_mark="", links_bare=channel.links_bare
    ).whole()
    find = find_links if channel.links_bare else find_addresses
    return Words(words.text, _with_unmarked(find(words.text), words.links))


def plain_part(markdown: str) -> str:
    """One part of a post as any channel gets it that makes no link of a label."""
    return _part(markdown, next(row for row in KINDS.values() if not row.links_in_label)).text


def _with_typed_bullets(markdown: str) -> str:
    """A list straight after a line of text is no list in Markdown; readers shall see one all the same.

    Done before the text is read, where a star with a backslash before it still differs from a bullet.
    """
    pieces = _BLANK_LINES.split(markdown)
    return "".join(
        piece if _POINT_FIRST.match(piece) else _TYPED_BULLET.sub(rf"\1{BULLET}", piece) for piece in pieces
    )


def _with_unmarked(addresses: list[Address], links: tuple[TextLink, ...]) -> tuple[TextLink, ...]:
    found = list(links)
    starts = [link.start for link in links]
    for address in addresses:
        before = bisect_left(starts, address.end) - 1  # the last link that begins before its end
        if before < 0 or links[before].end <= address.start:
            found.append(TextLink(address.start, address.end, address.url))
    return tuple(sorted(found, key=lambda link: link.start))


def _one_post(parts: list[Words]) -> Words:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + Words("\n\n") + part
    return whole


def _carded(parts: list[Words], url: str) -> int:
    """The number of the part that the page's card goes with."""
    return next((number for number, part in enumerate(parts) if _mentions(part, url)), len(parts) - 1)


def _mentions(part: Words, url: str) -> bool:
    wanted = url.rstrip("/")
    return any(link.url.rstrip("/") == wanted for link in part.links)
