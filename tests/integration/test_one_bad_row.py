"""One row that can't be handled keeps no other from being: it is put off, and after five tries a person has it before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import CampaignDeskError
from campaigns.models.base import db
from campaigns.reports.screens.decisions import decisions_screen
from campaigns.services.alerts.delivery_alerts import GATHER_AT_MOST, send_alerts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.collection import collect_now
from campaigns.services.planning.decisions import drop_delivery, record_as_sent, send_again
from campaigns.services.planning.embargo_ended import visibly_not_out
from campaigns.services.planning.embargo_watch import follow_up
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.planning.targets import list_targets
from campaigns.services.sending.dispatch import LEASE, claim_for_sending, send_delivery
from campaigns.services.sending.due import hand_over_due
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases, sweep_missed
from scheduler.engine import InFlight
from scheduler.jobs import Jobs
from tests.fakes import SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.integration.test_alerts import Letters, letters, office

database_url = both_databases
__all__ = ["letters", "office"]

_STEPS = "UPDATE deliveries SET checkpoint = '{value}' WHERE id = {id}"
_OF_ACCOUNT = (
    "UPDATE accounts SET {column} = '{value}' WHERE id = (SELECT account_id FROM deliveries WHERE id = {id})"
)
FAULTS: dict[str, str] = {
    "steps that are no list of steps": _STEPS.replace("{value}", "[]"),
    "steps that are a word": _STEPS.replace("{value}", '"sent"'),
    "no steps": _STEPS.replace("{value}", "null"),
    "an account of a kind that is gone": _OF_ACCOUNT.format(column="kind", value="friendfeed", id="{id}"),
}
# What PostgreSQL would not take.
ONLY_SQLITE: dict[str, str] = {
    "steps cut off": _STEPS.replace("{value}", '{{"part:0": '),
    "steps empty": _STEPS.replace("{value}", ""),
    "an account whose limits can't be read": _OF_ACCOUNT.format(column="limits", value="{{", id="{id}"),
    "a time that is none": "UPDATE deliveries SET composed_at = 'tomorrow' WHERE id = {id}",
    "steps that are not even letters": "UPDATE deliveries SET checkpoint = CAST(x'FF7B' AS TEXT) WHERE id = {id}",
}


@pytest.fixture(params=[*FAULTS, *ONLY_SQLITE])
def spoil(request: pytest.FixtureRequest, desk: Desk) -> Iterator[Callable[[int], None]]:
    """Breaks one delivery's row."""
    if request.param in ONLY_SQLITE and db.engine.dialect.name != "sqlite":
        pytest.skip("this database takes no such row")
    statement = {**FAULTS, **ONLY_SQLITE}[request.param]

    def spoiled(delivery_id: int) -> None:
        with transaction() as session:
            session.connection().exec_driver_sql(statement.format(id=delivery_id))

    return spoiled


def pair(office: Office) -> tuple[int, int]:
    """Two deliveries on accounts of their own."""
    return office.planned(kind="x"), office.planned(kind="bluesky")


def standing_of(delivery_id: int) -> tuple[str, int]:
    """Its status and its open alerts, whatever else of the row can be read."""
    with reading() as session:
        status = session.scalar(text(f"SELECT status FROM deliveries WHERE id = {delivery_id}"))
        alerts = session.scalar(text(f"SELECT count(*) FROM alerts WHERE delivery_id = {delivery_id}"))
    return str(status), int(alerts or 0)


def error_of(delivery_id: int) -> str:
    with reading() as session:
        return str(session.scalar(text(f"SELECT error FROM deliveries WHERE id = {delivery_id}")))


def again_and_again(clock: SettableClock, look: Callable[[], object]) -> None:
    for _ in range(20):
        look()
        clock.advance(seconds=5)


def test_a_lease_that_ran_out_is_taken_up_whatever_is_wrong_with_the_one_before_it(
    desk: Desk, office: Office, clock: SettableClock, spoil: Callable[[int], None]
):
    broken, sound = pair(office)
    clock.advance(minutes=10)
    for one in (broken, sound):
        assert claim_for_sending(desk, one)
    spoil(broken)
    clock.advance(LEASE + timedelta(seconds=1))
    sweep_expired_leases(desk)
    assert office.status(sound) is DeliveryStatus.UNKNOWN
    again_and_again(clock, lambda: sweep_expired_leases(desk))
    assert standing_of(broken) == ("unknown", 1)


def test_what_is_due_is_found_whatever_is_wrong_with_what_is_under_way(
    desk: Desk, office: Office, clock: SettableClock, spoil: Callable[[int], None]
):
    broken, sound = pair(office)
    clock.advance(minutes=10)
    assert claim_for_sending(desk, broken)
    spoil(broken)
    due: list[int] = []
    hand_over_due(desk, lambda delivery_id, _: due.append(delivery_id))
    assert due == [sound]
    assert send_delivery(desk, sound)


def test_what_is_too_late_is_missed_whatever_is_wrong_with_the_one_before_it(
    desk: Desk, office: Office, clock: SettableClock, spoil: Callable[[int], None]
):
    broken, sound = pair(office)
    spoil(broken)
    clock.advance(minutes=60)
    sweep_missed(desk)
    assert office.status(sound) is DeliveryStatus.MISSED
    again_and_again(clock, lambda: sweep_missed(desk))
    status, alerts = standing_of(broken)
    assert (status in ("missed", "held"), alerts) == (True, 1)


def test_what_is_of_unknown_outcome_is_looked_up_whatever_is_wrong_with_the_one_before_it(
    desk: Desk, office: Office, clock: SettableClock, spoil: Callable[[int], None]
):
    broken, sound = pair(office)
    clock.advance(minutes=10)
    for one in (broken, sound):
        assert claim_for_sending(desk, one)
    clock.advance(LEASE + timedelta(seconds=1))
    sweep_expired_leases(desk)
    spoil(broken)
    clock.advance(minutes=1)
    look_up_unknown(desk)
    assert office.status(sound) is DeliveryStatus.TEMPORARY_FAILURE
    again_and_again(clock, lambda: look_up_unknown(desk))
    assert standing_of(broken)[0] == "unknown"
    with reading() as session:
        assert session.scalar(text(f"SELECT next_lookup_at FROM deliveries WHERE id = {broken}")) is None


def set_aside(desk: Desk, clock: SettableClock, office: Office, spoil: Callable[[int], None]) -> int:
    """A delivery that was under way, was spoiled, and is before a person now."""
    broken = office.planned(kind="x")
    clock.advance(minutes=10)
    assert claim_for_sending(desk, broken)
    spoil(broken)
    clock.advance(LEASE + timedelta(seconds=1))
    again_and_again(clock, lambda: (sweep_expired_leases(desk), look_up_unknown(desk)))
    assert standing_of(broken)[0] == "unknown"
    return broken


def test_people_are_told_of_what_was_set_aside_and_of_everything_else(
    desk: Desk, office: Office, clock: SettableClock, letters: Letters, spoil: Callable[[int], None]
):
    office.planned(kind="bluesky", name="sound")
    set_aside(desk, clock, office, spoil)
    clock.advance(minutes=60)
    sweep_missed(desk)
    again_and_again(clock, lambda: send_alerts(office.desk))
    clock.advance(GATHER_AT_MOST)
    send_alerts(office.desk)
    subjects = {subject for _, subject, *_ in letters.sent}
    assert len(subjects) == 2, subjects
    assert any("Post sound" in subject for subject in subjects)


def test_what_was_set_aside_stands_on_the_page_to_decide_beside_the_others(
    desk: Desk, office: Office, clock: SettableClock, spoil: Callable[[int], None]
):
    office.planned(kind="bluesky")
    broken = set_aside(desk, clock, office, spoil)
    clock.advance(minutes=60)
    sweep_missed(desk)
    with reading() as session:
        screen = decisions_screen(session, page=1)
    shown = {case.delivery.id for _, cases in screen.groups for case in cases}
    assert shown | {row.delivery_id for row in screen.unreadable} >= {broken}
    assert len(shown | {row.delivery_id for row in screen.unreadable}) == 2


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("decision", ["drop", "it went out"])
def test_a_person_can_be_done_with_what_was_set_aside(
    desk: Desk, office: Office, clock: SettableClock, fault: str, decision: str
):
    def spoil(delivery_id: int) -> None:
        with transaction() as session:
            session.connection().exec_driver_sql(FAULTS[fault].format(id=delivery_id))

    broken = set_aside(desk, clock, office, spoil)
    if decision == "drop":
        drop_delivery(desk, broken, user_id=office.officer, reason="It is broken.")
        assert standing_of(broken)[0] == "cancelled"
    else:
        record_as_sent(desk, broken, user_id=office.officer)
        assert standing_of(broken)[0] == "sent"


@pytest.mark.parametrize("fault", [one for one in FAULTS if "steps" in one])
def test_nothing_is_sent_again_of_which_nobody_knows_what_was_done(
    desk: Desk, office: Office, clock: SettableClock, fault: str
):
    def spoil(delivery_id: int) -> None:
        with transaction() as session:
            session.connection().exec_driver_sql(FAULTS[fault].format(id=delivery_id))

    broken = set_aside(desk, clock, office, spoil)
    channel = office.desk.channels.channel(office.delivery(broken).account_id)  # type: ignore[attr-defined]
    with suppress(CampaignDeskError):
        send_again(desk, broken, user_id=office.officer)
    again_and_again(clock, lambda: send_delivery(desk, broken))
    assert channel.arrived == []


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_never_tried_and_cannot_be_claimed_is_put_before_a_person_and_can_be_cancelled(
    desk: Desk, office: Office, clock: SettableClock, fault: str
):
    broken = office.planned(kind="x")
    with transaction() as session:
        session.connection().exec_driver_sql(FAULTS[fault].format(id=broken))
    clock.advance(minutes=10)
    send_delivery(desk, broken)
    status, alerts = standing_of(broken)
    assert (status in ("held", "technical-failure"), alerts) == (True, 1)
    assert error_of(broken)
    decide = drop_delivery if status == "technical-failure" else cancel_delivery
    decide(desk, broken, user_id=office.officer, reason="It is broken.")
    assert standing_of(broken)[0] == "cancelled"


def test_an_account_of_a_kind_that_is_gone_keeps_no_item_from_being_planned(
    desk: Desk, office: Office, clock: SettableClock
):
    office.account("x", name="Gone")
    with transaction() as session:
        session.execute(text("UPDATE accounts SET kind = 'friendfeed' WHERE name = 'Gone'"))
    office.account("x", name="There")
    ref = office.approved(office.post())
    gone = next(one for one in list_targets(desk, ref) if one.account_name == "Gone")
    assert not gone.can_send
    assert office.schedule(ref)


def test_an_embargos_end_is_followed_up_whatever_is_wrong_with_the_one_before_it(
    desk: Desk, office: Office, clock: SettableClock, letters: Letters, spoil: Callable[[int], None]
):
    ends = clock.now() + timedelta(hours=2)
    for kind in ("x", "bluesky"):
        office.account(kind, name=kind)
    broken = 0
    for name, kind in (("a", "x"), ("b", "bluesky")):
        office.submit(office.release(name=name, front=f"embargo: {ends:%Y-%m-%dT%H:%MZ}"))
        post = office.post(channels=kind, front=f"embargoed_with: releases/{name}")
        delivery = office.schedule(office.approved(post), at=ends + timedelta(hours=5))[0]
        if name == "a":
            broken = delivery
    spoil(broken)
    clock.set(ends + timedelta(hours=3))
    again_and_again(clock, lambda: follow_up(office.desk))
    assert any("releases/b" in words for _, _, words, _ in letters.sent)
    with reading() as session:
        ended = {one.ref for one in visibly_not_out(session, desk, now=clock.now())}
    assert "spring/releases/b" in ended


def test_the_letters_of_one_kind_go_out_whatever_is_wrong_with_those_of_another(
    app: Flask, office: Office, clock: SettableClock, letters: Letters
):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("its tables serve other tests, too")
    office.planned()
    clock.advance(minutes=60)
    sweep_missed(office.desk)
    with transaction() as session:
        session.execute(text("DROP TABLE sign_in_links"))
    with pytest.raises(DBAPIError):
        Jobs(app, office.desk, InFlight()).send_alerts()
    assert len(letters.sent) > 0


def test_readings_are_taken_whatever_is_wrong_with_another_account_or_post(
    desk: Desk, office: Office, clock: SettableClock, spoil: Callable[[int], None]
):
    broken, sound = pair(office)
    clock.advance(minutes=10)
    for one in (broken, sound):
        assert send_delivery(desk, one)
    spoil(broken)
    clock.advance(minutes=60)
    summary = collect_now(desk)
    assert sum(one.readings for one in summary.accounts if "bluesky" in one.account) > 0
