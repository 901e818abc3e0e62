"""What ties a process to the supervisor that started it: a pair of sockets, one end each.

Over it the supervisor says what to do and the process says how far it is, one byte a word. When the supervisor is
gone, however it went, the kernel closes its end, and the process stops by itself. It works on every Unix, and needs
no process id that might be another's by then.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum

OPTION = "--leash"


class Word(Enum):
    """What is said. To the process: ``PREPARE`` the installation and then work, or ``WORK``. From it: the rest."""

    PREPARE = b"p"
    WORK = b"w"
    PREPARED = b"d"
    READY = b"r"


class Leash:
    """The process's end. Without a supervisor (no ``--leash`` among the arguments) it is loose."""

    def __init__(self, connection: socket.socket | None) -> None:
        self._connection = connection

    @classmethod
    def from_arguments(cls, arguments: Sequence[str]) -> Leash:
        if OPTION not in arguments:
            return cls(None)
        return cls(socket.socket(fileno=int(arguments[arguments.index(OPTION) + 1])))

    @property
    def is_held(self) -> bool:
        return self._connection is not None

    def wait_for_orders(self) -> Word | None:
        """Whether to prepare the installation first; None when the supervisor is gone already. Loose: prepare."""
        if self._connection is None:
            return Word.PREPARE
        said = self._connection.recv(1)
        return Word(said) if said else None

    def say(self, word: Word) -> None:
        if self._connection is not None:
            with suppress(OSError):  # nobody is there to hear it: ``watch`` sees to that
                self._connection.sendall(word.value)

    def watch(self, let_go: Callable[[], None]) -> None:
        """Call that, once and from a thread, when the supervisor is gone."""
        if self._connection is not None:
            threading.Thread(target=self._watch, args=(let_go,), name="leash", daemon=True).start()

    def _watch(self, let_go: Callable[[], None]) -> None:
        assert self._connection is not None
        with suppress(OSError):
            while self._connection.recv(1):
                pass  # nothing more is said after the orders
        let_go()
