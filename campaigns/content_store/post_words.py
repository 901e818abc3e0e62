"""A post as its writer sees it: fields and words, without a word of YAML. Reading them from a file and putting them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.content_store.body_edit import Parts, Texts, as_parts, with_texts
from campaigns.content_store.front_edit import Value, with_pair, with_values, without_pair
from campaigns.content_store.parsing import ParsedItem, parse_item
from campaigns.content_store.paths import ItemRef
from campaigns.content_store.problems import ContentError, broken
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


NOT_HERE = "This file is written in a way that can’t be changed here. Change it in a text editor."


class WordsNotTakenError(ContentError):
    """What was typed into one field would not be read from the file as it was typed; nothing was written."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def words_in(source: str, ref: ItemRef, zone: ZoneInfo) -> PostWords:
    """
    Raises:
        BrokenContentError: the text can't be understood.
    """
    return _words_of(_parsed(source, ref, zone), zone)


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


def with_finding_left(source: str, check_id: str, reason: str, ref: ItemRef, zone: ZoneInfo) -> str:
    """The text of the file with the reason why this check’s warnings are passed over in it; nothing else is another.

    Without a ``reason`` they are told again.

    Raises:
        WordsNotTakenError: it can’t be written in there. BrokenContentError: the text can’t be understood.
    """
    reason = " ".join(reason.split())
    before = _parsed(source, ref, zone)
    allow = {key: why for key, why in before.document.allow.items() if key != check_id}
    if reason:
        changed, allow = with_pair(source, "allow", check_id, reason), {**allow, check_id: reason}
    else:
        changed = without_pair(source, "allow", check_id)
    after = parse_item(changed.encode(), path=Path(f"{ref.slug}.md"), ref=ref, zone=zone).item
    wanted = {**_unshown(before), "allow": allow}
    if after is None or _words_of(after, zone) != _words_of(before, zone) or _unshown(after) != wanted:
        raise WordsNotTakenError("", NOT_HERE)
    return changed


def tidy(words: PostWords) -> PostWords:
    """Without the white space that nobody means, and in the order in which a file is read."""
    return replace(
        words,
        title=" ".join(words.title.split()),
        link=words.link.strip(),
        content_warning=" ".join(words.content_warning.split()),
        family_told=" ".join(words.family_told.split()),
        ai_use=" ".join(words.ai_use.split()),
        channels=_each_once(words.channels),
        areas=_each_once(words.areas),
        media=_each_once(words.media),
        tags=_each_once(words.tags),
        incident=_each_once(words.incident),
        parts=_tidy_parts(words.parts),
        own=tuple((kind, parts) for kind in KINDS if (parts := _tidy_parts(dict(words.own).get(kind, ())))),
    )


def _tidy_parts(parts: Parts) -> Parts:
    """Each read by itself: a line of dashes typed into one begins the next, and no sign in one reaches into another."""
    return tuple(words for part in parts for words in as_parts(part))


def _in_their_order(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Channels have no order that means anything: that of the file stays."""
    return (*(one for one in before if one in after), *(one for one in after if one not in before))


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for value in values if (one := " ".join(value.split()))))


def _parsed(source: str, ref: ItemRef, zone: ZoneInfo) -> ParsedItem:
    parsed = parse_item(source.encode(), path=Path(f"{ref.slug}.md"), ref=ref, zone=zone)
    if parsed.item is None:
        raise broken(str(ref), parsed.issues)
    return parsed.item


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
    parsed = parse_item(changed.encode(), path=Path(f"{ref.slug}.md"), ref=ref, zone=zone)
    if parsed.item is None:
        raise broken(str(ref), parsed.issues)
    read = _words_of(parsed.item, zone)
    for name in FIELDS:
        if getattr(read, name) != getattr(words, name):
            raise WordsNotTakenError(name, _why_not(name, words, [issue.message for issue in parsed.issues]))
    if _unshown(_parsed(source, ref, zone)) != _unshown(parsed.item):
        raise WordsNotTakenError("", NOT_HERE)


def _why_not(name: str, words: PostWords, messages: list[str]) -> str:
    said = next((one for one in messages if one.startswith((f"{name}:", f"{name},"))), "")
    if said:
        return said.partition(": ")[2]
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


def _unshown(item: ParsedItem) -> Mapping[str, object]:
    document = item.document
    assert isinstance(document, PostDocument)
    names = ("allow", "link_card", "embargoed_with", "topic")
    return {name: getattr(document, name) for name in names}
