"""What an office writes above its headline is never taken for the headline, and is told; a real headline is kept."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left

HEADLINE = "Safe bins for Fenshire"
STORY = (
    "Bins for blades have been put up across the county in a new scheme with shops that starts today and runs for a year.\n\n"
    "“We are glad of this,” said Jo Reed, chair of the board.\n\nENDS\n"
)
ISSUED = "2027-01-12T09:00"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "above",
    [
        "Derbyshire Violence Reduction Unit|PRESS RELEASE",
        "DERBYSHIRE POLICE AND CRIME COMMISSIONER|Media Release",
        "Office of the Police and Crime Commissioner for Derbyshire|Larch Hall, Ripley DE5 3ZZ|Tel: 01632 960100|PRESS RELEASE",
        "Fenshire Constabulary|News release",
        "PRESS RELEASE|Fenshire Constabulary",
        "Fenshire County Council|www.fenshire.gov.uk|FOR IMMEDIATE RELEASE",
        "Hope House|PRESS RELEASE",
        "Working together to keep Fenshire safe|PRESS RELEASE",
        "Press Office|Fenshire Police|Tel 01632 960100|press@fenshire.example|PRESS RELEASE",
        "Crest of Fenshire Police|PRESS RELEASE",
        "Fenshire VRU logo|PRESS RELEASE",
        "Fenshire Violence Reduction Unit",
        "Fenshire Violence Reduction Unit – Press release",
        "Press release from Fenshire Violence Reduction Unit",
        "For use: immediate",
        "Status: for immediate release",
        "Immediate",
        "Final text below.",
        "Please find the release below",
        "Hi all,|Please find the release below.|Thanks",
        "Hello Jo, as agreed here is the final text of the release, which everybody has now seen and is happy with.",
        "Draft 3 – for approval",
        "FINAL",
        "v2 clean",
        "DRAFT v0.4 NOT FOR CIRCULATION",
        "Final version|PRESS RELEASE",
        "FAO Ann Dale, chief reporter, Fenshire Times",
        "To: News desks",
        "Approved by: Ann Dale",
        "Signed off by Ann Dale 11/01/27",
        "OFFICIAL - SENSITIVE",
        "Page 1 of 2",
        "Press release – draft 2",
        "[CLEAN COPY]",
    ],
)  # fmt: skip
def test_what_stands_above_the_headline_is_not_taken_for_it_and_is_told(above: str, gap: str):
    lines = above.split("|")
    read = item(gap.join([*lines, HEADLINE]) + "\n\n" + STORY, kind="release")
    assert (read.title, read.body.split("\n")[0]) == (HEADLINE, STORY.split("\n")[0])
    assert all(line in left(read) for line in lines)
    assert "publish_at" not in read.front


@pytest.mark.parametrize(
    "headline",
    [
        "Good news from Fenshire police",
        "New unit for Fenshire",
        "Final push to end knife crime in Fenshire",
        "Immediate action on knife crime promised",
        "Draft plan for safer streets goes to the public",
        "Fenshire Police launch new unit",
        "Commissioner Launches New Violence Reduction Unit",
        "Release of new figures shows fall in knife crime",
        "Here is what the summer holds for our young people",
        "Fenshire Violence Reduction Unit",
        "Dear Fenshire, put the knives down",
        "New logo for Fenshire Police",
    ],
)
@pytest.mark.parametrize("above", ["", "PRESS RELEASE\n\n", "Fenshire County Council\n\nPRESS RELEASE\n\n"])
def test_a_headline_that_sounds_like_such_a_line_stays(headline: str, above: str):
    if above.startswith("Fenshire") and headline.startswith("Fenshire Violence"):
        return  # of two names of houses neither is a headline, and the first stands in
    assert item(f"{above}{headline}\n\n{STORY}").title == headline


def test_a_line_above_the_status_that_may_be_the_headline_is_named():
    read = item(f"Working together\n\nPRESS RELEASE\n\n{HEADLINE}\n\n{STORY}")
    assert any("“Working together” stands above the status line" in remark for remark in read.remarks)


@pytest.mark.parametrize("above", ["PRESS RELEASE: ", "News release – ", "Media Release | "])
def test_a_status_before_the_headline_in_its_line_is_taken_off_and_told(above: str):
    read = item(f"{above}{HEADLINE}\n\n{STORY}")
    assert read.title == HEADLINE
    assert above.strip() in left(read)


@pytest.mark.parametrize(
    "form",
    [
        "{s}: {d}", "{s} {d}", "{d}: {s}", "{d} – {s}", "{s}, {d}.", "{s} ({d})", "[{s}] {d}", "**{s}** | {d}", "{s}\n{d}",
        "{d}\n{s}", "{s} on {d}", "Date: {d} – {s}", "{s} – Issued {d}", "Issued: {d} ({s})", "{s} issued on {d}",
        "Date issued: {d}. {s}", "{s} • {d} • Ref 12/27", "{s}\nDate of issue:\n{d}", "{s}\nDate:\n\n{d}",
        "{s}\nIssued: {d}", "{s}\nDate of issue – {d}", "Fenshire VRU | {s} | {d}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("status", "day"),
    [
        ("For immediate release", "Tuesday 12 January 2027"),
        ("PRESS RELEASE", "12/01/2027"),
        ("News release", "12.01.27"),
        ("IMMEDIATE RELEASE", "Tues 12th Jan 2027"),
        ("Media release", "Tuesday 12 January"),
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_status_and_day_are_both_read_in_any_order(form: str, status: str, day: str, is_above: bool):
    line = form.format(s=status, d=day)
    parts = [line, HEADLINE] if is_above else [HEADLINE, line]
    read = item("\n\n".join([*parts, STORY]))
    assert (read.title, read.front["publish_at"]) == (HEADLINE, ISSUED)
    assert read.body.startswith("Bins for blades")


def test_a_time_beside_day_and_status_is_read():
    read = item(f"For immediate release – Tuesday 12 January, 10am\n\n{HEADLINE}\n\n{STORY}")
    assert read.front["publish_at"] == "2027-01-12T10:00"


@pytest.mark.parametrize(
    "issued", ["", "Issued: 10/01/2027", "Date of issue – 10 January 2027", "10 January 2027"]
)
@pytest.mark.parametrize("join", ["\n", " – ", " | ", ", "])
@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    "held",
    [
        "EMBARGOED until 00:01 Tuesday 12 January 2027",
        "Not for publication before Tuesday 12 January 2027 (00:01)",
        "Embargo date: 12 January 2027 Embargo time: 00:01",
        "For release 00:01 Tuesday 12 January 2027",
        "Release time: 00:01, 12 January 2027",
        "For publication from 00:01 on 12 January 2027",
        "Embargoed to 0001 12/1/27",
    ],
)
def test_the_embargo_is_read_beside_the_day_of_issue_and_never_taken_for_it(
    held: str, issued: str, join: str, is_first: bool
):
    parts = [held, *([issued] if issued else [])]
    line = join.join(parts if is_first else parts[::-1])
    read = item(f"PRESS RELEASE\n\n{line}\n\n{HEADLINE}\n\n{STORY}")
    assert read.front["embargo"] == "2027-01-12T00:01"
    assert read.title == HEADLINE


def test_of_two_days_in_the_line_of_an_embargo_none_is_guessed():
    read = item(f"EMBARGOED 10 January 2027 and 12 January 2027 00:01\n\n{HEADLINE}\n\n{STORY}")
    assert any("several days" in remark for remark in read.remarks)
