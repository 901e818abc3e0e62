"""What a row of the month's spreadsheet says, whatever program wrote its cells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from campaigns.domain.items.month_sheet import RawRow, read_row


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


CAMPAIGNS = {"spring": "spring-2027", "spring-2027": "spring-2027"}
ROW = {
    "Campaign": "Spring",
    "Title": "A post",
    "Date": date(2027, 10, 31),
    "Time": time(9, 5),
    "Text": "Words",
}


def read(**cells: Any) -> tuple[Any, list[str]]:
    found = read_row(RawRow(14, {**ROW, **cells}), CAMPAIGNS)
    return found.post, [f"{one.column}: {one.words}" for one in found.troubles]


@pytest.mark.parametrize(
    ("day", "clock", "at"),
    [
        (wall("2027-12-31"), wall("1899-12-30T23:59"), "2027-12-31T23:59"),
        ("31/12/2027", "11:59 pm", "2027-12-31T23:59"),
        ("2028-01-01", "0:05", "2028-01-01T00:05"),
        (46753, 0.5, "2028-01-01T12:00"),
        (
            date(2027, 3, 28),
            timedelta(hours=1, minutes=30),
            "2027-03-28T01:30",
        ),  # whether it exists is asked later
        (wall("2027-10-31T01:30"), None, "2027-10-31T01:30"),
        (None, None, ""),
    ],
)
def test_days_and_times_are_read_however_they_were_kept(day: Any, clock: Any, at: str) -> None:
    post, troubles = read(Date=day, Time=clock)
    assert (post.at, troubles) == (at, [])


@pytest.mark.parametrize(
    ("cells", "trouble"),
    [
        ({"Date": "31/02/2027"}, "Date: “31/02/2027” is no day"),
        ({"Date": -5}, "Date: “-5” is no day"),
        ({"Time": 1.5}, "Time: “1.5” is no time"),
        ({"Time": None}, "Time: Give the time"),
        ({"Date": None}, "Date: Give the day"),
        ({"Campaign": None}, "Campaign: Choose its campaign"),
        ({"Title": " "}, "Title: Give it a title"),
        ({"Text": "word " * 4_001}, "Text: This post is 20,005 characters long, and 20,000"),
        ({"X": "perhaps"}, "X: “perhaps” is neither yes nor empty"),
    ],
)
def test_what_can_not_be_used_is_said_by_its_column(cells: dict[str, Any], trouble: str) -> None:
    _, troubles = read(**cells)
    assert len(troubles) == 1
    assert troubles[0].startswith(trouble)


def test_text_stays_text() -> None:
    post, troubles = read(
        Text="@all =SUM(A1) +44\r\nnext_x000D_", X="Yes", Bluesky="", Tags="a,  b ,a", Link=1.0
    )
    assert post.words == "@all =SUM(A1) +44\nnext"
    assert read(Text="one_x000B_two_x0007_")[0].words == "one\ntwo"
    assert (post.channels, post.tags, post.link, troubles) == (("x",), ("a", "b"), "1", [])
