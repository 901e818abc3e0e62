"""The declared keys of every kind of file, as tables. Other people's tools rely on them; so change with
care.
"""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from typing import Any

from campaigns.content_store import fields as read
from campaigns.content_store.fields import Field, Reader, Reading
from campaigns.content_store.yaml_nodes import Mapping, Node, Scalar
from campaigns.domain.facts.incidents import LONGEST_PACKED, pack_keys
from campaigns.domain.items.documents import ActivitySpec, ObjectiveSpec, PersonShown, Quote, Sound, Variant
from campaigns.domain.items.repeats import LONGEST_AGAIN
from campaigns.domain.sending.holds import LONGEST_AREAS, pack_areas
from campaigns.domain.time.recurring import MOST as MOST_DATES


def _quote(node: Node, reading: Reading) -> Quote | None:
    if not isinstance(node, Mapping):
        reading.refuse(node, "Each quote has the keys speaker, role, text, approved_by and approved_on.")
        return None
    values = read_fields(QUOTE, node, reading)
    if not values.get("text") or not values.get("speaker"):
        reading.refuse(node, "A quote needs a speaker and a text.")
        return None
    return Quote(**{"role": "", **values})


def _variant(node: Node, reading: Reading) -> Variant | None:
    if not isinstance(node, Mapping):
        reading.refuse(node, "Each variant has the keys area, media_list, lead and figures.")
        return None
    values = read_fields(VARIANT, node, reading)
    needed = {"area": "area", "media_list": "media list", "lead": "first paragraph"}
    if missing := [words for key, words in needed.items() if not values.get(key)]:
        reading.refuse(
            node,
            f"A wording for an area needs an area, a media list and a first paragraph: the {missing[0]} is missing.",
        )
        return None
    if len(values["area"]) > LONGEST_AREA:
        reading.refuse(node, f"The name of this area is too long. Write it in {LONGEST_AREA} characters.")
        return None
    return Variant(**values)


def _variants(node: Node, reading: Reading) -> tuple[Variant, ...]:
    """Each area and each media list once: else nobody could tell who gets which."""
    found: tuple[Variant, ...] = read.list_of(_variant)(node, reading)
    for what in ("area", "media_list"):
        said = [str(getattr(one, what)).casefold() for one in found]
        if twice := next((value for value in said if said.count(value) > 1), ""):
            name = next(getattr(one, what) for one in found if getattr(one, what).casefold() == twice)
            reading.refuse(node, f"Two wordings are for {name}. Keep one.")
            return ()
    return found


def _objective(node: Node, reading: Reading) -> ObjectiveSpec | None:
    if isinstance(node, Scalar):
        value = read.text(node, reading)
        return ObjectiveSpec(measure=value) if value else None
    if not isinstance(node, Mapping):
        reading.refuse(node, "Each objective has the keys measure, level, baseline, target and by.")
        return None
    values = read_fields(OBJECTIVE, node, reading)
    if not values.get("measure"):
        reading.refuse(node, "An objective needs a measure.")
        return None
    return ObjectiveSpec(**values)


def _activity(node: Node, reading: Reading) -> ActivitySpec | None:
    if not isinstance(node, Mapping):
        reading.refuse(node, "Each activity has the keys what, kind, on, owner, remind_on and proof.")
        return None
    values = read_fields(ACTIVITY, node, reading)
    if not values.get("what"):
        reading.refuse(node, "An activity needs to say what it is.")
        return None
    return ActivitySpec(**values)


def _person(node: Node, reading: Reading) -> PersonShown | None:
    if not isinstance(node, Mapping):
        reading.refuse(node, "Each person has keys such as name, consent, given_on, expires and channels.")
        return None
    return PersonShown(**read_fields(PERSON, node, reading))


def _cases(node: Node, reading: Reading) -> tuple[str, ...]:
    """The keys stay with the item even where they are too many: no case it names may be looked past meanwhile."""
    keys: tuple[str, ...] = _LINES(node, reading)
    if (length := len(pack_keys(keys))) > LONGEST_PACKED:
        reading.refuse(
            node,
            f"These keys are {length} characters long together; {LONGEST_PACKED} is the most. Write an item about fewer "
            "cases.",
        )
    return keys


def _areas(node: Node, reading: Reading) -> tuple[str, ...]:
    """One place or a list of them. Where they can't be kept, none is: then it counts as everywhere, and any hold on an
    area stops it.
    """
    places = tuple(
        dict.fromkeys(place for line in _LINES(node, reading) if (place := " ".join(line.split())))
    )
    if len(pack_areas(places)) > LONGEST_AREAS:
        reading.refuse(
            node, f"The areas have more than {LONGEST_AREAS} letters together. Name fewer, or larger ones."
        )
        return ()
    return places


def _dates(node: Node, reading: Reading) -> tuple[datetime, ...]:
    """In their order, each once. Of too many none is kept: a plan that was cut short would not be told from a whole one."""
    dates: tuple[datetime, ...] = tuple(sorted(set(read.list_of(read.moment)(node, reading))))
    if len(dates) >= MOST_DATES:
        reading.refuse(
            node,
            f"These are {len(dates) + 1} dates with its own; {MOST_DATES} is the most. Write a second post for the others.",
        )
        return ()
    return dates


def _again(node: Node, reading: Reading) -> int | None:
    number: int | None = read.whole_number(node, reading)
    if number is not None and not 0 < number <= LONGEST_AGAIN:
        reading.refuse(node, f"This takes a number from 1 to {LONGEST_AGAIN:,}.")
        return None
    return number


LONGEST_AREA = 120
AUDIENCES = ("public", "youth", "professionals")
_LINES: Reader = read.list_of(read.line)

QUOTE = (
    Field("speaker", read.line, "full name of who says it"),
    Field("role", read.line, "their post and organisation"),
    Field("text", read.text, "the words, without quotation marks"),
    Field("approved_by", read.line, "who agreed to these words"),
    Field("approved_on", read.day, "the day they agreed, like 2027-05-10"),
)
PERSON = (
    Field("name", read.line, "who it is"),
    Field("consent", read.text, "where the signed form is kept"),
    Field("given_on", read.day, "the day they agreed, like 2027-05-10"),
    Field("expires", read.day, "the last day it holds"),
    Field("withdrawn", read.day, "the day they took it back"),
    Field("channels", read.any_channels, "channels it covers; leave out for all"),
    Field("age", read.whole_number, "age in years when they agreed, if under 18"),
    Field("guardian", read.line, "who agreed for a child"),
)
VARIANT = (
    Field("area", read.line, "the place it is for"),
    Field("media_list", read.line, "the media list whose people get it"),
    Field("lead", read.text, "its first paragraph, in place of the release's own"),
    Field("figures", read.text, "local figures, as a paragraph behind it"),
)
OBJECTIVE = (
    Field("measure", read.line, "what is measured"),
    Field("level", read.line, "input, output, outtake, outcome or impact"),
    Field("baseline", read.line, "where it stands before"),
    Field("target", read.line, "where it should stand"),
    Field("by", read.day, "by which day, like 2027-06-30"),
)
ACTIVITY = (
    Field("what", read.line, "what is done, like posters in bus shelters"),
    Field("kind", read.line, "poster, radio, school pack, event or a word of your own"),
    Field("on", read.day, "the day, like 2027-05-17"),
    Field("owner", read.line, "who sees to it"),
    Field("remind_on", read.day, "from which day on it is to be reminded of"),
    Field("proof", read.line, "where it can be seen that it was done"),
)
CAMPAIGN = (
    Field("title", read.line, "the campaign's name"),
    Field("topic", read.line, "violence, or a word of your own"),
    Field("audience", read.one_of(*AUDIENCES), "public, youth or professionals"),
    Field("starts", read.day, "first day, like 2027-05-17"),
    Field("ends", read.day, "last day, like 2027-05-23"),
    Field("owner", read.line, "who answers for it"),
    Field("partners", _LINES, "list of names"),
    Field("objectives", read.list_of(_objective), "list of measure, level, baseline, target, by"),
    Field("activities", read.list_of(_activity), "list of what, kind, on, owner, remind_on, proof"),
    Field("again_of", read.line, "short name of the campaign it was made from"),
    Field("terms", _LINES, "list of own hashtags and brand words"),
    Field("areas", _areas, "list of the places it is for; leave out for everywhere"),
    Field("ages", read.line, "ages of the readers, like 11 to 15"),
    Field("young_people_review", read.text, "when and by whom young people looked at it"),
    Field("ai_use", read.text, "no, or what generative AI was used for"),
)
POST = (
    Field("title", read.line, "name of the post, for the office"),
    Field("areas", _areas, "list of the places it is for; leave out for what the campaign says"),
    Field("channels", read.channels, "list of channels"),
    Field("publish_at", read.moment, "local date and time, like 2027-05-17T08:00"),
    Field("also_at", _dates, "list of the other dates and times on which it goes out, like 2027-05-24T08:00"),
    Field("again_after", _again, "evergreen: days that must lie between two times on one account"),
    Field("again_most", _again, "evergreen: how often it goes out on one account at most"),
    Field("again_until", read.day, "evergreen: the last day on which it may go out, like 2027-12-31"),
    Field("audience", read.one_of(*AUDIENCES), "public, youth or professionals"),
    Field("link", read.web_address, "a full web address"),
    Field("link_card", read.web_address, "a page whose card Bluesky shows, as a full web address"),
    Field("content_warning", read.line, "what Mastodon shows in place of the text until a reader opens it"),
    Field("media", read.file_names, "list of file names in the campaign's media folder"),
    Field("tags", _LINES, "list of words for sorting; they are not published"),
    Field("allow", read.reasons, "check id: reason"),
    Field("family_told", read.text, "when and by whom the family was told"),
    Field("incident", _cases, "the key of the recorded case it is about, or a list of them"),
    Field("ai_use", read.text, "no, or what generative AI was used for"),
    Field("embargoed_with", read.item_place, "the release whose embargo it keeps, like releases/launch"),
)
RELEASE = (
    Field("title", read.line, "the headline"),
    Field("areas", _areas, "list of the places it is for; leave out for what the campaign says"),
    Field("publish_at", read.moment, "local date and time, like 2027-05-17T08:00"),
    Field("embargo", read.moment, "local date and time, like 2027-05-17T00:01"),
    Field("place", read.line, "where the story is from, like Derby"),
    Field("contact", read.line, "media contact on one line"),
    Field("quotes", read.list_of(_quote), "list of speaker, role, text, approved_by, approved_on"),
    Field("notes", read.list_of(read.text), "list of notes to editors"),
    Field("photos", read.file_names, "list of file names in the campaign's media folder"),
    Field("lists", _LINES, "names of media lists"),
    Field("variants", _variants, "list of area, media_list, lead, figures"),
    Field("allow", read.reasons, "check id: reason"),
    Field("family_told", read.text, "when and by whom the family was told"),
    Field("incident", _cases, "the key of the recorded case it is about, or a list of them"),
    Field("ai_use", read.text, "no, or what generative AI was used for"),
)
MEDIA = (
    Field("alt", read.text, "what the picture shows, for people who do not see it"),
    Field("decorative", read.yes_or_no, "true if it says nothing and needs no alt"),
    Field("contains_text", read.words_in_picture, "the words that can be read in it; or true or false"),
    Field("captions", read.text, "of a film: open, or the name of the captions' file"),
    Field("transcript", read.text, "the words spoken, or where they can be read"),
    Field("sound", read.one_of(*Sound), "what can be heard in a film: speech, music or none"),
    Field("audio_levels", read.text, "who made sure that speech is 20 dB louder than music"),
    Field("motion", read.text, "who made sure that nothing flashes, and that it can be stopped"),
    Field("duration", read.whole_number, "seconds, where the file does not say it"),
    Field("credit", read.line, "who made it"),
    Field("licence", read.line, "under which terms it is used"),
    Field("consent", read.text, "record of the consent of people shown"),
    Field("expires", read.day, "last day it may be used, like 2027-12-31"),
    Field("people", read.list_of(_person), "list of people who can be recognised, with their consent"),
    Field("tags", _LINES, "list of words for sorting"),
)
SCHEMAS: dict[str, tuple[Field, ...]] = {
    "campaign": CAMPAIGN,
    "post": POST,
    "release": RELEASE,
    "media": MEDIA,
}
_OWNER_WORDS = {
    "campaign": "a campaign",
    "post": "a post",
    "release": "a release",
    "media": "a picture's .yml",
}


def read_fields(schema: tuple[Field, ...], head: Mapping, reading: Reading) -> dict[str, Any]:
    """The values that are there and right. Everything else is reported, with its line."""
    declared = {field.name: field for field in schema}
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, node in head.entries:
        name = key.text
        if name not in declared:
            _report_unknown(key, schema, reading)
        elif name in lines:
            reading.inside(name).refuse(
                key, f"This key is given twice; it is also on line {lines[name]}. Keep one.", "CONTENT-09"
            )
        else:
            lines[name] = key.place.line
            value = declared[name].read(node, reading.inside(_path(reading.key, name)))
            if value is not None:
                values[name] = value
    return values


def _path(parent: str, name: str) -> str:
    return f"{parent}, {name}" if parent else name


def _report_unknown(key: Scalar, schema: tuple[Field, ...], reading: Reading) -> None:
    names = [field.name for field in schema]
    near = get_close_matches(key.text.casefold().replace("-", "_").replace(" ", "_"), names, n=1)
    owners = [kind for kind, other in SCHEMAS.items() if key.text in {field.name for field in other}]
    hints = [f"It belongs to {_OWNER_WORDS[owners[0]]}."] if owners else []
    hints += [f"Did you mean {near[0]}?"] if near else []
    hint = " ".join(hints) or f"The keys here are {', '.join(names)}."
    reading.problems.add(
        "CONTENT-08",
        f"“{key.text}” is not a key that is known here. {hint}",
        line=key.place.line,
        column=key.place.column,
        excerpt=key.text,
    )


def key_lines(head: Mapping) -> dict[str, int]:
    """Key → line; members of a list as ``key[0]``, of a mapping as ``key[name]``."""
    lines: dict[str, int] = {}
    for key, node in head.entries:
        lines.setdefault(key.text, key.place.line)
        if isinstance(node, Mapping):
            lines.update({f"{key.text}[{inner.text}]": inner.place.line for inner, _ in node.entries})
        elif not isinstance(node, Scalar):
            lines.update({f"{key.text}[{n}]": item.place.line for n, item in enumerate(node.items)})
    return lines
