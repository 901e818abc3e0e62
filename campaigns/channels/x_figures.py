"""Reading a batch of X posts for the least money.

X charges 0.001 USD for an own post read through the account's own timeline and 0.005 for one asked for by id
(2026-08). So each group of posts close in time is read as one narrow window of the timeline, where unrelated
own posts are few; only what is not there is asked for by id, a hundred at a time, where X says why a post is missing.
No page is ever asked for that holds more than the money set aside pays for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import tweepy

from campaigns.channels.base import MeasureValue, Meter, PostMeasures, RemotePost
from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.channels.x_fields import PostReader, Wanted
from campaigns.domain.facts.pricing import Charge
from campaigns.domain.figures.measures import Missing

VERSION = "2026-08"
PUBLIC = (
    Native("views", ("impression_count",), VERSION),
    Native("reactions", ("like_count",), VERSION),
    Native("comments", ("reply_count",), VERSION),
    Native("shares", ("retweet_count", "quote_count"), VERSION),
    Native("saves", ("bookmark_count",), VERSION),
)
PRIVATE = (
    Native("link_clicks", ("url_link_clicks",), VERSION),
    Native("engagements_native", ("engagements",), VERSION),
)
PRIVATE_FOR = timedelta(days=30) - timedelta(hours=1)  # the margin: X counts from its own creation time
COUNTS = Wanted(("public_metrics",))
COUNTS_AND_CLICKS = Wanted(("public_metrics",), if_possible=("non_public_metrics",))
TOGETHER = timedelta(hours=1)  # posts further apart get windows of their own
MARGIN = timedelta(minutes=2)
YOUNGEST_END = timedelta(seconds=30)  # X refuses a window that ends in its last ten seconds
PAGE = 100
SMALLEST_PAGE = 5  # X takes no smaller one
MAX_PAGES = 3


def read_posts(
    reader: PostReader, user_id: str, posts: Sequence[RemotePost], *, meter: Meter, now: datetime
) -> list[PostMeasures]:
    """The figures of every post asked about, in the order asked."""
    young = [post for post in posts if now - post.sent_at < PRIVATE_FOR]
    old = [post for post in posts if now - post.sent_at >= PRIVATE_FOR]
    fresh = _read_all(reader, user_id, young, wanted=COUNTS_AND_CLICKS, meter=meter, now=now)
    aged = _read_all(reader, user_id, old, wanted=COUNTS, meter=meter, now=now)
    young_ids = {post.remote_id for post in young}
    found = fresh | aged
    return [
        PostMeasures(post.remote_id, _values(found[post.remote_id], is_young=post.remote_id in young_ids))
        for post in posts
    ]


def _read_all(
    reader: PostReader,
    user_id: str,
    posts: Sequence[RemotePost],
    *,
    wanted: Wanted,
    meter: Meter,
    now: datetime,
) -> dict[str, dict[str, Any] | Missing]:
    """Each post as X has it, or why there is nothing."""
    asked = {post.remote_id for post in posts}
    found: dict[str, dict[str, Any]] = {}
    for start, end in _windows(posts):
        until = end if end < now - YOUNGEST_END else None
        with suppress(tweepy.BadRequest):  # the cheap way is closed; by its id each can still be asked for
            tweets = _timeline(reader, user_id, (start, until), wanted, meter)
            found |= {str(tweet["id"]): tweet for tweet in tweets}
    missing = sorted(asked - found.keys())
    reasons: dict[str, Missing] = {}
    while missing:
        room = meter.room_for(Charge.READ_POST)
        batch = missing[: PAGE if room is None else min(PAGE, room)]
        if not batch:
            reasons |= dict.fromkeys(missing, Missing.OVER_CAP)
            break
        missing = missing[len(batch) :]
        answer = reader.look_up(batch, wanted)
        found |= {str(tweet["id"]): tweet for tweet in answer["data"]}
        reasons |= {
            str(error.get("resource_id", error.get("value"))): _reason(error)
            for error in answer.get("errors", ())
        }
    # What X neither gives nor explains is not known to be gone.
    return {one: found.get(one) or reasons.get(one, Missing.FAILED) for one in asked}


def _reason(error: dict[str, Any]) -> Missing:
    """What an entry of ``errors`` says of a post that was left out."""
    kind = str(error.get("type", "")).rpartition("/")[2]
    if kind == "resource-not-found":
        return Missing.GONE
    return Missing.NOT_PERMITTED if kind.startswith("not-authorized") else Missing.FAILED


def _windows(posts: Iterable[RemotePost]) -> Iterator[tuple[datetime, datetime]]:
    moments = sorted(post.sent_at for post in posts)
    while moments:
        start = end = moments.pop(0)
        while moments and moments[0] - end <= TOGETHER:
            end = moments.pop(0)
        yield start - MARGIN, end + MARGIN


def _timeline(
    reader: PostReader, user_id: str, window: tuple[datetime, datetime | None], wanted: Wanted, meter: Meter
) -> Iterator[dict[str, Any]]:
    token = None
    for _ in range(MAX_PAGES):
        room = meter.room_for(Charge.READ_OWN_POST)
        if room is not None and room < SMALLEST_PAGE:
            return
        most = PAGE if room is None else min(PAGE, room)
        answer = reader.timeline(user_id, wanted, start=window[0], end=window[1], most=most, token=token)
        yield from answer["data"]
        token = answer.get("meta", {}).get("next_token")
        if not token:
            return


def _values(tweet: dict[str, Any] | Missing, *, is_young: bool) -> tuple[MeasureValue, ...]:
    if isinstance(tweet, Missing):
        return all_absent("x", PUBLIC + PRIVATE, tweet)
    if "public_metrics" not in tweet:  # by neither name: that is no nought, and no "not offered"
        return all_absent("x", PUBLIC + PRIVATE, Missing.FAILED)
    private = tweet.get("non_public_metrics")
    if private:
        clicks = read_figures("x", PRIVATE, private)
    else:  # for an old post X has none; for a young one our token is not allowed to see them
        clicks = all_absent("x", PRIVATE, Missing.NOT_PERMITTED if is_young else Missing.NOT_OFFERED)
    return read_figures("x", PUBLIC, tweet["public_metrics"]) + clicks + never_offered("x", PUBLIC + PRIVATE)
