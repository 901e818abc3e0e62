"""The audit trail: written with the act or not at all, only ever added to, and whatever is done to it shows."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.base import db
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery
from campaigns.models.events import Event, EventSeal, stand_in_line
from campaigns.models.holds import Hold, HoldDelivery
from campaigns.models.people import Contact, MediaList, User
from campaigns.services.audit.recording import record_act
from campaigns.services.audit.sealing import noted_file, seal_new
from campaigns.services.audit.verifying import Verification, verify_trail
from campaigns.services.core.acting import Acting, ActOutcome, Door, acts, unrecorded
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan import schedule_item
from campaigns.services.rehearsal.stage import open_stage
from campaigns.services.sending.dispatch import send_delivery
from tests.factories import MADE_AT, make_account, make_user
from tests.fakes import SettableClock
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.integration.trail import newest_id, tamper, trail
from tests.patience import PATIENCE

database_url = both_databases


def act(name: str = "tests.act", **given: object) -> None:
    record_act(Acting(Door.WEB, name, **given))  # type: ignore[arg-type]


def verified(desk: Desk) -> Verification:
    return verify_trail(desk.settings.data_folder)


def test_what_a_transaction_changes_is_one_event_with_before_and_after(desk: Desk) -> None:
    with transaction() as session:
        user = make_user(session, name="Jo Reed")
    start = newest_id()
    with acts(Acting(Door.WEB, "people.decide", user.id, "192.0.2.7")), transaction() as session:
        row = session.get_one(User, user.id)
        row.is_active, row.session_version = False, 2
        session.flush()
        row.session_version = 3
    (event,) = trail(start)
    assert (event.actor_id, event.through, event.source_address) == (user.id, "web", "192.0.2.7")
    assert (event.act, event.outcome) == ("people.decide", "done")
    assert event.changes == {f"users:{user.id}": {"is_active": [True, False], "session_version": [1, 3]}}


def test_nothing_secret_or_personal_is_in_an_event(desk: Desk) -> None:
    with transaction() as session:
        user = make_user(session, name="Jo Reed")
        user.password_hash = "argon2-of-a-secret"
        account = make_account(session, kind="bluesky", name="VRU")
        account.sealed_credentials = b"sealed-secret"
        contact = Contact(email="kim@paper.example", name="Kim Lane", created_at=MADE_AT)
        session.add(MediaList(name="Local media", contacts=[contact]))
    told = str([(event.changes, event.note, event.subject) for event in trail()])
    for private in ("Jo Reed", user.email, "argon2", "sealed-secret", "kim@paper.example", "Kim Lane"):
        assert private not in told
    assert "'password_hash': [None, '(kept out)']" in told
    assert f"'contacts': [{{'left': []}}, {{'came': [{contact.id}]}}]" in told


def test_long_and_free_text_is_told_by_hash_and_length(desk: Desk) -> None:
    with transaction() as session:
        user = make_user(session)
        session.add(
            Hold(
                kind="general",
                scope="all",
                reason="A man was named",
                started_at=MADE_AT,
                started_by_id=user.id,
            )
        )
    (columns,) = [event.changes["holds:1"] for event in trail() if "holds:1" in event.changes]
    assert columns["scope"] == [None, "all"]
    assert columns["reason"][1]["length"] == len("A man was named")
    assert len(columns["reason"][1]["sha256"]) == 64


def test_an_act_that_is_undone_leaves_no_event(desk: Desk) -> None:
    start = newest_id()
    with pytest.raises(ZeroDivisionError):
        _half_way()
    assert trail(start) == []


def _half_way() -> None:
    with transaction() as session:
        make_user(session)
        session.flush()
        raise ZeroDivisionError


def test_an_act_whose_event_can_not_be_written_does_not_happen(desk: Desk) -> None:
    with transaction() as session:
        user = make_user(session)
    unknown = Acting(Door.WEB, "people.decide", actor_id=987654)
    with acts(unknown), pytest.raises(DBAPIError), transaction() as session:
        session.get_one(User, user.id).is_active = False
    with transaction() as session:
        assert session.get_one(User, user.id).is_active


def test_statements_over_many_rows_are_seen_too(office: Office) -> None:
    delivery_id = office.planned()
    hold = Hold(kind="general", scope="all", reason="x", started_at=MADE_AT, started_by_id=office.head)
    with transaction() as session:
        session.add(hold)
    start = newest_id()
    met = {"hold_id": hold.id, "delivery_id": delivery_id, "was_stopped": True, "met_at": MADE_AT}
    with acts(Acting(Door.WEB, "holds.start", office.head)), transaction() as session:
        session.execute(select(Delivery)).all()
        session.execute(update(Delivery).values(status=DeliveryStatus.HELD, next_attempt_at=None))
        session.execute(insert(HoldDelivery), [met])
    (event,) = trail(start)
    assert event.changes["deliveries:several"] == {"status": ["(not read)", "held"]}
    assert event.changes["hold_deliveries:several"]["delivery_id"] == [None, delivery_id]


def test_a_send_writes_no_event(office: Office, desk: Desk, clock: SettableClock) -> None:
    delivery_id = office.planned()
    start = newest_id()
    clock.advance(minutes=10)
    with acts(Acting(Door.CLOCK, "send_delivery")):
        assert send_delivery(desk, delivery_id)
    assert office.status(delivery_id) is DeliveryStatus.SENT
    assert trail(start) == []


def test_what_is_only_rehearsed_was_done_by_nobody(desk: Desk) -> None:
    start = newest_id()
    with unrecorded(), transaction() as session:
        make_user(session)
        record_act(Acting(Door.WEB, "x", is_recorded=False))
    assert trail(start) == []


def test_what_happens_in_a_rehearsal_is_in_no_trail(office: Office, desk: Desk) -> None:
    office.planned()
    start = newest_id()
    until = desk.clock.now() + timedelta(days=1)
    with (
        acts(Acting(Door.WEB, "rehearsal.start", office.head)),
        open_stage(desk, until=until, refs=()) as stage,
    ):
        with stage.on_stage():
            with transaction() as session:
                session.execute(update(Delivery).values(due_at=until))
                make_user(session)
            assert trail() == []
        assert trail(start) == []


def test_a_second_channel_for_a_scheduled_item_leaves_a_name_in_its_history(office: Office) -> None:
    ref = office.approved(office.post(channels="x, bluesky"))
    for kind, name in (("x", "First"), ("bluesky", "Second")):
        office.account(kind, name)
        schedule_item(
            office.desk,
            ref,
            user_id=office.head,
            at=office.desk.clock.now() + timedelta(hours=2),
            account_names=[name],
        )
    with reading() as session:
        change = session.query(Item).filter(Item.ref == ref).one().changes[-1]
        assert (change.user_id, change.from_status, change.to_status) == (
            office.head,
            "scheduled",
            "scheduled",
        )
        assert change.step == "also-scheduled"
        assert change.note.endswith(": Second")


@pytest.mark.parametrize("table", ["events", "event_seals"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET id = id + 1000", "DELETE FROM {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
)
def test_the_database_itself_refuses_to_change_or_delete_an_event(
    desk: Desk, table: str, statement: str
) -> None:
    act()
    seal_new(desk)
    if db.engine.dialect.name == "postgresql" and "REPLACE" in statement:
        statement = "TRUNCATE {} CASCADE"
    with db.engine.connect() as connection, pytest.raises(DBAPIError, match=f"{table} are never"):
        connection.execute(text(statement.format(table, table)))
    with reading() as session:
        session.query(Event).first().note = "I was not there"  # type: ignore[union-attr]
        with pytest.raises(TypeError):
            session.flush()
    assert verified(desk).wrong == []


def test_a_trail_that_nobody_touched_is_as_it_was_sealed(desk: Desk) -> None:
    for number in range(5):
        act(subject=f"Zoë {number}", note="10 % of “it” \u2028")
    assert seal_new(desk) == 5
    act()
    found = verified(desk)
    assert (found.wrong, found.events, found.seals, found.unsealed) == ([], 6, 1, 1)
    assert found.newest is not None
    assert noted_file(desk.settings.data_folder).read_text().startswith(f"1 {found.newest.sha256} ")
    assert noted_file(desk.settings.data_folder).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE events SET outcome = 'refused' WHERE id = 3", "Event 3 was changed after seal 1 was made."),
        ("UPDATE events SET actor_id = NULL WHERE id = 2", "Event 2 was changed after seal 1 was made."),
        ("DELETE FROM events WHERE id = 3", "Event 3 is missing. It was there when seal 1 was made."),
        (
            "INSERT INTO events SELECT 5, at, actor_id, through, source_address, act, subject, outcome, changes, note "
            "FROM events WHERE id = 1",
            "Event 5 was put in after seal 2 was made.",
        ),
        ("UPDATE event_seals SET count = 7 WHERE id = 1", "Seal 1 was changed."),
        ("DELETE FROM event_seals WHERE id = 1", "Seal 1 is missing."),
        ("DELETE FROM events WHERE id = 6", "Event 6 is missing. It was there when seal 2 was made."),
        (
            "DELETE FROM event_seals WHERE id = 2",
            "Seal 2 in audit-seals.txt is no longer there in the database. If a backup was restored, that is why: keep the "
            "file, move it out of DATA, and a new one is begun.",
        ),
    ],
)
def test_whatever_is_done_to_the_trail_is_named(
    desk: Desk, office: Office, statement: str, named: str
) -> None:
    """The office's people are event 1. Number 5 was never used: what had taken it was given up."""
    for _ in range(3):
        act(actor_id=office.head)
    seal_new(desk)
    _use_up_a_number()
    act()
    seal_new(desk)
    assert verified(desk).wrong == []
    tamper(statement)
    folder = str(desk.settings.data_folder)
    assert named in [sentence.replace(folder, "DATA") for sentence in verified(desk).wrong]


CHANGED, MISSING = (
    "Event {} was changed after seal {} was made.",
    "Event {} is missing. It was there when seal {} was made.",
)
PUT_IN = "Event {} was put in after seal {} was made."


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        # Two change places, their numbers with them.
        (
            ["id = 90 WHERE id = 2", "id = 2 WHERE id = 3", "id = 3 WHERE id = 90"],
            [(CHANGED, 2, 1), (CHANGED, 3, 1)],
        ),
        # Two change their words, and keep their numbers.
        (["act = 'b' WHERE id = 2", "act = 'a' WHERE id = 3"], [(CHANGED, 2, 1), (CHANGED, 3, 1)]),
        # One goes from its batch into the next, or behind all.
        (["id = 6 WHERE id = 3"], [(MISSING, 3, 1), (PUT_IN, 6, 2)]),
        (["id = 9 WHERE id = 3"], [(MISSING, 3, 1)]),
        # All of a batch move on by one.
        (
            ["id = id + 100 WHERE id < 5", "id = id - 99 WHERE id IN (101, 102, 103)"],
            [(CHANGED, 2, 1), (MISSING, 1, 1)],
        ),
    ],
    ids=["places", "words", "next batch", "last", "all"],
)
def test_events_in_another_order_are_named(
    desk: Desk, office: Office, statements: list[str], named: list[tuple[str, int, int]]
) -> None:
    """Events 1 to 4 are under the first seal, 5 and 7 under the second: number 6 was never used."""
    for name in ("a", "b", "c"):
        act(name, actor_id=office.head)
    seal_new(desk)
    act()
    _use_up_a_number()
    act()
    seal_new(desk)
    assert verified(desk).wrong == []
    for statement in statements:
        tamper(f"UPDATE events SET {statement}")
    wrong = verified(desk).wrong
    assert {words.format(*numbers) for words, *numbers in named} <= set(wrong)


@pytest.mark.parametrize("seal", [1, 2])
def test_a_seal_that_is_deleted_with_all_its_events_is_missed(desk: Desk, seal: int) -> None:
    for _ in range(2):
        act()
        act()
        seal_new(desk)
    tamper("DELETE FROM events WHERE id IN (:one, :other)", one=2 * seal - 1, other=2 * seal)
    tamper("DELETE FROM event_seals WHERE id = :seal", seal=seal)
    wrong = " ".join(verified(desk).wrong)
    assert f"Seal {seal} in audit-seals.txt is no longer there" in wrong
    assert ("Seal 1 is missing." in wrong) == (seal == 1)


def test_what_a_seal_says_of_its_events_is_sealed_in_their_order(desk: Desk) -> None:
    act()
    act()
    seal_new(desk)
    with reading() as session:
        rows = session.get_one(EventSeal, 1).rows
    tamper("UPDATE event_seals SET rows = :rows", rows=json.dumps(rows[::-1]))
    assert verified(desk).wrong == ["Seal 1 was changed."]


def test_the_last_events_are_missed_even_before_they_were_sealed(desk: Desk) -> None:
    """SQLite takes back the number of an act that was undone: what is missing was there. PostgreSQL can say only that it
    gave the number out."""
    act()
    seal_new(desk)
    act()
    with pytest.raises(ZeroDivisionError):
        _undone()
    assert verified(desk).wrong == []
    act()
    tamper("DELETE FROM events WHERE id >= 2")
    if db.engine.dialect.name == "sqlite":
        assert verified(desk).wrong == ["Events 2 to 3 are missing: they were the last, and not sealed yet."]
    else:
        assert verified(desk).doubtful.startswith(
            "Numbers 2 to 4 were given out for an event that is not there."
        )


def _undone() -> None:
    """An act that wrote its event and was taken back."""
    with transaction() as session:
        session.add(Event(at=MADE_AT, through="", act="undone", outcome=ActOutcome.DONE, changes={}))
        session.flush()
        raise ZeroDivisionError


def _use_up_a_number() -> None:
    """PostgreSQL never gives a number twice, not even one that was rolled back; SQLite gives it to the next."""
    if db.engine.dialect.name == "postgresql":
        with transaction() as session:
            session.execute(text("SELECT nextval('events_id_seq')"))
    else:
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'events'"))


def test_a_chain_made_anew_from_an_event_on_is_not_the_one_that_was_noted(desk: Desk) -> None:
    """Whoever owns the database can seal what they changed again. The newest seal kept elsewhere tells."""
    act()
    act()
    seal_new(desk)
    kept = verified(desk).newest
    assert kept is not None
    tamper("UPDATE events SET act = 'nothing.much' WHERE id = 1")
    tamper("DELETE FROM event_seals")
    hidden = noted_file(desk.settings.data_folder)
    hidden.rename(hidden.with_name("kept.txt"))
    seal_new(desk)
    assert verified(desk).wrong == []  # tamper-evident, not tamper-proof: nothing here tells any more
    found = verify_trail(desk.settings.data_folder, noted=kept.sha256)
    assert found.wrong == [
        "The seal you noted is not in the trail: what it stood for was changed or taken away."
    ]
    hidden.with_name("kept.txt").replace(hidden)
    assert verified(desk).wrong[0].startswith("Seal 1 in audit-seals.txt is another in the database.")


def test_an_act_that_commits_late_with_a_lower_number_is_no_insertion(desk: Desk, app: Flask) -> None:
    """The number is taken before the commit. Who seals waits until nobody holds a number below."""
    act()
    has_number, may_commit, done = threading.Event(), threading.Event(), threading.Event()

    def late() -> None:
        with app.app_context(), transaction() as session:
            stand_in_line(session)
            session.add(Event(at=MADE_AT, through="", act="late", outcome=ActOutcome.DONE, changes={}))
            session.flush()
            has_number.set()
            assert may_commit.wait(PATIENCE)

    def sealing() -> None:
        with app.app_context():
            seal_new(desk)
        done.set()

    writer, sealer = threading.Thread(target=late), threading.Thread(target=sealing)
    writer.start()
    assert has_number.wait(PATIENCE)
    sealer.start()
    assert not done.wait(0.3)  # it waits, with the number still open
    may_commit.set()
    writer.join(PATIENCE)
    sealer.join(PATIENCE)
    act()
    seal_new(desk)
    found = verified(desk)
    assert (found.wrong, found.unsealed, found.events) == ([], 0, 3)


def test_of_two_that_seal_at_once_one_chain_comes(desk: Desk, app: Flask) -> None:
    for _ in range(20):
        act()

    def sealing() -> None:
        with app.app_context():
            seal_new(desk)

    sealers = [threading.Thread(target=sealing) for _ in range(4)]
    for one in sealers:
        one.start()
    for one in sealers:
        one.join(PATIENCE)
    found = verified(desk)
    assert (found.wrong, found.seals, found.unsealed) == ([], 1, 0)


def test_a_copy_of_the_seals_that_can_not_be_written_keeps_nothing_from_being_sealed(desk: Desk) -> None:
    noted_file(desk.settings.data_folder).mkdir()
    act()
    assert seal_new(desk) == 1
