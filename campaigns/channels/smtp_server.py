"""One conversation with a mail server, step by step, so that it is always known whether it has the letter."""

from __future__ import annotations

import io
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from campaigns.channels.base import (
    AccountError,
    ChannelError,
    Connection,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.bounded import BoundedReader, send_within
from campaigns.channels.connecting import is_loopback, scrub
from campaigns.channels.http import Timeouts

PORTS = {"smtp": 587, "smtps": 465}
ACCOUNT_CODES = {530, 534, 535, 538}
CLOSING = 421
LARGEST_REPLY = 65_536  # bytes, all its lines together
WHOLE = 4  # times the wait for one reply, for everything up to the letter
FAREWELL = 1.0  # seconds for a polite end, which a server that hangs would not give
_LEADING_DOT = re.compile(rb"(?m)^\.")


class _Bounded(smtplib.SMTP):
    """Reads each reply within a size, and all of them until one moment: a reply may have lines without end."""

    def __init__(self, *args: Any, until: float, **kwargs: Any) -> None:
        """``until`` is a moment of ``monotonic()``."""
        self.until = until
        super().__init__(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        assert self.sock is not None
        if self.file is None:
            self._reader = BoundedReader(self.sock, until=self.until, most=LARGEST_REPLY)
            self.file = io.BufferedReader(self._reader)
        self._reader.allow(until=self.until, most=LARGEST_REPLY)
        try:
            return super().getreply()
        except (
            smtplib.SMTPResponseException
        ) as error:  # a line too long; the code is smtplib's own, not the server's
            raise smtplib.SMTPServerDisconnected(type(error).__name__) from None


class _BoundedSecure(_Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte on."""


@dataclass(frozen=True)
class MailServer:
    """Where and how to hand letters in."""

    host: str
    port: int
    is_implicit_tls: bool
    username: str
    connection: Connection
    timeouts: Timeouts
    own_name: str

    @classmethod
    def of(cls, connection: Connection, *, timeouts: Timeouts, own_name: str) -> MailServer:
        """Read the account's settings; ``own_name`` is how we greet the server.

        Raises:
            AccountError: the base address is none, or only one of user name and password is there.
        """
        parts = urlsplit(connection.base_url.strip())
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in PORTS or not parts.hostname or port == -1 or parts.username is not None:
            raise AccountError(
                f"The account “{connection.name}” needs a base address such as smtp://mail.example.org:587 "
                "or smtps://mail.example.org, without a user name in it. Correct it and verify the "
                "account again."
            )
        username = connection.credentials.get("username", "").strip()
        if bool(username) != bool(connection.credentials.get("password", "")):
            raise AccountError(
                f"The account “{connection.name}” needs both a username and a password, or neither. "
                f"Connect it again."
            )
        return cls(
            host=unquote(parts.hostname),
            port=port or PORTS[parts.scheme],
            is_implicit_tls=parts.scheme == "smtps",
            username=username,
            connection=connection,
            timeouts=timeouts,
            own_name=own_name,
        )

    def try_out(self) -> None:
        """Connect and sign in, no more."""
        with self._conversation() as smtp, self._nothing_sent("NOOP"):
            self._expect(*smtp.noop())

    def hand_in(
        self, letter: bytes, *, sender: str, recipient: str, go_ahead: Callable[[], None] = lambda: None
    ) -> None:
        """Give one letter for one recipient to the server; returning means it has accepted it.

        ``go_ahead`` is asked last, before the letter itself is sent; what it raises ends the conversation.
        """
        secret = recipient
        with self._conversation() as smtp:
            with self._nothing_sent("MAIL"):
                options = [f"SIZE={len(letter)}"] if smtp.has_extn("size") else []
                self._expect(*smtp.mail(sender, options), secret=secret)
            with self._nothing_sent("RCPT"):
                self._expect(*smtp.rcpt(recipient), secret=secret)
            go_ahead()
            with self._nothing_sent("DATA"):
                code, words = smtp.docmd("DATA")
                if code != 354:
                    self._expect(code, words, secret=secret)
                    raise self._temporary("did not ask for the letter", str(code))
            self._send_letter(smtp, letter, secret)

    def _send_letter(self, smtp: _Bounded, letter: bytes, secret: str) -> None:
        """From here on a lost connection may mean that the server has it."""
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self.timeouts.upload)
            whole = _LEADING_DOT.sub(b"..", letter.rstrip(b"\r\n")) + b"\r\n.\r\n"
            send_within(self.timeouts.upload, whole, smtp.send)
            smtp.until = monotonic() + self.timeouts.upload
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise UnknownOutcomeError(
                "The mail server was given the e-mail but its answer never came. It may have been sent: "
                "ask the recipient or your mail administrators before it is sent again.",
                detail=type(error).__name__,
            ) from None
        if code // 100 not in (2, 4, 5):
            raise UnknownOutcomeError(
                "The mail server's answer to the e-mail can't be read. It may have been sent.",
                detail=str(code),
            )
        self._expect(code, words, secret=secret)

    # The conversation around it

    @contextmanager
    def _conversation(self) -> Iterator[_Bounded]:
        smtp = self._connect()
        try:
            with self._nothing_sent("EHLO"):
                smtp.ehlo_or_helo_if_needed()
                self._secure(smtp)
                self._sign_in(smtp)
            yield smtp
        finally:
            with suppress(OSError, smtplib.SMTPException):
                if smtp.sock is not None:
                    smtp.sock.settimeout(FAREWELL)
                smtp.until = monotonic() + FAREWELL
                smtp.quit()
            smtp.close()

    def _connect(self) -> _Bounded:
        with self._nothing_sent("connect"):
            settings: dict[str, Any] = {
                "local_hostname": self.own_name,  # given, for finding it out could take long
                "timeout": self.timeouts.connect,
                "until": monotonic() + self.timeouts.connect + self.timeouts.read * WHOLE,
            }
            make = _Bounded
            if self.is_implicit_tls:
                make, settings["context"] = _BoundedSecure, self._tls()
            smtp = make(self.host, self.port, **settings)
            assert smtp.sock is not None
            smtp.sock.settimeout(self.timeouts.read)
        return smtp

    def _secure(self, smtp: _Bounded) -> None:
        if self.is_implicit_tls:
            return
        if smtp.has_extn("starttls"):
            self._expect(*smtp.starttls(context=self._tls()))
            smtp.ehlo()
        elif not is_loopback(self.host):  # not offered, or somebody in between took the offer away
            raise AccountError(
                f"The mail server {self.host} offers no encryption (STARTTLS), so nothing was sent to it: others could "
                "read it on the way. Use smtps:// or a server with STARTTLS."
            )

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if is_loopback(self.host):  # a relay on this very machine has a certificate of its own making
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _sign_in(self, smtp: _Bounded) -> None:
        if not self.username:
            return
        try:
            smtp.login(self.username, self.connection.credentials["password"])
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise self._refusal(error.smtp_code, error.smtp_error) from None
            raise self._reconnect(str(error.smtp_code)) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise self._reconnect(type(error).__name__) from None
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            raise self._reconnect(type(error).__name__) from None

    @contextmanager
    def _nothing_sent(self, step: str) -> Iterator[None]:
        """Trouble before the letter itself: nothing can have gone out."""
        try:
            yield
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise PermanentChannelError(
                "The mail server does not take this address. Correct it and submit it again.",
                detail=type(error).__name__,
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise self._temporary(
                "could not be reached or hung up", f"{step}: {type(error).__name__}"
            ) from None

    # What answers mean (platform reference, section 12)

    def _expect(self, code: int, words: bytes | str, *, secret: str = "") -> None:
        if not 200 <= code < 300:
            raise self._refusal(code, words, secret=secret)

    def _refusal(self, code: int, words: bytes | str, *, secret: str = "") -> ChannelError:
        text = words.decode(errors="replace") if isinstance(words, bytes) else words
        detail = scrub(f"{code} {text.replace(secret, '…') if secret else text}", self.connection)
        if code in ACCOUNT_CODES:
            return self._reconnect(detail)
        if 500 <= code < 600:
            return PermanentChannelError(
                f"The mail server refused this e-mail ({code}). Read its reason below, correct the "
                "recipient or the text, and send it again.",
                detail=detail,
            )
        is_rate = code == CLOSING or re.match(r"4\.7\.\d", text) is not None
        return TemporaryChannelError(
            f"The mail server can't take this e-mail now ({code}). It will be tried again.",
            rate_limited=is_rate,
            detail=detail,
        )

    def _temporary(self, what: str, detail: str) -> TemporaryChannelError:
        return TemporaryChannelError(
            f"The mail server {self.host} {what}. Nothing went out. If this lasts, check the account's "
            f"base address.",
            detail=detail,
        )

    def _reconnect(self, detail: str) -> AccountError:
        return AccountError(
            "The mail server does not accept this account's user name and password. Correct them and "
            "connect the account again.",
            detail=detail,
        )
