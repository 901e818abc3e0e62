"""The whole set goes out at one moment, by the real clock to real servers; and nothing of it a moment before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from campaigns.app import create_desk
from campaigns.config import read_settings
from campaigns.domain.items.statuses import OUT
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.models.practice import PracticePost
from campaigns.services.accounts.connecting import add_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.embargo_plan import plan_set
from campaigns.services.planning.embargo_set import read_set
from campaigns.services.planning.plan import schedule_item
from scheduler.clock import SendingClock
from tests.factories import SECRET_KEY, clear_accounts
from tests.integration.office import CAMPAIGN, Office
from tests.scheduler.conftest import eventually
from tests.standins.bluesky_view import BlueskyView
from tests.standins.fixtures import (
    bluesky_view,
    mastodon_server,
    mastodon_session,
    pds,
    pds_session,
    view_session,
    x_server,
    x_session,
)
from tests.standins.mastodon import MastodonServer
from tests.standins.pds import RealPds
from tests.standins.x import XServer

__all__ = [
    "bluesky_view",
    "mastodon_server",
    "mastodon_session",
    "pds",
    "pds_session",
    "view_session",
    "x_server",
    "x_session",
]
RELEASE = f"{CAMPAIGN}/releases/launch"
LINK = "embargoed_with: releases/launch"
TIME_TO_SIGN_OFF = timedelta(seconds=20)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The whole product, with its real channels, but for its pages."""
    (tmp_path / "content").mkdir()
    settings = read_settings(
        {
            "CAMPAIGNS_DATA": str(tmp_path / "data"),
            "CAMPAIGNS_CONTENT": str(tmp_path / "content"),
            "CAMPAIGNS_SECRET_KEY": SECRET_KEY,
            "CAMPAIGNS_TIMEZONE": "UTC",  # the same on the two Sundays of the year
        }
    )
    app = create_desk(settings)
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def desk(app: Flask) -> Desk:
    desk: Desk = app.extensions["desk"]
    return desk


@pytest.mark.timeout(120)
def test_a_release_and_three_posts_go_out_at_one_moment_and_none_before(
    desk: Desk,
    make_clock: Callable[..., SendingClock],
    x_server: XServer,
    mastodon_server: MastodonServer,
    pds: RealPds,
    bluesky_view: BlueskyView,
) -> None:
    office = Office(desk)
    account = pds.account
    bluesky = {
        "identifier": account.handle,
        "app_password": account.app_password,
        "view_url": bluesky_view.url,
    }
    add_account(desk, kind="practice", name="Practice")
    add_account(desk, kind="x", name="X", base_url=x_server.url, credentials=x_server.credentials)
    add_account(
        desk, kind="mastodon", name="M", base_url=mastodon_server.url, credentials=mastodon_server.credentials
    )
    add_account(desk, kind="bluesky", name="B", base_url=pds.url, credentials=bluesky)
    clear_accounts()
    ends = (datetime.now(UTC) + TIME_TO_SIGN_OFF).replace(microsecond=0)
    office.approved(office.release(front=f"embargo: {ends:%Y-%m-%dT%H:%M:%SZ}"))
    for kind in ("x", "mastodon", "bluesky"):
        office.approved(office.post(channels=kind, body=f"Hope, told on {kind}.", front=LINK))
    schedule_item(desk, RELEASE, user_id=office.officer, at=ends, account_names=["Practice"])
    assert len(plan_set(desk, RELEASE, user_id=office.officer).planned) == 3
    make_clock()

    def arrived() -> tuple[int, ...]:
        with reading() as session:
            practised = session.query(PracticePost).count()
        return len(x_server.posts), len(mastodon_server.posts), len(pds.posts), practised

    looks = 0
    while True:
        found = arrived()  # looked at first: what is found was there before the time that is read after it
        if datetime.now(UTC) >= ends:
            break
        assert found == (0, 0, 0, 0)
        looks += 1
        time.sleep(0.05)
    assert looks > 0, "signing off took longer than the embargo; nothing could be seen before it"
    assert eventually(lambda: arrived() == (1, 1, 1, 1))

    def everything_is_recorded() -> bool:
        with reading() as session:
            return all(one.status in OUT for one in session.query(Delivery))

    assert eventually(everything_is_recorded)
    with reading() as session:
        assert all(one.started_at >= ends for row in session.query(Delivery) for one in row.attempts)
        found_set = read_set(session, desk, RELEASE, now=datetime.now(UTC))
    assert (found_set.out, found_set.missing) == (4, ())
