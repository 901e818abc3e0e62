"""ACC-13 and ACC-14: one way on, and a name for it that makes sense by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose import Passage, Role
from campaigns.domain.addresses import find_x_addresses

_SAYS_NOTHING = re.compile(
    r"(?:please\s+)?(?:click|tap|press)?\s*(?:(?:on\s+)?(?:here|this|(?:this|the)\s+(?:link|page|website|site)|link))"
    r"|(?:click|tap)|(?:find\s+out|read|learn|see|view)?\s*more(?:\s+(?:info|information|details|here))?"
    r"|(?:full\s+)?(?:info|details)|(?:find\s+out|read|learn|see)\s+more\s+(?:here|online)",
    re.IGNORECASE,
)
_LONG_FORM = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.BLOCKQUOTE, Role.NOTE, Role.TABLE_ROW})
_DOTTED = re.compile(r"\w\.\w")
_STRANGE = re.compile(r"^(?:mailto|tel|sms):", re.IGNORECASE)


def too_many_links(subject: Subject) -> Iterator[Finding]:
    """ACC-13. Counted in each post of a thread by itself; the front matter's link closes the last one."""
    most = subject.facts.number("links")
    for variant in subject.text.variants:
        parts = variant.parts()
        for number, part in enumerate(parts):
            found = [spot for passage in part for spot in _addresses(passage)]
            places = {key: (passage, start, end) for key, passage, start, end in reversed(found)}
            keys = list(dict.fromkeys(key for key, *_ in found))
            own = _key(subject.post.link)
            if own and number == len(parts) - 1 and not _is_anywhere(own, parts):
                keys.append(own)
            if len(keys) <= most:
                continue
            details = {"count": len(keys), "limit": most}
            if keys[most] in places:
                passage, start, end = places[keys[most]]
                yield passage.found(start, end, details=details)
            else:
                yield Finding(line=subject.item.line_of("link"), excerpt=subject.post.link, details=details)


def _is_anywhere(key: str, parts: tuple[tuple[Passage, ...], ...]) -> bool:
    return any(key == other for part in parts for passage in part for other, *_ in _addresses(passage))


def _addresses(passage: Passage) -> Iterator[tuple[str, Passage, int, int]]:
    """Links with a name and addresses that platforms make a link of, bare domains too."""
    named = [link for link in passage.links if not link.is_bare and not _STRANGE.match(link.url)]
    for link in named:
        yield _key(link.url), passage, link.start, link.end
    for address in find_x_addresses(passage.text) if _DOTTED.search(passage.text) else ():
        if not any(link.start < address.end and address.start < link.end for link in named):
            yield _key(address.url), passage, address.start, address.end


def _key(url: str) -> str:
    """The same page however its address is written."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().casefold()).rstrip("/")


def link_text(subject: Subject) -> Iterator[Finding]:
    """ACC-14. Who jumps from link to link hears the links' own words only."""
    for passage in subject.text.published:
        for link in passage.links:
            if not link.is_bare and _SAYS_NOTHING.fullmatch(link.label.strip(" .…→>»:!")):
                yield passage.found(link.start, link.end, details={"words": link.label.strip()})
            elif link.is_bare and subject.item.kind == "release" and passage.role in _LONG_FORM:
                yield passage.found(link.start, link.end, says="bare")
