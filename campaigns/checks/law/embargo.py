"""LAW-15: an embargo is kept by whoever set it."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.time.localtime import format_local


def embargo_after_publication(subject: Subject) -> Iterator[Finding]:
    """A release that says it is public before its own embargo ends, or a post before that of its release."""
    item = subject.item
    if item.embargo is None or item.publish_at is None or item.publish_at >= item.embargo:
        return
    release = item.embargoed_with if isinstance(item, PostDocument) else ""
    yield Finding(
        line=item.line_of("publish_at"),
        column=1,
        says="linked" if release else "",
        details={
            "publish_at": format_local(item.publish_at, subject.zone),
            "embargo": format_local(item.embargo, subject.zone),
            "release": release.partition("/")[2],
        },
    )
