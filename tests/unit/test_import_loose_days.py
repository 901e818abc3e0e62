"""Plans as people fill them in: columns called “When”, weeks, parts of a day, holidays. Each is placed, or named with its row."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import read, refusal

HEAD = "Date,Time,Channel,Copy\n"


def moments(raw: bytes | str, name: str = "plan.csv") -> list[str]:
    return [str(one.front.get("publish_at", "")) for one in read(raw, name).items]


def dated(words: str) -> str:
    """A plan of one row whose date is ``words``."""
    return f'{HEAD}"{words}",,X,Hello\n'


def bodies(raw: bytes | str, name: str = "plan.csv") -> list[str]:
    return [one.body for one in read(raw, name).items]


@pytest.mark.parametrize(
    "plan",
    [
        "Date,When,Text\n17/05/2027,{},Hello\n",
        "Day,When,Text\nMonday 17 May 2027,{},Hello\n",
        "When,When,Text\n17 May 2027,{},Hello\n",
        "Date,Time,Text\n17/05/2027,{},Hello\n",
        "When,Text\nMon 17 May 2027,\n{},Hello\n",
        "Week,Day,Time,Text\nw/c 17 May 2027,Monday,{},Hello\n",
        "W/C,Weekday,When,Text\nMon 17 May,Mon,{},Hello\n",
        "Day,Date,Month,When,Text\nMonday,17,May,{},Hello\n",
        "When?,Time,What?\n17 May 2027,{},Hello\n",
    ],
)
@pytest.mark.parametrize(
    ("words", "clock"),
    [("9am", "09:00"), ("9.30", "09:30"), ("noon", "12:00"), ("10am-12pm", "10:00"), ("from 9am", "09:00"),
     ("5pm onwards", "17:00"), ("0930", "09:30")],
)  # fmt: skip
def test_day_and_time_are_placed_however_their_columns_are_called_and_parted(
    plan: str, words: str, clock: str
):
    assert moments(plan.format(words)) == [f"2027-05-17T{clock}"]


def test_the_week_above_holds_for_the_days_below_it_and_what_was_made_of_it_is_said():
    plan = "Week,Day,Text\nw/c 17 May 2027,Monday,One\n,Wednesday,Two\nw/c 24 May 2027,Friday,Three\n"
    assert [moment[:10] for moment in moments(plan)] == ["2027-05-17", "2027-05-19", "2027-05-28"]
    assert any(
        "“Wednesday” of “w/c 17 May 2027”" in remark for remark in read(plan, "plan.csv").items[1].remarks
    )


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ("Week commencing 17 May 2027", ["2027-05-17", "2027-05-19", "2027-05-23"]),
        ("W/C 17/05/2027", ["2027-05-17", "2027-05-19", "2027-05-23"]),
        ("w/c Sunday 16 May", ["2027-05-17", "2027-05-19", "2027-05-16"]),
        ("Week ending 23 May 2027", ["2027-05-17", "2027-05-19", "2027-05-23"]),
        ("17th – 23rd May", ["2027-05-17", "2027-05-19", "2027-05-23"]),
        ("Week 2: 31 May to 6 June 2027", ["2027-05-31", "2027-06-02", "2027-06-06"]),
        ("Week beginning Tues 4 May 2027", ["2027-05-03", "2027-05-05", "2027-05-09"]),
    ],
)
def test_a_day_of_the_week_is_that_of_the_week_written_above_it(week: str, days: list[str]):
    rows = "Monday,X,One\nWeds 9am,X,Two\nSunday,X,Three\n"
    above, between = f"{week},,\nDay,Channel,Copy\n{rows}", f"Day,Channel,Copy\n{week},,\n{rows}"
    for plan in (above, between):
        assert [moment[:10] for moment in moments(plan)] == days
        assert moments(plan)[1].endswith("T09:00")
    beside = "Date,Day,Copy\n" + "".join(f"{week},{day},{day} post\n" for day in ("Mon", "Wed", "Sun"))
    if not week[0].isdigit() or "–" in week:
        assert [moment[:10] for moment in moments(beside)] == days


def test_a_week_and_a_day_that_can_not_be_placed_are_listed():
    (one,) = read("Week,Day,Copy\n3,Monday,Hello\n", "plan.csv").items
    assert [out.what for out in one.left_out] == ["A (Week): 3", "B (Day): Monday"]


def test_the_name_of_a_file_says_the_month_of_bare_days():
    plan = "Date,Copy\nMon 17th,Hello\n"
    assert moments(plan, "Content calendar - May 2027.csv") == ["2027-05-17T09:00"]
    assert any("Mon 17 May 2027" in said for said in read(plan, "May.csv").items[0].remarks)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Monday", "does not say of which week"), ("Weds 9am", "does not say of which week"), ("Day 3", "does not say"),
        ("May (all month)", "is a month"),
        ("w/c 12 Jan", "is a week"), ("W/C Monday 17 May 2027", "is a week"), ("week commencing 17 May", "is a week"),
        ("Week 3", "is a week"), ("May", "is a month"), ("end of May", "is a month"), ("17-21 May 2027", "names several days"),
        ("17th & 18th May", "names several days"), ("weekend", "is several days"), ("daily", "is several days"),
        ("17 May 2027 TBC", "is not decided"), ("17 May (tbc)", "is not decided"), ("9am", "no column says the day"),
    ],
)  # fmt: skip
def test_a_day_that_is_none_says_what_it_is_instead(words: str, said: str):
    assert refusal(dated(words), "plan.csv").startswith(f"Row 2, column A (Date): “{words}”")
    assert said in refusal(dated(words), "plan.csv")


@pytest.mark.parametrize(
    ("words", "said"),
    [("lunchtime", "a part of the day"), ("early evening", "a part of the day"), ("AM", "a part of the day"),
     ("all day", "no one time"), ("9am & 5pm", "several times"), ("9-ish", "not decided"), ("by 9am", "not decided")],
)  # fmt: skip
def test_a_time_that_is_none_says_what_it_is_instead(words: str, said: str):
    told = refusal(f"{HEAD}17 May 2027,{words},X,Hello\n", "plan.csv")
    assert told.startswith(f"Row 2, column B (Time): “{words}”")
    assert said in told


def test_a_wrong_day_does_not_condemn_those_that_are_right():
    rows = "".join(f"{day}/05/2027,8am,X,Post {day}\n" for day in (17, 18, 19, 20))
    said = refusal(f"{HEAD}{rows}05/21/2027,8am,X,Wrong\n", "plan.csv")
    assert [line.split(":")[0] for line in said.splitlines()] == ["Row 6, column A (Date)"]


def test_everything_that_is_wrong_in_a_row_is_said_at_once():
    rows = "".join(f"{day}/05/2027,8am,X,Post {day}\n" for day in (17, 18, 19, 20))
    said = refusal(f"{HEAD}{rows}05/21/2027,9,TikTok,Wrong\n31/06/2027,lunchtime,X,Wrong\n", "plan.csv")
    assert sorted(line.split(":")[0] for line in said.splitlines()) == [
        "Row 6, column A (Date)",
        "Row 6, column B (Time)",
        "Row 6, column C (Channel)",
        "Row 7, column A (Date)",
        "Row 7, column B (Time)",
    ]


@pytest.mark.parametrize(
    "words",
    ["Bank holiday", "BANK HOLIDAY", "Easter Monday", "Early May Bank Holiday", "Good Friday", "Half-term", "Christmas Day",
     "New Year's Eve", "School holidays", "Spring half term starts", "INSET day", "May Day", "Office closed"],
)  # fmt: skip
def test_a_holiday_is_no_post_and_is_named(words: str):
    grid = f"May 2027,,,,,,\nMon,Tue,Wed,Thu,Fri,Sat,Sun\n17,18,19,20,21,22,23\n{words},One,,,,,\n"
    document = read(grid, "plan.csv")
    assert [one.body for one in document.items] == ["One"]
    assert any(words in one.what and "it is no post" in one.why for one in document.left_out)
    listed = read(f"{HEAD}17 May 2027,,,{words}\n18 May 2027,,,One\n", "plan.csv")
    assert [one.body for one in listed.items] == ["One"]
    assert any(words in one.what for one in listed.left_out)


def test_a_named_day_above_a_text_in_a_calendar_does_not_go_out_with_it():
    grid = 'May 2027,,,,,,\nMon,Tue,Wed,Thu,Fri,Sat,Sun\n17,18,19,20,21,22,23\n"White Ribbon Day\nStand with us.",,,,,,\n'
    document = read(grid, "plan.csv")
    assert [one.body for one in document.items] == ["Stand with us."]
    assert any("White Ribbon Day" in one.what for one in document.left_out)


@pytest.mark.parametrize(
    "words", ["Happy Easter, Fenshire", "The bank holiday is here: stay safe", "Enjoy half term"]
)
def test_a_text_about_a_holiday_is_a_post(words: str):
    assert bodies(f'{HEAD}17 May 2027,,,"{words}"\n') == [words]
