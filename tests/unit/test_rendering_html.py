"""Safe HTML and plain text from Markdown."""

from __future__ import annotations

import threading

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.content_store.plain_text import to_plain_text
from campaigns.content_store.safe_html import TAGS, to_html


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


_WRAPPED = "These are the words of a paragraph that an editor has wrapped"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One\nline\n\nTwo", "One\nline\n\nTwo"),
        ("Friday: Allenton\nSaturday: Sinfin", "Friday: Allenton\nSaturday: Sinfin"),
        (f"{_WRAPPED}\nall wrapped at one width.", f"{_WRAPPED} all wrapped at one width."),
        (f"{_WRAPPED}\nall.\n\n{_WRAPPED * 2}", f"{_WRAPPED}\nall.\n\n{_WRAPPED * 2}"),
        (f"{_WRAPPED}:\nFriday: Allenton", f"{_WRAPPED}:\nFriday: Allenton"),
        (f"{_WRAPPED}\nAllenton and Sinfin", f"{_WRAPPED}\nAllenton and Sinfin"),
        ("* sport\n* music\n1. Hall\n2. Studio", "– sport\n– music\n\n1. Hall\n2. Studio"),
        ("1. Hall\n   - sport\n2. Studio\n- music", "1. Hall\n   – sport\n2. Studio\n\n– music"),
        ("Clubs offer:\n- sport\n- music", "Clubs offer:\n\n– sport\n– music"),
        ("Clubs offer:\n1. sport\n2. music", "Clubs offer:\n\n1. sport\n2. music"),
        ("Founded in\n2027. It grew.", "Founded in\n2027. It grew."),
        ("1. Hall\n   - football\n2. Studio", "1. Hall\n   – football\n2. Studio"),
        (
            "- Hall\n  - football\n    - six a side\n- Studio",
            "– Hall\n  – football\n    – six a side\n– Studio",
        ),
        ("- Hall\n\t- football", "– Hall\n  – football"),
        ("- Hall\n  Sinfin Lane\n- Studio", "– Hall\n  Sinfin Lane\n– Studio"),
        ("1. Hall\n\n   Sinfin Lane\n\n2. Studio", "1. Hall\n   Sinfin Lane\n2. Studio"),
        (
            "1. First\n\n   - nested a\n   - nested b\n2. Second",
            "1. First\n   – nested a\n   – nested b\n2. Second",
        ),
        (
            "* First\n\n  1. one\n  2. two\n* Second\n* Third",
            "– First\n  1. one\n  2. two\n– Second\n– Third",
        ),
        ("- Second\n\n    - four nested\n- Third", "– Second\n  – four nested\n– Third"),
        ("- a\n  - b\n\n    - c\n  - d\n- e", "– a\n  – b\n    – c\n  – d\n– e"),
        ("- a\n\n  more\n  - b\n  - c\n- d", "– a\n  more\n  – b\n  – c\n– d"),
        ("> We listen.\n> We act.", "> We listen.\n> We act."),
        ("Some\n* * *\nmore", "Some\n\nmore"),
        ("```\none\n- two\n```", "one\n- two"),
        ("[Video]: https://example.org/film", "[Video]: https://example.org/film"),
        (
            "See [Video][1]\n\n[1]: https://example.org/film",
            "See [Video][1]\n\n[1]: https://example.org/film",
        ),
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


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("Friday: Allenton\nSaturday: Sinfin", ["<p>Friday: Allenton<br>", "Saturday: Sinfin</p>"]),
        ("Clubs offer:\n- sport\n- music", ["<p>Clubs offer:</p>", "<li>sport</li>", "<li>music</li>"]),
        ("1. Hall\n   - football\n2. Studio", ["<li>Hall<ul>", "<li>football</li>", "<li>Studio</li>"]),
    ],
)
def test_html_keeps_lists_and_lines_as_they_were_typed(markdown: str, shown: list[str]) -> None:
    lines = to_html(markdown).splitlines()
    assert [line for line in lines if line in shown] == shown


@st.composite
def _points(draw: st.DrawFn, *, depth: int = 0) -> tuple[list[str], list[str]]:
    """A list as Markdown, and as its plain text."""
    typed: list[str] = []
    shown: list[str] = []
    is_numbered = draw(st.booleans())
    for number in range(1, draw(st.integers(1, 3)) + 1):
        mark, mark_shown = (f"{number}. ", f"{number}. ") if is_numbered else ("- ", "– ")
        words = f"{draw(st.sampled_from(['Hall', 'Sinfin', 'Allenton']))}{depth}{number}"
        typed += [*([""] if number > 1 and draw(st.booleans()) else []), f"{mark}{words}"]
        shown += [f"{mark_shown}{words}"]
        inside: list[str] = []
        if draw(st.booleans()):
            inside += ["", "more words"]
            shown += [f"{' ' * len(mark)}more words"]
        if depth < 2 and draw(st.booleans()):
            below, below_shown = draw(_points(depth=depth + 1))
            inside += [*([""] if draw(st.booleans()) else []), *below]
            shown += [f"{' ' * len(mark)}{line}" for line in below_shown]
        typed += [f"{' ' * len(mark)}{line}" if line else "" for line in inside]
    return typed, shown


@settings(max_examples=100)
@given(_points())
def test_a_point_stays_at_the_depth_it_was_typed_at(made: tuple[list[str], list[str]]) -> None:
    typed, shown = made
    assert to_plain_text("\n".join(typed)).splitlines() == shown


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


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "https://www.derby.gov.uk’s",
            '<a href="https://www.derby.gov.uk" rel="noopener noreferrer">https://www.derby.gov.uk</a>’s',
        ),
        (
            "derby.gov.uk/a_b_c.",
            '<a rel="noopener noreferrer" href="https://derby.gov.uk/a_b_c">derby.gov.uk/a_b_c</a>.',
        ),
        ("`derby.gov.uk`", "<code>derby.gov.uk</code>"),
    ],
)
def test_links_of_a_page_end_where_those_of_a_post_end(markdown: str, html: str) -> None:
    assert to_html(markdown).strip() == f"<p>{html}</p>"
