"""What the forms of all kinds of items share: reading a text for its form, and saying why words were not taken."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.content_store.parsing import ParsedItem, parse_item
from campaigns.content_store.paths import ItemRef
from campaigns.content_store.problems import ContentError, broken

NOT_HERE = "This file is written in a way that can’t be changed here. Change it in a text editor."


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


def one_line(text: str) -> str:
    return " ".join(text.split())


def each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for value in values if (one := one_line(value))))


def said_of(name: str, messages: Iterable[str]) -> str:
    """What is wrong with the value of this key, in the words of its reader; empty where nothing is."""
    said = next((one for one in messages if one.startswith((f"{name}:", f"{name},"))), "")
    return said.partition(": ")[2]
