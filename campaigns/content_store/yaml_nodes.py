"""YAML as text with places: every value keeps its line and its own spelling, and nothing is guessed.

The usual loaders turn ``NO`` into false, ``12:30`` into 750 and ``01234`` into 668, forget line
numbers, keep the
last of two equal keys, and die of deep nesting. Here the schema decides what a value is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from campaigns.content_store.yaml_asides import asides_in

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

DEEPEST = 8
LONGEST = 64_000
_HASH_IN_BRACKETS = re.compile(r"[\[{][^\n#]{0,500}(?<=[\[{,\s])(#)")


@dataclass(frozen=True)
class Place:
    line: int
    column: int


@dataclass(frozen=True)
class Scalar:
    """A single value as written; ``plain`` means without quotation marks.

    ``aside`` are words from a ``#`` on that YAML takes for a comment, though they stand where the value does.
    """

    text: str
    plain: bool
    place: Place
    aside: str = ""

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
        raise _in_plain_words(error, text, first_line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError("There is a character here that may not be in front matter.", start) from error


class _Builder:
    def __init__(self, text: str, first_line: int) -> None:
        self.first_line = first_line
        self.asides = asides_in(text, Loader)
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
        if event.tag:
            raise YamlError(
                "A value may not start with an exclamation mark. Put the whole value in quotation marks.",
                place,
            )
        if isinstance(event, yaml.ScalarEvent):
            aside = self.asides.get(event.start_mark.index, "")
            return Scalar(event.value, event.implicit[0], place, aside)
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


def _in_plain_words(error: yaml.MarkedYAMLError, text: str, first_line: int) -> YamlError:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + first_line, mark.column + 1) if mark else Place(first_line, 1)
    problem, context = error.problem or "", error.context or ""
    if tab := _tab_near(error, text):
        place = Place(tab[0] + first_line, tab[1] + 1)
        words = "There is a tab here. Use spaces instead."
    elif "mapping values are not allowed" in problem:
        words = 'A colon in a value needs quotation marks around the whole value: title: "Knives: the law".'
    elif "quoted scalar" in context and "unknown escape" not in problem:
        words = "A quotation mark is opened and not closed."
        if error.context_mark:
            place = Place(error.context_mark.line + first_line, error.context_mark.column + 1)
    elif ("flow" in context or "node content" in problem) and (hidden := _comment_in_brackets(mark, text)):
        place = Place(hidden[0] + first_line, hidden[1] + 1)
        words = "What follows a # is a comment, the closing bracket too. Put what starts with # in quotation marks."
    elif "cannot start any token" in problem:
        words = "A value may not start with this character. Put the whole value in quotation marks."
    elif "could not find expected ':'" in problem:
        words = "A colon is missing after a key. Write one key per line, like title: Walk away."
    else:
        words = f"This can't be understood ({problem or context}). Check the indentation and quotation marks."
    return YamlError(words, place)


def _lines_of(error: yaml.MarkedYAMLError, text: str) -> list[tuple[int, str]]:
    """The lines from where the loader began to read what it gave up on, to where it gave up."""
    marks = [mark.line for mark in (error.context_mark, error.problem_mark) if mark]
    lines = text.split("\n")
    return [(number, lines[number]) for number in range(min(marks), max(marks) + 1) if number < len(lines)]


def _tab_near(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int] | None:
    """The first tab that stands for indentation: before the words of a line, or behind the dash of a list."""
    for number, line in _lines_of(error, text):
        lead = line[: len(line) - len(line.lstrip(" \t-"))]
        if "\t" in lead:
            return number, lead.index("\t")
    return None


def _comment_in_brackets(mark: Any, text: str) -> tuple[int, int] | None:
    """The last comment behind an open bracket before the place where the loader missed its end."""
    lines = text.split("\n")[: mark.line + 1] if mark else []
    for number in reversed(range(len(lines))):
        if found := _HASH_IN_BRACKETS.search(lines[number]):
            return number, found.start(1)
    return None
