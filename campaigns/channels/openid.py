"""Signing in at an OpenID Connect provider, such as Microsoft Entra: the code flow with PKCE, state and nonce.

OpenID Connect Core 1.0, Discovery 1.0; RFC 7636 (S256 alone), RFC 9700. The ID token counts only by its signature, with a
key that the issuer publishes, and only for this client and this question.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from campaigns.channels.errors import AccountError, ChannelError, TemporaryChannelError
from campaigns.channels.guarded import GuardedConnections
from campaigns.channels.http import ChannelSession, Timeouts, calling
from campaigns.clock import Clock

SCOPES = "openid profile email"
# What signs with a public key: a token that says anything else is refused, “none” first of all.
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "ES512")
LEEWAY = 60  # seconds that two clocks may differ
LARGEST_TOKEN = 50_000  # characters
_DISCOVERY = "/.well-known/openid-configuration"
_WRONG = (
    "The sign-in service sent an answer that is not right, so nobody was signed in. Try again; if it lasts, tell an "
    "administrator."
)


@dataclass(frozen=True)
class ProviderLogin:
    """What this installation is known as there. ``redirect`` is where it leads back to."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect: str


@dataclass(frozen=True)
class ProviderQuestion:
    """``verifier`` is kept here until the answer comes; ``again``: even who is signed in there shows who they are."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    again: bool = False


class OpenIdProvider:
    """One provider. ``inside`` are hosts within our own network that may be asked."""

    def __init__(
        self,
        login: ProviderLogin,
        *,
        clock: Clock,
        inside: frozenset[str] = frozenset(),
        timeouts: Timeouts | None = None,
    ) -> None:
        self._login, self._clock, self._inside = login, clock, inside
        self._timeouts = timeouts or Timeouts()

    def look(self) -> None:
        """Ask for what the provider says of itself.

        Raises:
            ChannelError: it can't be reached, or says something else than that it is this issuer.
        """
        self._metadata()

    def address(self, question: ProviderQuestion) -> str:
        """Where the person goes to sign in.

        Raises:
            ChannelError: the provider can't be reached.
        """
        digest = hashlib.sha256(question.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._login.client_id,
            "redirect_uri": self._login.redirect,
            "scope": SCOPES,
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        if question.again:
            asked |= {"prompt": "login", "max_age": "0"}
        address = self._checked(str(self._metadata()["authorization_endpoint"]))
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def claims(self, code: str, *, nonce: str, verifier: str) -> dict[str, Any]:
        """Change the code into what the provider says of the person, its signature and all else checked.

        Raises:
            ChannelError: the provider can't be reached, does not take the code, or its answer is not right.
        """
        found = self._metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._login.redirect,
            "client_id": self._login.client_id,
            "code_verifier": verifier,
        }
        if self._login.client_secret:
            form["client_secret"] = self._login.client_secret
        answer = self._ask("POST", str(found["token_endpoint"]), form)
        return self._verified(str(answer.get("id_token", "")), str(found["jwks_uri"]), nonce)

    def _verified(self, token: str, keys_address: str, nonce: str) -> dict[str, Any]:
        from joserfc import jwt  # heavy, and seldom needed
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if not 0 < len(token) <= LARGEST_TOKEN:
            raise AccountError(_WRONG, detail="no ID token")
        keys: Any = self._ask("GET", keys_address)
        now = int(self._clock.now().timestamp())
        rules = jwt.JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY,
            iss={"essential": True, "value": self._login.issuer},
            aud={"essential": True, "value": self._login.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
            rules.validate(read.claims)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise AccountError(_WRONG, detail=type(error).__name__) from error
        claims: dict[str, Any] = dict(read.claims)
        audience = claims["aud"]
        is_for_others = isinstance(audience, list) and len(audience) > 1
        if claims.get("azp", None if is_for_others else self._login.client_id) != self._login.client_id:
            raise AccountError(_WRONG, detail="azp")
        return claims

    def _metadata(self) -> Mapping[str, Any]:
        found = self._ask("GET", self._login.issuer.rstrip("/") + _DISCOVERY)
        if found.get("issuer") != self._login.issuer:
            raise AccountError(
                "The sign-in service calls itself by another address than the one that is set here. An administrator has "
                "to put in the address exactly as the service writes it.",
                detail="issuer",
            )
        if not all(
            isinstance(found.get(one), str)
            for one in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        ):
            raise AccountError(_WRONG, detail="metadata")
        return found

    def _ask(self, method: str, address: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
        self._checked(address)
        is_inside = urlsplit(address).hostname in self._inside
        session = ChannelSession(timeouts=self._timeouts, kept=None if is_inside else GuardedConnections())
        session.trust_env = False
        with _calling(session):
            answer = session.request(method, address, data=dict(form) if form else None)
            answer.raise_for_status()
            read = answer.json()
        if not isinstance(read, dict):
            raise AccountError(_WRONG, detail="no JSON object")
        return read

    def _checked(self, address: str) -> str:
        """Only https carries a sign-in, but to a host within our own network that was named on purpose."""
        parts = urlsplit(address)
        if not parts.hostname or (parts.scheme != "https" and parts.hostname not in self._inside):
            raise AccountError("The address of the sign-in service has to begin with https://.")
        return address


@contextmanager
def _calling(session: ChannelSession) -> Iterator[None]:
    """Whatever goes wrong, in the words of somebody who wants to sign in."""

    def explain(answer: requests.Response) -> ChannelError:
        detail = f"{answer.status_code}"
        if answer.status_code == 429 or answer.status_code >= 500:
            return TemporaryChannelError(
                "The sign-in service is busy or out of order. Try again in a few minutes.", detail=detail
            )
        return AccountError(_WRONG, detail=detail)

    try:
        with calling(session, platform="The sign-in service", explain=explain):
            yield
    except ChannelError as error:
        if session.failure is None:
            raise
        raise TemporaryChannelError(
            "The sign-in service can’t be reached. Try again in a few minutes; an administrator can sign in with the "
            "emergency account.",
            detail=error.detail,
        ) from None
