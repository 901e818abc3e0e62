"""Changing a list of rows in a file's front matter, such as a plan's objectives: what was not changed stays to the byte.

As in ``front_edit``, values are spliced in by the places that YAML gives. Rows that are there keep their order and the
remarks between them; new ones come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from campaigns.content_store.front_edit import with_values
from campaigns.content_store.front_matter import find_front_matter
from campaigns.content_store.yaml_nodes import yaml_events
from campaigns.domain.text.yaml_words import spell


@dataclass(frozen=True)
class Row:
    """``values`` by key; an empty one takes its key away. ``was`` is which row of the file it is, none for a new one."""

    values: Mapping[str, str]
    was: int | None = None


@dataclass
class _Placed:
    """A row as it stands: where its dash is, and for each of its keys where that, its value, and both end."""

    dash: int
    keys: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return max((end for _, _, end in self.keys.values()), default=self.dash)


def with_rows(source: str, name: str, rows: Sequence[Row]) -> str:
    """The text of a file whose list ``name`` has exactly these rows. A caller reads the result back."""
    place = find_front_matter(source)
    if place is None or place.head_end < 0:
        return with_rows(f"---\n---\n\n{source}", name, rows) if place is None and rows else source
    head = source[place.head_start : place.head_end]
    placed = _placed(head, name)
    if placed is None:  # there is none, or it is written in one line
        source = with_values(source, {name: ""})
        place = find_front_matter(source)
        assert place is not None
        head = source[place.head_start : place.head_end]
        new = "".join(_new_row(row, "  ") for row in rows)
        if new:
            head = f"{head if head.endswith(chr(10)) else head + chr(10)}{name}:\n{new}"
    elif not any(row.was is not None for row in rows):
        return with_rows(with_values(source, {name: ""}), name, [Row(row.values) for row in rows])
    else:
        head = _spliced(head, placed, rows)
    return source[: place.head_start] + head + source[place.head_end :]


def _spliced(head: str, placed: Sequence[_Placed], rows: Sequence[Row]) -> str:
    """Backwards, so that the places before stay true."""
    kept = {row.was: row for row in rows if row.was is not None}
    last = _line_end(head, placed[-1].end)
    indent = " " * (placed[0].dash - head.rfind("\n", 0, placed[0].dash) - 1)
    new = "".join(_new_row(row, indent) for row in rows if row.was is None)
    if new:
        lead = "" if head[:last].endswith("\n") else "\n"
        head = head[:last] + lead + new + head[last:]
    for number in range(len(placed) - 1, -1, -1):
        row = placed[number]
        if number in kept:
            head = _with_row(head, row, kept[number].values)
        else:
            start = head.rfind("\n", 0, row.dash) + 1
            until = _line_end(head, row.end)
            head = head[:start] + _remarks(head[row.dash : until], indent, row, head) + head[until:]
    return head


def _with_row(head: str, row: _Placed, values: Mapping[str, str]) -> str:
    indent = " " * (min(key for key, _, _ in row.keys.values()) - head.rfind("\n", 0, row.dash) - 1)
    added = [
        f"{indent}{key}: {spell(value)}\n" for key, value in values.items() if value and key not in row.keys
    ]
    if added:
        end = _line_end(head, row.end)
        lead = "" if head[:end].endswith("\n") else "\n"
        head = head[:end] + lead + "".join(added) + head[end:]
    by_place = sorted(row.keys.items(), key=lambda one: one[1], reverse=True)
    for name, (key, start, end) in by_place:
        if name not in values:
            continue
        value = values[name]
        if value:
            lead = " " if head[start - 1 : start] == ":" else ""
            head = head[:start] + lead + spell(value, like=head[start:end]) + head[end:]
        elif key == min(
            place for place, _, _ in row.keys.values()
        ):  # beside the dash: the next one takes its place
            after = min((place for place, _, _ in row.keys.values() if place > key), default=end)
            head = head[:key] + head[after:]
        else:
            line, line_end = head.rfind("\n", 0, key) + 1, _line_end(head, end)
            _, mark, words = head[end:line_end].partition("#")
            head = head[:line] + (f"{indent}#{words}" if mark else "") + head[line_end:]
    return head


def _remarks(text: str, indent: str, row: _Placed, head: str) -> str:
    """What the writer remarked inside a row that goes, each on a line of its own."""
    values = sorted((start - row.dash, end - row.dash) for _, start, end in row.keys.values())
    found, at = [], 0
    for start, end in (*values, (len(text), len(text))):
        for line in text[at:start].split("\n"):
            _, mark, words = line.partition("#")
            found += [f"{indent}#{words}\n"] if mark else []
        at = end
    return "".join(found)


def _new_row(row: Row, indent: str) -> str:
    lines = [f"{key}: {spell(value)}" for key, value in row.values.items() if value]
    return f"{indent}- " + f"\n{indent}  ".join(lines) + "\n" if lines else ""


def _line_end(head: str, at: int) -> int:
    if head[at - 1 : at] == "\n":
        return at
    end = head.find("\n", at)
    return len(head) if end < 0 else end + 1


def _placed(head: str, name: str) -> list[_Placed] | None:
    """The rows of this list; none where it is not there, or not a list with a line for each key."""
    events = yaml_events(head)
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        event = next(events)
        if getattr(key, "value", "") == name:
            is_block = isinstance(event, yaml.SequenceStartEvent) and not event.flow_style
            return _rows(head, events) if is_block else None
        _skip(event, events)
    return None


def _rows(head: str, events: Iterator[Any]) -> list[_Placed] | None:
    found: list[_Placed] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return found or None
        if not isinstance(event, yaml.MappingStartEvent) or event.flow_style:
            return None
        row = _Placed(head.rfind("-", 0, _start(event)))
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            value = next(events)
            start, end = _start(value), _skip(value, events)
            row.keys[getattr(key, "value", "")] = (
                _start(key),
                start,
                start + len(head[start:end].rstrip()),
            )
        found.append(row)
    return None


def _start(event: Any) -> int:
    return int(event.start_mark.index)


def _end(event: Any) -> int:
    return int(event.end_mark.index)


def _skip(event: Any, events: Iterator[Any]) -> int:
    """Past this value; where it ends."""
    end = _end(event)
    if isinstance(event, yaml.CollectionStartEvent):
        for inner in events:
            if isinstance(inner, yaml.CollectionEndEvent):
                return max(end, _end(inner) if event.flow_style else end)
            end = max(end, _skip(inner, events))
    return end
