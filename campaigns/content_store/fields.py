"""Readers: each turns what is written after a key into a value, or says in a sentence what it should
have been.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from campaigns.content_store.paths import FOLDER_KINDS, is_slug, media_name_problem
from campaigns.content_store.problems import Problems
from campaigns.content_store.yaml_nodes import Mapping, Node, Scalar, Sequence
from campaigns.domain.items.channel_kinds import ALSO_CALLED, KINDS, kind_called
from campaigns.domain.time.localtime import (
    AmbiguousTimeError,
    LocalTimeError,
    NonexistentTimeError,
    parse_day,
    parse_moment,
)

TRUE_WORDS, FALSE_WORDS = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
LONGEST_LINE = 300


@dataclass(frozen=True)
class Reading:
    """What a reader needs: whose value it is, where problems go, and the local zone."""

    key: str
    problems: Problems
    zone: ZoneInfo

    def inside(self, key: str) -> Reading:
        return Reading(key=key, problems=self.problems, zone=self.zone)

    def refuse(self, node: Node, message: str, problem: str = "CONTENT-10") -> None:
        """Record a problem with this value; the value is then left out."""
        excerpt = node.text if isinstance(node, Scalar) else ""
        place = node.place
        self.problems.add(
            problem, f"{self.key}: {message}", line=place.line, column=place.column, excerpt=excerpt
        )


Reader = Callable[[Node, Reading], Any]


@dataclass(frozen=True)
class Field:
    """One declared key. ``says`` is shown wherever keys are explained."""

    name: str
    read: Reader
    says: str


def text(node: Node, reading: Reading) -> str | None:
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text.strip()
    hint = (
        "A colon inside it needs quotation marks around the whole value." if isinstance(node, Mapping) else ""
    )
    reading.refuse(node, f"This takes text, not a list. {hint}".rstrip())
    return None


def line(node: Node, reading: Reading) -> str | None:
    value = text(node, reading)
    if value and "\n" in value:
        reading.refuse(node, "This takes one line of text.")
        return None
    if value and len(value) > LONGEST_LINE:
        reading.refuse(node, f"This is {len(value)} characters long; {LONGEST_LINE} is the most.")
        return None
    return value


def yes_or_no(node: Node, reading: Reading) -> bool | None:
    word = node.text.strip().casefold() if isinstance(node, Scalar) else ""
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    reading.refuse(node, "Write true or false.")
    return None


def words_in_picture(node: Node, reading: Reading) -> bool | str | None:
    """``contains_text`` takes yes or no, or better: the words themselves."""
    word = node.text.strip().casefold() if isinstance(node, Scalar) and node.plain else ""
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    return text(node, reading)


def moment(node: Node, reading: Reading) -> datetime | None:
    value = line(node, reading)
    if not value:
        return None
    try:
        return parse_moment(value, reading.zone)
    except (NonexistentTimeError, AmbiguousTimeError) as error:
        reading.refuse(node, str(error), "TIME-04")
    except LocalTimeError as error:
        reading.refuse(node, str(error))
    return None


def day(node: Node, reading: Reading) -> date | None:
    value = line(node, reading)
    if not value:
        return None
    try:
        return parse_day(value)
    except LocalTimeError as error:
        reading.refuse(node, str(error))
        return None


def web_address(node: Node, reading: Reading) -> str | None:
    value = line(node, reading)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        good = (
            parts.scheme.lower() in ("http", "https")
            and host not in ("", "http", "https")
            and " " not in value
        )
    except ValueError:
        good = False
    if not good:
        reading.refuse(node, "This takes a full web address that starts with https://.")
        return None
    return value


def one_of(*allowed: str) -> Reader:
    def read(node: Node, reading: Reading) -> str | None:
        value = line(node, reading)
        if value is None or value.casefold() in allowed:
            return value.casefold() if value else None
        near = get_close_matches(value.casefold(), allowed, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        reading.refuse(node, f"“{value}” is not one of {', '.join(allowed)}.{hint}")
        return None

    return read


def list_of(read_one: Reader) -> Reader:
    """A list; a single value alone is taken as a list of one."""

    def read(node: Node, reading: Reading) -> tuple[Any, ...]:
        if isinstance(node, Sequence):
            values = [read_one(item, reading) for item in node.items]
        elif isinstance(node, Scalar) and node.is_empty:
            values = []
        else:
            values = [read_one(node, reading)]
        return tuple(value for value in values if value is not None and value != "")

    return read


def channel(node: Node, reading: Reading) -> str | None:
    value = line(node, reading)
    if not value:
        return None
    kind = kind_called(value)
    if kind is not None and KINDS[kind].takes_posts:
        return kind
    if kind is not None:
        reading.refuse(node, f"{KINDS[kind].label} carries press releases, not posts.", "CONTENT-12")
    elif "," in value:
        reading.refuse(node, f"Write the channels as a list: [{value}].", "CONTENT-12")
    else:
        reading.refuse(node, _unknown_channel(value), "CONTENT-12")
    return None


def _unknown_channel(value: str) -> str:
    names = [kind.kind for kind in KINDS.values() if kind.takes_posts]
    known = ALSO_CALLED.get(value.casefold())
    near = [known] if known else get_close_matches(value.casefold(), names)
    hint = f"Did you mean {near[0]}?" if near else f"The channels are {', '.join(names)}."
    return f"“{value}” is not a channel. {hint}"


def channels(node: Node, reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(list_of(channel)(node, reading)))


def any_channels(node: Node, reading: Reading) -> tuple[str, ...]:
    """Kinds of channel, those that carry releases among them."""

    def one(inner: Node, inner_reading: Reading) -> str | None:
        value = line(inner, inner_reading)
        kind = value and kind_called(value)
        if value and not kind:
            inner_reading.refuse(inner, _unknown_channel(value), "CONTENT-12")
        return kind or None

    return tuple(dict.fromkeys(list_of(one)(node, reading)))


def whole_number(node: Node, reading: Reading) -> int | None:
    value = line(node, reading)
    if value and value.isdecimal():
        return int(value)
    if value:
        reading.refuse(node, "Write a whole number.")
    return None


def file_name(node: Node, reading: Reading) -> str | None:
    value = text(node, reading)
    if not value:
        return None
    problem = media_name_problem(value)
    if problem:
        reading.refuse(node, f"This can't be the name of a picture in media/: {problem}.", "CONTENT-17")
        return None
    return unicodedata.normalize("NFC", value)


def file_names(node: Node, reading: Reading) -> tuple[tuple[str, int], ...]:
    """Names with the line each stands on; a name given twice counts once."""
    items = node.items if isinstance(node, Sequence) else (node,)
    named: dict[str, int] = {}
    for item in items:
        name = file_name(item, reading)
        if name and name not in named:
            named[name] = item.place.line
    return tuple(named.items())


def item_place(node: Node, reading: Reading) -> str | None:
    """Another item of the same campaign, as its file lies there: ``releases/launch``, with or without ``.md``."""
    value = line(node, reading)
    if not value:
        return None
    folder, _, slug = value.removesuffix(".md").partition("/")
    if folder in FOLDER_KINDS and is_slug(slug):
        return f"{folder}/{slug}"
    reading.refuse(
        node,
        f"“{value}” is not the place of an item of this campaign. Write it like releases/launch, as its file lies.",
    )
    return None


_CHECK_ID = re.compile(r"[A-Z]+-[0-9]+")


def reasons(node: Node, reading: Reading) -> dict[str, str]:
    """``allow``: check id → why it is right here. A reason is compulsory."""
    if isinstance(node, Scalar) and node.is_empty:
        return {}
    if not isinstance(node, Mapping):
        reading.refuse(node, "Write a check and a reason, like ACC-11: the sentence is a legal title.")
        return {}
    found = {}
    for key, value in node.entries:
        reason = text(value, reading.inside(f"allow, {key.text}"))
        if not _CHECK_ID.fullmatch(key.text):
            reading.refuse(key, f"“{key.text}” is not the id of a check, such as ACC-11.")
        elif not reason:
            reading.refuse(key, f"{key.text} needs a reason after the colon.")
        else:
            found[key.text] = reason
    return found
