"""Several senders at once: one delivery goes out once, whoever comes first. On both databases."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from campaigns.channels.base import SendResult
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.models.accounts import Account
from campaigns.models.base import db, prepare_engine
from campaigns.models.claims import list_due
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.sending.dispatch import claim_for_sending, send_delivery
from campaigns.services.sending.outcomes import Outcome, record_outcome
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.patience import PATIENCE

database_url = both_databases
DELIVERIES = 120
ACCOUNTS = 10
OUT = Outcome(SendResult("remote-1"))
TOP = Path(__file__).resolve().parent.parent.parent


@contextmanager
def another_engine(url: str) -> Iterator[Flask]:
    """The same database through connections of its own, as another process has them."""
    other = Flask("another")
    other.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(other)
    with other.app_context():
        prepare_engine(db.engine)
    yield other
    with other.app_context():
        db.engine.dispose()


def at_once(jobs: list[tuple[Flask, Callable[[], object]]]) -> list[object]:
    """Run each job in a thread of its own, all let go at the same moment; what each returned or raised."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number: int, app: Flask, job: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                results[number] = job()
            except Exception as error:
                results[number] = error

    threads = [threading.Thread(target=run, args=(n, *job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def accounts_of(channels: FakeDirectory) -> list[RecordingChannel]:
    with reading() as session:
        return [channels.channel(row.id) for row in session.query(Account.id)]


def many_due(office: Office, clock: SettableClock) -> list[int]:
    """Due deliveries of one approved post to several accounts."""
    first = office.planned(kind="bluesky")
    accounts = [office.delivery(first).account_id] + [office.account("bluesky") for _ in range(ACCOUNTS - 1)]
    with transaction() as session:
        item = session.get_one(Delivery, first).item
        session.execute(update(Delivery).where(Delivery.id == first).values(next_attempt_at=clock.now()))
        more = [
            Delivery(
                item_id=item.id,
                revision_id=item.revisions[-1].id,
                account_id=accounts[n % ACCOUNTS],
                recipient_key=f"r{n}",
                due_at=clock.now(),
                late_at=clock.now() + timedelta(hours=1),
                next_attempt_at=clock.now(),
                status=DeliveryStatus.CREATED,
                key=f"{n:064}",
                composed_at=clock.now(),
                created_at=clock.now(),
            )
            for n in range(1, DELIVERIES)
        ]
        session.add_all(more)
        session.flush()
        return [first, *(one.id for one in more)]


def test_four_senders_over_two_engines_send_each_of_120_deliveries_once(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    many_due(office, clock)

    def send_until_nothing_is_left() -> None:
        while True:
            with reading() as session:
                due = list_due(session, now=clock.now(), per_account=3)
                if session.query(Delivery.id).filter(Delivery.next_attempt_at.is_not(None)).first() is None:
                    return
            random.shuffle(due)  # they meet by chance, not at every single row
            for one, _account in due:
                send_delivery(desk, one)

    with another_engine(database_url) as other:
        results = at_once([(one, send_until_nothing_is_left) for one in (app, app, other, other)])
    assert results == [None] * 4
    keys = [key for account in accounts_of(channels) for key in account.keys()]  # noqa: SIM118
    assert Counter(keys).most_common(1)[0][1] == 1
    assert len(keys) == DELIVERIES
    with reading() as session:
        assert {row.status for row in session.query(Delivery.status)} == {"sent"}
        assert session.query(DeliveryAttempt).count() == DELIVERIES


def test_the_last_two_to_finish_see_each_other_and_the_item_is_published(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock
):
    office.account("x", name="one")
    office.account("x", name="two")
    with another_engine(database_url) as other:
        for _ in range(5):
            ref = office.approved(office.post())
            ids = office.schedule(ref, minutes=1)
            clock.advance(minutes=1)
            first, second = (partial(record_outcome, desk, claim_for_sending(desk, one), OUT) for one in ids)
            at_once([(app, first), (other, second)])
            assert office.item(ref).status == ItemStatus.PUBLISHED


def test_cancelling_in_the_moment_of_sending_either_stops_it_or_is_refused(
    app: Flask, database_url: str, desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    with another_engine(database_url) as other:
        for _ in range(10):
            delivery = office.planned(minutes=1)
            clock.advance(minutes=1)
            cancel = partial(cancel_delivery, desk, delivery, user_id=office.officer, reason="Postponed")
            sent, cancelled = at_once([(app, partial(send_delivery, desk, delivery)), (other, cancel)])
            refused = type(cancelled).__name__ == "NotAllowedError"
            went_out = office.status(delivery) is DeliveryStatus.SENT
            assert (sent, refused) == ((True, True) if went_out else (False, False))


_CLAIM_ALONE = """
import sys
from datetime import timedelta
from flask import Flask
from campaigns import models
from campaigns.models.accounts import Account
from campaigns.models.base import db, prepare_engine
from campaigns.models.claims import claim_delivery
from campaigns.services.core.transaction import transaction
from tests.fakes import SettableClock
app = Flask("another-process")
app.config["SQLALCHEMY_DATABASE_URI"] = sys.argv[1]
db.init_app(app)
with app.app_context():
    prepare_engine(db.engine)
    print("ready", flush=True)
    sys.stdin.readline()
    now = SettableClock().now() + timedelta(minutes=int(sys.argv[3]))
    with transaction() as session:
        print(claim_delivery(session, int(sys.argv[2]), now=now, lease=timedelta(seconds=45), token=sys.argv[4]))
"""


def test_of_two_processes_one_claims(database_url: str, office: Office, clock: SettableClock):
    delivery = office.planned(minutes=1)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _CLAIM_ALONE, database_url, str(delivery), "1", token],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=TOP,
        )
        for token in ("first", "second")
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = sorted(process.communicate(timeout=PATIENCE)[0].strip() for process in processes)
    assert answers == ["False", "True"]
    assert office.delivery(delivery).attempt_count == 1
