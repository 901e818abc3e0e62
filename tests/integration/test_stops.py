"""What keeps a planned text in the house is worked out outside the sender; a claim goes by the rows, and never by old ones."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.sending.stops import Answer, NotKnownError
from campaigns.models.base import db
from campaigns.models.overrides import FindingOverride
from campaigns.models.stops import StopMark, count_what_was_decided, present_facts, standing_stops
from campaigns.reports.screens.deliveries import delivery_screen
from campaigns.reports.working import standing_now
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops import working_out as stops
from campaigns.services.stops.recheck import recheck_now
from campaigns.services.stops.renewal import look_ahead, make_sure, renew, write
from campaigns.workbench.base import (
    BusyError,
    Limits,
    NotDoneError,
    NotStartedError,
    TooSlowError,
    WorkerLostError,
)
from campaigns.workbench.here import HereWorkbench
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.test_asked_again import arrived, call_election

database_url = postgres_alone
AGREED = "alt: Two friends walk home\npeople:\n  - name: Jo\n    consent: Form 12\n"


@dataclass
class Bench:
    """A bench that fails where told: ``fails`` says at which deliveries, and with what."""

    fails: Callable[[list[int]], NotDoneError | None]
    asked: list[list[int]] = field(default_factory=list)
    after: Callable[[], None] = lambda: None

    def run(self, limits: Limits, job: Callable[..., Any], tools: Any, *args: Any, **kwargs: Any) -> Any:
        ids = list(args[0]) if args else []
        self.asked.append(ids)
        if error := self.fails(ids):
            raise error
        result = HereWorkbench().run(limits, job, tools, *args, **kwargs)
        self.after()
        return result

    def close(self) -> None:
        return None


def waits_because(delivery: int) -> str:
    """What its page says of why it waits though it is due."""
    with reading() as session:
        screen = delivery_screen(session, delivery, with_recipients=False)
        assert screen is not None
        return screen.waits_because


def mark_of(delivery: int) -> StopMark:
    with reading() as session:
        return session.get_one(StopMark, delivery)


def words(session_desk: Desk, delivery: int) -> list[str] | None:
    with reading() as session:
        mark = session.get(StopMark, delivery)
        found = standing_stops(
            session, delivery, mark.revision_id if mark else 0, now=session_desk.clock.now()
        )
        return None if found is None else [one.rule for one in found]


def unknown(desk: Desk) -> tuple[datetime | None, str]:
    """Since when nobody can tell, as “Is it working?”, the doctor and the health page have it; and why."""
    with reading() as session:
        standing = standing_now(session, now=desk.clock.now())
        return standing.unknown_since, standing.unknown_why


def with_picture(office: Office, *, minutes: float = 10) -> int:
    office.picture()
    office.write("media/walk.jpg.yml", AGREED)
    return office.planned(front="media: [walk.jpg]", minutes=minutes)


# What stands in the rows


def test_that_nothing_keeps_it_is_written_down_when_it_is_planned(desk: Desk, office: Office):
    delivery = office.planned(minutes=10)
    assert words(desk, delivery) == []
    mark = mark_of(delivery)
    assert mark.from_at <= desk.clock.now() < mark.until_at
    assert mark.until_at - mark.from_at == timedelta(days=1)


def test_what_keeps_it_is_written_down_with_its_rule_and_its_moments(desk: Desk, office: Office):
    delivery = office.planned(minutes=10)
    call_election(desk)
    renew(desk, [delivery])
    assert words(desk, delivery) == ["LAW-02"]
    with reading() as session:
        [stop] = [*session.execute(text("SELECT rule, why FROM stops"))]
    assert "Derwent" in stop.why


def test_an_answer_is_worth_nothing_on_another_day(desk: Desk, office: Office, clock: SettableClock):
    delivery = office.planned(minutes=10)
    clock.advance(minutes=60 * 24)
    assert words(desk, delivery) is None


def test_a_decision_about_any_text_makes_answers_old_ones(desk: Desk, office: Office):
    delivery = office.planned(minutes=10)
    with transaction() as session:
        session.add(ruling(desk, office, session, "LAW-02"))
    assert words(desk, delivery) is None
    renew(desk, [delivery])
    assert words(desk, delivery) == []


def test_two_who_decide_first_of_all_at_the_same_moment_are_both_counted(
    app: Flask, desk: Desk, office: Office
):
    office.submit(office.post())
    with transaction() as session:
        session.execute(text("DELETE FROM stop_facts"))

    def decide(check: str) -> None:
        with app.app_context(), transaction() as session:
            session.add(ruling(desk, office, session, check))
            count_what_was_decided(session)
            if check == "LAW-01":
                other.start()
                time.sleep(0.5)

    other = Thread(target=decide, args=["LAW-02"])
    decide("LAW-01")
    other.join()
    with reading() as session:
        assert present_facts(session).recorded == 2


def ruling(desk: Desk, office: Office, session: Session, check_id: str) -> FindingOverride:
    return FindingOverride(
        item_id=session.execute(text("SELECT id FROM items")).scalar_one(),
        check_id=check_id,
        fingerprint="",
        shown_sha256="",
        reason="A reason",
        decided_by_id=office.head,
        role="head-of-communications",
        decided_at=desk.clock.now(),
    )


def test_what_is_written_about_a_picture_is_asked_anew_before_each_claim(desk: Desk, office: Office):
    plain, pictured = office.planned(minutes=10), with_picture(office)
    office.write("media/walk.jpg.yml", f"{AGREED}    withdrawn: 2026-01-05\n")
    make_sure(desk, [plain, pictured])
    assert (words(desk, plain), words(desk, pictured)) == ([], ["LAW-09"])


def test_an_older_look_that_is_written_late_does_not_take_away_a_stop(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    """Two look at the same time: the one that saw the consent before it was taken back is written last."""
    delivery = with_picture(office)
    before = stops.work_out(desk, [delivery], clock.now(), anew=True)
    older = replace(before, answers=(answer_of(desk, delivery),))
    office.write("media/walk.jpg.yml", f"{AGREED}    withdrawn: 2026-01-05\n")
    make_sure(desk, [delivery])
    assert not write(desk, older)
    assert words(desk, delivery) == ["LAW-09"]


def answer_of(desk: Desk, delivery: int) -> Answer:
    """The answer that stands in the rows."""
    mark = mark_of(delivery)
    return Answer(delivery, mark.revision_id, mark.gone_by, mark.from_at, mark.until_at)


def test_whoever_decides_waits_for_a_claim_that_has_read_its_stops(desk: Desk, office: Office):
    """On SQLite a writer is alone; elsewhere the row that decides count in is held until the claim is written down."""
    delivery = office.planned(minutes=10)
    renew(desk, [delivery])
    with transaction() as claiming:
        standing_stops(claiming, delivery, mark_of(delivery).revision_id, now=desk.clock.now())
        with db.engine.connect() as deciding:
            deciding.execute(text("SET lock_timeout = '100ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                deciding.execute(text("UPDATE stop_facts SET recorded = recorded + 1"))
        with db.engine.connect() as another:
            standing = text("SELECT 1 FROM stop_facts FOR SHARE NOWAIT")
            assert another.execute(standing).scalar() == 1, "claims do not wait for each other"


def test_looking_again_at_what_did_not_change_writes_nothing(desk: Desk, office: Office):
    delivery = with_picture(office)
    renew(desk, [delivery])
    before = mark_of(delivery).worked_out_at
    desk.clock.advance(minutes=1)  # type: ignore[attr-defined]
    renew(desk, [delivery], anew=True)
    assert mark_of(delivery).worked_out_at == before


# The claim


def test_a_claim_that_meets_older_facts_has_them_renewed_at_once(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    """They change after it was asked and before the claim: by a person, or by another sender that saw another file."""
    delivery = office.planned(minutes=10)
    clock.advance(minutes=10)
    changes = iter([1])

    def change() -> None:
        if next(changes, None):
            with transaction() as session:
                present_facts(session)
                session.execute(text("UPDATE stop_facts SET recorded = recorded + 1"))

    bench = Bench(lambda _ids: None, after=change)
    send_delivery(replace(desk, bench=bench), delivery)
    assert bench.asked == [[delivery], [delivery]]
    assert arrived(channels, delivery) == 1


def test_where_they_change_all_the_time_it_waits_and_says_so(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=10)
    clock.advance(minutes=10)

    def change() -> None:
        with transaction() as session:
            session.execute(text("UPDATE stop_facts SET recorded = recorded + 1"))

    with pytest.raises(NotKnownError):
        send_delivery(replace(desk, bench=Bench(lambda _ids: None, after=change)), delivery)
    assert office.status(delivery) is DeliveryStatus.CREATED
    assert waits_because(delivery)
    assert arrived(channels, delivery) == 0


@pytest.mark.parametrize(
    "error", [WorkerLostError("It died."), TooSlowError("Too slow."), BusyError("Busy.")]
)
def test_where_nobody_can_tell_it_waits_and_goes_out_once_somebody_can(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, error: NotDoneError
):
    delivery = office.planned(minutes=10)
    clock.advance(minutes=10)
    with pytest.raises(NotKnownError):
        send_delivery(replace(desk, bench=Bench(lambda _ids: error)), delivery)
    assert office.status(delivery) is DeliveryStatus.CREATED
    assert office.outcomes(delivery) == []
    assert waits_because(delivery) == str(error)
    assert unknown(desk) == (clock.now(), str(error))
    send_delivery(desk, delivery)
    assert arrived(channels, delivery) == 1
    assert unknown(desk) == (None, "")
    assert waits_because(delivery) == ""


@pytest.mark.parametrize("error", [WorkerLostError("It died."), TooSlowError("Too slow.")])
def test_one_that_brings_it_down_is_put_before_a_person_and_the_others_go_out(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, error: NotDoneError
):
    bad, good = office.planned(minutes=10), office.planned(minutes=10)
    clock.advance(minutes=10)
    sender = replace(desk, bench=Bench(lambda ids: error if bad in ids else None))
    assert not send_delivery(sender, bad)
    assert send_delivery(sender, good)
    assert office.status(bad) is DeliveryStatus.TECHNICAL_FAILURE
    assert str(error) in office.delivery(bad).error
    assert office.status(good) is DeliveryStatus.SENT
    assert arrived(channels, good) == 1


@pytest.mark.parametrize("error", [NotStartedError("No process could be started."), BusyError("Busy.")])
def test_what_could_not_even_be_begun_is_nobodys_fault_and_asked_again(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, error: NotDoneError
):
    one, other = office.planned(minutes=10), office.planned(minutes=10)
    clock.advance(minutes=10)
    sender = replace(desk, bench=Bench(lambda ids: error if one in ids else None))
    with pytest.raises(NotKnownError):
        send_delivery(sender, one)
    assert office.status(one) is DeliveryStatus.CREATED
    assert send_delivery(desk, one)
    assert send_delivery(desk, other)
    assert arrived(channels, one) == 2  # both, on the one account they share


def test_one_at_which_a_check_fails_is_put_before_a_person_and_the_others_go_out(
    desk: Desk, office: Office, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
):
    bad, good = office.planned(minutes=10), office.planned(minutes=10)
    clock.advance(minutes=10)
    whole = stops.goes_by_files

    def broken(session: Any, desk: Desk, revision: Any, kind: str, at: datetime) -> bool:
        if revision.id == mark_of(bad).revision_id:
            raise KeyError("broken")
        return whole(session, desk, revision, kind, at)

    monkeypatch.setattr(stops, "goes_by_files", broken)
    assert not send_delivery(desk, bad)
    assert send_delivery(desk, good)
    assert office.status(bad) is DeliveryStatus.TECHNICAL_FAILURE
    assert office.status(good) is DeliveryStatus.SENT


@contextmanager
def writing() -> Iterator[list[bool]]:
    """Whether a writing transaction is open at this moment."""
    state = [False]

    def began(connection: Any) -> None:
        state[0] = bool(connection.get_execution_options().get("writes"))

    def ended(_connection: Any) -> None:
        state[0] = False

    event.listen(Engine, "begin", began)
    event.listen(Engine, "commit", ended)
    event.listen(Engine, "rollback", ended)
    try:
        yield state
    finally:
        event.remove(Engine, "begin", began)
        event.remove(Engine, "commit", ended)
        event.remove(Engine, "rollback", ended)


def test_nothing_is_worked_out_and_no_picture_read_while_the_database_is_held(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = with_picture(office)
    clock.advance(minutes=10)
    seen: list[bool] = []
    with writing() as state:

        class Media:
            def read(self, sha256: str) -> bytes:
                seen.append(state[0])
                return desk.media.read(sha256)

            def prove(self, sha256: str) -> None:
                seen.append(state[0])
                desk.media.prove(sha256)

            def open(self, sha256: str) -> BinaryIO:
                seen.append(state[0])
                return desk.media.open(sha256)

            def path_of(self, sha256: str) -> Path:
                return desk.media.path_of(sha256)

        def note(_ids: list[int]) -> None:
            seen.append(state[0])

        sender = replace(desk, bench=Bench(note), media=Media())  # type: ignore[arg-type]
        send_delivery(sender, delivery)
    assert arrived(channels, delivery) == 1
    assert len(seen) >= 2
    assert not any(seen)


# A campaign's folder that is gone


def test_deleting_the_folder_holds_no_approved_post(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    plain, pictured = office.planned(minutes=10), with_picture(office)
    (desk.content.root / "_another").mkdir()
    for folder in [one for one in desk.content.root.iterdir() if not one.name.startswith("_")]:
        shutil.rmtree(folder)
    assert recheck_now(desk) == []
    clock.advance(minutes=10)
    send_delivery(desk, plain)
    send_delivery(desk, pictured)
    assert (arrived(channels, plain), arrived(channels, pictured)) in [(2, 2), (1, 1)]


def test_renaming_the_folder_holds_none_and_a_consent_taken_back_there_counts(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    first, second = with_picture(office), office.planned(front="media: [walk.jpg]", minutes=20)
    [folder] = [one for one in desk.content.root.iterdir() if not one.name.startswith("_")]
    renamed = folder.rename(folder.with_name("another-name"))
    clock.advance(minutes=10)
    send_delivery(desk, first)
    assert office.status(first) is DeliveryStatus.SENT
    (renamed / "media" / "walk.jpg.yml").write_text(f"{AGREED}    withdrawn: 2026-01-05\n")
    clock.advance(minutes=10)
    send_delivery(desk, second)
    assert office.status(second) is DeliveryStatus.HELD
    assert arrived(channels, first) == 1


def test_a_consent_taken_back_before_the_folder_went_still_stops(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = with_picture(office)
    office.write("media/walk.jpg.yml", f"{AGREED}    withdrawn: 2026-01-05\n")
    look_ahead(desk, [delivery])
    (desk.content.root / "_another").mkdir()
    for folder in [one for one in desk.content.root.iterdir() if not one.name.startswith("_")]:
        shutil.rmtree(folder)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) is DeliveryStatus.HELD
    assert arrived(channels, delivery) == 0


@pytest.mark.parametrize("is_mount_point", [False, True])
def test_where_no_content_can_be_seen_at_all_nobody_can_tell_and_what_was_known_stays(
    desk: Desk, office: Office, clock: SettableClock, tmp_path: Path, is_mount_point: bool
):
    delivery, stopped = office.planned(minutes=10), with_picture(office)
    office.write("media/walk.jpg.yml", f"{AGREED}    withdrawn: 2026-01-05\n")
    look_ahead(desk, [stopped])
    kept = desk.content.root.rename(tmp_path / "away")
    if is_mount_point:
        desk.content.root.mkdir()
    clock.advance(minutes=10)
    for one in (delivery, stopped):
        with pytest.raises(NotKnownError, match="away or empty"):
            send_delivery(desk, one)
    assert words(desk, stopped) == ["LAW-09"]
    if is_mount_point:
        desk.content.root.rmdir()
    kept.rename(desk.content.root)
    send_delivery(desk, delivery)
    send_delivery(desk, stopped)
    assert (office.status(delivery), office.status(stopped)) == (DeliveryStatus.SENT, DeliveryStatus.HELD)
