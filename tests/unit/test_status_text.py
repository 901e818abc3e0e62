"""What "Is it working?" says: one sentence per fact, a word for how it stands, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.items.statuses import NEEDS_A_PERSON, AccountState, DeliveryStatus
from campaigns.reports.diagnosis import (
    AlertFacts,
    Finding,
    Health,
    HouseFacts,
    findings_of_house,
    findings_of_sending,
    works,
)
from campaigns.reports.working import COUNTED_UP_TO, AccountStanding, Lately, Lateness, SendingState
from campaigns.web.status_text import headline

NOW = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
ACCOUNT = AccountStanding("Our Bluesky", "bluesky", AccountState.CONNECTED, "", None, False, None, 0, None)
STANDING = SendingState(
    NOW, NOW, None, False, (ACCOUNT,), sending=0, stuck=0, standing_still=dict.fromkeys(NEEDS_A_PERSON, 0)
)
WEEK = Lately(failed=0, lateness=Lateness((0, 0, 0, 0), 0), last_reading_at=None)
HOUSE = HouseFacts(free_bytes=20 * 1024**3, broken_files=0, alerts=AlertFacts((), 0, ""))


def lines(
    standing: SendingState = STANDING, *, week: Lately = WEEK, house: HouseFacts = HOUSE
) -> list[Finding]:
    return findings_of_sending(standing, week, lambda at: f"{at:%H:%M}") + findings_of_house(house)


def line(
    name: str, standing: SendingState = STANDING, *, week: Lately = WEEK, house: HouseFacts = HOUSE
) -> Finding:
    return next(one for one in lines(standing, week=week, house=house) if one.name == name)


def test_when_all_is_well_every_line_is_fine_and_asks_for_nothing():
    assert {one.health for one in lines()} == {Health.FINE}
    assert not any(one.to_do for one in lines())
    assert headline(lines()) == (Health.FINE, "Yes. Everything works.")


def test_where_nobody_can_tell_what_may_go_out_it_says_since_when_why_and_what_to_do():
    standing = replace(STANDING, unknown_since=NOW, unknown_why="The process for it could not be started.")
    told = line("Last look before sending", standing)
    assert told.health is Health.BROKEN
    assert "Since 08:00" in told.sentence
    assert "could not be started" in told.sentence
    assert told.to_do
    assert not works(lines(standing))


def test_every_line_that_is_not_fine_says_what_to_do():
    still = dict.fromkeys(NEEDS_A_PERSON, 2)
    accounts = (
        replace(ACCOUNT, state=AccountState.NEEDS_RECONNECTING, reason="The token has ended."),
        replace(ACCOUNT, paused_until=NOW + timedelta(minutes=5)),
        replace(ACCOUNT, overdue=3, overdue_since=NOW - timedelta(minutes=9)),
    )
    standing = SendingState(NOW, None, NOW, False, accounts, sending=1, stuck=1, standing_still=still)
    house = HouseFacts(5, 2, AlertFacts(("CAMPAIGNS_SMTP_URL",), 1, ""))
    told = lines(standing, house=house)
    assert [one.name for one in told if one.health is not Health.FINE and not one.to_do] == []
    assert headline(told)[0] is Health.BROKEN


@pytest.mark.parametrize(
    ("broken", "look", "answer"),
    [
        (0, 1, "Yes. One thing to look at."),
        (0, 2, "Yes. 2 things to look at."),
        (1, 0, "No. 1 thing does not work."),
        (2, 1, "No. 2 things do not work. One thing more to look at."),
    ],
)
def test_the_answer_counts_what_is_not_as_it_should_be(broken: int, look: int, answer: str):
    told = [Finding("", Health.BROKEN, "")] * broken + [Finding("", Health.LOOK, "")] * look
    assert headline(told)[1] == answer


def test_a_stopped_clock_says_since_when_and_what_it_means():
    stopped = replace(STANDING, last_tick_at=NOW - timedelta(minutes=3))
    assert (
        line("Clock", stopped).sentence == "It stopped 3 minutes ago (07:57), so nothing goes out by itself."
    )
    assert line("Clock", replace(STANDING, last_tick_at=None)).health is Health.BROKEN


@pytest.mark.parametrize(("minutes", "health"), [(1.5, Health.LOOK), (3, Health.BROKEN)])
def test_what_is_overdue_is_worse_after_two_minutes(minutes: float, health: Health):
    late = replace(ACCOUNT, overdue=1, overdue_since=NOW - timedelta(minutes=minutes))
    assert line("Overdue", replace(STANDING, accounts=(late,))).health is health


def test_what_waits_its_turn_is_fine():
    busy = replace(ACCOUNT, is_busy=True, overdue=3, overdue_since=NOW - timedelta(minutes=9))
    told = line("Overdue", replace(STANDING, accounts=(busy,)))
    assert told.health is Health.FINE
    assert told.sentence.endswith("3 deliveries wait their turn behind others on the same account.")


def test_a_number_that_was_not_counted_on_says_so():
    still = {**STANDING.standing_still, DeliveryStatus.MISSED: COUNTED_UP_TO}
    told = line("Missed", replace(STANDING, standing_still=still))
    assert told.sentence == "1,000 or more deliveries missed the time to go out."


def test_alerts_that_are_off_name_the_settings():
    house = replace(HOUSE, alerts=AlertFacts(("CAMPAIGNS_SMTP_URL", "CAMPAIGNS_ALERT_FROM"), 0, ""))
    assert line("E-mail alerts", house=house).sentence.startswith(
        "E-mail alerts are off: set CAMPAIGNS_SMTP_URL and CAMPAIGNS_ALERT_FROM."
    )


def test_alerts_that_can_not_be_sent_say_why():
    told = line("E-mail alerts", house=replace(HOUSE, alerts=AlertFacts((), 2, "The mail server is away.")))
    assert (told.health, told.sentence) == (
        Health.BROKEN,
        "2 alerts could not be sent yet. The mail server is away.",
    )


@pytest.mark.parametrize(
    ("size", "health", "words"),
    [
        (20 * 1024**3, Health.FINE, "20.0 GB"),
        (500 * 1024**2, Health.LOOK, "500 MB"),
        (50 * 1024**2, Health.BROKEN, "50 MB"),
    ],
)
def test_little_space_is_said_in_time(size: int, health: Health, words: str):
    told = line("Disk space", house=replace(HOUSE, free_bytes=size))
    assert (told.health, told.sentence) == (health, f"{words} free in the data folder.")


def test_an_account_to_reconnect_is_worse_when_something_is_planned_for_it():
    lost = replace(ACCOUNT, state=AccountState.NEEDS_RECONNECTING, reason="The token has ended.")
    told = line("Our Bluesky", replace(STANDING, accounts=(lost,)))
    assert (told.health, told.sentence) == (Health.LOOK, "Needs reconnecting. The token has ended.")
    planned = replace(lost, next_at=NOW + timedelta(hours=1))
    assert line("Our Bluesky", replace(STANDING, accounts=(planned,))).health is Health.BROKEN
