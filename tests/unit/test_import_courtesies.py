"""Mails, however they were saved: the text alone is the text; greetings, notes and signatures around it are told."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import ImportedItem, item, left, read

HEADS = "From: Bea Moss <bea@x.example>\nTo: Desk <desk@y.example>\nSubject: Bins\nDate: Fri, 14 May 2027 09:02:00 +0100\n"
MIME = "MIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
HEADLINE = "Safe bins for every town"
LEAD = "Bins will be put up across the county in a new scheme with shops that runs for a year."
QUOTE = "“Thanks to all who took part,” said Jo Reed, youth worker at Hopeful Hands."
STORY = [HEADLINE, LEAD, QUOTE, "ENDS"]


def mail(*lines: str, kind: str = "plain", joint: str = "") -> str:
    text = "\n\n".join(lines) if kind == "plain" else "".join(f"<p>{line}</p>" for line in lines)
    return HEADS + MIME.format(kind=kind) + (text if not joint else joint.join(lines))


@pytest.mark.parametrize(
    "words", ["Warning: do not click on links in texts", "External review backs the bins"]
)
def test_a_headline_that_warns_is_no_banner_of_the_mail_server(words: str):
    assert item(mail(words, LEAD, QUOTE, "ENDS"), "a.eml", "release").title == words


def test_a_headline_below_a_note_is_no_part_of_who_signed_it():
    words = [
        "Hi all,",
        "Please find our release below.",
        "Best wishes",
        "Bea",
        "Young people lead a week of walks",
        LEAD,
    ]
    assert item(mail(*words), "a.eml", "release").title == "Young people lead a week of walks"


def is_the_story(one: ImportedItem) -> bool:
    return one.title == HEADLINE and one.body == f"{LEAD}\n\n{QUOTE}\n\nENDS"


OPENINGS = [
    [
        "CAUTION: This email originated from outside of the organisation. Do not click links or open attachments."
    ],
    ["[EXTERNAL]", "Hi all,"],
    ["You don't often get email from bea@x.example. Learn why this is important"],
    [
        "This message was sent from outside the Council. Do not open links unless you recognise the sender.",
        "Dear editor,",
    ],
    ["Dear editor,", "Please find our release below.", "Best wishes", "Bea"],
    ["Hi all,"],
    ["Hi all,", "Please see below our release for use today."],
    ["Dear editor,"],
    ["Morning all"],
    ["Team,"],
    ["Dear Sir or Madam"],
    ["Hi Sam and Jo,"],
    ["Good morning Sam,", "I hope you are well.", "Please find the release below."],
    ["Hi all, please see below for use today, any questions give me a ring."],
    ["Hello,", "As discussed, here is the text for your approval.", "Many thanks,", "Bea"],
    ["Dear all", "I am pleased to share our latest release."],
    ["Hi", "Could you publish this today?"],
    ["Hi Sam", "Release attached and below.", "Thanks", "Bea Moss", "Communications officer | 01632 960140"],
]
CLOSINGS = [
    ["Kind regards,", "Bea"],
    ["Let me know if you have any questions.", "Many thanks", "Bea Moss", "Communications officer", "01632 960140"],
    ["Thanks, Bea"],
    ["Best wishes", "Bea Moss", "Peakshire Violence Reduction Unit | bea@x.example | www.x.example"],
    ["Yours sincerely,", "Bea Moss"],
    ["All the best", "B", "Please consider the environment before printing this page and any other pages that belong to it."],
]  # fmt: skip


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_greeting_and_a_covering_note_are_no_part_of_the_story_and_told(opening: list[str], kind: str):
    one = item(mail(*opening, *STORY, kind=kind), "a.eml")
    assert is_the_story(one)
    for words in opening:
        assert words in left(one)


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_sign_off_is_no_part_of_the_story_and_told(closing: list[str], kind: str):
    one = item(mail("Hi all,", *STORY, *closing, kind=kind), "a.eml")
    assert is_the_story(one)
    for words in closing:
        assert words in left(one)


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize(
    "headline",
    [
        "Good mornings begin at school",
        "Team of youth workers wins award",
        "Hello summer: what is on",
        "All schools take part",
        "Dear summer visitors return",
        "Morning walks begin",
    ],
)
def test_what_only_looks_like_a_courtesy_stays_in_the_story(headline: str, kind: str):
    lines = [headline, LEAD, "All are welcome to come along.", "Thanks to the shops it is free.", QUOTE]
    one = item(mail(*lines, kind=kind), "a.eml", "release")
    assert [one.title, *one.body.split("\n\n")] == lines


def test_a_mail_that_is_lines_of_one_paragraph_is_read_line_by_line():
    one = item(
        mail("Hi all,", "Please see below", "", *STORY, "Kind regards", "Bea", kind="html", joint="<br>"),
        "a.eml",
    )
    assert is_the_story(one)


def test_a_question_to_readers_is_no_covering_note():
    one = item(mail("Hi all,", "Could you be a mentor?", "Come along to the hub on Friday."), "a.eml", "post")
    assert one.body == "Could you be a mentor?\n\nCome along to the hub on Friday."


def test_a_text_that_begins_after_its_greeting_is_whole():
    lines = ["We are opening a new hub on Friday, and it is free.", "See you below the bridge.", QUOTE]
    one = item(mail("Hi all,", *lines), "a.eml", "post")
    assert one.body == "\n\n".join(lines)


def test_a_contact_for_the_press_below_the_story_is_still_read():
    one = item(
        mail("Hi,", *STORY, "Media contact:", "Sam Fox", "01632 960100", "Kind regards", "Bea"), "a.eml"
    )
    assert one.front["contact"] == "Sam Fox, 01632 960100"
    assert "Kind regards" in left(one)


@pytest.mark.parametrize(
    "note",
    [
        "Please see below our release, embargoed until 00:01 on Monday 17 May 2027.",
        "Hi, please see below: embargoed until 00:01, 17 May 2027.",
    ],
)
def test_an_embargo_in_the_covering_note_holds(note: str):
    assert item(mail("Hi all,", note, *STORY), "a.eml").front["embargo"] == "2027-05-17T00:01"


@pytest.mark.parametrize("name", ["mail.txt", "mail.eml", "mail", "mail.html", "mail.md"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_raw_text_of_a_mail_is_read_as_a_mail_whatever_its_name(name: str, ends: str):
    raw = mail("Hi all,", *STORY, "Kind regards", "Bea", kind="html").replace("\n", ends)
    for text in (
        raw,
        f"{ends}{raw}",
        f"From bea@x.example Fri May 14 09:02:00 2027{ends}{raw}",
        f"\ufeff{raw}",
    ):
        one = item(text, name)
        assert is_the_story(one)
        assert "From: Bea Moss" in left(one)
        assert "MIME" not in one.body


def test_the_coding_of_a_raw_mail_is_undone():
    raw = HEADS + MIME.format(kind="plain").replace("8bit", "quoted-printable")
    text = (
        "\n\n".join(STORY).replace("a year", "a=\n year").replace("“", "=E2=80=9C").replace("”", "=E2=80=9D")
    )
    assert is_the_story(item(raw + text, "mail.txt"))


def test_a_page_saved_by_a_browser_is_no_mail():
    saved = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://vru.example/a\nSubject: Bins\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="B"\n\n--B\nContent-Type: text/html\n\n'
        f"<h1>{HEADLINE}</h1><p>{LEAD} {LEAD} {LEAD}</p>\n--B\nContent-Type: text/html\nContent-Location: https://ads.example/f\n\n"
        "<p>Buy</p>\n--B--\n"
    )
    for name in ("a.mhtml", "a.txt"):
        document = read(saved, name)
        assert document.source == "web page"
        assert "another page: https://ads.example/f" in left(document.items[0])


def test_a_mail_saved_as_a_page_is_a_mail():
    head = "".join(
        f"<p class=MsoNormal><b>{name}:</b> {value}</p>"
        for name, value in (
            ("From", "Bea Moss"),
            ("Sent", "14 May 2027 09:02"),
            ("To", "Desk"),
            ("Subject", "Bins"),
        )
    )
    inside = "".join(f"<p class=MsoNormal>{line}</p>" for line in ("Hi all,", *STORY, "Kind regards", "Bea"))
    document = read(f"<html><body>{head}{inside}</body></html>", "Bins.htm")
    assert document.source == "e-mail"
    assert is_the_story(document.items[0])


def test_a_letter_that_is_no_mail_keeps_its_greeting():
    one = item(f"Dear residents,\n\n{LEAD}\n\nKind regards,\n\nThe unit\n", kind="post")
    assert one.body.startswith("Dear residents,")
    assert "Kind regards," in one.body


@pytest.mark.parametrize(
    "courtesy",
    [
        "I hope that you are well.",
        "I hope you're well.",
        "Hope this finds you well.",
        "We hope it is of interest to you.",
    ],
)
def test_a_subject_is_the_headline_where_only_a_greeting_and_a_courtesy_stand_above_the_story(courtesy: str):
    story = "Youth clubs across the town will stay open until ten, the council said today."
    read = item(
        "From: Jo Reed <jo@vru.example>\nTo: desk@paper.example\nSubject: Press release: Clubs open late\n"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nDear editors\n\n{courtesy}\n\n{story}\n",
        "mail.eml",
    )
    assert (read.front["title"], read.body) == ("Clubs open late", story)
    assert courtesy in left(read)
    assert "Dear editors" in left(read)


def test_heads_of_pages_in_a_document_that_word_saved_as_one_file_are_told_and_their_embargo_holds():
    part = "--b\nContent-Type: text/html; charset=utf-8\nContent-Location: file:///C:/x/{}.htm\n\n<html><body>{}</body></html>\n"
    raw = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        + part.format(
            "a",
            "<h1>Youth clubs open late</h1><p>Clubs stay open until ten on Fridays, the council said.</p>",
        )
        + part.format("header", "<p>Embargoed until 00:01 on 18 May 2027</p><p>Sender reference 12</p>")
        + "--b--\n"
    )
    found = item(raw, "a.mht", kind="release")
    assert found.front["embargo"] == "2027-05-18T00:01"
    assert "Sender reference 12" in left(found)
