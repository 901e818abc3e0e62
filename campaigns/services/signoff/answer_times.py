"""By when those asked to agree are usually asked to answer: two working days for a partner, one for a quote."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.domain.facts.elections import is_working_day
from campaigns.domain.items.scopes import Scope
from campaigns.services.content.facts import current_facts
from campaigns.services.core.desk import Desk

PARTNER_DAYS, QUOTE_DAYS = 2, 1


def usual_answer_by(desk: Desk, scope: Scope) -> datetime:
    """The same time of day that many working days on, to the minute."""
    zone = desk.settings.timezone
    local = desk.clock.now().astimezone(zone).replace(second=0, microsecond=0)
    return working_days_on(local, QUOTE_DAYS if scope is Scope.QUOTE else PARTNER_DAYS, desk)


def working_days_on(local: datetime, days: int, desk: Desk) -> datetime:
    """The local moment that many working days later, by the bank holidays of the facts."""
    closed = current_facts(desk).bank_holidays
    while days > 0:
        local += timedelta(days=1)
        days -= is_working_day(local.date(), closed)
    return local
