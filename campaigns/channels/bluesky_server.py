"""Calls to an account's Bluesky server (XRPC over HTTP): signs in once, keeps the session, renews it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import base_address, clean_address, credential, describe, reset_moment
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
)
from campaigns.channels.http import BearerAuth, ChannelSession, Timeouts, calling
from campaigns.channels.metering import MeteringWatch, Takes
from campaigns.clock import Clock

PUBLIC_SERVER = "https://bsky.social"
PUBLIC_FILMS = "https://video.bsky.app"
EXPIRED = {"ExpiredToken", "InvalidToken"}
# Points (platform reference, section 10): what writing takes of the hour's and of the day's window.
WRITING_POINTS = {"com.atproto.repo.putRecord": 3, "com.atproto.repo.deleteRecord": 1}
# What no new app password mends, and what does.
ACCOUNT_CODES = {
    "AccountTakedown": "Bluesky has taken this account down, and a new app password does not change that. Sign in to the "
    "app, read the reason and appeal there; connect the account again when it is back.",
    "AccountSuspended": "Bluesky has suspended this account, and a new app password does not change that. Sign in to the "
    "app, read until when and why, and appeal there; connect the account again when the suspension has ended.",
    "AccountDeactivated": "This Bluesky account is switched off, and a new app password does not change that. Switch it on "
    "again in the app, under Settings, Account, and connect the account again.",
    "AuthFactorTokenRequired": "This is the account's own password, and Bluesky asks for a code by e-mail with it. Make an "
    "app password under Settings, Privacy and security, and connect the account again with that.",
}
# The same, as a server says it of the account's records.
ACCOUNT_CODES |= {
    "RepoTakendown": ACCOUNT_CODES["AccountTakedown"],
    "RepoSuspended": ACCOUNT_CODES["AccountSuspended"],
    "RepoDeactivated": ACCOUNT_CODES["AccountDeactivated"],
}


class RefusedError(PermanentChannelError):
    """A refusal with the server's own code, for callers that know what to make of it."""

    def __init__(self, message: str, *, code: str, words: str, detail: str) -> None:
        super().__init__(message, detail=detail)
        self.code = code
        self.words = words


class NoServerError(AccountError):
    """Nothing at that address knows the call."""


class ForbiddenError(AccountError):
    """A 403 that does not say that the account itself is closed."""


class BlueskyServer:
    """One account's server. Tokens live in the connection's session store and nowhere else."""

    def __init__(self, connection: Connection, *, clock: Clock, timeouts: Timeouts) -> None:
        self._connection = connection
        self._clock = clock
        watch = MeteringWatch(connection.meter, platform="Bluesky", prefix="ratelimit", takes=takes)
        self._http = ChannelSession(timeouts=timeouts, watch=watch, kept=connection.kept)
        self._session: dict[str, Any] | None = None

    @property
    def did(self) -> str:
        return str(self._signed_in()["did"])

    @property
    def handle(self) -> str:
        return str(self._signed_in()["handle"])

    def sign_in(self) -> None:
        """Sign in afresh with the app password. Rationed (30 in 5 min): to verify, or as a last resort."""
        with self._calling():
            response = self._http.post(
                self._address("com.atproto.server.createSession"),
                json={
                    "identifier": credential(self._connection, "identifier"),
                    "password": credential(self._connection, "app_password"),
                },
                auth=_no_auth,
            )
            self._keep(_read(response))

    def get(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return self._signed("GET", method, params=params)

    def post(self, method: str, *, json: Mapping[str, Any]) -> dict[str, Any]:
        return self._signed("POST", method, json=json)

    def upload_blob(self, content: bytes, mime_type: str) -> dict[str, Any]:
        """The blob as a record names it."""
        answer = self._signed(
            "POST", "com.atproto.repo.uploadBlob", data=content, headers={"Content-Type": mime_type}
        )
        if not isinstance(answer.get("blob"), dict):
            raise TemporaryChannelError(
                "Bluesky took a file but did not say where it is. It will be tried again."
            )
        blob: dict[str, Any] = answer["blob"]
        return blob

    def view(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the public view: through our own server, or at the account's own setting, there without a token.

        A view that is missing or refuses us is no reason to stop posting, so it never means a broken account.
        """
        other = self._connection.credentials.get("view_url", "").strip()
        address = clean_address(other, self._connection.name) if other else self._base
        try:
            if address == self._base:
                return self.get(method, params)
            with self._calling():
                answer = _read(self._http.get(f"{address}/xrpc/{method}", params=params, auth=_no_auth))
        except (NoServerError, RefusedError) as error:
            raise TemporaryChannelError(
                f"Bluesky's public view does not answer at {address}. Set the account's view_url to one "
                f"that does.",
                detail=error.detail,
            ) from None
        except AccountError as error:
            # Elsewhere nobody knows our login, so a refusal says nothing of it; at home a 403 is a lacking right.
            if address == self._base and not isinstance(error, ForbiddenError):
                raise
            raise NotPermittedError(
                f"Bluesky's public view at {address} does not let this account read figures. Posting goes on. "
                f"Set the account's view_url to one that does.",
                detail=error.detail,
            ) from None
        return answer

    # The service that works through films

    def identity(self) -> str:
        """Of the server that holds the account, as a token for others names it."""
        session = self.get("com.atproto.server.getSession", {})
        services = (session.get("didDoc") or {}).get("service") or ()
        homes = [
            str(one["serviceEndpoint"]) for one in services if str(one.get("id")).endswith("#atproto_pds")
        ]
        there = urlsplit(homes[0] if homes else self._base).netloc
        if there != urlsplit(self._base).netloc:
            return f"did:web:{there}"
        return str(self.get("com.atproto.server.describeServer", {})["did"])

    def ask_films(self, verb: str, method: str, *, token: str = "", **request: Any) -> dict[str, Any]:
        """Ask that service, with a token that it alone can use, or with none. What it refuses says nothing of the login.

        Raises:
            RefusedError, TemporaryChannelError
            PermanentChannelError: it takes no film of this account.
        """
        other = self._connection.credentials.get("video_url", "").strip()
        address = clean_address(other, self._connection.name) if other else PUBLIC_FILMS
        try:
            with self._calling():
                answer = self._http.request(
                    verb, f"{address}/xrpc/{method}", auth=BearerAuth(token) if token else _no_auth, **request
                )
                if answer.status_code == requests.codes.conflict:  # it has this film already, and says where
                    return dict(answer.json())
                return _read(answer)
        except NoServerError as error:
            raise TemporaryChannelError(
                f"Bluesky's service for films does not answer at {address}. It will be tried again.",
                detail=error.detail,
            ) from None
        except AccountError as error:
            raise PermanentChannelError(
                "Bluesky's service for films takes none of this account. Confirm the account's e-mail address in the "
                "Bluesky app, and submit the item again.",
                detail=error.detail,
            ) from None

    # Sessions

    @cached_property
    def _base(self) -> str:
        return base_address(self._connection, PUBLIC_SERVER)

    def _address(self, method: str) -> str:
        return f"{self._base}/xrpc/{method}"

    def _signed(self, verb: str, method: str, **request: Any) -> dict[str, Any]:
        """Call with our token; if it has ended, renew it and call once more."""
        session = self._signed_in()
        try:
            return self._call(verb, method, token=session["access"], **request)
        except RefusedError as refusal:
            if refusal.code not in EXPIRED:
                raise
        self._renew(session)
        try:
            return self._call(verb, method, token=self._signed_in()["access"], **request)
        except RefusedError as refusal:
            if refusal.code in EXPIRED:
                raise _reconnect(refusal.detail) from None
            raise

    def _call(self, verb: str, method: str, *, token: str, **request: Any) -> dict[str, Any]:
        with self._calling():
            return _read(self._http.request(verb, self._address(method), auth=BearerAuth(token), **request))

    def _signed_in(self) -> dict[str, Any]:
        if self._session is None:
            self._session = self._stored()
        if self._session is None:
            self.sign_in()
        assert self._session is not None
        return self._session

    def _stored(self) -> dict[str, Any] | None:
        """The kept session, unless it belongs to another login or server than the one now set."""
        stored = self._connection.session.load() if self._connection.session else None
        if stored and stored.get("identifier") == self._identifier and stored.get("base") == self._base:
            return stored
        return None

    def _renew(self, ended: dict[str, Any]) -> None:
        stored = self._stored()
        if stored and stored["access"] != ended["access"]:
            self._session = stored  # another process was quicker
            return
        try:
            self._keep(self._call("POST", "com.atproto.server.refreshSession", token=ended["refresh"]))
        except (RefusedError, AccountError):
            self.sign_in()

    def _keep(self, answer: Mapping[str, Any]) -> None:
        self._session = {
            "access": str(answer["accessJwt"]),
            "refresh": str(answer["refreshJwt"]),
            "did": str(answer["did"]),
            "handle": str(answer["handle"]),
            "identifier": self._identifier,
            "base": self._base,
        }
        if self._connection.session is not None:
            self._connection.session.save(dict(self._session))

    @property
    def _identifier(self) -> str:
        return self._connection.credentials.get("identifier", "").strip()

    @contextmanager
    def _calling(self) -> Iterator[None]:
        # Nothing here is "creating": a put with our own key can always be repeated, so no outcome is unknown.
        with calling(self._http, platform="Bluesky", explain=self._explain):
            yield

    def _explain(self, answer: requests.Response) -> ChannelError:
        session = self._session or {"access": "", "refresh": ""}
        detail = describe(answer, self._connection, session["access"], session["refresh"])
        code, words = _problem(answer)
        if code in EXPIRED:  # a 400 as a rule, a 401 on some servers
            return RefusedError("The sign-in has ended.", code=code, words="", detail=detail)
        status = answer.status_code
        if code in ACCOUNT_CODES:
            return AccountError(ACCOUNT_CODES[code], detail=detail)
        if status == 401:
            return _reconnect(detail)
        if status == 403:
            return ForbiddenError(str(_reconnect(detail)), detail=detail)
        if status == 429:
            return TemporaryChannelError(
                "Bluesky asks us to wait: too many requests.",
                retry_at=reset_moment(answer, "ratelimit-reset", now=self._clock.now()),
                rate_limited=True,
                detail=detail,
            )
        if status in (400, 413):
            return RefusedError(
                "Bluesky refused it. Read its reason below, change the post and submit it again.",
                code=code,
                words=words,
                detail=detail,
            )
        if status in (404, 405, 501):
            return NoServerError(
                f"There is no Bluesky server at {self._base}. Correct the account's base address and "
                f"verify it again.",
                detail=detail,
            )
        return TemporaryChannelError("Bluesky is out of order. It will be tried again.", detail=detail)


def takes(request: requests.PreparedRequest) -> Takes:
    """What a call takes of which windows. The public view counts by itself, wherever it is."""
    method = str(request.url).partition("?")[0].rpartition("/")[2]
    if points := WRITING_POINTS.get(method):
        return {"writes": points, "writes-day": points, "calls": 1}
    if method.startswith("app.bsky."):
        return {"figures": 1}
    return {"sign-ins": 1} if method.endswith("createSession") else {"calls": 1}


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stands where a login would, so that a ``.netrc`` on the machine adds none."""
    return request


def _read(response: requests.Response) -> dict[str, Any]:
    response.raise_for_status()
    if not response.content:  # deleting may answer with nothing
        return {}
    answer = response.json()
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    return answer


def _problem(answer: requests.Response) -> tuple[str, str]:
    try:
        body = answer.json()
        return str(body["error"]), str(body.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""


def _reconnect(detail: str) -> AccountError:
    return AccountError(
        "Bluesky does not accept this account's sign-in. Make a new app password under Settings, Privacy and "
        "security, and connect the account again.",
        detail=detail,
    )
