"""A thread is read whole: every part counts, our own next part is no comment, and nothing missing is taken for nought."""

from __future__ import annotations

import pytest

from campaigns.channels.base import MeasureValue
from campaigns.domain.figures.measures import Missing
from campaigns.services.figures.thread_figures import Figures, of_each_part, of_the_whole


def part(**figures: int | Missing) -> Figures:
    return {
        name: MeasureValue(name, None, value, "n", "d")
        if isinstance(value, Missing)
        else MeasureValue(name, value, None, "n", "d")
        for name, value in figures.items()
    }


def value_of(figures: Figures, name: str) -> int | Missing | None:
    return figures[name].missing if figures[name].value is None else figures[name].value


def whole(*parts: Figures) -> Figures:
    return of_the_whole(of_each_part(parts))


def test_figures_that_add_up_are_those_of_all_parts() -> None:
    figures = whole(part(views=100, reactions=3), part(views=40, reactions=1), part(views=30, reactions=0))

    assert (value_of(figures, "views"), value_of(figures, "reactions")) == (170, 4)
    assert figures["views"].native_name == "n, of 3 parts"


def test_our_own_next_part_is_no_comment_on_the_one_before() -> None:
    parts = [part(comments=3), part(comments=1), part(comments=2)]

    assert [value_of(one, "comments") for one in of_each_part(parts)] == [2, 0, 2]
    assert value_of(whole(*parts), "comments") == 4


def test_a_part_that_was_taken_down_no_longer_counts_as_an_answer() -> None:
    assert value_of(of_each_part([part(comments=1), part(comments=Missing.GONE)])[0], "comments") == 1


def test_a_platform_that_does_not_count_our_own_answers_gives_no_less_than_nought() -> None:
    assert value_of(whole(part(comments=0), part(comments=0)), "comments") == 0


@pytest.mark.parametrize("why", [Missing.GONE, Missing.FAILED, Missing.OVER_CAP])
def test_where_one_part_is_missing_the_whole_is_missing_for_that_reason(why: Missing) -> None:
    assert value_of(whole(part(reactions=5), part(reactions=why)), "reactions") is why


def test_a_total_of_the_platforms_own_is_not_added_up() -> None:
    figures = whole(part(engagements_native=5), part(engagements_native=7))

    assert value_of(figures, "engagements_native") is Missing.NOT_OFFERED


def test_parts_that_were_counted_by_different_definitions_are_not_added_up() -> None:
    other = {"views": MeasureValue("views", 7, None, "n", "another")}

    assert value_of(whole(part(views=5), other), "views") is Missing.NOT_OFFERED
