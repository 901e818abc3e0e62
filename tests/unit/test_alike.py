"""Posts put together by kind give the very figures that each post alone gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.figures.measures import Missing
from campaigns.models.last_readings import LastReading
from campaigns.reports.alike import alike
from campaigns.reports.totals import figures_of, offered_measures

START = datetime(2027, 5, 17, 8, tzinfo=UTC)
SOME = ("views", "reach", "reactions", "shares", "engagements_native")


@st.composite
def posts(draw: st.DrawFn) -> list[LastReading]:
    """What was read of one post, measure by measure in the order of their names."""
    return [
        LastReading(
            delivery_id=1,
            measure=measure,
            value=value,
            missing="" if value is not None else draw(st.sampled_from([*Missing])),
            definition=draw(st.sampled_from(["d1", "d2"])),
            native_name=draw(st.sampled_from(["", "count"])),
            source="api",
            taken_at=START + timedelta(hours=draw(st.integers(0, 1))),
            since=draw(st.sampled_from([None, Missing.FAILED])) if value is not None else None,
        )
        for measure in sorted(draw(st.sets(st.sampled_from(SOME))))
        for value in [draw(st.none() | st.integers(0, 40))]
    ]


@given(st.lists(posts(), min_size=1, max_size=8))
def test_totals_of_posts_put_together_are_those_of_the_posts_one_by_one(
    read: list[list[LastReading]],
) -> None:
    together = alike(read, channel="x")
    apart = [one for post in read for one in alike([post], channel="x")]
    assert len(apart) == len(read) == sum(one.posts for one in together)
    offered = offered_measures(apart)
    assert offered_measures(together) == offered
    assert figures_of(together, channel="x", offered=offered) == figures_of(
        apart, channel="x", offered=offered
    )


def test_a_year_of_posts_is_few_kinds() -> None:
    def post(number: int) -> list[LastReading]:
        at = START + timedelta(hours=number)
        return [
            LastReading(number, name, number, "", "d1", name, "api", at, None) for name in ("reach", "views")
        ]

    [all_of_them] = alike([post(number) for number in range(365)], channel="x")
    reach, views = (all_of_them.observations[name] for name in ("reach", "views"))
    assert (all_of_them.posts, views.figure.value, views.taken_at) == (
        365,
        sum(range(365)),
        START + timedelta(hours=364),
    )
    assert reach.figure.value == 364, "people are never added: the highest stands for all"
