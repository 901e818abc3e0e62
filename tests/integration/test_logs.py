"""What is logged: which delivery, which channel, which try, how long; and never a secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog
from structlog.testing import capture_logs

from campaigns.channels.errors import UnknownOutcomeError
from campaigns.channels.http import Timeouts
from campaigns.channels.registry import Registry
from campaigns.channels.staff_mail import SmtpStaffMail
from campaigns.domain.items.channel_kinds import CONNECTED, KINDS
from campaigns.models.deliveries import Delivery
from campaigns.services.accounts.connecting import add_account
from campaigns.services.alerts.delivery_alerts import send_alerts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.figures.collection import collect_now
from campaigns.services.sending.dispatch import LEASE, claim_for_sending, send_delivery
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases
from tests.factories import clear_accounts
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import LIST, Office

NOBODY = "127.0.0.1:1"
SECRET = "s3cret-{}-of-{}"
FACTS = {"delivery_id", "channel", "attempt"}


@pytest.fixture
def logged() -> Iterator[list[dict[str, object]]]:
    structlog.reset_defaults()
    with capture_logs() as lines:
        yield lines


def test_a_try_is_logged_with_delivery_channel_attempt_and_duration(
    office: Office, clock: SettableClock, logged: list[dict[str, object]]
):
    delivery = office.planned()
    clock.advance(minutes=10)
    send_delivery(office.desk, delivery)
    [line] = [one for one in logged if one["event"] == "delivery tried"]
    assert line["duration"] >= 0  # type: ignore[operator]
    assert (line["delivery_id"], line["channel"], line["attempt"], line["status"]) == (
        delivery,
        "x",
        1,
        "sent",
    )


def test_every_line_about_a_delivery_says_which_one_which_channel_and_which_try(
    office: Office, clock: SettableClock, channels: FakeDirectory, logged: list[dict[str, object]]
):
    refused, unknown, expired = (office.planned(minutes=minutes) for minutes in (1, 100, 200))
    channel = channels.channel(office.delivery(unknown).account_id)
    clock.advance(minutes=90)
    send_delivery(office.desk, refused)  # too late by now
    channel.fail_next(UnknownOutcomeError("No answer."))
    channel.fail_finding(UnknownOutcomeError("Two look like it."))
    clock.advance(minutes=11)
    send_delivery(office.desk, unknown)
    clock.advance(minutes=2)
    look_up_unknown(office.desk)
    clock.advance(minutes=97)
    assert claim_for_sending(office.desk, expired)
    clock.advance(LEASE * 2)
    sweep_expired_leases(office.desk)
    clock.advance(minutes=1)
    look_up_unknown(office.desk)
    about = [line for line in logged if "delivery_id" in line]
    assert {line["event"] for line in about} == {
        "delivery refused",
        "delivery tried",
        "look-up undecided",
        "lease expired",
        "delivery looked up",
    }
    assert [line for line in about if not set(line) >= FACTS] == []
    timed = {"delivery tried", "look-up undecided", "delivery looked up"}
    assert [line for line in about if line["event"] in timed and "duration" not in line] == []


def test_a_collection_is_logged_with_account_channel_and_duration(
    office: Office, logged: list[dict[str, object]]
):
    account = office.account("x")
    collect_now(office.desk)
    [line] = [one for one in logged if one["event"] == "account collected"]
    assert (line["account_id"], line["channel"]) == (account, "x")
    assert "duration" in line


@pytest.fixture
def real(desk: Desk) -> Office:
    """The real adapters, and a mail server for alerts; nobody answers at any of their addresses."""
    timeouts = Timeouts(connect=0.5, read=0.5, upload=0.5, answer=0.5)
    mail = SmtpStaffMail(
        f"smtp://{NOBODY}",
        sender="desk@vru.example",
        username="desk",
        password=SECRET.format("password", "alerts"),
        timeouts=timeouts,
    )
    return Office(replace(desk, channels=Registry(timeouts=timeouts), mail=mail))


def connected(office: Office, kind: str) -> str:
    """An account whose every credential is a secret that a log must not hold."""
    wanted = (*CONNECTED[kind].credential_names, "username", "password")[: 4 if kind == "x" else None]
    known = {*CONNECTED[kind].credential_names, *CONNECTED[kind].optional_credential_names}
    credentials = {name: SECRET.format(name, kind) for name in wanted if name in known}
    if kind == "email":
        credentials["sender"] = "press@vru.example"
    if kind == "bluesky":
        credentials["identifier"] = "vru.example"
    scheme = "smtp" if kind == "email" else "http"
    add_account(office.desk, kind=kind, name=kind, base_url=f"{scheme}://{NOBODY}", credentials=credentials)
    return kind


@pytest.mark.parametrize("kind", [kind for kind in CONNECTED if kind != "practice"])
def test_no_secret_is_ever_logged_by_us_or_by_the_client_libraries(
    real: Office,
    clock: SettableClock,
    caplog: pytest.LogCaptureFixture,
    logged: list[dict[str, object]],
    kind: str,
):
    caplog.set_level(logging.DEBUG)
    connected(real, kind)
    clear_accounts()
    if "post" not in KINDS[kind].items:
        real.journalists(1)
        item = real.release()
    else:
        real.picture()
        item = real.post(channels=kind, front="media: [walk.jpg]" if KINDS[kind].needs_media else "")
    [delivery] = real.schedule(real.approved(item), accounts=[kind])
    clock.advance(minutes=10)
    assert send_delivery(real.desk, delivery)
    collect_now(real.desk)
    clock.advance(hours=7)
    send_delivery(real.desk, delivery)
    send_alerts(real.desk)
    said = json.dumps(logged, default=repr) + caplog.text
    assert "delivery tried" in said
    for private in ("s3cret", "paper.example", "Reporter", LIST):
        assert private not in said


def test_credentials_that_do_not_open_are_not_logged_either(
    office: Office, clock: SettableClock, caplog: pytest.LogCaptureFixture, logged: list[dict[str, object]]
):
    caplog.set_level(logging.DEBUG)
    delivery = office.planned()
    with transaction() as session:
        account = session.get_one(Delivery, delivery).account
        account.sealed_credentials = b"s3cret, not sealed at all"
    clock.advance(minutes=10)
    send_delivery(office.desk, delivery)
    assert "delivery refused" in {line["event"] for line in logged}
    assert "s3cret" not in json.dumps(logged, default=repr) + caplog.text
