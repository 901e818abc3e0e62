"""What people write into the cells of a plan in place of a text, a day or a heading: told apart from what is to be published."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.importing.values import ImportFileError
from tests.unit.import_samples import read, workbook_bytes

HEAD: list[object] = ["Date", "Channel", "Copy"]
REAL: list[object] = [date(2027, 5, 17), "X", "Real words"]


def bodies(*rows: list[object]) -> list[str]:
    return [one.body for one in read(workbook_bytes(*rows), "plan.xlsx").items]


@pytest.mark.parametrize(
    "words",
    [
        "N/A – bank holiday", "N/A (no post)", "n.a.", "none today", "No posts", "No post today", "No post needed",
        "no tweet today", "No social post", "Nothing planned", "nothing scheduled", "TBC – awaiting quote",
        "Awaiting copy from Jo", "Draft to follow", "to be confirmed", "To be written", "Not needed", "Not required",
        "Skip", "skip this one", "Rest day", "blank", "...", "–",
    ],
)  # fmt: skip
def test_a_cell_that_says_there_is_no_text_is_no_post_and_is_listed(words: str):
    plan = read(workbook_bytes(HEAD, REAL, [date(2027, 5, 18), "Facebook", words]), "plan.xlsx")
    assert [one.body for one in plan.items] == ["Real words"]
    assert any(words in out.what for out in plan.left_out)


@pytest.mark.parametrize(
    "words",
    [
        "Nothing is worth a knife.", "No post code is safe from scams, so check twice", "None of us is alone – talk to someone",
        "Skip the queue on Friday", "Not one more", "To be there for a friend is enough", "Blank looks? Ask us",
        "Nothing to lose",
        "See Monday’s walk in pictures", "As Monday comes, we walk", "Repeat after me: walk away", "🎉",
    ],
)  # fmt: skip
def test_a_text_that_begins_with_such_words_is_a_post(words: str):
    assert bodies(HEAD, REAL, [date(2027, 5, 18), "Facebook", words]) == ["Real words", words]


@pytest.mark.parametrize(
    "words", ["Same copy as above", "Repeat of above", "repeat post above", "see previous", '" "']
)
def test_words_that_point_to_the_row_above_are_its_text(words: str):
    assert bodies(HEAD, REAL, [date(2027, 5, 18), "Facebook", words]) == ["Real words", "Real words"]


@pytest.mark.parametrize(
    "words", ["as Monday", "Same as Monday’s post", "repeat Monday post", "As per row 2", "see last week"]
)
def test_words_that_point_to_some_other_row_are_asked_about(words: str):
    with pytest.raises(ImportFileError, match="Write out what is to be published"):
        bodies(HEAD, REAL, [date(2027, 5, 18), "Facebook", words])


@pytest.mark.parametrize(
    "title", ["Week 1: launch", "WEEK COMMENCING", "Phase two – schools", "Evergreen posts"]
)
def test_a_title_between_the_rows_is_listed_and_stops_nothing(title: str):
    plan = read(workbook_bytes(HEAD, [title], REAL), "plan.xlsx")
    assert [one.body for one in plan.items] == ["Real words"]
    assert any(title in out.what for out in plan.left_out)


def test_a_day_that_is_none_in_a_row_with_a_text_still_stops_it():
    with pytest.raises(ImportFileError, match="Week 1"):
        bodies(HEAD, ["Week 1", "X", "Hello"], REAL)


def test_a_calendar_may_have_the_day_on_the_first_line_of_each_cell():
    week: list[object] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    cells: list[object] = [
        "3 May\nX: Hello all",
        "4 May",
        "5 May 2027\nFacebook: Walk\nwith us",
        "Thu 6 May",
        "7 May\nTBC",
    ]
    plan = read(workbook_bytes(week, cells), "plan.xlsx")
    assert [(one.front["publish_at"], one.front["channels"], one.body) for one in plan.items] == [
        ("2027-05-03T09:00", ("x",), "Hello all"),
        ("2027-05-05T09:00", ("facebook",), "Walk\nwith us"),
    ]


def test_a_day_in_the_wrong_column_of_a_calendar_is_named():
    week: list[object] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    with pytest.raises(ImportFileError, match="4 May 2027 is a Tuesday, and this column is for Monday"):
        bodies(week, ["4 May\nHello", "", "", "", ""])
