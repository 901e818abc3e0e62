"""What each call to X takes of its windows and what X charges for it (platform reference, section 4)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import requests

from campaigns.channels.base import Meter
from campaigns.channels.http import NotSentError, TransportError
from campaigns.channels.metering import MeteringWatch, Takes, read_budget
from campaigns.domain.facts.pricing import Charge, charge_for
from campaigns.domain.sending.rate_windows import RateBudget

# Method, end of the path, what it takes. Each endpoint has a window of its own.
ENDPOINTS: tuple[tuple[str, re.Pattern[str], Takes], ...] = (
    ("POST", re.compile(r"/2/tweets$"), {"posts": 1, "posts-app-day": 1}),
    ("DELETE", re.compile(r"/2/tweets/\d+$"), {"deletes": 1}),
    ("POST", re.compile(r"/2/media/upload$"), {"uploads": 1}),
    ("POST", re.compile(r"/2/media/metadata$"), {"descriptions": 1}),
    ("GET", re.compile(r"/2/users/me$"), {"me": 1}),
    ("GET", re.compile(r"/2/users/\d+/tweets$"), {"timeline": 1}),
    ("GET", re.compile(r"/2/tweets$"), {"lookups": 1}),
)
OTHER: Takes = {"other": 1}
# The headers of the longer windows, and the scope each is kept under.
DAY_WINDOWS = {"x-user-limit-24hour": "{}-day", "x-app-limit-24hour": "{}-app-day"}


class XWatch(MeteringWatch):
    """X also charges: for what it did, and perhaps for what nobody knows whether it did."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter, platform="X", prefix="x-rate-limit", takes=takes)

    def after(
        self,
        request: requests.PreparedRequest,
        answer: requests.Response | None,
        failure: TransportError | None,
    ) -> None:
        super().after(request, answer, failure)
        if isinstance(failure, NotSentError) or (answer is not None and _is_refusal(answer)):
            return
        body = _read(answer.content) if answer is not None and answer.ok else None
        for charge, object_id in _charges(request, body):
            self.meter.charged(charge, object_id=object_id, is_certain=body is not None)

    def budgets(self, scope: str, answer: requests.Response) -> list[RateBudget]:
        days = (
            read_budget(answer.headers, prefix, name.format(scope)) for prefix, name in DAY_WINDOWS.items()
        )
        return [*super().budgets(scope, answer), *(budget for budget in days if budget)]


def takes(request: requests.PreparedRequest) -> Takes:
    """What this request takes of which windows."""
    path = urlsplit(str(request.url)).path
    for method, end, taken in ENDPOINTS:
        if request.method == method and end.search(path):
            return taken
    return OTHER


def _is_refusal(answer: requests.Response) -> bool:
    """Nothing was done. A breakdown (5xx, 408) may come after the deed."""
    return 400 <= answer.status_code < 500 and answer.status_code != 408


def _charges(request: requests.PreparedRequest, body: dict[str, Any] | None) -> Iterator[tuple[Charge, str]]:
    """(what for, which object) of a call that was answered with ``body``, or whose answer can't be read."""
    match next(iter(takes(request))):
        case "posts":
            text = str((_read(request.body) or {}).get("text", ""))
            yield charge_for(text), ""
        case "descriptions":
            yield Charge.MEDIA_METADATA, ""
        case "deletes":
            yield Charge.DELETE, ""
        case "me":
            yield Charge.READ_OWN_ACCOUNT, "me"
        case "timeline":
            yield from ((Charge.READ_OWN_POST, one) for one in _ids(body))
        case "lookups":
            yield from ((Charge.READ_POST, one) for one in _ids(body))


def _ids(body: dict[str, Any] | None) -> Iterator[str]:
    """The objects an answer holds; of one that can't be read nobody knows."""
    listed = (body or {}).get("data") or ()
    yield from (str(one["id"]) for one in listed if isinstance(one, dict) and "id" in one)


def _read(content: Any) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, dict) else None
