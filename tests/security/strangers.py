"""Clients that take their time: half requests, a byte now and then, answers they don't take."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Self

HOST = b"Host: localhost\r\n"
HALF = b"GET /sign-in HT"
HEADERS = b"GET /sign-in HTTP/1.1\r\n" + HOST + b"X-Long: "
BODY = (
    b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 500000\r\n\r\nemail="
)


class Stranger:
    """One connection and what its owner does with it at each ``turn``."""

    def __init__(self, port: int, first: bytes, turn: Callable[[socket.socket], object]) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so little is on its way to us
        self._socket.settimeout(20)
        self._socket.connect(("127.0.0.1", port))
        self._socket.sendall(first)
        self._turn = turn

    def turn(self) -> None:
        with suppress(OSError):
            self._turn(self._socket)

    def rest(self) -> bytes:
        """What else comes until the other side ends it."""
        said = b""
        with suppress(ConnectionError):
            while part := self._socket.recv(65536):
                said += part
        return said

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def silent(port: int) -> Stranger:
    return Stranger(port, HALF, lambda _: None)


def dripping_headers(port: int) -> Stranger:
    return Stranger(port, HEADERS, lambda one: one.send(b"x"))


def dripping_body(port: int) -> Stranger:
    return Stranger(port, BODY, lambda one: one.send(b"x"))


def slow_reader(port: int) -> Stranger:
    return Stranger(port, b"GET /-/large?3000000 HTTP/1.1\r\n" + HOST + b"\r\n", lambda one: one.recv(1))


@contextmanager
def crowd(port: int, count: int, kinds: Sequence[Callable[[int], Stranger]]) -> Iterator[None]:
    """So many of each kind at once, each with a turn every tenth of a second, until the block ends."""
    strangers = [kind(port) for kind in kinds for _ in range(count)]
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(0.1):
            for one in strangers:
                one.turn()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for one in strangers:
            one.close()
