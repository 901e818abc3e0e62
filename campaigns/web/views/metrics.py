"""Figures for Prometheus, from the database at the moment of asking; nothing in them is about a single item.

They are gauges of the present or of the last seven days, so that asking costs the same however long the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from campaigns.reports.working import (
    LATENESS_STEPS,
    Lateness,
    SendingState,
    WeekFigures,
    lately,
    standing_now,
    week_figures,
)
from campaigns.web.access import for_anybody
from campaigns.web.desk_access import current_desk, now, page_session
from campaigns.web.metrics_token import knows_token

blueprint = Blueprint("metrics", __name__)
PREFIX = "campaign_desk"


@blueprint.get("/metrics")
@for_anybody
def show() -> ResponseReturnValue:
    """For whoever knows the token; without a token in the settings there is no such page."""
    if current_desk().settings.metrics_token is None:
        abort(404)
    if not knows_token():
        return Response(
            "Send the token set as CAMPAIGNS_METRICS_TOKEN: Authorization: Bearer …\n",
            status=401,
            mimetype="text/plain",
            headers={"WWW-Authenticate": 'Bearer realm="metrics"'},
        )
    session, moment = page_session(), now()
    collectors = CollectorRegistry()
    collectors.register(
        _Figures(
            standing_now(session, now=moment),
            lately(session, now=moment).lateness,
            week_figures(session, now=moment),
        )
    )
    return Response(generate_latest(collectors), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Figures(Collector):
    """What was read from the database, in Prometheus's words."""

    def __init__(self, standing: SendingState, lateness: Lateness, week: WeekFigures) -> None:
        self._standing, self._lateness, self._week = standing, lateness, week

    def collect(self) -> Iterable[Metric]:
        standing = self._standing
        if standing.seconds_since_tick is not None:
            yield _gauge(
                "clock_seconds_since_tick", "Seconds since the clock last ticked", standing.seconds_since_tick
            )
        yield _gauge("clock_ticking", "1 while the clock ticks", float(standing.is_ticking))
        yield _gauge(
            "paused",
            "1 while sending is paused until somebody has looked",
            float(standing.paused_since is not None),
        )
        if standing.next_due_at is not None:
            words = "When something goes out by itself next, in Unix time"
            yield _gauge("next_due_timestamp_seconds", words, standing.next_due_at.timestamp())
        yield _gauge("overdue", "Deliveries over a minute late that could be sent", standing.overdue)
        yield _gauge("queued", "Deliveries waiting their turn on an account that is sending", standing.queued)
        yield _gauge("sending", "Deliveries being sent", standing.sending)
        yield _gauge("stuck", "Deliveries whose sender is gone and that nobody has taken up", standing.stuck)
        yield _labelled(
            "needs_person",
            "Deliveries of any age that stand still until a person decides",
            ("status",),
            (((status,), number) for status, number in standing.standing_still.items()),
        )
        yield _labelled(
            "deliveries_7d",
            "Deliveries due in the last seven days",
            ("status", "channel"),
            self._week.deliveries.items(),
        )
        yield _labelled(
            "attempts_7d",
            "Tries at deliveries due in the last seven days",
            ("outcome",),
            (((outcome,), number) for outcome, number in self._week.attempts.items()),
        )
        yield self._lateness_histogram()

    def _lateness_histogram(self) -> Metric:
        bounds = [*(f"{float(step)}" for step in LATENESS_STEPS), "+Inf"]
        buckets = list(zip(bounds, map(float, accumulate(self._lateness.counts)), strict=True))
        return GaugeHistogramMetricFamily(
            f"{PREFIX}_lateness_seconds_7d",
            "How late the first tries of the last seven days succeeded",
            buckets=buckets,
            gsum_value=self._lateness.seconds,
        )


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", words, value=value)


def _labelled(
    name: str, words: str, labels: tuple[str, ...], values: Iterable[tuple[tuple[str, ...], int]]
) -> Metric:
    family = GaugeMetricFamily(f"{PREFIX}_{name}", words, labels=labels)
    for label_values, number in _in_order(values):
        family.add_metric(label_values, number)
    return family


def _in_order(values: Iterable[tuple[tuple[str, ...], int]]) -> Iterator[tuple[tuple[str, ...], int]]:
    yield from sorted(values)
