"""Texts as offices publish them: statements, pages of government without quotation marks, and what their pages hide."""

from __future__ import annotations

import pytest

from campaigns.domain.text.speech import Paragraph, read_speech
from campaigns.domain.text.speech_subjects import heads_statement, states
from tests.unit.import_samples import item, read, refusal

SPOKEN = "“My thoughts are with the family today.\n\n“Whoever saw it can ring the police.”\n"
PAGE = "<html><head><title>{tab}</title></head><body><main>{story}</main></body></html>"
STORY = (
    "<h1>Safe bins for every town</h1><p>Bins will be put up across the county in a new scheme this year.</p>"
)


def text(*paragraphs: str) -> bytes:
    return "\n\n".join(paragraphs).encode()


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("Statement from Ruth Marlow", "Ruth Marlow"),
        ("Media statement from Police and Crime Commissioner Ruth Marlow", "Ruth Marlow"),
        ("Statement by Cllr Sam Fox on the events in Larch Road", "Cllr Sam Fox"),
        ("Events in Larch Road: statement from Ruth Marlow", "Ruth Marlow"),
        ("PCC statement following the events in Larch Road", ""),
        ("Joint statement", ""),
    ],
)
def test_a_statement_with_quotes_alone_is_a_release_by_whoever_its_heading_names(heading: str, speaker: str):
    found = item(text(heading, SPOKEN))
    assert (found.kind, found.front["title"]) == ("release", heading)
    assert [(quote.speaker, len(quote.paragraphs)) for quote in found.quotes] == [(speaker, 2)]


@pytest.mark.parametrize(
    "line",
    [
        "A statement of fact. Nothing more.",
        "We made a statement today",
        "Bank statement",
        "Come along on Monday",
    ],
)
def test_a_line_in_which_the_word_only_comes_up_heads_no_statement(line: str):
    assert not heads_statement(line)
    assert states(line) == ""


def test_a_headline_with_little_but_speech_below_is_a_release():
    found = item(text("Commissioner welcomes new hub", "Ruth Marlow, Commissioner, said:", SPOKEN))
    assert found.kind == "release"
    assert [quote.speaker for quote in found.quotes] == ["Ruth Marlow"]


def test_one_quoted_sentence_stays_a_post():
    assert item(text("Our coach Jo Reed on the hub:", "“It is the best evening of my week.”")).kind == "post"


def test_words_below_said_without_quotation_marks_are_set_apart_and_told():
    found = item(
        text(
            "News story",
            "Funding for action in ten areas",
            "Ten areas receive money for early help from the department this summer, ministers say.",
            "Minister Sam Fox said:",
            "I am determined to end this.",
            "The money is there this summer.",
            "It takes all of us, and we will work with everybody.",
            "The meetings begin in July, and every area takes part in them.",
        ),
        kind="release",
    )
    assert found.front["title"] == "Funding for action in ten areas"
    assert [(quote.speaker, len(quote.paragraphs)) for quote in found.quotes] == [("Sam Fox", 3)]
    assert "> The money is there this summer." in found.body
    assert "> The meetings" not in found.body
    assert any("no quotation marks" in remark and "everybody." in remark for remark in found.remarks)
    assert any(one.what == "News story" for one in found.left_out)


def test_a_heading_that_says_who_speaks_is_heard_by_the_checks_as_well():
    (speech,) = read_speech([Paragraph("“We will be there for every family.”")], "Statement from Jo Reed")
    assert speech.name == "Jo Reed"


def test_what_leads_in_is_no_part_of_the_role_and_a_bracket_is_closed():
    said = (
        "Responding to the Home Secretary's announcement, Peakshire Police and Crime Commissioner (PCC) Ruth Marlow said: "
        "“We welcome it, and we will help.”"
    )
    (speech,) = read_speech([Paragraph(said)])
    assert (speech.name, speech.role) == ("Ruth Marlow", "Peakshire Police and Crime Commissioner (PCC)")


def test_the_name_of_a_site_above_the_headline_is_left_out():
    found = item(
        text(
            "Commissioner for Peakshire | PPCC",
            "Hub opens in Larch",
            "13 May 2027",
            "A hub opens in Larch today. " * 3,
        )
    )
    assert found.front["title"] == "Hub opens in Larch"
    assert any(one.what.endswith("PPCC") for one in found.left_out)


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ("<!-- not before Monday -->", "not before Monday"),
        ("<!-- <p>The old first line</p> -->", "The old first line"),
        ("<template><p>Kept for later</p></template>", "Kept for later"),
    ],
)
def test_what_a_page_keeps_out_of_sight_is_listed(hidden: str, words: str):
    found = item(PAGE.format(tab="Safe bins for every town", story=STORY + hidden).encode(), name="a.html")
    assert words in [one.what for one in found.left_out]
    assert words not in found.body


@pytest.mark.parametrize(
    "noted",
    [
        "<!--[if mso]><p>x y</p><![endif]-->",
        "<!-- wp:paragraph -->",
        "<!--StartFragment-->",
        "<!---->",
        "<!-- #region -->",
    ],
)
def test_what_programs_note_for_themselves_is_not_listed(noted: str):
    found = item(PAGE.format(tab="Safe bins for every town", story=noted + STORY).encode(), name="a.html")
    assert found.left_out == ()


def test_a_title_in_the_tab_that_stands_nowhere_else_is_listed():
    found = item(PAGE.format(tab="The Unit - Events", story=STORY).encode(), name="a.html")
    assert [one.what for one in found.left_out] == ["The Unit - Events"]


def test_a_set_of_frames_is_named():
    page = (
        b"<html><head><title>Album</title></head><frameset cols='*,2*'><frame src='a.html'></frameset></html>"
    )
    assert "frames" in refusal(page, "a.html")


def test_a_day_written_with_full_stops_puts_the_day_first_and_one_with_strokes_is_asked():
    (post,) = read(b"date,text\n10.05.2027,Come along to the hub\n", "a.csv").items
    assert str(post.front["publish_at"]).startswith("2027-05-10")
    assert "10 May or 5 October" in refusal(b"date,text\n10/05/2027,Come along to the hub\n", "a.csv")


def test_an_embargo_in_welsh_is_kept_until_somebody_has_read_it():
    found = item(
        text(
            "Gwaharddiad tan 00:01 17 Mai 2027", "A week of walks", "Young people walk together. " * 4, "ENDS"
        )
    )
    assert found.front["embargo"] == "Gwaharddiad tan 00:01 17 Mai 2027"
    assert any("can't be submitted" in remark for remark in found.remarks)
