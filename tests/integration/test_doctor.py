"""The doctor's round: what is well, what is broken, which facts went out of date, and which dates lie ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from campaigns.domain.facts.dated_facts import Provenance, ReviewState
from campaigns.domain.facts.facts import CalendarDate, DateStatus, Election, Facts
from campaigns.models.accounts import Account
from campaigns.models.base import db
from campaigns.reports.diagnosis import Finding, Health
from campaigns.reports.doctor import Diagnosis, diagnose
from campaigns.reports.facts import dates_ahead, facts_report
from campaigns.services.content.facts import current_facts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.installation.heartbeat import beat
from tests.fakes import SettableClock
from tests.integration.office import Office

TODAY = date(2026, 11, 25)


def sign(diagnosis: Diagnosis, name: str) -> Finding:
    return next(one for one in diagnosis.signs if one.name == name)


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of these tests are made without migrations, so no step is noted."""
    monkeypatch.setattr("campaigns.reports.doctor.newest_step", lambda: None)


def own_file(desk: Desk, name: str, text: str) -> Path:
    file = desk.settings.content_folder / "_desk" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


# Signs


def test_a_working_desk_has_nothing_broken(migrated: None, desk: Desk, office: Office):
    beat(desk)
    assert [one.name for one in diagnose(desk).signs if one.health is Health.BROKEN] == []


def test_tables_of_another_version_are_broken(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("campaigns.reports.doctor.newest_step", lambda: "0099")
    found = sign(diagnose(desk), "Database")
    assert (found.health, found.to_do) == (
        Health.BROKEN,
        "Bring it up to date, which loses nothing: campaigns init",
    )


def test_without_tables_nothing_else_of_the_database_is_asked(desk: Desk):
    db.drop_all()
    diagnosis = diagnose(desk)
    assert sign(diagnosis, "Database").to_do == "Make it: campaigns init"
    assert {one.name for one in diagnosis.signs} == {
        "Database",
        "Content files",
        "Disk space",
        "Rights of files",
        "E-mail alerts",
    }


def test_a_clock_that_stopped_is_broken_and_so_is_one_that_never_ran(
    migrated: None, desk: Desk, clock: SettableClock
):
    assert sign(diagnose(desk), "Clock").health is Health.BROKEN
    beat(desk)
    assert sign(diagnose(desk), "Clock").health is Health.FINE
    clock.set(clock.now() + timedelta(hours=1))
    assert sign(diagnose(desk), "Clock").health is Health.BROKEN


def test_an_account_that_can_not_send_is_named(migrated: None, desk: Desk, office: Office):
    account_id = office.account("x", name="Our X")
    with transaction() as session:
        session.get_one(Account, account_id).state = "needs-reconnecting"
    assert sign(diagnose(desk), "Our X").sentence == "Needs reconnecting."


def test_a_file_that_can_not_be_read_is_to_be_looked_at_and_breaks_nothing_else(
    migrated: None, desk: Desk, office: Office
):
    office.write("posts/broken.md", "---\ntitle: [\n---\nText.\n")
    found = sign(diagnose(desk), "Content files")
    assert found.health is Health.LOOK
    assert "campaigns check" in found.to_do


def test_missing_mail_settings_are_named(migrated: None, desk: Desk):
    assert sign(diagnose(desk), "E-mail alerts").to_do == "Set CAMPAIGNS_SMTP_URL and CAMPAIGNS_ALERT_FROM."


# Facts


def test_facts_that_went_out_of_date_make_the_desk_unwell(migrated: None, desk: Desk, office: Office):
    beat(desk)
    assert not diagnose(desk).is_well


def test_everything_looked_up_again_makes_it_well(
    migrated: None, desk: Desk, office: Office, clock: SettableClock
):
    clock.set(datetime(2026, 11, 26, 9, tzinfo=UTC))  # before the shipped prices and limits are due
    beat(desk)
    today = desk.clock.now().date()
    for line in diagnose(desk).facts.to_look_up():
        name = line.file.partition("/")[2]
        folder = desk.settings.content_folder / "_desk"
        before = (folder / name).read_text() if (folder / name).exists() else "checked:\n"
        entries = "".join(f"  - id: {one}\n    last_checked: {today}\n" for one in line.ids)
        own_file(desk, name, before + entries)
    diagnosis = diagnose(desk)
    assert diagnosis.facts.broken == ()
    assert [line.name for line in diagnosis.facts.to_look_up()] == []
    assert diagnosis.is_well


def test_a_broken_list_makes_it_unwell_and_is_named(migrated: None, desk: Desk, office: Office):
    own_file(desk, "lists/fear.yml", "remove: [epidemics]\n")
    (broken,) = diagnose(desk).facts.broken
    assert broken.message.startswith("_desk/lists/fear.yml, line 1: remove")


def test_what_is_past_review_stands_before_what_was_never_checked(desk: Desk):
    states = [line.state for line in facts_report(current_facts(desk), TODAY).lines]
    assert states == sorted(
        states,
        key=[ReviewState.PAST_REVIEW, ReviewState.NEVER_CHECKED, ReviewState.CURRENT].index,
    )


# Dates ahead


def awareness(name: str, starts: date, ends: date, status: DateStatus = DateStatus.CONFIRMED) -> CalendarDate:
    return CalendarDate(name, name, starts, ends, status, provenance=Provenance("Its site", TODAY))


def test_dates_that_meet_name_each_other():
    facts = Facts(
        calendar=(
            awareness("Sceptre", date(2027, 5, 17), date(2027, 5, 23), DateStatus.EXPECTED),
            awareness("Bike Week", date(2027, 5, 20), date(2027, 5, 20)),
            awareness("Spring", date(2027, 4, 1), date(2027, 4, 2)),
        ),
        elections=(Election("e", "the elections", date(2027, 5, 6), date(2027, 3, 31)),),
    )
    ahead = {one.name: one for one in dates_ahead(facts, date(2027, 3, 1))}
    assert ahead["Sceptre"].overlaps == ("Bike Week",)
    assert not ahead["Sceptre"].is_confirmed
    assert ahead["Spring"].overlaps == ("Pre-election period: the elections",)
    assert next(iter(ahead)) == "Pre-election period: the elections"


def test_what_is_over_or_far_off_and_quarters_are_left_out():
    facts = Facts(
        calendar=(
            awareness("Past", date(2026, 11, 1), date(2026, 11, 24)),
            awareness("Running", date(2026, 11, 20), date(2026, 11, 25)),
            awareness("Far", date(2027, 12, 1), date(2027, 12, 2)),
            awareness("Quarter", date(2026, 10, 1), date(2026, 12, 31)),
        )
    )
    assert [one.name for one in dates_ahead(facts, TODAY)] == ["Running"]


def test_today_is_the_organisation_s(migrated: None, desk: Desk, clock: SettableClock):
    clock.set(datetime(2027, 6, 30, 23, 30, tzinfo=UTC))  # 00:30 on 1 July in London
    file = "add:\n  - {id: a, name: A, starts: 2027-08-01, status: confirmed, source: S, last_checked: 2027-01-01, "
    own_file(desk, "calendar.yml", f"{file}review_by: 2027-06-30}}\n")
    late = {line.name for line in diagnose(desk).facts.lines if line.state is ReviewState.PAST_REVIEW}
    assert "A, 2027" in late
