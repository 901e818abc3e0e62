"""What the buttons beside the parts of a post do to its words, and where the page stands then."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from campaigns.web.part_buttons import Place, place_of, pressed
from campaigns.web.post_form import words_of

TYPED = [
    ("channel", "x"),
    ("channel", "bluesky"),
    ("part", "One."),
    ("part", ""),
    ("part", "Two."),
    ("part-bluesky", "Blue one."),
    ("part-bluesky", "Blue two."),
    ("to", "bluesky"),
]
ALL, BLUE = ("One.", "Two."), ("Blue one.", "Blue two.")


def after(
    do: str, typed: list[tuple[str, str]] = TYPED
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]], Place]:
    form = MultiDict(typed)
    words, place = pressed(do, words_of(form), form)
    return words.parts, dict(words.own), place


@pytest.mark.parametrize(
    ("do", "parts", "blue", "place"),
    [
        ("up-bluesky-2", ALL, BLUE[::-1], Place("bluesky", at="part-bluesky-1")),
        ("down-bluesky-1", ALL, BLUE[::-1], Place("bluesky", at="part-bluesky-2")),
        ("up-bluesky-1", ALL, BLUE, Place("bluesky", at="part-bluesky-1")),
        ("out-all-3", ("One.",), BLUE, Place("all", at="part-all-2")),
        ("out-all-9", ALL, BLUE, Place("all")),
        ("add-all", ALL, BLUE, Place("all", "all", "part-all-3")),
        ("same-bluesky", ALL, None, Place("bluesky")),
        ("word-#WalkAway", ALL, ("Blue one.", "Blue two. #WalkAway"), Place("bluesky", at="part-bluesky-2")),
        ("show-x", ALL, BLUE, Place("x")),
        ("save", ALL, BLUE, Place("bluesky")),
        ("up-nowhere-2", ALL, BLUE, Place("bluesky")),
    ],
)
def test_a_button_changes_one_text_and_leaves_the_others(
    do: str, parts: tuple[str, ...], blue: tuple[str, ...] | None, place: Place
) -> None:
    assert after(do) == (parts, {"bluesky": blue} if blue else {}, place)


def test_a_channel_that_says_it_differently_begins_with_the_words_for_all() -> None:
    assert after("differ-x") == (ALL, {"x": ALL, "bluesky": BLUE}, Place("x", at="part-x-1"))
    assert after("differ-x", [("channel", "x")])[2] == Place("x", "x", "part-x-1")


def test_parts_are_cut_for_the_tightest_channel_that_has_this_text() -> None:
    long = (
        "Nobody has to carry a knife to be safe. " * 7 + "Walk away."
    )  # 290 characters: too long for X alone
    parts, own, _ = after("fit-all", [*TYPED, ("part", long)])
    assert len(parts) == 4
    assert " ".join(parts[2:]) == long
    assert own == {"bluesky": BLUE}
    own_x = [("channel", "x"), ("channel", "bluesky"), ("part", long), ("part-x", "Short.")]
    assert after("fit-all", own_x)[0] == (long,)


def test_a_place_says_of_an_address_only_what_makes_sense() -> None:
    assert place_of(MultiDict({"to": "x", "more": "all", "at": "part-x-1"})) == Place("x", "all", "part-x-1")
    assert place_of(MultiDict({"to": "<b>", "more": "y", "at": "main"})) == Place()
    assert Place("x").address == {"to": "x"}
