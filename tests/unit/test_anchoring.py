"""A comment finds the words it is about again, or says that they have changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.domain.text.anchoring import Anchor, anchor_at, cut_after, find_anchor
from campaigns.domain.text.word_changes import Change, Piece, word_changes

TEXT = "Talk to Childline. It is free.\n\nOr talk to Fearless. It is free.\n\nThank you."
TEXTS = st.text(st.sampled_from("ab .\n"), max_size=30)


def about(quote: str, *, after: str) -> Anchor:
    return anchor_at(TEXT, TEXT.index(quote, TEXT.index(after)), quote)


@settings(max_examples=60)
@given(text=TEXTS, start=st.integers(0, 29), length=st.integers(1, 9))
def test_in_the_text_it_was_made_on_a_comment_stands_where_it_stood(
    text: str, start: int, length: int
) -> None:
    quote = text[start : start + length]
    if quote:
        found = find_anchor(text, anchor_at(text, start, quote))
        assert found is not None
        assert anchor_at(text, found, quote) == anchor_at(text, start, quote)


@pytest.mark.parametrize(
    ("new", "where"),
    [
        (f"First of all: help.\n\n{TEXT}", "It is free.\n\nThank"),  # what stands further off is no matter
        (TEXT.replace("Or talk to Fearless", "Or ring Fearless now"), "It is free.\n\nThank"),
        (TEXT.replace("Thank you.", "Bye."), "It is free.\n\nBye"),
        (TEXT.replace("Or talk to Fearless. It is free.", "Or nobody."), None),  # the other one is another
        (TEXT.replace("Or talk to Fearless. It is free.\n\nThank you.", "It is free."), None),
    ],
)
def test_words_are_found_by_what_stands_around_them_or_not_at_all(new: str, where: str | None) -> None:
    found = find_anchor(new, about("It is free.", after="Fearless"))
    assert found == (None if where is None else new.index(where))


def test_a_whole_paragraph_is_found_whatever_its_neighbours_became() -> None:
    anchor = about("Or talk to Fearless. It is free.", after="Or")
    assert find_anchor("New.\n\nOr talk to Fearless. It is free.\n\nBye.", anchor) == len("New.\n\n")
    assert find_anchor("New. Or talk to Fearless. It is free. Bye.", anchor) is None


@settings(max_examples=60)
@given(
    old=TEXTS,
    new=TEXTS,
    spots=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=4, unique=True),
)
def test_marks_take_no_word_away_and_none_is_lost(old: str, new: str, spots: list[tuple[int, int]]) -> None:
    pieces = word_changes(old, new)
    cut = cut_after(pieces, spots)
    for change in Change:
        told = "".join(piece.text for piece in pieces if piece.change is change)
        assert "".join(piece.text for piece, _ in cut if piece.change is change) == told
    assert sorted(mark for _, marks in cut for mark in marks) == sorted(mark for _, mark in spots)


def test_a_mark_stands_behind_its_words() -> None:
    pieces = (
        Piece(Change.REMOVED, "Ring"),
        Piece(Change.ADDED, "Talk"),
        Piece(Change.SAME, " to Childline."),
    )
    cut = cut_after(pieces, [(len("Talk to Childline"), 3)])
    assert [(piece.text, marks) for piece, marks in cut][2:] == [(" to Childline", (3,)), (".", ())]
