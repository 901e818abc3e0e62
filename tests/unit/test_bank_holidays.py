"""Bank holidays come from one country's file of the library, and are what the whole library says."""

from __future__ import annotations

import subprocess
import sys

import pytest
from holidays import country_holidays

from campaigns.reference.bank_holidays import YEARS_AROUND, bank_holidays


@pytest.mark.parametrize("year", [1999, 2012, 2022, 2027, 2040])
def test_they_are_those_of_the_library(year: int):
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    by_name = country_holidays("GB", subdiv="ENG", years=years, language="en_GB")
    assert bank_holidays(year) == dict(sorted(by_name.items()))


def test_no_other_country_is_loaded_for_them():
    script = (
        "import sys\nfrom campaigns.reference.bank_holidays import bank_holidays\nbank_holidays(2027)\n"
        "print([name for name in sys.modules if name.startswith('holidays.countries')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
