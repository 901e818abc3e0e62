"""ACC-01 to ACC-04: what somebody who does not see a picture is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.places import picture_line
from campaigns.domain.items.documents import MediaDocument

_WORD = re.compile(r"\w++")
_TELLS_WORDS = re.compile(
    r"[“”\"‘«:]|\b(?:read(?:s|ing)?|sa(?:y|ys|ying)|words?|text|headlines?|titles?|titled|logos?|captions?|quotes?|quoting)\b",
    re.IGNORECASE,
)
_SAYS_IT_IS_A_PICTURE = re.compile(
    r"(?:this\s++is\s++)?(?:(?:an?|the)\s++)?(?:(?:colou?r|black[\s-]and[\s-]white|stock|close[\s-]up)\s++)?"
    r"(?:images?|pictures?|photos?|photographs?|pics?)(?:\s++(?:of|showing|shows)\b|\s*+:)",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|webp|gif|heic|avif|tiff?|bmp|svg|pdf|mp4|mov)"
    r"|(?:IMG|DSCN?|DCIM|PXL|MVIMG|WhatsApp[\s_-]Image|Screen\s?shot)[\s_-]*\d[\d\s_.-]*(?:at[\d\s_.-]*)?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[-_\d]")


def missing_alt(subject: Subject) -> Iterator[Finding]:
    """ACC-01."""
    for line, picture in _pictures(subject):
        if not picture.alt.strip() and not picture.decorative:
            yield Finding(line=line, excerpt=picture.name, details={"name": picture.name})


def alt_names_itself(subject: Subject) -> Iterator[Finding]:
    """ACC-02. A screen reader says “image” anyway, and a file name says nothing."""
    for line, picture in _pictures(subject):
        alt = picture.alt.strip()
        if match := _SAYS_IT_IS_A_PICTURE.match(alt):
            yield Finding(
                line=line, excerpt=match[0], details={"name": picture.name, "words": match[0].rstrip(" :")}
            )
        elif alt and (_FILE_NAME.fullmatch(alt) or _is_own_name(alt, picture.name)):
            yield Finding(line=line, excerpt=alt, says="file", details={"name": picture.name, "words": alt})


def alt_too_long(subject: Subject) -> Iterator[Finding]:
    """ACC-03."""
    limit = subject.facts.number("alt-characters")
    for line, picture in _pictures(subject):
        count = len(picture.alt.strip())
        if count > limit:
            details = {"name": picture.name, "count": count, "limit": limit}
            yield Finding(line=line, excerpt=picture.name, details=details)


def words_in_picture(subject: Subject) -> Iterator[Finding]:
    """ACC-04. A picture with words in it: they must stand in its alt text or in the item's text."""
    for line, picture in _pictures(subject):
        if not picture.contains_text or not (picture.alt.strip() or picture.decorative):
            continue  # without any alt text ACC-01 says it already
        details = {"name": picture.name, "words": picture.text_in_picture}
        if not picture.text_in_picture:
            if not _TELLS_WORDS.search(picture.alt):
                yield Finding(line=line, excerpt=picture.name, says="unknown", details=details)
        elif not _says(f"{picture.alt}\n{subject.item.source}", picture.text_in_picture):
            yield Finding(line=line, excerpt=picture.name, details=details)


def _pictures(subject: Subject) -> Iterator[tuple[int, MediaDocument]]:
    """The pictures and films that are there, each with its line. What can be heard has checks of its own."""
    for index, picture in enumerate(subject.item.pictures):
        if not picture.is_missing and not picture.is_audio:
            yield picture_line(subject.item, index), picture


def _is_own_name(alt: str, name: str) -> bool:
    stem = name.rpartition(".")[0] or name
    return alt.casefold() == stem.casefold() and _JOINED.search(stem) is not None


def _says(text: str, words: str) -> bool:
    """Whether the words stand in the text in that order, whatever the punctuation and capitals."""

    def plain(raw: str) -> str:
        return " ".join(_WORD.findall(raw.casefold().replace("’", "'")))

    return f" {plain(words)} " in f" {plain(text)} "
