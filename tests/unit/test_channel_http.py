"""Whether a request can have reached the platform is never guessed."""

from __future__ import annotations

import itertools
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from campaigns.channels.errors import AccountError, TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.http import (
    AnswerLostError,
    ChannelSession,
    KeptConnections,
    NotSentError,
    RedirectError,
    Timeouts,
    calling,
    network_error,
)
from tests.patience import PATIENCE

FAST = Timeouts(connect=1, read=0.3, upload=0.3)
Talk = Callable[[socket.socket], None]


@contextmanager
def server(talk: Talk) -> Iterator[str]:
    """A server that accepts connections and does with each whatever the test says."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(PATIENCE)


def read_and_hang_up(connection: socket.socket) -> None:
    connection.recv(65536)


def read_and_wait(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.settimeout(2)
    connection.recv(1)  # until the client gives up


def half_an_answer(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{")


def no_tls(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"220 this is no TLS\r\n")


@pytest.mark.parametrize("talk", [read_and_hang_up, read_and_wait, half_an_answer])
def test_trouble_after_the_request_left_is_a_lost_answer(talk: Talk) -> None:
    session = ChannelSession(timeouts=FAST)
    with server(talk) as address, pytest.raises(AnswerLostError):
        session.post(f"http://{address}/", json={"text": "Hello"})
    assert isinstance(session.failure, AnswerLostError)


def test_a_failed_handshake_means_nothing_was_sent() -> None:
    with server(no_tls) as address, pytest.raises(NotSentError):
        ChannelSession(timeouts=FAST).post(f"https://{address}/", json={"text": "Hello"})


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "http://no-such-host.invalid/", "nonsense://x/", "http://"]
)
def test_no_connection_means_nothing_was_sent(address: str) -> None:
    session = ChannelSession(timeouts=FAST)
    try:
        session.post(address)
    except (NotSentError, ValueError):  # an address that is none is refused before
        return
    pytest.fail("this should not have been answered")


def test_an_answer_that_stops_half_way_on_a_used_connection_is_lost_too() -> None:
    answers = iter([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", b""])

    def twice(connection: socket.socket) -> None:
        for answer in answers:
            connection.recv(65536)
            connection.sendall(answer)

    session = ChannelSession(timeouts=FAST)
    with server(twice) as address:
        assert session.get(f"http://{address}/").ok
        with pytest.raises(AnswerLostError):
            session.post(f"http://{address}/", json={})


def talking_on(counts: list[int]) -> Talk:
    """Answers as often as it is asked on one connection, and counts."""

    def talk(connection: socket.socket) -> None:
        counts.append(0)
        while connection.recv(65536):
            counts[-1] += 1
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    return talk


def asked_in_a_child(ask: Callable[[], bool]) -> bool:
    """Fork as a server does, ask there, and say whether that went well."""
    child = os.fork()
    if child == 0:
        went_well = False
        try:
            went_well = ask()
        finally:
            os._exit(0 if went_well else 1)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("is_session_old", [False, True])
def test_a_forked_process_opens_a_connection_of_its_own(is_session_old: bool) -> None:
    asked: list[int] = []
    sockets = itertools.count()

    def talk(connection: socket.socket) -> None:
        threading.Thread(target=answer, args=(connection.dup(), next(sockets)), daemon=True).start()

    def answer(connection: socket.socket, number: int) -> None:
        with connection:
            while connection.recv(65536):
                asked.append(number)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    kept = KeptConnections()
    with server(talk) as address:
        session = ChannelSession(timeouts=FAST, kept=kept)
        assert session.get(f"http://{address}/").ok

        def ask() -> bool:
            mine = session if is_session_old else ChannelSession(timeouts=FAST, kept=kept)
            return mine.get(f"http://{address}/").ok

        assert asked_in_a_child(ask)
        assert ChannelSession(timeouts=FAST, kept=kept).get(f"http://{address}/").ok
    assert asked == [0, 1, 0]


def test_senders_of_one_account_use_one_connection_after_the_other() -> None:
    counts: list[int] = []
    kept = KeptConnections()
    with server(talking_on(counts)) as address:
        for _ in range(3):
            ChannelSession(timeouts=FAST, kept=kept).get(f"http://{address}/")
        kept.manager.clear()
    assert counts == [3]


def test_a_connection_that_was_idle_for_longer_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server may be closing it at that moment, and then nobody knows whether the post got through."""
    counts: list[int] = []
    kept = KeptConnections()
    with server(talking_on(counts)) as address:
        ChannelSession(timeouts=FAST, kept=kept).get(f"http://{address}/")
        monkeypatch.setattr("campaigns.channels.http.KEPT_FOR", -1.0)
        ChannelSession(timeouts=FAST, kept=kept).get(f"http://{address}/")
        kept.manager.clear()
    assert counts == [1, 1]


def test_fixed_addresses_are_led_to_the_base_address_and_keep_their_path() -> None:
    seen: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")

    with server(answer) as address:
        readdress = {"https://api.x.com/": f"http://{address}/prefix"}
        ChannelSession(timeouts=FAST, readdress=readdress).get("https://api.x.com/2/users/me?a=1")
    assert seen[0].startswith(b"GET /prefix/2/users/me?a=1 HTTP/1.1\r\n")
    assert b"CampaignDesk" in seen[0]


def test_each_failure_has_its_own_error() -> None:
    def kind(failure: Exception, *, creating: bool) -> type[Exception]:
        return type(network_error(failure, platform="X", creating=creating))  # type: ignore[arg-type]

    assert kind(NotSentError("x"), creating=True) is TemporaryChannelError
    assert kind(AnswerLostError("x"), creating=True) is UnknownOutcomeError
    assert kind(AnswerLostError("x"), creating=False) is TemporaryChannelError
    assert kind(RedirectError("x"), creating=True) is AccountError


def test_a_fault_of_our_own_is_not_blamed_on_the_platform() -> None:
    session = ChannelSession(timeouts=FAST)
    explain = pytest.fail
    with pytest.raises(ZeroDivisionError), calling(session, platform="X", explain=explain):  # type: ignore[arg-type]
        raise ZeroDivisionError


def test_client_libraries_do_not_log_their_debug_lines() -> None:
    for name in (
        "tweepy.client",
        "requests_oauthlib.oauth1_auth",
        "oauthlib.oauth1.rfc5849",
        "urllib3.connectionpool",
    ):
        assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)


# NEEDS
