"""ACC-13 and ACC-14: one way on, and a name for it that makes sense by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose import Role
from campaigns.checks.web_addresses import addresses_in, page_key
from campaigns.domain.items.issues import Severity

_SAYS_NOTHING = re.compile(
    r"(?:please\s++)?(?:click|tap|press)?\s*+(?:(?:on\s++)?(?:here|this|(?:this|the)\s++(?:link|page|website|site)|link))"
    r"|(?:click|tap)|(?:find\s++out|read|learn|see|view)?\s*+more(?:\s++(?:info|information|details|here))?"
    r"|(?:full\s++)?(?:info|details)|(?:find\s++out|read|learn|see)\s++more\s++(?:here|online)",
    re.IGNORECASE,
)
_LONG_FORM = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.BLOCKQUOTE, Role.NOTE, Role.TABLE_ROW})


_AS_PRINTED = 36  # characters; a paper prints a short address, and who hears it can remember it


def too_many_links(subject: Subject) -> Iterator[Finding]:
    """ACC-13. Counted in each post of a thread by itself; the front matter's link closes the last one."""
    most = subject.facts.number("links")
    own = page_key(subject.post.link)
    for variant in subject.text.variants:
        parts = variant.parts()
        pages = [[(passage, one) for passage in part for one in addresses_in(passage)] for part in parts]
        is_in_text = any(one.key == own for part in pages for _, one in part)
        for number, part in enumerate(pages):
            first = {one.key: (passage, one) for passage, one in reversed(part)}
            keys = list(dict.fromkeys(one.key for _, one in part))
            if own and number == len(pages) - 1 and not is_in_text:
                keys.append(own)
            if len(keys) <= most:
                continue
            details = {"count": len(keys), "limit": most}
            if keys[most] in first:
                passage, one = first[keys[most]]
                yield passage.found(one.start, one.end, details=details)
            else:
                yield Finding(line=subject.item.line_of("link"), excerpt=subject.post.link, details=details)


def link_text(subject: Subject) -> Iterator[Finding]:
    """ACC-14. Who jumps from link to link hears the links' own words only."""
    for passage in subject.text.published:
        for link in passage.links:
            if not link.is_bare and _SAYS_NOTHING.fullmatch(link.label.strip(" .…→>»:!")):
                yield passage.found(link.start, link.end, details={"words": link.label.strip()})
            elif link.is_bare and subject.item.kind == "release" and passage.role in _LONG_FORM:
                is_said_easily = len(link.label or link.url) <= _AS_PRINTED
                yield passage.found(
                    link.start,
                    link.end,
                    says="bare",
                    severity=Severity.INFO if is_said_easily else None,
                    details={"words": _in_brackets(link.url)},
                )


def _in_brackets(address: str) -> str:
    """The address as Markdown takes it between brackets of its own."""
    whole = address if "://" in address else f"https://{address}"
    return whole.replace("(", "%28").replace(")", "%29")
