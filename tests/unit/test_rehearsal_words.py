"""How a rehearsal is put into words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.domain.time.periods import Period
from campaigns.reports.rehearsal.as_text import rehearsal_text
from campaigns.reports.rehearsal.document import rehearsal_document
from campaigns.services.rehearsal.asking import RehearsalAsk
from campaigns.services.rehearsal.findings import find_clock_changes
from campaigns.services.rehearsal.structure import Rehearsal

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (
            date(2027, 3, 27),
            date(2027, 3, 29),
            "Sunday 28 March 2027: the clocks go forward from 01:00 to 02:00. The times between do not exist.",
        ),
        (
            date(2026, 10, 24),
            date(2026, 10, 26),
            "Sunday 25 October 2026: the clocks go back from 02:00 to 01:00. The times between occur twice.",
        ),
    ],
)
def test_a_change_of_the_clocks_is_told_by_what_they_show(first: date, last: date, words: str) -> None:
    window = Period(first, last)
    rehearsal = Rehearsal(
        window=window,
        zone=LONDON,
        rehearsed_at=datetime(2026, 10, 1, tzinfo=UTC),
        organisation="A unit",
        apart_minutes=30,
        lines=(),
        silent=(),
        findings=(),
        collisions=(),
        clock_changes=tuple(find_clock_changes(RehearsalAsk(window), LONDON, [], [])),
        spend=(),
        held_day=None,
        remarks=(),
        stops_all=False,
    )
    text = rehearsal_text(rehearsal_document(rehearsal))
    assert words in text
    assert "0 posts and releases would go out. Nothing to look at." in text
