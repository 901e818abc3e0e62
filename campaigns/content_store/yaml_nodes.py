"""YAML as text with places: every value keeps its line and its own spelling, and nothing is guessed.

The usual loaders turn ``NO`` into false, ``12:30`` into 750 and ``01234`` into 668, forget line numbers, keep the last of
two equal keys, and die of deep nesting. Here the schema decides what a value is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

DEEPEST = 8
LONGEST = 64_000
# A remark of the writer's, and no words of a value: "# to do", "##", "#embargo: 2027…" and "#- x" (left out for now).
_REMARK = re.compile(r"\s*+#(?:[\s#]|$|[a-z_]++:(?:\s|$)|-\s)")
# What can be told apart from words behind it: a moment, a number, an address, the name of a kind or a file.
_TOKEN = re.compile(r"https?://\S++|[a-z0-9][a-z0-9_./:+?=&%-]*+|\d[\dT:.+Z-]*+")
# Keys whose values are words for people, where a number alone may go on: “contact: 01632960100 # out of hours …”.
_OF_WORDS = re.compile(
    r"[\s-]*+(?:title|place|contact|speaker|role|text|alt|credit|content_warning|notes|[A-Z]{2,9}-\d{1,3}):"
)
# What means something else at the beginning of a value, as in “title: [Video] Walk away”.
_FIRST_SIGN = re.compile(r"\s*+(?:- ++)?+(?:[^\s:]++: ++)?+([\[{*&!|>?\"'-])")
_IN_BRACKETS = re.compile(r"[\[{,](?P<gap>\s*+)#|[\[{][^\[\]{}#\"'\n]*+(?<=\s)#")
_ENTRY = re.compile(r"\s*+(?:-\s|[\w-]++:(?:\s|$))")


@dataclass(frozen=True)
class Position:
    line: int
    column: int


@dataclass(frozen=True)
class Scalar:
    """A single value as written; ``plain`` means without quotation marks."""

    text: str
    plain: bool
    place: Position

    @property
    def is_empty(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Sequence:
    items: tuple[Node, ...]
    place: Position


@dataclass(frozen=True)
class Mapping:
    entries: tuple[tuple[Scalar, Node], ...]
    place: Position


Node = Scalar | Sequence | Mapping


class YamlError(Exception):
    """It is not YAML we take. The message is a sentence for the writer."""

    def __init__(self, message: str, place: Position) -> None:
        super().__init__(message)
        self.place = place


def parse_yaml(text: str, first_line: int = 1) -> Mapping:
    """One mapping of keys to values. ``first_line`` is the line of the file on which ``text`` starts.

    Raises:
        YamlError
    """
    start = Position(first_line, 1)
    if len(text) > LONGEST:
        raise YamlError(
            "This is too long for front matter. Move the text below the second line of ---.", start
        )
    try:
        builder = _Builder(text, first_line)
        document = builder.document()
    except yaml.MarkedYAMLError as error:
        raise _in_plain_words(error, text, first_line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError("There is a character here that may not be in front matter.", start) from error
    _refuse_words_after_hashes(text, builder.values, first_line)
    return document


def yaml_events(text: str) -> Iterator[Any]:
    """What stands in it, one after the other, each with where it begins and ends in the text."""
    return iter(yaml.parse(text, Loader=Loader))


def yaml_entries(text: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Its keys and values as YAML's own nodes, for a text that ``parse_yaml`` has taken."""
    node = yaml.compose(text, Loader=Loader)
    return node.value if isinstance(node, yaml.MappingNode) else []


def _refuse_words_after_hashes(text: str, values: list[tuple[int, int]], first_line: int) -> None:
    """YAML reads nothing behind a hash, so a headline would go out without its hashtag and all that follows.

    Between two values there are only signs, white space and what YAML leaves out. A remark has a line of its own, or stands
    behind a value that has surely ended, with a space after its hash.
    """
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    remarks = _remarks(lines)
    for (begin, end), (start, _) in pairwise([(0, 0), *values, (len(text), len(text))]):
        hash_at = text.find("#", end, start)
        if hash_at >= 0 and _is_remark_behind(text, text[begin:end], text[end:hash_at], hash_at, start):
            line_end = text.find("\n", hash_at, start)
            hash_at = text.find("#", line_end, start) if line_end >= 0 else -1
        while hash_at >= 0:
            number = bisect_right(starts, hash_at) - 1
            column = hash_at - starts[number]
            if number not in remarks or lines[number][:column].strip():
                raise YamlError(
                    f"“{lines[number][column:].strip()[:60]}” would be left out: what follows a # is not read here. "
                    "Put the whole value in quotation marks; a remark goes on a line of its own, with a space "
                    "after the #.",
                    Position(number + first_line, column + 1),
                )
            hash_at = text.find("#", starts[number + 1], start)


def _is_remark_behind(text: str, value: str, between: str, hash_at: int, start: int) -> bool:
    """Whether what follows the hash is a remark of the writer's, in the line of a value or a key that is over before it."""
    if "\n" in between or not text[hash_at + 1 : hash_at + 2].isspace():
        return False
    if between.strip() == ":":  # of a key whose entries follow below
        below = text[text.rfind("\n", 0, start) + 1 : start]
        return "\n" in text[hash_at:start] and (not below.strip(" -")) and bool(below)
    if value[:1] in ("'", '"') or re.search(r"[\]},]", between):
        return True
    line = text[text.rfind("\n", 0, hash_at) + 1 : hash_at]
    return _TOKEN.fullmatch(value) is not None and _OF_WORDS.match(line) is None


def _remarks(lines: list[str]) -> frozenset[int]:
    """The lines that are a remark, by number: they stand at the edge, or as far in as the entry around them.

    Elsewhere a line goes on with a value, whatever it begins with.
    """
    before = list(accumulate(map(_entry_indent, lines), _last_known, initial=0))
    after = list(accumulate(map(_indent, reversed(lines)), _last_known, initial=0))[::-1]
    return frozenset(
        number
        for number, line in enumerate(lines)
        if _REMARK.match(line) and len(line) - len(line.lstrip()) in (0, before[number], after[number + 1])
    )


def _indent(line: str) -> int | None:
    """None where the line says nothing: it is blank or a remark."""
    words = line.lstrip()
    return None if not words or words.startswith("#") else len(line) - len(words)


def _entry_indent(line: str) -> int | None:
    """As ``_indent``; no remark can stand in line with words that go on with the value above them."""
    indent = _indent(line)
    return indent if indent is None or _ENTRY.match(line) else 0


def _last_known(known: int, indent: int | None) -> int:
    return known if indent is None else indent


class _Builder:
    def __init__(self, text: str, first_line: int) -> None:
        self.text, self.first_line = text, first_line
        self.values: list[tuple[int, int]] = []  # from where to where in the text each stands
        self.events = yaml_events(text)

    def document(self) -> Mapping:
        top: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if top is not None:
                    raise YamlError("There must be one block of keys only.", self.place(event))
                top = self.node(next(self.events), 0)
        if top is None or (isinstance(top, Scalar) and top.is_empty):
            return Mapping((), Position(self.first_line, 1))
        if not isinstance(top, Mapping):
            raise YamlError("Write one key per line, like title: Walk away from knives.", top.place)
        return top

    def place(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(mark.line + self.first_line, mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        place = self.place(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlError("References (& and *) are not taken. Put the value in quotation marks.", place)
        if depth > DEEPEST:
            raise YamlError("There are too many levels inside one another.", place)
        if getattr(event, "tag", None):
            raise YamlError(
                "A value may not start with an exclamation mark. Put the whole value in quotation marks.",
                place,
            )
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.ScalarEvent):
            if event.style in ("|", ">"):  # a block of lines; behind its first sign a remark could follow
                self.values.append((start, start + 1))
                start = self.text.find("\n", start, end) % (end + 1)
            self.values.append((start, end))
            return Scalar(event.value, event.implicit[0], place)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self.items(yaml.SequenceEndEvent, depth)), place)
        return self.mapping(place, depth)

    def items(self, end: type, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield self.node(event, depth + 1)

    def mapping(self, place: Position, depth: int) -> Mapping:
        flat = list(self.items(yaml.MappingEndEvent, depth))
        entries = []
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise YamlError("A key must be a single word.", key.place)
            entries.append((key, value))
        return Mapping(tuple(entries), place)


def _line_of(text: str, number: int) -> str:
    """Empty where the parser, which knows more ends of a line than this, names one that is not there."""
    lines = text.split("\n")
    return lines[number] if 0 <= number < len(lines) else ""


def _in_plain_words(error: yaml.MarkedYAMLError, text: str, first_line: int) -> YamlError:
    mark = error.problem_mark or error.context_mark
    place = Position(mark.line + first_line, mark.column + 1) if mark else Position(first_line, 1)
    problem, context = error.problem or "", error.context or ""
    tab = _tab_at(text, mark) if mark else None
    if hashed := _hash_in_brackets(text, mark.line if mark else 0):
        line, column = hashed
        words = text.split("\n")[line][column:].strip()[:60]
        said = f"“{words}” would be left out: what follows a # is not read here, not even the bracket at its end. Put each value "
        return YamlError(
            f'{said}with a # in quotation marks, like ["#WalkAway", "#Derby"].',
            Position(line + first_line, column + 1),
        )
    if "mapping values are not allowed" in problem and tab is None:
        words = 'A colon in a value needs quotation marks around the whole value: title: "Knives: the law".'
    elif tab is not None:
        words = "There is a tab here. Use spaces instead."
        place = Position(place.line, tab + 1)
    elif "quoted scalar" in context and "unknown escape" not in problem:
        words = "A quotation mark is opened and not closed."
        if error.context_mark:
            place = Position(error.context_mark.line + first_line, error.context_mark.column + 1)
    elif "cannot start any token" in problem:
        words = "A value may not start with this character. Put the whole value in quotation marks."
    elif "could not find expected ':'" in problem:
        words = "A colon is missing after a key. Write one key per line, like title: Walk away."
    elif sign := _FIRST_SIGN.match(_line_of(text, place.line - first_line)):
        words = f"A value that begins with {sign[1]} must stand in quotation marks as a whole: '[Video] “Walk” away'."
    elif " #" in (above := _line_of(text, place.line - first_line - 1)):
        hidden = above[above.index(" #") :].strip()[:60]
        words = f"“{hidden}” would be left out: what follows a # is not read here. Put the whole value in quotation marks."
        place = Position(place.line - 1, above.index(" #") + 2)
    else:
        words = f"This can't be understood ({problem or context}). Check the indentation and quotation marks."
    return YamlError(words, place)


def _hash_in_brackets(text: str, last: int) -> tuple[int, int] | None:
    """Line and column of a hash that hides the end of a list in brackets, at or above the line of the trouble."""
    for number, line in enumerate(text.split("\n")[: last + 1]):
        found = _IN_BRACKETS.search(line)
        if found is not None and {"[", "{"} & set(line[: found.end()]):
            return number, found.end() - 1
    return None


def _tab_at(text: str, mark: Any) -> int | None:
    """The column of a tab among the signs and white space a line begins with, or right before the trouble."""
    line = text.split("\n")[mark.line] if mark.line <= text.count("\n") else ""
    begins = len(line) - len(line.lstrip(" \t-"))
    tab = line.find("\t", 0, begins)
    if tab < 0 and mark.column and line[mark.column - 1 : mark.column] == "\t":
        tab = mark.column - 1
    return tab if tab >= 0 else None
