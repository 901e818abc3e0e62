"""Whatever is handed in, the answer is an item that reads back or a sentence, never a fault; and nothing heavy loads unasked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as some

from campaigns.content_store.parsing import parse_item
from campaigns.content_store.paths import parse_ref
from campaigns.domain.items.issues import Severity
from campaigns.importing.markdown import write_file
from campaigns.importing.reading import import_bytes
from campaigns.importing.values import ImportFileError
from tests.unit.import_samples import AROUND, LONDON, PAGE, word_bytes, workbook_bytes

NAMES = some.sampled_from(["a.txt", "a.md", "a.html", "a.csv", "a.docx", "a.xlsx", "a.mhtml", "a"])
LINES = some.sampled_from(
    [
        "", "PRESS RELEASE", "EMBARGOED UNTIL Monday", "EMBARGO: 01:30 28 March 2027", "Published on: 31 Feb 2027", "ENDS",
        "Notes to editors:", "1. One", "Media contact:", "01632 960100", "Share this story:", "Support Peak Radio",
        "DERBY – Words.", "Jo Reed, teacher, said: “We know it", "“and well.”", '"', "“", "## X", "---", "===", "- a", "* b",
        "Title: A", "Channels: X, TikTok", "Date: 17 May", "Link: vru", "<b>", "[a]: b", "    code", "> > > q", "| a | b |",
        "A sentence that is long enough to be taken for the first paragraph of a story.", "Date,Text", "17 May 2027,Hello",
        "\ufeff", "\u2028", "😀", "a" * 400, "{: #id .class }", "*[AB]: c", "!!! note", ": d", "[^1]: e", "1) f",
    ]
)  # fmt: skip


def reads_back_or_is_refused(raw: bytes, name: str, kind: str | None) -> None:
    try:
        document = import_bytes(raw, name=name, kind=kind, surroundings=AROUND)
    except ImportFileError:
        return
    for item in document.items:
        ref = parse_ref(f"spring/{item.kind}s/one")
        parsed = parse_item(
            write_file(item.front, item.body).encode(), path=Path("one.md"), ref=ref, zone=LONDON
        )
        blocked = [issue.message for issue in parsed.issues if issue.severity is Severity.BLOCK]
        assert [
            message for message in blocked if not message.startswith("embargo: ")
        ] == []  # unread, it has to stop it


@settings(max_examples=150)
@given(some.binary(max_size=300), NAMES)
def test_any_bytes_are_an_item_or_a_sentence(raw: bytes, name: str):
    reads_back_or_is_refused(raw, name, None)


@settings(max_examples=250)
@given(some.lists(LINES, max_size=14), NAMES, some.sampled_from(["post", "release", None]))
def test_any_lines_are_an_item_or_a_sentence(lines: list[str], name: str, kind: str | None):
    reads_back_or_is_refused("\n".join(lines).encode(), name, kind)


OFFICE = (word_bytes(), workbook_bytes(["Date", "Text"], ["17 May 2027", "Hello"]))


@settings(max_examples=80)
@given(some.booleans(), some.floats(0, 1, exclude_max=True), some.integers(0, 255))
@example(is_word=True, where=0.25, byte=1)  # in a part that is only looked into beforehand
def test_an_office_file_with_any_byte_changed_is_an_item_or_a_sentence(
    is_word: bool, where: float, byte: int
):
    raw = OFFICE[is_word]
    position = int(where * len(raw))
    reads_back_or_is_refused(raw[:position] + bytes([byte]) + raw[position + 1 :], "a.docx", None)


@settings(max_examples=60)
@given(some.integers(0, len(PAGE)))
def test_a_page_cut_anywhere_is_an_item_or_a_sentence(length: int):
    reads_back_or_is_refused(PAGE[:length].encode(), "a.html", None)


def test_what_reads_office_files_and_pages_is_loaded_only_when_one_is_read():
    program = (
        "import sys, campaigns.cli, campaigns.services.content.importing\n"
        "print(sorted({'docx', 'openpyxl', 'bs4', 'html5lib', 'lxml'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=True
    )
    assert done.stdout.strip() == "[]"
