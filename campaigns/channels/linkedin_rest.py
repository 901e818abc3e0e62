"""How LinkedIn is spoken to: the pinned version on every call, addresses written by hand, the newest login.

Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/protocol-version (Rest.li 2.0.0: the colons of a name
are encoded, the brackets of a list stay).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import requests

from campaigns.channels.base import Connection, MediaFile
from campaigns.channels.connecting import base_address, credential
from campaigns.channels.doing import Doing
from campaigns.channels.http import BearerAuth, ChannelSession, Timeouts, calling
from campaigns.channels.linkedin_errors import LABEL, explain
from campaigns.channels.metering import MeteringWatch
from campaigns.clock import Clock
from campaigns.domain.items.channel_kinds import interface_of

Told = Mapping[str, Any]
Read = TypeVar("Read")
PAGE = 50
PAGES = 5
# How long a login is new: LinkedIn may not know it everywhere yet.
NEW_FOR = timedelta(minutes=1)


def encoded(urn: str) -> str:
    """A name such as “urn:li:share:1”, as it stands in an address."""
    return quote(urn, safe="")


def listing(urns: Iterable[str]) -> str:
    return f"List({','.join(encoded(one) for one in urns)})"


def moment(told: Any) -> datetime:
    """Milliseconds since 1970, as aware UTC."""
    return datetime.fromtimestamp(int(told) / 1000, UTC)


class Rest:
    """One login's way to LinkedIn."""

    def __init__(self, connection: Connection, *, clock: Clock, timeouts: Timeouts) -> None:
        self._connection = connection
        self._clock = clock
        self._interface = interface_of(connection.kind)
        watch = MeteringWatch(connection.meter, platform=LABEL, prefix="", takes=lambda request: {"calls": 1})
        self._http = ChannelSession(timeouts=timeouts, watch=watch, kept=connection.kept)

    def get(self, path: str, doing: Doing, read: Callable[[Told], Read], *, act: str = "GET") -> Read:
        """``act`` is Rest.li's own word for what is done, here and below."""
        return self._rest("GET", path, doing, lambda answer: read(answer.json()), act)

    def post(
        self, path: str, doing: Doing, read: Callable[[requests.Response], Read], given: Told, act: str
    ) -> Read:
        return self._rest("POST", path, doing, read, act, json=given)

    def delete(self, path: str, doing: Doing) -> None:
        self._rest("DELETE", path, doing, lambda answer: None, "DELETE")

    def pages(
        self, search: str, doing: Doing, check: Callable[[Told], object], most: int = PAGES
    ) -> Iterator[tuple[list[Told], bool]]:
        """A search's results page by page, and whether there are more; ``check`` raises where a row lacks what is needed."""
        for number in range(most):
            address = f"{search}&start={number * PAGE}&count={PAGE}"
            rows, has_more = self.get(address, doing, lambda told: _page(told, check), act="FINDER")
            yield rows, has_more
            if not has_more:
                return

    def upload(self, address: str, media: MediaFile) -> None:
        with self._calling(Doing.UPLOADING):
            answer = self._http.put(
                address,
                data=media.read(),
                headers={"Content-Type": media.mime_type},
                auth=BearerAuth(self.token),
            )
            answer.raise_for_status()

    def own_address(self, address: Any) -> str:
        """Where pictures go, as it was told.

        Raises:
            ValueError: it is not LinkedIn's, and the login would go there.
        """
        host = urlsplit(str(address)).hostname or ""
        is_theirs = str(address).startswith("https://") and host.endswith(".linkedin.com")
        if not is_theirs and host != urlsplit(self._base(self._interface.address)).hostname:
            raise ValueError("not an address of theirs")
        return str(address)

    def oauth(self, path: str, read: Callable[[Told], Read], **form: str) -> Read:
        """Of the server where people sign in, which goes by the office's app and not by a login."""
        address = f"{self._base(self._interface.sign_in)}/oauth/v2/{path}"
        with self._calling(Doing.CONNECTING, *form.values()):
            answer = self._http.post(address, data=form)
            answer.raise_for_status()
            return read(answer.json())

    def clock_ahead(self) -> timedelta:
        return self._http.clock_ahead(self._clock.now())

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What the last renewal left; it stands before what was typed."""
        return (self._connection.session.load() if self._connection.session else None) or {}

    @property
    def token(self) -> str:
        return str(self.kept.get("access_token") or credential(self._connection, "access_token"))

    def _base(self, public: str) -> str:
        return base_address(self._connection, public)

    def _rest(
        self,
        method: str,
        path: str,
        doing: Doing,
        read: Callable[[requests.Response], Read],
        act: str,
        **request: Any,
    ) -> Read:
        heads = {
            "LinkedIn-Version": self._interface.version,
            "X-Restli-Protocol-Version": "2.0.0",
            "X-RestLi-Method": act,
        }
        address = f"{self._base(self._interface.address)}/rest/{path}"
        with self._calling(doing):
            answer = self._http.request(
                method, address, headers=heads, auth=BearerAuth(self.token), **request
            )
            answer.raise_for_status()
            return read(answer)

    def _calling(self, doing: Doing, *secrets: str) -> AbstractContextManager[None]:
        tokens = [str(self.kept[name]) for name in ("access_token", "refresh_token") if name in self.kept]
        return calling(
            self._http,
            platform=LABEL,
            creating=doing is Doing.POSTING,
            explain=lambda answer: explain(
                answer,
                connection=self._connection,
                tokens=(*tokens, *secrets),
                doing=doing,
                now=self._clock.now(),
                is_new_login=self._is_new(),
            ),
        )

    def _is_new(self) -> bool:
        made_at = self.kept.get("renewed_at") or self._connection.credentials.get("made_at")
        return bool(made_at) and self._clock.now() - datetime.fromisoformat(str(made_at)) < NEW_FOR


def _page(told: Told, check: Callable[[Told], object]) -> tuple[list[Told], bool]:
    rows: list[Told] = list(told["elements"])
    for row in rows:
        check(row)  # a page that can't be read whole proves nothing
    links = (told.get("paging") or {}).get("links") or ()
    return rows, any(one.get("rel") == "next" for one in links) or len(rows) == PAGE
