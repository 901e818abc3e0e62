"""A post as its writer sees it: fields and words, without a word of YAML. Reading them from a file and putting them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from zoneinfo import ZoneInfo

from campaigns.content_store.body_edit import Parts, Texts, as_parts, joined, with_texts
from campaigns.content_store.form_words import (
    NOT_HERE,
    WordsNotTakenError,
    each_once,
    one_line,
    parsed_item,
    said_of,
)
from campaigns.content_store.front_edit import Value, with_values
from campaigns.content_store.parsing import ParsedItem
from campaigns.content_store.paths import ItemRef
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.time.localtime import clock_as_written


@dataclass(frozen=True)
class PostWords:
    """What the form of a post holds. Empty means that the file says nothing there.

    Attributes:
        publish_at: local date and time, like 2027-05-17T08:00; with its offset in the doubled hour of autumn.
        parts: the posts of the thread for every channel.
        incident: the keys of the recorded cases it is about.
        family_told: who told a family that their case is used, and when. ai_use: “no”, or what generative AI was used for.
        own: for the kinds of channel that say it differently: their posts.
    """

    title: str = ""
    channels: tuple[str, ...] = ()
    publish_at: str = ""
    audience: str = ""
    areas: tuple[str, ...] = ()
    link: str = ""
    content_warning: str = ""
    media: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    incident: tuple[str, ...] = ()
    family_told: str = ""
    ai_use: str = ""
    parts: Parts = ()
    own: tuple[tuple[str, Parts], ...] = ()

    @property
    def texts(self) -> Texts:
        return {None: self.parts, **dict(self.own)}


FIELDS = tuple(field.name for field in fields(PostWords))
LABELS = {
    "title": "Title",
    "channels": "Channels",
    "publish_at": "Day and time",
    "audience": "Audience",
    "areas": "Areas",
    "link": "Link",
    "content_warning": "Content warning",
    "media": "Pictures",
    "tags": "Tags",
    "incident": "Incidents and court cases",
    "family_told": "Family told",
    "ai_use": "Use of AI",
    "parts": "Text",
    "own": "Text of single channels",
}


def words_in(source: str, ref: ItemRef, zone: ZoneInfo) -> PostWords:
    """
    Raises:
        BrokenContentError: the text can't be understood.
    """
    return _words_of(parsed_item(source, ref, zone)[0], zone)


def with_words(source: str, words: PostWords, ref: ItemRef, zone: ZoneInfo) -> str:
    """The text of the file with these words. The fields that say what they said before stay to the byte.

    Raises:
        WordsNotTakenError: a field would be read as something else, or something else would change with it.
        BrokenContentError: the text can't be understood, before or after.
    """
    before, words = words_in(source, ref, zone), tidy(words)
    words = replace(words, channels=_in_their_order(before.channels, words.channels))
    changes: dict[str, Value] = {
        name: getattr(words, name)
        for name in FIELDS
        if name not in ("parts", "own") and getattr(words, name) != getattr(before, name)
    }
    changed = with_values(source, changes)
    if words.texts != before.texts:
        changed = with_texts(changed, words.texts)
    _read_back(source, changed, words, ref, zone)
    return changed


def tidy(words: PostWords) -> PostWords:
    """Without the white space that nobody means, and in the order in which a file is read."""
    return replace(
        words,
        title=one_line(words.title),
        link=words.link.strip(),
        content_warning=one_line(words.content_warning),
        family_told=one_line(words.family_told),
        ai_use=one_line(words.ai_use),
        channels=each_once(words.channels),
        areas=each_once(words.areas),
        media=each_once(words.media),
        tags=each_once(words.tags),
        incident=each_once(words.incident),
        parts=_tidy_parts(words.parts),
        own=tuple((kind, parts) for kind in KINDS if (parts := _tidy_parts(dict(words.own).get(kind, ())))),
    )


def shown(words: PostWords, name: str) -> str:
    """A field's value as one text."""
    if name == "parts":
        return joined(words.parts)
    if name == "own":
        return "\n\n".join(f"{KINDS[kind].label}: {joined(parts)}" for kind, parts in words.own)
    if name == "channels":
        return ", ".join(KINDS[kind].label for kind in words.channels)
    if name == "publish_at":
        return words.publish_at.replace("T", ", ")
    value: str | tuple[str, ...] = getattr(words, name)
    return value if isinstance(value, str) else ", ".join(value)


def _tidy_parts(parts: Parts) -> Parts:
    """Each read by itself: a line of dashes typed into one begins the next, and no sign in one reaches into another."""
    return tuple(words for part in parts for words in as_parts(part))


def _in_their_order(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Channels have no order that means anything: that of the file stays."""
    return (*(one for one in before if one in after), *(one for one in after if one not in before))


def _words_of(item: ParsedItem, zone: ZoneInfo) -> PostWords:
    document = item.document
    assert isinstance(document, PostDocument)
    return PostWords(
        title=document.title,
        channels=document.channels,
        publish_at=clock_as_written(document.publish_at, zone) if document.publish_at else "",
        audience=document.audience if item.says_audience else "",
        areas=document.areas,
        link=document.link,
        content_warning=document.content_warning,
        media=tuple(name for name, _ in item.media),
        tags=document.tags,
        incident=document.incidents,
        family_told=document.family_told,
        ai_use=document.ai_use,
        parts=as_parts(document.body),
        own=tuple((kind, as_parts(document.sections[kind])) for kind in KINDS if kind in document.sections),
    )


def _read_back(source: str, changed: str, words: PostWords, ref: ItemRef, zone: ZoneInfo) -> None:
    """What is read from the changed text is what was typed, and nothing of what the form does not show is another."""
    item, messages = parsed_item(changed, ref, zone)
    read = _words_of(item, zone)
    for name in FIELDS:
        if getattr(read, name) != getattr(words, name):
            raise WordsNotTakenError(name, _why_not(name, words, messages))
    if unshown(parsed_item(source, ref, zone)[0], source) != unshown(item, changed):
        raise WordsNotTakenError("", NOT_HERE)


def _why_not(name: str, words: PostWords, messages: list[str]) -> str:
    if said := said_of(name, messages):
        return said
    if name == "title" and not words.title:
        return "Give it a title. Only the office sees it."
    if name in ("parts", "own"):
        return (
            "A line of the text reads like the heading of a channel, such as “## X”, or stands between signs of code "
            "(```) that are never closed. Take those signs out."
        )
    return (
        f"“{LABELS[name]}” can’t be kept as it was typed. Leave out signs that are no letters, and try again."
    )


def unshown(item: ParsedItem, _source: str) -> Mapping[str, object]:
    document = item.document
    assert isinstance(document, PostDocument)
    names = ("allow", "link_card", "embargoed_with", "topic", "repeats")
    return {name: getattr(document, name) for name in names}
