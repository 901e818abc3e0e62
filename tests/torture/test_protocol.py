"""The auditors' page, read as they read it, against real adapters and servers: what its table says is what happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from campaigns.channels.registry import Registry
from campaigns.domain.items.channel_kinds import CONNECTED
from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.sending.dispatch import claim_for_sending, send_delivery
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases
from tests.contract.parts import MemoryCheckpoint
from tests.torture.plan import LETTERS
from tests.torture.servers import ACCOUNTS, Held, Servers
from tests.torture.stage import RELEASES, SINGLES, Place, Stage
from tests.web.client import Reader
from tests.web.office import open_office

REPEATED = "It is sent again with the same key."
LOOKED_FOR = "It is looked for among the account's own posts."
WITH_PERSON = "Its person is asked once, and reminded."
ASKED = "Nothing is repeated. A person decides."


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The page's table: what happens after a lost answer, by the name of the channel."""
    office = open_office(tmp_path_factory.mktemp("office"))
    page = Reader(office).sign_in(Role.MONITORING_OFFICER).get("/working/protocol")
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.select(".cd-promises tbody tr")
    ]
    return {row[0]: row[3] for row in rows}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Servers]]:
    with Servers() as servers:
        yield Stage(tmp_path_factory.mktemp("stage") / "sqlite", servers), servers


@dataclass
class Interrupted:
    """A delivery whose sender died: after the platform had taken it, or before."""

    place: Place
    servers: Servers
    account: str
    delivery: int

    @property
    def desk(self) -> Desk:
        return self.place.desk

    def die(self, *, is_taken: bool) -> None:
        claim = claim_for_sending(self.desk, self.delivery)
        assert claim is not None
        if is_taken:  # and all that the sender learned of it is gone with its process
            claim.channel.send(claim.message, MemoryCheckpoint())

    def let_time_pass(self) -> None:
        """Until nothing happens any more by itself."""
        for _ in range(12):
            self.move_on(timedelta(seconds=61))
            sweep_expired_leases(self.desk)
            look_up_unknown(self.desk)
            if self.row.status in WAITING:
                send_delivery(self.desk, self.delivery)

    def move_on(self, step: timedelta) -> None:
        self.place.clock.set(self.place.clock.offset + step)
        self.servers.set_clocks(self.place.clock.offset)

    @property
    def row(self) -> Delivery:
        with reading() as session:
            return session.get_one(Delivery, self.delivery)

    @property
    def tries(self) -> int:
        return self.row.attempt_count

    def held(self) -> list[Held]:
        return self.servers.held(self.account, self.row.account_id)


@pytest.fixture(params=sorted(set(ACCOUNTS)))
def interrupted(request: pytest.FixtureRequest, stage: tuple[Stage, Servers]) -> Iterator[Interrupted]:
    account: str = request.param
    makes, servers = stage
    with makes.place() as place:
        servers.reset(timedelta())
        item = RELEASES[0] if account in LETTERS else SINGLES[0]
        delivery, *_ = makes.schedule(place, item, account, seconds=60)
        interrupted = Interrupted(place, servers, account, delivery)
        interrupted.move_on(timedelta(seconds=61))
        yield interrupted
        place.desk.channels.hang_up(interrupted.row.account_id)


def promised(table: dict[str, str], account: str) -> str:
    return table[Registry().label(ACCOUNTS[account])]


def test_every_channel_of_the_table_is_tried(table: dict[str, str]) -> None:
    assert set(table) == {Registry().label(kind) for kind in CONNECTED}
    # Of those that people put out one stands for all: they have one adapter.
    by_hand = {kind for kind, can in CONNECTED.items() if can.is_by_hand} - {"nextdoor"}
    assert set(ACCOUNTS.values()) == set(CONNECTED) - by_hand


def test_what_was_taken_is_never_there_twice_and_is_settled_as_the_table_says(
    table: dict[str, str], interrupted: Interrupted
) -> None:
    interrupted.die(is_taken=True)
    interrupted.let_time_pass()

    says, status = promised(table, interrupted.account), interrupted.row.status
    assert len(interrupted.held()) == 1
    if says.startswith(REPEATED):
        assert (status, interrupted.tries) == (DeliveryStatus.SENT, 2)
    elif says.startswith(LOOKED_FOR):
        assert (status, interrupted.tries) == (DeliveryStatus.SENT, 1)
    elif says.startswith(WITH_PERSON):
        assert (status, interrupted.tries) == (DeliveryStatus.HANDED_OVER, 2)
    else:
        assert says == ASKED
        assert (status, interrupted.tries) == (DeliveryStatus.UNKNOWN, 1)


def test_what_was_not_taken_goes_out_or_a_person_is_asked_as_the_table_says(
    table: dict[str, str], interrupted: Interrupted
) -> None:
    interrupted.die(is_taken=False)
    interrupted.let_time_pass()

    if promised(table, interrupted.account) == ASKED:
        assert (interrupted.row.status, interrupted.held()) == (DeliveryStatus.UNKNOWN, [])
    else:
        is_with_person = promised(table, interrupted.account).startswith(WITH_PERSON)
        ends = DeliveryStatus.HANDED_OVER if is_with_person else DeliveryStatus.SENT
        assert (interrupted.row.status, interrupted.tries) == (ends, 2)
        assert len(interrupted.held()) == 1
