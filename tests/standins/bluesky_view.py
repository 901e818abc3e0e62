"""A stand-in of Bluesky's public app view: counts the like, repost and follow records on the real PDS."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import requests
from werkzeug.wrappers import Request, Response

from tests.patience import PATIENCE
from tests.standins.base import StandIn, json_response

POST_URI = re.compile(r"at://did:[a-z]+:[A-Za-z0-9._:%-]+/app\.bsky\.feed\.post/[A-Za-z0-9._~:-]{1,512}")
MOST_URIS = 25


class BlueskyView(StandIn):
    """`repos` gives the accounts to count over, such as `lambda: [one.did for one in pds.accounts]`."""

    routes = (
        ("GET", "/xrpc/app.bsky.feed.getPosts", "get_posts"),
        ("GET", "/xrpc/app.bsky.actor.getProfile", "get_profile"),
        ("GET", "/xrpc/_health", "health"),
    )

    def __init__(self, pds_url: str, repos: Callable[[], list[str]], *, port: int = 0) -> None:
        super().__init__(port=port)
        self._pds_url = pds_url
        self._repos = repos
        self._session = requests.Session()

    def stop(self) -> None:
        super().stop()
        self._session.close()

    def problem(self, status: int, detail: str) -> Response:
        name = {404: "MethodNotImplemented", 400: "InvalidRequest", 429: "RateLimitExceeded"}.get(
            status, "InternalServerError"
        )
        return json_response({"error": name, "message": detail}, 501 if status == 404 else status)

    def health(self, request: Request) -> Response:
        return json_response({"version": "stand-in"})

    def get_posts(self, request: Request) -> Response:
        if set(request.args) != {"uris"}:
            return self.problem(400, "Error: Params must have the property uris and no other")
        uris = request.args.getlist("uris")
        if len(uris) > MOST_URIS:
            return self.problem(400, f"Error: uris must not have more than {MOST_URIS} elements")
        if wrong := [uri for uri in uris if not POST_URI.fullmatch(uri)]:
            return self.problem(400, f"Error: uris must be valid at-uris: {wrong[0]}")
        counts = self._counts()
        found = [self._post(uri, counts) for uri in dict.fromkeys(uris)]
        return json_response({"posts": [post for post in found if post is not None]})

    def get_profile(self, request: Request) -> Response:
        if set(request.args) != {"actor"}:
            return self.problem(400, "Error: Params must have the property actor and no other")
        repo = self._call("com.atproto.repo.describeRepo", repo=request.args["actor"])
        if repo is None:
            return self.problem(400, "Profile not found")
        did = repo["did"]
        follows = [
            one["value"]["subject"]
            for each in self._repos()
            for one in self._records(each, "app.bsky.graph.follow")
        ]
        return json_response({
            "did": did, "handle": repo["handle"], "followersCount": follows.count(did),
            "followsCount": len(self._records(did, "app.bsky.graph.follow")),
            "postsCount": len(self._records(did, "app.bsky.feed.post")), "labels": [],
        })  # fmt: skip

    def _post(self, uri: str, counts: dict[str, dict[str, int]]) -> dict[str, Any] | None:
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        record = self._call("com.atproto.repo.getRecord", repo=repo, collection=collection, rkey=rkey)
        owner = self._call("com.atproto.repo.describeRepo", repo=repo)
        if record is None or owner is None:
            return None
        return {
            "uri": uri, "cid": record["cid"], "author": {"did": repo, "handle": owner["handle"],
            "labels": []},
            "record": record["value"], "bookmarkCount": 0, "quoteCount": counts["quotes"].get(uri, 0),
            "likeCount": counts["likes"].get(uri, 0), "repostCount": counts["reposts"].get(uri, 0),
            "replyCount": counts["replies"].get(uri, 0), "indexedAt": record["value"]["createdAt"],
            "labels": [],
        }  # fmt: skip

    def _counts(self) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {"likes": {}, "reposts": {}, "replies": {}, "quotes": {}}

        def add(kind: str, uri: str) -> None:
            counts[kind][uri] = counts[kind].get(uri, 0) + 1

        for repo in self._repos():
            # One account counts once, however many like records it left.
            for uri in {one["value"]["subject"]["uri"] for one in self._records(repo, "app.bsky.feed.like")}:
                add("likes", uri)
            for uri in {
                one["value"]["subject"]["uri"] for one in self._records(repo, "app.bsky.feed.repost")
            }:
                add("reposts", uri)
            for one in self._records(repo, "app.bsky.feed.post"):
                if "reply" in one["value"]:
                    add("replies", one["value"]["reply"]["parent"]["uri"])
                if one["value"].get("embed", {}).get("$type") == "app.bsky.embed.record":
                    add("quotes", one["value"]["embed"]["record"]["uri"])
        return counts

    def _records(self, repo: str, collection: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self._call(
                "com.atproto.repo.listRecords", repo=repo, collection=collection, limit=100, **cursor
            ) or {"records": []}  # fmt: skip
            found += page["records"]
            if "cursor" not in page or not page["records"]:
                return found
            cursor = {"cursor": page["cursor"]}

    def _call(self, method: str, **parameters: Any) -> dict[str, Any] | None:
        answer = self._session.get(f"{self._pds_url}/xrpc/{method}", params=parameters, timeout=PATIENCE)
        if answer.status_code == 400:
            return None
        answer.raise_for_status()
        return dict(answer.json())
