"""A plan of hundreds of deliveries over a whole year, played in one go."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from campaigns.services.core.transaction import transaction
from campaigns.services.rehearsal.asking import parse_ask
from campaigns.services.rehearsal.rehearse import rehearse
from tests.factories import make_account
from tests.integration.long_plan import plan_posts
from tests.integration.office import Office
from tests.integration.rehearsing import channels

__all__ = ["channels"]


def test_a_year_of_three_hundred_deliveries_is_played_whole_and_in_order(office: Office) -> None:
    office.post()  # where no content can be seen at all, everything waits
    now = office.desk.clock.now()
    with transaction() as session:
        accounts = [
            make_account(session, kind=kind, name=kind) for kind in ("bluesky", "mastodon", "practice")
        ]
        plan_posts(session, accounts, posts=100, first_at=now + timedelta(hours=1), every=timedelta(days=3.6))
    heard: list[tuple[int, int]] = []
    ask = parse_ask(
        "2027-05-17",
        "2028-05-16",
        now=now,
        zone=office.desk.settings.timezone,
        hold="2028-05-01,channel:mastodon",
    )
    found = rehearse(office.desk, ask, tell=lambda tried, everything: heard.append((tried, everything)))
    assert Counter(line.account for line in found.going_out) == {
        "bluesky": 100,
        "mastodon": 100,
        "practice": 100,
    }
    assert [line.at for line in found.lines] == sorted(line.at for line in found.lines)
    assert (found.not_going_out, found.collisions) == ((), ())
    assert [len(day.lines) for day in found.clock_changes] == [0, 0]
    assert found.held_day is not None
    assert (len(found.held_day.stops), len(found.held_day.lets_through)) == (2, 4)
    assert heard == sorted(heard)
    assert heard[-1] == (300, 300)
