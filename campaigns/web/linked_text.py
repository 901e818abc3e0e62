"""A post's text as HTML: escaped, its line breaks kept, its links marked. Nothing else of it is ever markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from campaigns.domain.items.rendered import TextLink
from campaigns.domain.text.addresses import find_addresses


def link_text(text: str, links: Iterable[TextLink | Mapping[str, Any]] = ()) -> Markup:
    """Links come with their place in the text; where none are given, addresses written out become links."""
    known = [link if isinstance(link, TextLink) else TextLink.from_json(link) for link in links]
    if not known:
        known = [TextLink(found.start, found.end, found.url) for found in find_addresses(text)]
    pieces: list[Markup] = []
    position = 0
    for link in sorted(known, key=lambda one: one.start):
        if link.start < position or link.end > len(text):
            continue
        pieces.append(_lines(text[position : link.start]))
        pieces.append(_anchor(text[link.start : link.end], link.url))
        position = link.end
    pieces.append(_lines(text[position:]))
    return Markup("").join(pieces)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _anchor(words: str, url: str) -> Markup:
    if not url.startswith(("https://", "http://", "mailto:")):
        return _lines(words)
    return Markup('<a class="govuk-link" href="{}" rel="noreferrer noopener">{}</a>').format(url, words)
