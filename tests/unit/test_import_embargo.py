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
        "Please respect the embargo of one minute past midnight on 17 May 2027",
        "Please observe our embargo: 00:01, 17 May 2027",
        "The embargo on this release is 00:01 on Monday 17 May 2027",
        "EMBARGOED\n\nUntil 00:01 on Monday 17 May 2027, under embargo",
    ],
)
def test_an_embargo_is_read_in_any_words(words: str):
    assert embargo(words) == "2027-05-17T00:01"


@pytest.mark.parametrize(
    "words",
    [
        "The UN lifted its arms embargo on 4 May",
        "The embargo on arms ends at 9am",
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


@pytest.mark.parametrize(
    "words",
    [
        "Embargoed until 11am EST on 18 May 2027",
        "Embargoed until 00:01 GMT on 18 May 2027",
        "Embargoed until 00:01 on 18 May 2027 (GMT)",
        "Embargoed until 00:01 Greenwich Mean Time on 18 May 2027",
        "Embargoed until 00:01 UTC, 18 May 2027",
        "Embargoed until 00:01 UTC+2, 18 May 2027",
        "Embargoed until 00:01 BST on 18 January 2027",
        "EMBARGOED UNTIL 9AM ET, 18 MAY 2027",
        "Embargoed until 9am PT on 18 May 2027",
        "Embargoed until 10:00 CEST 18 May 2027",
        "Embargoed until 9am Paris time on 18 May 2027",
        "Embargoed until 18 May 2027 09:00Z",
    ],
)
def test_an_embargo_in_the_time_of_another_zone_is_asked_about(words: str):
    one = item(f"{words}\n\n{STORY}")
    assert one.front["embargo"] == words
    assert any("clocks here do not show" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    "words",
    [
        "Embargoed until 00:01 BST on 18 May 2027",
        "Embargoed until 00:01 (UK time) on 18 May 2027",
        "Embargoed until 00:01 BST/GMT on 18 May 2027",
        "Embargoed until 00:01 London time on 18 May 2027",
        "EMBARGOED UNTIL 00:01 LOCAL TIME NEXT TUESDAY 18 MAY 2027",
    ],
)
def test_the_time_that_the_clocks_here_show_needs_no_question(words: str):
    assert embargo(words) == "2027-05-18T00:01"


@pytest.mark.parametrize(
    "words",
    [
        "Embargoed until 9am on 18 May 2027 (10am for broadcast)",
        "Embargoed until 18 May 2027, 00:01 for print and 06:00 online",
    ],
)
def test_of_several_times_in_one_line_none_is_taken(words: str):
    one = item(f"{words}\n\n{STORY}")
    assert one.front["embargo"] == words
    assert any("several times in its line" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    "words",
    [
        "under E M B A R G O until 9am 18 May 2027",
        "E M B A R G O E D until 9am on 18 May 2027",
        "E-M-B-A-R-G-O: 9am, 18 May 2027",
        "E.M.B.A.R.G.O.E.D. UNTIL 9AM 18 MAY 2027",
    ],
)
def test_an_embargo_spelled_letter_by_letter_is_one(words: str):
    assert embargo(words) == "2027-05-18T09:00"


@pytest.mark.parametrize(
    "words",
    [
        "No embargo",
        "NO EMBARGO – FOR IMMEDIATE RELEASE",
        "Embargo: none – for immediate use",
        "Embargo: N/A",
        "Not under embargo",
        "Not embargoed",
        "For immediate release (embargo lifted)",
        "Embargo has now been lifted",
    ],
)
def test_a_line_that_says_there_is_no_embargo_is_neither_one_nor_the_headline(words: str):
    one = item(f"{words}\n\n{STORY}")
    assert "embargo" not in one.front
    assert one.front["title"] == "Youth clubs open late"
    assert f"{words}: says that there is no embargo" in left(one)


def test_an_embargo_that_is_lifted_at_a_time_holds_until_then():
    assert embargo("Embargo lifted 9am 18 May 2027") == "2027-05-18T09:00"
    assert embargo("No embargo for print – not for broadcast before 9am on 18 May 2027") == "2027-05-18T09:00"


@pytest.mark.parametrize("clock", ["24:00", "24.00", "2400", "24:00hrs"])
def test_the_end_of_a_day_has_to_be_written_as_the_beginning_of_the_next(clock: str):
    one = item(f"EMBARGOED UNTIL {clock} ON 17 MAY 2027\n\n{STORY}")
    assert one.front["embargo"] == f"EMBARGOED UNTIL {clock} ON 17 MAY 2027"
    assert any("is written as 00:00 of the next day" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    "later", ["Embargoed until 11am EST on 18 May 2027", "Broadcast embargo: 18 May 2027 (time to follow)"]
)
def test_beside_one_that_may_hold_longer_and_cant_be_read_an_earlier_embargo_is_not_taken(later: str):
    one = item(f"Embargoed until 00:01 on 17 May 2027\n{later}\n\n{STORY}")
    assert one.front["embargo"] == later


def test_where_an_embargo_stands_is_said_as_it_is():
    one = item(
        f"{STORY}\nENDS\n\nNotes to editors\n\n1. It is free.\n2. Embargoed until 00:01 on 18 May 2027.\n"
    )
    (why,) = [guess.why for guess in one.guesses if guess.what == "Embargo"]
    assert "above" not in why
    assert "in the notes" in why


def test_an_embargo_that_is_agreed_in_a_comment_is_told():
    comment = f'<w:comment w:id="1">{line("Embargoed until 00:01 on 18 May 2027, says Jo")}</w:comment>'
    found = item(release(parts={"comments": comment}), "a.docx", kind="release")
    assert "embargo" not in found.front
    assert any("18 May 2027, says Jo” speaks of an embargo, and was left out" in one for one in found.remarks)
