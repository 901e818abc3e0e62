"""A digest of a value: the same for equal values in whatever process, another for any difference."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})
_Add = Callable[[str], None]
_names: dict[type, tuple[str, ...]] = {}


class NoDigestError(TypeError):
    """The value holds something that can't be told apart by its content, such as a function."""


def digest_of(*values: object) -> str:
    """SHA-256 in hex. Numbers count by what they are and not by what they equal: 1 is neither True nor 1.0.

    Raises:
        NoDigestError: there is something in it that has no content to go by.
    """
    parts: list[str] = []
    _write(values, parts.append)
    return hashlib.sha256("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _write(value: Any, add: _Add) -> None:
    kind = type(value)
    if kind is str:
        add(f"s{len(value)}:{value}")  # its length says where it ends, whatever stands in it
    elif kind in _PLAIN:
        text = repr(value)
        add(f"{kind.__name__}{len(text)}:{text}")
    elif kind in (tuple, list):
        add(f"({len(value)}:")
        for one in value:
            _write(one, add)
    elif is_dataclass(value):
        add(f"<{kind.__module__}.{kind.__qualname__}:")
        for name in _fields_of(kind):
            _write(getattr(value, name), add)
    elif isinstance(value, Mapping):
        _unordered("{", (f"{digest_of(key)}{digest_of(one)}" for key, one in value.items()), add)
    elif isinstance(value, (set, frozenset)):
        _unordered("[", map(digest_of, value), add)
    elif isinstance(value, (date, time, Enum, Fraction, PurePath, ZoneInfo)):
        text = repr(value.value) if isinstance(value, Enum) else str(value)
        add(f"<{kind.__qualname__}{len(text)}:{text}")
    else:
        raise NoDigestError(f"{kind.__qualname__} has no digest")


def _unordered(sign: str, digests: Any, add: _Add) -> None:
    found = sorted(digests)
    add(f"{sign}{len(found)}:")
    for one in found:
        add(one)


def _fields_of(kind: type) -> tuple[str, ...]:
    if kind not in _names:
        _names[kind] = tuple(one.name for one in fields(kind))
    return _names[kind]
