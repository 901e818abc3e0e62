"""Bank holidays in England, which move with Easter and with whatever is proclaimed: from the ``holidays`` library."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

YEARS_AROUND = 3


@lru_cache(maxsize=8)
def bank_holidays(year: int) -> dict[date, str]:
    """The bank holidays of the years around this one, by day. A holiday on a weekend is there beside its substitute."""
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    found: dict[date, str] = _united_kingdom()(subdiv="ENG", years=years, language="en_GB")
    return dict(sorted(found.items()))


@cache
def _united_kingdom() -> Any:
    """The one country's class. To import it by its name brings 250 other countries, 12 MB in every process."""
    import holidays  # heavy enough, and many commands never ask

    file = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location("holidays_of_the_united_kingdom", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom
