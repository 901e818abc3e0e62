"""The stand-ins with eyes: each tells the harness when a request arrives, is taken and is answered, and waits for it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.standins.base import DroppedError, StandIn
from tests.standins.containers import Containers, FetchedPicture
from tests.standins.facebook import FacebookServer
from tests.standins.instagram import InstagramServer
from tests.standins.linkedin import LinkedinServer
from tests.standins.mastodon import MastodonServer
from tests.standins.notify import NotifyServer
from tests.standins.smtp import SmtpServer
from tests.standins.threads import ThreadsServer
from tests.standins.x import XServer
from tests.torture.bluesky import BlueskyServer

DESK_URL = "https://desk.vru.gov.uk"
# What each request is to the sender. Everything else is "other".
CALLS = {
    ("POST", "/2/tweets"): "create",
    ("POST", "/2/media/*"): "upload",
    ("GET", "/2/users/*/tweets"): "look",
    ("POST", "/api/v1/statuses"): "create",
    ("POST", "/api/v2/media"): "upload",
    ("GET", "/api/v1/accounts/*/statuses"): "look",
    ("POST", "/v25.0/*/feed"): "create",
    ("POST", "/v25.0/*/photos"): "upload",
    ("POST", "/v25.0/*/media_publish"): "create",
    ("POST", "/v25.0/*/media"): "upload",
    ("GET", "/v25.0/[0-9]*"): "look",
    ("POST", "/v1.0/me/threads_publish"): "create",
    ("POST", "/v1.0/me/threads"): "upload",
    ("GET", "/v1.0/me/threads"): "look",
    ("GET", "/v1.0/me/replies"): "look",
    ("GET", "/v1.0/[0-9]*"): "look",
    ("POST", "/rest/posts"): "create",
    ("PUT", "/dms-uploads/*"): "upload",
    ("GET", "/rest/posts"): "look",
    ("POST", "/xrpc/com.atproto.repo.putRecord"): "create",
    ("POST", "/v2/notifications/email"): "create",
    ("GET", "/v2/notifications"): "look",
    ("POST", "/xrpc/com.atproto.repo.uploadBlob"): "upload",
    ("POST", "/xrpc/app.bsky.video.uploadVideo"): "upload",
    ("GET", "/xrpc/com.atproto.repo.getRecord"): "look",
    ("POST", "/xrpc/com.atproto.server.createSession"): "sign in",
}


@dataclass(frozen=True)
class Passing:
    """One request at one moment: "arrived" (not taken yet), "taken" (not answered yet) or "answered"."""

    platform: str
    call: str
    moment: str
    server_port: int
    client_port: int | None = None


@dataclass
class Watch:
    """What to do when a request fits for the ``nth`` time; ``act`` says whether the request is lost on its way."""

    platform: str
    call: str
    moment: str
    nth: int
    act: Callable[[Passing], bool]
    remember: Callable[[Passing], None]
    count: int = 0

    def is_reached_by(self, passing: Passing) -> bool:
        is_meant = self.platform == passing.platform and self.call == passing.call
        if is_meant and passing.moment == "arrived" and self.moment == "answered":
            self.remember(passing)  # once it is answered, nobody can tell any more whose connection it was
        fits = is_meant and self.moment == passing.moment
        self.count += fits
        return fits and self.count == self.nth


@dataclass
class Gate:
    """All stand-ins report here. One watch at a time; None lets everything through."""

    watch: Watch | None = None
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    creates: list[tuple[str, float]] = field(default_factory=list)  # platform, and when, by the steady clock
    busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> None:
        with self._lock:
            self.busy += 1

    def leave(self) -> None:
        with self._lock:
            self.busy -= 1

    def passes(self, passing: Passing) -> bool:
        """Report; True when the request is to be lost here."""
        with self._lock:
            if passing.moment == "taken":
                self.seen[passing.platform, passing.call] += 1
            if passing.moment == "arrived" and passing.call == "create":
                self.creates.append((passing.platform, time.monotonic()))
            watch = self.watch
            if watch is None or not watch.is_reached_by(passing):
                return False
            self.watch = None
        return watch.act(passing)

    def reset(self) -> None:
        with self._lock:
            self.watch = None
            self.seen.clear()
            self.creates.clear()


class _Watched(StandIn):
    """Any HTTP stand-in, reporting to a gate."""

    gate: Gate
    platform: str

    def _passing(self, request: Request, moment: str) -> Passing:
        call = next(
            (
                name
                for (method, path), name in CALLS.items()
                if method == request.method and fnmatchcase(request.path, path)
            ),
            "other",
        )
        return Passing(self.platform, call, moment, self.port, int(request.environ.get("REMOTE_PORT", 0)))

    def _answer(self, request: Request) -> Response:
        self.gate.enter()
        try:
            if self.gate.passes(self._passing(request, "arrived")):
                raise DroppedError
            response = super()._answer(request)
            self.gate.passes(self._passing(request, "taken"))
        finally:
            self.gate.leave()
        answered = self._passing(request, "answered")
        response.call_on_close(lambda: self.gate.passes(answered))
        return response


class WatchedX(_Watched, XServer):
    platform = "x"


class WatchedMastodon(_Watched, MastodonServer):
    """With Idempotency-Keys, as Mastodon; ``platform`` "gotosocial" ignores them, as that software does."""

    platform = "mastodon"


class WatchedFacebook(_Watched, FacebookServer):
    platform = "facebook"


class WatchedLinkedin(_Watched, LinkedinServer):
    """Its login outlasts the months by which a scenario's clocks may be moved."""

    platform = "linkedin"

    def start_afresh(self) -> None:
        super().start_afresh()
        self.tokens = dict.fromkeys(self.tokens, datetime.max.replace(tzinfo=UTC))


class _FetchesNothing(Containers):
    """The desk of a scenario has no web page, so its pictures are taken as fetched: by their address, each another."""

    def fetch(self, address: str, alt: str, *, formats: tuple[str, ...], bytes_most: int) -> FetchedPicture:
        assert address.startswith(f"{DESK_URL}/outside/"), address
        return FetchedPicture(data=address.encode(), alt=alt, format=formats[0], width=400, height=400)

    def fetch_film(self, address: str, alt: str = "", *, bytes_most: int, cover: str = "") -> FetchedPicture:
        assert address.startswith(f"{DESK_URL}/outside/"), address
        return FetchedPicture(data=address.encode(), alt=alt, format="MP4", width=64, height=64)


class WatchedInstagram(_Watched, _FetchesNothing, InstagramServer):
    platform = "instagram"


class WatchedThreads(_Watched, _FetchesNothing, ThreadsServer):
    platform = "threads"


class WatchedBluesky(_Watched, BlueskyServer):
    platform = "bluesky"


class WatchedNotify(_Watched, NotifyServer):
    platform = "notify"


class WatchedSmtp(SmtpServer):
    """A letter is "taken" when it is kept; the hook after the answer does not exist here."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.gate = gate

    def note(self, command: str) -> None:
        super().note(command)
        call = {"MAIL": "upload", "RCPT": "upload", "DATA": "create"}[command.partition(" ")[0]]
        if self.gate.passes(Passing("email", call, "arrived", self.port)) and call == "create":
            self.drop_at("DATA")

    def keep(self, session: Any, envelope: Any) -> None:
        super().keep(session, envelope)
        self.gate.passes(Passing("email", "create", "taken", self.port, session.peer[1]))
