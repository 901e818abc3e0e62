"""What the forms of all kinds of items share: reading a text for its form, and saying why words were not taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.content_store.parsing import ParsedItem, parse_item
from campaigns.content_store.paths import ItemRef
from campaigns.content_store.problems import ContentError, broken
from campaigns.domain.time.localtime import AmbiguousTimeError, parse_moment


class WordsNotTakenError(ContentError):
    """What was typed into one field would not be read from the file as it was typed; nothing was written."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def parsed_item(source: str, ref: ItemRef, zone: ZoneInfo) -> tuple[ParsedItem, list[str]]:
    """The item that a text is, and what is wrong in it.

    Raises:
        BrokenContentError: the text can't be understood.
    """
    parsed = parse_item(source.encode(), path=Path(f"{ref.slug}.md"), ref=ref, zone=zone)
    if parsed.item is None:
        raise broken(str(ref), parsed.issues)
    return parsed.item, [issue.message for issue in parsed.issues]


def local_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """As a file has it: local date and time; with its offset in the doubled hour of autumn."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    plain = f"{local:%Y-%m-%dT%H:%M}"
    try:
        parse_moment(plain, zone)
    except AmbiguousTimeError:
        return local.isoformat(timespec="minutes")
    return plain


def one_line(text: str) -> str:
    return " ".join(text.split())


def each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for value in values if (one := one_line(value))))


def said_of(name: str, messages: Iterable[str]) -> str:
    """What is wrong with the value of this key, in the words of its reader; empty where nothing is."""
    said = next((one for one in messages if one.startswith((f"{name}:", f"{name},"))), "")
    return said.partition(": ")[2]
