"""How Meta's platforms are spoken to: the pinned version, the token with its proof, what is left of the calls."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests

from campaigns.channels.base import Connection, Meter
from campaigns.channels.connecting import base_address, credential
from campaigns.channels.doing import Doing
from campaigns.channels.errors import ChannelError
from campaigns.channels.graph_errors import USUAL_WAIT, OwnCodes, explain, usage
from campaigns.channels.http import ChannelSession, Timeouts, calling
from campaigns.channels.metering import MeteringWatch, Takes
from campaigns.clock import Clock
from campaigns.domain.items.channel_kinds import interface_of, label_of
from campaigns.domain.sending.rate_windows import RateBudget

PAGE = 50
PAGES = 5
STOP_AT = 80  # per cent of its calls: beyond that the platform may shut a login out for hours
# What a call may be given that stays out of every record.
SECRET = {"access_token", "input_token", "client_secret", "code", "fb_exchange_token", "appsecret_proof"}
Told = Mapping[str, Any]
Read = TypeVar("Read")
NONE = OwnCodes()


class GraphWatch(MeteringWatch):
    """Reads the share of its calls that a login has used; no answer says how many there are."""

    def __init__(
        self,
        meter: Meter,
        *,
        platform: str,
        takes: Callable[[requests.PreparedRequest], Takes],
        clock: Clock,
    ) -> None:
        super().__init__(meter, platform=platform, prefix="", takes=takes)
        self._clock = clock

    def budgets(self, scope: str, answer: requests.Response) -> list[RateBudget]:
        percent, minutes = usage(answer)
        if not percent and not minutes:
            return []
        wait = timedelta(minutes=minutes) if minutes else USUAL_WAIT
        resets_at = (self._clock.now() + wait).replace(microsecond=0)
        left = 0 if minutes else max(0, STOP_AT - percent)
        return [RateBudget("calls", STOP_AT, left, resets_at)]


class Graph:
    """One login's way to its platform. ``own`` is what its own codes mean, ``takes`` what a call takes of which window."""

    def __init__(
        self,
        connection: Connection,
        *,
        clock: Clock,
        timeouts: Timeouts,
        own: OwnCodes = NONE,
        takes: Callable[[requests.PreparedRequest], Takes] = lambda request: {"calls": 1},
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._own = own
        self.label = label_of(connection.kind)
        watch = GraphWatch(connection.meter, platform=self.label, takes=takes, clock=clock)
        self._http = ChannelSession(timeouts=timeouts, watch=watch, kept=connection.kept)

    def get(self, path: str, doing: Doing, read: Callable[[Told], Read], **asked: str) -> Read:
        return self._call("GET", path, doing, read, params=self._with_token(asked))

    def get_as(self, token: str, path: str, doing: Doing, read: Callable[[Told], Read], **asked: str) -> Read:
        """With another token than the account's own."""
        return self.get_bare(path, doing, read, access_token=token, **asked)

    def get_bare(self, path: str, doing: Doing, read: Callable[[Told], Read], **asked: str) -> Read:
        """With nothing but what is given: there may be no login yet."""
        return self._call("GET", path, doing, read, params=asked)

    def post_bare(self, path: str, doing: Doing, read: Callable[[Told], Read], **given: str) -> Read:
        return self._call("POST", path, doing, read, data=given)

    def post(
        self,
        path: str,
        doing: Doing,
        read: Callable[[Told], Read],
        given: Mapping[str, str],
        *,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> Read:
        return self._call("POST", path, doing, read, data=self._with_token(given), files=files)

    def delete(self, path: str, doing: Doing) -> None:
        self._call("DELETE", path, doing, lambda told: None, params=self._with_token({}))

    def own_posts(
        self, path: str, since: datetime, *, fields: str, moment: str
    ) -> tuple[list[Told], datetime]:
        """Own posts since that moment, newest first, and how far back that goes: all the way, or as far as we look.

        ``moment`` is the field that says when each was made.
        """
        posts: list[Told] = []
        after: dict[str, str] = {}
        for _ in range(PAGES):
            page, cursor = self.get(
                path,
                Doing.LOOKING,
                lambda told: _page(told, moment),
                fields=fields,
                limit=str(PAGE),
                **after,
            )
            posts += page
            if not cursor or not page or made_at(page[-1], moment) < since:
                return [one for one in posts if made_at(one, moment) >= since], since
            after = {"after": cursor}
        return posts, made_at(posts[-1], moment)

    def clock_ahead(self) -> timedelta:
        return self._http.clock_ahead(self._clock.now())

    @cached_property
    def token(self) -> str:
        """The newest: a login that renews itself keeps its token beside what was typed."""
        kept = self._connection.session.load() if self._connection.session else None
        return str((kept or {}).get("access_token") or credential(self._connection, "access_token"))

    def _with_token(self, asked: Mapping[str, str]) -> dict[str, str]:
        secret = self._connection.credentials.get("app_secret", "")
        if secret:
            credential(self._connection, "app_secret")
        proof = {"appsecret_proof": proof_of(self.token, secret)} if secret else {}
        return {**asked, "access_token": self.token, **proof}

    def _call(
        self, method: str, path: str, doing: Doing, read: Callable[[Told], Read], **request: Any
    ) -> Read:
        interface = interface_of(self._connection.kind)
        base = base_address(self._connection, interface.address)
        # A path with a slash in front has no version.
        address = f"{base}{path}" if path.startswith("/") else f"{base}/{interface.version}/{path}"
        with calling(
            self._http, platform=self.label, creating=doing is Doing.POSTING, explain=self._explain(doing)
        ):
            answer = self._http.request(method, address, **request)
            answer.raise_for_status()
            told = answer.json()
            if "error" in told:  # said with a status that means yes
                raise self._explain(doing)(answer)
            return read(told)

    def _explain(self, doing: Doing) -> Callable[[requests.Response], ChannelError]:
        def say(answer: requests.Response) -> ChannelError:
            return explain(
                answer,
                connection=self._connection,
                tokens=_secrets(answer),
                doing=doing,
                now=self._clock.now(),
                own=self._own,
            )

        return say


def _secrets(answer: requests.Response) -> list[str]:
    """What this call was given that nobody else may know."""
    body = answer.request.body
    told = f"{urlsplit(str(answer.request.url)).query}&{body if isinstance(body, str) else ''}"
    return [value for name, value in parse_qsl(told) if name in SECRET]


def proof_of(token: str, secret: str) -> str:
    """That whoever shows the token knows the app's secret, too.

    Source: developers.facebook.com/docs/graph-api/guides/secure-requests.
    """
    return hmac.new(secret.strip().encode(), token.encode(), hashlib.sha256).hexdigest()


def identified(told: Told) -> str:
    """The id in an answer; KeyError where there is none."""
    return str(told["id"])


def made_at(post: Told, moment: str) -> datetime:
    """“2026-11-29T07:00:00+0000”, aware UTC."""
    return datetime.fromisoformat(str(post[moment])).astimezone(UTC)


def _page(told: Told, moment: str) -> tuple[list[Told], str]:
    rows: list[Told] = list(told["data"])
    for row in rows:
        made_at(row, moment)  # a page without its times can't be read
    paging = told.get("paging") or {}
    return rows, str((paging.get("cursors") or {}).get("after") or "") if paging.get("next") else ""
