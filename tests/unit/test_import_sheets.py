"""Sheets as offices and planning tools make them: read as a careful assistant would, or refused with the row named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from campaigns.importing.reading import import_bytes
from campaigns.importing.values import ImportedDocument
from tests.unit.import_samples import AROUND, item, left, read, refusal, workbook_bytes

HEAD = "Date,Time,Channel,Copy\n"


def moments(raw: bytes | str, name: str = "plan.csv") -> list[str]:
    return [str(one.front.get("publish_at", "")) for one in read(raw, name).items]


def bodies(raw: bytes | str, name: str = "plan.csv") -> list[str]:
    return [one.body for one in read(raw, name).items]


def dated(words: str) -> str:
    """A plan of one row whose date is ``words``."""
    return f'{HEAD}"{words}",,X,Hello\n'


@pytest.mark.parametrize("shown", ["#NAME?", "#REF!", "#VALUE!", "########", "#N/A", "#div/0!", "Err:502"])
@pytest.mark.parametrize("name", ["plan.csv", "plan.xlsx"])
def test_what_a_broken_cell_shows_is_no_post_and_its_row_is_named(shown: str, name: str):
    rows: list[list[object]] = [["Date", "Time", "Channel", "Copy"], ["17/05/2027", "08:00", "X", shown]]
    raw = workbook_bytes(*rows) if name == "plan.xlsx" else "\n".join(",".join(map(str, row)) for row in rows)
    said = refusal(raw, name)
    assert "Row 2" in said
    assert f"shows {shown}" in said


def test_a_post_that_begins_with_a_hashtag_or_names_an_error_stays():
    assert bodies(f"{HEAD}17/05/2027,08:00,X,#WalkAway!\n18/05/2027,08:00,X,What does #REF! mean?\n") == [
        "#WalkAway!", "What does #REF! mean?"
    ]  # fmt: skip


# Rows that marks leave open


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "17/05/2027,08:00,X,Free for anyone under 18, but not on Fridays.",
            "5 cells and there are 4 headings",
        ),
        ('17/05/2027,08:00,X,"Walk away" is the word. Come along.', "can't be told from those around a cell"),
        ('17/05/2027,08:00,X,"Come along.', "opened and never closed"),
        ('17/05/2027,08:00,X,"Come along\n18/05/2027,08:00,X,Second"', "looks like the next row"),
        ('17/05/2027,08:00,X, "Come along"', "space stands before a quotation mark"),
    ],
)
def test_a_row_that_can_be_read_in_two_ways_is_named_and_nothing_is_imported(row: str, words: str):
    said = refusal(f"{HEAD}16/05/2027,08:00,X,One.\n{row}\n19/05/2027,08:00,X,Three.\n", "plan.csv")
    assert said.startswith("Row 3")
    assert words in said


@pytest.mark.parametrize(
    "row",
    [
        "17/05/2027,Come along, bring a friend",
        "17/05/2027,We gave £1,000 to youth workers",
        "17/05/2027,Come along,bring a friend",
        '17/05/2027,He said "walk, away" and left',
    ],
)
def test_a_text_cut_in_two_is_named_even_where_there_is_a_column_for_its_end(row: str):
    assert refusal(f"Date,Copy,Link\n{row}\n", "plan.csv").startswith("Row 2, column")


@pytest.mark.parametrize(
    "text", ["Say “no”, walk away", "A line\nand 17 May 2027, Derby", 'She said "yes"', "1,000 of us"]
)
def test_marks_inside_a_cell_that_is_quoted_right_are_words(text: str):
    quoted = text.replace('"', '""')
    assert bodies(f'{HEAD}17 May 2027,08:00,X,"{quoted}"\n18 May 2027,9am,X,Two\n')[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_plan_is_read_however_its_cells_are_parted_and_saved(mark: str, encoding: str):
    text = "Date,Time,Channel,Copy\n17/05/2027,08:00,X,“Come along” – it’s £5\n".replace(",", mark)
    raw = (b"\xff\xfe" if encoding == "utf-16-le" else b"") + text.encode(encoding)
    assert bodies(raw) == ["“Come along” – it’s £5"]


def test_tabs_part_cells_and_commas_stay_in_the_text():
    plan = f"{HEAD}17 May 2027,9am,X,".replace(",", "\t") + "Drop it in, no questions asked.\n"
    assert bodies(plan, "plan.tsv") == bodies(plan) == bodies(plan.encode("utf-16"), "Unicode Text.txt")
    assert bodies(plan, "plan.tab") == ["Drop it in, no questions asked."]


def test_the_line_that_tells_excel_the_separator_is_no_row():
    assert bodies("sep=;\nDate;Copy\n17 May 2027;Hi, there\n") == ["Hi, there"]


def test_spaces_after_every_comma_mean_nothing():
    assert bodies('Date, Time, Channel, Copy\n17/05/2027, 08:00, X, "Come along, friend"\n') == [
        "Come along, friend"
    ]


@pytest.mark.parametrize("name", ["plan.csv", "plan.xlsx"])
@pytest.mark.parametrize("beside", ["", "word " * 2_000])
def test_a_row_longer_than_any_post_is_named_and_the_rest_of_the_month_is_taken(name: str, beside: str):
    long = ["", "", "X", "word " * (4_001 - len(beside) // 10)]
    rows: list[list[object]] = [
        ["Date", "Time", "Channel", "Copy", "Facebook copy"],
        ["17/05/2027", "08:00", "X", "Come along.", ""],
        ["18/05/2027", "09:00", *long[2:], beside],
        ["", "10:00", "X", "Talk to someone.", ""],
    ]
    raw = workbook_bytes(*rows) if name == "plan.xlsx" else "\n".join(",".join(map(str, row)) for row in rows)
    found = read(raw, name)
    assert [one.body for one in found.items] == ["Come along.", "Talk to someone."]
    assert found.items[1].front["publish_at"] == "2027-05-18T10:00"
    (said,) = found.left_out
    assert said.what.startswith("Row 3: 18/05/2027 | 09:00 | X | word word")
    assert "20,000 is the most" in said.why


def test_codes_for_a_line_end_are_one():
    assert bodies(f'{HEAD}17/05/2027,08:00,X,"One_x000D_\nTwo"\n') == ["One\nTwo"]


# Days in figures


@pytest.mark.parametrize("mark", ["/", "-", "."])
def test_a_column_that_shows_the_month_first_is_read_so_throughout(mark: str):
    plan = f"{HEAD}05/17/2027,8am,X,One\n06/01/2027,8am,X,Two\n6/2/27,8am,X,Three\n".replace("/", mark)
    assert moments(plan) == ["2027-05-17T08:00", "2027-06-01T08:00", "2027-06-02T08:00"]
    assert any("month first" in remark for remark in read(plan, "plan.csv").remarks)


def test_a_column_that_shows_the_day_first_is_read_so_throughout():
    assert moments(f"{HEAD}17/05/2027,8am,X,One\n06/05/2027,8am,X,Two\n") == [
        "2027-05-17T08:00",
        "2027-05-06T08:00",
    ]


def test_where_a_column_does_not_tell_each_of_its_days_is_asked_about():
    said = refusal(f"{HEAD}05/06/2027,8am,X,One\n04/04/2027,8am,X,Same\n07/06/2027,8am,X,Two\n", "plan.csv")
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "Row 2, column A (Date)",
        "Row 4, column A (Date)",
    ]
    assert "5 June or 6 May" in said


@pytest.mark.parametrize(("month_first", "moment"), [(False, "2027-06-05T08:00"), (True, "2027-05-06T08:00")])
def test_the_answer_is_taken(month_first: bool, moment: str):
    raw = f"{HEAD}05/06/2027,8am,X,One\n".encode()
    surroundings = replace(AROUND, month_first=month_first)
    (post,) = import_bytes(raw, name="plan.csv", kind=None, surroundings=surroundings).items
    assert post.front["publish_at"] == moment


@pytest.mark.parametrize(
    "plan",
    [
        f"{HEAD}Thu 05/06/2027,8am,X,One\n",
        "Day,Date,Copy\nThursday,05/06/2027,One\n",
        "Date (MM/DD/YYYY),Copy\n05/06/2027,One\n",
    ],
)
def test_a_day_of_the_week_or_the_heading_tells_too(plan: str):
    assert moments(plan)[0][:10] == "2027-05-06"


def test_another_sheet_of_the_same_file_tells():
    raw = workbook_bytes(
        ["Date", "Copy"], ["05/06/2027", "One"], more={"Facebook": [["Date", "Copy"], ["05/17/2027", "Two"]]}
    )
    assert [moment[:10] for moment in moments(raw, "plan.xlsx")] == ["2027-05-06", "2027-05-17"]


def test_a_column_that_shows_both_is_refused_with_the_rows_that_differ():
    said = refusal(f"{HEAD}05/17/2027,8am,X,One\n18/05/2027,8am,X,Two\n", "plan.csv")
    assert "Row 2" in said
    assert "Row 3" in said


def test_days_that_a_spreadsheet_swapped_when_it_opened_the_file_are_named():
    raw = workbook_bytes(
        ["Date", "Copy"], ["05/17/2027", "One"], [date(2027, 6, 5), "Two"], [date(2027, 5, 18), "Three"]
    )
    said = refusal(raw, "plan.xlsx")
    assert said.startswith("Row 3, column A (Date)")
    assert "swapped" in said
    assert "Row 4" not in said


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("Mon 17th May", "2027-05-17T09:00"), ("17/05/27", "2027-05-17T09:00"), ("17-May-27", "2027-05-17T09:00"),
        ("17.5.2027", "2027-05-17T09:00"), ("20270517", "2027-05-17T09:00"), ("2027/05/17 08:00", "2027-05-17T08:00"),
        ("8.30pm on 17/05/2027", "2027-05-17T20:30"), ("17/05 at noon", "2027-05-17T12:00"), ("05/17 9am", "2027-05-17T09:00"),
        ("17 May 2027 (Mon)", "2027-05-17T09:00"), ("Monday, May 17, 2027", "2027-05-17T09:00"),
        ("2027-05-17T08:00:00.000Z", "2027-05-17T08:00+00:00"), ("46524", "2027-05-17T09:00"), ("46524.75", "2027-05-17T18:00"),
    ],
)  # fmt: skip
def test_days_are_read_however_they_are_written(words: str, moment: str):
    assert moments(dated(words)) == [moment]


@pytest.mark.parametrize(
    "words",
    [
        "w/c 17 May",
        "17-21 May",
        "17/18 May 2027",
        "mid May",
        "17 May 2027 8am launch day",
        "29/02/2027",
        "Tues 17/05/2027",
    ],
)
def test_what_is_no_one_day_is_named(words: str):
    assert refusal(dated(words), "plan.csv").startswith("Row 2, column A (Date)")


def test_days_as_a_workbook_counts_them_are_read():
    raw = workbook_bytes(["Date", "Time", "Channel", "Text"], [46524, 0.375, "X", "Bins are open."])
    post = item(raw, "plan.xlsx")
    assert post.front["publish_at"] == "2027-05-17T09:00"
    assert any("46524" in remark for remark in post.remarks)


def test_bare_days_are_of_the_month_that_the_sheet_is_named_for():
    raw = workbook_bytes(["Date", "Copy"], ["Mon 17th", "One"], [18, "Two"])  # of the sheet May
    assert [moment[:10] for moment in moments(raw, "plan.xlsx")] == ["2027-05-17", "2027-05-18"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["Tue", date(2027, 5, 17), None, None], "A (Day)"),
        (["Mon", date(2027, 5, 17), datetime(2027, 5, 18, 9), None], "C (Time)"),  # noqa: DTZ001
        (["Mon", datetime(2027, 5, 17, 8), "9am", None], "C (Time)"),  # noqa: DTZ001
        (["Mon", date(2027, 5, 17), None, date(2027, 5, 18)], "B (Date)"),
    ],
)
def test_cells_of_a_row_that_say_different_days_or_times_are_named(row: list[object], column: str):
    raw = workbook_bytes(["Day", "Date", "Time", "Go live", "Copy"], [*row, "Hello"])
    assert refusal(raw, "plan.xlsx").startswith(f"Row 2, column {column}")


# Times


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("10am-12pm", "10:00"),
        ("10-12pm", "10:00"),
        ("1-3pm", "13:00"),
        ("09:00 – 10:00", "09:00"),
        ("9am to 5pm", "09:00"),
    ],
)
def test_of_a_span_the_beginning_is_taken_and_that_is_said(words: str, clock: str):
    post = item(f"{HEAD}17 May 2027,{words},X,Hello\n", "plan.csv")
    assert post.front["publish_at"] == f"2027-05-17T{clock}"
    assert any(words in remark for remark in post.remarks)


@pytest.mark.parametrize("words", ["9-5", "9am / 5pm", "morning", "10:30-9:15-8", "11pm-"])
def test_what_may_be_one_time_or_another_is_named(words: str):
    assert refusal(f"{HEAD}17 May 2027,{words},X,Hello\n", "plan.csv").startswith("Row 2, column B (Time)")


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("UTC", "09:00"),
        ("BST", "08:00"),
        ("Europe/London", "08:00"),
        ("Europe/Paris", "07:00"),
        ("+02:00", "07:00"),
        ("", "08:00"),
    ],
)
def test_a_column_of_time_zones_is_heeded(zone: str, moment: str):
    plan = f"Date,Time,Time zone,Copy\n17 May 2027,08:00,{zone},Hello\n"
    assert moments(plan) == [f"2027-05-17T{moment}"]


@pytest.mark.parametrize("zone", ["GMT", "EST", "Mars"])
def test_a_zone_that_the_clocks_do_not_show_is_asked_about(zone: str):
    assert refusal(f"Date,Time,Time zone,Copy\n17 May 2027,08:00,{zone},Hello\n", "plan.csv").startswith(
        "Row 2, column B"
    )


def test_a_zone_in_the_heading_counts_for_the_whole_column():
    assert moments("Scheduled Time (UTC),Caption\n2027-05-17 08:00,Hello\n") == ["2027-05-17T09:00"]


# Words in place of words


def test_not_applicable_and_as_above_are_no_posts():
    head = "Date,Facebook copy,X copy,Instagram copy,X post (280 characters)\n"
    post = item(f"{head}17 May 2027,The week starts today.,N/A,as above,Short one\n", "plan.csv")
    assert post.front["channels"] == ("facebook", "x", "instagram")
    assert post.body == "The week starts today.\n\n## X\n\nShort one"
    assert "N/A: it says that there is no text" in left(post)
    assert any("as above" in remark for remark in post.remarks)


@pytest.mark.parametrize(
    "words", ["N/A", "tbc", "–", "no post", "Copy to follow", "Not applicable", "None.", "awaiting sign-off"]
)
def test_a_row_whose_text_is_open_is_no_post_and_is_listed(words: str):
    document = read(f"{HEAD}17 May 2027,8am,X,{words}\n18 May 2027,8am,X,Hello\n", "plan.csv")
    assert len(document.items) == 1
    assert words in document.left_out[0].what


@pytest.mark.parametrize("words", ["as above", "Same as above", "ditto", "〃", '""""', "see above"])
def test_as_above_is_what_stands_above_in_any_column(words: str):
    plan = read(f"{HEAD}17 May 2027,8am,X,Hello\n{words},9am,{words},{words}\n", "plan.csv")
    assert (plan.items[1].body, plan.items[1].front["channels"]) == ("Hello", ("x",))
    assert plan.items[1].front["publish_at"] == "2027-05-17T09:00"
    assert len(plan.items[1].remarks) == 3


def test_same_as_a_channel_is_the_text_of_that_channel():
    post = item("Date,Facebook,X,Instagram\n17 May 2027,The long text,Short,Same as Facebook\n", "plan.csv")
    assert post.body == "The long text\n\n## X\n\nShort"
    assert set(post.front["channels"]) == {"facebook", "x", "instagram"}


@pytest.mark.parametrize(
    "rows",
    [
        "17 May 2027,8am,X,as above\n",
        "17 May 2027,8am,X,Hello\n18 May 2027,8am,X,As above but with the hashtag\n",
        "ditto,8am,X,Hello\n",
        "17 May 2027,8am,X,Same as Facebook\n",
    ],
)
def test_what_points_to_nothing_or_changes_what_it_points_to_is_named(rows: str):
    assert "Write " in refusal(f"{HEAD}{rows}", "plan.csv")


def test_two_texts_for_one_channel_are_asked_about():
    said = refusal("Date,X copy,X post\n17 May 2027,One,Another\n", "plan.csv")
    assert "two texts for X" in said


def test_ticks_below_a_channel_choose_it():
    post = item("Date,Copy,X,Facebook,Instagram\n17 May 2027,Hello,x,✓,no\n", "plan.csv")
    assert post.front["channels"] == ("x", "facebook")


def test_what_a_post_is_about_is_not_taken_for_its_text():
    post = item(
        "Date,Content,Caption\n17 May 2027,A long account of what the film shows,Come along\n", "plan.csv"
    )
    assert post.body == "Come along"
    assert "A long account of what the film shows" in left(post)


# Layouts


def test_a_sheet_for_each_channel_gives_one_post_for_all_that_say_the_same():
    rows: list[list[object]] = [
        ["Date", "Time", "Message"],
        [date(2027, 5, 17), "9am", "The week starts today."],
    ]
    more = {
        "Facebook": [*rows, [date(2027, 5, 18), "9am", "For parents."]],
        "LinkedIn posts": rows,
        "Lists": [["a"]],
    }
    raw = workbook_bytes(*rows, more={"X (Twitter)": rows, **more})
    (undecided, whole, parents) = read(raw, "plan.xlsx").items
    assert "channels" not in undecided.front  # of the sheet May
    assert whole.front["channels"] == ("x", "facebook", "linkedin")
    assert any("Sheet LinkedIn posts, row 2" in remark for remark in whole.remarks)
    assert parents.front["channels"] == ("facebook",)


def test_a_row_that_holds_nothing_but_a_day_or_a_channel_counts_for_those_below():
    plan = "Time,Copy\nMonday 17 May 2027,\nFacebook,\n08:00,One\n09:00,Two\nTuesday 18 May 2027,\nX (Twitter),\n08:00,Three\n"
    assert [
        (one.front["publish_at"], one.front["channels"], one.body) for one in read(plan, "plan.csv").items
    ] == [
        ("2027-05-17T08:00", ("facebook",), "One"),
        ("2027-05-17T09:00", ("facebook",), "Two"),
        ("2027-05-18T08:00", ("x",), "Three"),
    ]


def test_a_time_without_a_day_is_on_the_day_above_and_a_row_without_either_is_open():
    plan = f"{HEAD}17 May 2027,8am,X,One\n,9am,X,Two\n,,X,Three\n"
    assert moments(plan) == ["2027-05-17T08:00", "2027-05-17T09:00", ""]


def test_headings_may_come_again_and_differ():
    plan = f"{HEAD}17 May 2027,8am,X,One\n{HEAD}18 May 2027,8am,X,Two\nCopy,Date,,\nThree,19 May 2027,,\n"
    assert bodies(plan) == ["One", "Two", "Three"]


MONTH = """\
May 2027,,,,,,
Mon,Tue,Wed,Thu,Fri,Sat,Sun
26,27,28,29,30,1,2
,,,,,"A text
of two lines",
3,4,5,6,7,8,9
X: One,,"9am Facebook: Two
X: Three",,,,
31,1,2,3,4,5,6
Last,First of June,,,,,
"""


def test_a_month_drawn_as_a_calendar_is_read():
    plan = MONTH.replace("31,1,2", "10,11,12,13,14,15,16\n17,18,19,20,21,22,23\n24,25,26,27,28,29,30\n31,1,2")
    found = [
        (one.front["publish_at"], one.front.get("channels"), one.body) for one in read(plan, "plan.csv").items
    ]
    assert found == [
        ("2027-05-01T09:00", None, "A text\nof two lines"),
        ("2027-05-03T09:00", ("x",), "One"),
        ("2027-05-05T09:00", ("facebook",), "Two"),
        ("2027-05-05T09:00", ("x",), "Three"),
        ("2027-05-31T09:00", None, "Last"),
        ("2027-06-01T09:00", None, "First of June"),
    ]


@pytest.mark.parametrize(
    ("month", "words"), [("May 2028", "1 May 2028 is a Monday"), ("Our plan", "Which month")]
)
def test_a_calendar_whose_month_is_wrong_or_not_said_is_refused(month: str, words: str):
    plan = f"{month},,,,,,\nMon,Tue,Wed,Thu,Fri,Sat,Sun\n,,,,,1,2\n,,,,,Text,\n"
    said = refusal(plan, "plan.csv")
    assert said.startswith("Row 3, column F")
    assert words in said


def test_a_week_with_a_column_for_each_day_is_read():
    plan = "Channel,Mon 17 May,Tue 18 May,Wed 19 May\nX,One,,Two\nFacebook,Three,,\n"
    found = [
        (one.front["publish_at"][:10], one.front["channels"], one.body)
        for one in read(plan, "plan.csv").items
    ]
    assert found == [
        ("2027-05-17", ("x",), "One"),
        ("2027-05-19", ("x",), "Two"),
        ("2027-05-17", ("facebook",), "Three"),
    ]


def test_weeks_below_the_days_of_the_week_are_read():
    plan = "Week,Mon,Tue,Wed,Thu,Fri\nw/c 17 May,One,,,,Two\n24 May,,Three,,,\n"
    found = [(one.front["publish_at"][:10], one.body) for one in read(plan, "plan.csv").items]
    assert found == [("2027-05-17", "One"), ("2027-05-21", "Two"), ("2027-05-25", "Three")]


def test_a_day_without_a_text_is_listed_where_the_next_row_has_its_own():
    document = read(f"{HEAD}17 May 2027,,,\n18 May 2027,8am,X,Hello\n19 May 2027,,,\n", "plan.csv")
    assert [one.what for one in document.left_out] == ["Row 2: 17 May 2027", "Row 4: 19 May 2027"]


def test_headings_of_two_words_for_one_thing_are_understood():
    assert bodies("DATE,PLATFORM(S),CONTENT / COPY,ASSET(S)\n17 May 2027,X/FB,Hello,\n") == ["Hello"]


# The files of planning tools


@pytest.mark.parametrize(
    ("plan", "body", "moment"),
    [
        ('"05/17/2027 08:00","Come along, friends","https://vru.example/a"\n', "Come along, friends", "2027-05-17T08:00"),
        ("17/05/2027 08:00,Come along friends\n", "Come along friends", "2027-05-17T08:00"),
        ("Text,Image URL,Tags,Posting Time\nCome along,,,2027-05-17 08:00\n", "Come along", "2027-05-17T08:00"),
        ("post,platforms,mediaUrls,scheduleDate\nHi there,twitter,,2027-05-17T08:00:00Z\n", "Hi there", "2027-05-17T08:00+00:00"),
        ("Message,Image URL,Date,Time\nCome along,,05/17/2027,8:00 AM\n", "Come along", "2027-05-17T08:00"),
        ("Post ID,Title,Description,Publish time\n1,Mine,Come along,05/17/2027 08:00\n", "Come along", "2027-05-17T08:00"),
        ("scheduled_at,account_id,content\n2027-05-17T08:00:00Z,7,Come along\n", "Come along", "2027-05-17T08:00+00:00"),
        ("date,time_24hr,message_text,link,image_url\n17/05/2027,08:00,Come along,,\n", "Come along", "2027-05-17T08:00"),
        ("Text,Date,Time,Draft,Facebook\nCome along,2027-05-17,08:00:00,TRUE,TRUE\n", "Come along", "2027-05-17T08:00"),
        ('Scheduled Date & Time,Message,State\n"May 17, 2027 08:00 AM",Come along,SCHEDULED\n', "Come along", "2027-05-17T08:00"),
        ("postAtSpecificTime (YYYY-MM-DD HH:mm:ss),content\n2027-05-17 08:00:00,Come along\n", "Come along", "2027-05-17T08:00"),
    ],
    ids=["hootsuite", "hootsuite-uk", "buffer", "ayrshare", "sprout", "meta", "postfast", "sprout-template", "metricool",
         "hootsuite-planner", "social-planner"],
)  # fmt: skip
def test_upload_files_of_planning_tools_are_read(plan: str, body: str, moment: str):
    post = item(plan, "plan.csv")
    assert (post.body, post.front["publish_at"]) == (body, moment)


@pytest.mark.parametrize(
    "plan",
    [
        "Date,Network,Post,Impressions\n5/17/2027 8:00 am,X,Come along,12\n",
        "Description,Publish time,Permalink,Date\nCome along,05/17/2027 01:00,https://x.example/1,Lifetime\n",
        "Date,Time,Channel,Text,Status\n17 May 2027,8:00 AM,Unit (Twitter / X),Come along,Sent\n",
    ],
    ids=["sprout", "meta", "buffer"],
)
def test_what_a_tool_exports_as_gone_out_is_not_brought_in_unasked(plan: str):
    post = item(plan, "plan.csv")
    assert (post.body, str(post.front["publish_at"])[:10]) == ("Come along", "2027-05-17")
    assert post.kept_back


def test_how_a_post_stands_is_no_heading_for_those_below_it():
    plan = f"{HEAD[:-1]},Status\n17 May 2027,9am,Facebook,Come along,Scheduled\n18 May 2027,9am,X,Talk to us,Approved\n"
    assert bodies(plan) == ["Come along", "Talk to us"]


def test_a_file_without_headings_says_that_its_columns_were_told_by_what_stands_in_them():
    document = read("17 May 2027,9am,X,Come along to the river\n", "plan.csv")
    assert "no headings" in document.remarks[0]
    assert [column.meaning for column in document.columns] == ["date", "time", "channels", "text"]


def test_a_sheet_that_is_no_plan_says_of_each_row_why_it_was_not_placed():
    said = refusal("Name,Age\nJo,4\n17 May 2027,5\nlong words here,\n", "plan.csv").splitlines()
    assert said[1:] == [
        "Rows 1 and 2 are not placed: there is no day and no text. Take them out, or give each its day and its text.",
        "Row 3 is not placed: there is no text. Put the words of its post into a cell of its own.",
        "Row 4 is not placed: there is no day. Put the day of its post into a cell of its own, like 17 May 2027.",
    ]


def test_rows_that_all_lack_the_same_are_told_in_one_sentence_with_what_to_do():
    rows = "".join(f"Come along to club number {number},X\n" for number in range(1, 31))
    said = refusal(rows, "plan.csv").splitlines()
    assert said[1:] == [
        "Rows 1 to 30 are not placed: there is no day. Put the day of its post into a cell of its own in each, like "
        "17 May 2027."
    ]


def test_every_cell_that_is_no_part_of_the_post_is_listed():
    post = item("Date,Copy,Budget,,Status\n17 May 2027,Hello,£300,orphan,Approved\n", "plan.csv")
    assert [one.what for one in post.left_out] == [
        "C (Budget): £300",
        "D (no heading): orphan",
        "E (Status): Approved",
    ]


def test_a_repeated_row_does_not_take_its_note_with_it():
    document: ImportedDocument = read(
        "Date,Copy,Notes\n17 May 2027,Hello,\n17 May 2027,Hello,Ring Jo first\n", "plan.csv"
    )
    assert len(document.items) == 1
    assert "Ring Jo first" in " ".join(one.what for one in document.left_out)


def test_a_plan_that_lies_on_its_side_is_refused_with_the_way_to_turn_it():
    rows = (
        ["Date", "17/05/2027", "18/05/2027"],
        ["Channel", "X", "X"],
        ["Text", "Come along.", "Come again."],
    )
    said = refusal(workbook_bytes(*rows), "plan.xlsx")
    assert "headings below one another (Date, Channel, Text)" in said
    assert "Transpose" in said
