"""No picture is read while the database is held: whoever writes at that moment does not wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.content_store import files, media
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.decisions import keep_as_planned, send_again
from campaigns.services.planning.plan import schedule_item
from campaigns.services.sending.dispatch import send_delivery, send_in_turn
from campaigns.services.workflow.moves import move_delivery
from tests.fakes import SettableClock
from tests.integration.office import Office


def is_held() -> bool:
    """Whether somebody is writing to the database at this moment."""
    with closing(sqlite3.connect(str(db.engine.url.database), timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For every picture that is decoded: whether the database was held meanwhile."""
    seen: list[bool] = []
    prepare = media.prepare_picture

    def noted(raw: bytes) -> bytes:
        seen.append(is_held())
        return prepare(raw)

    monkeypatch.setattr(media, "prepare_picture", noted)
    return seen


@pytest.fixture
def cold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Desk]:
    """A desk that was just started and has read no picture yet; what it reads it remembers at once."""
    monkeypatch.setattr(files, "SETTLED_NS", 0)
    return lambda: replace(desk, content=ContentStore(desk.content.root, desk.settings.timezone))


@pytest.fixture
def front(office: Office) -> str:
    """A post's picture; and one that no post names, whose ``.yml`` is looked at all the same."""
    office.picture()
    office.picture("other.jpg", colour="red")
    return "media: [walk.jpg]"


def test_sending_reads_them_before_the_claim(
    cold: Callable[[], Desk], office: Office, clock: SettableClock, front: str, reads: list[bool]
):
    delivery = office.planned(front=front)
    clock.advance(minutes=10)
    reads.clear()
    send_delivery(cold(), delivery)
    assert office.status(delivery) is DeliveryStatus.SENT
    assert reads == [False, False]


def test_what_follows_in_the_same_turn_is_read_before_the_first_claim(
    cold: Callable[[], Desk], office: Office, clock: SettableClock, front: str, reads: list[bool]
):
    first, second = office.planned(), office.planned(front=front)
    clock.advance(minutes=10)
    reads.clear()
    assert send_in_turn(cold(), first, goes_on=lambda: True) == 2
    assert office.status(second) is DeliveryStatus.SENT
    assert reads == [False, False]


def test_planning_reads_them_before_it_writes(
    cold: Callable[[], Desk], office: Office, front: str, reads: list[bool]
):
    office.account(name="X")
    ref, desk = office.approved(office.post(front=front)), cold()
    reads.clear()
    at = desk.clock.now() + timedelta(hours=1)
    assert schedule_item(desk, ref, user_id=office.officer, at=at, account_names=None)
    assert reads == [False, False]


@pytest.mark.parametrize("act", [keep_as_planned, send_again])
def test_having_it_go_out_after_all_reads_them_before_it_writes(
    cold: Callable[[], Desk], office: Office, front: str, reads: list[bool], act: Callable[..., None]
):
    delivery = office.planned(front=front)
    with transaction() as session:
        move_delivery(session.get_one(Delivery, delivery), DeliveryStatus.HELD, error="Look at this.")
    reads.clear()
    act(cold(), delivery, user_id=office.officer)
    assert reads == [False, False]
