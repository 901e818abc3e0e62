"""How every channel speaks HTTP: always a timeout, never a retry, clear words for what went wrong.

A redirect is followed only where a question is asked, and only for those who say which (``redirects``).

A whole answer has its time and its size, headers and what it unpacks to included, whatever the server does.

The client libraries (tweepy, Mastodon.py) are given this session too, so one place decides for all of them
whether a request can have reached the platform.
"""

from __future__ import annotations

import io
import logging
import os
import socket
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from time import monotonic
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from campaigns.channels.bounded import PIECE, BoundedReader, TooMuchError, send_within, unpack
from campaigns.channels.errors import AccountError, ChannelError, TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.redirects import address_in, asked_there, server_of

LARGEST_ANSWER = (
    5_000_000  # bytes, unpacked; the largest we ask for, a page of posts, is far below one million
)
LARGEST_HEAD = 256_000  # bytes
WHOLE = 2  # times the wait for its first byte, for a whole answer
TAKEN_WITHIN = 120.0  # seconds, for the server to take a whole request
Follows = Callable[[requests.PreparedRequest, requests.Response], bool]
PACKINGS = ("gzip", "x-gzip", "deflate")
USER_AGENT = "CampaignDesk/1.0"
KEPT_FOR = 1.0  # seconds
REDIRECTS = 3  # one after the other

# Their debug lines hold tokens and signatures; a general debug level must not switch them on.
for _name in ("tweepy", "oauthlib", "requests_oauthlib", "urllib3", "mastodon"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Timeouts:
    """Seconds. ``upload`` is how long an upload may wait for its answer.

    ``answer`` is how long a mail server may take to say whether it accepts a letter (RFC 5321, 4.5.3.2.6); after
    ``aside`` of it, the next letter need not wait any longer.
    """

    connect: float = 5
    read: float = 20
    upload: float = 120
    answer: float = 600
    aside: float = 10


class TransportError(Exception):  # no OSError: urllib3 would wrap that and hide which one it was
    """No answer came. The text names the kind of trouble only, for it may go into the record."""


class NotSentError(TransportError):
    """There was no connection: the platform can't have seen the request."""


class AnswerLostError(TransportError):
    """The request went out, the answer did not come back: the platform may have acted on it."""


class AnswerTooLargeError(AnswerLostError):
    """An answer came, far larger than any we ask for; the rest was not read."""


class RedirectError(TransportError):
    """The server answered with another address, which was not followed: neither a post nor a token must go there.

    ``to`` is the server there, if it is another one.
    """

    def __init__(self, words: str, *, to: str = "") -> None:
        super().__init__(words)
        self.to = to


class _Answer(HTTPResponse):
    """Read within limits from its first byte on: those of a head until that is there, then those of a body."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        whole = monotonic() + WHOLE * (sock.gettimeout() or TAKEN_WITHIN)
        self._reader = BoundedReader(sock, until=whole, most=LARGEST_HEAD)
        self.fp.close()
        self.fp = io.BufferedReader(self._reader)

    def begin(self) -> None:
        super().begin()
        self._reader.allow(most=LARGEST_ANSWER + LARGEST_HEAD)


class BoundedConnection(HTTPConnection):
    """Says so when it never came about, which the exceptions further up no longer tell apart."""

    response_class = _Answer

    def connect(self) -> None:
        try:
            super().connect()
        except Exception as error:
            raise NotSentError(type(error).__name__) from None


class BoundedSecureConnection(HTTPSConnection):
    response_class = _Answer

    def send(self, data: Any) -> None:
        if isinstance(data, bytes):  # encrypted, each piece of it is waited for anew
            send_within(TAKEN_WITHIN, data, super().send)
        else:
            super().send(data)

    def connect(self) -> None:
        try:
            super().connect()  # includes the TLS handshake
        except Exception as error:
            raise NotSentError(type(error).__name__) from None


class _BriefOnes(HTTPConnectionPool):
    """Uses a connection again only while it is fresh, and only in the process that opened it.

    A server closes what is idle; if it does so while we write, nobody can tell whether it took the post. The shortest
    time that servers in use keep an idle connection is two seconds (gunicorn).
    """

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection = super()._get_conn(timeout)
        is_stale = monotonic() - getattr(connection, "idle_since", monotonic()) > KEPT_FOR
        if is_stale or getattr(connection, "kept_by", os.getpid()) != os.getpid():
            connection.close()  # it opens itself anew; a parent process keeps its own end of it
        return connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.idle_since, conn.kept_by = monotonic(), os.getpid()
        super()._put_conn(conn)


class BriefPool(_BriefOnes):
    ConnectionCls = BoundedConnection


class BriefSecurePool(_BriefOnes, HTTPSConnectionPool):
    ConnectionCls = BoundedSecureConnection


class KeptConnections:
    """The open connections of one account, for those who send from it one after the other, and at once.

    A forked process starts with none: two that write into one connection would take each other's answers.
    """

    def __init__(self) -> None:
        self._process: int | None = None
        self._manager: PoolManager

    @property
    def manager(self) -> PoolManager:
        if self._process != os.getpid():
            self._manager = _watched(PoolManager(num_pools=4, maxsize=4))
            self._process = os.getpid()
        return self._manager


def _watched(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": BriefPool, "https": BriefSecurePool}
    return manager


class Transport(HTTPAdapter):
    """Sets the timeouts, and sends what is meant for a fixed public address to the account's base address."""

    def __init__(
        self, timeouts: Timeouts, readdress: Mapping[str, str], kept: KeptConnections | None = None
    ) -> None:
        self._timeouts = timeouts
        self._readdress = dict(readdress)
        self._kept = kept
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager = self._kept.manager if self._kept else _watched(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return _watched(super().proxy_manager_for(proxy, **kwargs))

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        for public, base in self._readdress.items():
            if request.url and request.url.startswith(public):
                request.url = base.rstrip("/") + "/" + request.url.removeprefix(public)
                break
        kind: Any = request.headers.get("Content-Type", "")
        kind = kind.decode() if isinstance(kind, bytes) else kind  # signing leaves some headers as bytes
        is_upload = kind.startswith(("multipart/", "image/", "video/"))
        wait = self._timeouts.upload if is_upload else self._timeouts.read
        kwargs["timeout"] = (self._timeouts.connect, wait)
        response = super().send(request, *args, **{**kwargs, "stream": True})
        try:
            response._content = _body(response)
        except BaseException:
            response.close()  # the connection too: the rest of the answer may still come
            raise
        response._content_consumed = True  # type: ignore[attr-defined]
        return response


def _body(response: requests.Response) -> bytes:
    """The whole of it, unpacked. A server says with one word how it packed it; packed over and over it is refused.

    Raises:
        AnswerTooLargeError, AnswerLostError
    """
    body, packing = bytearray(), response.headers.get("Content-Encoding", "").strip().lower()
    try:
        for piece in response.raw.stream(PIECE, decode_content=False):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise TooMuchError
        if packing in ("", "identity"):
            return bytes(body)
        if packing not in PACKINGS:
            raise AnswerLostError("packed in a way that was not asked for")
        return unpack(bytes(body), most=LARGEST_ANSWER)
    except TooMuchError:
        raise AnswerTooLargeError(f"over {LARGEST_ANSWER // 1_000_000} MB") from None
    except zlib.error as error:
        raise AnswerLostError(type(error).__name__) from None


class Watch(Protocol):
    """Sees every call of a session, whichever library makes it."""

    def before(self, request: requests.PreparedRequest) -> None:
        """May raise a ``ChannelError``; then the call is not made."""
        ...

    def after(
        self,
        request: requests.PreparedRequest,
        answer: requests.Response | None,
        failure: TransportError | None,
    ) -> None:
        """How it ended: with an answer or with a failure."""
        ...


class ChannelSession(requests.Session):
    """A session that remembers how its last call ended: ``answer``, ``failure``, or ``refusal`` by its watch."""

    def __init__(
        self,
        *,
        timeouts: Timeouts,
        readdress: Mapping[str, str] | None = None,
        watch: Watch | None = None,
        kept: KeptConnections | None = None,
        follows: Follows = lambda request, answer: False,
    ) -> None:
        super().__init__()
        self.headers["User-Agent"] = USER_AGENT
        self.headers["Accept-Encoding"] = "gzip, deflate"
        self.answer: requests.Response | None = None
        self.failure: TransportError | None = None
        self.refusal: ChannelError | None = None
        self._watch = watch
        self._follows = follows
        transport = Transport(timeouts, readdress or {}, kept)
        self.mount("https://", transport)
        self.mount("http://", transport)

    def forget(self) -> None:
        self.answer = self.failure = self.refusal = None

    def clock_ahead(self, now: datetime) -> timedelta:
        """How far the platform's clock is ahead of ours by its last answer, to the second; nothing if it did not say."""
        try:
            theirs = parsedate_to_datetime(self.answer.headers["Date"]) if self.answer is not None else now
        except (KeyError, ValueError):
            return timedelta()
        return theirs - now if theirs.tzinfo else timedelta()

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        for _ in range(REDIRECTS):
            answer = self._send_once(request, **kwargs)
            if not answer.is_redirect:
                return answer
            try:
                request = asked_there(request, answer)
            except (requests.RequestException, UnicodeError):
                break
        raise self._not_followed(answer)

    def _send_once(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        self.forget()
        if self._watch is None:
            return self._send(request, **kwargs)
        try:
            self._watch.before(request)
        except ChannelError as refusal:
            self.refusal = refusal
            raise
        try:
            return self._send(request, **kwargs)
        finally:
            if self.answer is not None or self.failure is not None:
                self._watch.after(request, self.answer, self.failure)

    def _send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        kwargs["allow_redirects"] = False
        try:
            response = super().send(request, **kwargs)
            if response.is_redirect and not self._follows(request, response):
                raise self._not_followed(response)
        except TransportError as error:
            self.failure = error
            raise
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            self.failure = NotSentError(type(error).__name__)
            raise self.failure from None
        except (requests.RequestException, HTTPError, OSError) as error:
            self.failure = AnswerLostError(type(error).__name__)
            raise self.failure from None
        self.answer = response
        return response

    def _not_followed(self, answer: requests.Response) -> RedirectError:
        there, here = server_of(address_in(answer)), server_of(str(answer.url))
        self.failure = RedirectError(
            f"{answer.status_code} redirect", to="" if there == here else "://".join(there)
        )
        return self.failure


class BearerAuth(requests.auth.AuthBase):
    """A token in the header. As an ``auth`` object, so that a ``.netrc`` on the machine can't replace it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


@contextmanager
def calling(
    session: ChannelSession,
    *,
    platform: str,
    explain: Callable[[requests.Response], ChannelError],
    creating: bool = False,
) -> Iterator[None]:
    """Turn whatever a call (ours or a client library's) raises into our errors.

    The kind of error is decided by what happened on the wire, never by the library's exception: those differ
    from release to release, and on an answer that is no JSON they raise anything.
    ``explain`` names the error for an answer with a status of 400 or more.
    """
    session.forget()
    try:
        yield
    except ChannelError:
        raise
    except Exception:
        if session.refusal is not None:  # a library may have wrapped it
            raise session.refusal from None
        if session.failure is not None:
            raise network_error(session.failure, platform=platform, creating=creating) from None
        if session.answer is None:
            raise  # nothing was asked: a fault of our own, not of the platform
        if session.answer.ok:
            raise unreadable(session.answer, platform=platform, creating=creating) from None
        raise explain(session.answer) from None


def network_error(failure: TransportError, *, platform: str, creating: bool) -> ChannelError:
    detail = str(failure)
    if isinstance(failure, RedirectError):
        there = f"to {failure.to}" if failure.to else "to another address"
        return AccountError(
            f"{platform} sends us on {there}. Put the final address into the account's base address and verify the "
            "account again.",
            detail=detail,
        )
    if isinstance(failure, NotSentError):
        return TemporaryChannelError(
            f"{platform} could not be reached. Nothing went out. If this lasts, check the network and the "
            "account's base address.",
            detail=detail,
        )
    if isinstance(failure, AnswerTooLargeError) and not creating:
        return TemporaryChannelError(
            f"{platform} answered with far more than an answer holds, so it was not read. Nothing went out. If this "
            "lasts, check the account's base address.",
            detail=detail,
        )
    if creating:
        return UnknownOutcomeError(
            f"{platform} was given the post but no answer came back. It may be out: look it up before it is "
            "sent again.",
            detail=detail,
        )
    return TemporaryChannelError(f"{platform} did not answer in time. Nothing went out.", detail=detail)


def unreadable(answer: requests.Response, *, platform: str, creating: bool) -> ChannelError:
    kind = answer.headers.get("Content-Type", "no content type").partition(";")[0]
    detail = f"{answer.status_code} {kind}, {len(answer.content)} bytes"
    if creating:
        return UnknownOutcomeError(
            f"{platform} answered with something that can't be read. The post may be out: look it up before "
            "it is sent again.",
            detail=detail,
        )
    return TemporaryChannelError(
        f"{platform} answered with something that can't be read. If this lasts, check the account's base "
        f"address.",
        detail=detail,
    )
