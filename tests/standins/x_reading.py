"""The calls of the stand-in of X that read: the own account, its timeline, single posts."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Request, Response

from tests.standins import x_problems as problems
from tests.standins.base import json_response
from tests.standins.x_problems import invalid
from tests.standins.x_state import XState
from tests.standins.x_things import XAccount, XPost

BY_NAMES = ("tweet.fields", "post.fields")
SHOW_KEYS = ("expansions", "media.fields", "user.fields", "poll.fields", "place.fields")
TIMELINE_KEYS = (
    "max_results", "start_time", "end_time", "since_id", "until_id", "pagination_token", "exclude",
)  # fmt: skip


class XReading(XState):
    """GET."""

    def me(self, request: Request) -> Response:
        query = self._query(request, "user.fields", "expansions")
        return json_response({"data": self._user(self._viewer, query)})

    def timeline(self, request: Request, user_id: str) -> Response:
        query = self._query(request, *TIMELINE_KEYS, *SHOW_KEYS)
        most = problems.check_number(query, "max_results", low=5, high=100, default=10)
        skip = problems.check_number(query, "pagination_token", low=0, high=3200, default=0)
        start, end = problems.check_moment(query, "start_time"), problems.check_moment(query, "end_time")
        problems.check_id(user_id, name="id")
        if all(account.id != user_id for account in self.accounts.values()):
            return json_response({"errors": [problems.missing("user", "id", user_id)]})
        found = [
            post for post in reversed(self._posts.values())
            if post.author.id == user_id
            and post.id not in self._withheld
            and post.created_at + self.visible_after <= self.now()
            and (start is None or post.created_at >= start) and (end is None or post.created_at < end)
            and int(query.get("since_id", 0)) < int(post.id) < int(query.get("until_id", 2**63))
            and not (post.reply_to and "replies" in query.get("exclude", ""))
        ]  # fmt: skip
        page = found[skip : skip + most]
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if len(found) > skip + most:
            meta["next_token"] = str(skip + most)
        return json_response({**self._shown(page, query), "meta": meta})

    def look_up(self, request: Request) -> Response:
        query = self._query(request, "ids", *SHOW_KEYS)
        ids = [problems.check_id(one, name="ids") for one in query.get("ids", "").split(",")]
        if len(ids) > 100:
            raise invalid("The `ids` query parameter holds more than 100", {"ids": [query["ids"]]})
        given = [one for one in ids if one in self._posts and one not in self._withheld]
        body = self._shown([self._posts[one] for one in given], query)
        left_out = [problems.missing("tweet", "ids", one) for one in ids if one not in self._posts]
        left_out += [
            problems.withheld("tweet", "ids", one, why=self._withheld[one])
            for one in ids if one in self._posts and one in self._withheld
        ]  # fmt: skip
        if left_out:
            body["errors"] = body.get("errors", []) + left_out
        return json_response(body)

    def look_up_one(self, request: Request, post_id: str) -> Response:
        query = self._query(request, *SHOW_KEYS)
        if problems.check_id(post_id, name="id") not in self._posts:
            return json_response({"errors": [problems.missing("tweet", "id", post_id)]})
        body = self._shown([self._posts[post_id]], query)
        return json_response({**body, "data": body["data"][0]})

    def _shown(self, posts: list[XPost], query: dict[str, str]) -> dict[str, Any]:
        if not posts:
            return {}
        wanted = {field for name in BY_NAMES for field in query.get(name, "").split(",")}
        expansions = query.get("expansions", "").split(",")
        if "attachments.media_keys" in expansions:
            wanted.add("attachments")
        if "referenced_posts" in expansions:
            wanted.add("referenced_tweets")
        now, viewer = self.now(), self._viewer
        shown = [post.shown(wanted, viewer=viewer, now=now, new_names=self.uses_new_names) for post in posts]
        body: dict[str, Any] = {"data": shown}
        includes: dict[str, Any] = {}
        media = {one.key: one for post in posts for one in post.media}
        if "attachments.media_keys" in expansions and media:
            fields_wanted = set(query.get("media.fields", "").split(","))
            includes["media"] = [one.shown(fields_wanted) for one in media.values()]
        if "author_id" in expansions:
            authors = {post.author.id: post.author for post in posts}
            includes["users"] = [self._user(author, query) for author in authors.values()]
        if includes:
            body["includes"] = includes
        hidden = [post for post in posts if not post.shows_private(viewer, now)]
        if "non_public_metrics" in wanted and hidden:
            body["errors"] = [_field_refused(post) for post in hidden]
        return body

    def _user(self, account: XAccount, query: dict[str, str]) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": account.id, "name": account.name, "username": account.username}
        if "public_metrics" in query.get("user.fields", "").split(","):
            own = [post for post in self._posts.values() if post.author is account]
            shown["public_metrics"] = {
                "followers_count": account.followers, "following_count": 80, "tweet_count": len(own),
                "listed_count": 4,
                "like_count": 0, "media_count": sum(len(post.media) for post in own),
            }  # fmt: skip
        return shown

    def _query(self, request: Request, *allowed: str) -> dict[str, str]:
        given = {name: request.args.getlist(name) for name in request.args}
        if self.ignores_unknown_fields:
            given = {
                name: values
                for name, values in given.items()
                if name not in BY_NAMES or name in self.fields_by
            }
        if unknown := self.unknown_values & {
            one for name in self.fields_by & set(given) for one in given[name][0].split(",")
        }:
            raise invalid(f"The fields [{unknown}] are not known", {"fields": sorted(unknown)})
        return problems.check_query(given, {*allowed, *self.fields_by})


def _field_refused(post: XPost) -> dict[str, Any]:
    return {
        "resource_id": post.id, "resource_type": "tweet", "field": "non_public_metrics", "section": "data",
        "parameter": "tweet.fields", "title": "Field Authorization Error",
        "type": problems.NOT_AUTHORISED_FIELD,
        "detail": f"Sorry, you are not authorized to access 'non_public_metrics' on the Tweet [{post.id}].",
    }  # fmt: skip
