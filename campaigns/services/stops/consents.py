"""What people in pictures agreed to, as it is written down now, held against a text that was frozen earlier.

A picture is known by its bytes: a file with another name is no other picture. Where nobody can read what is written
about it, nobody can tell whether the people in it still agree, and it does not go out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from campaigns.domain.items.documents import ItemDocument, MediaDocument, PostDocument, ReleaseDocument
from campaigns.domain.time.localtime import format_day
from campaigns.models.content import Revision, pictures_in
from campaigns.services.core.desk import Desk


def has_pictures(revision: Revision) -> bool:
    return bool(_frozen(revision))


def without_pictures(document: ItemDocument) -> ItemDocument:
    """The text alone, where nothing can be read any more of what is written beside its pictures."""
    if isinstance(document, ReleaseDocument):
        return replace(document, photos=())
    assert isinstance(document, PostDocument)
    return replace(document, media=())


def withdrawn_pictures(desk: Desk) -> dict[str, tuple[str, date]]:
    """By the picture's hash: its file's name, and since when somebody in it no longer agrees."""
    found: dict[str, tuple[str, date]] = {}
    for picture in desk.content.list_media():
        days = [person.withdrawn for person in picture.people if person.withdrawn is not None]
        if days and picture.sha256:
            found[picture.sha256] = (picture.name, min(days))
    return found


def why_consent_is_unsure(desk: Desk, revision: Revision, document: ItemDocument) -> str:
    """Why a frozen picture may not go out as far as its files tell now, beside what the checks find; else empty.

    Args:
        document: the frozen text with its pictures as they are now.
    """
    frozen = _frozen(revision)
    if not frozen:
        return ""
    for sha256, (name, day) in withdrawn_pictures(desk).items():
        if sha256 in frozen:
            return (
                f"{name}: somebody in it took back their consent on {format_day(day)}. Take the picture out."
            )
    for picture in document.pictures:
        if words := _why_unreadable(picture):
            return (
                f"{picture.name}: {words}, so nobody can tell whether the people in it still agree. Put it back as it "
                "was signed off, or submit the text anew."
            )
    return ""


def _why_unreadable(picture: MediaDocument) -> str:
    """A picture that was replaced since is no reason: what goes out is the one that was signed off."""
    if picture.is_missing:
        return "the picture is no longer in the media folder"
    if not picture.sidecar_sha256:
        return f"its {picture.name}.yml is gone"
    if picture.issues:
        return f"what is written beside it can’t be read ({picture.issues[0].message.rstrip('.')})"
    return ""


def _frozen(revision: Revision) -> set[str]:
    """The hashes of the pictures that the frozen text has, on any channel."""
    return {picture.sha256 for picture in pictures_in(revision.rendered)}
