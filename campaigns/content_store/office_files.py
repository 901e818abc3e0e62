"""The organisation's own lists in ``content/_desk/``, changed by form: entries come, change and go, and the remarks,
the order and the line ends of whoever wrote the file by hand stay.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from campaigns.content_store.files import TEXT_LIMIT, decode_text, read_bounded
from campaigns.content_store.problems import ContentError, Problems
from campaigns.content_store.writer import Current, write_conditionally

Value: TypeAlias = str | date | bool | Sequence[str]
Entry: TypeAlias = Mapping[str, Value]
Edit: TypeAlias = Callable[[Any], None]

NOT_YAML = "This file is not YAML as it is. Mend it first: Facts names the line."
_LETTERS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class OfficeFile:
    """``text`` is empty where the organisation has no such file; ``fingerprint`` then is, too."""

    path: Path
    text: str
    fingerprint: str


def read_office_file(path: Path) -> OfficeFile:
    """
    Raises:
        ContentError: it is there, and is no text that can be read.
    """
    try:
        raw = read_bounded(path, TEXT_LIMIT)
    except FileNotFoundError:
        return OfficeFile(path, "", "")
    except OSError as error:
        raise ContentError(f"{path.name} can't be read: {error.strerror or error}.") from error
    problems = Problems("")
    text = None if raw is None else decode_text(raw, problems)
    if text is None or raw is None:
        why = problems.found[0].message if problems.found else "It is too large."
        raise ContentError(f"{path.name} can't be changed by form as it is. {why}")
    return OfficeFile(path, text, sha256(raw).hexdigest())


def write_office_file(file: OfficeFile, text: str) -> str:
    """Put this text in place of what was read; the new fingerprint.

    Raises:
        EditConflictError: somebody changed the file meanwhile; nothing is written.
        ContentError: it can't be written.
    """

    def current() -> Current | None:
        now = read_office_file(file.path)
        return Current(file.path, now.text, now.fingerprint) if now.fingerprint else None

    write_conditionally(
        path=file.path,
        text=text,
        expected=file.fingerprint or None,
        current=current,
        check=lambda raw: None,
        name=file.path.name,
    )
    return read_office_file(file.path).fingerprint


def edited(text: str, edit: Edit) -> str:
    """The text after a change of its top mapping; every remark of a line of its own is still there.

    Raises:
        ContentError: it is no YAML.
    """
    from ruamel.yaml import YAML  # only a form that saves needs it
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    round_trip = YAML()
    round_trip.preserve_quotes = True
    round_trip.width = 4096  # long lines stay the lines they are
    round_trip.indent(mapping=2, sequence=4, offset=2)
    try:
        top = round_trip.load(text)
    except YAMLError as error:
        raise ContentError(NOT_YAML) from error
    head = ""
    if top is None:
        top, head = CommentedMap(), text if text.endswith("\n") or not text else f"{text}\n"
    edit(top)
    out = io.StringIO()
    round_trip.dump(top, out)
    return _with_remarks(text, head + out.getvalue())


def _with_remarks(before: str, after: str) -> str:
    """What stood beside an entry that went, or was written anew, is kept at the head of the file."""
    gone = Counter(_remarks(before)) - Counter(_remarks(after))
    kept = [remark for remark in dict.fromkeys(_remarks(before)) if remark in gone]
    return "".join(f"{remark}\n" for remark in kept) + after


def _remarks(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def put_entry(top: Any, values: Entry, *, key: str, was: str | None) -> None:
    """An entry under ``add``: in place of the one whose ``key`` was ``was``, else as the last one.

    Keys that the form does not know stay; an empty value takes its key away.
    """
    rows = top.setdefault("add", [])
    at = _place(rows, key, was)
    row = rows[at] if at is not None else {}
    for name, value in values.items():
        if value in ("", (), []):
            row.pop(name, None)
        elif name not in row or not _is_same(row[name], value):
            row[name] = _spelled(value)
    if at is None:
        rows.append(row)


def drop_entry(top: Any, wanted: str, *, key: str) -> None:
    """Take an entry out of ``add`` and out of ``checked``."""
    for name in ("add", "checked"):
        rows = top.get(name)
        at = _place(rows, key, wanted)
        if at is not None:
            del rows[at]
            if not rows:
                del top[name]


def set_removed(top: Any, wanted: str, *, is_removed: bool) -> None:
    """Whether the entry that ships under this name counts here."""
    rows = top.get("remove") or []
    kept = [one for one in rows if str(one).casefold() != wanted.casefold()]
    if is_removed:
        if len(kept) == len(rows):
            top.setdefault("remove", []).append(wanted)
        return
    for one in [one for one in rows if one not in kept]:
        rows.remove(one)
    if "remove" in top and not rows:
        del top["remove"]


def set_checked(top: Any, wanted: str, day: date) -> None:
    """That this entry was looked up on that day: beside it where it is our own, else under ``checked``."""
    own = _place(top.get("add"), "id", wanted)
    if own is not None:
        top["add"][own]["last_checked"] = day
        top["add"][own].pop("review_by", None)
        return
    rows = top.setdefault("checked", [])
    at = _place(rows, "id", wanted)
    if at is None:
        rows.append({"id": wanted, "last_checked": day})
    else:
        rows[at]["last_checked"] = day
        rows[at].pop("review_by", None)


def set_values(top: Any, name: str, values: Mapping[str, str | int]) -> None:
    """The mapping under this key says exactly this; what it said already keeps its place."""
    if not values:
        top.pop(name, None)
        return
    there = top.setdefault(name, {})
    for gone in [one for one in there if one not in values]:
        del there[gone]
    for key, value in values.items():
        if str(there.get(key)) != str(value):
            there[key] = value


def _place(rows: Any, key: str, wanted: str | None) -> int | None:
    if wanted is None:
        return None
    return next(
        (at for at, row in enumerate(rows or ()) if str(row.get(key, "")).casefold() == wanted.casefold()),
        None,
    )


def _is_same(old: Any, new: Value) -> bool:
    if isinstance(new, bool):
        return str(old).casefold() in (("yes", "true") if new else ("no", "false"))
    if isinstance(new, str | date):
        return str(old) == str(new)
    return isinstance(old, list) and [str(one) for one in old] == list(new)


def _spelled(value: Value) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str | date) else list(value)


def plain(text: str) -> dict[str, Any]:
    """What the file says, every value in the letters it is written in.

    Raises:
        ContentError: it is no YAML with keys.
    """
    try:
        read = yaml.load(text, Loader=_LETTERS)  # noqa: S506 - makes nothing but texts, lists and mappings
    except yaml.YAMLError as error:
        raise ContentError(NOT_YAML) from error
    if read in (None, ""):
        return {}
    if not isinstance(read, dict):
        raise ContentError(NOT_YAML)
    return read
