"""The word lists of the checks, one file each in ``lists/``. What a phrase may be: ``campaigns.checks.phrases``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from campaigns.domain.dated_facts import Provenance
from campaigns.domain.facts import Entry
from campaigns.reference.loader import HERE, Record, load

FOLDER = HERE / "lists"


@dataclass(frozen=True)
class WordList:
    """A list by the name of its file, with where it comes from."""

    name: str
    entries: tuple[Entry, ...]
    provenance: Provenance


@cache
def shipped_lists(folder: Path = FOLDER) -> Mapping[str, WordList]:
    """Every list that comes with the product.

    Raises:
        ReferenceFileError: one of them is broken; the message names file and line.
    """
    return {file.stem: read_list(file) for file in sorted(folder.glob("*.yml"))}


def read_list(file: Path) -> WordList:
    def read(top: Record) -> WordList:
        return WordList(file.stem, top.each("entries", _entry), top.provenance())

    return load(file, read)


def _entry(record: Record) -> Entry:
    return Entry(
        words=record.text("words"),
        instead=record.text("instead", "") if record.has("instead") else "",
        note=record.text("note", "") if record.has("note") else "",
    )
