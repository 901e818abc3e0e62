"""TEXT-07: addresses that lead by way of a mail scanner, a search engine or a network, often with a colleague's key in them."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.items.issues import Replacement
from campaigns.domain.text.listing import listed
from campaigns.domain.text.tracked_links import find_tracked_links


def tracked_addresses(subject: Subject) -> Iterator[Finding]:
    """TEXT-07. The page itself is offered in its place, where the address tells it."""
    source = subject.item.source
    for link in find_tracked_links(source):
        line, column = subject.text.place(link.start)
        words = source[link.start : link.end]
        yield Finding(
            line=line,
            column=column,
            excerpt=words[:120],
            says="keys" if link.keys else "" if link.page else "closed",
            details={"watcher": link.watcher, "page": link.page, "keys": listed(link.keys)},
            replacement=Replacement(link.start, words, link.page) if link.page else None,
        )
