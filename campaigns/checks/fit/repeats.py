"""FIT-15 and FIT-16: what goes out more than once, and where that can't be."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Subject
from campaigns.checks.finding import Finding
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.text.listing import listed


def repeats_wrong(subject: Subject) -> Iterator[Finding]:
    """FIT-15. Rules that contradict each other, or have no end."""
    post = subject.post
    if post.also_at and post.again_after:
        yield _at(subject, "also_at")
    if post.also_at and post.embargoed_with:
        yield _at(subject, "also_at", "embargo")
    if post.also_at and post.publish_at is None:
        yield _at(subject, "also_at", "first")
    if post.publish_at in post.also_at:
        yield _at(subject, "also_at", "double")
    if not post.again_after and (post.again_most or post.again_until):
        yield _at(subject, "again_most" if post.again_most else "again_until", "lonely")
    if post.again_after and post.again_until is None:
        yield _at(subject, "again_after", "endless")


def once_on_some(subject: Subject) -> Iterator[Finding]:
    """FIT-16. A platform that refuses the same words twice gets them once."""
    kinds = [kind for kind in subject.post.channels if KINDS[kind].takes_words_once]
    if not kinds or not subject.post.repeats:
        return
    labels = [KINDS[kind].label for kind in kinds]
    details: dict[str, object] = {
        "labels": listed(labels),
        "refuses": "refuses" if len(labels) == 1 else "refuse",
        "count": len(subject.post.moments),
    }
    is_evergreen = subject.post.repeats.is_evergreen
    yield _at(subject, "channels", "evergreen" if is_evergreen else "", details)


def _at(subject: Subject, key: str, says: str = "", details: dict[str, object] | None = None) -> Finding:
    return Finding(line=subject.item.line_of(key), column=1, says=says, details=details or {})
