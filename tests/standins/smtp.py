"""A real SMTP server for tests (aiosmtpd): STARTTLS, sign-in, an answer per recipient, and trouble to order.

python -m tests.standins.smtp --mailbox DIR [--port 0] [--tls none|starttls|implicit] [--user U --password P]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import ssl
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.standins.certificates import make_certificate, server_context
from tests.standins.mailbox import ReceivedMail, write_mail
from tests.standins.serving import wait_for_the_end

Tls = Literal["none", "starttls", "implicit"]
Verb = Literal["AUTH", "MAIL", "RCPT", "DATA"]


@dataclass(kw_only=True)
class _Trouble:
    verb: Verb
    recipient: str
    times: int
    answer: str | None = None  # None: close the connection, after `seconds`
    seconds: float = 0.0
    is_taken: bool = False


class SmtpServer:
    """`mails` is what was accepted. `tls`: none, starttls (demanded) or implicit; `user` demands sign-in."""

    def __init__(
        self, *, port: int = 0, tls: Tls = "none", user: str | None = None, password: str = "",
        mailbox: Path | None = None,
    ) -> None:  # fmt: skip
        # Its log names every command line; a sign-in among them.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        self.host = "127.0.0.1"
        self.port = port
        self.tls: Tls = tls
        self.user = user
        self.password = password
        self._mailbox = mailbox
        self._lock = Lock()
        self._mails: list[ReceivedMail] = []
        self._commands: list[str] = []
        self._troubles: list[_Trouble] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._controller: _Controller | None = None
        self.ca_file: Path | None = None

    def start(self) -> Self:
        context: ssl.SSLContext | None = None
        if self.tls != "none":
            self._folder = tempfile.TemporaryDirectory(prefix="smtp-")
            self.ca_file = make_certificate(Path(self._folder.name))
            context = server_context(self.ca_file)
        self._controller = _Controller(
            _Handler(self), hostname=self.host, port=self.port, server_hostname="mail.test",
            ssl_context=context if self.tls == "implicit" else None,
            tls_context=context if self.tls == "starttls" else None, require_starttls=self.tls == "starttls",
            authenticator=self._sign_in, auth_require_tls=self.tls == "starttls",
            auth_exclude_mechanism=() if self.user else ("LOGIN", "PLAIN"), data_size_limit=10 * 1024 * 1024,
        )  # fmt: skip
        self._controller.start()
        self.port = self._controller.port
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.hang_up()
            self._controller.stop()
            self._controller = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        if self._controller is not None:
            self._controller.hang_up()
        with self._lock:
            self._mails.clear()
            self._commands.clear()
            self._troubles.clear()

    # What came in

    @property
    def mails(self) -> list[ReceivedMail]:
        with self._lock:
            return list(self._mails)

    @property
    def commands(self) -> list[str]:
        """Every envelope step, also refused ones: `MAIL a@x`, `RCPT b@y`, `DATA`."""
        with self._lock:
            return list(self._commands)

    def mails_to(self, recipient: str) -> list[ReceivedMail]:
        return [mail for mail in self.mails if recipient in mail.recipients]

    def wait_for_mails(self, count: int, *, seconds: float = 10.0) -> list[ReceivedMail]:
        deadline = time.monotonic() + seconds
        while len(self.mails) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.mails)} of {count} mails came within {seconds} s")
            time.sleep(0.02)
        return self.mails

    # Trouble to order

    def refuse_recipient(
        self, recipient: str, answer: str = "550 5.1.1 No such user", *, times: int = 1000
    ) -> None:
        """Answer RCPT for this address (a pattern with `*` as in files) with a code such as 451 or 550."""
        self._order(_Trouble(verb="RCPT", recipient=recipient, times=times, answer=answer))

    def refuse(self, verb: Verb, answer: str, *, times: int = 1) -> None:
        """Answer AUTH, MAIL, RCPT or DATA with this line."""
        self._order(_Trouble(verb=verb, recipient="*", times=times, answer=answer))

    def drop_at(self, verb: Verb, *, recipient: str = "*", taken: bool = False, times: int = 1) -> None:
        """Close the connection instead of answering; at DATA `taken` says whether the letter is kept."""
        self._order(_Trouble(verb=verb, recipient=recipient, times=times, is_taken=taken))

    def hang_at(
        self, verb: Verb, *, recipient: str = "*", seconds: float = 60.0, taken: bool = False, times: int = 1
    ) -> None:
        """Say nothing for so long, then close the connection."""
        trouble = _Trouble(
            verb=verb, recipient=recipient, times=times, seconds=max(seconds, 0.01), is_taken=taken
        )
        self._order(trouble)

    def answer_late(
        self,
        verb: Verb,
        *,
        seconds: float,
        recipient: str = "*",
        answer: str = "250 2.0.0 Taken",
        times: int = 1,
    ) -> None:
        """Give this answer after so long; a letter answered with 250 is kept."""
        is_taken = answer.startswith("250")
        trouble = _Trouble(
            verb=verb, recipient=recipient, times=times, answer=answer, seconds=seconds, is_taken=is_taken
        )
        self._order(trouble)

    def _order(self, trouble: _Trouble) -> None:
        with self._lock:
            self._troubles.append(trouble)

    # Used by the handler

    def note(self, command: str) -> None:
        with self._lock:
            self._commands.append(command)

    def trouble_for(self, verb: Verb, recipients: list[str]) -> _Trouble | None:
        with self._lock:
            for trouble in self._troubles:
                is_meant = trouble.recipient == "*" or any(
                    fnmatchcase(one, trouble.recipient) for one in recipients
                )
                if trouble.verb == verb and trouble.times > 0 and is_meant:
                    trouble.times -= 1
                    return trouble
        return None

    def keep(self, session: Session, envelope: Envelope) -> None:
        signed_in = session.auth_data
        mail = ReceivedMail(
            sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos),
            data=bytes(envelope.original_content or b""),
            at=datetime.now(UTC), user=signed_in.login.decode() if isinstance(signed_in,
            LoginPassword) else None,
            is_encrypted=session.ssl is not None or self.tls == "implicit", port=session.peer[1],
        )  # fmt: skip
        with self._lock:
            self._mails.append(mail)
            if self._mailbox is not None:
                write_mail(self._mailbox, len(self._mails), mail)

    def _sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if trouble := self.trouble_for("AUTH", []):
            return AuthResult(success=False, handled=False, message=trouble.answer)
        is_right = (
            isinstance(data, LoginPassword)
            and data.login.decode() == self.user
            and data.password.decode() == self.password
        )
        return AuthResult(success=is_right, handled=False, auth_data=data)


class _Controller(Controller):
    """aiosmtpd's controller, made to work with port 0 and to close hanging connections."""

    def __init__(self, handler: Any, **settings: Any) -> None:
        super().__init__(handler, **settings)
        self._sessions: list[SMTP] = []

    def factory(self) -> SMTP:
        session = SMTP(self.handler, **self.SMTP_kwargs)
        self._sessions.append(session)
        return session

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]

    def hang_up(self) -> None:
        asyncio.run_coroutine_threadsafe(self._abort_all(), self.loop).result(5)

    async def _abort_all(self) -> None:
        for session in self._sessions:
            _cut(session)
        self._sessions.clear()
        await asyncio.sleep(0.01)


def _cut(session: SMTP) -> None:
    """Close a connection at once, whatever was still to be said."""
    if isinstance(session.transport, asyncio.WriteTransport):
        session.transport.abort()


class _Handler:
    def __init__(self, owner: SmtpServer) -> None:
        self._owner = owner

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._owner.note(f"MAIL {address}")
        if self._owner.user and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if answer := await self._trouble(server, "MAIL", []):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._owner.note("RSET")
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._owner.note(f"RCPT {address}")
        if answer := await self._trouble(server, "RCPT", [address]):
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._owner.note("DATA")
        trouble = self._owner.trouble_for("DATA", envelope.rcpt_tos)
        if trouble is None or trouble.is_taken:
            self._owner.keep(session, envelope)
        return "250 2.0.0 Taken" if trouble is None else await self._act(server, trouble)

    async def _trouble(self, server: SMTP, verb: Verb, recipients: list[str]) -> str | None:
        trouble = self._owner.trouble_for(verb, recipients)
        return None if trouble is None else await self._act(server, trouble)

    async def _act(self, server: SMTP, trouble: _Trouble) -> str:
        await asyncio.sleep(trouble.seconds)
        if trouble.answer is not None:
            return trouble.answer
        _cut(server)
        # The lost connection cancels this very task; nothing may be answered meanwhile.
        await asyncio.sleep(3600)
        return "421 Closing"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mailbox", type=Path, required=True, help="folder for NNNN.eml and NNNN.json")
    parser.add_argument("--tls", choices=("none", "starttls", "implicit"), default="none")
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    options = parser.parse_args()
    options.mailbox.mkdir(parents=True, exist_ok=True)
    server = SmtpServer(
        port=options.port,
        tls=options.tls,
        user=options.user,
        password=options.password,
        mailbox=options.mailbox,
    )
    with server:
        greeting = {"host": server.host, "port": server.port, "ca_file": str(server.ca_file or "")}
        print(json.dumps(greeting), flush=True)
        wait_for_the_end()


if __name__ == "__main__":
    main()
