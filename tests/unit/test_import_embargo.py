"""An embargo is found in whatever words and wherever it stands; one that can't be read stops the release until it is."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import guessed, item, left
from tests.unit.word_samples import box, line, release, run, word

STORY = (
    "Youth clubs open late\n\nYouth clubs across the city will stay open until ten, the council said today.\n"
)


def embargo(text: str) -> object:
    return item(f"{text}\n\n{STORY}").front.get("embargo")


@pytest.mark.parametrize(
    "words",
    [
        "Press release – strictly embargoed until 00:01hrs, Monday 17th May 2027",
        "This release is under strict embargo and not for publication before 00:01 on Monday 17 May 2027.",
        "STRICTLY EMBARGOED TO 0001 HOURS MONDAY 17 MAY 2027",
        "Embargo – 17 May 2027 @ 00:01",
        "Embargo lifts one minute past midnight on 17 May 2027",
        "Under embargo: Monday 17 May 2027, 12.01am",
        "Embargoed for 00.01 a.m. Monday 17th of May 2027",
        "Issued 14 May 2027 – embargoed until 00:01 on 17 May 2027",
        "NOT FOR BROADCAST OR PUBLICATION UNTIL 00:01, 17 May 2027",
        "Nothing in this release may be used before 00:01 on 17 May 2027",
        "Please do not share this before 17 May 2027 at 00:01",
        "Hold for release until 00:01 on Monday, May 17, 2027",
        "FOR RELEASE AT 00:01 ON MONDAY 17 MAY 2027",
        "News release under embargo till 17.5.27 00:01",
        "EMBARGOED UNTIL:\n00:01\nMonday 17 May 2027",
        "EMBARGOED\n\nUntil 00:01 on Monday 17 May 2027, under embargo",
    ],
)
def test_an_embargo_is_read_in_any_words(words: str):
    assert embargo(words) == "2027-05-17T00:01"


@pytest.mark.parametrize(
    "words",
    [
        "The UN lifted its arms embargo on 4 May",
        "No embargo",
        "FOR IMMEDIATE RELEASE",
        "Police will not release the name before Monday",
        "For release: 17 May 2027",
    ],
)
def test_what_is_no_embargo_is_none(words: str):
    assert embargo(words) is None


@pytest.mark.parametrize(
    ("words", "lack"),
    [
        ("EMBARGOED UNTIL Monday", "without a day"),
        ("Embargoed until 17 May 2027", "without a time"),
        ("Embargoed until midnight on Sunday 16 May 2027", "a day has two of them"),
        ("EMBARGOED", "without a day"),
    ],
)
def test_an_embargo_that_can_not_be_read_is_kept_as_it_is_and_asked_about(words: str, lack: str):
    read = item(f"{words}\n\n{STORY}")
    assert read.front["embargo"] == words  # which is no moment: nothing can be submitted until it is
    assert any("embargo" in remark and lack in remark for remark in read.remarks)


@pytest.mark.parametrize("part", ["header", "footer"])
def test_an_embargo_in_the_margin_of_the_page_holds(part: str):
    margin = line("Letterhead") + line("EMBARGOED UNTIL 00:01 ON MONDAY 17 MAY 2027")
    read = item(release(parts={f"{part}1": margin}), "a.docx")
    assert read.front["embargo"] == "2027-05-17T00:01"
    assert any(f"stands in the {part} of the page" in guess.why for guess in read.guesses)
    assert "Letterhead" in left(read)


def test_an_embargo_in_a_box_or_a_watermark_holds():
    said = "EMBARGOED UNTIL 00:01 ON 17 MAY 2027"
    boxed = word(
        line(run("PRESS RELEASE"), box(line(said))), line("Clubs open late"), line(STORY.split("\n\n")[1])
    )
    drawn = f"<w:p><w:r><w:pict><v:shape><v:textpath string='{said}'/></v:shape></w:pict></w:r></w:p>"
    for raw in (boxed, release(parts={"header": drawn})):
        assert item(raw, "a.docx").front["embargo"] == "2027-05-17T00:01"


def test_an_embargo_below_the_story_holds():
    read = item(f"{STORY}\nENDS\n\nThis is embargoed until 00:01 on 17 May 2027.\n")
    assert read.front["embargo"] == "2027-05-17T00:01"


def test_of_two_embargoes_the_last_is_taken_and_both_are_named():
    read = item(f"EMBARGOED UNTIL 00:01 17 May 2027\nEmbargo lifts 6am on 18 May 2027\n\n{STORY}")
    assert read.front["embargo"] == "2027-05-18T06:00"
    assert any("several embargoes" in remark and "17 May" in remark for remark in read.remarks)


def test_the_line_is_told_as_it_stood():
    read = item(f"Press release – embargoed until 6am, 17 May 2027\n\n{STORY}")
    assert guessed(read, "Embargo") == ["2027-05-17T06:00"]
    assert any("“Press release – embargoed until 6am, 17 May 2027”" in guess.why for guess in read.guesses)


def test_a_post_that_speaks_of_an_embargo_says_so():
    read = item("EMBARGOED UNTIL 6am, 17 May 2027\n\nCome along to the hub.", kind="post")
    assert any("embargoed_with" in remark for remark in read.remarks)
