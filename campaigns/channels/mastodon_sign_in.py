"""Signing in on a Mastodon server's own page: an app is made there, a person agrees, a code becomes a token.

OAuth 2 with state, and with PKCE where the server says that it knows it (since 4.3; docs.joinmastodon.org/spec/oauth).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import base_address, describe
from campaigns.channels.errors import AccountError, ChannelError, TemporaryChannelError
from campaigns.channels.http import ChannelSession, Timeouts, calling
from campaigns.channels.signing_in import Offered, SignInBegun
from campaigns.clock import Clock

APP_NAME = "Campaign Desk"
SCOPES = "read:accounts read:statuses write:statuses write:media"
# The credentials that the app's own making left.
CLIENT = ("client_id", "client_secret", "client_redirect")


class MastodonSignIn:
    """One server. The connection's credentials may hold the app that was made there before."""

    def __init__(self, connection: Connection, *, clock: Clock, timeouts: Timeouts) -> None:
        self._connection = connection
        self._session = ChannelSession(timeouts=timeouts, kept=connection.kept)

    def begin(self, *, redirect: str, state: str) -> SignInBegun:
        has_pkce = self._has_pkce()
        client = self._known(redirect) if has_pkce else None  # older servers forget apps that nobody uses
        client = client or self._made(redirect)
        verifier = secrets.token_urlsafe(48)
        asked = {
            "response_type": "code",
            "client_id": client["client_id"],
            "redirect_uri": redirect,
            "scope": SCOPES,
            "state": state,
            "force_login": "true",  # who is signed in there at this moment may be somebody else
        }
        if has_pkce:
            digest = hashlib.sha256(verifier.encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        address = f"{base_address(self._connection)}/oauth/authorize?{urlencode(asked)}"
        return SignInBegun(address, {**client, "verifier": verifier if has_pkce else ""})

    def finish(self, kept: Mapping[str, str], *, code: str) -> list[Offered]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": kept["client_id"],
            "client_secret": kept["client_secret"],
            "redirect_uri": kept["client_redirect"],
            "scope": SCOPES,
        }
        if kept["verifier"]:
            form["code_verifier"] = kept["verifier"]
        with self._calling(kept["client_secret"], code):
            answer = self._post("/oauth/token", form)
            token, granted = str(answer["access_token"]), str(answer.get("scope", SCOPES))
        if missing := [one for one in SCOPES.split() if not _is_in(one, granted.split())]:
            raise AccountError(
                f"The server did not grant all that is needed. Missing: {', '.join(missing)}. Start again, and press "
                "Authorize on the page that lists all of it."
            )
        return [Offered({"access_token": token, **{name: kept[name] for name in CLIENT}})]

    def revoke(self) -> None:
        given = self._connection.credentials
        form = {
            "client_id": given.get("client_id", ""),
            "client_secret": given.get("client_secret", ""),
            "token": given.get("access_token", ""),
        }
        with self._calling():
            self._post("/oauth/revoke", form)

    def _known(self, redirect: str) -> dict[str, str] | None:
        given = self._connection.credentials
        if given.get("client_redirect") != redirect or not all(given.get(name) for name in CLIENT):
            return None
        return {name: given[name] for name in CLIENT}

    def _made(self, redirect: str) -> dict[str, str]:
        with self._calling():
            app = self._post(
                "/api/v1/apps", {"client_name": APP_NAME, "redirect_uris": redirect, "scopes": SCOPES}
            )
            return {
                "client_id": str(app["client_id"]),
                "client_secret": str(app["client_secret"]),
                "client_redirect": redirect,
            }

    def _has_pkce(self) -> bool:
        """What the server says of itself (RFC 8414); a server that says nothing gets none."""
        with self._calling():
            answer = self._session.get(
                f"{base_address(self._connection)}/.well-known/oauth-authorization-server"
            )
            if answer.status_code >= 500:
                answer.raise_for_status()
            if answer.status_code != 200 or "json" not in answer.headers.get("Content-Type", ""):
                return False
            return "S256" in (answer.json().get("code_challenge_methods_supported") or ())

    def _post(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        answer = self._session.post(f"{base_address(self._connection)}{path}", data=dict(form))
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    @contextmanager
    def _calling(self, *secret: str) -> Iterator[None]:
        def explain(answer: requests.Response) -> ChannelError:
            return _explain(answer, self._connection, *secret)

        base_address(self._connection)  # a wrong address is said before anything is asked
        with calling(self._session, platform="The Mastodon server", explain=explain):
            yield


def _is_in(scope: str, granted: list[str]) -> bool:
    """A scope holds those below it: “write” is all of “write:media”."""
    return scope in granted or scope.partition(":")[0] in granted


def _explain(answer: requests.Response, connection: Connection, *secret: str) -> ChannelError:
    detail = describe(answer, connection, *secret)
    path = str(answer.url).partition("?")[0]
    if answer.status_code == 429 or answer.status_code >= 500:
        return TemporaryChannelError(
            "The Mastodon server is busy or out of order. Try again later.", detail=detail
        )
    if path.endswith("/oauth/token"):
        return AccountError(
            "The server did not take the code it had sent: it is used up or too old. Start again.",
            detail=detail,
        )
    if path.endswith("/oauth/revoke"):
        return AccountError("The server did not end the login.", detail=detail)
    return AccountError(
        f"The server at {base_address(connection)} does not take apps that introduce themselves. Check the address; or "
        "make an access token there by hand and paste it.",
        detail=detail,
    )
