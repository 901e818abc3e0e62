"""A month's plan: columns by the names people use, one row one post, and time that can't be right stops it all."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from campaigns.importing.guessing.labels import audience_in, channels_in, meaning_of
from tests.unit.import_samples import item, left, read, refusal, workbook_bytes

HEAD = "Date,Time,Channel,Text\n"


def front(row: str, head: str = HEAD) -> dict[str, object]:
    return dict(item(head + row, "plan.csv").front)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Date", "date"), ("Post date", "date"), ("GO LIVE DATE", "date"), ("Time", "time"), ("Time (UK)", "time"),
        ("Channel(s)", "channels"), ("Platforms", "channels"), ("Copy", "text"), ("Caption:", "text"), ("Post copy", "text"),
        ("Title", "title"), ("Theme", "title"), ("URL", "link"), ("Image file", "media"), ("Alt-text", "alt"),
        ("alt_text", "alt"),
        ("Target audience", "audience"), ("Status", "status"), ("Notes", "notes"), ("X copy", "text:x"),
        ("Twitter text", "text:x"), ("Caption Instagram", "text:instagram"), ("LinkedIn post", "text:linkedin"),
        ("Budget", ""), ("", ""), ("Email text", ""),
    ],
)  # fmt: skip
def test_a_column_is_known_by_the_names_people_use(heading: str, meaning: str):
    assert meaning_of(heading) == meaning


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("X", ("x",)), ("Twitter, FB & Insta", ("x", "facebook", "instagram")), ("X/Bluesky", ("x", "bluesky")),
        ("Bluesky and Mastodon", ("bluesky", "mastodon")), ("X (Twitter)", ("x",)), ("LinkedIn; linkedin", ("linkedin",)),
    ],
)  # fmt: skip
def test_channels_are_known_by_the_names_people_use(words: str, kinds: tuple[str, ...]):
    assert channels_in(words)[0] == kinds


@pytest.mark.parametrize(
    ("words", "audience"),
    [("Young people", "youth"), ("13-17", "youth"), ("Residents", "public"), ("Partners and staff", "professionals"),
     ("Cats", "")],
)  # fmt: skip
def test_audiences_are_known_by_the_words_people_use(words: str, audience: str):
    assert audience_in(words) == audience


def test_one_row_is_one_post():
    post = item(
        'Date;Time;Channel(s);Copy;Link;Audience\n17/05/2027;8am;X, Bluesky;"Walk away.\nLive.";vru.example/a;Teens\n',
        "plan.csv",
    )
    assert post.front == {
        "title": "Walk away",
        "channels": ("x", "bluesky"),
        "publish_at": "2027-05-17T08:00",
        "audience": "youth",
        "link": "https://vru.example/a",
    }
    assert post.body == "Walk away.\nLive."


def test_the_mapping_of_columns_is_told():
    columns = read("Date,Wibble,Copy\n17 May 2027,x,Hello there\n", "plan.csv").columns
    assert [(column.letter, column.meaning) for column in columns] == [
        ("A", "date"),
        ("B", ""),
        ("C", "text"),
    ]


def test_headings_may_stand_below_a_title():
    document = read(f"Our May plan\n\n{HEAD}17 May 2027,8am,X,Hello there\n", "plan.csv")
    assert len(document.items) == 1
    assert "Our May plan" in document.left_out[0].what


def test_dates_and_times_that_a_workbook_stores_are_read():
    raw = workbook_bytes(
        ["Date", "Time", "Platform", "Caption"],
        [date(2027, 5, 17), time(8, 0), "Instagram", "One"],
        [datetime(2027, 5, 18, 7, 30), None, "X", "Two"],  # noqa: DTZ001  spreadsheets know no zone
        more={"Lists": [["X"], ["Bluesky"]]},
    )
    document = read(raw, "plan.xlsx")
    assert [post.front["publish_at"] for post in document.items] == ["2027-05-17T08:00", "2027-05-18T07:30"]
    assert [(out.what, out.why) for out in document.left_out] == [
        ("sheet Lists: X | Bluesky", "it is no plan of posts")
    ]


def test_a_date_cell_may_hold_the_time_too():
    assert front("17/05/2027 at 8.30pm,,X,Hello\n")["publish_at"] == "2027-05-17T20:30"


def test_a_missing_time_is_said():
    post = item(f"{HEAD}17 May 2027,,X,Hello\n", "plan.csv")
    assert post.front["publish_at"] == "2027-05-17T09:00"
    assert any("09:00 stands in" in remark for remark in post.remarks)


@pytest.mark.parametrize("words", ["TBC", "", "n/a", "?"])
def test_a_row_whose_date_is_open_is_a_post_without_one(words: str):
    post = item(f"{HEAD}{words},,X,Hello\n", "plan.csv")
    assert "publish_at" not in post.front
    assert any("publish_at" in remark for remark in post.remarks)


def test_every_cell_that_can_not_be_right_is_named_with_row_and_column():
    said = refusal(
        f"{HEAD}31 Feb 2027,8am,X,Hi\n28/03/2027,01:30,X,Hi\n17 May 2027,8,X,Hi\n17 May 2027,8am,TikTok,Hi\n",
        "plan.csv",
    )
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "Row 2, column A (Date)",
        "Row 3, column B (Time)",
        "Row 4, column B (Time)",
        "Row 5, column C (Channel)",
    ]


def test_a_time_that_does_not_exist_says_so():
    assert "does not exist: the clocks go forward" in refusal(f"{HEAD}28/03/2027,01:30,X,Hi\n", "plan.csv")


def test_a_time_that_comes_twice_says_how_to_write_which():
    assert "write 01:30 BST or 01:30 GMT" in refusal(f"{HEAD}31/10/2027,01:30,X,Hi\n", "plan.csv")
    assert front("31/10/2027,01:30 BST,X,Hi\n")["publish_at"] == "2027-10-31T01:30+01:00"
    assert front("2027-10-31T01:30+00:00,,X,Hi\n")["publish_at"] == "2027-10-31T01:30+00:00"


@pytest.mark.parametrize("raw", ["Name,Age\nJo,4\n", "Date,Channel\n17 May 2027,X\n", "Text\nHello\n"])
def test_a_spreadsheet_without_the_columns_it_needs_says_which(raw: str):
    said = refusal(raw, "plan.csv")
    assert "needs a column of dates" in said
    assert raw.split(",", maxsplit=1)[0].split("\n")[0] in said


def test_a_plan_without_rows_is_refused():
    assert "no row with a text" in refusal(HEAD, "plan.csv")


def test_rows_that_repeat_are_one_post_and_that_is_told():
    document = read(f"{HEAD}17 May 2027,8am,X,Hello\n17 May 2027,8am,X,Hello\n", "plan.csv")
    assert len(document.items) == 1
    assert "repeats row 2" in document.left_out[0].why


def test_a_text_of_its_own_for_a_channel_is_a_section():
    post = item(
        'Date,Channels,Copy,X copy\n17 May 2027,"X, Facebook",The long one,The short one\n', "plan.csv"
    )
    assert post.body == "The long one\n\n## X\n\nThe short one"


def test_only_pictures_that_are_there_are_named():
    post = item("Date,Copy,Image,Alt text\n17 May 2027,Hello,WALK.jpg; other.png,A path\n", "plan.csv")
    assert post.front["media"] == ("walk.jpg",)
    assert "other.png" in left(post)
    assert "A path" in left(post)


def test_an_approval_in_a_spreadsheet_counts_for_nothing_and_that_is_told():
    post = item("Date,Copy,Status\n17 May 2027,Hello,Approved by Jo\n", "plan.csv")
    assert "Approved by Jo" not in str(post.front)
    assert "sign-off happens in Campaign Desk" in left(post)


def test_formulas_in_a_csv_are_words():
    assert item(f"{HEAD}17 May 2027,8am,X,=HYPERLINK(1)\n", "plan.csv").body == "=HYPERLINK(1)"


def test_a_sheet_longer_than_a_plan_is_refused():
    assert "2,000 rows" in refusal(HEAD + "17 May 2027,8am,X,Hello\n" * 2001, "plan.csv")


@pytest.mark.parametrize(
    ("heading", "words", "kinds"),
    [
        ("Social Profile", "derbyvru (Instagram)", ("instagram",)),
        ("Page", "Facebook", ("facebook",)),
        ("Channel", "Twitter @vru", ("x",)),
        ("Channel", "Facebook page VRU", ("facebook",)),
        ("Account", "LinkedIn – Derby VRU", ("linkedin",)),
    ],
)
def test_an_account_says_its_channel(heading: str, words: str, kinds: tuple[str, ...]):
    (one,) = read(f"Date - day first,{heading},Text\n17/05/2027,{words},Hello\n", "plan.csv").items
    assert one.front["channels"] == kinds
    assert words == "Facebook" or any(words in remark for remark in one.remarks)


@pytest.mark.parametrize("words", ["Facebook (paid)", "Derby VRU", "Insta story"])
def test_what_names_no_channel_of_posts_is_not_taken_for_one(words: str):
    assert words in refusal(f"Date,Channel,Text\n17/05/2027,{words},Hello\n", "plan.csv")


def test_a_page_that_is_no_channel_is_listed():
    (one,) = read("Date,Page,Text\n17/05/2027,Derby VRU,Hello\n", "plan.csv").items
    assert [out.what for out in one.left_out] == ["B (Page): Derby VRU"]


def test_a_sheet_named_for_a_week_says_which_its_days_are():
    plan = workbook_bytes(more={"w.c 17 May": [["Day", "Copy"], ["Weds", "Hello"]]})
    (one,) = read(plan, "plan.xlsx").items
    assert one.front["publish_at"] == "2027-05-19T09:00"
