"""Signing in on the stand-in of Mastodon (docs.joinmastodon.org/methods/oauth, /methods/apps, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from tests.standins.base import json_response

APP_KEYS = {"client_name", "redirect_uris", "scopes", "website"}
AUTHORIZE_KEYS = {
    "response_type", "client_id", "redirect_uri", "scope", "state", "force_login", "lang",
    "code_challenge", "code_challenge_method",
}  # fmt: skip
TOKEN_KEYS = {"grant_type", "code", "client_id", "client_secret", "redirect_uri", "scope", "code_verifier"}


@dataclass
class App:
    client_id: str
    client_secret: str
    redirect: str
    scopes: set[str]


class MastodonSignIns:
    """``knows_pkce``: as since 4.3. Whoever opens the page to authorize agrees at once; ``refuses`` sends them back."""

    account: Any

    def forget_sign_ins(self) -> None:
        self.apps: dict[str, App] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self.revoked: list[str] = []
        self.knows_pkce, self.refuses = True, False

    def oauth_server(self, request: Request) -> Response:
        if not self.knows_pkce:
            return json_response({"error": "Not found"}, 404)
        return json_response(
            {"code_challenge_methods_supported": ["S256"], "grant_types_supported": ["authorization_code"]}
        )

    def make_app(self, request: Request) -> Response:
        if set(request.form) - APP_KEYS or "://" not in request.form.get("redirect_uris", ""):
            return json_response({"error": "Validation failed: Redirect URI must be an absolute URI."}, 422)
        app = App(
            secrets.token_urlsafe(24), secrets.token_urlsafe(24), request.form["redirect_uris"],
            set(request.form.get("scopes", "read").split()),
        )  # fmt: skip
        self.apps[app.client_id] = app
        return json_response({
            "id": str(len(self.apps)), "name": request.form["client_name"], "client_id": app.client_id,
            "client_secret": app.client_secret, "client_secret_expires_at": 0, "redirect_uris": [app.redirect],
            "redirect_uri": app.redirect, "scopes": sorted(app.scopes), "website": None,
        })  # fmt: skip

    def authorize(self, request: Request) -> Response:
        asked = request.args
        app = self.apps.get(asked.get("client_id", ""))
        is_right = app is not None and asked.get("redirect_uri") == app.redirect
        if app is None or not is_right or set(asked) - AUTHORIZE_KEYS or asked.get("response_type") != "code":
            return json_response({"error": "The redirect uri included is not valid."}, 400)
        if not set(asked.get("scope", "read").split()) <= app.scopes:
            return json_response({"error": "The requested scope is invalid, unknown, or malformed."}, 400)
        if self.knows_pkce and asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
            return json_response({"error": "invalid_code_challenge_method"}, 400)
        told = {"state": asked["state"]} if "state" in asked else {}
        if self.refuses:
            told |= {"error": "access_denied", "error_description": "The resource owner denied the request."}
        else:
            code = secrets.token_urlsafe(24)
            self._codes[code] = {name: str(value) for name, value in asked.items()}
            told["code"] = code
        return Response("", 302, {"Location": f"{app.redirect}?{urlencode(told)}"})

    def give_token(self, request: Request) -> Response:
        form = request.form
        app = self.apps.get(form.get("client_id", ""))
        if app is None or app.client_secret != form.get("client_secret"):
            return json_response({"error": "invalid_client"}, 401)
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or set(form) - TOKEN_KEYS or form.get("grant_type") != "authorization_code":
            return json_response({"error": "invalid_grant"}, 400)
        same = all(form.get(name) == asked[name] for name in ("client_id", "redirect_uri", "scope"))
        if not same or not _proves(asked.get("code_challenge", ""), form.get("code_verifier", "")):
            return json_response({"error": "invalid_grant"}, 400)
        self.account.token = secrets.token_urlsafe(32)
        return json_response({
            "access_token": self.account.token, "token_type": "Bearer", "scope": asked["scope"],
            "created_at": 1573979017,
        })  # fmt: skip

    def revoke_token(self, request: Request) -> Response:
        app = self.apps.get(request.form.get("client_id", ""))
        if app is None or app.client_secret != request.form.get("client_secret"):
            return json_response({"error": "unauthorized_client"}, 403)
        self.revoked.append(request.form.get("token", ""))
        return json_response({})


def _proves(challenge: str, verifier: str) -> bool:
    if not challenge:
        return not verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
