"""What the stand-in of X keeps and decides before every call: accounts, posts, signatures, budgets."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.standins import oauth1
from tests.standins import x_problems as problems
from tests.standins.base import RECEIVED, StandIn, json_response
from tests.standins.budgets import Budgets, Window
from tests.standins.x_problems import refused
from tests.standins.x_things import XAccount, XCounts, XMedia, XPost

BASES = ("https://api.twitter.com", "https://api.x.com")
BUDGETS = {
    "create_post": 100, "delete_post": 50, "upload": 500, "describe": 500, "me": 75, "timeline": 5000,
    "look_up": 5000,
    "look_up_one": 5000,
}  # fmt: skip


class XState(StandIn):
    """Everything of the stand-in but the calls themselves."""

    def __init__(self, *, port: int = 0, account: XAccount | None = None) -> None:
        super().__init__(port=port)
        self.account = account or XAccount(
            id="2244994945", username="vru_test", name="Violence Reduction Unit"
        )
        self.budgets = Budgets(BUDGETS, default=300, span=timedelta(minutes=15))
        self._followers = self.account.followers
        self._start_afresh()

    def _start_afresh(self) -> None:
        self.account.followers = self._followers
        self.accounts = {self.account.access_token: self.account}
        self.account.is_read_only = self.account.is_out_of_credits = False
        self.too_long_status = 403  # not documented: 400 is the other candidate
        self.uses_new_names = False  # repost_count instead of retweet_count
        # Of tweet.fields and post.fields: which serve, and whether the other is refused or left aside without a word.
        self.fields_by = {"tweet.fields"}
        self.ignores_unknown_fields = False
        self.unknown_values: set[str] = set()  # fields that this X has never heard of
        self.visible_after = timedelta()  # how long a new post stays out of the timeline
        self._withheld: dict[str, str] = {}  # id of a post that is there but not given: the problem's type
        self._posts: dict[str, XPost] = {}
        self._media: dict[str, XMedia] = {}
        self._seen: set[tuple[str, str, str]] = set()
        self._last_id = 1_950_000_000_000_000_000
        self._window: Window | None = None
        self._viewer = self.account
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
    def posts(self) -> list[XPost]:
        with self.lock:
            return list(self._posts.values())

    @property
    def media(self) -> list[XMedia]:
        with self.lock:
            return list(self._media.values())

    def add_account(self, username: str) -> XAccount:
        with self.lock:
            account = XAccount(id=self._next_id(), username=username, name=username)
            self.accounts[account.access_token] = account
            return account

    def count(self, post_id: str, measure: str, n: int = 1) -> None:
        """Let `n` people do something: any field of XCounts, such as `like_count` or `url_link_clicks`."""
        if measure not in {part.name for part in fields(XCounts)}:
            raise ValueError(f"no such measure: {measure}")
        with self.lock:
            counts = self._posts[post_id].counts
            setattr(counts, measure, getattr(counts, measure) + n)

    def withhold(self, post_id: str, why: str = problems.NOT_AUTHORISED) -> None:
        """Leave a post out of every answer, by id with this type of problem."""
        with self.lock:
            self._withheld[post_id] = why

    def like(self, post_id: str, n: int = 1) -> None:
        self.count(post_id, "like_count", n)

    def view(self, post_id: str, n: int = 1) -> None:
        self.count(post_id, "impression_count", n)

    def set_budget(
        self,
        endpoint: str,
        *,
        remaining: int,
        reset_in: timedelta = timedelta(minutes=15),
        account: XAccount | None = None,
    ) -> datetime:
        """Leave `remaining` calls of an endpoint (a key of BUDGETS) until the moment given back."""
        resets_at = self.now().replace(microsecond=0) + reset_in
        self.budgets.set((account or self.account).id, endpoint, remaining=remaining, resets_at=resets_at)
        return resets_at

    def greeting(self) -> dict[str, Any]:
        return {"url": self.url, "credentials": self.credentials, "user_id": self.account.id}

    def control(self, name: str, argument: str, data: dict[str, Any]) -> Any:
        match name:
            case "posts":
                return [post.as_dict() for post in self.posts]
            case "like" | "view":
                getattr(self, name)(argument, int(data.get("n", 1)))
            case "count":
                self.count(argument, data["measure"], int(data.get("n", 1)))
            case "budget":
                span = timedelta(seconds=data.get("reset_in", 900))
                self.set_budget(argument, remaining=int(data["remaining"]), reset_in=span)
            case _:
                raise KeyError(name)
        return {"done": True}

    # Before and after every request

    def guard(self, request: Request, endpoint: str) -> Response | None:
        self._window = None
        self._viewer = viewer = self._authenticate(request)
        is_allowed, self._window = self.budgets.spend(viewer.id, endpoint, self.now())
        if not is_allowed:
            raise refused(429, "Too Many Requests")
        if viewer.is_out_of_credits and endpoint != "me":
            detail = f"Your enrolled account [{viewer.id}] does not have any credits to fulfill this request."
            raise refused(402, detail, kind=problems.CREDITS)
        if viewer.is_read_only and request.method != "GET":
            detail = "Your client app is not configured with the appropriate oauth1 app permissions."
            raise refused(403, detail, kind=problems.OAUTH1_PERMISSIONS)
        return None

    def _authenticate(self, request: Request) -> XAccount:
        if request.headers.get("Authorization", "").lower().startswith("bearer "):
            detail = "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint."
            kind = problems.UNSUPPORTED_AUTHENTICATION
            raise refused(403, detail, title="Unsupported Authentication", kind=kind)
        try:
            sent = oauth1.authorization_fields(request)
            account = self.accounts.get(sent["oauth_token"])
            if account is None or account.consumer_key != sent["oauth_consumer_key"]:
                raise oauth1.SignatureError("unknown consumer key or token")
            oauth1.check_timestamp(sent, self.now())
            oauth1.check_signature(
                request, sent, consumer_secret=account.consumer_secret,
                token_secret=account.access_token_secret,
                bases=(*BASES, self.url, f"http://{request.host}", f"https://{request.host}"),
            )  # fmt: skip
            mark = (sent["oauth_token"], sent["oauth_timestamp"], sent["oauth_nonce"])
            if mark in self._seen:
                raise oauth1.SignatureError("this nonce was used before")
            self._seen.add(mark)
        except oauth1.SignatureError as error:
            refusal = refused(401, "Unauthorized")
            request.environ[RECEIVED].fault = f"signature: {error}"
            raise refusal from error
        return account

    def dress(self, request: Request, response: Response) -> None:
        window = self._window or Window(
            limit=300, remaining=299, resets_at=self.now() + timedelta(minutes=15)
        )
        response.headers["x-rate-limit-limit"] = str(window.limit)
        response.headers["x-rate-limit-remaining"] = str(window.remaining)
        response.headers["x-rate-limit-reset"] = str(int(window.resets_at.timestamp()))

    def problem(self, status: int, detail: str) -> Response:
        return json_response(problems.problem(status, detail), status)

    def _next_id(self) -> str:
        self._last_id += 4_194_305
        return str(self._last_id)
