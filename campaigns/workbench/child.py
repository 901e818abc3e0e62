"""The parent's side of one child: starts it, gives it work, and kills it when its time is over."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from campaigns.workbench.base import NotStartedError, TooSlowError, WorkerLostError
from campaigns.workbench.wire import Answer, Contract, Sign, Work

STARTS_WITHIN = 60.0  # seconds; on a machine with much to do
# A child breaks its work off itself when it has used its processor time, and is killed when it can't. On a machine
# with much to do that takes so many times longer.
LOADED, GRACE = 2, 1.0  # times, and seconds


class GoneError(WorkerLostError):
    """It had ended before it began with the work: another child may do it."""


class Child:
    """One process. Used by one thread at a time."""

    def __init__(self, module: str, folder: Path, contract: Contract) -> None:
        """Start ``python -m module FD`` in that folder; it calls ``receive_contract`` and ``serve``.

        Raises:
            NotStartedError: it did not come about.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._connection: Connection[Any, Any] = Connection(ours.detach())
            self._owner = os.getpid()
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", module, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    cwd=folder,
                )
            except OSError as error:
                self._connection.close()
                raise NotStartedError(f"No process could be started ({error.strerror}).") from error
        # Waited for, so that one that ends by itself leaves nothing behind.
        threading.Thread(target=self._process.wait, daemon=True).start()
        try:
            self._connection.send(contract)
            self._expect(Sign.READY, within=STARTS_WITHIN)
        except (
            GoneError,
            OSError,
        ) as error:  # it ended before it was told what it is for, or before it was ready
            self.end()
            raise NotStartedError("The process for it could not be started.") from error

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_ours(self) -> bool:
        """A forked process has none: two that write into one pipe would take each other's answers."""
        return self._owner == os.getpid()

    def do(self, work: Work) -> Answer:
        """
        Raises:
            GoneError: it had ended before; TooSlowError, WorkerLostError: it has ended now.
        """
        self._send(pickle.dumps(work))
        self._expect(Sign.BEGUN, within=STARTS_WITHIN)
        try:
            if not self._connection.poll(work.limits.seconds * LOADED + GRACE):
                raise TooSlowError(f"It was not done within {work.limits.seconds:g} seconds.")
            answer: Answer = self._connection.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise WorkerLostError("The process that did it has ended.") from error
        except TooSlowError:
            self.end()
            raise
        return answer

    def end(self) -> None:
        """At once, whatever it is doing."""
        if self.is_ours:
            self._process.kill()
        self._connection.close()

    def _send(self, message: bytes) -> None:
        try:
            self._connection.send_bytes(message)
        except OSError as error:
            self.end()
            raise GoneError("It has ended.") from error

    def _expect(self, sign: Sign, *, within: float) -> None:
        with suppress(EOFError, OSError):
            if self._connection.poll(within) and self._connection.recv() is sign:
                return
        self.end()
        raise GoneError("It has ended.")
