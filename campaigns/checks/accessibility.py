"""ACC: what people who can't see, or read with effort, would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.places import picture_line

_WORD = re.compile(r"\w+")
_TELLS_WORDS = re.compile(
    r"[“”\"‘«:]|\b(?:read(?:s|ing)?|sa(?:y|ys|ying)|words?|text|headlines?|titles?|titled|logos?|captions?|quotes?|quoting)\b",
    re.IGNORECASE,
)


def missing_alt(subject: Subject) -> Iterator[Finding]:
    for index, picture in enumerate(subject.item.pictures):
        if not picture.is_missing and not picture.alt.strip() and not picture.decorative:
            yield Finding(
                line=picture_line(subject.item, index), excerpt=picture.name, details={"name": picture.name}
            )


def words_in_picture(subject: Subject) -> Iterator[Finding]:
    """A picture with words in it: they must stand in its alt text or in the item's text."""
    for index, picture in enumerate(subject.item.pictures):
        if not picture.contains_text or not (picture.alt.strip() or picture.decorative):
            continue  # without any alt text ACC-01 says it already
        line = picture_line(subject.item, index)
        details = {"name": picture.name, "words": picture.text_in_picture}
        if not picture.text_in_picture:
            if not _TELLS_WORDS.search(picture.alt):
                yield Finding(line=line, excerpt=picture.name, says="unknown", details=details)
        elif not _says(f"{picture.alt}\n{subject.item.source}", picture.text_in_picture):
            yield Finding(line=line, excerpt=picture.name, details=details)


def _says(text: str, words: str) -> bool:
    """Whether the words stand in the text in that order, whatever the punctuation and capitals."""

    def plain(raw: str) -> str:
        return " ".join(_WORD.findall(raw.casefold().replace("’", "'")))

    return f" {plain(words)} " in f" {plain(text)} "
