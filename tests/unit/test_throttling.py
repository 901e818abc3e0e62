"""Waits after wrong tries, where a request comes from, and how a device is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.people.devices import device_name
from campaigns.domain.people.sources import network_of, plain_address
from campaigns.domain.people.throttling import Allowance, Tries, next_try_at, still_remembered
from campaigns.domain.time.durations import at_most

NOW = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
ALLOWANCE = Allowance(free=3, forgets_one_every=timedelta(minutes=10))


@pytest.mark.parametrize(
    ("count", "seconds"), [(0, 0), (2, 0), (3, 30), (4, 60), (5, 120), (8, 900), (1000, 900)]
)
def test_a_few_tries_are_free_then_each_wait_is_twice_the_one_before(count: int, seconds: int):
    assert next_try_at(ALLOWANCE, Tries(count, NOW), now=NOW) == NOW + timedelta(seconds=seconds)


def test_tries_are_forgotten_one_by_one():
    tries = Tries(5, NOW)
    remembered = [
        still_remembered(ALLOWANCE, tries, now=NOW + timedelta(minutes=minutes))
        for minutes in (9, 10, 45, 90)
    ]
    assert remembered == [5, 4, 1, 0]


def test_a_clock_that_was_set_back_makes_no_wait_longer():
    tries = Tries(5, NOW + timedelta(days=3))
    assert next_try_at(ALLOWANCE, tries, now=NOW) == NOW + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("text", "address", "network"),
    [
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:5310", "192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("[2001:DB8::1]:5310", "2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:1:ffff::1", "2001:db8:0:1:ffff::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::1", "fe80::/64"),
        ("", "unknown", "unknown"),
        (None, "unknown", "unknown"),
        ("not an address", "unknown", "unknown"),
        ("9" * 5000, "unknown", "unknown"),
    ],
)
def test_an_address_is_written_in_one_way_and_counted_by_its_line(
    text: str | None, address: str, network: str
):
    assert plain_address(text) == address
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
            "Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Safari/605.1.15",
            "Safari on a Mac",
        ),
        ("<script>alert(1)</script>", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_device_is_called_as_people_call_it_and_nothing_it_wrote_is_kept(agent: str, name: str):
    assert device_name(agent) == name


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (29.1, "30 seconds"), (59.5, "1 minute"), (61, "2 minutes"), (900, "15 minutes")],
)
def test_a_wait_is_rounded_up(seconds: float, words: str):
    assert at_most(seconds) == words
