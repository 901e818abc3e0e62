"""REL-08: a photo that a picture desk can print, with all that has to be known about it."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import any_of
from campaigns.checks.places import picture_line
from campaigns.checks.shown import shows_somebody
from campaigns.domain.items.documents import MediaDocument
from campaigns.domain.text.person_names import person_names

_MEGABYTE = 1024 * 1024
_ORDER = any_of(
    r"left to right", r"from (?:the )?left", r"l[\s-]?(?:to|-)[\s-]?r", r"\(?(?:left|right|centre|center|middle)\)?",
    r"l-r", r"front row|back row",
)  # fmt: skip


def photo_not_printable(subject: Subject) -> Iterator[Finding]:
    """One finding for each photo, with everything that is missing."""
    for index, photo in enumerate(subject.release.photos):
        if photo.is_missing:
            continue  # said where the file is looked for
        lacks = list(_lacks(subject, photo))
        if lacks:
            yield Finding(
                line=picture_line(subject.item, index),
                column=1,
                excerpt=photo.name,
                details={"name": photo.name, "lacks": _listed(lacks)},
            )


def _lacks(subject: Subject, photo: MediaDocument) -> Iterator[str]:
    least = subject.facts.number("photo-least-megabytes")
    most = subject.facts.number("photo-most-megabytes")
    if photo.mime_type != "image/jpeg":
        yield "it is no JPEG"
    if not least * _MEGABYTE <= photo.bytes_count <= most * _MEGABYTE:
        yield f"it has {photo.bytes_count / _MEGABYTE:.1f} MB, and papers want {least} to {most} MB"
    if not photo.alt.strip():
        yield "it has no caption (alt)"
    if not photo.credit.strip():
        yield "it has no credit"
    if _shows_several(photo) and not _ORDER.search(photo.alt):
        yield "its caption does not name the people from left to right"
    if not _has_consent(photo):
        yield "nothing says that the people in it agreed (consent)"


def _shows_several(photo: MediaDocument) -> bool:
    return len(photo.people) > 1 or sum(1 for _ in person_names(photo.alt)) > 1


def _has_consent(photo: MediaDocument) -> bool:
    if photo.people:
        return all(one.consent.strip() for one in photo.people)
    return bool(photo.consent.strip()) or not shows_somebody(photo)


def _listed(lacks: list[str]) -> str:
    return lacks[0] if len(lacks) == 1 else f"{'; '.join(lacks[:-1])}; and {lacks[-1]}"
