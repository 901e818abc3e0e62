"""One conversation with a mail server, step by step, so that it is always known whether it has the letter."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from campaigns.channels.base import Connection
from campaigns.channels.bounded import send_within
from campaigns.channels.connecting import is_loopback
from campaigns.channels.errors import (
    AccountError,
    AnswerAwaitedError,
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.http import Timeouts
from campaigns.channels.smtp_answers import cut_short, failure, refusal, wrong_login
from campaigns.channels.smtp_line import Line, SecureLine

PORTS = {"smtp": 587, "smtps": 465}
WHOLE = 4  # times the wait for one reply, for everything up to the letter
_NO_ANSWER = (
    "The mail server was given the e-mail but its answer never came. It may have been sent: ask the recipient or your "
    "mail administrators before it is sent again."
)
_LEADING_DOT = re.compile(rb"(?m)^\.")


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
        line = self._connect()
        try:
            with self._nothing_sent("NOOP"):
                self._expect("NOOP", *line.noop())
        finally:
            line.hang_up()

    def hand_in(
        self, letter: bytes, *, sender: str, recipient: str, go_ahead: Callable[[], None] = lambda: None
    ) -> None:
        """Give one letter for one recipient to the server; returning means it has accepted it.

        ``go_ahead`` is asked last, before the letter itself is sent; what it raises ends the conversation.

        Raises:
            AnswerAwaitedError: the server has all of it, and takes its time to say whether it accepts it.
        """
        line = self._asked_for(sender, len(letter), recipient, go_ahead)
        can_go_on = False  # the server waits for a command, and what it says next is the answer to that
        is_taken = is_waited_on = False
        try:
            self._send_letter(line, letter)
            if not self._has_answer(line, self.timeouts.aside):
                is_waited_on = True
                raise AnswerAwaitedError(_NO_ANSWER, wait=partial(self._wait_on, line, recipient))
            answer = self._read_answer(line)
            can_go_on = True
            self._expect("DATA", *answer, secret=recipient)
            is_taken = True
        finally:
            if not is_waited_on:
                self._leave(line, is_free=can_go_on and (is_taken or line.takes_back()))

    def _asked_for(self, sender: str, size: int, recipient: str, go_ahead: Callable[[], None]) -> Line:
        """A conversation in which the server waits for the letter: that which was kept, or a new one where it has had enough
        of that.
        """
        line, is_kept = self._begin(sender, size, recipient)
        try:
            self._have_it_asked_for(line, recipient, go_ahead)
            return line
        except TemporaryChannelError as error:
            if not (is_kept and error.rate_limited):
                raise
        line = self._begin_anew(sender, size, recipient)
        self._have_it_asked_for(line, recipient, go_ahead)
        return line

    def _have_it_asked_for(self, line: Line, recipient: str, go_ahead: Callable[[], None]) -> None:
        can_go_on = True
        try:
            with self._nothing_sent("RCPT"):
                self._expect("RCPT", *line.rcpt(recipient), secret=recipient)
            go_ahead()
            with self._nothing_sent("DATA"):
                code, words = line.docmd("DATA")
                can_go_on = code >= 400
                if code != 354:
                    self._expect("DATA", code, words, secret=recipient)
                    raise cut_short(self.host, "did not ask for the letter", str(code))
        except BaseException as error:
            is_closing = isinstance(error, TemporaryChannelError) and error.rate_limited
            self._leave(line, is_free=can_go_on and not is_closing and line.takes_back())
            raise

    # The letter. From here on a lost connection may mean that the server has it.

    def _send_letter(self, line: Line, letter: bytes) -> None:
        whole = _LEADING_DOT.sub(b"..", letter.rstrip(b"\r\n")) + b"\r\n.\r\n"
        line.allow(self.timeouts.upload, each=self.timeouts.upload)
        with self._perhaps_sent():
            send_within(self.timeouts.upload, whole, line.send)

    def _has_answer(self, line: Line, seconds: float) -> bool:
        """Whether one began within that time; false while more time is left for it.

        Raises:
            UnknownOutcomeError: no time is left.
        """
        with self._perhaps_sent():
            if line.has_answer_within(min(seconds, self.timeouts.answer)):
                return True
            if seconds < self.timeouts.answer:
                return False
            raise TimeoutError

    def _wait_on(self, line: Line, recipient: str) -> None:
        """For as long as a server may take (RFC 5321, 4.5.3.2.6): it may be looking for viruses."""
        try:
            with self._perhaps_sent():
                if not line.has_answer_within(self.timeouts.answer - self.timeouts.aside):
                    raise TimeoutError
            self._expect("DATA", *self._read_answer(line), secret=recipient)
        finally:
            line.hang_up()

    def _read_answer(self, line: Line) -> tuple[int, bytes]:
        line.allow(self.timeouts.read, each=self.timeouts.read)  # it has begun: the rest follows soon
        with self._perhaps_sent():
            code, words = line.getreply()
        if code // 100 not in (2, 4, 5):
            raise UnknownOutcomeError(
                "The mail server's answer to the e-mail can't be read. It may have been sent.",
                detail=str(code),
            )
        return code, words

    @contextmanager
    def _perhaps_sent(self) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            raise UnknownOutcomeError(_NO_ANSWER, detail=type(error).__name__) from None

    # The conversation around it

    @property
    def _login(self) -> tuple[object, ...]:
        """What a kept conversation has to have begun with."""
        password = self.connection.credentials.get("password", "")
        return self.host, self.port, self.is_implicit_tls, self.username, password, self.own_name

    def _begin(self, sender: str, size: int, recipient: str) -> tuple[Line, bool]:
        """A conversation in which the server has agreed to hear of a letter from this sender, and whether it was kept."""
        kept = self.connection.line.take(self._login) if self.connection.line else None
        if kept is not None:
            kept.allow(self.timeouts.read * WHOLE, each=self.timeouts.read)
            try:
                self._mail(kept, sender, size, recipient)
                return kept, True
            except ChannelError:  # it ended meanwhile, or takes no more letters: a new one tells
                kept.hang_up()
        return self._begin_anew(sender, size, recipient), False

    def _begin_anew(self, sender: str, size: int, recipient: str) -> Line:
        line = self._connect()
        try:
            self._mail(line, sender, size, recipient)
        except BaseException:
            line.hang_up()
            raise
        return line

    def _mail(self, line: Line, sender: str, size: int, recipient: str) -> None:
        with self._nothing_sent("MAIL"):
            options = [f"SIZE={size}"] if line.has_extn("size") else []
            self._expect("MAIL", *line.mail(sender, options), secret=recipient)

    def _leave(self, line: Line, *, is_free: bool) -> None:
        """Keep it for the next letter, where the account keeps one."""
        if is_free and self.connection.line:
            self.connection.line.give_back(self._login, line)
        else:
            line.hang_up()

    def _connect(self) -> Line:
        with self._nothing_sent("connect"):
            settings: dict[str, Any] = {
                "local_hostname": self.own_name,  # given, for finding it out could take long
                "timeout": self.timeouts.connect,
                "until": monotonic() + self.timeouts.connect + self.timeouts.read * WHOLE,
            }
            make = Line
            if self.is_implicit_tls:
                make, settings["context"] = SecureLine, self._tls()
            line = make(self.host, self.port, **settings)
        try:
            assert line.sock is not None
            line.sock.settimeout(self.timeouts.read)
            with self._nothing_sent("EHLO"):
                line.ehlo_or_helo_if_needed()
                self._secure(line)
                self._sign_in(line)
        except BaseException:
            line.hang_up()
            raise
        return line

    def _secure(self, line: Line) -> None:
        if self.is_implicit_tls:
            return
        if line.has_extn("starttls"):
            self._expect("EHLO", *line.starttls(context=self._tls()))
            line.ehlo()
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

    def _sign_in(self, line: Line) -> None:
        if not self.username:
            return
        try:
            line.login(self.username, self.connection.credentials["password"])
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise refusal(self.connection, "EHLO", error.smtp_code, error.smtp_error) from None
            raise wrong_login(str(error.smtp_code)) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise wrong_login(type(error).__name__) from None
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            raise wrong_login(type(error).__name__) from None

    @contextmanager
    def _nothing_sent(self, step: str) -> Iterator[None]:
        """Trouble before the letter itself: nothing can have gone out."""
        try:
            yield
        except smtplib.SMTPResponseException as error:
            raise refusal(self.connection, step, error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise PermanentChannelError(
                "The mail server does not take this address. Correct it and submit it again.",
                detail=type(error).__name__,
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise failure(self.host, step, error) from None

    def _expect(self, step: str, code: int, words: bytes | str, *, secret: str = "") -> None:
        if not 200 <= code < 300:
            raise refusal(self.connection, step, code, words, secret=secret)
