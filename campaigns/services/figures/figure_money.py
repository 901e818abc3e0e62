"""Money and room for figures: only what no planned post needs, and never the last share of a window."""

from __future__ import annotations

from datetime import datetime

from campaigns.channels.base import Channel
from campaigns.domain.facts.pricing import Charge, PriceList
from campaigns.domain.facts.spending import BillingMonth
from campaigns.models.accounts import Account
from campaigns.services.accounts.opening import open_channel
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.money.budgets import budget_of, hold_account, prices_of, set_money_aside, windows_of
from campaigns.services.money.metering import CallMeter

# The timeline is read in windows, in which a few own posts may lie that nobody asked about.
STRANGERS = 20
SMALLEST_READING = 5  # X gives no smaller page of the timeline


class FigureMoney:
    """The meter of one account's run, and setting money aside for each of its calls."""

    def __init__(self, desk: Desk, account: Account) -> None:
        self._desk = desk
        self._account_id = account.id
        now = desk.clock.now()
        self.meter = CallMeter(desk.clock, prices_of(account.kind, now), kept_windows=windows_of(account))

    def open_channel(self, account: Account) -> Channel:
        return open_channel(self._desk, account, meter=self.meter)

    def pays_for_posts(self, number: int, *, until: datetime) -> bool:
        """Set money aside for the figures of so many posts. False when the cap leaves none."""
        if (prices := self.meter.prices) is None:
            return True
        most = number * (prices.of(Charge.READ_OWN_POST) + prices.of(Charge.READ_POST))
        strangers = STRANGERS * prices.of(Charge.READ_OWN_POST)
        least = max(number, SMALLEST_READING) * prices.of(Charge.READ_OWN_POST)
        return self._pays(prices, Charge.READ_OWN_POST, most + strangers, least, until)

    def pays_for_account(self, *, until: datetime) -> bool:
        """The same for the account's own figures."""
        if (prices := self.meter.prices) is None:
            return True
        price = prices.of(Charge.READ_OWN_ACCOUNT)
        return self._pays(prices, Charge.READ_OWN_ACCOUNT, price, price, until)

    def _pays(self, prices: PriceList, charge: Charge, most: int, least: int, until: datetime) -> bool:
        now = self._desk.clock.now()
        with transaction() as session:
            account = hold_account(session, self._account_id, now=now)
            free = budget_of(session, account, BillingMonth.of(now), now=now).free_micro_usd
            money = most if free is None else min(most, free)
            if money < least:
                return False
            self.meter.reading_money = None if free is None else money
            set_money_aside(
                session,
                self.meter,
                account_id=self._account_id,
                delivery_id=None,
                charge=charge,
                micro_usd=money,
                now=now,
                until=until,
            )
        return True
