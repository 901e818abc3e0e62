"""How posts on a LinkedIn Page do: all of a batch in one search, and one look at each that it left out.

Source: learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/share-statistics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from campaigns.channels.base import MeasureValue, PostMeasures, RemotePost
from campaigns.channels.doing import Doing
from campaigns.channels.figures import Native, all_absent, never_offered, read_figures
from campaigns.channels.linkedin_rest import Rest, encoded, listing
from campaigns.channels.refusals import GoneError
from campaigns.domain.figures.measures import Missing

KIND, VERSION = "linkedin", "2026-09"
FIGURES = (
    Native("views", ("impressionCount",), VERSION),
    Native("reach", ("uniqueImpressionsCount",), VERSION),
    Native("reactions", ("likeCount",), VERSION),
    Native("comments", ("commentCount",), VERSION),
    Native("shares", ("shareCount",), VERSION),
    Native("all_clicks", ("clickCount",), VERSION),
)
FOLLOWERS = (Native("followers", ("firstDegreeSize",), VERSION),)
SHARE = "urn:li:share:"
# A post of which there is nothing to tell is left out. Figures may be this late; after that, nobody saw it.
LATE_BY = timedelta(hours=48)
# Figures are told of the last twelve months.
TOLD_FOR = timedelta(days=365)


def read_posts(rest: Rest, page: str, posts: Sequence[RemotePost], *, now: datetime) -> list[PostMeasures]:
    counts = _counts(rest, page, [one.remote_id for one in posts])
    return [
        PostMeasures(
            one.remote_id,
            (
                read_figures(KIND, FIGURES, counts[one.remote_id])
                if one.remote_id in counts
                else all_absent(KIND, FIGURES, _why_none(rest, one, now))
            )
            + never_offered(KIND, FIGURES),
        )
        for one in posts
    ]


def read_followers(rest: Rest, page: str) -> tuple[MeasureValue, ...]:
    path = f"networkSizes/{encoded(page)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER"
    return read_figures(KIND, FOLLOWERS, rest.get(path, Doing.READING, dict))


def _counts(rest: Rest, page: str, urns: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    shares = [one for one in urns if one.startswith(SHARE)]
    others = [one for one in urns if not one.startswith(SHARE)]
    search = (
        f"organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity={encoded(page)}"
    )
    search += "".join(
        f"&{name}={listing(some)}" for name, some in (("shares", shares), ("ugcPosts", others)) if some
    )
    rows = [row for some, _ in rest.pages(search, Doing.READING, _named) for row in some]
    return {_named(row): row["totalShareStatistics"] for row in rows}


def _named(row: Mapping[str, Any]) -> str:
    _ = row["totalShareStatistics"]
    return str(row.get("share") or row["ugcPost"])


def _why_none(rest: Rest, post: RemotePost, now: datetime) -> Missing:
    age = now - post.sent_at
    if age >= TOLD_FOR:
        return Missing.NOT_OFFERED
    try:
        rest.get(f"posts/{encoded(post.remote_id)}", Doing.READING, dict)
    except GoneError:
        return Missing.GONE
    return Missing.NOT_YET if age < LATE_BY else Missing.TOO_FEW
