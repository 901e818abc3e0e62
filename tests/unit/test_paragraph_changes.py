"""What somebody who agreed to a text is told of its next version: all of it, and as few changes as there are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.domain.text.paragraph_changes import (
    as_they_stand,
    count_changed,
    paragraph_changes,
    split_paragraphs,
)
from campaigns.domain.text.word_changes import Change

TEXTS = st.lists(
    st.sampled_from(["Walk away.", "Knives kill. ", "Call 101 now!", "\n\n", " and talk", "é😀"]), max_size=9
).map("".join)
OLD = "Knives take lives. Walk away from knives on Monday night.\n\nCall 101 for help.\n\nThank you."


def told(old: str, new: str, *changes: Change) -> list[str]:
    return [
        piece.text.strip()
        for one in paragraph_changes(old, new)
        for piece in one.pieces
        if piece.change in changes
    ]


@settings(max_examples=60)
@given(old=TEXTS, new=TEXTS)
def test_every_word_of_both_texts_is_told(old: str, new: str) -> None:
    paragraphs = paragraph_changes(old, new)
    assert [one.new for one in paragraphs if one.number is not None] == list(split_paragraphs(new))
    assert [one.number for one in paragraphs if one.number is not None] == [
        *range(len(split_paragraphs(new)))
    ]
    assert " ".join(one.old for one in paragraphs).split() == old.split()


def test_one_word_for_another_in_a_sentence_is_one_changed_word() -> None:
    new = OLD.replace("Monday", "Tuesday")
    assert told(OLD, new, Change.REMOVED, Change.ADDED) == ["Monday", "Tuesday"]
    assert count_changed(paragraph_changes(OLD, new)) == 1


def test_a_sentence_that_is_mostly_new_is_told_in_whole_after_the_old_one() -> None:
    new = OLD.replace("Walk away from knives on Monday night.", "Talk to somebody you trust on Monday.")
    assert told(OLD, new, Change.REMOVED) == ["Walk away from knives on Monday night."]
    assert told(OLD, new, Change.ADDED) == ["Talk to somebody you trust on Monday."]


def test_a_new_paragraph_in_the_middle_leaves_the_others_as_they_were() -> None:
    new = OLD.replace("\n\nThank", "\n\nFearless is free.\n\nThank")
    assert [one.is_changed for one in paragraph_changes(OLD, new)] == [False, False, True, False]
    assert count_changed(paragraph_changes(OLD, new)) == 3


def test_a_paragraph_that_is_another_stands_beside_the_one_it_came_for() -> None:
    paragraphs = paragraph_changes(OLD, OLD.replace("Call 101 for help.", "Fearless takes every word."))
    assert [(one.old, one.new) for one in paragraphs if one.is_changed] == [
        ("Call 101 for help.", "Fearless takes every word.")
    ]
    assert count_changed(paragraphs) == 4


def test_the_same_text_has_no_change() -> None:
    assert paragraph_changes(OLD, OLD) == as_they_stand(OLD)
    assert count_changed(paragraph_changes(OLD, OLD)) == 0
