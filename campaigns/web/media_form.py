"""What is written beside a picture as the fields of a form, and back. A page may have several pictures, by number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from campaigns.content_store.media_words import MediaWords
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import PersonShown
from campaigns.domain.time.localtime import LocalTimeError, parse_day

MOST_PEOPLE = 100
OF_A_FILM = ("sound", "captions", "transcript", "audio_levels", "motion")
# The field of the form that an error of a field of the words stands beside.
_FIELD_OF = {
    "contains_text": "has-text",
    "text_in_picture": "text",
    "decorative": "how",
    "people": "person-name-1",
}


@dataclass(frozen=True)
class PersonTyped:
    """One row of the people in a picture, as it was typed; ``number`` counts from one."""

    number: int
    name: str = ""
    consent: str = ""
    given_on: str = ""
    expires: str = ""
    withdrawn: str = ""
    channels: str = ""
    age: str = ""
    guardian: str = ""


@dataclass(frozen=True)
class WordsTyped:
    """The fields as they were typed. ``how`` is “describe”, “decorative” or empty; there is always an empty row of people."""

    how: str = ""
    alt: str = ""
    has_text: bool = False
    text: str = ""
    credit: str = ""
    licence: str = ""
    expires: str = ""
    consent: str = ""
    tags: str = ""
    people: tuple[PersonTyped, ...] = (PersonTyped(1),)
    sound: str = ""
    captions: str = ""
    transcript: str = ""
    audio_levels: str = ""
    motion: str = ""


@dataclass
class ReadForm:
    """The words that were typed, and by field what is wrong with them."""

    words: MediaWords
    typed: WordsTyped
    errors: dict[str, str] = field(default_factory=dict)


def field_id(number: int, name: str) -> str:
    """The id of a field of the picture with that number, from the name of the field or of the words."""
    return f"{_FIELD_OF.get(name, name).replace('_', '-')}-{number}"


def typed_of(words: MediaWords) -> WordsTyped:
    people = [
        PersonTyped(
            number,
            person.name,
            person.consent,
            _iso(person.given_on),
            _iso(person.expires),
            _iso(person.withdrawn),
            ", ".join(KINDS[kind].label for kind in person.channels),
            "" if person.age is None else str(person.age),
            person.guardian,
        )
        for number, person in enumerate(words.people, start=1)
    ]
    return WordsTyped(
        how="decorative" if words.decorative else "describe" if words.alt else "",
        alt=words.alt,
        has_text=words.contains_text,
        text=words.text_in_picture,
        credit=words.credit,
        licence=words.licence,
        expires=_iso(words.expires),
        consent=words.consent,
        tags="\n".join(words.tags),
        people=(*people, PersonTyped(len(people) + 1)),
        **{name: getattr(words, name) for name in OF_A_FILM},
    )


def read_form(form: MultiDict[str, str], number: int) -> ReadForm:
    """Of one picture of the form; what can't be read as what it should be is in the errors."""
    typed, errors = _typed(form, number), dict[str, str]()

    def day(text: str, name: str) -> date | None:
        try:
            return parse_day(text) if text else None
        except LocalTimeError as error:
            errors[field_id(number, name)] = str(error)
            return None

    def person(row: PersonTyped) -> PersonShown:
        name = f"-{row.number}"
        return PersonShown(
            row.name,
            row.consent,
            day(row.given_on, f"person-given-on{name}"),
            day(row.expires, f"person-expires{name}"),
            day(row.withdrawn, f"person-withdrawn{name}"),
            _kinds(row.channels, errors, field_id(number, f"person-channels{name}")),
            _age(row.age, errors, field_id(number, f"person-age{name}")),
            row.guardian,
        )

    words = MediaWords(
        alt=typed.alt,
        decorative=typed.how == "decorative",
        contains_text=typed.has_text,
        text_in_picture=typed.text,
        credit=typed.credit,
        licence=typed.licence,
        consent=typed.consent,
        expires=day(typed.expires, "expires"),
        people=tuple(map(person, typed.people)),
        tags=tuple(typed.tags.splitlines()),
        **{name: getattr(typed, name) for name in OF_A_FILM},
    )
    return ReadForm(words, typed, errors)


def described_error(read: ReadForm, number: int) -> Mapping[str, str]:
    """What a form asks for that wants a description at once; empty where there is one."""
    if read.typed.alt.strip() or read.typed.how == "decorative":
        return {}
    if read.typed.how == "describe":
        return {field_id(number, "alt"): "Say what the picture shows, or that it is decorative."}
    return {field_id(number, "how"): "Describe it, or say that it is decorative."}


def _typed(form: MultiDict[str, str], number: int) -> WordsTyped:
    def value(name: str) -> str:
        return form.get(f"{name}-{number}", "").replace("\r\n", "\n").strip()

    rows = []
    for row in range(1, MOST_PEOPLE + 1):
        if f"person-name-{row}-{number}" not in form:
            break
        named: Any = {
            name: value(f"person-{name.replace('_', '-')}-{row}")
            for name in ("name", "consent", "given_on", "expires", "withdrawn", "channels", "age", "guardian")
        }
        rows.append(PersonTyped(row, **named))
    return WordsTyped(
        how=value("how"),
        alt=value("alt"),
        has_text=bool(value("has-text")),
        text=value("text"),
        credit=value("credit"),
        licence=value("licence"),
        expires=value("expires"),
        consent=value("consent"),
        tags=value("tags"),
        people=tuple(rows) or (PersonTyped(1),),
        **{name: value(name.replace("_", "-")) for name in OF_A_FILM},
    )


def _kinds(text: str, errors: dict[str, str], place: str) -> tuple[str, ...]:
    """Channels by whatever people call them, with commas between."""
    known = {
        name.casefold(): row.kind
        for row in KINDS.values()
        for name in (row.kind, row.label, *row.also_called)
    }
    found = []
    for word in filter(None, (word.strip() for word in text.split(","))):
        if word.casefold() not in known:
            errors[place] = (
                f"“{word}” is no channel that is known here. Leave it empty if the consent is for all."
            )
            return ()
        found.append(known[word.casefold()])
    return tuple(dict.fromkeys(found))


def _age(text: str, errors: dict[str, str], place: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 4:
        return int(text)
    errors[place] = "Give the age in whole years, like 15."
    return None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
