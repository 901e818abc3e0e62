"""Reading off the wire what calls took and cost, and stopping before a window's last share is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import requests

from campaigns.channels.base import Meter
from campaigns.channels.connecting import header_moment
from campaigns.channels.errors import TemporaryChannelError
from campaigns.channels.http import NotSentError, TransportError
from campaigns.domain.sending.rate_windows import RateBudget

# What a call takes of each scope's window; the first scope is the one that the answer's headers speak of.
Takes = Mapping[str, int]


class MeteringWatch:
    """Tells the meter about every call of a session.

    ``takes`` says what a request takes; ``prefix`` is how the platform's rate headers begin. A platform that charges
    has a subclass that also says what a call cost.
    """

    def __init__(
        self,
        meter: Meter,
        *,
        platform: str,
        prefix: str,
        takes: Callable[[requests.PreparedRequest], Takes],
    ) -> None:
        self.meter = meter
        self._platform = platform
        self._prefix = prefix
        self._takes = takes

    def before(self, request: requests.PreparedRequest) -> None:
        moments = [self.meter.wait_for(scope) for scope in self._takes(request)]
        until = max((moment for moment in moments if moment is not None), default=None)
        if until is not None:
            raise TemporaryChannelError(
                f"The rest of the calls that {self._platform} allows just now is kept for posts. Figures are "
                "read later.",
                retry_at=until,
                rate_limited=True,
            )

    def after(
        self,
        request: requests.PreparedRequest,
        answer: requests.Response | None,
        failure: TransportError | None,
    ) -> None:
        if isinstance(failure, NotSentError):
            return
        takes = self._takes(request)
        for scope, amount in takes.items():
            self.meter.called(scope, amount)
        if answer is None:
            return
        for budget in self.budgets(next(iter(takes)), answer):
            self.meter.saw(budget)

    def budgets(self, scope: str, answer: requests.Response) -> list[RateBudget]:
        """What the headers say, if they say all of it."""
        budget = read_budget(answer.headers, self._prefix, scope)
        return [budget] if budget else []


def read_budget(headers: Mapping[str, Any], prefix: str, scope: str) -> RateBudget | None:
    """``PREFIX-limit``, ``-remaining`` and ``-reset`` as one budget; None unless all three are there and make sense."""
    try:
        limit, remaining = int(headers[f"{prefix}-limit"]), int(headers[f"{prefix}-remaining"])
        resets_at = header_moment(headers[f"{prefix}-reset"])
    except (KeyError, ValueError):
        return None
    if resets_at is None or limit <= 0:
        return None
    return RateBudget(scope, limit, max(0, min(remaining, limit)), _whole(resets_at))


def _whole(moment: datetime) -> datetime:
    """Without fractions, which differ from answer to answer of the same window."""
    return moment.replace(microsecond=0)
