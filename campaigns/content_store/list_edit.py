"""Changing a list in a file's front matter row by row: notes, quotes and objectives with their keys. A row that says what
it said before keeps every byte, and remarks are never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

import yaml

from campaigns.content_store.front_edit import with_values
from campaigns.content_store.front_matter import find_front_matter
from campaigns.content_store.yaml_nodes import yaml_entries
from campaigns.domain.text.yaml_words import spell

Row = str | Mapping[str, str]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_INDENT = "  "


@dataclass(frozen=True)
class _Old:
    """A row as it stands there: from the start of its first line to the end of its last, without that line's end."""

    row: Row | None
    node: yaml.Node
    dash: int
    start: int
    end: int

    @property
    def indent(self) -> str:
        return " " * (self.dash - self.start)


def rows_in(source: str, name: str) -> tuple[Row | None, ...]:
    """The rows under this key, empty values left out; None for one that is neither a text nor keys with texts."""
    place = find_front_matter(source)
    value = _value_of(source[place.head_start : place.head_end], name) if place else None
    if value is None or _is_nothing(value):
        return ()
    nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
    return tuple(_row(node) for node in nodes)


def with_rows(source: str, name: str, rows: Sequence[Row], was: Sequence[int | None] = ()) -> str:
    """The text of a file with these rows under this key of its front matter; keys of a row that are not given stay, and
    one that is empty goes.

    ``was`` says of each row which one of the file it is, in their order, and None of a new one, which comes last; where
    it is left out, rows are known by what they say. As ``with_values``: a caller reads the result back.
    """
    place = find_front_matter(source)
    if place is None:
        return f"---\n{_list(name, rows)}---\n\n{source}"
    head = source[place.head_start : place.head_end]
    value = _value_of(head, name)
    if rows and isinstance(value, yaml.SequenceNode) and not value.flow_style:
        head = _edited(head, list(_old_rows(head, value)), rows, was)
        return source[: place.head_start] + head + source[place.head_end :]
    return _written_anew(source, name, rows)


def _written_anew(source: str, name: str, rows: Sequence[Row]) -> str:
    """Where the list was, or at the end of the front matter; the remarks that stood in it follow it."""
    place = find_front_matter(source)
    assert place is not None
    at = _key_line(source[place.head_start : place.head_end], name)
    source = with_values(source, {name: ()})
    if not rows:
        return source
    place = find_front_matter(source)
    assert place is not None
    at = place.head_end if at is None else place.head_start + at
    gap = "" if source[:at].endswith("\n") else "\n"
    return source[:at] + gap + _list(name, rows) + source[at:]


def _list(name: str, rows: Sequence[Row]) -> str:
    return f"{name}:\n" + "".join(f"{_spelled_row(row, _INDENT)}\n" for row in rows)


def _spelled_row(row: Row, indent: str) -> str:
    """A whole row, its dash with it."""
    if isinstance(row, str):
        return f"{indent}- {_spelled(row, indent + _INDENT)}"
    inner = indent + _INDENT
    keys = [f"{key}: {_spelled(value, inner + _INDENT)}" for key, value in row.items() if value]
    return f"{indent}- " + f"\n{inner}".join(keys or ["{}"])


def _spelled(value: str, indent: str, *, like: str = "") -> str:
    """``indent`` is that of the lines of a value of several lines."""
    lines = value.split("\n")
    if len(lines) > 1 and lines[0][:1].strip() and lines[-1].strip() and all(map(_is_plain, lines)):
        return "|-\n" + "\n".join(f"{indent}{line}" if line else "" for line in lines)
    return value if _DAY.fullmatch(value) else spell(value, like=like)


def _is_plain(line: str) -> bool:
    return line.isprintable() and (not line or bool(line.strip()))


def _edited(head: str, old: list[_Old], rows: Sequence[Row], was: Sequence[int | None]) -> str:
    """Rows that stay, move or change their values; all from the last to the first, so that the places before hold."""
    names = {name for row in rows if isinstance(row, Mapping) for name in row}
    before, after = [_key_of(one.row, names) for one in old], [_key_of(row, names) for row in rows]
    # One that moved keeps its bytes. Where the caller says which is which, none moves.
    bytes_of = {key: head[one.start : one.end] for key, one in zip(before, old, strict=True) if not was}
    for is_equal, i1, i2, j1, j2 in reversed(_steps(before, after, was)):
        if is_equal:
            continue
        paired = min(i2 - i1, j2 - j1) if was or not set(before[i1:i2]) & set(after) else 0
        come = [
            bytes_of.get(after[number]) or _spelled_row(rows[number], old[0].indent)
            for number in range(j1 + paired, j2)
        ]
        at = old[i1 + paired - 1].end if i1 + paired else old[0].start
        added = "".join(f"\n{one}" for one in come) if i1 + paired else "".join(f"{one}\n" for one in come)
        for one in reversed(old[i1 + paired : i2]):
            head = _without_row(head, one)
        head = _with_rows_below(head, at, added) if i1 + paired else head[:at] + added + head[at:]
        for one, row in reversed(list(zip(old[i1 : i1 + paired], rows[j1 : j1 + paired], strict=True))):
            head = _with_row(head, one, row)
    return head


def _steps(
    before: Sequence[object], after: Sequence[object], was: Sequence[int | None]
) -> list[tuple[bool, int, int, int, int]]:
    """Which old rows become which new ones, in the order of the file, and whether they say the same."""
    if not was:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        return [(tag == "equal", i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    becomes = {old: new for new, old in enumerate(was) if old is not None}
    end = len(before)
    stay = [
        (before[one] == after[becomes[one]], one, one + 1, becomes[one], becomes[one] + 1)
        if one in becomes
        else (False, one, one + 1, 0, 0)
        for one in range(end)
    ]
    return [*stay, *((False, end, end, new, new + 1) for new, old in enumerate(was) if old is None)]


def _with_rows_below(head: str, at: int, added: str) -> str:
    """Behind the line that ends with a value, and behind the remark on it. Remarks below go to the edge: what they stand
    in line with may be another entry by now.
    """
    end = _line_end(head, at)
    below = head[end:]
    while added and (line := below[1:].partition("\n")[0]).lstrip().startswith("#"):
        added, below = f"{added}\n{line.lstrip()}", below[1 + len(line) :]
    return head[:end] + added + below


def _line_end(head: str, at: int) -> int:
    end = head.find("\n", at)
    return len(head) if end < 0 else end


def _without_row(head: str, one: _Old) -> str:
    """Its remarks stay, and those above it; at the edge, where a remark is read as one whatever stands around it."""
    end = _line_end(head, one.end)
    remarks = "".join(f"{remark}\n" for remark in _remarks(head, one, end))
    above = one.start
    while above and head[: above - 1].rpartition("\n")[2].lstrip().startswith("#"):
        above = head.rfind("\n", 0, above - 1) + 1
    kept = "".join(f"{line.lstrip()}\n" for line in head[above : one.start].splitlines())
    return head[:above] + kept + remarks + head[end + 1 :]


def _with_row(head: str, one: _Old, row: Row) -> str:
    if isinstance(row, str) and isinstance(one.node, yaml.ScalarNode):
        return _with_scalar(head, one.node, row, one.indent + _INDENT)
    if isinstance(row, str) or not isinstance(one.node, yaml.MappingNode) or one.node.flow_style:
        return _with_row_anew(head, one, row)
    nodes = {key.value: value for key, value in one.node.value}
    if isinstance(one.row, Mapping) and not row.get(next(iter(nodes)), "left as it is"):
        return _with_row_anew(head, one, {**one.row, **row})  # what stands beside the dash goes
    inner = " " * (one.node.start_mark.index - head.rfind("\n", 0, one.node.start_mark.index) - 1)
    came = "".join(
        f"\n{inner}{key}: {_spelled(value, inner + _INDENT)}"
        for key, value in row.items()
        if value and key not in nodes
    )
    end = _line_end(head, one.end)
    head = head[:end] + came + head[end:]
    for key, value in reversed(one.node.value):
        if key.value not in row or row[key.value] == _text(value):
            continue
        if row[key.value] or key is one.node.value[0][0]:
            head = _with_scalar(head, value, row[key.value], inner + _INDENT)
        else:
            head = _without_key(head, key, value, inner)
    return head


def _with_row_anew(head: str, one: _Old, row: Row) -> str:
    end = _line_end(head, one.end)
    remarks = "".join(f"\n{remark}" for remark in _remarks(head, one, end))
    return head[: one.start] + _spelled_row(row, one.indent) + remarks + head[end:]


def _without_key(head: str, key: yaml.Node, value: yaml.Node, indent: str) -> str:
    """A key that has a line of its own; a remark behind it stays on that line."""
    start, end = head.rfind("\n", 0, key.start_mark.index), _span(head, value)[1]
    line_end = _line_end(head, end)
    _, mark, words = head[end:line_end].partition("#")
    return head[:start] + (f"\n{indent}#{words}" if mark else "") + head[line_end:]


def _with_scalar(head: str, node: yaml.Node, value: str, indent: str) -> str:
    start, end = _span(head, node)
    old = head[start:end]
    new = _spelled(value, indent, like=old if old[:1] in ("'", '"') else "") if value else '""'
    gap = "" if head[start - 1 : start].isspace() else " "
    return head[:start] + gap + new + head[end:]


def _remarks(head: str, one: _Old, end: int) -> Iterator[str]:
    """Between the values of a row there are only signs, keys and these."""
    at = one.start
    for start, until in [*(_span(head, node) for node in _leaves(one.node)), (end, end)]:
        for line in head[at:start].split("\n"):
            _, mark, words = line.partition("#")
            if mark:
                yield f"#{words}"
        at = until


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _leaves(inner)
    else:
        for key, value in node.value:
            yield from _leaves(key)
            yield from _leaves(value)


def _span(head: str, node: yaml.Node) -> tuple[int, int]:
    start, end = node.start_mark.index, node.end_mark.index
    return start, start + len(head[start:end].rstrip())


def _old_rows(head: str, value: yaml.SequenceNode) -> Iterator[_Old]:
    for node in value.value:
        start, _ = _span(head, node)
        dash = head.rfind("-", 0, start)
        end = max([start, *(until for _, until in (_span(head, leaf) for leaf in _leaves(node)))])
        if getattr(node, "flow_style", False):
            end = _span(head, node)[1]
        yield _Old(_row(node), node, dash, head.rfind("\n", 0, dash) + 1, end)


def _row(node: yaml.Node) -> Row | None:
    if isinstance(node, yaml.ScalarNode):
        return _text(node)
    if not isinstance(node, yaml.MappingNode):
        return None
    if not all(isinstance(one, yaml.ScalarNode) for pair in node.value for one in pair):
        return None
    return {key.value: text for key, value in node.value if (text := _text(value))}


def _text(node: yaml.Node) -> str:
    return "" if _is_nothing(node) else str(node.value).strip()


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value in _NOTHING


def _key_of(row: Row | None, names: Set[str]) -> object:
    """What makes two rows the same: their values under the keys that are asked for."""
    return tuple((name, row.get(name, "")) for name in sorted(names)) if isinstance(row, Mapping) else row


def _value_of(head: str, name: str) -> yaml.Node | None:
    return next((value for key, value in yaml_entries(head) if key.value == name), None)


def _key_line(head: str, name: str) -> int | None:
    found = next((key for key, _ in yaml_entries(head) if key.value == name), None)
    return None if found is None else head.rfind("\n", 0, found.start_mark.index) + 1
