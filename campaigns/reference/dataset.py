"""One kind of dated fact: the file that ships, and the organisation's own file that adds, takes away and confirms.

Both are called the same. The shipped one has a list under the kind's key:

    source: where all of it was read        # each entry may say it differently
    last_checked: 2026-11-23                # or never
    helplines:
      - id: childline
        ...

The organisation's, in ``content/_desk/``, has any of these:

    add:                                    # entries in the same form; the id of a shipped one takes its place
      - id: our-hub
        ...
    remove: [call-derbyshire]
    checked:                                # looked up at its source: the entry itself stays as it ships
      - id: fearless
        last_checked: 2027-01-15
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.reference.loader import HERE, Record, load

T = TypeVar("T")


@dataclass(frozen=True)
class Known(Generic[T]):
    """An entry with the name by which files speak of it."""

    id: str
    value: T
    provenance: Provenance


@dataclass(frozen=True)
class Dataset(Generic[T]):
    """What a kind of fact is called, and how an entry is read.

    Attributes:
        name: of its files, without ``.yml``. key: of the list in the shipped file.
        label: as a heading for people. title: of one entry, for people.
        read: one entry; the second argument is the file's own provenance, if it has one.
        rows: the entries that ship, where they stand in the code and not in a file.
    """

    name: str
    key: str
    label: str
    read: Callable[[Record, Provenance | None], T]
    title: Callable[[T], str]
    rows: Callable[[], tuple[Known[T], ...]] | None = None

    @property
    def file(self) -> Path:
        return HERE / f"{self.name}.yml"


@cache
def shipped(dataset: Dataset[T]) -> tuple[Known[T], ...]:
    """The entries that come with the product, in the file's order.

    Raises:
        ReferenceFileError: the file is broken; the message names the line.
    """
    if dataset.rows is not None:
        return dataset.rows()

    def read(top: Record) -> tuple[Known[T], ...]:
        whole = _file_wide(top)
        entries = top.each(dataset.key, lambda one: _known(dataset, one, whole), may_be_empty=True)
        _refuse_twins(top, dataset.key, entries)
        return entries

    return load(dataset.file, read)


def adjusted(dataset: Dataset[T], base: tuple[Known[T], ...], own: Path) -> tuple[Known[T], ...]:
    """The shipped entries after the organisation's own file: some gone, some confirmed, some replaced, some new.

    Raises:
        ReferenceFileError: the own file is broken, or speaks of an entry that there is not.
    """

    def read(top: Record) -> tuple[Known[T], ...]:
        whole = _file_wide(top)
        entries = {one.id: one for one in base}
        for gone in top.texts("remove", ()):
            if entries.pop(gone, None) is None:
                raise top.refuse("remove", _no_such(gone, entries))
        for one in top.each("checked", lambda record: _confirmed(record, entries), may_be_empty=True):
            entries[one.id] = one
        added = top.each("add", lambda one: _known(dataset, one, whole), may_be_empty=True)
        _refuse_twins(top, "add", added)
        return tuple({**entries, **{one.id: one for one in added}}.values())

    return load(own, read)


def _file_wide(top: Record) -> Provenance | None:
    return top.provenance() if top.has("source") else None


def _known(dataset: Dataset[T], record: Record, whole: Provenance | None) -> Known[T]:
    return Known(record.text("id"), dataset.read(record, whole), record.provenance(whole))


def _confirmed(record: Record, entries: Mapping[str, Known[T]]) -> Known[T]:
    """A shipped entry, looked up again by the organisation."""
    wanted = record.text("id")
    if wanted not in entries:
        raise record.refuse("id", _no_such(wanted, entries))
    one = entries[wanted]
    record.day("last_checked")  # the one thing it is here to say
    source = record.text("source", one.provenance.source)
    seen = record.provenance(Provenance(source, None))
    return Known(wanted, cast(T, replace(cast(Any, one.value), provenance=seen)), seen)


def _refuse_twins(top: Record, key: str, entries: tuple[Known[T], ...]) -> None:
    seen: set[str] = set()
    for one in entries:
        if one.id in seen:
            raise top.refuse(key, f"two entries have the id “{one.id}”. Give each its own.")
        seen.add(one.id)


def _no_such(wanted: str, entries: Mapping[str, object]) -> str:
    return f"there is no entry “{wanted}”. There are: {', '.join(sorted(entries)) or 'none'}."
