"""FIT-13 and FIT-14: content warnings and the cards of pages, which not every channel has."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.listing import listed


def warning_not_shown(subject: Subject) -> Iterator[Finding]:
    """FIT-13. Where there are no content warnings, readers see the text at once, and the warning's words nowhere."""
    post = subject.post
    without = [KINDS[kind].label for kind in subject.rendered if not KINDS[kind].takes_warning]
    if post.content_warning and without:
        details = {"labels": listed(without), "has": "have" if len(without) > 1 else "has"}
        yield Finding(
            line=post.line_of("content_warning"), column=1, excerpt=post.content_warning, details=details
        )


def card_not_shown(subject: Subject) -> Iterator[Finding]:
    """FIT-14. A card beside pictures is refused; a card for nobody would be lost without a word."""
    post = subject.post
    if not post.link_card:
        return
    taking = {kind: rendered for kind, rendered in subject.rendered.items() if KINDS[kind].takes_card}
    for kind, rendered in taking.items():
        if any(part.card and part.media for part in rendered.parts):
            details = {"label": KINDS[kind].label}
            yield Finding(line=post.line_of("link_card"), column=1, excerpt=post.link_card, details=details)
    if not taking:
        labels = [row.label for row in KINDS.values() if row.takes_card]
        yield Finding(
            line=post.line_of("link_card"),
            column=1,
            excerpt=post.link_card,
            says="nobody",
            severity=Severity.INFO,
            details={"labels": listed(labels), "take": "take" if len(labels) > 1 else "takes"},
        )
