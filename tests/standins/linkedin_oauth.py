"""What every call to the stand-in of LinkedIn has to have, and signing in there.

Made after learn.microsoft.com/en-us/linkedin/shared/authentication: /authorization-code-flow,
/programmatic-refresh-tokens, /token-introspection; and /shared/api-guide/concepts/error-handling. Whoever opens the page to
sign in agrees at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from tests.standins.base import AnsweredError, StandIn, json_response

SIXTY_DAYS, A_YEAR = timedelta(days=60), timedelta(days=365)
VERSION = "202609"
SCOPES = frozenset({"w_organization_social", "r_organization_social", "rw_organization_admin"})


def linkedin_error(status: int, code: str, message: str = "Why", number: int = 0) -> dict[str, Any]:
    return {
        "status": status,
        "code": code,
        "message": message,
        **({"serviceErrorCode": number} if number else {}),
    }


def refused(status: int, code: str, message: str = "Why", number: int = 0) -> AnsweredError:
    return AnsweredError(status, linkedin_error(status, code, message, number))


@dataclass(kw_only=True)
class LinkedinApp:
    """The office's own. ``may_renew``: LinkedIn lets its logins be renewed."""

    id: str = "77abcdefghijkl"
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    may_renew: bool = True


class LinkedinLogins(StandIn):
    """``roles_held`` are the person's: number of the Page → its name and their role. ``declined``: scopes not granted.

    ``tokens``: those that are good, and when each ends.
    """

    acts: ClassVar[Mapping[str, str]] = {}
    needs: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.app = LinkedinApp()
        self.token = f"AQX{secrets.token_urlsafe(60)}"
        self.start_afresh()

    def start_afresh(self) -> None:
        self.page_id, self.page_urn = "5515715", "urn:li:organization:5515715"
        self.vanity, self.name, self.followers = "vru-test", "Violence Reduction Unit", 512
        self.app.may_renew = True
        self.scopes = set(SCOPES)
        self.dead_because = 0  # a serviceErrorCode of 401
        self.version = VERSION
        self.declined: set[str] = set()
        self.redirects = {"https://desk.example/accounts/signed-in", "http://localhost/accounts/signed-in"}
        self.roles_held = {"90210": ("City Library", "ANALYST"), self.page_id: (self.name, "ADMINISTRATOR")}
        self.tokens: dict[str, datetime] = {self.token: self.now() + SIXTY_DAYS}
        self.refresh_token, self.refresh_ends = f"AQR{secrets.token_urlsafe(40)}", self.now() + A_YEAR
        self._codes: dict[str, dict[str, str]] = {}
        self._last_id = 0

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self.start_afresh()

    @property
    def credentials(self) -> dict[str, str]:
        return {
            "organization_id": self.page_id, "access_token": self.token, "app_id": self.app.id,
            "app_secret": self.app.secret,
        }  # fmt: skip

    def next_id(self) -> str:
        self._last_id += 7_919
        return str(self._last_id)

    # Before every call

    def guard(self, request: Request, endpoint: str) -> Response | None:
        if request.path.startswith("/oauth/"):
            return None
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or self.tokens.get(token, self.now()) <= self.now() or self.dead_because:
            number = self.dead_because or (65602 if token in self.tokens else 65600)
            raise refused(401, "INVALID_ACCESS_TOKEN", "Unable to verify access token", number)
        if request.path.startswith("/rest/"):
            self._look_at_heads(request, endpoint)
        scope = self.needs.get(endpoint)
        if scope and scope not in self.scopes:
            raise refused(403, "ACCESS_DENIED", f"Not enough permissions to access: {endpoint}")
        role = self.roles_held.get(self.page_id, ("", ""))[1]
        allowed = {"ADMINISTRATOR"} if endpoint == "statistics" else {"ADMINISTRATOR", "CONTENT_ADMIN"}
        if endpoint not in ("roles", "lookup", "network", "take_picture") and role not in allowed:
            raise refused(403, "ACCESS_DENIED", "The member does not have the role")
        return None

    def _look_at_heads(self, request: Request, endpoint: str) -> None:
        if request.headers.get("LinkedIn-Version") != self.version:
            raise refused(426, "NONEXISTENT_VERSION", "Requested version is not active")
        if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
            raise refused(400, "ILLEGAL_ARGUMENT", "X-Restli-Protocol-Version 2.0.0 is needed")
        if request.headers.get("X-RestLi-Method") != self.acts[endpoint]:
            raise refused(400, "ILLEGAL_ARGUMENT", f"{endpoint} is a {self.acts[endpoint]}")
        asked = request.environ["REQUEST_URI"]
        if "urn:li:" in asked or "%28" in asked or "%2C" in asked:
            raise refused(
                400, "ILLEGAL_ARGUMENT", "colons are encoded; brackets and commas of a list are not"
            )

    def problem(self, status: int, detail: str) -> Response:
        code = {404: "RESOURCE_NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(status, "INTERNAL_SERVER_ERROR")
        return json_response(linkedin_error(status, code, detail), status)

    def page_of(self, rows: list[dict[str, Any]], request: Request, most: int = 100) -> Response:
        start, count = int(request.args.get("start", 0)), min(most, int(request.args.get("count", 10)))
        links = (
            [{"type": "application/json", "rel": "next", "href": "/rest/…"}] if rows[start + count :] else []
        )
        paging = {"start": start, "count": count, "links": links}
        return json_response({"paging": paging, "elements": rows[start : start + count]})

    # Signing in

    def authorize(self, request: Request) -> Response:
        asked = request.args
        if asked.get("client_id") != self.app.id or asked.get("response_type") != "code":
            return json_response({"error": "invalid_request"}, 400)
        if asked.get("redirect_uri") not in self.redirects:
            return json_response({"error": "The redirect_uri does not match the registered value"}, 400)
        if set(asked.get("scope", "").split()) != SCOPES or not asked.get("state"):
            return json_response({"error": "unauthorized_scope_error"}, 400)
        code = secrets.token_urlsafe(24)
        self._codes[code] = dict(asked.items())
        told = urlencode({"code": code, "state": asked["state"]})
        return Response("", 302, {"Location": f"{asked['redirect_uri']}?{told}"})

    def give_token(self, request: Request) -> Response:
        form = request.form
        self._own_app(request)
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") != self.refresh_token or self.refresh_ends <= self.now():
                raise AnsweredError(400, {"error": "invalid_grant", "error_description": "expired"})
        else:
            asked = self._codes.pop(form.get("code", ""), None)
            if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
                raise AnsweredError(
                    400, {"error": "invalid_grant", "error_description": "authorization code not found"}
                )
            self.scopes = SCOPES - self.declined
        token = f"AQX{secrets.token_urlsafe(60)}"
        self.tokens[token] = self.now() + SIXTY_DAYS
        told = {
            "access_token": token,
            "expires_in": int(SIXTY_DAYS.total_seconds()),
            "scope": ",".join(sorted(self.scopes)),
        }
        if self.app.may_renew:
            left = int((self.refresh_ends - self.now()).total_seconds())
            told |= {"refresh_token": self.refresh_token, "refresh_token_expires_in": left}
        return json_response(told)

    def introspect(self, request: Request) -> Response:
        self._own_app(request)
        ends = self.tokens.get(request.form.get("token", ""))
        if ends is None or ends <= self.now() or self.dead_because:
            return json_response({"active": False, "status": "expired" if ends else "revoked"})
        return json_response({
            "active": True, "status": "active", "client_id": self.app.id, "auth_type": "3L",
            "expires_at": int(ends.timestamp()), "scope": ",".join(sorted(self.scopes)),
        })  # fmt: skip

    def _own_app(self, request: Request) -> None:
        if (request.form.get("client_id"), request.form.get("client_secret")) != (
            self.app.id,
            self.app.secret,
        ):
            raise AnsweredError(
                401, {"error": "invalid_client", "error_description": "Client authentication failed"}
            )

    # Pages

    def roles(self, request: Request) -> Response:
        if request.args.get("q") != "roleAssignee" or request.args.get("state") != "APPROVED":
            raise refused(400, "ILLEGAL_ARGUMENT", "q=roleAssignee&state=APPROVED")
        rows = [
            {
                "organization": f"urn:li:organization:{number}", "role": role, "state": "APPROVED",
                "roleAssignee": "urn:li:person:aBcDeF",
            }
            for number, (_, role) in self.roles_held.items()
        ]  # fmt: skip
        return self.page_of(rows, request)

    def lookup(self, request: Request) -> Response:
        asked = request.args["ids"].removeprefix("List(").removesuffix(")").split(",")
        known = {number: self.roles_held[number][0] for number in asked if number in self.roles_held}
        results = {
            number: {"id": int(number), "localizedName": name, "vanityName": self._vanity(number)}
            for number, name in known.items()
        }
        return json_response({"results": results, "statuses": {}, "errors": {}})

    def _vanity(self, number: str) -> str:
        return self.vanity if number == self.page_id else f"page-{number}"
