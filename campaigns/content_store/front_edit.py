"""Changing single values of a file's front matter: every other byte of it stays as its writer left it.

Spliced in by the places that YAML gives, and not written anew by a serialiser: such a one (ruamel.yaml) keeps comments and
the order of keys, but not every blank, indent, line break and quotation mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from campaigns.content_store.front_matter import find_front_matter
from campaigns.content_store.yaml_nodes import yaml_events
from campaigns.domain.text.yaml_words import spell

Span = tuple[int, int]


class Plain(str):
    """A value that stands as it is, without quotation marks: true, a day, a number."""


@dataclass(frozen=True)
class Rows:
    """A list with keys and values for each entry, like the people in a picture. Empty ones are left out."""

    rows: tuple[Mapping[str, str | tuple[str, ...]], ...]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def lines(self) -> str:
        return "".join(
            f"\n  {'-' if number == 0 else ' '} {name}: {_inline(value)}"
            for row in self.rows
            for number, (name, value) in enumerate((name, value) for name, value in row.items() if value)
        )


Value = str | tuple[str, ...] | Rows


@dataclass(frozen=True)
class _Entry:
    """A key and its value. ``spans`` are the single values it holds, each as it is written."""

    name: str
    key: Span
    value: Span
    is_rows: bool  # a list with a line for each
    spans: tuple[tuple[str, Span], ...]


def with_values(source: str, changes: Mapping[str, Value]) -> str:
    """The text of a file with these values of its front matter changed. An empty one takes its key away.

    A remark inside a value that goes is kept on a line of its own. What was not asked for is not looked at: a caller
    reads the result back.
    """
    if not changes:
        return source
    place = find_front_matter(source)
    if place is None:
        head = "".join(f"{name}:{_behind(value)}\n" for name, value in changes.items() if value)
        return f"---\n{head}---\n\n{source}"
    head = with_head_values(source[place.head_start : place.head_end], changes)
    return source[: place.head_start] + head + source[place.head_end :]


def with_head_values(head: str, changes: Mapping[str, Value]) -> str:
    """As ``with_values``, for a text that is all keys and values, as the ``.yml`` beside a picture is."""
    left = dict(changes)
    for entry in reversed(_entries(head)):
        if entry.name in left:
            head = _with_value(head, entry, left.pop(entry.name))
    added = "".join(f"{name}:{_behind(value)}\n" for name, value in left.items() if value)
    if added and head and not head.endswith("\n"):
        added = f"\n{added}"
    return head + added


def with_pair(source: str, name: str, key: str, value: str) -> str:
    """The text with ``key: value`` among the pairs of one key of its front matter, before those that are there.

    As ``with_values``: a caller reads the result back.
    """
    place = find_front_matter(source)
    pair = f"{key}: {spell(value)}"
    if place is None:
        return f"---\n{name}:\n  {pair}\n---\n\n{source}"
    head = source[place.head_start : place.head_end]
    entry = next((one for one in _entries(head) if one.name == name), None)
    if entry is None:
        gap = "" if not head or head.endswith("\n") else "\n"
        head = f"{head}{gap}{name}:\n  {pair}\n"
    else:
        head = _with_pair(head, entry, pair)
    return source[: place.head_start] + head + source[place.head_end :]


def _with_pair(head: str, entry: _Entry, pair: str) -> str:
    start, end = entry.value
    if head[start : start + 1] == "{":
        is_empty = head[start + 1 :].lstrip().startswith("}")
        return f"{head[: start + 1]}{pair}{'' if is_empty else ', '}{head[start + 1 :]}"
    if start == end:  # there is none yet
        line_end = head.find("\n", entry.key[1])
        line_end = len(head) if line_end < 0 else line_end
        return f"{head[:line_end]}\n  {pair}{head[line_end:]}"
    indent = head[head.rfind("\n", 0, start) + 1 : start]
    return f"{head[:start]}{pair}\n{indent}{head[start:]}"


def without_pair(source: str, name: str, key: str) -> str:
    """The text without that key among the pairs of one key of its front matter; the last one takes ``name`` with it.

    As ``with_values``: a caller reads the result back.
    """
    place = find_front_matter(source)
    head = source[place.head_start : place.head_end] if place else ""
    entry = next((one for one in _entries(head) if one.name == name), None)
    if place is None or entry is None:
        return source
    keys, values = entry.spans[0::2], entry.spans[1::2]
    index = next((at for at, (text, _) in enumerate(keys) if text == key), None)
    if index is None:
        return source
    if len(keys) == 1:
        return with_values(source, {name: ""})
    start, end = keys[index][1][0], values[index][1][1]
    if head[entry.value[0]] == "{":
        if index + 1 < len(keys):
            end = keys[index + 1][1][0]
        else:
            start = values[index - 1][1][1]
    else:
        start, line_end = head.rfind("\n", 0, start) + 1, head.find("\n", end)
        end = len(head) if line_end < 0 else line_end + 1
    return source[: place.head_start] + head[:start] + head[end:] + source[place.head_end :]


def _with_value(head: str, entry: _Entry, value: Value) -> str:
    line_start = head.rfind("\n", 0, entry.key[0]) + 1
    start, end = entry.value
    if not value:
        line_end = head.find("\n", end)
        line_end = len(head) if line_end < 0 else line_end + 1
        return head[:line_start] + _remarks(head, entry, line_end) + head[line_end:]
    if isinstance(value, Rows):
        colon = head.index(":", entry.key[1]) + 1
        return (
            head[:line_start]
            + _remarks(head, entry, end)
            + head[line_start:colon]
            + value.lines()
            + head[end:]
        )
    old = [(text, head[at:until]) for text, (at, until) in entry.spans]
    if entry.is_rows and not isinstance(value, str):
        indent = " " * (start - head.rfind("\n", 0, start) - 1)
        new = f"\n{indent}".join(f"- {one}" for one in _items(value, old))
    elif isinstance(value, str):
        new = value if isinstance(value, Plain) else spell(value, like=old[0][1] if len(old) == 1 else "")
    else:
        new = f"[{', '.join(_items(value, old))}]"
    if start == end:  # there was none
        new = f" {new}"
    elif "\n" in head[entry.key[1] : start] and not (entry.is_rows and not isinstance(value, str)):
        new, start = f" {new}", entry.key[1] + 1  # it stood on a line below its key
    return head[:line_start] + _remarks(head, entry, end) + head[line_start:start] + new + head[end:]


def _behind(value: Value) -> str:
    """What stands behind the colon of its key."""
    return value.lines() if isinstance(value, Rows) else f" {_inline(value)}"


def _inline(value: str | tuple[str, ...]) -> str:
    if isinstance(value, Plain):
        return value
    return spell(value) if isinstance(value, str) else f"[{', '.join(map(spell, value))}]"


def _items(values: tuple[str, ...], old: list[tuple[str, str]]) -> list[str]:
    """What stays keeps its spelling."""
    spelled = dict(old)
    return [spelled.get(one) or spell(one) for one in values]


def _remarks(head: str, entry: _Entry, end: int) -> str:
    """The remarks between the key and ``end``, each on a line of its own. Between values there are only signs and these."""
    found, at = [], entry.key[1]
    for start, until in (*(span for _, span in entry.spans), (end, end)):
        for line in head[at:start].split("\n"):
            _, mark, words = line.partition("#")
            found += [f"#{words}\n"] if mark else []
        at = until
        if head[start : start + 1] in ("|", ">"):  # behind the sign of a block of lines
            _, mark, words = head[start:until].partition("\n")[0].partition("#")
            found += [f"#{words}\n"] if mark else []
    return "".join(found)


def _entries(head: str) -> list[_Entry]:
    events = yaml_events(head)
    found: list[_Entry] = []
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
    else:
        return found
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        event = next(events)
        spans = tuple(_spans(head, event, events))
        is_rows = isinstance(event, yaml.SequenceStartEvent) and not event.flow_style
        start, _ = _span(event)
        found.append(
            _Entry(
                name=getattr(key, "value", ""),
                key=_span(key),
                value=(start, max([start, *(until for _, (_, until) in spans)])),
                is_rows=is_rows,
                spans=tuple((text, span) for text, span in spans if text is not None),
            )
        )
    return found


def _spans(head: str, event: Any, events: Iterator[Any]) -> Iterator[tuple[str | None, Span]]:
    """The single values of a node; its closing bracket as one without text."""
    if isinstance(event, yaml.ScalarEvent):
        start, end = _span(event)
        yield event.value, (start, start + len(head[start:end].rstrip()))
    elif isinstance(event, yaml.CollectionStartEvent):
        for inner in events:
            if isinstance(inner, yaml.CollectionEndEvent):
                if event.flow_style:
                    yield None, _span(inner)
                return
            yield from _spans(head, inner, events)


def _span(event: Any) -> Span:
    return event.start_mark.index, event.end_mark.index
