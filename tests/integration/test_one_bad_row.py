"""One row that can't be handled keeps no other from being: it is put off, and after five tries a person has it before them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import CampaignDeskError
from campaigns.models.base import db
from campaigns.reports.screens.decisions import decisions_screen
from campaigns.services.accounts.connecting import mark_needs_reconnecting
from campaigns.services.accounts.watching import watch_accounts
from campaigns.services.alerts.account_alerts import tell_of_accounts
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


Broken = dict[str, int]  # a delivery for each fault
Seen = TypeVar("Seen")


def faults() -> dict[str, str]:
    """What can be wrong with a row of this database."""
    return {**FAULTS, **ONLY_SQLITE} if db.engine.dialect.name == "sqlite" else FAULTS


def planned_for_each(office: Office, chosen: Iterable[str]) -> Broken:
    """A delivery for each fault, on an account of its own: several bad rows stand before what is sound."""
    planned = {}
    for fault in chosen:
        office.account("x", name=fault)
        planned[fault] = office.schedule(office.approved(office.post()), accounts=[fault])[0]
    return planned


def broken_and_sound(office: Office) -> tuple[Broken, int]:
    return planned_for_each(office, faults()), office.planned(kind="bluesky")


def spoil(broken: Broken) -> None:
    for fault, delivery_id in broken.items():
        with transaction() as session:
            session.connection().exec_driver_sql(faults()[fault].format(id=delivery_id))


def for_each(broken: Broken, look: Callable[[int], Seen]) -> dict[str, Seen]:
    """What is seen of each, by what is wrong with it."""
    return {fault: look(delivery_id) for fault, delivery_id in broken.items()}


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
    desk: Desk, office: Office, clock: SettableClock
):
    broken, sound = broken_and_sound(office)
    clock.advance(minutes=10)
    for one in (*broken.values(), sound):
        assert claim_for_sending(desk, one)
    spoil(broken)
    clock.advance(LEASE + timedelta(seconds=1))
    sweep_expired_leases(desk)
    assert office.status(sound) is DeliveryStatus.UNKNOWN
    again_and_again(clock, lambda: sweep_expired_leases(desk))
    assert for_each(broken, standing_of) == dict.fromkeys(broken, ("unknown", 1))


def test_what_is_due_is_found_whatever_is_wrong_with_what_is_under_way(
    desk: Desk, office: Office, clock: SettableClock
):
    broken, sound = broken_and_sound(office)
    clock.advance(minutes=10)
    assert all(for_each(broken, partial(claim_for_sending, desk)).values())
    spoil(broken)
    due: list[int] = []
    hand_over_due(desk, lambda delivery_id, _: due.append(delivery_id))
    assert due == [sound]
    assert send_delivery(desk, sound)


def test_what_is_too_late_is_missed_whatever_is_wrong_with_the_one_before_it(
    desk: Desk, office: Office, clock: SettableClock
):
    broken, sound = broken_and_sound(office)
    spoil(broken)
    clock.advance(minutes=60)
    sweep_missed(desk)
    assert office.status(sound) is DeliveryStatus.MISSED
    again_and_again(clock, lambda: sweep_missed(desk))
    for fault, (status, alerts) in for_each(broken, standing_of).items():
        assert (status in ("missed", "held"), alerts) == (True, 1), fault


def test_what_is_of_unknown_outcome_is_looked_up_whatever_is_wrong_with_the_one_before_it(
    desk: Desk, office: Office, clock: SettableClock
):
    broken, sound = broken_and_sound(office)
    clock.advance(minutes=10)
    for one in (*broken.values(), sound):
        assert claim_for_sending(desk, one)
    clock.advance(LEASE + timedelta(seconds=1))
    sweep_expired_leases(desk)
    spoil(broken)
    clock.advance(minutes=1)
    look_up_unknown(desk)
    assert office.status(sound) is DeliveryStatus.TEMPORARY_FAILURE
    again_and_again(clock, lambda: look_up_unknown(desk))
    with reading() as session:
        for fault, delivery_id in broken.items():
            assert standing_of(delivery_id)[0] == "unknown", fault
            next_one = f"SELECT next_lookup_at FROM deliveries WHERE id = {delivery_id}"
            assert session.scalar(text(next_one)) is None, fault


def set_aside(desk: Desk, clock: SettableClock, office: Office, chosen: Iterable[str]) -> Broken:
    """Deliveries that were under way, were spoiled, and are before a person now."""
    broken = planned_for_each(office, chosen)
    clock.advance(minutes=10)
    assert all(for_each(broken, partial(claim_for_sending, desk)).values())
    spoil(broken)
    clock.advance(LEASE + timedelta(seconds=1))
    again_and_again(clock, lambda: (sweep_expired_leases(desk), look_up_unknown(desk)))
    assert {status for status, _ in for_each(broken, standing_of).values()} == {"unknown"}
    return broken


def test_people_are_told_of_what_was_set_aside_and_of_everything_else(
    desk: Desk, office: Office, clock: SettableClock, letters: Letters
):
    office.planned(kind="bluesky", name="sound")
    broken = set_aside(desk, clock, office, faults())
    clock.advance(minutes=60)
    sweep_missed(desk)
    again_and_again(clock, lambda: send_alerts(office.desk))
    clock.advance(GATHER_AT_MOST)
    send_alerts(office.desk)
    subjects = {subject for _, subject, *_ in letters.sent}
    assert len(subjects) == len(broken) + 1, subjects
    assert any("Post sound" in subject for subject in subjects)


def test_what_was_set_aside_stands_on_the_page_to_decide_beside_the_others(
    desk: Desk, office: Office, clock: SettableClock
):
    sound = office.planned(kind="bluesky")
    broken = set_aside(desk, clock, office, faults())
    clock.advance(minutes=60)
    sweep_missed(desk)
    with reading() as session:
        screen = decisions_screen(session, page=1)
    shown = {case.delivery.id for _, cases in screen.groups for case in cases}
    assert shown | {row.delivery_id for row in screen.unreadable} == {*broken.values(), sound}


@pytest.mark.parametrize("decision", ["drop", "it went out"])
def test_a_person_can_be_done_with_what_was_set_aside(
    desk: Desk, office: Office, clock: SettableClock, decision: str
):
    for fault, broken in set_aside(desk, clock, office, FAULTS).items():
        if decision == "drop":
            drop_delivery(desk, broken, user_id=office.officer, reason="It is broken.")
            assert standing_of(broken)[0] == "cancelled", fault
        else:
            record_as_sent(desk, broken, user_id=office.officer)
            assert standing_of(broken)[0] == "sent", fault


def test_nothing_is_sent_again_of_which_nobody_knows_what_was_done(
    desk: Desk, office: Office, clock: SettableClock
):
    for fault, broken in set_aside(desk, clock, office, [one for one in FAULTS if "steps" in one]).items():
        channel = office.desk.channels.channel(office.delivery(broken).account_id)  # type: ignore[attr-defined]
        with suppress(CampaignDeskError):
            send_again(desk, broken, user_id=office.officer)
        again_and_again(clock, partial(send_delivery, desk, broken))
        assert channel.arrived == [], fault


def test_what_was_never_tried_and_cannot_be_claimed_is_put_before_a_person_and_can_be_cancelled(
    desk: Desk, office: Office, clock: SettableClock
):
    all_broken = planned_for_each(office, FAULTS)
    spoil(all_broken)
    clock.advance(minutes=10)
    for fault, broken in all_broken.items():
        send_delivery(desk, broken)
        status, alerts = standing_of(broken)
        assert (status in ("held", "technical-failure"), alerts) == (True, 1), fault
        assert error_of(broken), fault
        decide = drop_delivery if status == "technical-failure" else cancel_delivery
        decide(desk, broken, user_id=office.officer, reason="It is broken.")
        assert standing_of(broken)[0] == "cancelled", fault


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
    desk: Desk, office: Office, clock: SettableClock, letters: Letters
):
    ends = clock.now() + timedelta(hours=2)

    def under_embargo(release: str, account: str, kind: str) -> int:
        office.account(kind, name=account)
        office.submit(office.release(name=release, front=f"embargo: {ends:%Y-%m-%dT%H:%MZ}"))
        post = office.approved(office.post(channels=kind, front=f"embargoed_with: releases/{release}"))
        return office.schedule(post, at=ends + timedelta(hours=5), accounts=[account])[0]

    broken = {fault: under_embargo(f"a{number}", fault, "x") for number, fault in enumerate(faults())}
    under_embargo("b", "sound", "bluesky")
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
    desk: Desk, office: Office, clock: SettableClock
):
    broken, sound = broken_and_sound(office)
    clock.advance(minutes=10)
    for one in (*broken.values(), sound):
        assert send_delivery(desk, one)
    spoil(broken)
    clock.advance(minutes=60)
    summary = collect_now(desk)
    assert sum(one.readings for one in summary.accounts if "bluesky" in one.account) > 0


def test_people_are_told_of_an_account_whatever_is_wrong_with_another(
    desk: Desk, office: Office, letters: Letters
):
    broken, sound = broken_and_sound(office)
    mark_needs_reconnecting(desk, office.delivery(sound).account_id, "It was withdrawn.")
    spoil(broken)
    tell_of_accounts(office.desk)
    assert any("needs reconnecting" in subject for _, subject, *_ in letters.sent)


def test_logins_are_looked_at_whatever_is_wrong_with_another_account(
    desk: Desk, office: Office, clock: SettableClock
):
    broken = planned_for_each(office, faults())
    sound = office.planned(kind="bluesky", minutes=60)
    with transaction() as session:
        its_moment = f"(SELECT due_at FROM deliveries WHERE id = {sound})"
        session.execute(text(f"UPDATE deliveries SET next_attempt_at = {its_moment}"))
        session.execute(text("UPDATE accounts SET verified_at = NULL"))
    spoil(broken)
    watch_accounts(desk)
    assert office.account_row(office.delivery(sound).account_id).verified_at == clock.now()
