"""Two people at once plan what goes out more than once: no date twice, no rule broken, no words twice on X. On PostgreSQL."""

from __future__ import annotations

from collections import Counter
from functools import partial

from flask import Flask
from sqlalchemy import select

from campaigns.domain.items.repeats import occasion_words
from campaigns.errors import CampaignDeskError
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.plan import schedule_item
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.test_dispatch_races import another_engine, at_once
from tests.integration.test_repeating import EVERGREEN, FIRST, SERIES, WEEK

database_url = postgres_alone


def test_plans_made_at_once_are_made_once(app: Flask, desk: Desk, office: Office, database_url: str) -> None:
    office.account("x", "X one")
    office.account("bluesky", "Blue")
    series = office.approved(office.post(channels="x, bluesky", front=SERIES, body="Put it down."))
    copy = office.approved(office.post(channels="x", body="PUT it down"))
    green = office.approved(office.post(channels="bluesky", front=EVERGREEN, body="Always true."))
    plan = partial(schedule_item, desk, user_id=office.officer)
    with another_engine(database_url) as other:
        outcomes = [
            at_once(
                [
                    (app, partial(plan, series, at=None, account_names=["Blue"])),
                    (other, partial(plan, series, at=None, account_names=["Blue"])),
                ]
            ),
            at_once(
                [
                    (app, partial(plan, series, at=None, account_names=["X one"])),
                    (other, partial(plan, copy, at=FIRST + WEEK, account_names=["X one"])),
                ]
            ),
            at_once(
                [
                    (app, partial(plan, green, at=FIRST, account_names=["Blue"])),
                    (other, partial(plan, green, at=FIRST + WEEK, account_names=["Blue"])),
                ]
            ),
        ]
    for outcome in outcomes:
        assert sum(isinstance(one, CampaignDeskError) for one in outcome) == 1, outcome
        assert sum(isinstance(one, list) for one in outcome) == 1, outcome
    with reading() as session:
        rows = session.scalars(select(Delivery)).all()
        planned = Counter((one.item.ref, one.account.name, occasion_words(one.occasion)) for one in rows)
        assert max(planned.values()) == 1
        assert (
            sum(count for (ref, account, _), count in planned.items() if (ref, account) == (series, "Blue"))
            == 3
        )
        assert sum(count for (_, account, _), count in planned.items() if account == "X one") == 1
        assert sum(count for (ref, _, _), count in planned.items() if ref == green) == 1
