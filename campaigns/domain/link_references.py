"""Lines such as ``[guide]: https://…`` that say where a link leads, told apart from lines that only look so.

One that no link names is a line like any other: “[Video]: https://…” is meant to be read.
"""

from __future__ import annotations

import re

_DEFINITION = re.compile(r" {0,3}\[([^\[\]\n]{1,300})\]:")
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,300})\]")


def named_references(text: str) -> frozenset[str]:
    """What stands in brackets anywhere but at the beginning of such a line."""
    if "]:" not in text:
        return frozenset()
    named = set()
    for line in text.split("\n"):
        definition = _DEFINITION.match(line)
        found = _BRACKETS.finditer(line, definition.end() if definition else 0)
        named.update(match[1].strip().casefold() for match in found)
    return frozenset(named)


def is_mere_line(line: str, named: frozenset[str]) -> bool:
    """It looks like the definition of a link and defines none; footnotes are none of these."""
    definition = _DEFINITION.match(line)
    return bool(definition) and definition[1].strip().casefold() not in named and definition[1][0] != "^"
