"""What a letter's headers say, decoded by others, is what was written: any subject, name, file name and body."""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from campaigns.channels.base import MediaFile, MessagePart, OutboundMessage, Recipient
from campaigns.channels.email_letter import Sender, compose

CASE = "Families “finally heard” as Derbyshire’s Violence Reduction Unit marks first year"
_ENCODED = re.compile(r"=\?([^?]*)\?([BbQq])\?([^? ]*)\?=")
_PAIRS = [
    "“”",
    "’",
    "£",
    "–",
    "é",
    "🙂",
    "\u200d",
    "́",
    "\xa0",
    "=?utf-8?q?x?=",
    "=?",
    "?=",
    "_",
    '"',
    "\\",
    "(",
    ")",
    "<",
    ">",
    ",",
    ";",
    ":",
    "@",
    "a",
    "",
    "b",
]

any_text = some.text(
    some.characters(exclude_categories=("Cs",), exclude_characters="\x7f\x85\u2028\u2029", min_codepoint=32)
)
headlines = some.lists(some.sampled_from([*_PAIRS, " ", "  ", "Derbyshire’s", "unit", "=?="]), max_size=60)
names = some.text(some.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60)
texts = any_text | headlines.map("".join) | headlines.map(" ".join)


def sent(subject: str = "News", *, name: str = "", text: str = "The story.", file_name: str = "") -> bytes:
    part = MessagePart(text)
    if file_name:
        picture = MediaFile(file_name, "", "image/png", 1, 1, "", lambda: b"\x89PNG")
        part = replace(part, media=(picture,))
    message = OutboundMessage(
        key="k",
        composed_at=datetime(2027, 4, 6, tzinfo=UTC),
        parts=(part,),
        subject=subject,
        recipient=Recipient("news@paper.example", name),
        language="cy",
    )
    letter = compose(message, Sender(Address("Press office", addr_spec="press@vru.example")))
    head = letter.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert all(line.isascii() and line.strip() and len(line) <= 998 for line in head)
    assert all(len(line) <= 76 for line in head if b"=?" in line)
    return letter


def raw(letter: bytes, name: str) -> str:
    """The value of a header as it stands there, unfolded as RFC 5322 says: only the line ends are taken out."""
    head = letter.partition(b"\r\n\r\n")[0].decode("ascii")
    (value,) = re.findall(rf"(?ms)^{name}: ?(.*?)(?=\r\n[!-~]|\Z)", head)
    return str(value).replace("\r\n", "")


def by_the_rules(value: str) -> str:
    """A decoder of its own, after RFC 2047: blanks between two encoded words are no part of the text."""
    return "".join(_decoded(value))


def _decoded(value: str) -> Iterator[str]:
    at = 0
    for found in _ENCODED.finditer(value):
        between = value[at : found.start()]
        if at == 0 or between.strip():
            yield between
        charset, kind, payload = found.groups()
        data = payload.encode("ascii")
        plain = base64.b64decode(data) if kind in "Bb" else quopri.decodestring(data, header=True)
        yield plain.decode(charset)  # whole characters in each word, or this fails
        at = found.end()
    yield value[at:]


@example(CASE)
@example("EMBARGOED until 00:01 on 17 May 2027: " + CASE)
@example("‘safe’ “finally café Derbyshire’s £1.2m café Families work marks heard”")  # lost a space
@example("marks first at marks café Violence ‘safe’ – youth for as")
@given(texts)
def test_a_subject_arrives_as_it_was_written_whoever_decodes_it(subject: str) -> None:
    letter = sent(subject)

    value = raw(letter, "Subject")
    assert by_the_rules(value) == subject
    assert str(make_header(decode_header(value))) == subject
    assert message_from_bytes(letter, policy=default)["Subject"] == subject


@example("Ann “Annie” O’Neill")
@example('Ann "Annie" \\ O\'Neill, editor')
@example("0 \xa00")
@given(names | headlines.map("".join))
def test_a_name_arrives_as_it_was_written_and_never_becomes_an_address(name: str) -> None:
    letter = sent(name=name)

    phrase, address = parseaddr(raw(letter, "To"))
    assert address == "news@paper.example"
    assert by_the_rules(phrase) == name.strip()
    assert str(make_header(decode_header(phrase))) == name.strip()
    (read,) = message_from_bytes(letter, policy=default)["To"].addresses
    assert read.addr_spec == "news@paper.example"
    # This reader makes one blank of several, wide ones among them, and one of none between two encoded words of a name.
    assert "".join(read.display_name.split()) == "".join(name.split())


@example("מרכז רד, \u200fUnit")
@example('🧑🏽\u200d🚒 "Peak"; <unit>')
@given(names | headlines.map("".join))
def test_the_name_of_the_office_arrives_as_it_was_written_beside_its_own_address(name: str) -> None:
    message = OutboundMessage(
        key="k",
        composed_at=datetime(2027, 4, 6, tzinfo=UTC),
        parts=(MessagePart("The story."),),
        recipient=Recipient("news@paper.example"),
    )
    letter = compose(message, Sender(Address(name, addr_spec="press@vru.example")))

    phrase, address = parseaddr(raw(letter, "From"))
    assert address == "press@vru.example"
    assert by_the_rules(phrase).strip() == name.strip()


@given(texts.map("launch{}.png".format))
def test_the_name_of_a_picture_arrives_as_it_was_written(file_name: str) -> None:
    (attached,) = message_from_bytes(sent(file_name=file_name), policy=default).iter_attachments()

    assert attached.get_filename() == file_name


@given(some.lists(texts, max_size=5).map("\n".join))
def test_the_text_arrives_as_it_was_written(text: str) -> None:
    letter = message_from_bytes(sent(text=text), policy=default)

    assert isinstance(letter, EmailMessage)
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")


def test_plain_words_stand_there_in_plain_letters_and_a_long_line_is_folded() -> None:
    subject = "Unit launches " + "a very long programme " * 6 + "for the summer"
    letter = sent(subject.strip())

    assert b"=?" not in letter
    assert max(map(len, letter.split(b"\r\n"))) <= 78
    assert raw(letter, "Subject") == subject.strip()


def test_the_language_of_the_letter_arrives() -> None:
    assert raw(sent(), "Content-Language") == "cy"


@pytest.mark.parametrize(
    ("own", "common", "expected"),
    [
        ("", "", {}),
        ("", "mailto:stop@vru.example", {"List-Unsubscribe": "<mailto:stop@vru.example>"}),
        ("", "https://vru.example/stop", {"List-Unsubscribe": "<https://vru.example/stop>"}),
        ("http://desk.example/u/1", "", {"List-Unsubscribe": "<http://desk.example/u/1>"}),
        (
            "https://desk.example/u/1",
            "mailto:stop@vru.example",
            {
                "List-Unsubscribe": "<https://desk.example/u/1>, <mailto:stop@vru.example>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        ),
        (
            "https://desk.example/u/1",
            "https://vru.example/stop",
            {
                "List-Unsubscribe": "<https://desk.example/u/1>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        ),
    ],
)
def test_one_click_is_offered_only_at_an_address_of_the_recipient_s_own(
    own: str, common: str, expected: dict[str, str]
) -> None:
    message = OutboundMessage(
        key="k",
        composed_at=datetime(2027, 4, 6, tzinfo=UTC),
        parts=(MessagePart("The story."),),
        recipient=Recipient("news@paper.example", unsubscribe=own),
    )
    letter = compose(message, Sender(Address(addr_spec="press@vru.example"), unsubscribe=common))

    named = message_from_bytes(letter).items()
    found = {name: value.replace("\r\n", "") for name, value in named if name.startswith("List-")}
    assert found == expected
