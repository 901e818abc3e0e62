"""What stands above and below a story: days, bylines, contacts, wrapped lines. Taken for what it is, or left where it stood."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left

STORY = "Bins for blades have been put up across the county in a new scheme with shops that starts today and runs for a year."


def dated(above: str = "", below: str = "") -> object:
    return item(f"Safe bins for Fenshire\n\n{above}\n\n{STORY}\n\n{below}")


@pytest.mark.parametrize(
    "words",
    [
        "14 May 2027",
        "DATE: Friday, 14th May 2027",
        "14.05.27",
        "2027-05-14",
        "(14 May 2027)",
        "Posted on Friday 14th May 2027",
        "Created on\n14 May 2027",
        "First published\n14 May 2027",
        "Published Friday 14 May 2027 | Updated Monday 17 May 2027",
        "Published: 14 May 2027\nLast updated: 17 May 2027",
        "Last updated: 17 May 2027\nPublished: 14 May 2027",
        "By Jo Reed, 14 May 2027",
        "Jo Reed 14 May 2027",
        "14 May 2027 by Jo Reed",
        "Published by Jo Reed on 14 May 2027",
        "News release 014/27 – 14 May 2027",
        "Press release 14 May 2027",
        "14 May 2027 - 2 min read",
    ],
)
def test_the_day_of_a_text_is_read_in_the_forms_that_offices_use(words: str):
    read = dated(above=words)
    assert read.front["publish_at"] == "2027-05-14T09:00"
    assert (read.title, read.body) == ("Safe bins for Fenshire", STORY)


@pytest.mark.parametrize(
    "words", ["Posted on Friday 14th May 2027", "Date published: 14 May 2027", "Issued 14 May 2027"]
)
def test_the_day_may_stand_below_the_text(words: str):
    assert dated(below=words).front["publish_at"] == "2027-05-14T09:00"


@pytest.mark.parametrize(
    "words", ["By Jo Reed, 14 May 2027", "Last updated: 17 May 2027\nPublished: 14 May 2027"]
)
def test_what_else_stands_in_such_a_line_is_told(words: str):
    read = dated(above=words)
    said = left(read) + "".join(guess.why for guess in read.guesses)
    assert all(line in said for line in words.split("\n"))


@pytest.mark.parametrize(
    "words",
    [
        "Monday 17 May, Larch Hall",
        "Larch Hall, Monday 17 May 2027",
        "Bins will be at:\n\n- Monday 15 March, Larch Hall\n- Tuesday 16 March\n- Wednesday 17 March",
        "Monday 15 March\nTuesday 16 March\nWednesday 17 March",
        "The bins open on:\n\n17 May 2027",
    ],
)
@pytest.mark.parametrize("kind", ["release", "post"])
def test_the_days_of_what_happens_stay_in_the_text_and_are_not_its_own(words: str, kind: str):
    read = item(f"Safe bins for Fenshire\n\n{words}\n\n{STORY}", kind=kind)
    assert "publish_at" not in read.front
    for line in words.split("\n"):
        assert line.removeprefix("- ") in read.body


def test_a_line_that_may_hold_the_day_is_named():
    assert any(
        "“Derby, 14 May 2027” holds a day" in remark for remark in dated(above="Derby, 14 May 2027").remarks
    )


def test_a_post_takes_the_day_it_was_posted_on():
    assert (
        item(f"{STORY}\n\nPosted on Friday 14th May 2027", kind="post").front["publish_at"]
        == "2027-05-14T09:00"
    )


def test_a_quoted_sentence_is_no_headline():
    read = item(
        f"Ann Dale, chair of the board, said: “We are glad that all of these bins are here today.”\n\n{STORY}",
        kind="release",
    )
    assert read.body.startswith("Ann Dale, chair of the board, said:")


def test_the_day_may_stand_below_ends():
    assert item(f"Safe bins\n\n{STORY}\n\nENDS\n\n14 May 2027\n").front["publish_at"] == "2027-05-14T09:00"


def test_whose_paper_it_is_is_no_headline_and_is_told():
    read = item(f"News from Derby City Council\n\nRef: 45/27\n\nSafe bins for Fenshire\n\n{STORY}\n\nENDS")
    assert read.title == "Safe bins for Fenshire"
    assert "News from Derby City Council" in left(read)
    assert "Ref: 45/27" in left(read)


@pytest.mark.parametrize(
    "words",
    [
        "PR 5123",
        "DATGANIAD I'R WASG / PRESS RELEASE",
        "NR 12/27",
        "JOINT PRESS STATEMENT",
        "Check against delivery",
        "STRICTLY PRIVATE AND CONFIDENTIAL",
        "|",
    ],
)
def test_a_word_to_those_who_get_it_is_no_headline_and_is_told(words: str):
    read = item(f"{words}\n\nSafe bins for Fenshire\n\n{STORY}\n\n/ends")
    assert read.title == "Safe bins for Fenshire"
    assert words in left(read)
    assert "ENDS" in read.body


def test_a_contact_at_the_head_of_the_paper_is_the_contact():
    line = "Contact: Press Desk, 01632 960142, press@hope.example"
    read = item(f"News release\n\n{line}\n\nSafe bins for Fenshire\n\n{STORY}\n\nDIWEDD / ENDS")
    assert (read.title, read.front["contact"]) == ("Safe bins for Fenshire", line.removeprefix("Contact: "))
    assert not any("contact" in remark for remark in read.remarks)
    assert read.body.endswith("ENDS")
    assert "DIWEDD" not in read.body


def test_what_is_confidential_until_a_moment_is_under_embargo_until_then():
    read = item(f"Strictly confidential until 00:01 on 17 May 2027\n\nSafe bins for Fenshire\n\n{STORY}")
    assert (read.title, read.front["embargo"]) == ("Safe bins for Fenshire", "2027-05-17T00:01")


# Contacts


@pytest.mark.parametrize(
    "below",
    [
        "Media enquiries\n\nFor more information, please contact Senior Officer Bea Moss on 01632 960142 or bea@hope.example.",
        "Media enquiries: please contact Senior Officer Bea Moss on 01632 960142 or bea@hope.example",
        "ENDS\n\nFor interviews\nSenior Officer Bea Moss on 01632 960142 or bea@hope.example",
    ],
)
def test_a_contact_in_a_sentence_is_found_and_told_whole(below: str):
    read = item(f"Safe bins for Fenshire\n\n{STORY}\n\n{below}")
    assert read.kind == "release"
    assert read.front["contact"] == "Senior Officer Bea Moss on 01632 960142 or bea@hope.example"
    assert read.body.removesuffix("ENDS").strip() == STORY


def test_a_helpline_at_the_end_of_the_story_is_no_contact():
    read = item(f"Safe bins\n\n{STORY}\n\nFor more information call Childline on 0800 1111.\n\nENDS")
    assert "contact" not in read.front
    assert "Childline on 0800 1111" in read.body


# Lines that a program broke


def test_lines_broken_at_their_width_are_joined_where_paragraphs_follow_without_a_gap():
    text = (
        "More safe bins for knives will be put up across the county in a new\npartnership with local shops.\n"
        "Through the spring, staff from the council will empty each bin once\na week. People may drop in any blade, with no "
        "questions asked,\nfrom 1 April.\nThe bins cannot be opened from outside. The police take what is in\nthem.\n"
    )
    assert item(text, kind="release").body.split("\n\n")[-3:] == [
        "More safe bins for knives will be put up across the county in a new partnership with local shops.",
        "Through the spring, staff from the council will empty each bin once a week. People may drop in any blade, with no "
        "questions asked, from 1 April.",
        "The bins cannot be opened from outside. The police take what is in them.",
    ]


def test_a_headline_above_its_day_is_not_joined_with_it():
    read = item(
        f"Safe bins for blades have been put up in all of the towns of Fenshire\n14 May 2027\n\n{STORY}",
        kind="release",
    )
    assert read.title == "Safe bins for blades have been put up in all of the towns of Fenshire"
    assert read.front["publish_at"] == "2027-05-14T09:00"


def test_a_list_goes_on_with_its_own_numbers_after_a_paragraph():
    assert (
        item("1. One\n\nBetween.\n\n2. Two\n3. Three", kind="post").body
        == "1. One\n\nBetween.\n\n2. Two\n3. Three"
    )


# What stands below the story


@pytest.mark.parametrize("ends", ["ENDS\n\n", ""])
@pytest.mark.parametrize(
    "heading",
    [
        "Notes to editors", "NOTES TO EDITORS:", "Note to editor", "Notes to Editor's", "Editors' notes", "Editors’ Notes",
        "Editor's notes:", "EDITORS NOTES", "Editor`s note", "Editorsʼ notes", "Notes for editors", "Note for Editors –",
        "Notes to the editor", "Background", "BACKGROUND", "Background information", "Background notes:", "Notes", "Notes:",
        "Notes to journalists", "Note to newsdesks", "Notes to news editors", "Notes to editors / background", "Media notes",
        "Background for editors", "Editorial notes", "Information for editors", "**Notes to editors**",
    ],
)  # fmt: skip
def test_notes_are_known_by_any_heading(heading: str, ends: str):
    read = item(
        f"PRESS RELEASE\n\nSafe bins for Fenshire\n\n{STORY}\n\n{ends}{heading}\n\n1. The unit is a partnership.\n"
        "2. Figures: ONS.\n\nMedia contact: Sam Fox, 01632 960100\n"
    )
    assert read.front["notes"] == ("The unit is a partnership.", "Figures: ONS.")
    assert read.front["contact"] == "Sam Fox, 01632 960100"


def test_two_headings_of_notes_head_one_list():
    read = item(
        f"Safe bins\n\n{STORY}\n\nENDS\n\nBackground\n\nOne thing.\n\nNotes to editors\n\nAnother thing.\n"
    )
    assert read.front["notes"] == ("One thing.", "Another thing.")


def test_background_in_the_story_is_a_part_of_it():
    read = item(
        f"PRESS RELEASE\n\nSafe bins\n\n{STORY}\n\nBackground\n\nThe bins came from a plan of last year.\n\nMore will come.\n"
    )
    assert "notes" not in read.front
    assert "Background\n\nThe bins came" in read.body


@pytest.mark.parametrize(
    "words", ["Information for journalists is on our website.", "Media notes the fall in crime."]
)
def test_a_sentence_that_begins_like_such_a_heading_is_none(words: str):
    assert words in item(f"Safe bins\n\n{STORY}\n\nENDS\n\n{words}\n").body


def test_a_line_broken_before_a_name_or_a_day_goes_on_where_it_can_not_have_ended():
    text = (
        "Youth clubs to open late in three towns\n\nYouth clubs across the city will stay open until ten on\n"
        "Fridays from 14 May 2027, the council said today, and more\nthan 400 young people asked for it.\n"
    )
    assert item(text, "a.txt", kind="release").body == (
        "Youth clubs across the city will stay open until ten on Fridays from 14 May 2027, the council said today, and more "
        "than 400 young people asked for it."
    )
