"""What may be added and what may not."""

from __future__ import annotations

import pytest

from campaigns.domain.figures.engagements import (
    Engagements,
    add_engagements,
    engagement_rate,
    engagements_of,
    part_words,
)
from campaigns.domain.figures.measures import (
    MEASURES,
    MISSING_WORDS,
    Figure,
    Missing,
    NotAddableError,
    add_figures,
    at_least,
)


def figure(
    measure: str,
    value: int | None,
    *,
    channel: str = "x",
    definition: str = "x:1",
    missing: Missing | None = None,
) -> Figure:
    return Figure(measure, value, missing if value is None else None, channel, definition)


def test_views_of_one_channel_and_definition_are_added():
    total = add_figures([figure("views", 100), figure("views", 20)])
    assert (total.value, total.counted, total.missing) == (120, 2, 0)


def test_reach_is_never_added_and_the_highest_single_figure_is_offered_instead():
    figures = [figure("reach", 80), figure("reach", 120)]
    with pytest.raises(NotAddableError, match="can't be added up"):
        add_figures(figures)
    assert at_least(figures) == 120


@pytest.mark.parametrize("measure", [name for name, one in MEASURES.items() if not one.adds_over_posts])
def test_what_counts_people_or_differs_by_platform_refuses_a_sum(measure: str):
    with pytest.raises(NotAddableError):
        add_figures([figure(measure, 1), figure(measure, 2)])


@pytest.mark.parametrize("measure", [name for name, one in MEASURES.items() if one.adds_over_posts])
def test_nothing_is_added_over_channels(measure: str):
    with pytest.raises(NotAddableError, match="over channels"):
        add_figures([figure(measure, 1), figure(measure, 2, channel="bluesky")])


def test_figures_with_two_definitions_are_not_added():
    with pytest.raises(NotAddableError, match="definition changed"):
        add_figures([figure("views", 1), figure("views", 2, definition="x:2")])


def test_a_missing_figure_is_left_out_of_the_sum_and_counted_as_missing():
    total = add_figures([figure("views", 7), figure("views", None, missing=Missing.NOT_YET)])
    assert (total.value, total.counted, total.missing) == (7, 1, 1)


def test_nothing_but_missing_figures_has_no_sum_and_not_nought():
    assert add_figures([figure("views", None, missing=Missing.NOT_OFFERED)]).value is None


def test_nought_that_the_platform_counted_is_a_figure():
    assert add_figures([figure("views", 0)]).value == 0


@pytest.mark.parametrize(("value", "missing"), [(None, None), (1, Missing.GONE)])
def test_a_figure_has_a_value_or_a_reason_and_not_both(value: int | None, missing: Missing | None):
    with pytest.raises(ValueError, match="a value or a reason"):
        Figure("views", value, missing, "x", "x:1")


def test_every_reason_for_a_missing_figure_has_words():
    assert set(MISSING_WORDS) == set(Missing)


def test_engagements_are_made_of_the_parts_that_have_a_value():
    total = engagements_of(
        {
            "reactions": figure("reactions", 5),
            "shares": figure("shares", 2),
            "saves": figure("saves", None, missing=Missing.NOT_OFFERED),
            "views": figure("views", 1000),
            "all_clicks": figure("all_clicks", 50),
        }
    )
    assert total is not None
    assert (total.value, total.part_names) == (7, ("reactions", "shares"))


def test_a_post_without_any_part_has_no_engagements():
    assert engagements_of({"views": figure("views", 1000)}) is None


def test_engagements_of_the_same_parts_are_added():
    parts = (("reactions", "x:1"),)
    assert add_engagements([Engagements("x", 3, parts), Engagements("x", 4, parts)]) == 7


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Engagements("bluesky", 1, (("reactions", "x:1"),)), "over channels"),
        (Engagements("x", 1, (("reactions", "x:1"), ("shares", "x:1"))), "different parts"),
        (Engagements("x", 1, (("reactions", "x:2"),)), "definition of a part changed"),
    ],
)
def test_engagements_of_other_channels_parts_or_definitions_are_not_added(other: Engagements, why: str):
    with pytest.raises(NotAddableError, match=why):
        add_engagements([Engagements("x", 3, (("reactions", "x:1"),)), other])


def test_a_rate_of_fewer_than_twenty_views_is_not_given():
    assert engagement_rate(engagements=1, views=19) is None
    assert engagement_rate(engagements=1, views=0) is None
    assert engagement_rate(engagements=1, views=20) == 0.05


def test_parts_are_named_as_inside_a_sentence():
    assert part_words(["reactions", "comments", "link_clicks"]) == "reactions, comments and link clicks"
