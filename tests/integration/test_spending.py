"""Money: every call is written down with what it cost, and a monthly cap holds. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.errors import PermanentChannelError, TemporaryChannelError
from campaigns.domain.facts.pricing import Charge
from campaigns.domain.facts.spending import BillingMonth
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import Reading
from campaigns.models.spending import MoneySetAside, Spending
from campaigns.services.accounts.connecting import verify_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.seal import SealBrokenError
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.collection import collect_account
from campaigns.services.money.budgets import budget_of
from campaigns.services.planning.decisions import send_again
from campaigns.services.planning.plan_money import OverCapError, set_monthly_cap
from campaigns.services.sending.checkpoints import LeaseLostError
from campaigns.services.sending.dispatch import Outcome, claim_for_sending, record_outcome, send_delivery
from campaigns.services.sending.post_money import settle_calls
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

database_url = postgres_alone
LINKED = "Walk away: https://vru.example.org/walk"
PLAIN_COST, LINK_COST, READ_COST = 15_000, 200_000, 1_000


def send_when_due(desk: Desk, clock: SettableClock, delivery_id: int, office: Office) -> DeliveryStatus:
    clock.set(max(clock.now(), office.delivery(delivery_id).due_at))
    send_delivery(desk, delivery_id)
    return office.status(delivery_id)


def ledger() -> list[tuple[str, int, bool]]:
    with reading() as session:
        rows = session.query(Spending).order_by(Spending.id)
        return [(row.charge, row.micro_usd, row.is_certain) for row in rows]


def spent() -> int:
    return sum(amount for _, amount, _ in ledger())


def nothing_is_set_aside() -> bool:
    with reading() as session:
        return session.query(MoneySetAside).count() == 0


def channel_of(office: Office, channels: FakeDirectory, delivery_id: int) -> RecordingChannel:
    return channels.channel(office.delivery(delivery_id).account_id)


# The ledger


def test_a_post_is_written_down_with_its_price_and_the_day_of_that_price(
    desk: Desk, office: Office, clock: SettableClock
):
    one = office.planned(body=LINKED)
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.SENT
    with reading() as session:
        row = session.query(Spending).one()
        assert (row.delivery_id, row.charge, row.micro_usd) == (one, Charge.POST_WITH_LINK, LINK_COST)
        assert (row.is_certain, row.spent_at, row.day) == (True, clock.now(), clock.now().date())
        assert row.price_from.isoformat() == "2026-08-22"
    assert nothing_is_set_aside()


def test_a_channel_that_charges_nothing_leaves_no_money_behind(
    desk: Desk, office: Office, clock: SettableClock
):
    one = office.planned(kind="mastodon", body=LINKED)
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.SENT
    assert ledger() == []


def test_a_refused_post_costs_nothing(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned()
    channel_of(office, channels, one).fail_next(PermanentChannelError("no"))
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.PERMANENT_FAILURE
    assert ledger() == []
    assert nothing_is_set_aside()


def test_a_post_of_unknown_outcome_counts_as_spent(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned()
    channel_of(office, channels, one).drop_next_answer()
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.UNKNOWN
    assert ledger() == [(Charge.POST, PLAIN_COST, False)]


def test_a_sender_that_is_gone_may_have_spent_all_it_set_aside(
    desk: Desk, office: Office, clock: SettableClock
):
    one = office.planned(body=LINKED)
    clock.set(office.delivery(one).due_at)
    assert claim_for_sending(desk, one) is not None
    clock.advance(minutes=2)
    assert sweep_expired_leases(desk) == 1
    assert ledger() == [(Charge.POST_WITH_LINK, LINK_COST, False)]
    assert nothing_is_set_aside()


def test_a_sender_that_comes_back_is_not_charged_twice(desk: Desk, office: Office, clock: SettableClock):
    one = office.planned(body=LINKED)
    clock.set(office.delivery(one).due_at)
    claim = claim_for_sending(desk, one)
    assert claim is not None
    clock.advance(minutes=2)
    sweep_expired_leases(desk)
    claim.meter.charged(Charge.POST_WITH_LINK)  # it had been handed over before the process was stopped
    record_outcome(desk, claim, Outcome(error=LeaseLostError("It was away too long.")))
    assert spent() == LINK_COST


def test_checking_an_account_is_written_down(desk: Desk, office: Office, channels: FakeDirectory):
    account = office.account(name="X")
    channel = channels.channel(account)
    channel.verify = lambda: (channel.measure_account(), channel.facts)[1]  # type: ignore[method-assign]
    verify_account(desk, "X")
    assert ledger() == [(Charge.READ_OWN_ACCOUNT, READ_COST, True)]


# The cap when a post is due


def cap(desk: Desk, office: Office, delivery_id: int, usd: str | None) -> None:
    set_monthly_cap(desk, office.account_row(office.delivery(delivery_id).account_id).name, usd=usd)


def test_a_post_that_would_pass_the_cap_is_held_and_says_what_to_do(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    first, second = office.planned(body=LINKED), office.planned(body=LINKED, minutes=20)
    cap(desk, office, first, "0.25")
    assert send_when_due(desk, clock, first, office) is DeliveryStatus.SENT
    assert send_when_due(desk, clock, second, office) is DeliveryStatus.HELD
    assert len(channel_of(office, channels, first).arrived) == 1
    assert office.delivery(second).error == (
        "This costs US$0.20 on X. It has a link, and with one a post costs thirteen times as much as a plain one "
        "(US$0.015) on X. x may spend US$0.25 in May 2027 (UTC), and US$0.05 of that is left. Nothing was sent. Raise "
        "the cap (campaigns accounts cap “x” --usd …), or take the link out and have it signed off again, then send "
        "this again."
    )
    assert spent() == LINK_COST
    assert nothing_is_set_aside()


def test_a_held_post_goes_out_after_the_cap_was_raised(desk: Desk, office: Office, clock: SettableClock):
    one = office.planned(body=LINKED)
    cap(desk, office, one, "0.10")
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.HELD
    cap(desk, office, one, "0.20")
    send_again(desk, one, user_id=office.officer)
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.SENT


def test_a_post_that_uses_the_cap_up_to_the_last_cent_goes_out(
    desk: Desk, office: Office, clock: SettableClock
):
    one = office.planned(body=LINKED)
    cap(desk, office, one, "0.20")
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.SENT


def test_a_post_of_unknown_outcome_takes_its_money_from_the_cap(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    first, second = office.planned(), office.planned(minutes=20)
    cap(desk, office, first, "0.02")
    channel_of(office, channels, first).drop_next_answer()
    assert send_when_due(desk, clock, first, office) is DeliveryStatus.UNKNOWN
    assert send_when_due(desk, clock, second, office) is DeliveryStatus.HELD


def test_without_a_cap_everything_goes_out_and_is_counted(desk: Desk, office: Office, clock: SettableClock):
    first, second = office.planned(body=LINKED), office.planned(body=LINKED, minutes=20)
    cap(desk, office, first, "0.10")
    cap(desk, office, first, None)
    assert send_when_due(desk, clock, first, office) is DeliveryStatus.SENT
    assert send_when_due(desk, clock, second, office) is DeliveryStatus.SENT
    assert spent() == 2 * LINK_COST


def test_the_cap_begins_anew_with_the_month_in_utc(desk: Desk, office: Office, clock: SettableClock):
    clock.set(datetime(2027, 5, 31, 22, 0, tzinfo=UTC))
    late_may = office.planned(minutes=90)  # 23:30 UTC, half past midnight on 1 June in London
    early_june = office.planned(minutes=121)
    cap(desk, office, late_may, "0.015")
    with transaction() as session:  # planned before there was a cap
        account = session.get_one(Account, office.delivery(late_may).account_id)
        may = BillingMonth.of(office.delivery(late_may).due_at)
        assert budget_of(session, account, may, now=clock.now()).planned_micro_usd == PLAIN_COST
    assert send_when_due(desk, clock, late_may, office) is DeliveryStatus.SENT
    assert send_when_due(desk, clock, early_june, office) is DeliveryStatus.SENT


def test_parts_that_stand_already_are_not_paid_again(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned(body="One\n\n---\n\nTwo")
    cap(desk, office, one, "0.03")
    channel_of(office, channels, one).fail_at_part(1, TemporaryChannelError("busy"))
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.TEMPORARY_FAILURE
    clock.advance(minutes=2)
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.SENT
    assert spent() == 2 * PLAIN_COST


# Planning


def test_what_is_planned_is_priced_with_the_plan(desk: Desk, office: Office):
    one = office.planned(body=LINKED)
    assert office.delivery(one).price_micro_usd == LINK_COST


def test_nothing_is_planned_beyond_the_cap(desk: Desk, office: Office):
    one = office.planned(body=LINKED)
    cap(desk, office, one, "0.35")
    ref = office.approved(office.post(body=LINKED))
    with pytest.raises(
        OverCapError, match=r"US\$0\.15 of that is left.*US\$0\.20 of it planned.*another month"
    ):
        office.schedule(ref)
    assert office.item(ref).status == "approved"


def test_the_same_may_be_planned_for_another_month(desk: Desk, office: Office, clock: SettableClock):
    one = office.planned(body=LINKED)
    cap(desk, office, one, "0.35")
    ref = office.approved(office.post(body=LINKED))
    assert office.schedule(ref, at=clock.now() + timedelta(days=40))


def test_a_plan_from_before_prices_were_kept_still_counts(desk: Desk, office: Office, clock: SettableClock):
    one = office.planned(body=LINKED)
    with transaction() as session:
        session.get_one(Delivery, one).price_micro_usd = None
    with reading() as session:
        account = session.query(Account).filter_by(kind="x").one()
        budget = budget_of(session, account, BillingMonth.of(clock.now()), now=clock.now())
    assert budget.planned_micro_usd == LINK_COST


# Figures


def read(desk: Desk, clock: SettableClock, office: Office, delivery_id: int, **later: float) -> None:
    clock.advance(**later)
    collect_account(desk, office.delivery(delivery_id).account_id)


def test_a_post_read_twice_on_one_day_is_charged_once(desk: Desk, office: Office, clock: SettableClock):
    one = office.planned()
    send_when_due(desk, clock, one, office)
    account_id = office.delivery(one).account_id
    for _ in range(2):
        clock.advance(minutes=5)
        collect_account(desk, account_id, everything=True)
    clock.advance(days=1)
    collect_account(desk, account_id, everything=True)
    charges = [charge for charge, _, _ in ledger()]
    assert charges.count(Charge.READ_OWN_POST) == 2
    assert charges.count(Charge.READ_OWN_ACCOUNT) == 2
    assert nothing_is_set_aside()


def missing_of(delivery_id: int) -> set[str]:
    with reading() as session:
        return {row.missing for row in session.query(Reading).filter_by(delivery_id=delivery_id)}


def test_figures_stop_at_the_cap_and_say_why(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned()
    cap(desk, office, one, "0.015")
    send_when_due(desk, clock, one, office)
    read(desk, clock, office, one, hours=1)
    assert missing_of(one) == {Missing.OVER_CAP}
    assert channel_of(office, channels, one).measured == []
    assert spent() == PLAIN_COST


def test_figures_never_take_what_planned_posts_need(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    out, planned = office.planned(), office.planned(body=LINKED, minutes=24 * 60)
    cap(desk, office, out, "0.216")  # a thousandth of a dollar more than both posts cost
    send_when_due(desk, clock, out, office)
    read(desk, clock, office, out, hours=1)
    assert missing_of(out) == {Missing.OVER_CAP}
    assert send_when_due(desk, clock, planned, office) is DeliveryStatus.SENT


def test_a_reading_that_was_cut_off_counts_in_full_at_the_next_look(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned()
    send_when_due(desk, clock, one, office)
    channel_of(office, channels, one).fail_measuring(KeyboardInterrupt())  # type: ignore[arg-type]
    clock.advance(hours=1)
    with pytest.raises(KeyboardInterrupt):
        collect_account(desk, office.delivery(one).account_id)
    assert not nothing_is_set_aside()
    read(desk, clock, office, one, minutes=15)
    assert (Charge.READ_OWN_POST, False) in {(charge, certain) for charge, _, certain in ledger()}
    assert nothing_is_set_aside()


def test_looking_a_post_up_is_settled_too(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned()
    channel_of(office, channels, one).drop_next_answer()
    send_when_due(desk, clock, one, office)
    clock.advance(minutes=2)
    assert look_up_unknown(desk) == 1
    assert office.status(one) is DeliveryStatus.SENT
    assert nothing_is_set_aside()


# Money is neither lost nor kept for ever


def test_a_post_whose_credentials_cannot_be_opened_keeps_no_money_back(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned()
    channels.fail_building(office.delivery(one).account_id, SealBrokenError())
    assert send_when_due(desk, clock, one, office) is DeliveryStatus.TECHNICAL_FAILURE
    assert nothing_is_set_aside()
    assert ledger() == []


def test_a_look_up_whose_credentials_cannot_be_opened_costs_nothing(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    one = office.planned()
    channel_of(office, channels, one).drop_next_answer()
    send_when_due(desk, clock, one, office)
    channels.fail_building(office.delivery(one).account_id, SealBrokenError())
    clock.advance(minutes=2)
    look_up_unknown(desk)
    assert nothing_is_set_aside()
    assert spent() == PLAIN_COST


def test_what_a_call_cost_is_still_known_after_its_record_was_undone(
    desk: Desk, office: Office, clock: SettableClock
):
    one = office.planned()
    clock.set(office.delivery(one).due_at)
    claim = claim_for_sending(desk, one)
    assert claim is not None
    result = claim.channel.send(claim.message, claim.checkpoint)
    with reading() as session:  # nothing of this is kept
        settle_calls(session, session.get_one(Delivery, one), claim.meter, now=clock.now())
    record_outcome(desk, claim, Outcome(result))
    assert ledger() == [(Charge.POST, PLAIN_COST, True)]
    assert nothing_is_set_aside()
