"""The reckoning after a scenario: what each platform holds against what our records say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.channels.base import OutboundMessage
from campaigns.domain.items.statuses import NEEDS_A_PERSON, OUT, AttemptOutcome, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.services.content.messages import compose_message
from campaigns.services.core.transaction import reading
from tests.torture.plan import Scenario
from tests.torture.servers import ACCOUNTS, Held, Servers
from tests.torture.stage import Place

# After which trouble a person may be asked, in which status, on the account it struck. A mail server can't be asked,
# so there an interrupted letter always ends with a person; that is what the documentation promises, and no more.
MAY_ASK: dict[str, set[str]] = {
    "token": {"held", "unknown"},
    # What X gets is signed by the clock, so while it is wrong X can't even be asked, and takes nothing either.
    "clock forward": {"unknown", "technical-failure"},
    "clock back": {"unknown", "technical-failure"},
}
MAIL_MAY_ASK = {"unknown"}
HOLDS_WITHIN = 1.0  # seconds
A_SECOND = timedelta(seconds=1)


@dataclass
class Finding:
    """How the deliveries of one scenario ended."""

    sent: int = 0
    asked: int = 0
    doubles: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def audit(
    scenario: Scenario, place: Place, servers: Servers, *, interruptions: int, rests_until: datetime | None,
    held_since: float | None,
) -> Finding:  # fmt: skip
    """What there is to find.

    Args:
        interruptions: how often a sender was killed, stopped or cut off: so many letters may be in question.
        rests_until: until when the platform that was struck asked us to wait, by its own headers.
        held_since: when a hold on everything was in force, by the steady clock.
    """
    finding = Finding()
    asked_about_mail = 0
    with reading() as session:
        held = {
            row.account.name: servers.held(row.account.name, row.account_id)
            for row in session.query(Delivery)
        }
        for delivery in session.query(Delivery).order_by(Delivery.id):
            name = delivery.account.name
            judged = _Judged(session, place, delivery, held[name])
            judged.look(finding)
            status = DeliveryStatus(delivery.status)
            if status in NEEDS_A_PERSON:
                finding.asked += 1
                asked_about_mail += name == "email" and status in MAIL_MAY_ASK
                if not _may_ask(scenario, name, status, delivery, place.clock.now()):
                    finding.losses.append(
                        f"{judged.name}: a person is asked without need: {status}, {delivery.error}"
                    )
        for name, posts in held.items():
            strangers = len(posts) - sum(
                len(_Judged(session, place, row, posts).found)
                for row in session.query(Delivery)
                if row.account.name == name
            )
            if strangers:
                finding.doubles.append(f"{name}: {strangers} posts that nobody planned")
    if asked_about_mail > interruptions:
        finding.losses.append(
            f"email: {asked_about_mail} letters in question after {interruptions} interruptions"
        )
    finding.losses += _impatience(scenario, rests_until)
    if held_since is not None:
        finding.losses += [
            f"{platform}: a post was handed over {at - held_since:.1f} s after the hold"
            for platform, at in servers.gate.creates
            if at > held_since + HOLDS_WITHIN
        ]
    finding.losses += [f"the stand-in itself failed: {error}" for error in servers.errors()]
    return finding


def _impatience(scenario: Scenario, rests_until: datetime | None) -> list[str]:
    """A rate limit is waited for by the whole account, as long as the platform said, and spends no try."""
    found = []
    with reading() as session:
        for delivery in session.query(Delivery):
            spent = sum(one.outcome == AttemptOutcome.TEMPORARY for one in delivery.attempts)
            if delivery.failure_count > spent:
                found.append(f"{delivery.account.name}: {delivery.failure_count} tries spent, {spent} failed")
        tries = (
            session.query(DeliveryAttempt)
            .join(Delivery)
            .join(Account)
            .filter(Account.name == scenario.account)
            .order_by(DeliveryAttempt.id)
            .all()
        )
    told = next((one for one in tries if one.outcome == AttemptOutcome.RATE_LIMITED), None)
    if told is not None and told.ended_at is not None and rests_until is not None:
        early = [
            one
            for one in tries
            if one.id > told.id and told.ended_at < one.started_at < rests_until - A_SECOND
        ]
        found += [f"{scenario.account}: asked again before {rests_until:%H:%M:%S}" for _ in early]
    return found


def _may_ask(scenario: Scenario, name: str, status: str, delivery: Delivery, now: datetime) -> bool:
    if status == DeliveryStatus.MISSED:
        return scenario.trouble != "" and now > delivery.late_at
    if scenario.trouble == "hold" and status == DeliveryStatus.HELD:
        return True
    if name == "email" and status in MAIL_MAY_ASK:
        return True
    if name == "nextdoor" and status == DeliveryStatus.UNKNOWN:  # its person never answers
        return now > delivery.late_at or scenario.trouble == "hold"
    if name == "notify" and scenario.trouble.startswith("clock"):  # each call is signed by the clock
        return status in ("held", "unknown")
    if scenario.trouble.startswith("clock") and name != "x":
        return False
    is_struck = name == scenario.account or scenario.trouble.startswith("clock")
    return is_struck and status in MAY_ASK.get(scenario.trouble, set())


class _Judged:
    """One delivery beside what its platform holds of it."""

    def __init__(self, session: Session, place: Place, delivery: Delivery, held: list[Held]) -> None:
        self._delivery = delivery
        self._message = compose_message(place.desk, delivery)
        self.name = f"{delivery.account.name} {delivery.item.slug}" + (
            f" to {delivery.contact.email}" if delivery.contact else ""
        )
        self.parts = [
            self._copies(text, pictures, held) for text, pictures in _wanted(delivery, self._message)
        ]

    @property
    def found(self) -> list[Held]:
        return [one for copies in self.parts for one in copies]

    def _copies(self, text: str, pictures: int, held: list[Held]) -> list[Held]:
        contact = self._delivery.contact
        if contact is not None:
            return [
                one for one in held if one.recipient == contact.email and _plain(text) in _plain(one.text)
            ]
        return [one for one in held if _plain(one.text) == _plain(text)]

    def look(self, finding: Finding) -> None:
        delivery, name = self._delivery, self.name
        status = DeliveryStatus(delivery.status)
        for number, copies in enumerate(self.parts, start=1):
            if len(copies) > 1:
                finding.doubles.append(f"{name}: part {number} stands {len(copies)} times")
        standing = [bool(copies) for copies in self.parts]
        if standing != sorted(standing, reverse=True):
            finding.losses.append(f"{name}: a part is missing in the middle: {standing}")
        finding.losses += self._disorder()
        if status in OUT:
            finding.sent += 1
            if not all(standing):
                finding.losses.append(f"{name}: we say {status}, the platform has {standing}")
            elif not any(one.id == delivery.remote_id for one in self.parts[0]):
                finding.losses.append(
                    f"{name}: our id {delivery.remote_id} is not the platform's {self.parts[0][0].id}"
                )
        elif status is DeliveryStatus.HANDED_OVER:  # nobody here says that it is out
            finding.sent += 1
            if not all(standing):
                finding.losses.append(f"{name}: we say {status}, and nobody was asked")
        elif status in NEEDS_A_PERSON:
            recorded = sum(
                1 for step in delivery.checkpoint if step.startswith("part:") and delivery.checkpoint[step]
            )
            if status != DeliveryStatus.UNKNOWN and sum(standing) > recorded:
                finding.losses.append(
                    f"{name}: {status}, yet {sum(standing)} parts stand and {recorded} are recorded"
                )
            if not delivery.error:
                finding.losses.append(f"{name}: {status} without a word why")
        else:
            finding.losses.append(
                f"{name}: stuck as {status}, next try {delivery.next_attempt_at}, lease {delivery.lease_until}"
            )

    def _disorder(self) -> list[str]:
        """A thread's parts answer each other in order, and every part has its pictures."""
        wrong = []
        wanted = _wanted(self._delivery, self._message)
        if ACCOUNTS[self._delivery.account.name] in ("email", "govuk_notify", "nextdoor", "practice"):
            return []
        for number, copies in enumerate(self.parts):
            before = {one.id for one in self.parts[number - 1]} if number else {None}
            wrong += [
                f"{self.name}: part {number + 1} answers {one.parent}"
                for one in copies
                if one.parent not in before
            ]
            wrong += [
                f"{self.name}: part {number + 1} has {one.pictures} pictures"
                for one in copies
                if one.pictures != wanted[number][1]
            ]
        return wrong


def _wanted(delivery: Delivery, message: OutboundMessage) -> list[tuple[str, int]]:
    """(text, pictures) of each post or letter that should stand in the end."""
    if delivery.contact is not None:
        return [(f"The story of {delivery.item.slug}.", 0)]
    if delivery.account.kind in ("practice", "nextdoor"):
        return [
            ("\n".join(part.text for part in message.parts), sum(len(part.media) for part in message.parts))
        ]
    return [(part.text, len(part.media)) for part in message.parts]


def _plain(text: str) -> str:
    return " ".join(text.split())
