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


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        (
            "For more information:\nJo Reed, 01632 960100, jo@vru.example",
            "Jo Reed, 01632 960100, jo@vru.example",
        ),
        ("For more information, please contact:\nJo Reed\n01632 960100", "Jo Reed, 01632 960100"),
        ("For further details contact Jo Reed on 01632 960100.", "Jo Reed on 01632 960100"),
        (
            "Further information:\nJo Reed\nTel: 01632 960100\nEmail: jo@vru.example",
            "Jo Reed, Tel: 01632 960100, Email: jo@vru.example",
        ),
        ("Contacts for journalists:\nJo Reed 01632 960100", "Jo Reed 01632 960100"),
        (
            "For further information:\n\nJo Reed\nHead of Communications\nFenshire VRU\n01632 960100",
            "Jo Reed, Head of Communications, Fenshire VRU, 01632 960100",
        ),
        (
            "For more information\n\nCall Jo Reed on 01632 960100 or email jo@vru.example",
            "Jo Reed on 01632 960100 or email jo@vru.example",
        ),
        ("Media enquiries\nJo Reed\n01632 960100", "Jo Reed, 01632 960100"),
        ("Media enquiries to Jo Reed, 01632 960100", "Jo Reed, 01632 960100"),
        ("Contact\nJo Reed, press office\njo@vru.example", "Jo Reed, press office, jo@vru.example"),
        ("For press enquiries:\npress@vru.example", "press@vru.example"),
        ("Press enquiries should be directed to Jo Reed on 01632 960100.", "Jo Reed on 01632 960100"),
        ("For interviews or pictures, please contact:\nJo Reed – 01632 960100", "Jo Reed – 01632 960100"),
        (
            "Journalists wanting more information should ring Jo Reed on 01632 960100.",
            "Jo Reed on 01632 960100",
        ),
        ("Enquiries:\nJo Reed, 01632 960100", "Jo Reed, 01632 960100"),
        ("Contact details\nJo Reed\n01632 960100", "Jo Reed, 01632 960100"),
        ("Contact for media: Jo Reed, 01632 960100", "Jo Reed, 01632 960100"),
    ],
)
@pytest.mark.parametrize("below", ["", "\n\nAbout the unit\n\nIt was set up in 2023."], ids=["", "about"])
def test_without_ends_whoever_is_to_be_rung_is_still_the_contact(lines: str, contact: str, below: str):
    one = item(f"{HEAD}The clubs began in 1990.\n\n{lines}{below}\n", kind="release")
    assert one.front["contact"] == contact
    assert "960100" not in one.body


@pytest.mark.parametrize(
    "lines",
    [
        "For more information:\nCall Crimestoppers on 0800 555 111",
        "For more information please visit www.clubs.example or call 01632 960222.",
        "For more information:\nwww.clubs.example\n01632 960222",
        "For help contact Victim Support on 0808 168 9111.",
        "Further information\n\nRing the box office on 01632 960222, seven days a week.",
    ],
)
def test_a_number_for_readers_stays_in_the_story(lines: str):
    one = item(f"{HEAD}The clubs began in 1990.\n\n{lines}\n", kind="release")
    assert "contact" not in one.front
    assert all(line in one.body for line in lines.split("\n"))


def test_where_it_cannot_be_told_whether_readers_or_the_media_are_to_ring_it_is_asked():
    one = item(f"{HEAD}The clubs began in 1990.\n\nFor more information:\nwww.clubs.example\n01632 960222\n")
    assert any("If it is for the media" in remark and "960222" in remark for remark in one.remarks)
