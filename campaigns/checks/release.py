"""REL: what a newsroom needs in a press release."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.documents import ReleaseDocument


def contact_missing(subject: Subject) -> Iterator[Finding]:
    """ENDS is always added when a release is rendered; the contact has to come from the writer."""
    if isinstance(subject.item, ReleaseDocument) and not subject.item.contact.strip():
        yield Finding(line=subject.item.line_of("contact"), column=1)
