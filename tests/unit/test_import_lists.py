"""A list within a list stays below the item it belongs to, from every format to the plain text of a channel."""

from __future__ import annotations

import io

import docx
import pytest

from campaigns.content_store.plain_text import to_plain_text
from tests.unit.import_samples import item, refusal

NESTED = "- Bring\n  - water\n    - tap will do\n  - a friend\n- Leave"
PLAIN = "– Bring\n  – water\n    – tap will do\n  – a friend\n– Leave"


def body(raw: str | bytes, name: str, kind: str = "post") -> str:
    return item(raw, name, kind).body


def word(*paragraphs: tuple[str, str]) -> bytes:
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("- Bring\n  - water\n    - tap will do\n  - a friend\n- Leave", "a.txt"),
        ("* Bring\n    * water\n        * tap will do\n    * a friend\n* Leave", "a.txt"),
        ("• Bring\n\t• water\n\t\t• tap will do\n\t• a friend\n• Leave", "a.txt"),
        ("•\tBring\no\twater\n▪\ttap will do\no\ta friend\n•\tLeave", "a.txt"),
        ("• Bring\n◦ water\n▪ tap will do\n◦ a friend\n• Leave", "a.txt"),
        ("- Bring\n   - water\n      - tap will do\n   - a friend\n- Leave", "a.md"),
        ("   - Bring\n      - water\n         - tap will do\n      - a friend\n   - Leave", "a.txt"),
        (
            "<ul><li>Bring<ul><li>water<ul><li>tap will do</li></ul></li><li>a friend</li></ul></li><li>Leave</li></ul>",
            "a.html",
        ),
        (
            "<ul><li>Bring</li><ul><li>water</li><ul><li>tap will do</li></ul><li>a friend</li></ul><li>Leave</li></ul>",
            "a.html",
        ),
        (
            "".join(
                f'<p class=MsoListParagraph style="mso-list:l0 level{level} lfo1">'
                f'<span style="mso-list:Ignore">·</span>{words}</p>'
                for level, words in (
                    (1, "Bring"),
                    (2, "water"),
                    (3, "tap will do"),
                    (2, "a friend"),
                    (1, "Leave"),
                )
            ),
            "a.html",
        ),
    ],
)
def test_items_of_items_stay_below_theirs(text: str, name: str):
    written = body(
        f"<p>Walk with us</p>{text}" if name.endswith("html") else f"Walk with us\n\n{text}\n", name
    )
    assert written == f"Walk with us\n\n{NESTED}"
    assert to_plain_text(written) == f"Walk with us\n\n{PLAIN}"


def test_so_they_do_in_word():
    raw = word(
        ("Normal", "Walk with us"),
        ("List Bullet", "Bring"),
        ("List Bullet 2", "water"),
        ("List Bullet 3", "tap will do"),
        ("List Bullet 2", "a friend"),
        ("List Bullet", "Leave"),
    )
    assert body(raw, "a.docx") == f"Walk with us\n\n{NESTED}"


def test_bullets_below_numbers_keep_the_count():
    text = "Walk with us\n\n1. Bring\n   - water\n   - a friend\n2. Leave\n"
    written = body(text, "a.txt")
    assert written == "Walk with us\n\n1. Bring\n   - water\n   - a friend\n2. Leave"
    assert to_plain_text(written) == "Walk with us\n\n1. Bring\n   – water\n   – a friend\n2. Leave"


def test_numbers_below_bullets_are_counted_for_themselves():
    lists = (
        "<ul><li>Come<ol><li>by bus</li><li>on foot</li></ol></li><li>Go<ol><li>by train</li></ol></li></ul>"
    )
    written = body(f"<p>Walk with us</p>{lists}", "a.html")
    assert written == "Walk with us\n\n- Come\n  1. by bus\n  2. on foot\n- Go\n  1. by train"


def test_the_depth_is_kept_in_a_section_of_a_channel_and_in_a_release():
    text = f"Facebook\n\nWalk with us\n\n{NESTED}\n\nX\n\nWalk\n"
    assert NESTED in body(text, "a.txt")
    assert NESTED in body(
        f"A headline\n\nYouth workers walk with everybody on Monday.\n\n{NESTED}\n", "a.txt", "release"
    )


def test_a_finished_item_with_the_line_ends_of_windows_is_still_told_by_its_front_matter():
    assert "front matter already" in refusal(b"---\r\ntitle: A\r\n---\r\n\r\nCome along\r\n", "a.md")
