"""One e-mail to one recipient: the same bytes at every retry, and no header a stranger could have written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from campaigns.channels import email_headers as headers
from campaigns.channels.base import Connection, MediaFile, OutboundMessage, Recipient
from campaigns.channels.errors import AccountError, PermanentChannelError

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
    letter = headers.new_letter()
    try:
        _add_bodies(letter, message)
        for name, value in _headers(message, message.recipient, sender):
            headers.write(letter, name, value)
    except (MessageError, ValueError, IndexError):
        raise PermanentChannelError(
            "This e-mail can't be put together: its subject or recipient is not what a mail server takes. "
            "Correct it and submit it again."
        ) from None
    return letter.as_bytes()


def recipient_address(recipient: Recipient) -> str:
    """As the mail server is told it."""
    return _recipient(recipient).addr_spec


def _headers(message: OutboundMessage, recipient: Recipient, sender: Sender) -> Iterator[tuple[str, str]]:
    """Written after the bodies: to set one of those takes every Content header of the letter away."""
    yield "From", headers.mailbox(sender.address, "From")
    yield "To", headers.mailbox(_recipient(recipient), "To")
    if sender.reply_to:
        yield "Reply-To", headers.mailbox(sender.reply_to, "Reply-To")
    yield "Subject", headers.words(_clean(message.subject, "subject"), "Subject")
    yield "Date", format_datetime(message.composed_at.astimezone(UTC))
    yield "Message-ID", message_id(message.key, sender)
    yield "Auto-Submitted", "no"
    yield "Content-Language", headers.words(_clean(message.language, "language"), "Content-Language")
    yield from _unsubscribe_headers(recipient, sender)


def _unsubscribe_headers(recipient: Recipient, sender: Sender) -> Iterator[tuple[str, str]]:
    """One click only where the address says who it is for, and over https (RFC 8058)."""
    own, common = recipient.unsubscribe, sender.unsubscribe
    if own and not common.startswith("mailto:"):
        common = ""  # there may be one web address only
    addresses = [address for address in (own, common) if address]
    if addresses:
        yield "List-Unsubscribe", ",\r\n ".join(f"<{address}>" for address in addresses)
    if own.startswith("https://"):
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


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
    letter.add_attachment(media.read(), maintype=maintype, subtype=subtype)
    part: EmailMessage = list(letter.iter_attachments())[-1]
    name = _clean(media.name, "file name of a picture")
    headers.write(part, "Content-Disposition", headers.attached_as(name))
    if media.alt:
        alt = " ".join(media.alt.split())
        headers.write(part, "Content-Description", headers.words(alt, "Content-Description"))


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
