"""Putting in what findings offer: only where the old words still stand, and never one over another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.items.issues import Issue, Replacement, Severity
from campaigns.domain.items.mending import mend


def issue(offset: int, old: str, new: str) -> Issue:
    return Issue("A-1", Severity.WARN, "m", "f", replacement=Replacement(offset, old, new))


def test_each_replacement_goes_where_its_words_stand() -> None:
    mended = mend("a cat and a dog", [issue(12, "dog", "wolf"), issue(2, "cat", "lion")])
    assert (mended.text, len(mended.applied)) == ("a lion and a wolf", 2)


def test_words_that_moved_are_left_alone() -> None:
    assert mend("a dog", [issue(0, "dog", "wolf")]).text == "a dog"
    assert mend("", [issue(5, "dog", "wolf")]).applied == ()


def test_of_two_that_overlap_the_first_in_the_text_counts() -> None:
    mended = mend("gang member", [issue(5, "member", "x"), issue(0, "gang member", "young person")])
    assert mended.text == "young person"


def test_the_same_replacement_offered_twice_goes_in_once() -> None:
    assert mend("dog", [issue(0, "dog", "wolf"), issue(0, "dog", "wolf")]).text == "wolf"


def test_findings_without_a_replacement_change_nothing() -> None:
    assert mend("dog", [Issue("A-1", Severity.WARN, "m", "f")]).text == "dog"


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.text(max_size=5)), max_size=6),
)
def test_what_is_not_replaced_stays_as_it_is(text: str, wishes: list[tuple[int, int, str]]) -> None:
    mended = mend(text, [issue(at, text[at : at + length], new) for at, length, new in wishes])
    grown = sum(
        len(one.replacement.new) - len(one.replacement.old) for one in mended.applied if one.replacement
    )
    assert len(mended.text) == len(text) + grown
