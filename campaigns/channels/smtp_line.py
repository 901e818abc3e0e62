"""A conversation with a mail server: read within limits, and kept open from one letter to the next."""

from __future__ import annotations

import io
import os
import selectors
import smtplib
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any

from campaigns.channels.bounded import BoundedReader

LARGEST_REPLY = 65_536  # bytes, all its lines together
FAREWELL = 1.0  # seconds for a polite end, which a server that hangs would not give


class Line(smtplib.SMTP):
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

    def allow(self, seconds: float, *, each: float) -> None:
        """For what comes now, and for each wait in it."""
        if self.sock is not None:
            self.sock.settimeout(each)
        self.until = monotonic() + seconds

    def has_answer_within(self, seconds: float) -> bool:
        """Wait until an answer begins, without reading it: so another may go on waiting."""
        assert self.sock is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.sock, selectors.EVENT_READ)
            return bool(selector.select(seconds))

    def takes_back(self) -> bool:
        """Have the server forget a letter that was broken off, so that another can follow."""
        with suppress(OSError, smtplib.SMTPException):
            if self.sock is not None:
                self.allow(FAREWELL, each=FAREWELL)
                return self.rset()[0] == 250
        return False

    def hang_up(self) -> None:
        """End it politely, where the server answers."""
        with suppress(OSError, smtplib.SMTPException):
            if self.sock is not None:
                self.allow(FAREWELL, each=FAREWELL)
                self.quit()
        self.close()


class SecureLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte on."""


class KeptLine:
    """The conversation an account keeps for its next letter, one at most.

    A forked process starts with none: two that write into one conversation would take each other's answers.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[object, Line] | None = None

    def take(self, login: tuple[object, ...]) -> Line | None:
        """What was kept, for one that connects and signs in just so; nobody else has it then."""
        with self._lock:
            kept, self._kept = self._kept, None
        if kept is None or kept[0] == (os.getpid(), *login):
            return kept[1] if kept else None
        kept[1].hang_up()
        return None

    def give_back(self, login: tuple[object, ...], line: Line) -> None:
        with self._lock:
            before, self._kept = self._kept, ((os.getpid(), *login), line)
        if before is not None:
            before[1].hang_up()

    def hang_up(self) -> None:
        """No letter follows just now."""
        with self._lock:
            kept, self._kept = self._kept, None
        if kept is not None:
            kept[1].hang_up()
