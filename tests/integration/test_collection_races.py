"""Several collections at once: every figure is asked for once, whoever comes first. On both databases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask

from campaigns.clock import SystemClock
from campaigns.models.readings import (
    AccountReading,
    Reading,
    claim_own_figures,
    claim_posts,
    list_posts_to_read,
)
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.account_reader import LEASE
from campaigns.services.figures.collection import collect_account, collect_due, collect_now
from tests.factories import make_account, make_campaign, make_delivery, make_item
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.databases import both_databases
from tests.integration.test_dispatch_races import another_engine, at_once

database_url = both_databases
POSTS = 6


def due_posts(desk: Desk, channels: FakeDirectory) -> tuple[int, RecordingChannel]:
    """Posts of one account and the account's own figures, all due now."""
    now = desk.clock.now()
    with transaction() as session:
        account = make_account(session, kind="x", next_reading_at=now)
        campaign = make_campaign(session)
        channel = channels.channel(account.id, kind="x")
        for _ in range(POSTS):
            delivery = make_delivery(
                session,
                item=make_item(session, campaign=campaign),
                account=account,
                due_at=now - timedelta(hours=1),
                next_reading_at=now,
            )
            channel.put(delivery.remote_id, views=100)
        return account.id, channel


def asked(channel: RecordingChannel) -> Counter[str]:
    return Counter(remote_id for ids in channel.measured for remote_id in ids)


@pytest.mark.parametrize("collect", [collect_due, collect_now])
def test_a_collection_that_meets_another_in_the_middle_leaves_its_posts_alone(
    app: Flask, database_url: str, desk: Desk, channels: FakeDirectory, collect: object
):
    desk = replace(desk, clock=SystemClock())
    _, channel = due_posts(desk, channels)

    def run() -> None:
        with other.app_context():
            collect(desk)  # type: ignore[operator]

    def meet() -> None:
        channel.on_measure = None
        thread = Thread(target=run)
        thread.start()
        thread.join()

    with another_engine(database_url) as other:
        channel.on_measure = meet
        collect_due(desk)
    assert set(asked(channel).values()) == {1}
    assert len(asked(channel)) == POSTS
    assert channel.calls.count("measure_account") == 1


def test_collections_let_go_at_the_same_moment_ask_once_and_store_once(
    app: Flask, database_url: str, desk: Desk, channels: FakeDirectory
):
    desk = replace(desk, clock=SystemClock())
    account, channel = due_posts(desk, channels)

    def run() -> None:
        collect_account(desk, account)

    with another_engine(database_url) as other:
        results = at_once([(one, run) for one in (app, app, other, other)])
    assert results == [None] * 4
    assert set(asked(channel).values()) == {1}
    assert len(asked(channel)) == POSTS
    assert channel.calls.count("measure_account") == 1
    with reading() as session:
        assert session.query(Reading.delivery_id, Reading.taken_at).distinct().count() == POSTS
        assert session.query(AccountReading).count() == 1


def test_what_was_read_since_one_looked_is_not_read_again(
    app: Flask, desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    account, _ = due_posts(desk, channels)
    looked = clock.now()
    with reading() as session:
        ids = [post.delivery_id for post in list_posts_to_read(session, account, now=looked, everything=True)]
    clock.advance(seconds=1)
    collect_now(desk)
    later = clock.advance(seconds=1)
    for at, posts, own in ((looked, set(), False), (later, set(ids), True)):
        with transaction() as session:
            assert claim_posts(session, ids, looked_at=at, until=later + LEASE) == posts
            assert claim_own_figures(session, account, looked_at=at, until=later + LEASE) is own


def test_what_a_stopped_collection_had_claimed_is_read_when_its_lease_ends(
    app: Flask, desk: Desk, clock: SettableClock, channels: FakeDirectory
):
    _, channel = due_posts(desk, channels)

    def stop() -> None:
        raise KeyboardInterrupt

    channel.on_measure = stop
    with pytest.raises(KeyboardInterrupt):
        collect_due(desk)
    channel.on_measure = None
    stopped = next(iter(channel.measured))
    collect_due(desk)
    assert {asked(channel)[one] for one in stopped} == {1}
    clock.advance(LEASE)
    collect_due(desk)
    assert {asked(channel)[one] for one in stopped} == {2}
    assert len(asked(channel)) == POSTS
