"""Is it working? For people in plain words, for monitors in figures, for auditors in a table; secrets for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from campaigns.channels.registry import Registry, load_adapter
from campaigns.domain.items.channel_kinds import CONNECTED
from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.models.identity import SendingPause
from campaigns.reports.protocol import channel_promises
from campaigns.services.core.transaction import transaction
from campaigns.services.installation.identity import keep_paused
from campaigns.services.sending.dispatch import LEASE, claim_for_sending
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office, ref, schedule, sign_off

TOKEN = "a-token-for-the-monitor"


def rows(reader: Reader) -> dict[str, tuple[str, str]]:
    """Each fact: its word, and what is said."""
    names, words, said = (reader.texts(f".cd-checks__{part}") for part in ("name", "word", "said"))
    return dict(zip(names, zip(words, said, strict=True), strict=True))


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office with a token for its monitor."""
    office = open_office(tmp_path, CAMPAIGNS_METRICS_TOKEN=TOKEN)
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


def overdue(office: Office, *, seconds: float) -> None:
    """A scheduled post that nobody sent, while the clock went on ticking."""
    sign_off(office, ref("monday-launch"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=1)
    office.clock.advance(timedelta(seconds=60 + seconds))
    office.tick()


# For people


def test_the_page_says_how_each_part_stands_in_a_word_and_a_sentence(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.OFFICER)
    reader.get("/working")
    assert reader.text("h1") == "Is it working?"
    facts = rows(reader)
    assert facts["Clock"] == ("Fine", "It last ticked 0 seconds ago.")
    assert facts["Database"] == ("Fine", "It answers.")
    word, said = facts["Not known"]
    assert word == "Look at this"
    assert said.startswith("Of 1 delivery nobody knows whether it went out.")
    assert facts["Missed"][0] == "Look at this"
    assert (
        "Needs reconnecting. The server says our access was withdrawn."
        in facts["Derbyshire VRU on Mastodon"][1]
    )
    assert "E-mail alerts are off: set CAMPAIGNS_SMTP_URL" in facts["E-mail alerts"][1]
    assert reader.text(".cd-lateness").startswith(
        "1 delivery went out at the first try in the last seven days"
    )


def test_the_page_is_found_from_the_pulse_and_from_the_foot_of_every_page(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.OFFICER)
    for address, place in (("/", "#pulse"), ("/", ".cd-footer"), ("/practice", ".cd-footer")):
        page = reader.get(address)
        link = page.select_one(f"{place} a[href='/working']")
        assert link is not None
        assert link.get_text() == "Is it working?"


def test_a_board_reader_is_not_offered_what_they_may_not_open(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.BOARD_READER)
    assert reader.get("/report").select("a[href='/working']") == []


def test_the_facts_come_alone_for_refreshing(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.OFFICER)
    part = reader.client.get("/working/facts").text
    assert "<main" not in part
    assert part.lstrip().startswith('<div id="facts"')


def test_what_is_overdue_stands_at_the_top_of_the_answer(office: Office) -> None:
    overdue(office, seconds=200)
    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get("/working")
    assert reader.text(".cd-answer").startswith("No. ")
    assert rows(reader)["Overdue"][0] == "Not working"


# For monitors


def test_health_is_bad_when_something_is_two_minutes_overdue_though_the_clock_ticks(office: Office) -> None:
    overdue(office, seconds=100)
    client = Reader(office).sign_in(Role.OFFICER).client
    assert client.get("/health").status_code == 200
    office.clock.advance(timedelta(seconds=21))
    office.tick()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["ok"], answer.json["clock"], answer.json["overdue"]) == (False, "ticking", 1)
    assert answer.json["overdue_seconds"] == 121


def test_health_is_bad_when_a_sender_died_in_the_middle_and_nobody_takes_over(office: Office) -> None:
    sign_off(office, ref("monday-launch"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=1)
    office.clock.advance(timedelta(minutes=1))
    with office.app.app_context():
        claim_for_sending(office.desk, 1)
    office.clock.advance(LEASE + timedelta(seconds=16))
    office.tick()
    answer = Reader(office).sign_in(Role.OFFICER).client.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["clock"], answer.json["stuck"], answer.json["overdue"]) == ("ticking", 1, 0)


def test_health_is_bad_while_a_restored_copy_waits_to_be_looked_at_and_good_once_it_is_kept(
    office: Office,
) -> None:
    with office.app.app_context(), transaction() as session:
        notices = [{"kind": "moved", "words": "It moved."}]
        session.add(SendingPause(noticed_at=office.clock.now(), notices=notices, here={}))
    client = Reader(office).sign_in(Role.OFFICER).client
    assert client.get("/health").status_code == 503
    with office.app.app_context():
        keep_paused(office.desk, user_id=office.people[Role.OFFICER])
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["paused"] is True


def test_health_says_when_something_goes_out_next(office: Office) -> None:
    sign_off(office, ref("monday-launch"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=90)
    answer = Reader(office).sign_in(Role.OFFICER).client.get("/health")
    assert answer.json is not None
    assert answer.json["next_due_in_seconds"] == 90 * 60


def test_what_is_overdue_on_an_account_that_rests_is_no_alarm(office: Office) -> None:
    overdue(office, seconds=600)
    with office.app.app_context(), transaction() as session:
        account_id = session.query(Delivery.account_id).limit(1).scalar()
        rest = {"paused_until": office.clock.now() + timedelta(minutes=5)}
        table = Delivery.account.property.mapper.class_
        session.execute(update(table).where(table.id == account_id).values(**rest))
    assert Reader(office).sign_in(Role.OFFICER).client.get("/health").status_code == 200


def test_health_tells_strangers_yes_or_no_alone(busy: Office, office: Office) -> None:
    assert busy.app.test_client().get("/health").json == {"ok": True}
    office.clock.advance(timedelta(minutes=10))
    answer = office.app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"ok": False})


def test_a_wrong_token_makes_a_stranger_and_the_right_one_gives_the_figures(watched: Office) -> None:
    client = watched.app.test_client()
    assert client.get("/health", headers={"Authorization": f"Bearer {TOKEN}x"}).json == {"ok": True}
    answer = client.get("/health", headers={"Authorization": f"Bearer {TOKEN}"}).json
    assert answer is not None
    assert answer["clock"] == "ticking"


def test_health_gives_who_may_read_pages_numbers_and_no_names(busy: Office) -> None:
    said = Reader(busy).sign_in(Role.OFFICER).client.get("/health").text
    assert "overdue" in said
    for private in ("Monday", "Derbyshire", "Bluesky", "desk.example", CAMPAIGN):
        assert private not in said


def test_without_a_token_in_the_settings_there_are_no_metrics(busy: Office) -> None:
    answer = busy.app.test_client().get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer ü"]
)
def test_metrics_are_refused_without_the_right_token(watched: Office, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    answer = watched.app.test_client().get("/metrics", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert TOKEN not in answer.text


def test_metrics_are_prometheus_figures_without_anything_about_an_item(watched: Office) -> None:
    overdue(watched, seconds=100)
    sign_off(watched, ref("tuesday-thread"))
    schedule(watched, ref("tuesday-thread"), "Practice", in_minutes=1)
    with watched.app.app_context(), transaction() as session:
        session.execute(update(Delivery).values(due_at=watched.clock.now() - timedelta(seconds=100)))
    answer = watched.app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    figures = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert figures["campaign_desk_clock_ticking", ()] == 1
    assert figures["campaign_desk_clock_seconds_since_tick", ()] == 0
    assert figures["campaign_desk_overdue", ()] == 1
    assert figures["campaign_desk_stuck", ()] == 0
    assert figures["campaign_desk_deliveries_7d", (("channel", "practice"), ("status", "created"))] == 2
    assert figures["campaign_desk_needs_person", (("status", "unknown"),)] == 0
    assert figures["campaign_desk_lateness_seconds_7d_bucket", (("le", "+Inf"),)] == 0
    names = {name for _, labels in figures for name, _ in labels}
    assert names <= {"status", "channel", "outcome", "le"}


def test_metrics_count_tries_and_lateness(watched: Office) -> None:
    sign_off(watched, ref("monday-launch"))
    schedule(watched, ref("monday-launch"), "Practice", in_minutes=1)
    watched.clock.advance(timedelta(seconds=63))
    assert watched.send_what_is_due() == 1
    answer = watched.app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    for line in (
        'campaign_desk_attempts_7d{outcome="sent"} 1.0',
        'campaign_desk_lateness_seconds_7d_bucket{le="0.1"} 0.0',
        'campaign_desk_lateness_seconds_7d_bucket{le="1.0"} 0.0',
        'campaign_desk_lateness_seconds_7d_bucket{le="5.0"} 1.0',
        'campaign_desk_lateness_seconds_7d_bucket{le="+Inf"} 1.0',
        "campaign_desk_lateness_seconds_7d_gsum 3.0",
    ):
        assert line in answer.text.splitlines()


# For auditors


def test_the_auditors_table_says_what_each_adapter_declares(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.MONITORING_OFFICER)
    page = reader.get("/working/protocol")
    table = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.select(".cd-promises tbody tr")
    ]
    yes = {True: "Yes", False: "No"}
    assert table == [
        [
            one.label,
            yes[CONNECTED[one.kind].repeat_is_safe],
            yes[CONNECTED[one.kind].can_find],
            one.after_lost_answer,
        ]
        for one in channel_promises(Registry())
    ]
    assert [row[0] for row in table] == [Registry().label(kind) for kind in CONNECTED]


def test_every_adapter_declares_itself_what_the_table_was_made_from() -> None:
    for kind, declared in CONNECTED.items():
        assert load_adapter(kind).capabilities == declared, kind  # type: ignore[attr-defined]


def test_the_steps_of_the_protocol_are_all_there(busy: Office) -> None:
    reader = Reader(busy).sign_in(Role.OFFICER)
    reader.get("/working/protocol")
    steps = [step.split(".")[0] for step in reader.texts(".govuk-list--number li strong")]
    assert steps == [
        "Claim",
        "Look again",
        "Key",
        "Lease",
        "Checkpoint",
        "Hand over",
        "Record",
        "Look-up",
        "Try again",
        "Person",
    ]
    assert "The sender holds the delivery for 45 seconds" in reader.text()
