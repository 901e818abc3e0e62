"""LAW-20: other people's creative work."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import any_of
from campaigns.checks.places import picture_line
from campaigns.domain.items.documents import MediaDocument

_BORROWED_TAGS = frozenset(
    {"borrowed", "partner", "stock", "library picture", "third party", "agency", "toolkit"}
)
_SOMEBODY_ELSE = any_of(
    r"getty(?: images)?|shutterstock|istock|alamy|adobe stock|unsplash|pexels|pixabay|reuters|pa (?:media|"
    r"images)|afp|flickr|creative commons|cc[\s-]by\S*+",
    r"(?:stock|picture|image|photo) (?:librar(?:y|ies)|agenc(?:y|ies))|stock (?:photos?|images?|pictures?|footage)",
    r"courtesy of|copyright|used (?:with|by) permission|reproduced|licen[cs]ed from|with thanks to",
)


def borrowed_without_licence(subject: Subject) -> Iterator[Finding]:
    for index, picture in enumerate(subject.item.pictures):
        if picture.is_missing or not _is_borrowed(picture):
            continue
        missing = [
            name
            for name, value in (
                ("licence", picture.licence.strip()),
                ("credit", picture.credit.strip()),
                ("expires", picture.expires),
            )
            if not value
        ]
        if missing:
            details = {"name": picture.name, "missing": " and ".join(missing)}
            yield Finding(line=picture_line(subject.item, index), excerpt=picture.name, details=details)


def _is_borrowed(picture: MediaDocument) -> bool:
    if _BORROWED_TAGS & {tag.casefold() for tag in picture.tags}:
        return True
    return (
        "©" in picture.credit
        or _SOMEBODY_ELSE.search(f"{picture.credit} {picture.licence} {picture.name.replace('-', ' ')}")
        is not None
    )
