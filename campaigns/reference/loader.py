"""Reading a data file: every value as it is written, and an error that names file and line.

A reader is a function from one ``Record`` to a frozen dataclass of ``campaigns.domain``. It takes the keys it knows;
any key that nobody took is an error, and so is a ``ValueError`` of the dataclass. Nothing is guessed: ``0.20`` and
``2026-08-22`` arrive as text, and the reader says what they are.

    def _helpline(record: Record) -> Helpline:
        return Helpline(name=record.text("name"), phone=record.text("phone"), provenance=record.provenance())

    helplines = load(HERE / "helplines.yml", lambda top: top.each("helplines", _helpline))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

import yaml

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.errors import CampaignDeskError

HERE = Path(__file__).parent
OWN_FOLDERS = ("_desk", HERE.name)
NEVER = "never"
LARGEST = 1_000_000  # bytes; a list that people read is far smaller
YES, NO = frozenset({"yes", "true"}), frozenset({"no", "false"})

# libyaml reads ten times as fast; where it was left out of PyYAML, the same in Python does.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

T = TypeVar("T")


def shown(file: Path) -> str:
    """The file as people know it: from the folder of the product's or of the organisation's own lists on."""
    for top in OWN_FOLDERS:
        if top in file.parts:
            nearest = len(file.parts) - 1 - file.parts[::-1].index(top)
            return "/".join(file.parts[nearest:])
    return f"{file.parent.name}/{file.name}"


class ReferenceFileError(CampaignDeskError):
    """A data file says something that can't be used. The message names the file and the line."""

    def __init__(self, file: Path, line: int, words: str) -> None:
        super().__init__(f"{shown(file)}, line {line}: {words}")
        self.file = file
        self.line = line
        self.words = words  # without the place, for who wrote it into a form


def load(file: Path, read: Callable[[Record], T]) -> T:
    """What ``read`` makes of the file's one mapping.

    Raises:
        ReferenceFileError: it is no YAML, a value is missing or wrong, or a key is not known.
    """
    text = _text_of(file)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1, len(text.splitlines())) if mark else 1  # the mark may stand behind the end
        raise ReferenceFileError(
            file, line, f"this is not YAML ({error.problem or error.context})."
        ) from error
    except yaml.YAMLError as error:  # a character that no text has
        raise _unreadable(file, error) from error
    if not isinstance(node, yaml.MappingNode):
        raise ReferenceFileError(file, 1, "write one key per line, like source: https://example.org.")
    return _read(Record(file, node), read)


def _text_of(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise ReferenceFileError(file, 1, "the file is over 1 MB. Make it smaller.")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: Exception) -> ReferenceFileError:
    return ReferenceFileError(file, 1, f"the file can't be read ({type(error).__name__}).")


class Record:
    """One mapping of a data file. Each method takes one key and says what its value must be.

    With ``default`` a key may be absent; without, it must be there. ``has`` tells whether it is.
    """

    def __init__(self, file: Path, node: yaml.MappingNode) -> None:
        self._file = file
        self.line = _line(node)
        self._values: dict[str, yaml.Node] = {}
        self._taken: set[str] = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if not name or name in self._values:
                why = f"“{name}” stands here twice." if name else "a key must be a word."
                raise ReferenceFileError(file, _line(key), why)
            self._values[name] = value

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """One line or block of text, never empty."""
        node = self._take(key)
        if node is None:
            return self._else(key, default)
        words = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if not words:
            raise self.refuse(key, "this takes text.")
        return str(words)

    def choice(self, key: str, allowed: Collection[str]) -> str:
        words = self.text(key)
        if words not in allowed:
            raise self.refuse(key, f"“{words}” is not known. Write one of {', '.join(sorted(allowed))}.")
        return words

    def day(self, key: str, default: date | None = None) -> date:
        """A day as YYYY-MM-DD."""
        return self._convert(key, date.fromisoformat, "write a day like 2026-08-22.", default)

    def number(self, key: str, default: int | None = None) -> int:
        return self._convert(key, int, "write a whole number.", default)

    def decimal(self, key: str, default: Decimal | None = None) -> Decimal:
        """An exact decimal number, for money above all."""
        return self._convert(key, Decimal, "write a number like 0.015.", default)

    def flag(self, key: str, default: bool | None = None) -> bool:
        return self._convert(key, _yes_or_no, "write yes or no.", default)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of lines of text."""
        node = self._take(key)
        if node is None:
            return self._else(key, default)
        if not isinstance(node, yaml.SequenceNode):
            raise self.refuse(key, "this takes a list.")
        for one in node.value:
            if not isinstance(one, yaml.ScalarNode) or not one.value.strip():
                raise ReferenceFileError(self._file, _line(one), f"{key}: each line of the list takes text.")
        return tuple(str(one.value).strip() for one in node.value)

    def one(self, key: str, read: Callable[[Record], T]) -> T:
        """What ``read`` makes of the mapping under this key."""
        node = self._take(key)
        if node is None:
            raise self._missing(key)
        return _read(Record(self._file, self._mapping(key, node)), read)

    def each(self, key: str, read: Callable[[Record], T], *, may_be_empty: bool = False) -> tuple[T, ...]:
        """What ``read`` makes of each mapping of a list that has at least one; of none where it ``may_be_empty``."""
        node = self._take(key)
        if node is None and may_be_empty:
            return ()
        if node is None:
            raise self._missing(key)
        if not isinstance(node, yaml.SequenceNode) or not (node.value or may_be_empty):
            raise self.refuse(key, "this takes a list, each entry starting with a dash.")
        return tuple(_read(Record(self._file, self._mapping(key, one)), read) for one in node.value)

    def provenance(self, inherited: Provenance | None = None) -> Provenance:
        """``source``, ``last_checked`` (a day or ``never``) and ``review_by``, which may be left out.

        Where a file-wide one is handed in, each may be left out; an entry that says nothing itself is that one.
        """
        says = [key for key in ("source", "last_checked", "review_by") if self.has(key)]
        checked = self._last_checked(inherited)
        source = self.text("source", inherited.source if inherited else None)
        review_by = self.day("review_by") if self.has("review_by") else None
        self._taken.add("review_by")
        if inherited is not None and not says:
            return inherited
        if review_by is None and inherited is not None and "last_checked" not in says:
            review_by = inherited.review_by
        return Provenance(source, checked, review_by, file=shown(self._file), line=self.line)

    def _last_checked(self, inherited: Provenance | None) -> date | None:
        if not self.has("last_checked") and inherited is not None:
            self._taken.add("last_checked")
            return inherited.last_checked
        if self.has("last_checked") and self.text("last_checked") == NEVER:
            return None
        return self.day("last_checked")

    def maybe_day(self, key: str) -> date | None:
        """A day, or none where the key is absent."""
        self._taken.add(key)
        return self.day(key) if self.has(key) else None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._values)

    def refuse(self, key: str, words: str) -> ReferenceFileError:
        """The error to raise about this key's value."""
        node = self._values.get(key)
        return ReferenceFileError(self._file, _line(node) if node else self.line, f"{key}: {words}")

    def finish(self) -> None:
        """Every key must have been taken by now."""
        for key in self._values:
            if key not in self._taken:
                known = ", ".join(sorted(self._taken))
                raise self.refuse(key, f"this key is not known here. Known: {known}.")

    def _take(self, key: str) -> yaml.Node | None:
        self._taken.add(key)
        return self._values.get(key)

    def _else(self, key: str, default: T | None) -> T:
        if default is None:
            raise self._missing(key)
        return default

    def _missing(self, key: str) -> ReferenceFileError:
        return ReferenceFileError(self._file, self.line, f"{key} is missing in the entry that starts here.")

    def _convert(self, key: str, to: Callable[[str], T], hint: str, default: T | None) -> T:
        if not self.has(key):
            self._take(key)
            return self._else(key, default)
        try:
            return to(self.text(key))
        except (ValueError, InvalidOperation):
            raise self.refuse(key, hint) from None

    def _mapping(self, key: str, node: yaml.Node) -> yaml.MappingNode:
        if not isinstance(node, yaml.MappingNode):
            raise ReferenceFileError(self._file, _line(node), f"{key}: this takes keys with values.")
        return node


def _read(record: Record, read: Callable[[Record], T]) -> T:
    try:
        made = read(record)
    except ValueError as error:  # the dataclass says what is wrong
        raise ReferenceFileError(record._file, record.line, str(error)) from error
    record.finish()
    return made


def _yes_or_no(words: str) -> bool:
    if words not in YES | NO:
        raise ValueError(words)
    return words in YES


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
