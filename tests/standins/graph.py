"""What the stand-ins of Meta's platforms share: one version, tokens with their proof, the shape of an error, usage heads.

Made after developers.facebook.com/docs/graph-api/guides/error-handling, /guides/secure-requests and
/docs/graph-api/overview/rate-limiting (copies of September 2026).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from werkzeug.wrappers import Request, Response

from tests.standins.base import AnsweredError, StandIn, json_response

# On every call, beside its own.
ALWAYS = frozenset({"access_token", "appsecret_proof"})


def graph_error(
    code: int,
    subcode: int = 0,
    message: str = "Invalid parameter",
    *,
    is_transient: bool = False,
) -> dict[str, Any]:
    error: dict[str, Any] = {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AbCdEf123456",
    }
    if subcode:
        error["error_subcode"] = subcode
    if is_transient:
        error["is_transient"] = True
    return {"error": error}


def refused(
    code: int, subcode: int = 0, message: str = "Invalid parameter", *, status: int = 400
) -> AnsweredError:
    return AnsweredError(status, graph_error(code, subcode, message))


NOT_THERE = "Unsupported get request. Object with this ID does not exist or cannot be loaded due to missing permissions"


@dataclass(kw_only=True)
class GraphApp:
    """The office's own app."""

    id: str = "1717171717171717"
    secret: str = field(default_factory=lambda: secrets.token_hex(16))


class GraphStandIn(StandIn):
    """One account behind one version. ``usage`` is what the heads say in per cent; ``regain`` minutes of being shut out."""

    version: ClassVar[str]
    # Which scope a call takes, by the method that answers it; the rest takes none.
    needs: ClassVar[dict[str, str]] = {}
    # What each call may be given beside the token.
    takes: ClassVar[dict[str, Collection[str]]] = {}
    all_scopes: ClassVar[frozenset[str]]
    is_open: ClassVar[frozenset[str]] = frozenset()  # these look at their tokens themselves

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.app = GraphApp()
        self.token = f"EAA{secrets.token_hex(30)}"
        self.start_afresh()

    def start_afresh(self) -> None:
        self.scopes = set(self.all_scopes)
        self.ends_at: datetime | None = None
        self.dead_because = 0  # a subcode of 190
        self.newer_tokens: list[str] = []
        self.usage = 3
        self.regain = 0
        self.retired: set[str] = set()  # metrics that there are no more
        self.without_figures: set[str] = set()  # ids of posts that too few people saw
        self.visible_after = timedelta()
        self.followers = 840
        self._last_id = 122_100_000_000_000

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self.start_afresh()

    @property
    def credentials(self) -> dict[str, str]:
        return {"access_token": self.token}

    # Before and after every call

    def guard(self, request: Request, endpoint: str) -> Response | None:
        given = request.values
        allowed = {*self.takes.get(endpoint, ()), *ALWAYS}
        if unknown := {name.partition("[")[0] for name in (*given, *request.files)} - allowed:
            raise refused(100, 0, f"the stand-in does not know {', '.join(sorted(unknown))}")
        if endpoint in self.is_open:
            return None
        token = given.get("access_token", "")
        if not token:
            raise refused(2500, 0, "An active access token must be used", status=400)
        if token not in (self.token, *self.newer_tokens) or self.dead_because:
            raise refused(190, self.dead_because or 467, "Error validating access token")
        proof = hmac.new(self.app.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if given.get("appsecret_proof", proof) != proof:
            raise refused(100, 0, "Invalid appsecret_proof provided in the API argument")
        scope = self.needs.get(endpoint)
        if scope and scope not in self.scopes:
            raise refused(10 if request.method == "GET" else 200, 0, f"Requires {scope} permission")
        if self.regain:
            raise refused(80001, 2446079, "There have been too many calls to this account")
        return None

    def dress(self, request: Request, response: Response) -> None:
        usage = {"call_count": self.usage, "total_cputime": 1, "total_time": 2}
        response.headers["X-App-Usage"] = json.dumps(usage)
        business = [{**usage, "type": "pages", "estimated_time_to_regain_access": self.regain}]
        response.headers["X-Business-Use-Case-Usage"] = json.dumps({"1234": business})
        response.headers["facebook-api-version"] = self.version

    def problem(self, status: int, detail: str) -> Response:
        if status == 404:
            return json_response(graph_error(2500, 0, "Unknown path components"), 400)
        if status >= 500:
            return json_response(
                graph_error(2, 0, "An unexpected error has occurred", is_transient=True), status
            )
        return json_response(graph_error(100, 0, detail), status)

    def debug_token(self, request: Request) -> Response:
        if request.args.get("access_token") != f"{self.app.id}|{self.app.secret}":
            raise refused(190, 0, "Invalid OAuth access token signature")
        return json_response({"data": self.token_facts(request)})

    def token_facts(self, request: Request) -> dict[str, Any]:
        tokens = (self.token, *self.newer_tokens)
        return {
            "app_id": self.app.id, "type": "PAGE", "application": "Campaign Desk",
            "is_valid": request.args.get("input_token") in tokens and not self.dead_because,
            "expires_at": int(self.ends_at.timestamp()) if self.ends_at else 0,
            "data_access_expires_at": 0, "scopes": sorted(self.scopes),
        }  # fmt: skip

    # Small things

    def next_id(self) -> str:
        self._last_id += 7_919
        return str(self._last_id)

    def shown(
        self, thing: dict[str, Any], fields: str, *, always: Collection[str] = ("id",)
    ) -> dict[str, Any]:
        """The fields that were asked for; one that does not exist fails the call."""
        names = _top_fields(fields)
        if unknown := names - thing.keys():
            raise refused(100, 0, f"Tried accessing nonexisting field ({sorted(unknown)[0]})")
        return {
            name: thing[name] for name in (*always, *sorted(names - set(always))) if thing[name] is not None
        }

    def page_of(self, rows: list[dict[str, Any]], request: Request) -> Response:
        """By cursor, as every list of the Graph API."""
        begin = int(request.args.get("after") or 0)
        end = begin + int(request.args.get("limit", 25))
        paging: dict[str, Any] = {"cursors": {"before": str(begin), "after": str(end)}}
        if end < len(rows):
            paging["next"] = f"{self.url}{request.path}?after={end}"
        return json_response({"data": rows[begin:end], **({"paging": paging} if rows else {})})

    def figures(self, post_id: str, request: Request, known: dict[str, Any]) -> Response:
        """One value for each metric that was asked for; a name that there is not fails all of them."""
        asked = [name for name in request.args.get("metric", "").split(",") if name]
        if not asked:
            raise refused(3001, 1504028, "The parameter metric is required")
        if set(asked) - known.keys() or self.retired & set(asked):
            raise refused(100, 0, "The value must be a valid insights metric")
        if post_id in self.without_figures:
            return json_response({"data": []})
        return json_response({
            "data": [
                {"name": name, "period": "lifetime", "values": [{"value": known[name]}], "title": name,
                 "id": f"{post_id}/insights/{name}/lifetime"} for name in asked
            ]
        })  # fmt: skip


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


def _top_fields(fields: str) -> set[str]:
    """The names outside any braces: “id,attachments{media_type}” are two."""
    names, depth, name = set(), 0, ""
    for sign in f"{fields},":
        depth += (sign == "{") - (sign == "}")
        if sign == "," and not depth:
            names.add(name.partition("{")[0].partition(".")[0])
            name = ""
        else:
            name += sign
    return names - {""}
