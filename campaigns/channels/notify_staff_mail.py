"""Letters of the desk to the people who use it, carried by GOV.UK Notify where there is no mail server."""

from __future__ import annotations

import hashlib
from typing import Any

from campaigns.channels.base import Connection, MessagePart, OutboundMessage, Recipient
from campaigns.channels.govuk_notify import KIND, GovukNotifyChannel
from campaigns.channels.http import Timeouts
from campaigns.clock import Clock, SystemClock


class _NoSteps:
    """One letter in one step: whoever writes it knows by its claim whether to write it again."""

    def get(self, step: str) -> Any:
        return None

    def save(self, step: str, value: Any) -> None:
        pass

    def go_ahead(self) -> None:
        pass

    def keep(self, step: str, value: Any) -> None:
        pass


class NotifyStaffMail:
    """One service and one template in it, as for releases; ``base_url`` is empty for the service's own address."""

    def __init__(
        self,
        *,
        api_key: str,
        template_id: str,
        base_url: str = "",
        clock: Clock | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._connection = Connection(
            account_id=0,
            kind=KIND,
            name="CAMPAIGNS_NOTIFY_KEY",
            base_url=base_url,
            credentials={"api_key": api_key, "template_id": template_id},
        )
        self._clock = clock or SystemClock()
        self._timeouts = timeouts or Timeouts()

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        """Hand in one letter; the same ``key`` for the same person gives the same reference.

        Raises:
            ChannelError: it was not taken, or nobody knows; the message says why and holds no address.
        """
        letter = OutboundMessage(
            key=hashlib.sha256(f"{key} {to}".encode()).hexdigest()[:40],
            composed_at=self._clock.now(),
            parts=(MessagePart(text),),
            subject=" ".join(subject.split()),
            recipient=Recipient(to),
        )
        channel = GovukNotifyChannel(self._connection, clock=self._clock, timeouts=self._timeouts)
        channel.send(letter, _NoSteps())
