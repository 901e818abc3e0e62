"""Whether a case is active follows from its recorded steps alone."""

from __future__ import annotations

from datetime import date, time

import pytest

from campaigns.domain.facts.incidents import incident_key, pack_keys, unpack_keys
from campaigns.domain.facts.proceedings import (
    EVENT_LABELS,
    EVENT_WORDS,
    Event,
    EventKind,
    state_of_case,
    state_sentence,
    warrant_lapses_on,
)

K = EventKind
DAY = date(2027, 3, 3)
LATER = date(2027, 6, 1)


def is_active(*steps: tuple[EventKind, date], on: date = LATER) -> bool:
    return state_of_case([Event(kind, day) for kind, day in steps], on).is_active


@pytest.mark.parametrize(
    "kind", [K.ARREST, K.WARRANT, K.SUMMONS, K.ORAL_CHARGE, K.CHARGE, K.APPEAL, K.RETRIAL]
)
def test_a_case_is_active_from_the_day_of_each_first_step(kind: EventKind) -> None:
    assert is_active((kind, DAY), on=DAY)
    assert not is_active((kind, DAY), on=date(2027, 3, 2))


@pytest.mark.parametrize("kind", [K.RELEASE, K.DISCONTINUANCE, K.ACQUITTAL, K.SENTENCE, K.UNFIT, K.QUASHED])
def test_each_end_ends_it_on_its_day(kind: EventKind) -> None:
    end = date(2027, 5, 1)
    assert is_active((K.ARREST, DAY), (kind, end), on=date(2027, 4, 30))
    assert not is_active((K.ARREST, DAY), (kind, end), on=end)


@pytest.mark.parametrize(
    ("steps", "active"),
    [
        pytest.param([], False, id="nothing recorded"),
        pytest.param(
            [(K.CHARGE, DAY), (K.CONVICTION, date(2027, 5, 1))], True, id="convicted, awaiting sentence"
        ),
        pytest.param([(K.CONVICTION, DAY)], True, id="only the conviction was written down"),
        pytest.param([(K.CONVICTION, DAY), (K.SENTENCE, date(2027, 5, 1))], False, id="sentenced"),
        pytest.param(
            [(K.ARREST, DAY), (K.RELEASE, DAY), (K.ARREST, date(2027, 5, 1))], True, id="arrested again"
        ),
        pytest.param([(K.ACQUITTAL, date(2027, 5, 1)), (K.ARREST, DAY)], False, id="recorded late"),
        pytest.param([(K.SENTENCE, DAY), (K.APPEAL, date(2027, 5, 1))], True, id="an appeal"),
        pytest.param([(K.QUASHED, DAY), (K.RETRIAL, DAY)], True, id="quashed, and a new trial"),
    ],
)
def test_the_state_follows_from_the_steps(steps: list[tuple[EventKind, date]], active: bool) -> None:
    assert is_active(*steps) is active


def after(*kinds: EventKind) -> bool:
    """Whether it is active once these have happened, a day after another."""
    steps = [(kind, date(2027, 3, day)) for day, kind in enumerate(kinds, 1)]
    return is_active(*steps)


@pytest.mark.parametrize("beyond", [K.SUMMONS, K.ORAL_CHARGE, K.CHARGE, K.CONVICTION, K.RETRIAL])
def test_a_release_without_charge_ends_an_arrest_and_nothing_beyond_it(beyond: EventKind) -> None:
    assert not after(K.WARRANT, K.ARREST, K.RELEASE)
    assert after(K.ARREST, beyond, K.RELEASE)
    assert not after(K.ARREST, beyond, K.ACQUITTAL, K.ARREST, K.RELEASE)


@pytest.mark.parametrize(
    ("kinds", "active"),
    [
        pytest.param([K.SENTENCE, K.APPEAL, K.APPEAL_OVER], False, id="dismissed, long sentenced"),
        pytest.param([K.APPEAL, K.APPEAL_OVER], False, id="nothing before it was written down"),
        pytest.param([K.CHARGE, K.CONVICTION, K.APPEAL, K.APPEAL_OVER], True, id="awaits sentence again"),
        pytest.param([K.CHARGE, K.CONVICTION, K.APPEAL, K.SENTENCE], True, id="sentenced, appeal pending"),
        pytest.param([K.CONVICTION, K.APPEAL, K.SENTENCE, K.APPEAL_OVER], False, id="and then dismissed"),
        pytest.param([K.CONVICTION, K.APPEAL, K.APPEAL_OVER, K.SENTENCE], False, id="and then sentenced"),
        pytest.param([K.SENTENCE, K.APPEAL, K.SENTENCE], False, id="another sentence on appeal"),
        pytest.param([K.SENTENCE, K.APPEAL, K.RETRIAL, K.ACQUITTAL], False, id="a new trial, and free"),
        pytest.param([K.SENTENCE, K.APPEAL, K.RELEASE], True, id="out while the appeal is pending"),
        pytest.param([K.CONVICTION, K.APPEAL, K.QUASHED], False, id="quashed before the sentence"),
    ],
)
def test_an_appeal_is_a_matter_of_its_own_beside_the_sentence(kinds: list[EventKind], active: bool) -> None:
    assert after(*kinds) is active


def test_an_appeal_that_is_over_says_again_since_when_the_sentence_is_awaited() -> None:
    steps = [Event(K.CONVICTION, DAY), Event(K.APPEAL, date(2027, 4, 1)), Event(K.APPEAL_OVER, LATER)]
    assert state_of_case(steps, LATER).since == Event(K.CONVICTION, DAY)


@pytest.mark.parametrize(
    ("issued", "lapses"),
    [
        (date(2027, 3, 1), date(2028, 3, 1)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 3, 1)),
        (date(2027, 12, 31), date(2028, 12, 31)),
    ],
)
def test_a_warrant_without_an_arrest_counts_for_twelve_months(issued: date, lapses: date) -> None:
    last = date.fromordinal(lapses.toordinal() - 1)
    assert warrant_lapses_on(issued) == lapses
    assert is_active((K.WARRANT, issued), on=last)
    assert not is_active((K.WARRANT, issued), on=lapses)


def test_an_arrest_on_the_warrant_keeps_it_active_beyond_the_twelve_months() -> None:
    assert is_active((K.WARRANT, DAY), (K.ARREST, date(2028, 3, 2)), on=date(2029, 1, 1))


def test_an_arrest_after_the_warrant_ran_out_makes_it_active_again_from_then() -> None:
    arrest = date(2028, 5, 1)
    state = state_of_case([Event(K.WARRANT, DAY), Event(K.ARREST, arrest)], date(2028, 6, 1))
    assert state.since == Event(K.ARREST, arrest)


def test_a_newer_warrant_runs_twelve_months_of_its_own() -> None:
    steps = (K.WARRANT, DAY), (K.WARRANT, date(2027, 12, 1))
    assert is_active(*steps, on=date(2028, 11, 30))
    assert not is_active(*steps, on=date(2028, 12, 1))


def test_a_warrant_after_an_arrest_runs_out_nothing() -> None:
    assert is_active((K.ARREST, DAY), (K.WARRANT, date(2027, 4, 1)), on=date(2029, 1, 1))


def test_a_case_is_active_while_it_is_so_against_one_person() -> None:
    steps = [Event(K.ARREST, DAY, person="first"), Event(K.ARREST, DAY, person="second")]
    one_free = [*steps, Event(K.RELEASE, date(2027, 3, 4), person="first")]
    assert state_of_case(one_free, LATER).is_active
    both = [*one_free, Event(K.ACQUITTAL, date(2027, 5, 1), person="second")]
    assert not state_of_case(both, LATER).is_active


def test_within_a_day_the_clock_decides_where_all_times_are_known() -> None:
    steps = [Event(K.RELEASE, DAY, time(18)), Event(K.ARREST, DAY, time(9))]
    assert not state_of_case(steps, DAY).is_active


def test_within_a_day_without_times_the_order_of_recording_decides() -> None:
    assert is_active((K.RELEASE, DAY), (K.ARREST, DAY))
    assert not is_active((K.ARREST, DAY), (K.RELEASE, DAY))


@pytest.mark.parametrize(
    ("steps", "convicted"),
    [
        ([Event(K.CHARGE, DAY)], False),
        ([Event(K.CONVICTION, DAY)], True),
        ([Event(K.SENTENCE, DAY)], True),
        ([Event(K.SENTENCE, DAY), Event(K.QUASHED, LATER)], False),
        ([Event(K.SENTENCE, DAY), Event(K.APPEAL, LATER), Event(K.RETRIAL, LATER)], False),
        ([Event(K.CONVICTION, DAY, person="a"), Event(K.CHARGE, DAY, person="b")], False),
        ([Event(K.CONVICTION, DAY, person="a"), Event(K.ACQUITTAL, DAY, person="b")], True),
    ],
)
def test_a_case_counts_as_convicted_once_nobody_is_before_the_court_without_a_conviction(
    steps: list[Event], convicted: bool
) -> None:
    assert state_of_case(steps, LATER).is_convicted is convicted


def test_the_state_is_said_in_a_sentence() -> None:
    active = state_of_case([Event(K.ARREST, DAY)], LATER)
    assert state_sentence(active) == (
        "Active since 3 March 2027: somebody was arrested. "
        "Nothing linked goes out until police and legal have cleared it."
    )
    over = state_of_case([Event(K.ARREST, DAY), Event(K.RELEASE, LATER)], LATER)
    assert state_sentence(over).startswith(
        "Not active since 1 June 2027: somebody was released without charge."
    )
    lapsed = state_of_case([Event(K.WARRANT, DAY)], date(2028, 4, 1))
    assert state_sentence(lapsed).startswith("Not active since 3 March 2028: twelve months after a warrant")
    assert state_sentence(state_of_case([], DAY)).startswith("Nothing is recorded yet")


def test_every_step_has_its_words() -> None:
    assert set(EVENT_LABELS) == set(EVENT_WORDS) == set(EventKind)


def test_a_key_is_found_however_it_is_written() -> None:
    assert incident_key("Friar Gate, 2027") == "friar-gate-2027"
    assert unpack_keys(pack_keys(["Friar Gate 2027", "friar-gate-2027", "Sinfin"])) == (
        "friar-gate-2027",
        "sinfin",
    )
