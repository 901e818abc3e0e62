"""Letters of the desk to the people who use it: short, in plain text, marked as written by a machine."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from email.headerregistry import Address
from email.utils import format_datetime

from campaigns.channels import email_headers as headers
from campaigns.channels.base import Connection
from campaigns.channels.http import Timeouts
from campaigns.channels.smtp_server import MailServer
from campaigns.clock import Clock, SystemClock
from campaigns.domain.items.channel_kinds import EMAIL


class SmtpStaffMail:
    """Hands letters in at the installation's own mail server."""

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        username: str = "",
        password: str = "",
        clock: Clock | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        login = {"username": username, "password": password} if username else {}
        self._connection = Connection(
            account_id=0, kind=EMAIL, name="CAMPAIGNS_SMTP_URL", base_url=url, credentials=login
        )
        self._sender = Address(display_name="Campaign Desk", addr_spec=sender)
        self._clock = clock or SystemClock()
        given = timeouts or Timeouts()
        # One after the other, and none of them may hold up a link to sign in for ten minutes.
        self._timeouts = replace(given, answer=given.upload, aside=given.upload)

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        """Hand in one letter.

        Raises:
            ChannelError: it was not taken, or nobody knows; the message says why and holds no address.
        """
        domain = self._sender.domain
        letter = headers.new_letter()
        letter.set_content(text, cte="quoted-printable")
        own_id = hashlib.sha256(f"{key} {to}".encode()).hexdigest()[:40]
        for name, value in (
            ("From", headers.mailbox(self._sender, "From")),
            ("To", headers.mailbox(Address(addr_spec=to), "To")),
            ("Subject", headers.words(" ".join(subject.split()), "Subject")),
            ("Date", format_datetime(self._clock.now())),
            ("Message-ID", f"<{own_id}@{domain}>"),
            ("Auto-Submitted", "auto-generated"),
        ):
            headers.write(letter, name, value)
        server = MailServer.of(self._connection, timeouts=self._timeouts, own_name=domain)
        server.hand_in(letter.as_bytes(), sender=self._sender.addr_spec, recipient=to)
