"""The word lists of the checks, one file each in ``lists/``. What a phrase may be: ``campaigns.checks.phrases``.

The organisation's own file of the same name, in ``content/_desk/lists/``, adds entries and takes phrases away:

    add:
      - words: "hood rat+"
        instead: "young person"
    remove: ["gang+"]
    last_checked: 2027-01-15      # may be left out: the list as a whole was looked through
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import Entry
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
        entries = top.each("entries", _entry, may_be_empty=top.has("entries"))
        return WordList(file.stem, entries, top.provenance())

    return load(file, read)


def adjusted_list(base: WordList, own: Path) -> WordList:
    """The shipped list after the organisation's own file.

    Raises:
        ReferenceFileError: the own file is broken, or takes away a phrase that is not there.
    """

    def read(top: Record) -> WordList:
        gone = set()
        for words in top.texts("remove", ()):
            if all(entry.words.casefold() != words.casefold() for entry in base.entries):
                raise top.refuse(
                    "remove", f"“{words}” is not in the list {base.name}. Write it as it stands there."
                )
            gone.add(words.casefold())
        added = top.each("add", _entry, may_be_empty=True)
        replaced = gone | {entry.words.casefold() for entry in added}
        kept = tuple(entry for entry in base.entries if entry.words.casefold() not in replaced)
        return WordList(base.name, (*kept, *added), _looked_through(top, base.provenance))

    return load(own, read)


def _looked_through(top: Record, shipped: Provenance) -> Provenance:
    source = top.text("source", shipped.source)
    if not top.has("last_checked"):
        top.maybe_day("review_by")
        return shipped
    return top.provenance(Provenance(source, None))


def _entry(record: Record) -> Entry:
    return Entry(words=record.text("words"), instead=record.text("instead", ""), note=record.text("note", ""))
