"""The README and the manual, cut into what a test can run: blocks of commands, what they show, the steps of the tour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.conventions.checkout import help_pages, manual, readme

_BLOCK = re.compile(
    r"<!-- (?P<mark>[a-z]+) -->\n```(?P<kind>sh|text)\n(?P<body>.*?)```\n(?:\n```text\n(?P<shown>.*?)```)?",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"\*\*(?P<press>[^*]+)\*\*"
    r"|(?<!\*)\*(?P<field>[^*]+)\*(?!\*)(?: put)?(?: `(?P<value>[^`]+)`)?"
    r"|“(?P<see>[^”]+)”"
    r"|`(?P<run>campaigns [^`]+)`"
)


@dataclass(frozen=True)
class Block:
    """A fenced block under a mark, and the lines that the README says come out of it."""

    mark: str
    body: str
    shown: tuple[str, ...]


class Kind(StrEnum):
    PRESS = "press"
    FILL = "fill"
    SEE = "see"
    RUN = "run"


@dataclass(frozen=True)
class Action:
    """One thing a step of the tour tells the reader to do, or says they see."""

    step: int
    kind: Kind
    name: str
    value: str | None = None

    def __str__(self) -> str:
        return f"step {self.step} of the tour, {self.kind} “{self.name}”"


def blocks(mark: str) -> list[Block]:
    return [
        Block(mark, found["body"], tuple((found["shown"] or "").splitlines()))
        for found in _BLOCK.finditer(manual())
        if found["mark"] == mark
    ]


def section(heading: str) -> str:
    """The text under a heading of the second level in the README, or the page of the manual with that title."""
    for text in help_pages().values():
        title, _, rest = text.partition("\n")
        if title == f"# {heading}":
            return rest
    _, found, rest = readme().partition(f"\n## {heading}\n")
    assert found, f"Neither the README nor the manual has a part called “{heading}”."
    return rest.partition("\n## ")[0]


def tour() -> list[Action]:
    """What the five-minute tour says, in order."""
    steps = re.findall(r"(?m)^(\d+)\. (.*)$", section("Five minutes on the Practice channel"))
    return [action for number, text in steps for action in _actions(int(number), text)]


def _actions(step: int, text: str) -> Iterator[Action]:
    for token in _TOKEN.finditer(text):
        if token["press"]:
            yield Action(step, Kind.PRESS, token["press"])
        elif token["field"]:
            yield Action(step, Kind.FILL, token["field"], token["value"])
        elif token["see"]:
            yield Action(step, Kind.SEE, token["see"])
        else:
            yield Action(step, Kind.RUN, token["run"])


def as_pattern(line: str) -> re.Pattern[str]:
    """A shown line; “…” stands for anything, and columns may be wider."""
    parts = [
        r" +".join(re.escape(word) for word in part.split(" ")) for part in re.sub(" +", " ", line).split("…")
    ]
    return re.compile(".*".join(parts))


def assert_shown(lines: tuple[str, ...], output: str) -> None:
    """Every line stands in the output, in that order."""
    rest = output.splitlines()
    for line in lines:
        if not line.strip():
            continue
        pattern = as_pattern(line.strip())
        place = next((number for number, one in enumerate(rest) if pattern.search(one)), None)
        assert place is not None, f"The README says that this is shown:\n  {line}\nIt is not in:\n{output}"
        rest = rest[place + 1 :]
