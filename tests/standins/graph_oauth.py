"""Signing in on the stand-ins of Facebook and Instagram, whose logins are those of a person with roles on Pages.

Made after developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow (2026-03-10) and
/docs/facebook-login/guides/access-tokens/get-long-lived. Whoever opens the dialog agrees at once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from tests.standins.base import json_response
from tests.standins.graph import GraphStandIn, refused

SIXTY_DAYS = 60 * 24 * 3600


class PageLogins(GraphStandIn):
    """``declined``: permissions that the person leaves out. ``pages``: those they have a role on.

    ``refuses``: the person agrees to nothing. ``redirects``: the addresses that are set in the app.
    """

    def start_afresh(self) -> None:
        super().start_afresh()
        self.declined: set[str] = set()
        self.refuses = False
        self.configuration = "880000000000001"
        self.redirects = {"https://desk.example/accounts/signed-in", "http://localhost/accounts/signed-in"}
        self.pages: list[dict[str, Any]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._asked: set[str] = set()
        self.short_token, self.long_token = "", ""

    def dialog(self, request: Request) -> Response:
        asked = request.args
        if asked.get("client_id") != self.app.id:
            return json_response({"error": "Invalid App ID"}, 400)
        if asked.get("redirect_uri") not in self.redirects:
            return json_response(
                {"error": "URL Blocked: not whitelisted in the app's Client OAuth Settings"}, 400
            )
        is_asked_for = ("scope" in asked) != (asked.get("config_id") == self.configuration)
        if asked.get("response_type") != "code" or not asked.get("state") or not is_asked_for:
            return json_response({"error": "Invalid parameters"}, 400)
        told = {"state": asked["state"]}
        if self.refuses:
            told |= {"error": "access_denied", "error_reason": "user_denied"}
        else:
            told["code"] = secrets.token_urlsafe(24)
            self._codes[told["code"]] = dict(asked.items())
        return Response("", 302, {"Location": f"{asked['redirect_uri']}?{urlencode(told)}"})

    def give_token(self, request: Request) -> Response:
        given = request.args
        if (given.get("client_id"), given.get("client_secret")) != (self.app.id, self.app.secret):
            raise refused(1, 0, "Error validating client secret", status=400)
        if given.get("grant_type") == "fb_exchange_token":
            if given.get("fb_exchange_token") != self.short_token:
                raise refused(190, 463, "Error validating access token")
            self.long_token = f"EAAL{secrets.token_hex(30)}"
            return json_response(
                {"access_token": self.long_token, "token_type": "bearer", "expires_in": SIXTY_DAYS}
            )
        asked = self._codes.pop(given.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != given.get("redirect_uri"):
            raise refused(100, 36009, "This authorization code has been used.")
        self._asked = set(asked["scope"].split(",")) if "scope" in asked else set(self.all_scopes)
        self.short_token = f"EAAS{secrets.token_hex(30)}"
        return json_response({"access_token": self.short_token, "token_type": "bearer", "expires_in": 5183})

    def permissions(self, request: Request) -> Response:
        self._person(request)
        return json_response({
            "data": [
                {"permission": one, "status": "declined" if one in self.declined else "granted"}
                for one in sorted({*self._asked, "public_profile"})
            ]
        })  # fmt: skip

    def own_pages(self, request: Request) -> Response:
        self._person(request)
        return json_response({"data": [self.shown(one, request.args["fields"]) for one in self.pages]})

    def _person(self, request: Request) -> None:
        token = request.args.get("access_token", "")
        proof = hmac.new(self.app.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if not token or token != self.long_token or request.args.get("appsecret_proof") != proof:
            raise refused(190, 467, "Error validating access token")


ROUTES = (
    ("GET", "/v25.0/dialog/oauth", "dialog"),
    ("GET", "/v25.0/oauth/access_token", "give_token"),
    ("GET", "/v25.0/me/permissions", "permissions"),
    ("GET", "/v25.0/me/accounts", "own_pages"),
)
TAKES = {
    "dialog": {"client_id", "redirect_uri", "state", "response_type", "scope", "auth_type", "config_id"},
    "give_token": {
        "client_id", "client_secret", "redirect_uri", "code", "grant_type", "fb_exchange_token",
    },
    "permissions": (), "own_pages": {"fields", "limit"},
}  # fmt: skip
OPEN = frozenset({"debug_token", "dialog", "give_token", "permissions", "own_pages"})
