"""Keeps the web pages and the sender running as processes of their own, so that neither shares a fate with the other.

It loads nothing but the standard library and does nothing else: what can't fail here can't stop either of them. A
process that dies is started again, after a delay that grows; one that can't even start says why and ends the lot.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from scheduler.leash import OPTION, READY, WORK

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# The GNU C library else keeps a heap for each thread, of which Python's lock lets only one work at a time.
_FRUGAL = {"MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the processes: what it is called in a sentence, what is run, and which open files it is handed.

    ``grace`` is how many seconds it gets to finish what it is at when all stops. One that is ``once`` comes first: the
    others load meanwhile, and begin to work when it has ended well.
    """

    name: str
    command: tuple[str, ...]
    grace: float
    hands_over: tuple[int, ...] = ()
    once: bool = False


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait before a process that died is started again: twice as long each time, never above ``most``.

    One that was well for ``recovered`` seconds begins anew. All in seconds.
    """

    first: float = 0.25
    most: float = 30
    recovered: float = 60

    def delay(self, deaths: int) -> float:
        """After so many deaths in a row; the first is 1."""
        return min(self.most, self.first * 2.0 ** min(deaths - 1, 30))


@dataclass
class _Running:
    """A part and its present process, if it has one."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    ours: socket.socket | None = None
    has_been_ready: bool = False
    is_ready: bool = False
    waits: bool = False
    started_at: float = 0
    deaths: int = 0
    again_at: float | None = 0


class Supervisor:
    """Runs the parts until a signal asks to stop.

    Ctrl+C reaches this process alone, as each part is in a session of its own: it asks all of them at once, each
    finishes what it is at, and this process ends last.
    """

    def __init__(
        self, parts: Sequence[Part], *, running: Callable[[], None], patience: Patience | None = None
    ) -> None:
        self._parts = [_Running(part) for part in parts]  # without what was to be done once, when it is done
        self._say_running = running
        self._patience = patience or Patience()
        self._selector = selectors.DefaultSelector()
        self._stopping = False
        self._status = 0

    def run(self) -> int:
        """The exit code: 0 after a signal, else that of the part that could not start."""
        woken, wakes = socket.socketpair()
        for end in (woken, wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        self._selector.register(woken, selectors.EVENT_READ, None)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in STOPPING:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # started with nohup
                signal.signal(number, self._stop)
        while not self._stopping:
            self._start_what_is_due()
            self._wait()
            self._bury()
        self._end_all()
        return self._status

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _wait(self) -> None:
        due = [one.again_at for one in self._parts if one.again_at is not None]
        timeout = max(0.0, min(due) - monotonic()) if due else None
        for key, _events in self._selector.select(timeout):
            if key.data is not None:
                self._hear(key.data)
                continue
            with suppress(BlockingIOError):
                while key.fileobj.recv(4096):  # type: ignore[union-attr]
                    pass

    def _start_what_is_due(self) -> None:
        for one in self._parts:
            if one.again_at is not None and one.again_at <= monotonic():
                one.again_at = None
                self._start(one)

    def _start(self, one: _Running) -> None:
        ours, theirs = socket.socketpair()
        one.started_at, one.is_ready = monotonic(), False
        try:
            with theirs:
                one.process = subprocess.Popen(
                    [*one.part.command, OPTION, str(theirs.fileno())],
                    env={**_FRUGAL, **os.environ},
                    stdin=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(), *one.part.hands_over),
                    start_new_session=True,  # no key pressed at the terminal reaches it
                )
        except OSError as error:  # no memory or no process to be had just now
            ours.close()
            self._try_later(one, error.strerror or type(error).__name__)
            return
        one.ours = ours
        self._selector.register(ours, selectors.EVENT_READ, one)
        one.waits = True
        self._let_work()

    def _let_work(self) -> None:
        """Once all is prepared: those that have loaded and wait."""
        if any(one.part.once for one in self._parts):
            return
        for one in self._parts:
            if one.waits and one.ours is not None:
                one.waits = False
                with suppress(OSError):  # it died before: that is seen to in a moment
                    one.ours.sendall(WORK)

    def _hear(self, one: _Running) -> None:
        assert one.ours is not None
        try:
            said = one.ours.recv(1)
        except OSError:
            said = b""
        if said == READY:
            was_running = all(part.has_been_ready for part in self._parts)
            one.is_ready = one.has_been_ready = True
            if not was_running and all(part.has_been_ready for part in self._parts):
                self._say_running()
        elif not said:
            self._selector.unregister(one.ours)  # it is ending, or has; SIGCHLD says when
            one.ours.close()
            one.ours = None

    def _bury(self) -> None:
        """See to the processes that have ended."""
        for one in list(self._parts):
            if one.process is None or one.process.poll() is None:
                continue
            code, one.process = one.process.returncode, None
            if one.ours is not None:
                self._selector.unregister(one.ours)
                one.ours.close()
                one.ours = None
            if self._stopping:
                continue
            if code == 0 and one.part.once:
                self._parts.remove(one)
                self._let_work()
                continue
            if code > 0 and not one.has_been_ready:
                self._status, self._stopping = code, True  # it said why itself
                continue
            self._try_later(one, _how(code))

    def _try_later(self, one: _Running, why: str) -> None:
        well_for = monotonic() - one.started_at if one.is_ready else 0
        one.deaths = 1 if well_for >= self._patience.recovered else one.deaths + 1
        delay = self._patience.delay(one.deaths)
        one.again_at = monotonic() + delay
        _tell(f"{one.part.name} ended ({why}). Starting again in {delay:g} s.")

    def _end_all(self) -> None:
        """Ask all at once. Those of them that have no end get one, each after its grace."""
        asked_at = monotonic()
        for one in self._parts:
            for number in one.part.hands_over:
                os.close(number)  # nobody may knock at a door that nobody opens any more
            if one.ours is not None:
                one.ours.close()
            if one.process is not None:
                one.process.terminate()
        for one in sorted(self._parts, key=lambda one: one.part.grace):
            if one.process is None:
                continue
            try:
                one.process.wait(max(0.0, asked_at + one.part.grace - monotonic()))
            except subprocess.TimeoutExpired:
                _tell(f"{one.part.name} did not stop within {one.part.grace:g} s and was ended.")
                one.process.kill()
                one.process.wait()


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def _tell(sentence: str) -> None:
    with suppress(OSError, ValueError):  # the terminal may be gone; the work goes on
        print(sentence, file=sys.stderr, flush=True)
