"""The web server in front of the pages: no client, however slow, keeps another one's page from answering.

waitress reads every request whole before a thread is given to it, and keeps every answer until the client has taken
it. So a client that sends half a request or takes an answer a byte at a time costs a connection and no thread. What
waitress leaves open is settled here: total deadlines (its own timeout begins anew with each byte), room for those who
come when many wait, requests finished when it stops, and an end to a process that hangs.
"""

from __future__ import annotations

import faulthandler
import os
import resource
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

import structlog
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

log = structlog.get_logger("scheduler.front")

HUNG = 70  # the exit code of a process that found itself hanging: EX_SOFTWARE
_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: 65\r\n\r\nYour request took too long to arrive. Please go back and try it.\n"
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long a client may take for what, in seconds, and how large its request may be, in bytes.

    The deadlines are total: OWASP ASVS 5, 13.2.6 and 15.2.2 ask for defences against clients that hold resources.
    A body and an answer get more time the larger they are, at ``slowest`` bytes a second.
    """

    head: float = 10
    body: float = 60
    answer: float = 60
    slowest: int = 16_000
    idle: float = 15
    page: float = 120
    hang: float = 30
    head_bytes: int = 16 * 1024
    body_bytes: int
    connections: int = 1000
    threads: int = 8


class Connection(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    """One client's connection, with the moments its deadlines count from. All of it belongs to the loop's thread."""

    server: Front

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.has_answered = False
        self._began = monotonic()  # its head: with the connection, or with the first byte of a later request
        self._answer: tuple[float, int] | None = None  # since when it waits to be taken, and its size then
        self._page: tuple[float, object] | None = None  # since when which request is worked on

    def received(self, data: bytes) -> bool:
        before = self.request
        if before is None and self.has_answered:
            self._began = monotonic()
        is_taken = bool(super().received(data))
        if self.request is not None and self.request is not before and before is not None:
            self._began = monotonic()  # the next request began in the same breath
        return is_taken

    @property
    def is_at_rest(self) -> bool:
        """Nothing has come of a request, nothing is worked on, nothing has to be taken."""
        return not (self.requests or self.total_outbufs_len or self.request is not None)

    @property
    def may_be_dropped(self) -> bool:
        return not (self.requests or self.total_outbufs_len)

    @property
    def waits_since(self) -> float:
        return self._began

    def look(self, now: float, limits: Limits) -> None:
        """Once a second: end what takes longer than it may."""
        if self.requests:
            self.has_answered = True
            if self._page is None or self._page[1] is not self.requests[0]:
                self._page = (now, self.requests[0])
            if now - self._page[0] > limits.page:
                end_hung_process(f"A page has been at work for more than {limits.page:g} seconds.")
            return
        self._page = None
        if self.total_outbufs_len:
            if self._answer is None:
                self._answer = (now, self.total_outbufs_len)
            since, size = self._answer
            if now - since > limits.answer + size / limits.slowest:
                self.will_close = True
            return
        self._answer = None
        if self.request is None and self.has_answered:
            if now - self._began > limits.idle:
                self.will_close = True
        elif self.request is None or not self.request.headers_finished:
            if now - self._began > limits.head:
                self._refuse()
        elif now - self._began > limits.body + self.request.body_bytes_received / limits.slowest:
            self._refuse()

    def _refuse(self) -> None:
        if self.request is not None:
            with suppress(OSError):  # as much of it as the socket takes at once
                self.socket.send(_TOO_SLOW)
        self.will_close = True


class Front(TcpWSGIServer):  # type: ignore[misc]
    """Serves on a socket that is bound already, until ``stop`` is called from a signal or another thread."""

    channel_class = Connection

    def __init__(self, application: Any, listener: socket.socket, limits: Limits) -> None:
        self._limits = limits
        self._stop_by: float | None = None
        self._is_asked_to_stop = False
        self._grace = 0.0
        _allow_files(limits.connections * 2)
        super().__init__(
            application,
            map={},
            _sock=listener,
            bind_socket=False,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            adj=Adjustments(
                threads=limits.threads,
                connection_limit=limits.connections * 2,  # above ours: room is made before
                max_request_header_size=limits.head_bytes,
                max_request_body_size=limits.body_bytes,
                cleanup_interval=1,
                asyncore_use_poll=True,
                outbuf_high_watermark=100_000_000,  # beyond a megabyte it lies in a temporary file
                log_socket_errors=False,
                clear_untrusted_proxy_headers=False,  # the application believes what it was told to, and no more
                ident=None,
            ),
        )

    def run(self) -> None:
        """Serve until asked to stop; then finish what was asked before, and no longer than the grace."""
        while self._stop_by is None or (self.active_channels and monotonic() < self._stop_by):
            wasyncore.poll2(self.adj.asyncore_loop_timeout, self._map)
            if self._is_asked_to_stop:
                self._leave()
        faulthandler.cancel_dump_traceback_later()

    def stop(self, grace: float) -> None:
        self._grace, self._is_asked_to_stop = grace, True
        with suppress(OSError):
            self.pull_trigger()

    def _leave(self) -> None:
        """Take no new connection, end those at rest, and look after the others a while longer."""
        if self._stop_by is None:
            self._stop_by = monotonic() + self._grace
            self.accepting = False
            self.del_channel(self._map)
            self.socket.close()
        self._look_after(monotonic())
        for connection in list(self.active_channels.values()):
            if connection.is_at_rest:
                connection.handle_close()

    def maintenance(self, _now: float) -> None:
        """Called by waitress about once a second, as long as it serves."""
        self._look_after(monotonic())

    def _look_after(self, now: float) -> None:
        # If this is not called again in time, a thread of the C runtime ends the process, whatever holds the
        # interpreter, and says where each thread was.
        faulthandler.dump_traceback_later(self._limits.hang, exit=True)
        for connection in self.active_channels.values():
            connection.look(now, self._limits)

    def handle_accept(self) -> None:
        if len(self.active_channels) >= self._limits.connections:
            self._make_room()
        super().handle_accept()

    def _make_room(self) -> None:
        """End the connection that has kept us waiting the longest: somebody who comes with a request goes first."""
        waiting = [one for one in self.active_channels.values() if one.may_be_dropped]
        if waiting:
            min(waiting, key=lambda one: one.waits_since).handle_close()


def end_hung_process(why: str) -> None:
    """The supervisor starts another. A thread can't be ended in Python, and one that hangs keeps a core busy."""
    log.error("web pages hang", why=why)
    faulthandler.dump_traceback(file=sys.stderr, all_threads=True)
    os._exit(HUNG)


def _allow_files(count: int) -> None:
    """A connection is an open file, and many systems start a process with 1,024 of them, or 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
