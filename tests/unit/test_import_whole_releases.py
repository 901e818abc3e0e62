"""In whole releases everybody who speaks is found, with what they are, and the day; and in other forms of each kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.import_samples import item

WHOLES = yaml.safe_load((Path(__file__).parent / "whole_releases.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("whole", WHOLES, ids=lambda whole: whole["name"])
def test_everybody_who_speaks_and_the_day_are_found(whole: dict[str, Any]):
    one = item(whole["text"], kind="release")
    assert [[quote.speaker, quote.role] for quote in one.quotes] == whole["said"]
    assert one.front.get("publish_at", one.front.get("embargo")) == whole["moment"]


def test_there_are_twenty_of_them():
    assert len(WHOLES) == 20


LEAD = "Youth workers will ride on six night buses across Fenshire, so that people can talk on their way."
QUOTE = "“This is what young people asked us for, and we have listened.”"


@pytest.mark.parametrize(
    ("said", "speaker", "role"),
    [
        (f"Police and Crime Commissioner for East Fenshire Lutfur ben-Ali said: {QUOTE}", "Lutfur ben-Ali",
         "Police and Crime Commissioner for East Fenshire"),
        (f"Leader of the council Cllr Ann Dale, and Chief Constable Amir Khan, said: {QUOTE}",
         "Cllr Ann Dale and Amir Khan", "Leader of the council and Chief Constable"),
        (f"Ann Dale, chair of the board and Sam Fox, head of prevention, said: {QUOTE}",
         "Ann Dale and Sam Fox", "chair of the board and head of prevention"),
        (f"Home Secretary Lord Blackwood of Fenton said: {QUOTE}", "Lord Blackwood of Fenton", "Home Secretary"),
        (f"Lady Ashcombe, patron of Hope House, said: {QUOTE}", "Lady Ashcombe", "patron of Hope House"),
        (f"Prof Dame Nia Bevan, vice-chancellor, said: {QUOTE}", "Prof Dame Nia Bevan", "vice-chancellor"),
        (f"Youth mentor Gareth Wyn Jones said: {QUOTE}", "Gareth Wyn Jones", "Youth mentor"),
        (f"Group Commander Leanne St John said: {QUOTE}", "Leanne St John", "Group Commander"),
        (f"Bus passenger Zofia Dąbrowska-Smith told us: {QUOTE}", "Zofia Dąbrowska-Smith", "Bus passenger"),
        (f"{QUOTE[:-2]},” said Llŷr ap Dafydd, whose daughter rides the bus.", "Llŷr ap Dafydd", "whose daughter rides the bus"),
        (f"{QUOTE[:-2]},” said Wojciech Żak, a regular on the last bus home.", "Wojciech Żak", "a regular on the last bus home"),
        (f"Fenshire Police spokesman said: {QUOTE}", "Fenshire Police spokesman", ""),
        (f"A Hope House spokesperson confirmed: {QUOTE}", "A Hope House spokesperson", ""),
        (f"The council’s spokeswoman, Jo Reed, said: {QUOTE}", "Jo Reed", "council’s spokeswoman"),
    ],
)  # fmt: skip
def test_so_they_are_in_the_other_forms_of_each_kind(said: str, speaker: str, role: str):
    one = item(f"PRESS RELEASE\n\nA headline for you\n\n{LEAD}\n\n{said}\n\nENDS\n")
    assert [(quote.speaker, quote.role) for quote in one.quotes] == [(speaker, role)]


def test_what_somebody_else_is_becomes_nobody_s_role():
    text = f"{QUOTE[:-2]},” said Tomasz Lis.\n\nA spokesperson for the trust said: {QUOTE}"
    one = item(f"PRESS RELEASE\n\nA headline for you\n\n{LEAD}\n\n{text}\n\nENDS\n")
    assert [(quote.speaker, quote.role) for quote in one.quotes] == [
        ("Tomasz Lis", ""),
        ("A spokesperson for the trust", ""),
    ]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Mon 3rd May", "2027-05-03"),
        ("Monday 3 May", "2027-05-03"),
        ("Mon. 3 May 2027", "2027-05-03"),
        ("03.05.27", "2027-05-03"),
        ("3/5/27", "2027-05-03"),
        ("3.5.2027", "2027-05-03"),
        ("Date: Mon 3rd May 27", "2027-05-03"),
        ("MEDIA RELEASE – MONDAY, 3 MAY 2027", "2027-05-03"),
        ("May 3rd, 2027", "2027-05-03"),
        ("Monday the 3rd of May, 2027", "2027-05-03"),
        ("3rd May 2027, 10.30am", "2027-05-03"),
        ("Issued at 1030hrs on 3 May 2027", "2027-05-03"),
        ("Released: 10:30 Monday 3 May 2027", "2027-05-03"),
        ("Press release issued 3 May 2027", "2027-05-03"),
    ],
)
def test_the_day_is_read_as_offices_write_it(head: str, day: str):
    one = item(
        f"{head}\n\nA headline for you\n\n{LEAD}\n\nThe buses run from 1 to 7 June, w/c 31 May.\n",
        kind="release",
    )
    assert str(one.front.get("publish_at"))[:10] == day
    assert one.title == "A headline for you"


@pytest.mark.parametrize(
    "words", ["from 1 to 7 June 2027", "in the week commencing 2 June 2027", "w/c 2 June 2027"]
)
def test_a_span_or_a_week_in_the_story_is_not_its_day(words: str):
    one = item(f"A headline for you\n\n{LEAD}\n\nThe buses run {words}.\n", kind="release")
    assert "publish_at" not in one.front


@pytest.mark.parametrize("issued", ["Friday 14 May 2027", "14 May 2027", "14/05/2027"])
@pytest.mark.parametrize(
    "line",
    [
        "EMBARGO: 00.01 on Tuesday",
        "Embargoed until 00.01 Tuesday",
        "Not for publication before 00.01 on Tuesday",
        "Embargoed until 6am tomorrow",
        "Embargoed until 00.01 next Friday",
    ],
)
def test_an_embargo_until_a_day_of_no_date_holds_the_text_back_until_somebody_says_which(
    line: str, issued: str
):
    one = item(f"{line}\n\n{issued}\n\nA headline for you\n\n{LEAD}\n\nENDS\n")
    assert one.front["embargo"] == line
    assert any("Write its day and time into embargo" in remark for remark in one.remarks)


def test_so_it_does_where_the_day_of_issue_stands_in_its_line():
    line = "Friday 14 May 2027 – embargoed until 00.01 on Tuesday"
    assert item(f"{line}\n\nA headline for you\n\n{LEAD}\n\nENDS\n").front["embargo"] == line


def test_a_day_below_an_embargo_that_fits_its_day_of_the_week_is_its_day():
    one = item(f"EMBARGO: 00.01 on Tuesday\n\n18 May 2027\n\nA headline for you\n\n{LEAD}\n\nENDS\n")
    assert one.front["embargo"] == "2027-05-18T00:01"
