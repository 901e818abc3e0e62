"""Days without anything in a running campaign."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.domain.time.gaps import Gap, gaps


@pytest.mark.parametrize(
    ("busy", "found"),
    [
        ([], [(29, 2)]),
        ([29, 30, 31, 1, 2], []),
        ([30], [(29, 29), (31, 2)]),
        ([29, 2], [(30, 1)]),
        ([31], [(29, 30), (1, 2)]),
    ],
)
def test_empty_days_in_a_row_are_one_gap_also_over_the_end_of_a_year(
    busy: list[int], found: list[tuple[int, int]]
) -> None:
    def day(number: int) -> date:
        return date(2027, 12, number) if number > 20 else date(2028, 1, number)

    there = list(gaps({day(one) for one in busy}, day(29), day(2)))
    assert there == [Gap(day(first), day(last)) for first, last in found]
    assert sum(gap.length for gap in there) + len(busy) == 5


def test_what_ends_before_it_begins_has_none() -> None:
    assert list(gaps((), date(2027, 3, 2), date(2027, 3, 1))) == []
