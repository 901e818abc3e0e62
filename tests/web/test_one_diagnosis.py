"""The doctor, the page “Is it working?” and the health page say the same of how the desk stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from campaigns.domain.people.permissions import Role
from campaigns.models.identity import SendingPause
from campaigns.reports.diagnosis import Health
from campaigns.reports.doctor import diagnose
from campaigns.services.core.transaction import transaction
from campaigns.services.installation.identity import keep_paused
from campaigns.web.status_text import HEALTH
from tests.web.client import Reader
from tests.web.office import Office, ref, schedule, sign_off


def _all_well(office: Office) -> None:
    pass


def _never_ticked(office: Office) -> None:
    with transaction() as session:
        session.execute(text("DELETE FROM heartbeats"))


def _stopped(office: Office) -> None:
    office.clock.advance(timedelta(minutes=10))


def _paused(office: Office) -> None:
    with transaction() as session:
        notices = [{"kind": "moved", "words": "It moved."}]
        session.add(SendingPause(noticed_at=office.clock.now(), notices=notices, here={}))


def _kept_as_copy(office: Office) -> None:
    _paused(office)
    keep_paused(office.desk, user_id=office.people[Role.OFFICER])


def _nobody_can_tell(office: Office) -> None:
    with transaction() as session:
        session.execute(
            text(
                "INSERT INTO stop_facts (id, facts, recorded, looks, unknown_since, unknown_why) "
                "VALUES (1, '', 0, 0, '2027-01-01 00:00:00.000000', 'It could not be started.') "
                "ON CONFLICT (id) DO UPDATE SET unknown_since = excluded.unknown_since"
            )
        )


def _overdue(office: Office) -> None:
    sign_off(office, ref("monday-launch"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=1)
    office.clock.advance(timedelta(minutes=10))
    office.tick()


def _planned_for_a_lost_account(office: Office) -> None:
    sign_off(office, ref("monday-launch"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=60)
    with transaction() as session:
        session.execute(text("UPDATE accounts SET state = 'needs-reconnecting'"))


def _broken_file(office: Office) -> None:
    folder = next(office.desk.content.root.glob("*/posts"))
    (folder / "broken.md").write_text("---\ntitle: [\n---\nText.\n")


def _fault_of_our_own(office: Office) -> None:
    with transaction() as session:
        session.execute(
            text(
                "INSERT INTO setbacks (task, about_id, failures, fault, next_try_at) "
                "VALUES ('alert', 3, 7, 'ValueError', '2027-01-01 00:00:00.000000')"
            )
        )


@pytest.mark.parametrize(
    ("happened", "name", "health"),
    [
        (_all_well, "Clock", Health.FINE),
        (_never_ticked, "Clock", Health.BROKEN),
        (_stopped, "Clock", Health.BROKEN),
        (_paused, "Sending", Health.BROKEN),
        (_kept_as_copy, "Sending", Health.LOOK),
        (_nobody_can_tell, "Last look before sending", Health.BROKEN),
        (_overdue, "Overdue", Health.BROKEN),
        (_planned_for_a_lost_account, "Practice", Health.BROKEN),
        (_broken_file, "Content files", Health.LOOK),
        (_fault_of_our_own, "Faults of our own", Health.LOOK),
    ],
)
def test_every_door_says_the_same(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    happened: Callable[[Office], None],
    name: str,
    health: Health,
) -> None:
    monkeypatch.setattr("campaigns.reports.doctor.newest_step", lambda: None)
    with office.app.app_context():
        happened(office)
        told = {one.name: (one.health, one.sentence, one.to_do) for one in diagnose(office.desk).signs}
    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get("/working")
    names, words, said = (reader.texts(f".cd-checks__{part}") for part in ("name", "word", "said"))
    shown = dict(zip(names, zip(words, said, strict=True), strict=True))
    assert told[name][0] is health
    for found in names:
        if found != "Database":
            assert shown[found][0] == HEALTH[told[found][0]].label, found
            assert found == "Disk space" or shown[found][1].startswith(told[found][1]), found
    is_broken = any(one[0] is Health.BROKEN for one in told.values())
    assert office.app.test_client().get("/health").status_code == (503 if is_broken else 200)
