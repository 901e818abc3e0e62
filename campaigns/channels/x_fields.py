"""Asking X for fields of posts: by the old name, and by the new one where the old no longer serves; either answer is read.

The specification of 2026-08 declares ``post.fields`` in place of ``tweet.fields``, and other words in answers. A server
may refuse a name it does not know, or leave the fields away without a word and charge for the posts all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import tweepy

from campaigns.channels.base import SessionStore

OLD, NEW = "tweet.fields", "post.fields"
_UNDERSTOOD = "fields_by"  # what is kept of an account: one of the two names
# What the new specification calls otherwise, in an answer.
OLD_WORDS = {"referenced_posts": "referenced_tweets"}
OLD_COUNTS = {"repost_count": "retweet_count"}
# No field any more in the new one: it is expanded there.
EXPANDED = {"referenced_tweets": "referenced_posts"}


@dataclass(frozen=True)
class Wanted:
    """Fields by their old names. ``fields`` are needed, the first of them stands on every post X answers with."""

    fields: tuple[str, ...]
    if_possible: tuple[str, ...] = ()


class PostReader:
    """Reads own posts. Which name this account's server understood is kept in ``store`` and asked by first from then on."""

    def __init__(self, client: tweepy.Client, store: SessionStore | None) -> None:
        self._client = client
        self._store = store

    def timeline(
        self,
        user_id: str,
        wanted: Wanted,
        *,
        start: datetime | None,
        most: int,
        end: datetime | None = None,
        token: str | None = None,
    ) -> dict[str, Any]:
        limits = {
            "start_time": _written(start),
            "end_time": _written(end),
            "max_results": most,
            "pagination_token": token,
        }
        given = {name: value for name, value in limits.items() if value is not None}
        return self._ask(f"/2/users/{user_id}/tweets", given, wanted)

    def look_up(self, ids: Sequence[str], wanted: Wanted) -> dict[str, Any]:
        return self._ask("/2/tweets", {"ids": ",".join(ids)}, wanted)

    def _ask(self, route: str, parameters: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
        """The first answer that serves; else the last one, or its refusal."""
        refusal: tweepy.BadRequest | None = None
        answer: dict[str, Any] | None = None
        for name, way in self._ways(wanted):
            try:
                answer = self._client.request(
                    "GET", route, params={**parameters, **way}, user_auth=True
                ).json()
            except tweepy.BadRequest as error:
                refusal = error
                continue
            if all(wanted.fields[0] in post for post in answer.get("data") or ()):
                self._keep(name)
                break
        if answer is None:
            assert refusal is not None
            raise refusal
        told = without_nulls(answer)
        return {**told, "data": [_in_old_words(post) for post in told.get("data", ())]}

    def _ways(self, wanted: Wanted) -> Iterator[tuple[str, dict[str, str]]]:
        everything = (*wanted.fields, *wanted.if_possible)
        names = sorted((OLD, NEW), key=lambda one: one != self._kept.get(_UNDERSTOOD, OLD))
        for fields in dict.fromkeys((everything, wanted.fields)):
            for name in names:
                yield name, _asked_by(name, fields)

    @cached_property
    def _kept(self) -> dict[str, Any]:
        return (self._store.load() if self._store else None) or {}

    def _keep(self, name: str) -> None:
        if self._kept.get(_UNDERSTOOD, OLD) == name:
            return
        self._kept[_UNDERSTOOD] = name
        if self._store:
            self._store.save(self._kept)


def _asked_by(name: str, fields: Sequence[str]) -> dict[str, str]:
    if name == OLD:
        return {OLD: ",".join(fields)}
    expanded = [EXPANDED[field] for field in fields if field in EXPANDED]
    asked = {NEW: ",".join(field for field in fields if field not in EXPANDED)}
    return asked | ({"expansions": ",".join(expanded)} if expanded else {})


def _in_old_words(post: Mapping[str, Any]) -> dict[str, Any]:
    read = {OLD_WORDS.get(name, name): value for name, value in post.items()}
    if isinstance(counts := read.get("public_metrics"), Mapping):
        read["public_metrics"] = {OLD_COUNTS.get(name, name): count for name, count in counts.items()}
    return read


def without_nulls(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What is null is not told."""
    return {
        name: without_nulls(value) if isinstance(value, Mapping) else _each_without_nulls(value)
        for name, value in answer.items()
        if value is not None
    }


def _each_without_nulls(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [without_nulls(one) if isinstance(one, Mapping) else one for one in value]


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
