"""A platform, or whoever answers in its place, keeps no account for ever and fills no memory: servers that really listen."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic, sleep

import pytest
import requests

from campaigns.channels.base import Connection
from campaigns.channels.bounded import TooMuchError, unpack
from campaigns.channels.errors import TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.http import (
    LARGEST_ANSWER,
    AnswerLostError,
    AnswerTooLargeError,
    ChannelSession,
    KeptConnections,
    Timeouts,
    network_error,
)
from campaigns.channels.smtp_server import MailServer
from tests.unit.test_channel_http import server

FAST = Timeouts(connect=1, read=0.3, upload=0.3, answer=0.3)
PATIENT = Timeouts(connect=5, read=10, upload=10)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Talk = Callable[[socket.socket], None]


def take_request(connection: socket.socket) -> None:
    """All of it: what is closed with something unread breaks off, too."""
    came = b""
    while b"\r\n\r\n" not in came or (came.startswith(b"POST") and not came.endswith(b"{}")):
        came += connection.recv(65536)


def drip(words: bytes) -> Talk:
    """One byte at a time, each well before a read would give up; without end."""

    def talk(connection: socket.socket) -> None:
        take_request(connection)
        with suppress(OSError):
            connection.sendall(words)
            for _ in range(200):
                connection.sendall(b"a")
                sleep(0.05)

    return talk


def answer(head: bytes, body: Iterator[bytes] | tuple[bytes, ...] = ()) -> Talk:
    def talk(connection: socket.socket) -> None:
        take_request(connection)
        with suppress(OSError):
            connection.sendall(head)
            for piece in body:
                connection.sendall(piece)

    return talk


def packed(body: bytes, encoding: bytes = b"gzip") -> Talk:
    return answer(OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (encoding, len(body)), (body,))


def call(talk: Talk, timeouts: Timeouts = PATIENT) -> requests.Response:
    with server(talk) as address:
        return ChannelSession(timeouts=timeouts).post(f"http://{address}/", json={})


@pytest.mark.parametrize(
    "words",
    [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", OK + b"Content-Length: 5000\r\n\r\n", OK + b"\r\n"],
    ids=["status line", "headers", "body", "body without a length"],
)
def test_an_answer_that_drips_is_given_up_on_as_a_whole(words: bytes) -> None:
    began = monotonic()
    with pytest.raises(AnswerLostError):
        call(drip(words), FAST)
    assert monotonic() - began < 5


@pytest.mark.parametrize("encoding", [b"gzip", b"deflate", b"x-gzip"])
def test_an_answer_that_unpacks_to_far_more_fills_no_memory(encoding: bytes) -> None:
    bomb = (
        gzip.compress(bytes(200_000_000), 9)
        if encoding.endswith(b"gzip")
        else zlib.compress(bytes(200_000_000))
    )
    tracemalloc.start()
    try:
        with pytest.raises(AnswerTooLargeError):
            call(packed(bomb, encoding))
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_an_answer_packed_over_and_over_is_not_unpacked() -> None:
    with pytest.raises(AnswerLostError):
        call(packed(gzip.compress(gzip.compress(bytes(10_000_000))), b"gzip, gzip"))


def test_an_answer_without_end_is_left_unread() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"[" * 65_536

    with pytest.raises(AnswerTooLargeError):
        call(answer(OK + b"\r\n", endless()))


def test_headers_without_end_are_left_unread() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"HTTP/1.1 100 Continue\r\nX-More: " + b"a" * 60_000 + b"\r\n\r\n"

    with pytest.raises(AnswerLostError):
        call(answer(b"", endless()))


def test_a_redirect_s_own_body_is_bounded_too() -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    head = (
        b"HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
        % len(bomb)
    )
    with pytest.raises(AnswerLostError):
        call(answer(head, (bomb,)))


def test_a_packed_answer_of_usual_size_is_read() -> None:
    for encoding, body in (
        (b"gzip", gzip.compress(b'{"id": 1}')),
        (b"deflate", zlib.compress(b'{"id": 1}')),
        (b"deflate", zlib.compress(b'{"id": 1}')[2:-4]),
        (b"gzip", gzip.compress(b'{"id"') + gzip.compress(b": 1}")),
        (b"identity", b'{"id": 1}'),
    ):
        assert call(packed(body, encoding)).json() == {"id": 1}


def test_after_it_the_connection_is_not_used_again() -> None:
    """The rest of that answer would be taken for the next one's."""
    kept = KeptConnections()
    with server(answer(OK + b"Content-Length: 9000000\r\n\r\n", (b" " * 6_000_000,))) as address:
        session = ChannelSession(timeouts=PATIENT, kept=kept)
        with pytest.raises(AnswerTooLargeError):
            session.get(f"http://{address}/")
    with server(answer(OK + b"Content-Length: 2\r\n\r\n", (b"{}",))) as address:
        assert session.get(f"http://{address}/").json() == {}


def test_what_it_means_is_decided_by_whether_something_was_to_be_made() -> None:
    failure = AnswerTooLargeError("over 5 MB")
    assert isinstance(network_error(failure, platform="X", creating=True), UnknownOutcomeError)
    before = network_error(failure, platform="X", creating=False)
    assert isinstance(before, TemporaryChannelError)
    assert "Nothing went out" in str(before)


def test_nothing_is_unpacked_beyond_its_limit() -> None:
    with pytest.raises(TooMuchError):
        unpack(gzip.compress(bytes(LARGEST_ANSWER + 1)), most=LARGEST_ANSWER)
    with pytest.raises(zlib.error):
        unpack(gzip.compress(b"words")[:-3], most=100)
    assert unpack(b"", most=10) == b""


# Mail servers

GREETING = b"220 mail.example ready\r\n"


def mail_server(address: str, timeouts: Timeouts = FAST) -> MailServer:
    connection = Connection(
        account_id=1, kind="email", name="Mail", base_url=f"smtp://{address}", credentials={}
    )
    return MailServer.of(connection, timeouts=timeouts, own_name="desk.example")


def conversation(*replies: bytes, then: bytes) -> Talk:
    """These replies, one to each line that comes, and after them a drip."""

    def talk(connection: socket.socket) -> None:
        with suppress(OSError):
            for reply in replies:
                connection.sendall(reply)
                connection.recv(65536)
            for _ in range(200):
                connection.sendall(then)
                sleep(0.05)

    return talk


@pytest.mark.parametrize(
    "talk",
    [
        conversation(then=b"2"),
        conversation(GREETING, then=b"250-again\r\n"),
        conversation(GREETING, then=b"250-" + b"a" * 60_000 + b"\r\n"),
        conversation(GREETING, b"250 mail.example\r\n", then=b"2"),
    ],
    ids=["greeting drips", "reply has lines without end", "reply is huge", "reply to the sender drips"],
)
def test_a_mail_server_that_drips_or_floods_is_left_before_the_letter(talk: Talk) -> None:
    began = monotonic()
    with server(talk) as address, pytest.raises(TemporaryChannelError, match="Nothing went out"):
        mail_server(address).hand_in(b"Subject: a\r\n\r\nb", sender="a@b.example", recipient="c@d.example")
    assert monotonic() - began < 12


def test_a_mail_server_that_drips_after_the_letter_leaves_it_in_doubt() -> None:
    talk = conversation(
        GREETING, b"250 mail.example\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", then=b"2"
    )
    with server(talk) as address, pytest.raises(UnknownOutcomeError):
        mail_server(address).hand_in(b"Subject: a\r\n\r\nb", sender="a@b.example", recipient="c@d.example")
