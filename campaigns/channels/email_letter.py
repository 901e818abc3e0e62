"""One e-mail to one recipient: the same bytes at every retry, and no header a stranger could have written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from campaigns.channels.base import (
    AccountError,
    Connection,
    MediaFile,
    OutboundMessage,
    PermanentChannelError,
    Recipient,
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_BOUNDARY_SALT = "campaign-desk"


@dataclass(frozen=True)
class Sender:
    """Who the letters come from, as the account's settings say."""

    address: Address
    reply_to: Address | None = None
    unsubscribe: str = ""

    @classmethod
    def of(cls, connection: Connection) -> Sender:
        """Read the account's settings.

        Raises:
            AccountError: one of them is missing or can't stand in a header.
        """
        settings = connection.credentials
        unsubscribe = settings.get("unsubscribe", "").strip()
        if unsubscribe and not _is_unsubscribe(unsubscribe):
            raise AccountError(
                f"The unsubscribe setting of the account “{connection.name}” must be one mailto: or "
                "https:// address. Correct it and connect the account again."
            )
        return cls(
            address=_setting(settings, "sender", connection.name),
            reply_to=_setting(settings, "reply_to", connection.name)
            if settings.get("reply_to", "").strip()
            else None,
            unsubscribe=unsubscribe,
        )


def message_id(key: str, sender: Sender) -> str:
    """Ours, derived from the delivery's key: a second copy would carry the same one."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{sender.address.domain}>"


def compose(message: OutboundMessage, sender: Sender) -> bytes:
    """The whole letter, lines ended as SMTP wants them.

    Raises:
        PermanentChannelError: a header would hold a control character, or the recipient's address is none.
    """
    if message.recipient is None:
        raise PermanentChannelError("This e-mail has no recipient. Choose a media list and submit it again.")
    letter = EmailMessage(policy=SMTP)
    try:
        letter["From"] = sender.address
        letter["To"] = _recipient(message.recipient)
        if sender.reply_to:
            letter["Reply-To"] = sender.reply_to
        letter["Subject"] = _clean(message.subject, "subject")
        letter["Date"] = format_datetime(message.composed_at.astimezone(UTC))
        letter["Message-ID"] = message_id(message.key, sender)
        letter["Auto-Submitted"] = "no"
        letter["Content-Language"] = _clean(message.language, "language")
        _add_unsubscribe(letter, sender)
        _add_bodies(letter, message)
    except (MessageError, ValueError, IndexError):
        raise PermanentChannelError(
            "This e-mail can't be put together: its subject or recipient is not what a mail server takes. "
            "Correct it and submit it again."
        ) from None
    return letter.as_bytes()


def recipient_address(recipient: Recipient) -> str:
    """As the mail server is told it."""
    return _recipient(recipient).addr_spec


def _add_unsubscribe(letter: EmailMessage, sender: Sender) -> None:
    if sender.unsubscribe:
        letter["List-Unsubscribe"] = f"<{sender.unsubscribe}>"
        if sender.unsubscribe.startswith("https://"):
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _add_bodies(letter: EmailMessage, message: OutboundMessage) -> None:
    text = "\n\n".join(part.text for part in message.parts)
    letter.set_content(text, cte="quoted-printable")
    if message.html:
        letter.add_alternative(message.html, subtype="html", cte="quoted-printable")
    for media in (media for part in message.parts for media in part.media):
        _attach(letter, media)
    _fix_boundaries(letter, message.key)


def _attach(letter: EmailMessage, media: MediaFile) -> None:
    maintype, _, subtype = media.mime_type.partition("/")
    letter.add_attachment(
        media.read(),
        maintype=maintype,
        subtype=subtype,
        filename=_clean(media.name, "file name of a picture"),
    )
    if media.alt:
        list(letter.iter_attachments())[-1]["Content-Description"] = " ".join(media.alt.split())


def _fix_boundaries(letter: EmailMessage, key: str) -> None:
    """The library draws them by lot; ours must be the same when the letter is put together again."""
    for number, part in enumerate(letter.walk()):
        if part.is_multipart():
            digest = hashlib.sha256(f"{_BOUNDARY_SALT}:{key}:{number}".encode()).hexdigest()[:32]
            part.set_boundary(f"=_{digest}")


def _recipient(recipient: Recipient) -> Address:
    try:
        return _address(
            _clean(recipient.name, "recipient's name").strip(),
            _clean(recipient.address, "recipient's address").strip(),
        )
    except (MessageError, ValueError, IndexError):
        raise PermanentChannelError(
            "The recipient's e-mail address is not one. Correct it in the media list and send it again."
        ) from None


def _setting(settings: Mapping[str, str], name: str, account_name: str) -> Address:
    value = settings.get(name, "").strip()
    try:
        if _CONTROL.search(value):
            raise ValueError
        return _address(*parseaddr(value))
    except (MessageError, ValueError, IndexError):
        raise AccountError(
            f"The {name} of the account “{account_name}” must be like: Press office <press@example.org>. "
            "Correct it and connect the account again."
        ) from None


def _address(name: str, spec: str) -> Address:
    """An address that any mail server takes: a domain with accents goes out in its ASCII form.

    Raises:
        ValueError (or the library's own): it is none.
    """
    username, _, domain = spec.rpartition("@")
    domain = domain.encode("idna").decode()
    if not username.isascii() or ("." not in domain and domain != "localhost"):
        raise ValueError
    return Address(name, addr_spec=f"{username}@{domain}")


def _clean(text: str, what: str) -> str:
    if _CONTROL.search(text):
        raise PermanentChannelError(
            f"The {what} of this e-mail holds a line break or control character. Take it out and submit "
            f"it again."
        )
    return text


def _is_unsubscribe(address: str) -> bool:
    is_plain = address.isascii() and not _CONTROL.search(address) and not set(address) & set(' <>,"')
    return is_plain and address.startswith(("mailto:", "https://"))
