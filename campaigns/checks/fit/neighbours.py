"""FIT-10 and FIT-11: what is already planned or out on the same accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from campaigns.checks.base import Finding, Subject
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.collisions import Collision, CollisionKind, Sending, find_collisions
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.records import PlannedText
from campaigns.domain.text.listing import listed
from campaigns.domain.time.localtime import format_local

NEAR = timedelta(days=30)


def too_close(subject: Subject) -> Iterator[Finding]:
    """FIT-10. Two posts within minutes on one account take each other's readers."""
    if not subject.moments:
        return
    for collision in _collisions(subject):
        if collision.kind is CollisionKind.TOO_CLOSE:
            yield _about(subject, collision)


def said_already(subject: Subject) -> Iterator[Finding]:
    """FIT-11. The same words again on one account within a month; on X also on several accounts."""
    for collision in _collisions(subject):
        if collision.kind is not CollisionKind.TOO_CLOSE:
            yield _about(
                subject, collision, says="" if collision.kind is CollisionKind.SAME_TEXT else "alike"
            )
    yield from _on_several_accounts(subject)


def _collisions(subject: Subject) -> Iterator[Collision[Sending]]:
    """Those of this item with another, on the accounts it would go to."""
    for moment in subject.moments or (subject.now,):
        yield from _collisions_at(subject, moment)


def _collisions_at(subject: Subject, moment: datetime) -> Iterator[Collision[Sending]]:
    others = [one for one in _others(subject) if abs(one.at - moment) <= NEAR]
    kinds = {kind: [one for one in others if one.channel == kind] for kind in subject.rendered}
    apart = timedelta(minutes=subject.facts.number("minutes-apart"))
    for kind, planned in kinds.items():
        text = _text(subject, kind)
        for account in dict.fromkeys(one.account for one in planned):
            here = [one for one in planned if one.account == account]
            sendings = [_sending(number, one) for number, one in enumerate(here, start=1)]
            own = Sending(0, account, subject.item.ref, moment, text)
            for one in sendings:  # pair by pair: a third post between two must not hide that they are close
                yield from find_collisions([one, own], apart=apart)


def _others(subject: Subject) -> Iterator[PlannedText]:
    return (one for one in subject.records.planned if one.ref != subject.item.ref)


def _sending(number: int, one: PlannedText) -> Sending:
    return Sending(number, one.account, one.ref, one.at, one.text)


def _about(subject: Subject, collision: Collision[Sending], says: str = "") -> Finding:
    other = collision.earlier if collision.later.item_ref == subject.item.ref else collision.later
    title = next((one.title for one in subject.records.planned if one.ref == other.item_ref), other.item_ref)
    return Finding(
        line=subject.item.line_of("publish_at"),
        column=1,
        excerpt=title,
        says=says,
        details={
            "title": title,
            "account": other.account,
            "at": format_local(other.at, subject.zone),
            "minutes": round(abs(collision.later.at - collision.earlier.at).total_seconds() / 60),
        },
    )


def _on_several_accounts(subject: Subject) -> Iterator[Finding]:
    """Some ban the same words from several accounts, and a post goes to all of a channel's accounts unless told otherwise."""
    for kind in subject.rendered:
        ours = [one.name for one in subject.records.accounts if one.channel == kind]
        if KINDS[kind].bans_same_text and len(ours) > 1:
            yield Finding(
                line=subject.item.line_of("channels"),
                column=1,
                says="accounts",
                severity=Severity.INFO,
                details={"label": KINDS[kind].label, "accounts": listed(ours)},
            )


def _text(subject: Subject, kind: str) -> str:
    return "\n\n".join(part.text for part in subject.rendered[kind].parts)
