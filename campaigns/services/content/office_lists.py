"""The organisation's own lists, looked at and changed in the browser: where people can turn, dates, who holds which post,
words the checks look for, and how much findings weigh. The files in ``content/_desk/`` stay the truth.

Each change is tried first: a file that could not be used would keep every text from being checked.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.office_files import (
    Edit,
    Entry,
    drop_entry,
    edited,
    plain,
    put_entry,
    read_office_file,
    set_checked,
    set_removed,
    set_values,
    write_office_file,
)
from campaigns.content_store.paths import slugify
from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.items.issues import Severity
from campaigns.domain.people.permissions import Permission
from campaigns.errors import ConflictError, NotFoundError
from campaigns.reference.dataset import Known, adjusted, shipped
from campaigns.reference.facts import DATASETS
from campaigns.reference.loader import ReferenceFileError
from campaigns.reference.own_files import FOLDER as OWN
from campaigns.reference.own_settings import NAME as CHECKS_FILE
from campaigns.reference.own_settings import OwnSettings, read_own_settings
from campaigns.reference.word_lists import adjusted_list, shipped_lists
from campaigns.services.content.facts import LIGHTEST
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

BY_NAME = {one.name: one for one in DATASETS}
CHANGED = (
    "Somebody changed this list meanwhile. Nothing was saved. It stands below as it is now: do it once more."
)


@dataclass(frozen=True)
class ListEntry:
    """One entry of a list.

    Attributes:
        values: as its file has them. ships: it comes with the product, maybe with other values.
        is_own: it stands in the organisation's file. is_removed: it ships and does not count here.
    """

    id: str
    title: str
    values: Mapping[str, Any]
    provenance: Provenance
    ships: bool
    is_own: bool
    is_removed: bool = False


@dataclass(frozen=True)
class OfficeList:
    """``seen`` stands for the organisation's own file; ``broken`` says why that can't be used."""

    name: str
    label: str
    entries: tuple[ListEntry, ...]
    seen: str
    broken: str = ""

    def find(self, entry_id: str) -> ListEntry:
        """
        Raises:
            NotFoundError
        """
        for one in self.entries:
            if one.id == entry_id:
                return one
        raise NotFoundError("There is no such entry in this list. Somebody may have taken it out.")


@dataclass(frozen=True)
class OwnWords:
    """A word list: what ships and counts, what was taken out of it, and what the organisation added."""

    name: str
    shipped: tuple[Mapping[str, str], ...]
    removed: frozenset[str]
    own: tuple[Mapping[str, str], ...]
    seen: str
    broken: str = ""


@dataclass(frozen=True)
class OpenedSettings:
    """``checks.yml`` as it is; ``broken`` says why it can't be used, and the values are then the usual ones."""

    settings: OwnSettings
    seen: str
    broken: str = ""


def open_list(desk: Desk, name: str) -> OfficeList:
    """
    Raises:
        NotFoundError: there is no such list. ContentError: the organisation's file can't be read.
    """
    dataset = BY_NAME.get(name)
    if dataset is None:
        raise NotFoundError("There is no such list.")
    file = read_office_file(_path(desk, name))
    base: tuple[Known[Any], ...] = shipped(dataset)
    known, broken = base, ""
    if file.fingerprint:
        try:
            known = adjusted(dataset, base, file.path)
        except ReferenceFileError as error:
            broken = str(error)
    ships = _by_id(plain(dataset.file.read_text(encoding="utf-8")), dataset.key) if not dataset.rows else {}
    own = _by_id(plain(file.text), "add") if not broken else {}
    there = {one.id for one in known}
    entries = [
        ListEntry(
            one.id,
            dataset.title(one.value),
            own.get(one.id) or ships.get(one.id, {}),
            one.provenance,
            ships=one.id in {known.id for known in base},
            is_own=one.id in own,
        )
        for one in known
    ]
    entries += [
        ListEntry(one.id, dataset.title(one.value), {}, one.provenance, True, False, is_removed=True)
        for one in base
        if one.id not in there
    ]
    return OfficeList(name, dataset.label, tuple(entries), file.fingerprint, broken)


def save_entry(desk: Desk, name: str, entry_id: str | None, values: Entry, *, seen: str, user_id: int) -> str:
    """Put an entry into a list, in place of the one with this id where there is one; its id.

    An entry that ships is written whole into the organisation's own file, where it takes the other's place.

    Raises:
        NotAllowedError, NotFoundError, ContentError
        ConflictError: somebody changed the list meanwhile. WordsNotTakenError: a field can't be kept as it was typed.
    """
    there = open_list(desk, name)
    whole: dict[str, Any] = {}
    if entry_id is None:
        entry_id = _free_id(values, {one.id for one in there.entries})
    elif not (entry := there.find(entry_id)).is_own:
        whole = {key: value for key, value in entry.values.items() if key != "review_by"}
    new = {**whole, "id": entry_id, **values}
    new = {key: new[key] for key in ("id", *(key for key in new if key != "id"))}

    def edit(top: Any) -> None:
        put_entry(top, new, key="id", was=entry_id)
        _forget_checked(top, entry_id)

    _change(desk, name, edit, seen=seen, user_id=user_id)
    return entry_id


def take_out(desk: Desk, name: str, entry_id: str, *, seen: str, user_id: int) -> None:
    """Let an entry count no longer: our own is gone, one that ships is left out here. Raises as ``save_entry``."""
    entry = open_list(desk, name).find(entry_id)

    def edit(top: Any) -> None:
        drop_entry(top, entry_id, key="id")
        if entry.ships:
            set_removed(top, entry_id, is_removed=True)

    _change(desk, name, edit, seen=seen, user_id=user_id)


def bring_back(desk: Desk, name: str, entry_id: str, *, seen: str, user_id: int) -> None:
    """Let an entry that ships count again, as it ships. Raises as ``save_entry``."""
    open_list(desk, name).find(entry_id)

    def edit(top: Any) -> None:
        drop_entry(top, entry_id, key="id")
        set_removed(top, entry_id, is_removed=False)

    _change(desk, name, edit, seen=seen, user_id=user_id)


def looked_up(
    desk: Desk, name: str, entry_ids: Iterable[str], day: date, *, user_id: int, seen: str | None = None
) -> None:
    """Keep that these entries were compared with their sources on that day, and are right. Raises as ``save_entry``."""
    there = open_list(desk, name)
    wanted = [there.find(one).id for one in entry_ids]

    def edit(top: Any) -> None:
        for one in wanted:
            set_checked(top, one, day)

    _change(desk, name, edit, seen=there.seen if seen is None else seen, user_id=user_id)


def open_words(desk: Desk, name: str) -> OwnWords:
    """
    Raises:
        NotFoundError: there is no such list. ContentError: the organisation's file can't be read.
    """
    base = shipped_lists().get(name)
    if base is None:
        raise NotFoundError("There is no such list of words.")
    file = read_office_file(_path(desk, f"lists/{name}"))
    broken = ""
    if file.fingerprint:
        try:
            adjusted_list(base, file.path)
        except ReferenceFileError as error:
            broken = str(error)
    read = {} if broken else plain(file.text)
    return OwnWords(
        name,
        tuple({"words": one.words, "instead": one.instead, "note": one.note} for one in base.entries),
        frozenset(one.casefold() for one in read.get("remove") or ()),
        tuple(read.get("add") or ()),
        file.fingerprint,
        broken,
    )


def change_words(
    desk: Desk,
    name: str,
    *,
    seen: str,
    user_id: int,
    add: Entry | None = None,
    drop: str = "",
    back: str = "",
) -> None:
    """Add a phrase to a list, let one (``drop``) count no longer, or one that ships (``back``) count again.

    Raises as ``save_entry``.
    """
    ships = {one["words"].casefold() for one in open_words(desk, name).shipped}

    def edit(top: Any) -> None:
        if add is not None:
            put_entry(top, add, key="words", was=str(add["words"]))
            set_removed(top, str(add["words"]), is_removed=False)
        if drop:
            drop_entry(top, drop, key="words")
            if drop.casefold() in ships:
                set_removed(top, drop, is_removed=True)
        if back:
            set_removed(top, back, is_removed=False)

    _change(desk, f"lists/{name}", edit, seen=seen, user_id=user_id)


def open_settings(desk: Desk) -> OpenedSettings:
    """
    Raises:
        ContentError: the file can't be read.
    """
    file = read_office_file(_path(desk, CHECKS_FILE))
    if not file.fingerprint:
        return OpenedSettings(OwnSettings(), "")
    try:
        return OpenedSettings(read_own_settings(file.path, LIGHTEST), file.fingerprint)
    except ReferenceFileError as error:
        return OpenedSettings(OwnSettings(), file.fingerprint, str(error))


def save_settings(
    desk: Desk,
    *,
    home_area: str,
    ai_use: str,
    severities: Mapping[str, Severity],
    numbers: Mapping[str, int],
    seen: str,
    user_id: int,
) -> None:
    """How much findings weigh and where limits lie, from now on. Only what differs from the usual need be given.

    Raises as ``save_entry``.
    """

    def edit(top: Any) -> None:
        if home_area and home_area != top.get("home_area", OwnSettings().home_area):
            top["home_area"] = home_area
        if ai_use:
            top["ai_use"] = ai_use
        else:
            top.pop("ai_use", None)
        set_values(top, "severities", {key: str(value) for key, value in severities.items()})
        set_values(top, "thresholds", numbers)

    _change(desk, CHECKS_FILE, edit, seen=seen, user_id=user_id, permission=Permission.RULES)


def _change(
    desk: Desk,
    name: str,
    edit: Edit,
    *,
    seen: str,
    user_id: int,
    permission: Permission = Permission.WRITE,
) -> None:
    with reading() as session:
        get_permitted_user(session, user_id, permission)
    file = read_office_file(_path(desk, name))
    if file.fingerprint != seen:
        raise ConflictError(CHANGED)
    text = edited(file.text, edit)
    if text == file.text:
        return
    _refuse_unusable(name, text)
    after = write_office_file(file, text)
    note_file(f"{OWN}/{name}.yml", before=file.fingerprint, after=after)


def _refuse_unusable(name: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / OWN / f"{name}.yml"
        trial.parent.mkdir(parents=True)
        trial.write_text(text, encoding="utf-8")
        try:
            _reader(name)(trial)
        except ReferenceFileError as error:
            field, colon, words = error.words.partition(": ")
            is_field = colon and field.replace("_", "").isalpha() and field == field.lower()
            said = words if is_field else error.words
            raise WordsNotTakenError(field if is_field else "", said[:1].upper() + said[1:]) from error


def _reader(name: str) -> Callable[[Path], object]:
    if name == CHECKS_FILE:
        return lambda file: read_own_settings(file, LIGHTEST)
    if name in BY_NAME:
        dataset = BY_NAME[name]
        return lambda file: adjusted(dataset, shipped(dataset), file)
    return lambda file: adjusted_list(shipped_lists()[name.rpartition("/")[2]], file)


def _path(desk: Desk, name: str) -> Path:
    return desk.content.root / OWN / f"{name}.yml"


def _by_id(read: Mapping[str, Any], key: str) -> dict[str, Mapping[str, Any]]:
    """The entries under this key, with the file's own source where they name none."""
    whole = {"source": read["source"]} if "source" in read else {}
    return {one["id"]: {**whole, **one} for one in read.get(key) or ()}


def _forget_checked(top: Any, entry_id: str) -> None:
    """An entry of our own says itself when it was looked up."""
    rows = top.get("checked") or []
    for row in [row for row in rows if row.get("id") == entry_id]:
        rows.remove(row)
    if "checked" in top and not rows:
        del top["checked"]


def _free_id(values: Entry, taken: set[str]) -> str:
    named = next((values[key] for key in ("name", "names", "statement") if values.get(key)), "entry")
    name = slugify(str(named if isinstance(named, str) else next(iter(named)))) or "entry"  # type: ignore[arg-type]
    name = name[:60].strip("-")
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, 1000))) if one not in taken)
