"""A rehearsal: the real use cases on a copy, so that people see what would go out, and nothing real is touched."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from campaigns.domain.items.issues import Severity
from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.base import Base, db
from campaigns.models.deliveries import Delivery
from campaigns.models.durability import group_commit_of
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.rehearsal.asking import AskError
from campaigns.services.rehearsal.stage import open_stage
from campaigns.services.rehearsal.structure import Line
from campaigns.services.signoff.overrides import let_through
from tests.factories import make_user
from tests.fakes import SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.rehearsing import add_with_credentials, channels, rehearsed

database_url = postgres_alone
__all__ = ["channels"]

AT = "publish_at: 2027-05-20T08:00"
WEDNESDAY = datetime(
    2027, 5, 19, 9, 0, tzinfo=UTC
)  # 10:00 in the United Kingdom; the office's today is Monday


def said(lines: tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(line.item_ref.rpartition("/")[2], line.account) for line in lines]


def planned(office: Office, name: str, *accounts: str, at: datetime = WEDNESDAY, **post: str) -> list[int]:
    kinds = ", ".join({account.split()[0].lower() for account in accounts})
    ref = office.approved(office.post(name=name, channels=kinds, **post))
    return office.schedule(ref, at=at, accounts=list(accounts))


@pytest.fixture
def accounts(office: Office) -> None:
    for kind, name in (("x", "X"), ("bluesky", "Bluesky"), ("practice", "Practice"), ("email", "Email")):
        add_with_credentials(office.desk, kind, name)


def test_what_is_planned_goes_out_at_its_moment_with_the_words_of_its_channel(
    office: Office, accounts: None
) -> None:
    planned(
        office,
        "walk",
        "X",
        "Bluesky",
        body="Walk away.\n\n---\n\nAnd tell somebody.\n\n## X\n\nJust walk away.",
    )
    found = rehearsed(office.desk)
    assert said(found.going_out) == [("walk", "X"), ("walk", "Bluesky")]
    assert {line.account: (line.first_words, line.parts) for line in found.lines} == {
        "X": ("Just walk away.", 1),
        "Bluesky": ("Walk away. And tell somebody.", 2),
    }
    assert {line.at for line in found.lines} == {WEDNESDAY}
    assert not found.needs_a_look


def test_a_changed_file_is_told_and_the_approved_text_goes_out_all_the_same(
    office: Office, accounts: None
) -> None:
    planned(office, "walk", "X", body="Walk away.")
    office.post(name="walk", channels="x", body="Run away.")
    (line,) = rehearsed(office.desk).going_out
    assert line.first_words == "Walk away."
    assert "changed since sign-off" in line.notes[0]


def test_what_would_not_go_out_stands_there_with_its_reason(office: Office, accounts: None) -> None:
    planned(office, "long", "Bluesky", body="Walk away. " * 20)
    planned(office, "login", "X", at=WEDNESDAY + timedelta(hours=2))
    office.picture("lost.jpg")
    planned(office, "lost", "Practice", front="media: [lost.jpg]", at=WEDNESDAY + timedelta(hours=4))
    late = planned(office, "late", "Practice", at=office.desk.clock.now() + timedelta(minutes=10))
    for path in office.desk.settings.media_folder.rglob("*"):
        if path.is_file():
            path.unlink()
    with transaction() as session:
        for account in session.query(Account):
            if account.name == "X":
                account.state, account.state_reason = AccountState.NEEDS_RECONNECTING, "Its token has ended."
            if account.name == "Bluesky":
                account.limits = {"text_limit": 50}
    assert isinstance(office.desk.clock, SettableClock)
    office.desk.clock.advance(hours=2)
    found = rehearsed(office.desk)
    reasons = {line.item_ref.rpartition("/")[2]: line.reason for line in found.not_going_out}
    assert set(reasons) == {"long", "login", "lost", "late"}
    assert "this account's server takes 50" in reasons["long"]
    assert "Its token has ended." in reasons["login"]
    assert "picture or film is missing" in reasons["lost"]
    assert "too late" in reasons["late"]
    assert found.needs_a_look
    assert office.status(late[0]) is DeliveryStatus.CREATED


def test_a_text_sent_back_does_not_go_out_and_an_embargo_keeps_a_release_from_the_public(
    office: Office, accounts: None
) -> None:
    office.journalists(3)
    ref = office.approved(office.release(front="embargo: 2027-05-20T00:01"))
    office.schedule(ref, at=WEDNESDAY, accounts=["Email"])
    (public,) = office.schedule(ref, at=WEDNESDAY + timedelta(days=1), accounts=["Practice"])
    with transaction() as session:
        session.get_one(Delivery, public).next_attempt_at = WEDNESDAY
        session.get_one(Delivery, public).due_at = WEDNESDAY
    found = rehearsed(office.desk)
    assert [(line.account, line.recipients) for line in found.going_out] == [("Email", 3)]
    assert "The embargo ends" in found.not_going_out[0].reason


def test_items_with_a_time_in_the_window_and_no_plan_would_be_silent(office: Office, accounts: None) -> None:
    at = "publish_at: 2027-05-20T08:00"
    office.post(name="draft", front=at)
    office.submit(office.post(name="review", front=at))
    office.approved(office.post(name="approved", channels="x, mastodon, newsroom", front=at))
    office.post(name="elsewhen", front="publish_at: 2027-08-20T08:00")
    planned(office, "planned", "X", front=at)
    assert {one.item_ref.rpartition("/")[2]: one.reasons for one in rehearsed(office.desk).silent} == {
        "draft": ("It has not been submitted for sign-off.",),
        "review": ("It waits for somebody to approve it.",),
        "approved": (
            "It is approved, and nothing is planned for X.",
            "No account is connected for Mastodon.",
            "Newsroom can't be sent to from here yet.",
        ),
    }


def test_checks_look_at_each_item_as_of_its_own_day(office: Office, accounts: None) -> None:
    later = WEDNESDAY + timedelta(hours=3)
    planned(office, "stale", "X", body="One", front="publish_at: 2027-05-10T08:00", at=WEDNESDAY)
    planned(office, "fresh", "X", body="Two", front="publish_at: 2027-05-18T08:00", at=later)
    passed = [
        (one.item_ref.rpartition("/")[2], one.as_of)
        for one in rehearsed(office.desk).findings
        if "TIME-06" in {issue.id for issue in one.issues}
    ]
    assert passed == [("stale", WEDNESDAY)]


def test_what_was_let_through_is_no_open_finding_and_the_rest_still_is(
    office: Office, accounts: None
) -> None:
    unfilled = "We met [insert number] people. Ring 999."
    passed, open_still = (office.post(name=name, body=unfilled, front=AT) for name in ("passed", "open"))
    with transaction() as session:
        officer = make_user(session, role=Role.MONITORING_OFFICER).id
    let_through(office.desk, passed, check_id="LAW-17", user_id=officer, reason="Convicted today in court.")
    severities = {
        one.item_ref: issue.severity
        for one in rehearsed(office.desk).findings
        for issue in one.issues
        if issue.id == "LAW-17"
    }
    assert severities == {passed: Severity.INFO, open_still: Severity.BLOCK}


def test_an_approved_embargo_set_that_nobody_planned_would_be_silent(office: Office, accounts: None) -> None:
    office.journalists(1)
    office.approved(office.release(front="embargo: 2027-05-20T00:01"))
    office.approved(office.post(name="linked", front="embargoed_with: releases/launch"))
    office.approved(office.post(name="no-time"))
    office.post(name="draft-without-time")
    silent = {one.item_ref.rpartition("/")[2]: (one.at, one.reasons) for one in rehearsed(office.desk).silent}
    end = datetime(2027, 5, 19, 23, 1, tzinfo=UTC)
    assert silent == {
        "launch": (end, ("It is approved, and nothing is planned for E-mail.",)),
        "linked": (end, ("It is approved, and nothing is planned for X.",)),
        "no-time": (
            None,
            (
                "It is approved, and nothing is planned for X.",
                "Its file names no time either. Schedule it, or send it back to its author.",
            ),
        ),
    }


def test_posts_too_close_and_repeated_texts_collide_and_one_item_on_many_accounts_does_not(
    office: Office, accounts: None
) -> None:
    planned(office, "one", "X", "Bluesky", body="Walk away.")
    planned(office, "two", "X", body="Stay safe.", at=WEDNESDAY + timedelta(minutes=20))
    planned(office, "three", "Bluesky", body="Walk away!", at=WEDNESDAY + timedelta(days=1))
    pairs = [
        (pair.kind, pair.earlier.item_ref[-3:], pair.later.item_ref[-3:], pair.later.account)
        for pair in rehearsed(office.desk).collisions
    ]
    assert pairs == [("too-close", "one", "two", "X"), ("same-text", "one", "ree", "Bluesky")]
    assert [pair.kind for pair in rehearsed(office.desk, apart=15).collisions] == ["same-text"]


def test_a_text_that_went_out_last_week_is_known(office: Office, accounts: None) -> None:
    (earlier,) = planned(office, "one", "X", body="Walk away.")
    with transaction() as session:
        delivery = session.get_one(Delivery, earlier)
        delivery.status, delivery.next_attempt_at = DeliveryStatus.SENT, None
        delivery.sent_at = delivery.due_at = office.desk.clock.now() - timedelta(days=7)
    planned(office, "two", "X", body="Walk away.")
    (pair,) = rehearsed(office.desk).collisions
    assert pair.earlier.item_ref.endswith("one")


@pytest.mark.parametrize(
    ("first", "last", "near"),
    [
        (
            "2027-03-27",
            "2027-03-29",
            [
                ("0:30", "in the last hour before the clocks go forward"),
                ("2:30", "in the first hour after the clocks go forward"),
            ],
        ),
        (
            "2026-10-24",
            "2026-10-26",
            [
                ("0:30", "in the hour before the one that occurs twice"),
                ("1:30", "in the hour that occurs twice, the first time"),
                ("1:30", "in the hour that occurs twice, the second time"),
                ("2:30", "in the hour after the one that occurs twice"),
            ],
        ),
    ],
)
def test_both_changes_of_the_clocks_are_shown_with_what_falls_beside_them(
    office: Office, accounts: None, first: str, last: str, near: list[tuple[str, str]]
) -> None:
    zone = office.desk.settings.timezone
    sunday = datetime.fromisoformat(last).replace(tzinfo=UTC) - timedelta(days=1, minutes=90)
    assert isinstance(office.desk.clock, SettableClock)
    office.desk.clock.set(sunday - timedelta(days=2))
    for half_hours in range(10):
        planned(
            office,
            f"post-{half_hours}",
            "Practice",
            body=f"No {half_hours}",
            at=sunday + timedelta(hours=half_hours),
        )
    found = rehearsed(office.desk, first, last)
    (day,) = found.clock_changes
    shown = [
        (f"{line.at.astimezone(zone).hour}:{line.at.astimezone(zone).minute:02d}", where)
        for line, where in day.lines
    ]
    assert shown == near
    assert len(found.going_out) == 10


def test_a_file_whose_time_the_clocks_skip_is_named_with_the_change(office: Office, accounts: None) -> None:
    assert isinstance(office.desk.clock, SettableClock)
    office.desk.clock.set(datetime(2027, 3, 20, tzinfo=UTC))
    office.post(name="skipped", front="publish_at: 2027-03-28T01:30")
    found = rehearsed(office.desk, "2027-03-20", "2027-04-02")
    assert ["does not exist" in issue.message for issue in found.clock_changes[0].refused] == [True]
    assert found.needs_a_look


def test_a_hold_on_a_day_stops_that_day_and_what_comes_after_and_lets_the_rest_through(
    office: Office, accounts: None
) -> None:
    planned(office, "before", "X", body="One", at=WEDNESDAY - timedelta(days=1))
    planned(office, "on-x", "X", "Bluesky", body="Two")
    planned(office, "after", "X", body="Three", at=WEDNESDAY + timedelta(days=2))
    found = rehearsed(office.desk, hold="2027-05-19,channel:x")
    assert len(found.going_out) == 4
    assert found.held_day is not None
    assert said(found.held_day.stops) == [("on-x", "X"), ("after", "X")]
    assert said(found.held_day.lets_through) == [("on-x", "Bluesky")]
    everything = rehearsed(office.desk, hold="2027-05-19").held_day
    assert everything is not None
    assert len(everything.stops) == 3
    assert everything.lets_through == ()


def test_a_hold_on_a_campaign_that_does_not_exist_is_refused(office: Office, accounts: None) -> None:
    with pytest.raises(AskError, match="There is no campaign “autumn”"):
        rehearsed(office.desk, hold="2027-05-19,campaign:autumn")


def test_a_cancelled_delivery_is_no_part_of_it(office: Office, accounts: None) -> None:
    (one,) = planned(office, "walk", "X")
    cancel_delivery(office.desk, one, user_id=office.officer, reason="Postponed")
    assert rehearsed(office.desk).lines == ()


def test_what_is_with_its_channel_at_this_moment_is_left_alone(office: Office, accounts: None) -> None:
    (one,) = planned(office, "walk", "X", at=office.desk.clock.now() + timedelta(minutes=1))
    planned(office, "next", "X", body="Another", at=WEDNESDAY)
    with transaction() as session:
        delivery = session.get_one(Delivery, one)
        delivery.status, delivery.next_attempt_at = DeliveryStatus.SENDING, None
        delivery.lease_until = office.desk.clock.now() + timedelta(seconds=40)
    found = rehearsed(office.desk)
    assert said(found.lines) == [("next", "X")]
    assert any("1 delivery is with the channel" in remark for remark in found.remarks)


def everything_stored() -> dict[str, str]:
    """A mark of every row of every table."""
    marks = {}
    with db.engine.connect() as connection:
        for name in sorted(Base.metadata.tables):
            rows = sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}"))))
            marks[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return marks


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_nothing_real_is_written(office: Office, accounts: None, tmp_path: Path) -> None:
    office.picture("walk.jpg")
    planned(office, "walk", "X", "Practice", front="media: [walk.jpg]")
    db.engine.dispose()  # on SQLite what was written goes into the file now, and not when the next reader leaves
    rows, files = everything_stored(), files_below(tmp_path)
    assert len(rehearsed(office.desk, hold="2027-05-19").going_out) == 2
    after = {
        name: content
        for name, content in files_below(tmp_path).items()
        if not name.endswith(("-shm", "-wal"))
    }
    assert after == {name: content for name, content in files.items() if not name.endswith(("-shm", "-wal"))}
    assert everything_stored() == rows


_WATCHED: list[str] | None = None


def _watch(event: str, _arguments: object) -> None:
    if _WATCHED is not None and event.startswith("socket.") and event != "socket.gethostname":
        _WATCHED.append(event)


sys.addaudithook(_watch)


@pytest.fixture
def sockets() -> Iterator[list[str]]:
    """What Python did with sockets while the test ran."""
    global _WATCHED
    _WATCHED = []
    yield _WATCHED
    _WATCHED = None


def test_no_socket_is_opened(office: Office, accounts: None, sockets: list[str]) -> None:
    office.journalists(2)
    planned(office, "walk", "X", "Bluesky", "Practice")
    office.schedule(office.approved(office.release()), at=WEDNESDAY, accounts=["Email"])
    sockets.clear()
    assert len(rehearsed(office.desk, hold="2027-05-20").going_out) == 4
    assert sockets == []


def test_a_copy_never_waits_for_the_disk(office: Office, accounts: None) -> None:
    with open_stage(office.desk, until=WEDNESDAY + timedelta(days=2), refs=[]) as stage, stage.on_stage():
        assert group_commit_of(db.engine) is None
        with transaction() as session:
            assert session.execute(text("PRAGMA synchronous")).scalar() == 0


def test_the_copy_holds_no_credentials_and_no_address_of_a_person_and_is_gone_afterwards(
    office: Office, accounts: None
) -> None:
    office.journalists(2)
    office.schedule(office.approved(office.release()), at=WEDNESDAY, accounts=["Email"])
    with open_stage(office.desk, until=WEDNESDAY + timedelta(days=2), refs=[]) as stage:
        with stage.on_stage(), reading() as session:
            assert len(session.query(Delivery).all()) == 2
            opened = [stage.desk.seal.open(one.sealed_credentials) for one in session.query(Account)]
        assert opened == [{}] * 4
        copied = b"".join(files_below(stage.folder).values())
        for secret in (b"paper.example", b"desk.example", b"mail.example"):
            assert secret not in copied
    assert not stage.folder.exists()
