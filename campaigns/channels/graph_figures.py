"""Reading the insights of Meta's platforms: all in one call, and by one each where a name has been retired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from campaigns.channels.base import MeasureValue, PostMeasures, RemotePost
from campaigns.channels.doing import Doing
from campaigns.channels.errors import PermanentChannelError
from campaigns.channels.figures import Native, absent, all_absent, never_offered, read_figures
from campaigns.channels.graph import Graph, Told
from campaigns.channels.graph_errors import TooFewError
from campaigns.channels.refusals import GoneError
from campaigns.domain.figures.measures import Missing

# Figures may be this late; where there are none after that, too few people saw the post.
LATE_BY = timedelta(hours=48)
# A count within a count: “post_clicks_by_type/link clicks”.
INSIDE = "/"
ALL = "*"


def read_posts(
    graph: Graph,
    table: Sequence[Native],
    posts: Sequence[RemotePost],
    *,
    kind: str,
    is_there: Callable[[], object],
    now: datetime,
) -> list[PostMeasures]:
    """One call for each post. ``is_there`` asks for the account itself; it raises where the login is what is wrong."""
    told: list[PostMeasures] = []
    for post in posts:
        try:
            counts, refused = _counts(graph, table, post.remote_id)
            values = _values(kind, table, counts, refused, age=now - post.sent_at)
        except GoneError:
            is_there()  # the platform says the same of what is gone and of what this login may not see
            values = all_absent(kind, table, Missing.GONE)
        except TooFewError:
            values = all_absent(kind, table, Missing.TOO_FEW)
        told.append(PostMeasures(post.remote_id, values + never_offered(kind, table)))
    return told


def _counts(graph: Graph, table: Iterable[Native], post_id: str) -> tuple[dict[str, Any], set[str]]:
    """The counts by the platform's names, and the names it no longer knows: one of those fails the whole call."""
    names = list(dict.fromkeys(name.partition(INSIDE)[0] for row in table for name in row.fields))
    try:
        return _ask(graph, post_id, names), set()
    except (GoneError, TooFewError):
        raise
    except PermanentChannelError:
        counts: dict[str, Any] = {}
        retired: set[str] = set()
        for name in names:
            try:
                counts |= _ask(graph, post_id, [name])
            except GoneError:
                raise
            except PermanentChannelError:
                retired.add(name)
        if len(retired) == len(names):
            raise
        return counts, retired


def _ask(graph: Graph, post_id: str, names: Sequence[str]) -> dict[str, Any]:
    return graph.get(f"{post_id}/insights", Doing.READING, _read, metric=",".join(names))


def _read(told: Told) -> dict[str, Any]:
    counts: dict[str, Any] = {}
    for one in told["data"]:
        value = one["total_value"]["value"] if "total_value" in one else one["values"][0]["value"]
        counts[str(one["name"])] = value
        if isinstance(value, Mapping):
            counts |= {f"{one['name']}{INSIDE}{key}": count for key, count in value.items()}
            counts[f"{one['name']}{INSIDE}{ALL}"] = _sum(value.values())
    return counts


def _sum(counts: Iterable[Any]) -> Any:
    """One that is no number is handed on in place of the sum, for that is what the figure then is."""
    listed = list(counts)
    odd = [one for one in listed if not isinstance(one, int)]
    return odd[0] if odd else sum(listed)


def _values(
    kind: str, table: Sequence[Native], counts: dict[str, Any], retired: set[str], *, age: timedelta
) -> tuple[MeasureValue, ...]:
    values: list[MeasureValue] = []
    for row in table:
        whole = {name.partition(INSIDE)[0] for name in row.fields}
        if whole <= retired:
            values.append(absent(kind, row, Missing.NOT_OFFERED))
        elif not whole & counts.keys():  # an empty list is no nought
            values.append(absent(kind, row, Missing.NOT_YET if age < LATE_BY else Missing.TOO_FEW))
        else:
            # A kind of reaction, click or act that nobody did is left out of a list that is there.
            inside = {
                name: 0
                for name in row.fields
                if INSIDE in name and isinstance(counts.get(name.partition(INSIDE)[0]), Mapping)
            }
            values += read_figures(kind, (row,), {**inside, **counts})
    return tuple(values)
