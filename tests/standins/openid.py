"""A strict OpenID Connect provider over HTTP, which can be told to lie. Independent of the product's code.

Its client has a secret and one redirect address; codes work once, with the verifier of their challenge (S256).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "campaign-desk", "a secret of the provider's"


@dataclass
class OpenIdServer:
    """``person`` is who signs in there; ``lies`` replaces what the token says; ``algorithm`` may be a forger's.

    ``asked`` are the questions that came, ``is_down`` answers every one with 503.
    """

    now: Callable[[], float]
    redirect: str
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    leaves_out: tuple[str, ...] = ()
    algorithm: str = "RS256"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    forged_key: RSAKey | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    is_down: bool = False
    issuer: str = ""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """A person signs in on its page. Returns the address they are led back to."""
        parts = urlsplit(address)
        given = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        self.asked.append(given)
        assert f"{parts.scheme}://{parts.netloc}" == self.issuer
        assert parts.path == "/authorize"
        assert given["client_id"] == CLIENT
        assert given["redirect_uri"] == self.redirect
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        assert "openid" in given["scope"].split()
        assert len(given["state"]) >= 32
        assert len(given["nonce"]) >= 32
        code = secrets.token_urlsafe(16)
        self._codes[code] = given
        return f"{self.redirect}?{urlencode({'code': code, 'state': given['state']})}"

    def answer(self, method: str, path: str, form: dict[str, str]) -> tuple[int, Any]:
        if self.is_down:
            return 503, {"error": "down"}
        if (method, path) == ("GET", "/.well-known/openid-configuration"):
            return 200, {
                "issuer": self.lies.get("metadata issuer", self.issuer),
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        if (method, path) == ("GET", "/keys"):
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if (method, path) == ("POST", "/token"):
            return self._token(form)
        return 404, {"error": "nothing there"}

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        given = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _text(digest)
        wanted = {
            "grant_type": "authorization_code", "client_id": CLIENT, "client_secret": SECRET, "redirect_uri": self.redirect,
        }  # fmt: skip
        if given is None or challenge != given["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if {name: form.get(name) for name in wanted} != wanted:
            return 401, {"error": "invalid_client"}
        now = int(self.now())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": given["nonce"],
            **({"auth_time": now} if given.get("max_age") == "0" else {}), **self.person, **self.lies,
        }  # fmt: skip
        told = {name: value for name, value in claims.items() if name not in self.leaves_out}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(told)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm in (
            "none",
            "HS256",
        ):  # the second with the public key for a secret, as a forger would
            parts = ({"alg": self.algorithm, "kid": "one"}, claims)
            text = ".".join(_text(json.dumps(one).encode()) for one in parts)
            public = self.key.as_pem(private=False)
            forged = hmac.new(public, text.encode(), "sha256").digest() if self.algorithm == "HS256" else b""
            return f"{text}.{_text(forged)}"
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, self.forged_key or self.key)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@contextmanager
def serving(server: OpenIdServer) -> Iterator[OpenIdServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            read = parse_qs(self.rfile.read(length).decode())
            self._answer({name: values[0] for name, values in read.items()})

        def _answer(self, form: dict[str, str]) -> None:
            status, told = server.answer(self.command, self.path, form)
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    server.issuer = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
