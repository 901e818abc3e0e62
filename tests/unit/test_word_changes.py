"""What changed between two texts: every word of both is told, and none that was in neither."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.text.word_changes import Change, word_changes

TEXTS = st.text(st.sampled_from("ab é😀.,\n"), max_size=40)


def told(old: str, new: str, *kinds: Change) -> str:
    return "".join(piece.text for piece in word_changes(old, new) if piece.change in kinds)


@given(old=TEXTS, new=TEXTS)
def test_what_stays_and_goes_is_the_old_text_and_what_stays_and_came_the_new_one(old: str, new: str) -> None:
    assert told(old, new, Change.SAME, Change.REMOVED) == old
    assert told(old, new, Change.SAME, Change.ADDED) == new


def test_only_the_changed_word_is_told_as_changed() -> None:
    assert told("Walk away from knives now.", "Walk away from trouble now.", Change.REMOVED) == "knives"


def test_changes_with_hardly_a_word_between_them_are_told_as_one() -> None:
    pieces = word_changes(
        "One two three, and then four words stay.", "Uno two tres, and then four words stay."
    )
    assert [piece.text for piece in pieces if piece.change is not Change.SAME] == [
        "One two three",
        "Uno two tres",
    ]
