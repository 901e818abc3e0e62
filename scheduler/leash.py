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

OPTION = "--leash"


WORK = b"w"  # to the process: all is prepared, begin
READY = b"r"  # from it: it has begun


class Leash:
    """The process's end. Without a supervisor (no ``--leash`` among the arguments) it is loose."""

    def __init__(self, connection: socket.socket | None) -> None:
        self._connection = connection

    @classmethod
    def from_arguments(cls, arguments: Sequence[str]) -> Leash:
        if OPTION not in arguments:
            return cls(None)
        return cls(socket.socket(fileno=number_after(OPTION, arguments)))

    @property
    def is_held(self) -> bool:
        return self._connection is not None

    def may_work(self) -> bool:
        """Wait until all is prepared. False when the supervisor is gone already; a loose one need not ask."""
        return self._connection is None or self._connection.recv(1) == WORK

    def say_ready(self) -> None:
        if self._connection is not None:
            with suppress(OSError):  # nobody is there to hear it: ``watch`` sees to that
                self._connection.sendall(READY)

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


def number_after(option: str, arguments: Sequence[str]) -> int:
    """An open file's number, as the supervisor hands it over."""
    return int(arguments[arguments.index(option) + 1])
