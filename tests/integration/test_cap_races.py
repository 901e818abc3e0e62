"""Several at once, and the last of the money: a cap is never passed, whoever comes first. On both databases."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

from flask import Flask

from campaigns.domain.facts.pricing import Charge
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.deliveries import Delivery
from campaigns.models.spending import MoneySetAside, Spending
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.collection import collect_account
from campaigns.services.money.budgets import prices_of, settle
from campaigns.services.money.metering import CallMeter
from campaigns.services.planning.plan import schedule_item
from campaigns.services.planning.plan_money import OverCapError, set_monthly_cap
from campaigns.services.sending.dispatch import send_delivery
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.integration.test_dispatch_races import another_engine, at_once

database_url = both_databases
PLAIN_COST, READ_COST = 15_000, 1_000
POSTS, AFFORDABLE = 8, 5


def spent() -> int:
    with reading() as session:
        return sum(row.micro_usd for row in session.query(Spending))


def set_aside() -> int:
    with reading() as session:
        return session.query(MoneySetAside).count()


def test_two_senders_never_send_more_than_the_cap_pays_for(
    app: Flask,
    database_url: str,
    desk: Desk,
    office: Office,
    clock: SettableClock,
    channels: FakeDirectory,
):
    planned = [office.planned() for _ in range(POSTS)]
    set_monthly_cap(desk, "x", usd="0.075")
    clock.advance(minutes=11)

    def send_until_nothing_waits() -> None:
        while True:
            with reading() as session:
                waits = session.query(Delivery.id).filter(Delivery.next_attempt_at.is_not(None)).all()
            if not waits:
                return
            order = [row.id for row in waits]
            random.shuffle(order)
            for one in order:
                send_delivery(desk, one)

    with another_engine(database_url) as other:
        results = at_once([(engine, send_until_nothing_waits) for engine in (app, other, app, other)])

    assert results == [None] * 4
    statuses = [office.status(one) for one in planned]
    assert statuses.count(DeliveryStatus.SENT) == AFFORDABLE
    assert statuses.count(DeliveryStatus.HELD) == POSTS - AFFORDABLE
    assert spent() == AFFORDABLE * PLAIN_COST
    assert len(channels.channel(office.delivery(planned[0]).account_id).arrived) == AFFORDABLE
    assert set_aside() == 0


def test_a_reading_at_the_same_moment_never_takes_a_planned_post_s_money(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock
):
    out = office.planned()
    clock.advance(minutes=10)
    send_delivery(desk, out)
    due = office.planned(minutes=60)
    set_monthly_cap(desk, "x", usd="0.0305")  # both posts, and half a reading
    clock.advance(hours=1, minutes=1)
    account_id = office.delivery(out).account_id

    with another_engine(database_url) as other:
        results = at_once(
            [
                (app, lambda: send_delivery(desk, due)),
                (other, lambda: collect_account(desk, account_id, everything=True)),
            ]
        )

    assert not [result for result in results if isinstance(result, Exception)]
    assert office.status(due) is DeliveryStatus.SENT
    assert spent() == 2 * PLAIN_COST


def test_several_people_can_not_all_plan_the_last_of_the_money(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock
):
    office.account(name="x")
    set_monthly_cap(desk, "x", usd="0.02")
    refs = [office.approved(office.post()) for _ in range(6)]
    at = clock.now() + timedelta(minutes=10)

    def plan(ref: str) -> list[int]:
        return schedule_item(desk, ref, user_id=office.officer, at=at, account_names=["x"])

    with another_engine(database_url) as other:
        engines = (app, other) * 3
        results = at_once([(engine, partial(plan, ref)) for engine, ref in zip(engines, refs, strict=True)])

    assert [isinstance(result, list) for result in results].count(True) == 1
    assert [isinstance(result, OverCapError) for result in results].count(True) == len(refs) - 1


def test_two_that_read_the_same_posts_in_another_order_both_write_them_down(
    app: Flask, database_url: str, desk: Desk, office: Office
):
    account_id = office.account(name="x")
    posts = [str(number) for number in range(400)]

    def write_down(order: list[str]) -> None:
        for turn in range(2):
            meter = CallMeter(desk.clock, prices_of("x", desk.clock.now()))
            for post in order:
                meter.charged(Charge.READ_OWN_POST, object_id=f"{turn}-{post}")
            with transaction() as session:
                settle(
                    session, meter, account_id=account_id, kind="x", delivery_id=None, now=desk.clock.now()
                )

    with another_engine(database_url) as other:
        results = at_once(
            [(app, partial(write_down, posts)), (other, partial(write_down, list(reversed(posts))))]
        )

    assert results == [None, None]
    assert spent() == 2 * len(posts) * READ_COST
