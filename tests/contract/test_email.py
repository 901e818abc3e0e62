"""E-mail's own rules: what is in the letter, what each answer means, and when nobody can know."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from campaigns.channels.base import MessagePart, OutboundMessage, Recipient, SendResult
from campaigns.channels.errors import (
    AccountError,
    AnswerAwaitedError,
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.http import Timeouts
from campaigns.channels.registry import Registry
from tests.contract.harness import IMPATIENT, EmailHarness
from tests.contract.parts import MemoryCheckpoint, message, part, picture
from tests.standins.mailbox import ReceivedMail
from tests.standins.smtp import SmtpServer, Tls

AT = datetime(2027, 4, 6, 9, 30, tzinfo=UTC)


@pytest.fixture
def mail(smtp_server: SmtpServer) -> EmailHarness:
    return EmailHarness(smtp_server)


def send(mail: EmailHarness, sent: OutboundMessage | None = None, **settings: str) -> ReceivedMail:
    mail.channel(mail.credentials() | settings).send(sent or message("The story."), MemoryCheckpoint())
    return mail.server.mails[-1]


def test_the_letter_has_text_first_then_html(mail: EmailHarness) -> None:
    text = "Straße – “quoted”, a line of its own:\n.\n..dots\n" + "long " * 300 + "\nlast line"
    received = send(mail, replace(message(text), html="<p>Straße</p>"))

    kinds = [one.get_content_type() for one in received.message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert received.text().replace("\r\n", "\n") == text + "\n"
    assert received.html().strip() == "<p>Straße</p>"
    assert max(map(len, received.data.split(b"\r\n"))) <= 998


def test_the_headers_say_who_what_and_when(mail: EmailHarness) -> None:
    received = send(mail, message("The story.", composed_at=AT), reply_to="duty@vru.example").message

    assert received["From"] == "Press office <press@vru.example>"
    assert received["To"] == "News desk <news@paper.example>"
    assert received["Reply-To"] == "duty@vru.example"
    assert received["Subject"] == "Unit launches summer programme"
    assert received["Date"].datetime == AT
    assert received["Auto-Submitted"] == "no"


def test_the_envelope_names_one_recipient_only(mail: EmailHarness) -> None:
    received = send(mail)

    assert (received.sender, received.recipients) == ("press@vru.example", ("news@paper.example",))


def test_the_subject_language_and_way_out_arrive_as_they_were_written(mail: EmailHarness) -> None:
    headline = "Families “finally heard” as Derbyshire’s Violence Reduction Unit marks first year"
    recipient = Recipient(
        "news@paper.example", "Zoë “Zo” O’Neill", "https://desk.example/unsubscribe/" + "c" * 80
    )
    sent = replace(message("The story."), subject=headline, recipient=recipient, language="cy")

    received = send(mail, sent).message

    assert (received["Subject"], received["Content-Language"]) == (headline, "cy")
    assert received["To"].addresses[0].display_name == recipient.name
    assert received["List-Unsubscribe"] == f"<{recipient.unsubscribe}>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_photos_are_attached_with_their_description(mail: EmailHarness) -> None:
    photo = picture("Café launch.png", alt="The mayor\nopens the hall.")

    (attached,) = send(mail, message(part("The story.", photo))).message.iter_attachments()

    assert attached.get_content() == photo.read()
    assert attached.get_filename() == "Café launch.png"
    assert attached["Content-Description"] == "The mayor opens the hall."


def test_the_same_delivery_is_the_same_letter_byte_for_byte(mail: EmailHarness) -> None:
    sent = message(part("The story.", picture()), key="a" * 64, composed_at=AT)

    assert send(mail, sent).data == send(mail, sent).data
    assert (
        send(mail, replace(sent, key="b" * 64)).message["Message-ID"]
        != send(mail, sent).message["Message-ID"]
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "News\r\nBcc: everyone@vru.example"},
        {"subject": "News\u2028Bcc: everyone@vru.example"},
        {"recipient": Recipient("a@paper.example\r\nRCPT TO:<b@paper.example>")},
        {"recipient": Recipient("a@paper.example", "Ann\nBcc: b@paper.example")},
        {"recipient": Recipient("no address")},
        {"recipient": Recipient("a@paper.example, b@paper.example")},
        {"recipient": Recipient("")},
        {"recipient": None},
    ],
)
def test_headers_that_a_stranger_could_have_written_are_refused(
    mail: EmailHarness, changes: dict[str, Any]
) -> None:
    with pytest.raises(PermanentChannelError):
        send(mail, replace(message("The story."), **changes))
    assert mail.server.commands == []


@pytest.mark.parametrize(
    "settings",
    [
        {"sender": ""},
        {"sender": "Press office"},
        {"sender": "Press\r\nBcc: x@y.example <press@vru.example>"},
        {"reply_to": "nobody"},
        {"unsubscribe": "http://vru.example/stop"},
        {"unsubscribe": "mailto:a@b.example>, <mailto:c@d.example"},
        {"username": "press"},
        {"password": "word"},
    ],
)
def test_a_wrong_setting_is_a_matter_of_the_account(mail: EmailHarness, settings: dict[str, str]) -> None:
    with pytest.raises(AccountError):
        send(mail, None, **settings)


@pytest.mark.parametrize(
    "address", ["", "mail.example.org", "https://mail.example.org", "smtp://a:b@mail.example.org"]
)
def test_a_base_address_that_is_none_is_named(mail: EmailHarness, address: str) -> None:
    mail.base_url = address

    with pytest.raises(AccountError, match="smtp://"):
        mail.channel().verify()


@pytest.mark.parametrize(
    ("verb", "answer", "expected", "is_rate"),
    [
        ("RCPT", "550 5.1.1 No such user", PermanentChannelError, False),
        ("RCPT", "450 4.2.0 Greylisted", TemporaryChannelError, False),
        ("MAIL", "421 4.3.2 Closing", TemporaryChannelError, True),
        ("RCPT", "451 4.7.1 Greylisted, come back in five minutes", TemporaryChannelError, False),
        ("RCPT", "421 4.7.0 Too many connections", TemporaryChannelError, True),
        ("MAIL", "451 4.7.1 Too many from this sender", TemporaryChannelError, True),
        ("MAIL", "553 5.7.1 Sender address not owned by user", AccountError, False),
        ("MAIL", "552 5.3.4 Message too big", PermanentChannelError, False),
        ("DATA", "451 4.7.1 Greylisted, come back in five minutes", TemporaryChannelError, False),
        ("MAIL", "530 5.7.0 Sign in first", AccountError, False),
        ("DATA", "554 5.7.1 Refused by policy", PermanentChannelError, False),
        ("DATA", "452 4.3.1 Disk full", TemporaryChannelError, False),
    ],
)
def test_each_answer_is_named_as_the_table_says(
    mail: EmailHarness, verb: Any, answer: str, expected: type[Exception], is_rate: bool
) -> None:
    mail.server.refuse(verb, answer)

    with pytest.raises(expected) as caught:
        send(mail)
    assert getattr(caught.value, "rate_limited", False) is is_rate
    assert mail.server.mails == []


def test_the_recipients_address_is_not_kept_in_the_record_of_the_error(mail: EmailHarness) -> None:
    mail.server.refuse("RCPT", "550 5.1.1 <news@paper.example> is not known here")

    with pytest.raises(PermanentChannelError) as caught:
        send(mail)
    assert "news@paper" not in f"{caught.value} {caught.value.detail}"


def test_nor_is_it_where_the_refusal_came_late(mail: EmailHarness, one_desk: Registry) -> None:
    mail.server.answer_late("DATA", seconds=0.2, answer="550 5.7.1 <news7@paper.example> wants no mail")
    with pytest.raises(AnswerAwaitedError) as awaited:
        hand_in(mail, one_desk, 7)
    with pytest.raises(PermanentChannelError) as caught:
        awaited.value.wait()
    assert "news7@paper" not in f"{caught.value} {caught.value.detail}"


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_a_connection_lost_before_the_letter_means_nothing_went_out(mail: EmailHarness, verb: Any) -> None:
    mail.server.drop_at(verb)

    with pytest.raises(TemporaryChannelError):
        send(mail)


@pytest.mark.parametrize("taken", [True, False])
def test_a_connection_lost_after_the_letter_leaves_it_unknown_for_ever(
    mail: EmailHarness, taken: bool
) -> None:
    mail.server.drop_at("DATA", taken=taken)
    sent = message("The story.")

    with pytest.raises(UnknownOutcomeError):
        send(mail, sent)
    with pytest.raises(UnknownOutcomeError):
        mail.channel().find(sent, MemoryCheckpoint(), AT)


def test_a_server_that_hangs_before_the_letter_is_tried_again_after_it_is_unknown(mail: EmailHarness) -> None:
    patience = replace(IMPATIENT, connect=30)
    for verb, expected in (("RCPT", TemporaryChannelError), ("DATA", UnknownOutcomeError)):
        began = time.monotonic()
        mail.server.hang_at(verb, seconds=5)  # type: ignore[arg-type]
        with pytest.raises(expected):
            mail.channel(timeouts=patience).send(message("The story."), MemoryCheckpoint())
        assert time.monotonic() - began < 2.5


def test_a_server_that_is_not_there_is_tried_again(mail: EmailHarness) -> None:
    mail.base_url = "smtp://127.0.0.1:1"

    with pytest.raises(TemporaryChannelError, match="could not be reached"):
        mail.channel().verify()


@pytest.fixture(params=["starttls", "implicit"])
def secure(request: pytest.FixtureRequest) -> Iterator[EmailHarness]:
    tls: Tls = request.param
    with SmtpServer(tls=tls, user="press", password="pass word 1") as server:
        harness = EmailHarness(server)
        harness.base_url = f"{'smtps' if tls == 'implicit' else 'smtp'}://127.0.0.1:{server.port}"
        yield harness


def test_signing_in_goes_over_an_encrypted_connection(secure: EmailHarness) -> None:
    received = send(secure, username="press", password="pass word 1")

    assert received.is_encrypted
    assert received.user == "press"


def test_without_encryption_nothing_goes_to_another_machine(mail: EmailHarness) -> None:
    """The name is taken for another machine's; whoever takes STARTTLS away on the way makes it look just so."""
    mail.base_url = f"smtp://127.1:{mail.server.port}"

    with pytest.raises(AccountError, match="offers no encryption"):
        send(mail)
    with pytest.raises(AccountError, match="offers no encryption"):
        mail.channel().verify()
    assert mail.server.mails == []
    assert not any(command.startswith(("MAIL", "RCPT", "DATA")) for command in mail.server.commands)


def test_a_wrong_password_is_a_matter_of_the_account_and_does_not_show(secure: EmailHarness) -> None:
    channel = secure.channel(secure.credentials() | {"username": "press", "password": "wrong-and-secret"})

    with pytest.raises(AccountError) as caught:
        channel.verify()
    assert "wrong-and-secret" not in f"{caught.value} {caught.value.detail} {secure.connection()!r}"


def test_a_server_that_can_not_check_a_password_now_is_tried_again(secure: EmailHarness) -> None:
    secure.server.refuse("AUTH", "454 4.7.0 Try again later", times=9)  # by each way of signing in

    with pytest.raises(TemporaryChannelError) as caught:
        send(secure, username="press", password="pass word 1")
    assert "454" in f"{caught.value} {caught.value.detail}"
    assert secure.server.mails == []


def test_signing_in_where_the_server_has_no_sign_in_is_a_matter_of_the_account(mail: EmailHarness) -> None:
    with pytest.raises(AccountError):
        send(mail, username="press", password="word")


def test_an_e_mail_can_not_be_taken_back(mail: EmailHarness) -> None:
    with pytest.raises(PermanentChannelError, match="correction"):
        mail.channel().delete(["<1@vru.example>"])


def test_each_part_of_a_longer_text_is_in_the_letter(mail: EmailHarness) -> None:
    received = send(mail, replace(message("One"), parts=(MessagePart("One"), MessagePart("Two"))))

    assert received.text().split() == ["One", "Two"]


@pytest.fixture
def one_desk(mail: EmailHarness) -> Iterator[Registry]:
    """As the desk has it: one directory of channels for all letters. It gives a server no time before it steps aside."""
    directory = Registry(timeouts=replace(IMPATIENT, answer=5, aside=0.05))
    yield directory
    directory.hang_up(1)


def hand_in(mail: EmailHarness, directory: Registry, number: int) -> SendResult:
    letter = replace(message("The story."), recipient=Recipient(f"news{number}@paper.example"))
    return directory.build(mail.connection()).send(letter, MemoryCheckpoint())


def test_many_letters_go_over_one_connection_also_past_a_refused_recipient(
    mail: EmailHarness, one_desk: Registry
) -> None:
    mail.server.refuse_recipient("news1@*", "451 4.7.1 Greylisted")
    mail.server.refuse_recipient("news2@*")
    for number in range(5):
        with nullcontext() if number not in (1, 2) else pytest.raises(ChannelError):
            hand_in(mail, one_desk, number)

    assert [one.recipients[0][4] for one in mail.server.mails] == ["0", "3", "4"]
    assert len({one.port for one in mail.server.mails}) == 1
    resets = [command for command in mail.server.commands if command.startswith("RSET")]
    assert len(resets) == 2, "a letter that was taken needs no taking back"


def test_a_whole_list_of_200_goes_over_one_connection_each_to_one_person(
    mail: EmailHarness, one_desk: Registry
) -> None:
    for number in range(200):
        hand_in(mail, one_desk, number)

    assert [one.recipients for one in mail.server.mails] == [(f"news{n}@paper.example",) for n in range(200)]
    assert len({one.port for one in mail.server.mails}) == 1


def test_a_kept_connection_that_ended_or_takes_no_more_is_replaced_unseen(
    mail: EmailHarness, one_desk: Registry
) -> None:
    hand_in(mail, one_desk, 0)
    mail.server.drop_at("MAIL")
    hand_in(mail, one_desk, 1)
    mail.server.refuse("MAIL", "421 4.7.0 Enough for one connection")
    hand_in(mail, one_desk, 2)

    mail.server.refuse("RCPT", "421 4.7.0 Enough recipients for one connection")
    hand_in(mail, one_desk, 3)

    assert [one.recipients[0][4] for one in mail.server.mails] == ["0", "1", "2", "3"]
    assert len({one.port for one in mail.server.mails}) == 4


def test_a_server_that_wants_encryption_first_is_not_called_a_wrong_password(mail: EmailHarness) -> None:
    mail.server.refuse("MAIL", "530 5.7.0 Must issue a STARTTLS command first")

    with pytest.raises(AccountError, match="encrypted connection"):
        send(mail)


def test_a_new_login_never_uses_the_connection_of_the_old_one(secure: EmailHarness) -> None:
    directory = Registry()
    for password, expected in (("pass word 1", nullcontext()), ("wrong", pytest.raises(AccountError))):
        login = secure.credentials() | {"username": "press", "password": password}
        with expected:
            directory.build(secure.connection(login)).send(message("The story."), MemoryCheckpoint())


def test_a_letter_whose_answer_takes_its_time_is_waited_for_apart_and_holds_up_no_other(
    mail: EmailHarness, one_desk: Registry
) -> None:
    """Nor is its late answer ever taken for that to another letter."""
    mail.server.answer_late("DATA", recipient="news0@*", seconds=0.2)
    mail.server.answer_late("DATA", recipient="news1@*", seconds=0.2, answer="550 5.7.1 A virus")
    with pytest.raises(AnswerAwaitedError) as first:
        hand_in(mail, one_desk, 0)
    with pytest.raises(AnswerAwaitedError) as second:
        hand_in(mail, one_desk, 1)
    mail.server.refuse_recipient("news2@*")
    with pytest.raises(PermanentChannelError):
        hand_in(mail, one_desk, 2)

    assert first.value.wait().remote_id.endswith("@vru.example>")
    with pytest.raises(PermanentChannelError, match="550"):
        second.value.wait()
    assert [one.recipients[0][4] for one in mail.server.mails] == ["0"]


def test_an_answer_that_never_comes_leaves_the_letter_unknown(mail: EmailHarness) -> None:
    directory = Registry(timeouts=replace(IMPATIENT, answer=0.15, aside=0.05))
    mail.server.hang_at("DATA", seconds=5)
    with pytest.raises(AnswerAwaitedError) as awaited:
        hand_in(mail, directory, 0)

    with pytest.raises(UnknownOutcomeError):
        awaited.value.wait()


def test_a_letter_may_be_waited_for_ten_minutes() -> None:
    assert (Timeouts().answer, Timeouts().aside <= 10) == (600, True)


def test_a_refused_certificate_is_named_and_nothing_goes_out(secure: EmailHarness) -> None:
    """The name is taken for another machine's, whose certificate has to be a good one."""
    secure.base_url = secure.base_url.replace("127.0.0.1", "127.1")

    with pytest.raises(AccountError, match="a certificate that is self-signed") as refused:
        send(secure, username="press", password="pass word 1")
    assert "reached" not in str(refused.value)
    assert secure.server.mails == []
