"""What the stand-in of Mastodon keeps and decides before every call: token, scopes, budgets, statuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.standins.base import StandIn, json_response
from tests.standins.budgets import Budgets, Window
from tests.standins.mastodon_oauth import MastodonSignIns
from tests.standins.mastodon_things import (
    MastodonAccount,
    MastodonMedia,
    MastodonStatus,
    moment,
)

OPEN_CALLS = {
    "instance_one", "instance_two", "nodeinfo_links", "nodeinfo",
    "oauth_server", "make_app", "authorize", "give_token", "revoke_token",
}  # fmt: skip
MEASURES = ("favourites_count", "reblogs_count", "replies_count", "quotes_count")


class MastodonState(MastodonSignIns, StandIn):
    """Everything of the stand-in but the calls themselves."""

    def __init__(self, *, port: int = 0, account: MastodonAccount | None = None) -> None:
        super().__init__(port=port)
        self.account = account or MastodonAccount(
            id="109754738520481", username="vru", display_name="Violence Reduction Unit"
        )
        limits = {"create_status": 300, "upload": 30, "delete_status": 30}
        self.budgets = Budgets(limits, default=300, span=timedelta(minutes=5))
        self._followers = self.account.followers
        self._start_afresh()

    def _start_afresh(self) -> None:
        self.account.followers = self._followers
        self.honours_keys = True
        self.media_polls = 0
        self.fails_films = False
        self.max_characters = 500
        self.version = "4.6.1"
        self.is_gotosocial = False
        self.account.scopes = frozenset({"read", "write"})
        self._statuses: dict[str, MastodonStatus] = {}
        self._media: dict[str, MastodonMedia] = {}
        self._keys: dict[str, tuple[str, datetime]] = {}
        self.forget_sign_ins()
        self._last_id = 115_000_000_000_000_000
        self._window: Window | None = None
        self.budgets.clear()

    def reset(self) -> None:
        with self.lock:
            super().reset()
            self._start_afresh()

    # For tests

    @property
    def credentials(self) -> dict[str, str]:
        return self.account.credentials

    @property
    def posts(self) -> list[MastodonStatus]:
        with self.lock:
            return list(self._statuses.values())

    def count(self, status_id: str, measure: str, n: int = 1) -> None:
        """Let `n` people do something: one of MEASURES."""
        if measure not in MEASURES:
            raise ValueError(f"no such measure: {measure}")
        with self.lock:
            status = self._statuses[str(status_id)]
            setattr(status, measure, getattr(status, measure) + n)

    def like(self, status_id: str, n: int = 1) -> None:
        self.count(status_id, "favourites_count", n)

    def be_gotosocial(self) -> None:
        """Answer as GoToSocial 0.19 does: stricter about slashes, fewer calls, no keys, other ids."""
        self.is_gotosocial, self.honours_keys, self.version = True, False, "0.19.1+git-5e2bf0b"

    def set_budget(
        self, endpoint: str, *, remaining: int, reset_in: timedelta = timedelta(minutes=5)
    ) -> datetime:
        """Leave `remaining` calls of an endpoint (such as `create_status`) until the moment given back."""
        resets_at = self.now() + reset_in
        self.budgets.set(self.account.id, endpoint, remaining=remaining, resets_at=resets_at)
        return resets_at

    def greeting(self) -> dict[str, Any]:
        return {"url": self.url, "credentials": self.credentials, "account_id": self.account.id}

    def control(self, name: str, argument: str, data: dict[str, Any]) -> Any:
        match name:
            case "posts":
                return [status.as_dict() for status in self.posts]
            case "like":
                self.like(argument, int(data.get("n", 1)))
            case "count":
                self.count(argument, data["measure"], int(data.get("n", 1)))
            case "budget":
                span = timedelta(seconds=data.get("reset_in", 300))
                self.set_budget(argument, remaining=int(data["remaining"]), reset_in=span)
            case "honours_keys":
                self.honours_keys = bool(data["value"])
            case _:
                raise KeyError(name)
        return {"done": True}

    # Before and after every request

    def guard(self, request: Request, endpoint: str) -> Response | None:
        self._window = None
        if self.is_gotosocial and request.path.endswith("/"):
            code = 301 if request.method == "GET" else 307
            return Response("", code, {"Location": request.full_path.replace("/?", "?").rstrip("?")})
        if endpoint in OPEN_CALLS:
            return None
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token != self.account.token:
            return json_response({"error": "The access token is invalid"}, 401)
        if ("read" if request.method == "GET" else "write") not in self.account.scopes:
            return json_response({"error": "This action is outside the authorized scopes"}, 403)
        is_allowed, self._window = self.budgets.spend(self.account.id, endpoint, self.now())
        return None if is_allowed else json_response({"error": "Too many requests"}, 429)

    def dress(self, request: Request, response: Response) -> None:
        if self._window is not None:
            response.headers["X-RateLimit-Limit"] = str(self._window.limit)
            response.headers["X-RateLimit-Remaining"] = str(self._window.remaining)
            response.headers["X-RateLimit-Reset"] = moment(self._window.resets_at)

    def problem(self, status: int, detail: str) -> Response:
        return json_response({"error": "Record not found" if status == 404 else detail}, status)

    def _refused(self, sentence: str) -> Response:
        # GoToSocial says 400 where Mastodon says 422.
        return json_response({"error": f"Validation failed: {sentence}"}, 422 if self.honours_keys else 400)

    def _next_id(self) -> str:
        self._last_id += 65_537
        return f"01JDVRU{self._last_id:019d}" if self.is_gotosocial else str(self._last_id)
