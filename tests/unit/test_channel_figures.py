"""Platform counts become readings with their names, and what is missing never becomes a nought."""

from __future__ import annotations

import pytest

from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.domain.figures.measures import Missing

SHARES = Native("shares", ("reposts", "quotes"), "2026-08")


def test_a_figure_is_the_sum_of_its_native_counts() -> None:
    (value,) = read_figures("x", [SHARES], {"reposts": 2, "quotes": 3, "likes": 9})

    assert (value.value, value.missing) == (5, None)
    assert (value.native_name, value.definition) == ("reposts+quotes", "x:2026-08:reposts+quotes")


def test_a_count_the_platform_leaves_out_changes_the_definition() -> None:
    (value,) = read_figures("x", [SHARES], {"reposts": 2})

    assert (value.value, value.definition) == (2, "x:2026-08:reposts")


def test_nothing_sent_is_not_offered() -> None:
    (value,) = read_figures("x", [SHARES], {"quotes": None})

    assert (value.value, value.missing) == (None, Missing.NOT_OFFERED)


@pytest.mark.parametrize("nonsense", ["7", -1, 1.5, True, [3]])
def test_a_count_that_is_no_number_of_things_failed(nonsense: object) -> None:
    (value,) = read_figures("x", [SHARES], {"reposts": nonsense, "quotes": 1})

    assert (value.value, value.missing) == (None, Missing.FAILED)


def test_the_boards_words_are_answered_for_even_where_the_platform_has_none() -> None:
    offered = [Native("views", ("impressions",), "2026-08")]

    assert [one.measure for one in never_offered("x", offered)] == ["reach", "link_clicks"]


def test_a_gone_post_has_one_reason_for_everything() -> None:
    assert [one.missing for one in all_absent("x", [SHARES, SHARES], Missing.GONE)] == [Missing.GONE] * 2
