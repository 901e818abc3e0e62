"""The web server in front of the pages: no client, however slow, keeps another one's page from answering.

waitress reads every request whole before a thread is given to it, and keeps every answer until the client has taken
it. So a client that sends half a request or takes an answer a byte at a time costs a connection and no thread. What
waitress leaves open is settled here: total deadlines (its own timeout begins anew with each byte), room for those who
come when many wait, requests finished when it stops, and an end to a process that hangs.
"""

from __future__ import annotations

import faulthandler
import logging
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
from waitress.task import ThreadedTaskDispatcher

log = structlog.get_logger("scheduler.front")

# What is answered before anything else that waits for a thread: the monitor's question, and the Hold button.
URGENT = ("/health", "/holds")
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
    """One client's connection, with the moments its deadlines count from."""

    server: Front

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.waits_since = monotonic()  # for the next request, or for the rest of one
        self._has_asked = False
        self._answer: tuple[float, int] | None = None  # since when it waits to be taken, and its size then
        self._at_work_since: float | None = None

    def received(self, data: bytes) -> bool:
        before = self.request
        is_taken = bool(super().received(data))
        if self.requests or self.request is not before:  # one is whole, or one begins
            self.waits_since = monotonic()
            self._has_asked = self._has_asked or bool(self.requests)
        return is_taken

    def service(self) -> None:
        """Called by the thread that answers."""
        self._at_work_since = monotonic()
        try:
            super().service()
        finally:
            self._at_work_since = None

    @property
    def is_at_rest(self) -> bool:
        """Nothing has come of a request, nothing is worked on, nothing has to be taken."""
        return not (self.requests or self.total_outbufs_len or self.request is not None)

    @property
    def may_be_dropped(self) -> bool:
        return not (self.requests or self.total_outbufs_len)

    def look(self, now: float, limits: Limits) -> None:
        """Once a second: end what takes longer than it may."""
        at_work_since = self._at_work_since
        if at_work_since is not None and now - at_work_since > limits.page:
            end_hung_process(f"A page has been at work for more than {limits.page:g} seconds.")
        if self.requests:
            self.waits_since = now
        elif self.total_outbufs_len:
            self._answer = self._answer or (now, self.total_outbufs_len)
            since, size = self._answer
            self.waits_since = now
            if now - since > limits.answer + size / limits.slowest:
                self.handle_close()  # not when it next takes something: it may never
            return
        elif now - self.waits_since > self._may_wait(limits):
            self._refuse()
        self._answer = None

    def _may_wait(self, limits: Limits) -> float:
        if self.request is None:
            return limits.idle if self._has_asked else limits.head
        if not self.request.headers_finished:
            return limits.head
        return limits.body + float(self.request.body_bytes_received) / limits.slowest

    def _refuse(self) -> None:
        if self.request is not None:
            with suppress(OSError):  # as much of it as the socket takes at once
                self.socket.send(_TOO_SLOW)
        self.handle_close()


class Queue(ThreadedTaskDispatcher):  # type: ignore[misc]
    """The requests that wait for a thread: those of ``URGENT`` first, the rest in the order they came."""

    def add_task(self, task: Connection) -> None:
        super().add_task(task)
        with self.lock:
            if task.requests and _is_urgent(task.requests[0]) and self.queue and self.queue[-1] is task:
                self.queue.rotate(1)


def _is_urgent(request: Any) -> bool:
    return any(
        request.path == path or request.path.startswith(f"{path}/") for path in URGENT if not request.error
    )


class Front(TcpWSGIServer):  # type: ignore[misc]
    """Serves on a socket that is bound already, until ``stop`` is called from a signal or another thread."""

    channel_class = Connection

    def __init__(self, application: Any, listener: socket.socket, limits: Limits) -> None:
        self._limits = limits
        self._stop_by: float | None = None
        self._is_asked_to_stop = False
        self._grace = 0.0
        _allow_files(limits.connections * 2)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that some wait a moment is no news
        queue = Queue()
        queue.set_thread_count(limits.threads)
        super().__init__(
            application,
            map={},
            dispatcher=queue,
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
        looked_at = 0.0
        while self._stop_by is None or (self.active_channels and monotonic() < self._stop_by):
            wasyncore.poll2(self.adj.asyncore_loop_timeout, self._map)
            # Between two turns of the loop, where no event of a connection that is ended here can be left over.
            now = monotonic()
            if now - looked_at >= 1 or self._is_asked_to_stop:
                looked_at = now
                self._look_after(now)
            if self._is_asked_to_stop:
                self._leave()
            elif len(self.active_channels) >= self._limits.connections:
                self._make_room()
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
        for connection in list(self.active_channels.values()):
            if connection.is_at_rest:
                connection.handle_close()

    def maintenance(self, _now: float) -> None:
        """waitress's own deadlines are replaced by ours."""

    def _look_after(self, now: float) -> None:
        # If this is not called again in time, a thread of the C runtime ends the process, whatever holds the
        # interpreter, and says where each thread was.
        faulthandler.dump_traceback_later(self._limits.hang, exit=True)
        for connection in list(self.active_channels.values()):
            connection.look(now, self._limits)

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
