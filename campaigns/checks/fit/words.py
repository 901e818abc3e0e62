"""FIT-06 to FIT-08: hashtags, names of accounts and links, as each channel takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.checks.base import Finding, Subject
from campaigns.checks.hashtags import hashtags_in
from campaigns.checks.prose import Passage
from campaigns.checks.web_addresses import addresses_in, page_key
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import TextRules
from campaigns.domain.items.issues import Severity

_MENTION = re.compile(r"(?<![\w.@/])@[\w.]*\w")


@dataclass(frozen=True)
class _Part:
    """One post of a thread on one channel, with the channel's rules; ``own_link`` is what the front matter adds to it."""

    label: str
    rules: TextRules
    passages: tuple[Passage, ...]
    own_link: str = ""


def hashtags_not_taken(subject: Subject) -> Iterator[Finding]:
    """FIT-06."""
    for part in _parts(subject):
        tags = [tag for passage in part.passages for tag in hashtags_in(passage)]
        most, advised = part.rules.hashtags_most, part.rules.hashtags_advised
        details = {"label": part.label, "count": len(tags)}
        if most is not None and len(tags) > most:
            one = tags[most]
            yield one.passage.found(one.start, one.end, details={**details, "limit": most})
        elif advised is not None and len(tags) > advised:
            one = tags[advised]
            details = {**details, "limit": advised}
            yield one.passage.found(
                one.start, one.end, says="advised", severity=Severity.WARN, details=details
            )
        elif part.rules.one_topic and len(tags) > 1:
            one = tags[1]
            details = {**details, "first": f"#{tags[0].tag}"}
            yield one.passage.found(one.start, one.end, says="topic", severity=Severity.INFO, details=details)


def mentions_not_taken(subject: Subject) -> Iterator[Finding]:
    """FIT-07."""
    for part in _parts(subject):
        most = part.rules.mentions_most
        found = [(passage, match) for passage in part.passages for match in passage.search(_MENTION)]
        if most is not None and len(found) > most:
            passage, match = found[most]
            details = {"label": part.label, "count": len(found), "limit": most}
            yield passage.found(*match.span(), details=details)


def links_not_taken(subject: Subject) -> Iterator[Finding]:
    """FIT-08. Too many different ones block; where none can be followed, the writer should know."""
    for part in _parts(subject):
        found = [(passage, one) for passage in part.passages for one in addresses_in(passage)]
        keys = list(dict.fromkeys([one.key for _, one in found] + ([part.own_link] if part.own_link else [])))
        most = part.rules.links_most
        if most is not None and len(keys) > most:
            yield Finding(
                line=found[0][0].locate(found[0][1].start, found[0][1].end)[0] if found else 1,
                column=1,
                details={"label": part.label, "count": len(keys), "limit": most},
            )
        elif not part.rules.links_clickable and found:
            passage, one = found[0]
            yield passage.found(
                one.start, one.end, says="dead", severity=Severity.INFO, details={"label": part.label}
            )
        elif not part.rules.links_clickable and part.own_link:
            yield Finding(
                line=subject.item.line_of("link"),
                excerpt=subject.post.link,
                says="dead",
                severity=Severity.INFO,
                details={"label": part.label, "words": subject.post.link},
            )


def _parts(subject: Subject) -> Iterator[_Part]:
    own = page_key(subject.post.link)
    for variant in subject.text.variants:
        parts = variant.parts()
        for kind in variant.channels:
            platform = subject.facts.platform(kind)
            if platform is None:
                continue
            posts = parts if KINDS[kind].takes_threads else (tuple(p for part in parts for p in part),)
            for number, passages in enumerate(posts, start=1):
                is_last = number == len(posts)
                yield _Part(KINDS[kind].label, platform.text, passages, own if is_last else "")
