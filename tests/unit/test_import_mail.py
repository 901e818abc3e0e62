"""E-mails, saved or pasted: what was sent or forwarded is the document, and what stands around it is told."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item, left, refusal

HEAD = (
    "From: Press office <press@x.example>\nSent: 14 September 2027 09:02\nTo: Newsdesk\n"
    "Subject: FW: PRESS RELEASE: Safe bins\n"
)
AS_QUOTED = f"> {HEAD.strip()}".replace("\n", "\n> ")
STORY = "Safe bins\n\nBins will be put up across the county in a new scheme with shops that runs for a year.\n\nENDS\n"
QUOTED = "\n".join(f"> {line}" for line in STORY.split("\n"))
SIGNED = "\n--\nBea Moss\nTel 01632 960140\nThis email is confidential.\n"
EML = (
    "Message-ID: <1@x.example>\nFrom: Press <press@x.example>\nTo: Desk <desk@y.example>\nSubject: {subject}\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: {kind}; charset=utf-8\n\n{text}\n--B\n"
    'Content-Type: application/pdf; name="figures.pdf"\nContent-Disposition: attachment; filename="figures.pdf"\n\nx\n--B--\n'
)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\nHi all, please use today. Bea\n\n{QUOTED}\n{SIGNED}",
        f"Hi all, please use today. Bea\n\n---------- Forwarded message ---------\n{HEAD}\n{STORY}{SIGNED}",
        f"Hi all, please use today. Bea\n\n-----Original Message-----\n{HEAD}\n{STORY}{SIGNED}",
        f"Hi all, please use today. Bea\n\nBegin forwarded message:\n\n{AS_QUOTED}\n>\n{QUOTED}",
        f"{HEAD}\nHi all, please use today. Bea\n\n{HEAD}\n{STORY}{SIGNED}",
    ],
)
def test_a_forwarded_release_is_what_was_forwarded(text: str):
    read = item(text)
    assert (read.kind, read.title) == ("release", "Safe bins")
    assert read.body.startswith("Bins will be put up")
    assert read.body.endswith("ENDS")
    assert "Hi all, please use today. Bea: a covering note" in left(read)
    assert "Sent: 14 September 2027 09:02" in left(read)


ATTACHED = (
    "From: Press <press@x.example>\nTo: Desk <desk@y.example>\nSubject: Safe bins\nMIME-Version: 1.0\n"
    'Content-Type: multipart/mixed; boundary=B\n\n{text}--B\nContent-Type: {kind}; name="{name}"\n'
    'Content-Disposition: attachment; filename="{name}"\n\nSafe bins for all.\n--B--\n'
)
NOTE = "--B\nContent-Type: text/plain; charset=utf-8\n\n{}\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("release.txt", "text/plain"),
        ("Safe bins.docx", "application/octet-stream"),
        ("r.pdf", "application/pdf"),
    ],
)
def test_a_mail_that_only_carries_a_release_says_which_file_to_import(name: str, kind: str):
    note = NOTE.format("Hi, please find our release attached. Best, Bea")
    read = item(ATTACHED.format(text=note, name=name, kind=kind), "m.eml")
    assert any(f"“{name}”" in one and "import that instead" in one for one in read.remarks)
    said = refusal(ATTACHED.format(text="", name=name, kind=kind), "m.eml")
    assert f"“{name}”" in said


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [(STORY, "figures.pdf", "application/pdf"), ("Safe bins open in May.", "logo.png", "image/png")],
)
def test_a_mail_that_holds_its_text_does_not_point_to_what_is_attached(text: str, name: str, kind: str):
    read = item(ATTACHED.format(text=NOTE.format(text), name=name, kind=kind), "m.eml")
    assert not any("import that instead" in one for one in read.remarks)
    assert f"attached: {name}" in left(read)


def test_the_day_of_the_mail_is_not_the_day_of_the_release():
    assert "publish_at" not in item(f"{HEAD}\n{STORY}").front


def test_an_embargo_in_the_subject_holds():
    head = HEAD.replace("PRESS RELEASE", "EMBARGOED 00:01 Monday 27 September 2027")
    assert item(f"{head}\n{STORY}").front["embargo"] == "2027-09-27T00:01"


def test_a_mail_quoted_below_a_release_is_no_part_of_it():
    read = item(
        f"{HEAD}\n{STORY}{'More words of the release. ' * 20}\n\n> When will you send it?\n> Regards\n> Jo\n"
    )
    assert "When will you send it" not in read.body
    assert "an earlier mail" in left(read)


FLOWED = (
    "From: a@x.example\nTo: b@y.example\nSubject: Clubs\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; "
    "{format}\n\nSafe bins\n\n{story}\n\nENDS\n"
)


@pytest.mark.parametrize(
    ("format_of_lines", "story", "read"),
    [
        (
            "format=flowed; delsp=yes",
            "Bins will be pu \nt up across the county; https://derby.gov.uk/a-lo \nng-page says  \nwhere.\nNext.",
            "Bins will be put up across the county; https://derby.gov.uk/a-long-page says where.\n\nNext.",
        ),
        (
            "format=flowed",
            "Bins will be put up across the county with \nall of the shops.\nand a line that is its own, as long as\n"
            "the one below it.",
            "Bins will be put up across the county with all of the shops.\n\n"
            "and a line that is its own, as long as\n\nthe one below it.",
        ),
        (
            "Format=Flowed",
            "Clubs \n open late\n From May they will be.",
            "Clubs open late\n\nFrom May they will be.",
        ),
        (
            "format=flowed; DelSp=Yes",
            "> Bins will be pu \n> t up across the county in a new scheme. \nOurs.",
            None,
        ),
    ],
)
def test_lines_of_a_mail_flow_on_as_it_says(format_of_lines: str, story: str, read: str | None):
    text = item(FLOWED.format(format=format_of_lines, story=story), "a.eml", "release")
    if read is not None:
        assert text.body.removesuffix("\n\nENDS") == read
    assert "pu t" not in text.body + left(text)


PRIVATE = "The chief is not happy with the leak."
WROTE = "On Sun, 2 May 2027 at 09:00, Sam <sam@x.example> wrote:"
ANSWERED = f"From: Sam <sam@x.example>\nSent: 2 May 2027 09:00\nTo: Jo\nSubject: Release\n\n{PRIVATE}"
LONG = STORY.replace("\n\nENDS", " " + "It is free to all. " * 15)


@pytest.mark.parametrize(
    "text",
    [
        f"{STORY}\n____________\n{ANSWERED}",
        f"Final text below.\n\n{STORY}\n{ANSWERED}",
        f"{LONG}\n-----Original Message-----\n{ANSWERED}",
        STORY.replace("Safe bins\n", "Safe bins for every town\n").replace("ENDS", "") + ANSWERED,
        f"{STORY}\n{WROTE}\n> Can you send it?\n> {PRIVATE}\n",
        f"{LONG}\n{WROTE}\n\n{PRIVATE}\n",
        f"{STORY}\n{WROTE.replace('Sam <', 'Sam' + chr(10) + '<')}\n> {PRIVATE}\n",
        f"---------- Forwarded message ---------\n{HEAD}\n{STORY}\n{WROTE}\n\n> {PRIVATE}\n>\n> Sam\n",
        f"{HEAD}\n{STORY}\n> {PRIVATE}\n> Sam\n",
        f"{WROTE}\n> {PRIVATE}\n> Can you send it?\n> Sam\n\n{STORY}",
    ],
)
@pytest.mark.parametrize("is_saved", [False, True])
def test_an_earlier_mail_below_a_release_stays_private(text: str, is_saved: bool):
    saved = EML.format(subject="Re: Release", kind="text/plain", text=text)
    read = item(saved, "a.eml") if is_saved else item(text)
    written = f"{read.title} {read.body}"
    assert "Bins will be put up" in written
    assert "Safe bins" in written
    assert PRIVATE not in written
    assert "sam@x.example" not in written
    assert PRIVATE in left(read)


@pytest.mark.parametrize(
    "answered",
    [
        f"<div>{ANSWERED.partition(chr(10) * 2)[0]}</div><p>{PRIVATE}</p>".replace("<sam", "&lt;sam").replace(
            "\n", "<br>"
        ),
        f"<div class=gmail_quote><div>{WROTE}<br></div><blockquote type=cite>{PRIVATE}</blockquote></div>".replace(
            "<sam@x.example>", "&lt;<a href='mailto:sam@x.example'>sam@x.example</a>&gt;"
        ),
    ],
)
def test_an_earlier_mail_below_a_release_of_html_stays_private(answered: str):
    text = (
        f"<p>Safe bins</p><p>Bins will be put up across the county in a new scheme.</p><p>ENDS</p>{answered}"
    )
    for ends in (
        "</p>",
        "<br>",
    ):  # a mail without paragraphs keeps its last line beside the line that says who wrote
        shown = text.replace("ENDS</p>", f"ENDS{ends}")
        read = item(EML.format(subject="Re: Release", kind="text/html", text=shown), "a.eml")
        assert read.body.startswith("Bins will be put up")
        assert read.body.endswith("ENDS")
        assert f"{PRIVATE}: an earlier mail" in left(read)


def test_somebody_who_wrote_something_once_is_no_mail():
    read = item(
        f"{STORY.partition('ENDS')[0]}On 2 May 2027 the mayor wrote:\n\n“We will see it through.”\n\nENDS\n"
    )
    assert "We will see it through" in read.body


def test_a_text_with_a_few_labels_is_no_mail():
    read = item("Subject: Come along\nChannels: X\nDate: 17 May 2027\n\nCome along to the hub.", kind="post")
    assert read.front["publish_at"] == "2027-05-17T09:00"


def test_a_saved_message_is_read_and_what_is_attached_is_told():
    read = item(EML.format(subject="Press release: Safe bins", kind="text/plain", text=STORY), "a.eml")
    assert (read.kind, read.title) == ("release", "Safe bins")
    assert "attached: figures.pdf" in left(read)
    assert "press@x.example" in left(read)


def test_a_saved_message_of_html_is_read_as_its_page():
    text = (
        "<p>Hi, use today.</p>"
        "<div><b>From:</b> Press<br><b>Sent:</b> Monday<br><b>To:</b> Desk<br><b>Subject:</b> Safe bins</div>"
        "<p>Safe bins</p><p>Bins will be put up across the county in <del>an old</del> a new scheme with shops.</p><p>ENDS</p>"
    )
    read = item(EML.format(subject="FW: Safe bins", kind="text/html", text=text), "mail")
    assert (read.title, read.body.partition("\n")[0]) == (
        "Safe bins",
        "Bins will be put up across the county in a new scheme with shops.",
    )
    assert "Hi, use today.: a covering note" in left(read)
    assert "an old: struck through" in left(read)


def test_the_name_of_a_press_office_is_a_part_of_the_contact():
    assert (
        item(f"{HEAD}\n{STORY}\nPress office 01632 960100\n").front["contact"] == "Press office 01632 960100"
    )


ANSWERED = "Could you send the final text by noon?\n\nThanks\nAnn"
SURELY_A_MAIL = [
    "On 3 March 2027 at 10:12, Ann Dale <a@x.example> writes",
    "On Wed 3 Mar 2027 at 10:12 Ann Dale <a@x.example> wrote -",
    "On 03/03/2027 10:12, Ann Dale wrote:",
    'On 3 March 2027 10:12, "Ann Dale" <a@x.example> said:',
    "---- On Wed, 03 Mar 2027 10:12:00 +0000 Ann Dale <a@x.example> wrote ----",
    "Ann Dale <a@x.example> wrote on 3 March 2027:",
    "2027-03-03 10:12 GMT Ann Dale <a@x.example>:",
    "From: Ann Dale <a@x.example> Sent: 03 March 2027 10:12 To: Jo Reed Subject: Bins",
    "From: Ann Dale\nSent: 03 March 2027",
    "________________________________\nFrom: Ann Dale\nSent: 03 March 2027 10:12\nTo: Jo Reed\nSubject: Bins",
    "Sent from Outlook for iOS\n________________________________\nFrom: Ann Dale\nDate: 3 March 2027\nSubject: Bins",
    "-------- Original message --------\nFrom: Ann Dale\nDate: 03/03/2027 10:12 (GMT+00:00)\nTo: Jo\nSubject: Bins",
    "-----Original Message-----",
]
MAYBE_A_MAIL = ["On Wed, 3 Mar 2027, Ann Dale wrote:", "Ann Dale wrote:"]


@pytest.mark.parametrize("is_quoted", [True, False])
@pytest.mark.parametrize("above", ["", "Hi Ann,\n\nFinal text below.\n\n"])
@pytest.mark.parametrize("said", [*SURELY_A_MAIL, *MAYBE_A_MAIL])
def test_the_mail_that_was_answered_is_told_however_it_is_quoted(said: str, above: str, is_quoted: bool):
    earlier = "> " + ANSWERED.replace("\n", "\n> ") if is_quoted else ANSWERED
    read = item(f"{above}{STORY}\n{said}\n\n{earlier}\n", kind="release")
    assert (read.title, read.body) == ("Safe bins", f"{STORY.split(chr(10))[2]}\n\nENDS")
    assert "by noon" in left(read)
    assert all(line in left(read) for line in above.split("\n"))


@pytest.mark.parametrize("is_quoted", [True, False])
@pytest.mark.parametrize("said", SURELY_A_MAIL)
def test_a_document_below_a_covering_note_is_taken_however_it_is_quoted(said: str, is_quoted: bool):
    sent_on = QUOTED if is_quoted else STORY
    read = item(f"Hi Jo, see below.\n\n{said}\n\n{sent_on}\n", kind="release")
    assert (read.title, read.body) == ("Safe bins", f"{STORY.split(chr(10))[2]}\n\nENDS")
    assert "Hi Jo, see below." in left(read)


@pytest.mark.parametrize(
    "said", ["On 2 May 2027, Ann Dale wrote:", "Ann Dale wrote:", "Ann Dale said on 2 May 2027:"]
)
def test_a_letter_in_a_story_is_no_answered_mail(said: str):
    read = item(
        f"{STORY.partition('ENDS')[0]}{said}\n\n“We will see it through to the end.”\n\nENDS\n",
        kind="release",
    )
    assert "We will see it through" in read.body


def test_what_only_the_plain_text_of_a_mail_says_is_told():
    """Mail programs write both alike; some put a short page beside the whole text."""
    page = f"<p>Safe bins</p><p>{STORY.split(chr(10))[2]}</p>"
    both = (
        "From: Press <press@x.example>\nTo: Desk <desk@y.example>\nSubject: Safe bins\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n"
        f"{STORY}\nRing Sam on the day\nEmbargoed until 00:01, 17 May 2027\nhttps://x.example/abcdefg\n--B\n"
        f"Content-Type: text/html; charset=utf-8\n\n{page}\n--B--\n"
    )
    read = item(both, "a.eml", "release")
    said = [one.what for one in read.left_out if "only in the plain text" in one.why]
    assert said == ["ENDS", "Ring Sam on the day"]
    assert read.front["embargo"] == "2027-05-17T00:01"
