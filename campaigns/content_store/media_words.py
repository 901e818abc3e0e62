"""What is written beside a picture as the fields of a form: read from its ``.yml``, and put back in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.content_store.fields import Reading
from campaigns.content_store.front_edit import Plain, Rows, Value, with_head_values
from campaigns.content_store.front_matter import EMPTY, parse_head
from campaigns.content_store.problems import ContentError, Problems
from campaigns.content_store.schema import MEDIA, read_fields
from campaigns.domain.items.documents import PersonShown

IN_AN_EDITOR = "What is written beside this picture can’t be understood: {why} Mend it in a text editor."


@dataclass(frozen=True)
class MediaWords:
    """What the form of a picture holds; the names are those of ``MediaDocument``, and empty means that nothing is said.

    Attributes:
        text_in_picture: the words that can be read in it; empty where ``contains_text`` alone is said.
        expires: the last day it may be used.
        captions, transcript, sound, audio_levels, motion: of a film alone.
    """

    alt: str = ""
    decorative: bool = False
    contains_text: bool = False
    text_in_picture: str = ""
    credit: str = ""
    licence: str = ""
    consent: str = ""
    expires: date | None = None
    people: tuple[PersonShown, ...] = ()
    tags: tuple[str, ...] = ()
    captions: str = ""
    transcript: str = ""
    sound: str = ""
    audio_levels: str = ""
    motion: str = ""


LABELS = {
    "alt": "Description",
    "decorative": "Decorative",
    "contains_text": "Words in the picture",
    "text_in_picture": "Words in the picture",
    "credit": "Credit",
    "licence": "Licence",
    "consent": "Consent",
    "expires": "May be used until",
    "people": "People in it",
    "tags": "Tags",
    "captions": "Captions",
    "transcript": "Transcript",
    "sound": "What can be heard",
    "audio_levels": "Voice louder than music",
    "motion": "Safe to watch",
}
_OF_A_FILM = ("captions", "transcript", "sound", "audio_levels", "motion")


class MediaWordsNotTakenError(ContentError):
    """It would not be read from the file as it was typed, or the file can't be understood; nothing was written."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field

    def __reduce__(self) -> tuple[type[MediaWordsNotTakenError], tuple[str, str]]:
        return MediaWordsNotTakenError, (self.field, str(self))


def media_words_in(source: str, zone: ZoneInfo) -> MediaWords:
    """
    Raises:
        MediaWordsNotTakenError: the text can't be understood.
    """
    return _words(_values(source, zone)[0])


def with_media_words(source: str, words: MediaWords, zone: ZoneInfo) -> str:
    """The text of the ``.yml`` with these words. What says what it said before stays to the byte.

    Raises:
        MediaWordsNotTakenError
    """
    values, troubles = _values(source, zone)
    before, words = _words(values), tidy(words)
    changes = _changes(before, words)
    for name in changes:
        if any(trouble.startswith((f"{name}:", f"{name},")) for trouble in troubles):
            raise MediaWordsNotTakenError(name, IN_AN_EDITOR.format(why=troubles[0]))
    changed = with_head_values(source, changes)
    after, _ = _values(changed, zone)
    read = _words(after)
    for field in fields(MediaWords):
        if getattr(read, field.name) != getattr(words, field.name):
            label = LABELS[field.name]
            raise MediaWordsNotTakenError(
                field.name, f"“{label}” can’t be kept as it was typed. Write it in plain words."
            )
    if _unshown(after) != _unshown(values):
        raise MediaWordsNotTakenError("", IN_AN_EDITOR.format(why="something else would change with it."))
    return changed


def tidy(words: MediaWords) -> MediaWords:
    """Without the white space that nobody means. Words that can be read in it say that it contains words."""
    seen = words.text_in_picture.strip()
    return replace(
        words,
        alt=words.alt.strip(),
        contains_text=words.contains_text or bool(seen),
        text_in_picture=seen,
        credit=" ".join(words.credit.split()),
        licence=" ".join(words.licence.split()),
        consent=words.consent.strip(),
        people=tuple(person for person in map(_tidy_person, words.people) if person != PersonShown()),
        tags=tuple(dict.fromkeys(tag for line in words.tags if (tag := " ".join(line.split())))),
        **{name: getattr(words, name).strip() for name in _OF_A_FILM},
    )


def _tidy_person(person: PersonShown) -> PersonShown:
    return replace(
        person,
        name=" ".join(person.name.split()),
        consent=person.consent.strip(),
        guardian=" ".join(person.guardian.split()),
    )


def _values(source: str, zone: ZoneInfo) -> tuple[dict[str, Any], list[str]]:
    """What is read of it, and what of it can't be."""
    problems = Problems("")
    head = parse_head(source, problems) if source.strip() else EMPTY
    if head is None:
        raise MediaWordsNotTakenError("", IN_AN_EDITOR.format(why=problems.found[0].message))
    values = read_fields(MEDIA, head, Reading("", problems, zone))
    return values, [issue.message for issue in problems.found]


def _words(values: Mapping[str, Any]) -> MediaWords:
    seen = values.get("contains_text", False)
    own = {field.name: values[field.name] for field in fields(MediaWords) if field.name in values}
    return tidy(
        MediaWords(
            **{**own, "contains_text": bool(seen), "text_in_picture": seen if isinstance(seen, str) else ""}
        )
    )


def _unshown(values: Mapping[str, Any]) -> dict[str, Any]:
    shown = {field.name for field in fields(MediaWords)}
    return {name: value for name, value in values.items() if name not in shown}


def _changes(before: MediaWords, after: MediaWords) -> dict[str, Value]:
    spelled: dict[str, Value] = {
        "alt": after.alt,
        "decorative": Plain("true") if after.decorative else "",
        "credit": after.credit,
        "licence": after.licence,
        "consent": after.consent,
        "expires": _day(after.expires),
        "people": Rows(tuple(map(_row, after.people))),
        "tags": after.tags,
        **{name: getattr(after, name) for name in _OF_A_FILM},
    }
    changes = {
        name: value for name, value in spelled.items() if getattr(before, name) != getattr(after, name)
    }
    if (before.contains_text, before.text_in_picture) != (after.contains_text, after.text_in_picture):
        changes["contains_text"] = after.text_in_picture or (Plain("true") if after.contains_text else "")
    return changes


def _row(person: PersonShown) -> dict[str, str | tuple[str, ...]]:
    return {
        "name": person.name,
        "consent": person.consent,
        "given_on": _day(person.given_on),
        "expires": _day(person.expires),
        "withdrawn": _day(person.withdrawn),
        "channels": person.channels,
        "age": Plain("" if person.age is None else person.age),
        "guardian": person.guardian,
    }


def _day(day: date | None) -> Plain:
    return Plain(day.isoformat() if day else "")
