"""Mail that arrived at the test's SMTP server, and the folder form of it that other processes can read."""

from __future__ import annotations

import email.policy
import json
import os
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class ReceivedMail:
    """One accepted message with its envelope; `user` is who signed in, `is_encrypted` whether TLS was on."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    at: datetime
    user: str | None = None
    is_encrypted: bool = False
    port: int = 0  # where the connection came from: the same for what came over one

    @property
    def message(self) -> EmailMessage:
        return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(self.data)

    def text(self) -> str:
        return self._part("plain")

    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())


def write_mail(folder: Path, number: int, mail: ReceivedMail) -> None:
    """NNNN.json with the envelope, then NNNN.eml, so that who sees the letter finds its envelope too."""
    envelope = {
        "sender": mail.sender, "recipients": list(mail.recipients), "at": mail.at.isoformat(),
        "user": mail.user,
        "is_encrypted": mail.is_encrypted,
    }  # fmt: skip
    for name, data in (
        (f"{number:04d}.json", json.dumps(envelope).encode()),
        (f"{number:04d}.eml", mail.data),
    ):
        unfinished = folder / f".{name}"
        unfinished.write_bytes(data)
        os.replace(unfinished, folder / name)


def read_mailbox(folder: Path) -> list[ReceivedMail]:
    """Every letter in a mailbox folder, in order of arrival."""
    mails = []
    for letter in sorted(folder.glob("[0-9]*.eml")):
        envelope = json.loads(letter.with_suffix(".json").read_text("utf-8"))
        mails.append(ReceivedMail(
            sender=envelope["sender"], recipients=tuple(envelope["recipients"]), data=letter.read_bytes(),
            at=datetime.fromisoformat(envelope["at"]), user=envelope["user"],
            is_encrypted=envelope["is_encrypted"],
        ))  # fmt: skip
    return mails
