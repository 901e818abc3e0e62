"""The organisation's own lists as forms: which fields an entry of each list has, and what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import one_line
from campaigns.domain.facts.facts import BodyKind, DateStatus
from campaigns.web.answers import FieldError

LONGEST = 300


@dataclass(frozen=True)
class Field:
    """``kind``: text, words (one value, long), lines (one value on each line), day, flag or one of ``choices``."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    is_needed: bool = False


@dataclass(frozen=True)
class ListForm:
    """``one``: what an entry is called, with its article."""

    title: str
    one: str
    words: str
    fields: tuple[Field, ...]


SOURCE = Field(
    "source", "Where this is from", "A web address or a document that anybody can look up", is_needed=True
)
CHECKED = Field(
    "last_checked",
    "Last looked up on",
    "The day on which somebody compared it with that",
    "day",
    is_needed=True,
)
NAME = Field("name", "What it is called", is_needed=True)
STARTS = Field("starts", "First day", kind="day", is_needed=True)
ENDS = Field("ends", "Last day", "Leave it empty for a single day", "day")
AREA = Field("area", "Area", "Leave it empty for everywhere")

FORMS: dict[str, ListForm] = {
    "helplines": ListForm(
        "Where people can turn",
        "a helpline",
        "Helplines and places to turn to. A number in a text is held against these; a wrong one must be mended before the "
        "text goes out.",
        (
            Field(
                "names", "Names", "Each on a line of its own, the usual one first", "lines", is_needed=True
            ),
            Field(
                "print_as",
                "As it is written in a text",
                "Such as 0800 555 111, or fearless.org",
                is_needed=True,
            ),
            Field("numbers", "Numbers", "Each on a line of its own, digits alone", "lines"),
            Field("sites", "Web addresses", "Each on a line of its own, without https://", "lines"),
            Field("use", "Who it is for", "One sentence", is_needed=True),
            Field("is_police", "It reaches the police", kind="flag"),
            Field("is_anonymous", "It can be used without giving a name", kind="flag"),
        ),
    ),
    "calendar": ListForm(
        "Awareness days and weeks",
        "a date",
        "They stand in the calendar. Panel meetings and school breaks are local: add your own.",
        (
            NAME,
            STARTS,
            ENDS,
            Field(
                "status",
                "How sure it is",
                kind="choice",
                choices=(
                    (DateStatus.CONFIRMED, "Confirmed by whoever sets it"),
                    (DateStatus.EXPECTED, "Expected, to be looked up"),
                ),
            ),
            AREA,
        ),
    ),
    "sensitive_dates": ListForm(
        "Sensitive dates",
        "a sensitive date",
        "Anniversaries, sentencings, funerals and protests. A text planned for one of these days is pointed out.",
        (NAME, STARTS, ENDS, AREA, Field("every_year", "It comes every year", kind="flag")),
    ),
    "office_holders": ListForm(
        "Who holds which post",
        "somebody in a post",
        "Names in quotes are held against these, and in an election period those who are elected.",
        (
            Field("name", "Name", is_needed=True),
            Field("post", "Post", "Such as Police and Crime Commissioner", is_needed=True),
            Field("body", "Of which organisation"),
            Field("party", "Party"),
            Field("is_elected", "It is an elected post", kind="flag"),
            Field("valid_from", "In the post from", kind="day"),
            Field("valid_until", "Until", "Leave it empty while they are in the post", "day"),
        ),
    ),
    "bodies": ListForm(
        "Councils, forces and partners",
        "an organisation",
        "How organisations are called, and from when to when.",
        (
            Field("names", "Names", "Each on a line of its own, the full one first", "lines", is_needed=True),
            Field(
                "kind",
                "What it is",
                kind="choice",
                choices=tuple((kind, kind.value[0].upper() + kind.value[1:]) for kind in BodyKind),
            ),
            Field("area", "Area"),
            Field("is_ours", "It is in our own area", kind="flag"),
            Field("valid_from", "Called so from", "Leave it empty where that is long ago", "day"),
            Field("valid_until", "Until", "Leave it empty where no end is known", "day"),
        ),
    ),
    "boilerplates": ListForm(
        "Notes for press releases",
        "a note",
        "Paragraphs that stand under every release, such as what the partnership is. Whoever writes a release is offered "
        "those that are right on its day.",
        (
            Field("name", "What it is called", "Such as About the partnership", is_needed=True),
            Field("text", "Words", "One paragraph, as it stands under a release", "words", is_needed=True),
            Field("valid_from", "Right from", "Leave it empty where that is long ago", "day"),
            Field("valid_until", "Until", "Leave it empty where no end is known", "day"),
        ),
    ),
    "closed_days": ListForm(
        "Days of mourning or thanksgiving",
        "a day",
        "They are no working days when a pre-election period is counted. Bank holidays are known already.",
        (NAME, Field("day", "Day", kind="day", is_needed=True)),
    ),
}

WORD_LISTS: dict[str, tuple[str, str]] = {
    "fear": ("Words that frighten", "They make violence seem everywhere."),
    "fear-of-crime": ("Fear of crime", "Words that frighten only where they are about crime or violence."),
    "normalising": ("Makes it seem normal", "Sentences that make carrying a knife look normal."),
    "labels": ("Labels", "Words that stick to children and groups, and what to say instead."),
    "victim-blame": ("Blames a victim", "Words that blame a victim, or rank victims."),
    "graphic": ("Injuries", "Words that dwell on injuries."),
    "weapon-detail": ("Kinds of weapons", "Names of weapons that young readers need not learn."),
    "opinion": ("Words that judge", "In a release they belong in somebody’s quote."),
    "party-slogans": ("Slogans of parties", "Publicly funded publicity must not repeat them."),
    "convicted": (
        "Decided cases",
        "People in whose case somebody was convicted, so that a text may say murdered. Add a name only with the court’s "
        "result in hand.",
    ),
    "spelling": ("Spelling", "Words that are right although the dictionary does not have them."),
    "slips": ("Slips", "Slips that people make often, with what was meant."),
    "american-words": ("American words", "With what is said here instead."),
    "acronyms": ("Acronyms to spell out", "With what they stand for."),
    "acronyms-known": ("Acronyms everybody knows", "They need not be spelled out."),
    "brand-tags": ("Hashtags of others", "Written as their owners write them, without the #."),
    "hashtag-phrases": (
        "Hashtags of several words",
        "Phrases that look like one word when they are run together.",
    ),
    "one-word-names": ("Names of one word", "Places and services that look like two words."),
    "help-pages": (
        "Pages that hold helplines",
        "A post that links to one of them needs no number of its own.",
    ),
    "allowed-places": ("Places that may be named", "Names from elsewhere that may stand in a text of yours."),
}
WORD_FIELDS = (
    Field(
        "words",
        "Words",
        "As they stand in a text. A + at the end takes the plural with it, a * any ending, and a / stands between words of "
        "which either may stand there.",
        is_needed=True,
    ),
    Field("instead", "What to write instead"),
    Field("note", "Why"),
)


def typed_entry(form: MultiDict[str, str], fields: tuple[Field, ...]) -> dict[str, str]:
    """As it was typed, for the form to show it again; what no page can show is left out."""
    return {
        one.name: "".join(sign for sign in form.get(one.name, "") if sign.isprintable() or sign in "\r\n")
        for one in fields
    }


def entry_of(form: MultiDict[str, str], fields: tuple[Field, ...]) -> dict[str, Any]:
    """The values of an entry.

    Raises:
        FieldError: one of them can't be read, or is needed and missing.
    """
    return {one.name: _value(one, form.get(one.name, "")) for one in fields}


def shown_entry(values: Mapping[str, Any], fields: tuple[Field, ...]) -> dict[str, str]:
    """The values of an entry as the form shows them."""
    return {one.name: _shown(one, values.get(one.name, "")) for one in fields}


def _shown(field: Field, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    if field.kind == "flag":
        return "yes" if str(value) in ("yes", "true") else ""
    if field.kind == "day":
        return value if _is_day(str(value)) else ""
    return str(value)


def _value(field: Field, typed: str) -> Any:
    if field.kind == "flag":
        return typed == "yes"
    if field.kind == "lines":
        lines = [one for line in typed.splitlines() if (one := one_line(line))]
        _refuse(field, "\n".join(lines))
        if field.name == "numbers":
            lines = ["".join(one.split()) for one in lines]
        return tuple(lines)
    words = one_line(typed)
    _refuse(field, words)
    if field.kind == "day" and words:
        try:
            return date.fromisoformat(words)
        except ValueError:
            raise FieldError(field.name, f"{field.label}: give a day, such as 2027-05-17.") from None
    if field.kind == "choice" and words not in {value for value, _ in field.choices}:
        raise FieldError(field.name, f"{field.label}: choose one of them.")
    return words


def _refuse(field: Field, words: str) -> None:
    if field.is_needed and not words:
        raise FieldError(field.name, f"{field.label}: this is needed.")
    longest = LONGEST * 20 if field.kind in ("lines", "words") else LONGEST
    if len(words) > longest:
        raise FieldError(field.name, f"{field.label}: make it shorter, at most {longest:,} characters.")
    if not words.replace("\n", "").isprintable():
        raise FieldError(
            field.name, f"{field.label}: there is a character in it that can’t be shown. Type it anew."
        )


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True
