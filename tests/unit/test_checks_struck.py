"""TEXT-08: struck words never go out as live ones."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.content_store.rendering import to_html
from campaigns.domain.mending import mend
from tests.unit.check_subjects import found, in_post, in_release
from tests.unit.test_kept_words import a_post, run_one


@pytest.mark.parametrize(
    ("text", "struck", "mended"),
    [
        ("It is on ~~Saturday~~ Sunday.", "~~Saturday~~", "It is on Sunday."),
        ("It is on Sunday ~~10am~~.", "~~10am~~", "It is on Sunday."),
        ("On ~~Saturday\nat ten~~ Sunday", "~~Saturday at ten~~", "On Sunday"),
        ("On <del>Saturday</del> Sunday", "<del>Saturday</del>", "On Sunday"),
        ("On <s class='x'>Saturday</s> Sunday", "<s class='x'>Saturday</s>", "On Sunday"),
        ("- ~~**one**~~ two", "~~**one**~~", "- two"),
    ],
)
def test_struck_words_block_and_can_be_taken_out(text: str, struck: str, mended: str) -> None:
    post = a_post(text)
    (issue,) = run_one("TEXT-08", post)
    assert (issue.severity, issue.excerpt) == ("block", struck)
    assert mend(text, [issue]).text == mended


def test_struck_words_of_a_release_its_notes_and_quotes_block_too() -> None:
    front = "notes: ['~~a~~ b']\nquotes:\n  - speaker: Jo\n    text: We ~~shout~~ listen."
    assert found(in_release("TEXT-08", "On ~~Saturday~~ Sunday", front=front)) == [
        "~~a~~",
        "~~shout~~",
        "~~Saturday~~",
    ]


@pytest.mark.parametrize(
    "text", ["Cost ~~ 5", "a ~b~ c", "`~~code~~`", r"\~~not this~~", "~~~\nfence\n~~~", "~~one\n\ntwo~~"]
)
def test_tildes_that_strike_nothing_are_left_alone(text: str) -> None:
    assert in_post("TEXT-08", text) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["~~", "a", " ", "b c", "\n", "~", "*", "."]), max_size=12).map("".join))
def test_whatever_a_page_would_strike_is_found(text: str) -> None:
    has_struck_words = re.search(r"<del>[^<>\w]*+\w", to_html(text))
    if has_struck_words and "~~~" not in text:  # three and more are the fence of a block of code
        assert run_one("TEXT-08", a_post(text))
