"""Before something is planned or sent again its text is looked at, and meanwhile everybody else can write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import text

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.deliveries import Delivery
from campaigns.models.stops import present_facts, write_present_facts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import keep_as_planned, send_again
from campaigns.services.planning.embargo_plan import plan_set
from campaigns.services.planning.plan import schedule_item
from campaigns.services.stops.beforehand import look_at
from campaigns.services.stops.recheck import recheck_now
from campaigns.services.workflow.moves import move_delivery
from campaigns.workbench.base import Limits, NotDoneError, TooSlowError
from campaigns.workbench.here import HereWorkbench
from tests.fakes import SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.integration.test_linked_embargo import RELEASE, approved_set, moment

database_url = both_databases


@dataclass
class Bench:
    """Does what it is told to while a text is being looked at, and afterwards; ``trouble`` is how that ends."""

    meanwhile: Callable[[], None] = lambda: None
    trouble: NotDoneError | None = None
    afterwards: Callable[[], None] = lambda: None
    looks: int = 0

    def run(self, limits: Limits, job: Callable[..., Any], tools: Any, *args: Any, **kwargs: Any) -> Any:
        if job is not look_at:  # what follows a plan is asked apart
            return HereWorkbench().run(limits, job, tools, *args, **kwargs)
        self.looks += 1
        self.meanwhile()
        if self.trouble is not None:
            raise self.trouble
        found = HereWorkbench().run(limits, job, tools, *args, **kwargs)
        self.afterwards()
        return found

    def close(self) -> None:
        return None


def write_something() -> None:
    with transaction() as session:
        session.execute(text("UPDATE deliveries SET error = error"))


def held(office: Office) -> int:
    delivery = office.planned(minutes=60)
    with transaction() as session:
        move_delivery(session.get_one(Delivery, delivery), DeliveryStatus.HELD, error="Something was wrong.")
    return delivery


Decide = Callable[[Desk], object]


def planning(office: Office, clock: SettableClock) -> Decide:
    office.account("x", name="x")
    ref = office.approved(office.post())
    return lambda desk: schedule_item(desk, ref, user_id=office.officer, at=moment(clock), account_names=None)


def sending_again(office: Office, clock: SettableClock) -> Decide:
    delivery = held(office)
    return lambda desk: send_again(desk, delivery, user_id=office.officer)


def keeping(office: Office, clock: SettableClock) -> Decide:
    delivery = held(office)
    return lambda desk: keep_as_planned(desk, delivery, user_id=office.officer)


def planning_a_set(office: Office, clock: SettableClock) -> Decide:
    for kind in ("x", "bluesky", "email"):
        office.account(kind, name=kind)
    office.journalists(2)
    approved_set(office, moment(clock), posts=2)
    return lambda desk: plan_set(desk, RELEASE, user_id=office.officer)


@pytest.fixture(params=[planning, sending_again, keeping, planning_a_set])
def decide(request: pytest.FixtureRequest, office: Office, clock: SettableClock) -> Decide:
    made: Decide = request.param(office, clock)
    return made


def waiting() -> int:
    with reading() as session:
        return int(
            session.scalar(text("SELECT count(*) FROM deliveries WHERE next_attempt_at IS NOT NULL")) or 0
        )


def test_others_can_write_while_the_text_is_looked_at(desk: Desk, decide: Decide):
    bench = Bench(write_something)
    decide(replace(desk, bench=bench))
    assert bench.looks > 0
    assert waiting() > 0


def test_a_text_that_takes_too_long_is_neither_planned_nor_sent_and_that_is_said(desk: Desk, decide: Decide):
    with pytest.raises(CampaignDeskError, match="can't be told at this moment"):
        decide(replace(desk, bench=Bench(trouble=TooSlowError("It took too long."))))
    assert waiting() == 0


def test_what_is_decided_while_the_text_is_looked_at_has_it_looked_at_once_more(desk: Desk, decide: Decide):
    bench = Bench()

    def decided() -> None:
        if bench.looks == 1:
            with transaction() as session:
                write_present_facts(session, recorded=present_facts(session).recorded + 1)

    bench.afterwards = decided
    decide(replace(desk, bench=bench))
    assert bench.looks == 2
    assert waiting() > 0


def test_what_a_check_blocks_is_refused_as_before(desk: Desk, office: Office, clock: SettableClock):
    office.picture()
    office.write(
        "media/walk.jpg.yml", "alt: Two friends walk home\npeople:\n  - name: Jo\n    consent: Form 12\n"
    )
    delivery = office.planned(front="media: [walk.jpg]", minutes=60)
    office.write(
        "media/walk.jpg.yml",
        "alt: Two friends walk home\npeople:\n  - name: Jo\n    consent: Form 12\n    withdrawn: 2026-01-05\n",
    )
    assert recheck_now(desk) == [delivery]
    for again in (send_again, keep_as_planned):
        with pytest.raises(NotAllowedError, match="Nothing was scheduled"):
            again(desk, delivery, user_id=office.officer)
    assert office.status(delivery) is DeliveryStatus.HELD
