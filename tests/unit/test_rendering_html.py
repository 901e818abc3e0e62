"""Safe HTML and plain text from Markdown."""

from __future__ import annotations

import threading

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.content_store.rendering import to_html, to_plain_text
from campaigns.content_store.safe_html import TAGS


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "<a href='data:text/html,x'>a</a>",
        "<iframe src='https://example.org'></iframe>",
        "<p style='position:fixed' onclick='x()'>a</p>",
        "text\n{: onclick='x()' style='color:red' #login .govuk-button }",
        "<form action='/x'><input name=a></form>",
        "<svg><script>alert(1)</script></svg>",
        "![a](https://tracker.example/pixel.png)",
        "<style>body{display:none}</style>",
    ],
)
def test_nothing_unsafe_comes_through(attack: str) -> None:
    made = to_html(f"Before {attack}\n\n{attack}\n\nafter")
    for sign in (
        "script",
        "onclick",
        "onerror",
        "style=",
        "javascript:",
        "data:",
        "<i" + "frame",
        "<form",
        "<img",
    ):
        assert f"<{sign}" not in made
        assert f" {sign}" not in made
        assert f'"{sign}' not in made
    assert "login" not in made
    assert "govuk-button" not in made


def test_links_open_without_a_way_back() -> None:
    assert to_html("[a](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer">a</a></p>'
    )


def test_a_hashtag_at_the_start_of_a_line_is_no_heading() -> None:
    assert to_html("#WalkAway") == "<p>#WalkAway</p>"
    assert to_html("# Walk away") == '<h1 id="section-walk-away">Walk away</h1>'


def test_tables_notes_and_task_lists_are_kept() -> None:
    made = to_html(
        "| a |\n|---|\n| 1 |\n\n!!! note\n    Mind.\n\n- [x] done\n- [ ] open\n\n~~old~~ [^1]\n\n[^1]: Note."
    )
    for piece in (
        "<td>1</td>",
        'class="admonition note"',
        "☑ done",
        "☐ open",
        "<del>old</del>",
        'href="#fn:1"',
    ):
        assert piece in made


def test_pictures_inside_the_text_become_their_words() -> None:
    assert "a poster" in to_html("![a poster](https://tracker.example/p.png)")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One\nline\n\nTwo", "One\nline\n\nTwo"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("1. one\n\n    more\n\n2. two", "1. one\n   more\n2. two"),
        ("[guide](https://example.org/g)", "guide (https://example.org/g)"),
        ("<https://example.org/g>", "https://example.org/g"),
        ("> said\n\nText", "> said\n\nText"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("`a < b` &amp; c", "a < b & c"),
        ("    code <b>", "code <b>"),
        ("one  \ntwo", "one\ntwo"),
        ("Note[^1]\n\n[^1]: Source.", "Note[1]\n\n1. Source."),
        ("<div>in a box</div>", "in a box"),
        ("*a*{: .x }", "a"),
        ("", ""),
    ],
)
def test_plain_text_keeps_what_a_reader_needs(markdown: str, text: str) -> None:
    assert to_plain_text(markdown) == text


def test_many_threads_may_render_at_once() -> None:
    wrong: list[str] = []

    def render(number: int) -> None:
        for _ in range(20):
            if to_html(f"[^a] {number}\n\n[^a]: {number}").count(str(number)) < 2:
                wrong.append(str(number))

    threads = [threading.Thread(target=render, args=(number,)) for number in range(100, 104)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@settings(max_examples=100)
@given(st.text(alphabet="ab<>/\"'=&; \n*_[]()#!`-:{}.scriptonload", max_size=120))
def test_whatever_is_written_only_listed_tags_come_out(markdown: str) -> None:
    tree = html5lib.parseFragment(to_html(markdown), namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter()} - {"DOCUMENT_FRAGMENT"} <= TAGS
    assert isinstance(to_plain_text(markdown), str)
