"""FIT-01, FIT-04 and FIT-12: what is said, counted as each channel counts it."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.fit.takers import takers
from campaigns.checks.places import part_line
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.text.listing import listed


def text_too_long(subject: Subject) -> Iterator[Finding]:
    """FIT-01. A server's own limit counts where it told one."""
    for kind, rendered in subject.rendered.items():
        for taker in takers(subject, kind):
            for index, part in enumerate(rendered.parts):
                length = taker.limits.measure(part.text, warning=part.warning)
                if length.fits:
                    continue
                yield Finding(
                    line=part_line(subject.post, kind, index),
                    column=1,
                    excerpt=part.text[:60],
                    says="part" if len(rendered.parts) > 1 else "",
                    details={
                        "label": taker.label,
                        "heading": taker.channel.label,
                        "used": length.used,
                        "unit": length.unit,
                        "limit": length.limit,
                        "over": length.over,
                        "number": index + 1,
                        "count": len(rendered.parts),
                    },
                )


def nothing_to_send(subject: Subject) -> Iterator[Finding]:
    """FIT-04. A post that says nothing on a channel, or has nowhere to go."""
    post = subject.post
    if not post.channels:
        yield Finding(line=post.line_of("channels"), column=1, says="channels")
    if any(issue.id == "CONTENT-21" for issue in post.issues):
        return  # the file's own findings say already where text is missing
    for kind, rendered in subject.rendered.items():
        if not any(part.text.strip() or part.media for part in rendered.parts):
            yield Finding(line=post.text_line(kind), column=1, details={"label": KINDS[kind].label})


def thread_joined(subject: Subject) -> Iterator[Finding]:
    """FIT-12. A channel without threads gets the parts as one post, which a writer may not expect."""
    for variant in subject.text.variants:
        count = len(variant.parts())
        joined = [KINDS[kind].label for kind in variant.channels if not KINDS[kind].takes_threads]
        if count > 1 and joined:
            yield Finding(
                line=subject.text.place(variant.source_offset)[0],
                column=1,
                details={
                    "labels": listed(joined),
                    "count": count,
                    "has": "have" if len(joined) > 1 else "has",
                },
            )
