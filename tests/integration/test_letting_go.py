"""Figures that a platform's rules let us keep for a year go after it, with a reason in their place."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.models.deliveries import Delivery
from campaigns.models.known_figures import KnownFigures, keep_readings
from campaigns.models.last_readings import last_readings
from campaigns.models.readings import AccountReading, PartReading, list_readings_of_delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.figures.letting_go import let_go_of_figures
from tests.factories import make_account, make_campaign, make_delivery, make_item
from tests.fakes import SettableClock

YEAR = KINDS["linkedin"].figures_kept_for or timedelta()


def read(
    clock: SettableClock, kind: str, *, ages: tuple[timedelta, ...], source: str = "api"
) -> tuple[int, int]:
    """A post of that kind with a figure and a reason of each age, a part's and the account's. Its id, and the account's."""
    with transaction() as session:
        account = make_account(session, kind=kind)
        item = make_item(session, campaign=make_campaign(session))
        delivery = make_delivery(session, item=item, account=account, due_at=clock.now())
        for age in ages:
            told = {
                "source": source,
                "taken_at": clock.now() - age,
                "native_name": "n",
                "definition": f"{kind}:1:n",
            }
            keep_readings(session, [
                {"delivery_id": delivery.id, "measure": "views", "value": 60, "missing": "", **told},
                {"delivery_id": delivery.id, "measure": "reach", "value": None, "missing": Missing.TOO_FEW, **told},
            ])  # fmt: skip
            session.add(PartReading(delivery_id=delivery.id, part=1, measure="views", value=60, **told))
            session.add(AccountReading(account_id=account.id, measure="followers", value=9, **told))
        return delivery.id, account.id


def told_of(
    delivery_id: int, account_id: int
) -> tuple[list[tuple[str, int | None, str]], int | None, int, int]:
    """Its readings, what is known of its views, how many of its parts and of its account are left."""
    with reading() as session:
        known = session.get(KnownFigures, delivery_id)
        of_parts = select(func.count()).where(PartReading.delivery_id == delivery_id)
        of_account = select(func.count()).where(AccountReading.account_id == account_id)
        return (
            [
                (one.measure, one.value, one.missing)
                for one in list_readings_of_delivery(session, delivery_id)
            ],
            known.views if known else None,
            session.scalar(of_parts) or 0,
            session.scalar(of_account) or 0,
        )


def test_what_is_over_its_year_goes_and_the_reason_stays_in_its_place(
    desk: Desk, clock: SettableClock
) -> None:
    over = read(clock, "linkedin", ages=(YEAR + timedelta(days=2), YEAR + timedelta(hours=1)))
    within = read(clock, "linkedin", ages=(YEAR + timedelta(days=2), YEAR - timedelta(hours=1)))
    typed = read(clock, "linkedin", ages=(YEAR * 2,), source="typed by Ada Officer")
    others = read(clock, "facebook", ages=(YEAR * 2,))

    assert let_go_of_figures(desk) == 2
    assert let_go_of_figures(desk) == 0

    few = ("reach", None, Missing.TOO_FEW)
    assert told_of(*over) == ([few, few, ("views", None, Missing.NOT_KEPT)], None, 0, 0)
    assert told_of(*within) == ([few, few, ("views", 60, "")], 60, 1, 1)
    assert told_of(*typed) == ([few, ("views", 60, "")], 60, 1, 1)
    assert told_of(*others) == ([few, ("views", 60, "")], 60, 1, 1)


def test_a_figure_that_was_too_early_at_first_is_not_called_too_early_when_it_has_gone(
    desk: Desk, clock: SettableClock
) -> None:
    delivery_id, _ = read(clock, "linkedin", ages=(YEAR + timedelta(days=1),))
    with transaction() as session:
        early = {
            "delivery_id": delivery_id, "measure": "views", "value": None, "missing": Missing.NOT_YET, "source": "api",
            "taken_at": clock.now() - YEAR - timedelta(days=3), "native_name": "n", "definition": "linkedin:1:n",
        }  # fmt: skip
        keep_readings(session, [early])
    let_go_of_figures(desk)
    with reading() as session:
        known = last_readings(session, Delivery.id == delivery_id)[delivery_id]
    assert {one.measure: one.missing for one in known}["views"] == Missing.NOT_KEPT


def test_the_reason_itself_is_kept_for_good(desk: Desk, clock: SettableClock) -> None:
    over = read(clock, "linkedin", ages=(YEAR + timedelta(days=1),))
    let_go_of_figures(desk)
    clock.advance(days=800)
    assert let_go_of_figures(desk) == 0
    assert told_of(*over)[0][-1] == ("views", None, Missing.NOT_KEPT)
