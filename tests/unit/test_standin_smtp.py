"""The SMTP server of the tests is a real one: TLS, sign-in, an answer per recipient, hanging and dropping."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.standins.mailbox import read_mailbox
from tests.standins.processes import SmtpProcess
from tests.standins.smtp import SmtpServer


def letter(to: str = "news@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "press@example.org", to, "A week of action"
    message.set_content("Plain words, £10")
    message.add_alternative("<p>Plain words, £10</p>", subtype="html")
    return message


def test_a_letter_arrives_with_both_parts_and_its_envelope(smtp_server: SmtpServer) -> None:
    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=PATIENCE) as client:
        client.send_message(letter())
    (mail,) = smtp_server.mails
    assert (mail.sender, mail.recipients) == ("press@example.org", ("news@example.org",))
    assert mail.message["Subject"] == "A week of action"
    assert mail.text().strip() == "Plain words, £10"
    assert mail.html().strip() == "<p>Plain words, £10</p>"


def test_recipients_are_answered_one_by_one(smtp_server: SmtpServer) -> None:
    smtp_server.refuse_recipient("gone@*")
    smtp_server.refuse_recipient("busy@example.org", "451 4.3.0 Try again later")
    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=PATIENCE) as client:
        recipients = ["news@example.org", "gone@example.org", "busy@example.org"]
        refused = client.send_message(letter(), to_addrs=recipients)
    assert {address: code for address, (code, _) in refused.items()} == {
        "gone@example.org": 550,
        "busy@example.org": 451,
    }
    assert [mail.recipients for mail in smtp_server.mails] == [("news@example.org",)]


def test_starttls_and_sign_in_are_demanded() -> None:
    with SmtpServer(tls="starttls", user="desk", password="right") as server:
        trust = ssl.create_default_context(cafile=server.ca_file)
        refused_sender = pytest.raises(smtplib.SMTPSenderRefused)
        with smtplib.SMTP(server.host, server.port, timeout=PATIENCE) as client:
            client.starttls(context=trust)
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("desk", "wrong")
        with smtplib.SMTP(server.host, server.port, timeout=PATIENCE) as client, refused_sender:
            client.send_message(letter())
        with smtplib.SMTP(server.host, server.port, timeout=PATIENCE) as client:
            client.starttls(context=trust)
            client.login("desk", "right")
            client.send_message(letter())
        assert [(mail.user, mail.is_encrypted) for mail in server.mails] == [("desk", True)]


def test_implicit_tls_works() -> None:
    with SmtpServer(tls="implicit") as server:
        trust = ssl.create_default_context(cafile=server.ca_file)
        with smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=trust) as client:
            client.send_message(letter())
        assert len(server.mails) == 1


@pytest.mark.parametrize("taken", [True, False])
def test_a_drop_after_data_gives_no_answer(smtp_server: SmtpServer, taken: bool) -> None:
    smtp_server.drop_at("DATA", taken=taken)
    client = smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=PATIENCE)
    with client, pytest.raises(smtplib.SMTPServerDisconnected):
        client.send_message(letter())
    assert len(smtp_server.mails) == int(taken)


def test_a_server_that_hangs_after_data_ends_in_the_clients_timeout(smtp_server: SmtpServer) -> None:
    smtp_server.hang_at("DATA", taken=True)
    client = smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=0.3)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        client.send_message(letter())
    client.close()
    assert len(smtp_server.mails) == 1


def test_a_refused_data_keeps_nothing(smtp_server: SmtpServer) -> None:
    smtp_server.refuse("DATA", "554 5.7.1 Policy")
    client = smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=PATIENCE)
    with client, pytest.raises(smtplib.SMTPDataError):
        client.send_message(letter())
    assert smtp_server.mails == []


def test_the_server_runs_as_a_process_and_fills_a_mailbox_folder(tmp_path: Path) -> None:
    with (
        SmtpProcess(tmp_path / "box") as process,
        smtplib.SMTP(process.host, process.port, timeout=PATIENCE) as client,
    ):
        client.send_message(letter("one@example.org"))
        client.send_message(letter("two@example.org"))
    assert [mail.recipients for mail in read_mailbox(tmp_path / "box")] == [
        ("one@example.org",),
        ("two@example.org",),
    ]
