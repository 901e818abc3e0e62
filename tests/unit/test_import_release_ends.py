"""Where a story ends, and what stands below it: notes, contact, ENDS that nobody wrote."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left

LEAD = "Youth clubs across the town will stay open until ten, the council said today."
HEAD = f"PRESS RELEASE\n\nClubs open late in Ambleford\n\n{LEAD}\n\n"


@pytest.mark.parametrize(
    "contact",
    ["Contact: the box office on 01632 960222 for tickets.", "Contacts\n\nJo Reed\n01632 960222"],
)
@pytest.mark.parametrize(
    "more",
    [
        "The clubs began in 1990 and they have grown since.",
        "“We are so glad of them,” said Kai Lowe, a parent.",
    ],
)
def test_a_contact_with_more_of_the_story_below_it_ends_nothing_and_stays(contact: str, more: str):
    one = item(f"{HEAD}{contact}\n\n{more}\n")
    assert "contact" not in one.front
    assert "ENDS" not in one.body
    assert one.body.index("01632 960222") < one.body.index(more)


def test_a_contact_in_the_story_is_asked_about():
    line = "Contact: the box office on 01632 960222 for tickets."
    assert any(line in remark for remark in item(f"{HEAD}{line}\n\nThe clubs began in 1990.\n").remarks)


def test_a_list_of_background_with_more_of_the_story_below_it_is_no_notes():
    one = item(
        f"{HEAD}Background\n\n- They are free\n- They are warm\n\nThe clubs will open again next year.\n"
    )
    assert "notes" not in one.front


def test_ends_that_nobody_wrote_is_said_to_have_been_written():
    one = item(f"{HEAD}Media contact: Jo Reed, 01632 960222\n\nAbout the unit\n\nIt was set up in 2023.\n")
    assert "ENDS" in one.body
    assert any("one was written above “About the unit”" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        (
            "For more information:\nJo Reed\njo@vru.example | 01632 960100\n@hopehouse",
            "Jo Reed, jo@vru.example | 01632 960100, @hopehouse",
        ),
        ("For further details\nJo Reed\n01632 960100", "Jo Reed, 01632 960100"),
        (
            "Jo Reed\nCommunications officer\nTel: 01632 960100",
            "Jo Reed, Communications officer, Tel: 01632 960100",
        ),
        ("Jo Reed, press officer\njo@vru.example", "Jo Reed, press officer, jo@vru.example"),
    ],
)
def test_who_to_ring_below_the_notes_is_the_contact_and_no_note(lines: str, contact: str):
    one = item(f"{HEAD}ENDS\n\nNOTES TO EDITORS\n\n1. The clubs are free\n2. All are welcome\n\n{lines}\n")
    assert one.front["contact"] == contact
    assert one.front["notes"] == ("The clubs are free", "All are welcome")


def test_numbers_typed_before_the_notes_are_not_doubled():
    one = item(f"{HEAD}ENDS\n\nNOTES TO EDITORS\n\n1 The clubs are free\n2 All are welcome\n")
    assert one.front["notes"] == ("The clubs are free", "All are welcome")
    assert "1 2: the numbers typed before the notes" in left(one)


def test_a_number_that_belongs_to_a_note_stays():
    one = item(f"{HEAD}ENDS\n\nNOTES TO EDITORS\n\n12 Clubs are free\n30 People run them\n")
    assert one.front["notes"] == ("12 Clubs are free", "30 People run them")
