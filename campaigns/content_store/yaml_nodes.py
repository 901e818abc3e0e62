"""YAML as text with places: every value keeps its line and its own spelling, and nothing is guessed.

The usual loaders turn ``NO`` into false, ``12:30`` into 750 and ``01234`` into 668, forget line
numbers, keep the
last of two equal keys, and die of deep nesting. Here the schema decides what a value is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

DEEPEST = 8
LONGEST = 64_000


@dataclass(frozen=True)
class Place:
    line: int
    column: int


@dataclass(frozen=True)
class Scalar:
    """A single value as written; ``plain`` means without quotation marks."""

    text: str
    plain: bool
    place: Place

    @property
    def is_empty(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Mapping:
    entries: tuple[tuple[Scalar, Node], ...]
    place: Place


Node = Scalar | Sequence | Mapping


class YamlError(Exception):
    """It is not YAML we take. The message is a sentence for the writer."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


def parse_yaml(text: str, first_line: int = 1) -> Mapping:
    """One mapping of keys to values. ``first_line`` is the line of the file on which ``text`` starts.

    Raises:
        YamlError
    """
    start = Place(first_line, 1)
    if len(text) > LONGEST:
        raise YamlError(
            "This is too long for front matter. Move the text below the second line of ---.", start
        )
    try:
        return _Builder(text, first_line).document()
    except yaml.MarkedYAMLError as error:
        raise _in_plain_words(error, first_line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError("There is a character here that may not be in front matter.", start) from error


class _Builder:
    def __init__(self, text: str, first_line: int) -> None:
        self.first_line = first_line
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=Loader))

    def document(self) -> Mapping:
        top: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if top is not None:
                    raise YamlError("There must be one block of keys only.", self.place(event))
                top = self.node(next(self.events), 0)
        if top is None or (isinstance(top, Scalar) and top.is_empty):
            return Mapping((), Place(self.first_line, 1))
        if not isinstance(top, Mapping):
            raise YamlError("Write one key per line, like title: Walk away from knives.", top.place)
        return top

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(mark.line + self.first_line, mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        place = self.place(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlError("References (& and *) are not taken. Put the value in quotation marks.", place)
        if depth > DEEPEST:
            raise YamlError("There are too many levels inside one another.", place)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, event.implicit[0], place)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self.items(yaml.SequenceEndEvent, depth)), place)
        return self.mapping(place, depth)

    def items(self, end: type, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield self.node(event, depth + 1)

    def mapping(self, place: Place, depth: int) -> Mapping:
        flat = list(self.items(yaml.MappingEndEvent, depth))
        entries = []
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise YamlError("A key must be a single word.", key.place)
            entries.append((key, value))
        return Mapping(tuple(entries), place)


def _in_plain_words(error: yaml.MarkedYAMLError, first_line: int) -> YamlError:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + first_line, mark.column + 1) if mark else Place(first_line, 1)
    problem, context = error.problem or "", error.context or ""
    if "mapping values are not allowed" in problem:
        words = 'A colon in a value needs quotation marks around the whole value: title: "Knives: the law".'
    elif "\\t" in problem or "tab" in problem:
        words = "There is a tab here. Use spaces instead."
    elif "quoted scalar" in context and "unknown escape" not in problem:
        words = "A quotation mark is opened and not closed."
        if error.context_mark:
            place = Place(error.context_mark.line + first_line, error.context_mark.column + 1)
    elif "cannot start any token" in problem:
        words = "A value may not start with this character. Put the whole value in quotation marks."
    elif "could not find expected ':'" in problem:
        words = "A colon is missing after a key. Write one key per line, like title: Walk away."
    else:
        words = f"This can't be understood ({problem or context}). Check the indentation and quotation marks."
    return YamlError(words, place)
