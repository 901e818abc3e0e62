"""Work that a child of the workbench is given to see it fail: each is a text or a file at its worst."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from campaigns.content_store.problems import BrokenContentError
from campaigns.domain.items.issues import Issue, Severity
from campaigns.errors import NotFoundError


def add(_tools: object, one: int, other: int) -> int:
    return one + other


def who(_tools: object) -> int:
    return os.getpid()


def how_nice(_tools: object) -> int:
    return os.nice(0)


def search_for_ever(_tools: object) -> bool:
    """A pattern that grows faster than its text, as those of checks once did."""
    return re.fullmatch(r"(?:a|a)+b", "a" * 200) is not None


def never_let_go(_tools: object) -> int:
    """Code outside Python that hears no alarm, and lets no other thread run."""
    return sum(range(10**15))


def say_and_never_let_go(_tools: object, note: str) -> int:
    Path(note).write_text(str(os.getpid()))
    return sum(range(10**15))


def swallow_everything(_tools: object) -> None:
    """Code that takes every exception for its own."""
    while True:
        try:
            time.sleep(0.05)
        except BaseException:
            continue


def fill_memory(_tools: object) -> int:
    held = []
    for _ in range(1_000):
        held.append(bytearray(b"x") * 20_000_000)
    return len(held)


def grow(_tools: object) -> int:
    """Leaves something behind in the process that did it."""
    globals()["_LEFT"] = bytearray(b"x") * 100_000_000
    return os.getpid()


def die(_tools: object) -> None:
    os._exit(1)


def refuse(_tools: object) -> None:
    raise NotFoundError("There is no such text.")


def refuse_with_places(_tools: object) -> None:
    issue = Issue(
        id="CONTENT-07", severity=Severity.BLOCK, message="A colon is missing.", file="a.md", line=3
    )
    raise BrokenContentError("a, line 3: A colon is missing.", (issue,))


def stumble(_tools: object) -> None:
    raise KeyError("a fault of our own")


def wait_for(_tools: object, file: str) -> int:
    """At work until that file is there."""
    while not Path(file).exists():
        time.sleep(0.01)
    return os.getpid()
