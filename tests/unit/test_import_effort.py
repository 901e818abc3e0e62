"""Twice as long a document takes about twice the steps to read, whatever it is made of: counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest

from campaigns.importing.guessing.chrome import strip_chrome
from campaigns.importing.values import Block, BlockKind, ImportFileError
from tests.unit.import_samples import read
from tests.unit.word_samples import LEAD, line, run, word

HEADS = "From: a@x.example\nTo: b\nSubject: c\nMIME-Version: 1.0\n\n"
FEW, MANY = 120, 240
LEAST, MOST = 1.5, 2.7  # times the steps; what grows with the square takes four times as many


def steps(act: Callable[[], object]) -> int:
    """Calls of functions, those of the interpreter's own among them."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def taken(raw: bytes | str, name: str) -> int:
    def act() -> None:
        with suppress(ImportFileError):
            read(raw, name, "release")

    act()  # what is loaded and kept once is no part of it
    return steps(act)


BEGUN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
ROW = f"<w:tr><w:tc>{line('a')}</w:tc><w:tc>{line('')}</w:tc></w:tr>"
MADE: dict[str, tuple[Callable[[int], bytes | str], str]] = {
    "lines": (lambda many: f"Head\n\n{LEAD}\n\n" + "a b\n\n" * many, "a.txt"),
    "paragraphs": (lambda many: word(line("Head"), line(LEAD), *[line("a b")] * many), "a.docx"),
    "rows": (lambda many: word(line("Head"), line(LEAD), f"<w:tbl>{ROW * many}</w:tbl>"), "a.docx"),
    "open fields": (lambda many: word(line("Head"), line(LEAD), line(BEGUN * many, *[run("a ")] * many)), "a.docx"),
    "rows of a page": (lambda many: f"<h1>Head</h1><p>{LEAD}</p><table>" + "<tr><td>a<td>b" * many + "</table>", "a.html"),
    "items of a page": (lambda many: f"<h1>Head</h1><p>{LEAD}</p><ol type=a>" + "<li>a" * many + "</ol>", "a.html"),
    "heads of mails": (lambda many: "From: a\nTo: b\nSubject: c\n\nx\n\n" * many, "a.txt"),
    "answers": (lambda many: "On 2 May 2027 at 09:00, a@x.example wrote:\n\n" * many, "a.txt"),
    "thanks": (lambda many: HEADS + "Hi all,\n\n" + "Thanks\n\n" * many, "a.eml"),
    "greetings": (lambda many: HEADS + "Hi all, please see below\n\n" * many, "a.eml"),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_reading_twice_as_much_takes_twice_the_steps(name: str):
    made, file = MADE[name]
    assert taken(made(MANY), file) / taken(made(FEW), file) < MOST


class Told(str):
    """Words that count how often they are taken apart."""

    count = 0
    __slots__ = ()

    def split(self, *given: Any) -> list[str]:  # type: ignore[override]
        Told.count += 1
        return super().split(*given)


def test_the_words_of_a_block_are_counted_the_same_number_of_times_however_many_there_are():
    counts = []
    for many in (FEW, MANY):
        Told.count = 0
        strip_chrome([Block(BlockKind.PARAGRAPH, Told("Hello"), "Hello") for _ in range(many)], is_page=True)
        counts.append(Told.count)
    assert LEAST < counts[1] / counts[0] < MOST
