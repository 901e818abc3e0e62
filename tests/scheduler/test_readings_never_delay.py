"""Figures can never delay a post: not by a platform that hangs, and not by money or windows they hold meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.models.spending import MoneySetAside
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan_money import set_monthly_cap
from scheduler.clock import Pace, SendingClock
from tests.fakes import FakeDirectory, RecordingChannel
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.patience import PATIENCE
from tests.scheduler.conftest import eventually

database_url = both_databases
Start = Callable[..., SendingClock]
SECOND = 1 / 60
ACCOUNTS = 3  # one more than there are threads for figures


class HangingReadings:
    """Keeps every question about figures without an answer until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Semaphore(0), threading.Event()

    def on(self, channel: RecordingChannel) -> None:
        channel.on_measure = self._wait

    def _wait(self) -> None:
        self.begun.release()
        assert self.let_go.wait(PATIENCE)


def sent_and_due_for_figures(office: Office, channels: FakeDirectory, account: str) -> int:
    """A post of this account that is out, and whose figures are due now."""
    ref = office.approved(office.post())
    (one,) = office.schedule(ref, accounts=[account], minutes=60)
    with transaction() as session:
        delivery = session.get_one(Delivery, one)
        delivery.status, delivery.next_attempt_at = DeliveryStatus.SENT, None
        delivery.remote_id, delivery.sent_at = f"post-{one}", office.desk.clock.now() - timedelta(hours=1)
        delivery.next_reading_at = office.desk.clock.now()
        account_id = delivery.account_id
    channels.channel(account_id).put(f"post-{one}")
    return account_id


def test_a_post_goes_out_on_time_while_every_reading_hangs(
    desk: Desk, office: Office, channels: FakeDirectory, make_clock: Start
):
    names = [f"x {number}" for number in range(ACCOUNTS)]
    hanging = HangingReadings()
    for name in names:
        office.account(name=name)
        hanging.on(channels.channel(sent_and_due_for_figures(office, channels, name)))
        set_monthly_cap(desk, name, usd="0.10")
    refs = [office.approved(office.post()) for _ in names]
    make_clock(pace=Pace(collect=0.2))
    for _ in range(2):  # the pool for figures has two threads, and both hang now
        assert hanging.begun.acquire(timeout=PATIENCE)
    with reading() as session:
        assert session.query(MoneySetAside).count() == 2

    planned = [
        office.schedule(ref, accounts=[name], minutes=2 * SECOND)[0]
        for ref, name in zip(refs, names, strict=True)
    ]

    try:
        assert eventually(lambda: all(office.status(one) is DeliveryStatus.SENT for one in planned))
        for one in planned:
            row = office.delivery(one)
            assert row.sent_at is not None
            assert row.sent_at - row.due_at < timedelta(seconds=10)
        assert not hanging.let_go.is_set()  # the figures are still being waited for
    finally:
        hanging.let_go.set()
