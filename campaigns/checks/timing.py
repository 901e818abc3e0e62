"""TIME: moments that can't be right. Times that do not exist are found when the file is read."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.localtime import format_local


def publication_in_the_past(subject: Subject) -> Iterator[Finding]:
    item = subject.item
    if item.publish_at is not None and item.publish_at < subject.now:
        yield Finding(
            line=item.line_of("publish_at"),
            column=1,
            details={"publish_at": format_local(item.publish_at, subject.zone)},
        )
