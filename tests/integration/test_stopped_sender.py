"""A sender that was stopped past its lease, between two steps, does not go on: another one may have taken over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.services.core.desk import Desk
from campaigns.services.sending.checkpoints import DeliveryCheckpoint, LeaseLostError
from campaigns.services.sending.dispatch import LEASE, claim_for_sending, send_delivery
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import Office

PAST_THE_LEASE = LEASE + timedelta(seconds=1)


def test_stopped_between_claim_and_platform_it_sends_nothing(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned()
    clock.advance(minutes=10)

    @contextmanager
    def stopped(_checkpoint: DeliveryCheckpoint) -> Iterator[None]:
        clock.advance(PAST_THE_LEASE)
        yield

    send_delivery(desk, delivery, watch=stopped)
    assert channels.channel(office.delivery(delivery).account_id).arrived == []
    assert office.status(delivery) is DeliveryStatus.UNKNOWN


def test_stopped_right_after_a_checkpoint_it_does_not_go_on(desk: Desk, office: Office, clock: SettableClock):
    delivery = office.planned()
    clock.advance(minutes=10)
    claim = claim_for_sending(desk, delivery)
    assert claim is not None
    event.listen(Session, "after_commit", lambda _session: clock.advance(PAST_THE_LEASE), once=True)
    with pytest.raises(LeaseLostError):
        claim.checkpoint.save("media:0:0", "there")
    assert office.delivery(delivery).checkpoint["media:0:0"] == "there"
