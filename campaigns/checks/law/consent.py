"""LAW-08 to LAW-11: people in pictures, and what they agreed to, for which channel and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from campaigns.checks.base import Finding, Subject
from campaigns.checks.places import picture_line
from campaigns.checks.shown import shows_somebody
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import MediaDocument, PersonShown
from campaigns.domain.time.localtime import format_day

EXPIRY_WARNING_DAYS = 60  # our own choice; an organisation may set consent-warning-days
GUARDIAN_UNDER = 16  # practice varies: 13, 16 or 18; an organisation may set guardian-age
ADULT = 18


def no_consent(subject: Subject) -> Iterator[Finding]:
    """A person can be recognised, and no consent is valid on the day of publication for that channel."""
    for index, picture in enumerate(subject.item.pictures):
        line = picture_line(subject.item, index)
        if picture.people:
            for person in picture.people:
                why = _why_not(subject, person)
                if why is not None:
                    says, details = why
                    yield _about(picture, line, says, name_of_person=person.name or "somebody", **details)
        elif shows_somebody(picture) and not picture.consent.strip():
            yield _about(picture, line, "")
        if picture.expires is not None and picture.expires < subject.publishes_on:
            is_consent = not picture.people and bool(picture.consent.strip())
            says = "over" if is_consent else "ended"
            yield _about(
                picture, line, says, name_of_person="the people in it", day=format_day(picture.expires)
            )


def consent_withdrawn(subject: Subject) -> Iterator[Finding]:
    for index, picture in enumerate(subject.item.pictures):
        for person in picture.people:
            if person.withdrawn is not None:
                yield _about(
                    picture,
                    picture_line(subject.item, index),
                    "",
                    name_of_person=person.name or "Somebody",
                    day=format_day(person.withdrawn),
                )


def consent_ends_soon(subject: Subject) -> Iterator[Finding]:
    """Sixty days after publication it is over, or the child has come of age and decides alone."""
    days = subject.facts.numbers.get("consent-warning-days", EXPIRY_WARNING_DAYS)
    day = subject.publishes_on
    for index, picture in enumerate(subject.item.pictures):
        line = picture_line(subject.item, index)
        for person in picture.people:
            if person.expires is not None and day <= person.expires <= day + timedelta(days=days):
                yield _about(
                    picture,
                    line,
                    "",
                    name_of_person=person.name or "Somebody",
                    day=format_day(person.expires),
                )
            if _comes_of_age(person, day):
                yield _about(picture, line, "age", name_of_person=person.name or "Somebody")
        soon = picture.expires is not None and day <= picture.expires <= day + timedelta(days=days)
        if not picture.people and picture.consent.strip() and soon:
            assert picture.expires is not None
            yield _about(
                picture, line, "", name_of_person="The people in it", day=format_day(picture.expires)
            )


def guardian_missing(subject: Subject) -> Iterator[Finding]:
    limit = subject.facts.numbers.get("guardian-age", GUARDIAN_UNDER)
    for index, picture in enumerate(subject.item.pictures):
        for person in picture.people:
            if person.age is not None and person.age < limit and not person.guardian.strip():
                yield _about(
                    picture,
                    picture_line(subject.item, index),
                    "",
                    name_of_person=person.name or "A child",
                    age=person.age,
                    limit=limit,
                )


def _why_not(subject: Subject, person: PersonShown) -> tuple[str, dict[str, object]] | None:
    """The wording that says why this person's consent does not cover the item; None where it does."""
    if person.withdrawn is not None:
        return None  # LAW-09 says it
    if not person.consent.strip() and person.given_on is None:
        return "person", {}
    if person.expires is not None and person.expires < subject.publishes_on:
        return "over", {"day": format_day(person.expires)}
    if person.channels:
        going = subject.item.channels
        outside = [KINDS[kind].label for kind in going if kind not in person.channels]
        if outside:
            return "channel", {"labels": " and ".join(outside)}
    return None


def _comes_of_age(person: PersonShown, day: date) -> bool:
    """Under 18 when the consent was given, of age by the day of publication, as far as whole years tell."""
    if person.age is None or person.given_on is None or person.age >= ADULT:
        return False
    return person.age + (day - person.given_on).days // 365 >= ADULT


def _about(picture: MediaDocument, line: int, says: str, **details: object) -> Finding:
    return Finding(line=line, excerpt=picture.name, says=says, details={"name": picture.name, **details})
