"""What is written reads back: any words survive the way into Markdown and out again, whatever marks they hold."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from campaigns.content_store.channel_text import render_post
from campaigns.content_store.parsing import parse_item
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.plain_text import to_plain_text
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.issues import Issue
from campaigns.importing.markdown import clean, escape, write_file
from campaigns.importing.plan_cells import post_text
from tests.unit.import_samples import LONDON, RELEASE, STORY_AS_CARRIED, item

WORDS = some.text(some.sampled_from(list("aB1 .,*_`#[](){}<>&;!~|\\-+=:^“”’£é/\"'$%@?\n")), max_size=60)


def read_back(text: str, kind: str = "post") -> tuple[PostDocument, tuple[Issue, ...]]:
    ref = parse_ref(f"spring/{'posts' if kind == 'post' else 'releases'}/one")
    parsed = parse_item(text.encode(), path=Path("one.md"), ref=ref, zone=LONDON)
    assert parsed.item is not None, parsed.issues
    return parsed.item.document, parsed.issues  # type: ignore[return-value]


def squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize(
    "words",
    [
        "*stars* and _lines_ and snake_case and 5 * 3",
        "[insert] and [a](b) and [x][y] and [^1]",
        "# no heading",
        "> no quote",
        "2027. No list",
        "a < b > c & d &amp; <b>bold</b> <!-- no comment -->",
        "`code` ~~struck~~ \\ back\\slash \\*",
        "!!! note",
        "#WalkAway #Two",
        "https://vru.example/a_b_c?d=e&f=g",
        "- a dash at the start",
        "a line\n=",
        "a line\n=====",
        "=\na line\n= =",
    ],
)  # fmt: skip
def test_marks_that_mean_nothing_are_shown_as_they_are(words: str):
    shown = render_post(read_back(write_file({"title": "One"}, escape(words)))[0], "x").parts[0].text
    assert squeezed(shown.replace("– ", "- ")) == squeezed(words)


@settings(max_examples=300)
@given(WORDS)
@example("+ 1")
@example("* 1")
@example("<1@1>")
@example("1\n=")
def test_any_words_survive_as_a_post(words: str):
    text = post_text(clean(words))
    if not re.search(r"\w", text) or any(
        line.strip(" -") == "" and "---" in line for line in words.split("\n")
    ):
        return
    parts = render_post(read_back(write_file({"title": "One"}, text))[0], "practice").parts
    assert squeezed(parts[0].text.replace("– ", "- ")) == squeezed(words)


@settings(max_examples=200)
@given(some.text(max_size=80), some.lists(some.text(min_size=1, max_size=40), max_size=3))
def test_any_value_survives_as_front_matter(title: str, notes: list[str]):
    shown = squeezed(clean(title)) or "x"
    cleaned = tuple(squeezed(clean(note)) or "x" for note in notes)
    document, issues = read_back(
        write_file({"title": shown, "notes": cleaned, "place": shown[:20].strip() or "x"}, "Story."),
        "release",
    )
    assert document.title == shown
    assert document.notes == cleaned  # type: ignore[attr-defined]
    assert issues == ()


@pytest.mark.parametrize("text", [RELEASE, STORY_AS_CARRIED])
def test_an_imported_release_has_nothing_to_report(text: str):
    release = item(text, kind="release")
    _, issues = read_back(write_file(release.front, release.body), "release")
    assert issues == ()


def test_a_line_of_dashes_in_a_cell_starts_the_next_post_of_a_thread():
    document, _ = read_back(write_file({"title": "One"}, post_text("First\n---\nSecond")))
    assert [part.text for part in render_post(document, "x").parts] == ["First", "Second"]


def test_the_words_of_a_release_come_out_in_plain_text():
    release = item(RELEASE)
    assert "“We want people to see us,” said Jo Reed" in to_plain_text(release.body)
