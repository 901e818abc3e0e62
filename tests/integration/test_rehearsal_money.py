"""What a rehearsal says about money: the play is charged as the days would be, and the caps hold in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.models.accounts import Account
from campaigns.models.spending import Spending
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.rehearsal.structure import MonthlySpend
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.rehearsing import add_with_credentials, channels, rehearsed

database_url = postgres_alone
__all__ = ["channels"]

MAY_19 = datetime(2027, 5, 19, 9, 0, tzinfo=UTC)
JUNE_2 = datetime(2027, 6, 2, 9, 0, tzinfo=UTC)
LINK = "Find help: https://www.gov.uk/help"


@pytest.fixture
def account(office: Office) -> int:
    return add_with_credentials(office.desk, "x", "X")


def planned(office: Office, body: str, at: datetime) -> None:
    office.schedule(office.approved(office.post(body=body)), at=at, accounts=["X"])


def cap_at(micro_usd: int) -> None:
    with transaction() as session:
        session.query(Account).one().monthly_cap_micro_usd = micro_usd


def test_each_month_tells_its_posts_their_price_and_the_cap(office: Office, account: int) -> None:
    planned(office, "Walk away.", MAY_19)
    planned(office, LINK, MAY_19 + timedelta(days=1))
    planned(office, "Stay safe.", JUNE_2)
    cap_at(5_000_000)
    may, june = rehearsed(office.desk, last="2027-06-30").spend
    assert may == MonthlySpend("X", "x", date(2027, 5, 1), 0, 215_000, 2, 1, 5_000_000)
    assert june == MonthlySpend("X", "x", date(2027, 6, 1), 0, 15_000, 1, 0, 5_000_000)


def test_a_post_that_would_pass_the_cap_does_not_go_out_and_the_next_month_begins_anew(
    office: Office, account: int
) -> None:
    planned(office, LINK, MAY_19)
    planned(office, f"Again. {LINK}", MAY_19 + timedelta(days=1))
    planned(office, f"June. {LINK}", JUNE_2)
    cap_at(300_000)
    found = rehearsed(office.desk, last="2027-06-30")
    assert [line.at for line in found.going_out] == [MAY_19, JUNE_2]
    (kept,) = found.not_going_out
    assert "cap" in kept.reason
    assert [one.played_micro_usd for one in found.spend] == [200_000, 200_000]


def test_what_was_spent_before_counts_and_the_real_ledger_stays_as_it_was(
    office: Office, account: int
) -> None:
    with transaction() as session:
        session.add(
            Spending(
                account_id=account,
                charge="post",
                micro_usd=15_000,
                is_certain=True,
                price_from=date(2026, 8, 22),
                spent_at=office.desk.clock.now() - timedelta(days=3),
                day=date(2027, 5, 14),
            )
        )
    planned(office, "Walk away.", MAY_19)
    (may,) = rehearsed(office.desk, last="2027-05-31").spend
    assert (may.spent_micro_usd, may.played_micro_usd) == (15_000, 15_000)
    with reading() as session:
        assert session.query(Spending).count() == 1
