"""What every adapter is built of: the account's connection, a clock, and how long a call may take."""

from __future__ import annotations

from campaigns.channels.base import Connection
from campaigns.channels.http import Timeouts
from campaigns.clock import Clock, SystemClock


class Adapter:
    def __init__(
        self, connection: Connection, *, clock: Clock | None = None, timeouts: Timeouts | None = None
    ) -> None:
        self._connection = connection
        self._clock = clock or SystemClock()
        self._timeouts = timeouts or Timeouts()
