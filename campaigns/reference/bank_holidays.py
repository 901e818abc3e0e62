"""Bank holidays in England, which move with Easter and with whatever is proclaimed: from the ``holidays`` library."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

YEARS_AROUND = 3


@lru_cache(maxsize=8)
def bank_holidays(year: int) -> dict[date, str]:
    """The bank holidays of the years around this one, by day. A holiday on a weekend is there beside its substitute."""
    from holidays import country_holidays  # heavy, and many commands never ask

    found = country_holidays(
        "GB", subdiv="ENG", years=range(year - YEARS_AROUND, year + YEARS_AROUND + 1), language="en_GB"
    )
    return dict(sorted(found.items()))
