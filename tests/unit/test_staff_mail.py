"""Letters to the people who use the desk, handed in at a real SMTP server."""

from __future__ import annotations

import pytest

from campaigns.channels.errors import ChannelError, PermanentChannelError
from campaigns.channels.notify_staff_mail import NotifyStaffMail
from campaigns.channels.staff_mail import SmtpStaffMail
from tests.standins.fixtures import notify_server, notify_session, smtp_server, smtp_session
from tests.standins.notify import NotifyServer
from tests.standins.smtp import SmtpServer

__all__ = ["notify_server", "notify_session", "smtp_server", "smtp_session"]
TO = "maya@desk.example"


def mail(server: SmtpServer, **login: str) -> SmtpStaffMail:
    return SmtpStaffMail(f"smtp://{server.host}:{server.port}", sender="desk@vru.example", **login)


def test_a_letter_arrives_marked_as_written_by_a_machine(smtp_server: SmtpServer) -> None:
    mail(smtp_server).send(to=TO, subject="Missed: “Walk away”\r\nBcc: x@y", text="What to do: …\n", key="1")
    [received] = smtp_server.mails
    assert received.message["From"] == "Campaign Desk <desk@vru.example>"
    assert received.message["Auto-Submitted"] == "auto-generated"
    assert received.message["Subject"] == "Missed: “Walk away” Bcc: x@y"
    assert received.message["Bcc"] is None
    assert received.text().strip() == "What to do: …"


def test_the_same_letter_to_the_same_person_keeps_its_message_id(smtp_server: SmtpServer) -> None:
    for to, key in ((TO, "1"), (TO, "1"), ("tom@desk.example", "1"), (TO, "2")):
        mail(smtp_server).send(to=to, subject="S", text="T", key=key)
    ids = [str(one.message["Message-ID"]) for one in smtp_server.mails]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_refusal_names_no_address(smtp_server: SmtpServer) -> None:
    smtp_server.refuse_recipient(TO)
    with pytest.raises(PermanentChannelError) as refusal:
        mail(smtp_server).send(to=TO, subject="S", text="T", key="1")
    assert TO not in f"{refusal.value} {refusal.value.detail}"


def test_a_server_that_is_not_there_is_a_matter_of_trying_again() -> None:
    with pytest.raises(ChannelError, match="could not be reached"):
        SmtpStaffMail("smtp://127.0.0.1:1", sender="desk@vru.example").send(
            to=TO, subject="S", text="T", key="1"
        )


def test_govuk_notify_carries_them_where_there_is_no_mail_server(notify_server: NotifyServer) -> None:
    post = NotifyStaffMail(base_url=notify_server.url, **notify_server.credentials)
    for key in ("1", "1", "2"):
        post.send(to=TO, subject="Missed: “Walk away”\r\nBcc: x@y", text="What to do: …\n", key=key)
    first, again, other = notify_server.letters
    assert (first.address, first.subject) == (TO, "Missed: “Walk away” Bcc: x@y")
    assert first.body.strip() == "What to do: …"
    assert first.reference == again.reference != other.reference


def test_a_refusal_of_govuk_notify_names_no_address(notify_server: NotifyServer) -> None:
    post = NotifyStaffMail(base_url=notify_server.url, **notify_server.credentials)
    notify_server.is_team_only = True
    with pytest.raises(ChannelError) as refusal:
        post.send(to=TO, subject="S", text="T", key="1")
    assert TO not in str(refusal.value)
