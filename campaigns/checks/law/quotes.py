"""LAW-16: nobody is quoted with words that they did not agree to."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.documents import ReleaseDocument


def quote_not_approved(subject: Subject) -> Iterator[Finding]:
    """A quote without a name and day of approval, or changed since: the approved words are kept with the sign-off."""
    item = subject.item
    if not isinstance(item, ReleaseDocument):
        return
    approved = {quote.speaker.casefold(): quote.text for quote in subject.records.approved_quotes}
    for index, quote in enumerate(item.quotes):
        line = item.line_of(f"quotes[{index}]")
        details = {"speaker": quote.speaker}
        if not quote.approved_by.strip() or quote.approved_on is None:
            yield Finding(line=line, column=1, excerpt=quote.text[:120], details=details)
        elif _plain(approved.get(quote.speaker.casefold(), quote.text)) != _plain(quote.text):
            yield Finding(line=line, column=1, excerpt=quote.text[:120], says="changed", details=details)


def _plain(text: str) -> str:
    return " ".join(text.split())
