"""GOV.UK Notify, against a strict stand-in: what is sent, what each refusal means, and that nothing is repeated blindly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.channels.base import Recipient, RemotePost
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.govuk_notify import GovukNotifyChannel
from campaigns.domain.figures.measures import Missing
from tests.contract.harness import IMPATIENT, NotifyHarness
from tests.contract.parts import MemoryCheckpoint, message, picture
from tests.fakes import SettableClock
from tests.standins.notify import SECRET, SERVICE, NotifyServer, Template

CREATE = ("POST", "/v2/notifications/email")
NOW = datetime.now(UTC)


@pytest.fixture
def notify(notify_server: NotifyServer) -> NotifyHarness:
    return NotifyHarness(notify_server)


def refusal(kind: str, status: int) -> dict[str, object]:
    return {"status_code": status, "errors": [{"error": kind, "message": "No"}]}


def test_a_letter_has_its_subject_words_reference_and_one_click_link(notify: NotifyHarness) -> None:
    one = message("The story.")
    one = replace(
        one, recipient=Recipient("news@paper.example", "Jo", "https://desk.example/unsubscribe/7-x")
    )
    notify.channel().send(one, MemoryCheckpoint())
    (letter,) = notify.server.letters
    assert (letter.address, letter.subject, letter.body) == ("news@paper.example", one.subject, "The story.")
    assert (letter.reference, letter.unsubscribe) == (one.key, "https://desk.example/unsubscribe/7-x")


def test_a_call_that_another_secret_or_another_moment_signed_is_a_matter_of_the_account(
    notify: NotifyHarness,
) -> None:
    assert notify.channel().verify().remote_id == SERVICE
    other = {"api_key": f"campaign_desk-{SERVICE}-{SECRET[::-1]}"}
    late = GovukNotifyChannel(notify.connection(), clock=SettableClock(NOW - timedelta(minutes=2)))
    for channel in (notify.channel(notify.credentials() | other), late):
        with pytest.raises(AccountError, match="clock"):
            channel.verify()


@pytest.mark.parametrize(
    "template",
    [
        Template(type="sms"),
        Template(personalisation={"subject": {}}),
        Template(personalisation={"subject": {}, "body": {}, "name": {}}),
    ],
)
def test_a_template_that_takes_anything_but_subject_and_body_is_found_at_connection(
    notify: NotifyHarness, template: Template
) -> None:
    notify.server.template = template
    with pytest.raises(AccountError, match=r"\(\(subject\)\)"):
        notify.channel().verify()


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (400, "ValidationError", PermanentChannelError),
        (403, "AuthError", AccountError),
        (404, "NoResultFound", AccountError),
        (429, "RateLimitError", TemporaryChannelError),
        (429, "TooManyRequestsError", TemporaryChannelError),
        (500, "Exception", UnknownOutcomeError),
        (503, "Exception", UnknownOutcomeError),
    ],
)
def test_each_row_of_the_error_table(
    notify: NotifyHarness, status: int, kind: str, error: type[ChannelError]
) -> None:
    notify.server.fail(*CREATE, status=status, body=refusal(kind, status))
    with pytest.raises(error) as raised:
        notify.channel().send(message("The story."), MemoryCheckpoint())
    assert type(raised.value) is error
    assert notify.server.letters == []
    if isinstance(raised.value, TemporaryChannelError):
        assert raised.value.rate_limited
        waits = raised.value.retry_at - datetime.now(UTC)  # type: ignore[operator]
        assert waits > timedelta() if kind == "TooManyRequestsError" else waits <= timedelta(minutes=1)


def test_a_key_for_the_team_alone_is_a_matter_of_the_account(notify: NotifyHarness) -> None:
    notify.server.is_team_only = True
    with pytest.raises(AccountError, match="live"):
        notify.channel().send(message("The story."), MemoryCheckpoint())


@pytest.mark.parametrize("key", ["", "short", f"name-{SERVICE}", f"name-{SERVICE}-{SECRET}0"])
def test_a_key_that_is_not_whole_is_said_before_anything_is_asked(notify: NotifyHarness, key: str) -> None:
    with pytest.raises(AccountError):
        notify.channel(notify.credentials() | {"api_key": key}).verify()
    assert notify.server.received == []


def test_a_lost_answer_is_unknown_and_the_letter_is_found_and_not_written_twice(
    notify: NotifyHarness,
) -> None:
    one, checkpoint = message("The story."), MemoryCheckpoint()
    notify.server.take_and_drop(*CREATE)
    with pytest.raises(UnknownOutcomeError):
        notify.channel().send(one, checkpoint)
    found = notify.channel().find(one, checkpoint, NOW)
    again = notify.channel().send(one, checkpoint)
    (letter,) = notify.server.letters
    assert found == again
    assert again.remote_id == letter.id


def test_what_never_arrived_is_absent_and_goes_out_once_more(notify: NotifyHarness) -> None:
    one, checkpoint = message("The story."), MemoryCheckpoint()
    notify.server.drop_before(*CREATE)
    with pytest.raises(ChannelError):
        notify.channel().send(one, checkpoint)
    assert notify.channel().find(one, checkpoint, NOW) is None
    notify.channel().send(one, checkpoint)
    assert len(notify.server.letters) == 1


def test_an_answer_that_can_not_be_read_is_unknown(notify: NotifyHarness) -> None:
    notify.server.malformed(*CREATE)
    with pytest.raises(UnknownOutcomeError):
        notify.channel().send(message("The story."), MemoryCheckpoint())
    notify.server.hang(*CREATE, seconds=2)
    with pytest.raises(UnknownOutcomeError):
        notify.channel(timeouts=IMPATIENT).send(message("The story."), MemoryCheckpoint())


def test_pictures_and_a_letter_to_nobody_are_refused_before_anything_is_asked(notify: NotifyHarness) -> None:
    for wrong in (
        message(replace(message("The story.").parts[0], media=(picture(),))),
        replace(message("The story."), recipient=None),
    ):
        with pytest.raises(PermanentChannelError):
            notify.channel().send(wrong, MemoryCheckpoint())
    assert notify.server.received == []


@pytest.mark.parametrize(
    ("status", "value", "missing", "bounced"),
    [
        ("created", None, Missing.NOT_YET, ""),
        ("sending", None, Missing.NOT_YET, ""),
        ("delivered", 1, None, ""),
        ("temporary-failure", 0, None, ""),
        ("technical-failure", 0, None, ""),
        ("permanent-failure", 0, None, "permanent-failure"),
    ],
)
def test_what_became_of_a_letter_is_read(
    notify: NotifyHarness, status: str, value: int | None, missing: Missing | None, bounced: str
) -> None:
    sent = notify.channel().send(message("The story."), MemoryCheckpoint())
    notify.server.letters[0].status = status
    (told,) = notify.channel().measure([RemotePost(sent.remote_id, NOW)])
    delivered = next(one for one in told.values if one.measure == "delivered")
    assert (delivered.value, delivered.missing, told.bounced) == (value, missing, bounced)


def test_a_letter_that_the_service_no_longer_keeps_is_gone_and_not_nought(notify: NotifyHarness) -> None:
    (told,) = notify.channel().measure([RemotePost("7d3e7a52-0000-4000-8000-000000000000", NOW)])
    assert next(one for one in told.values if one.measure == "delivered").missing is Missing.GONE


def test_the_key_never_shows(notify: NotifyHarness, caplog: pytest.LogCaptureFixture) -> None:
    notify.server.fail(*CREATE, status=400, body=refusal(f"Error {SECRET}", 400))
    with pytest.raises(PermanentChannelError) as raised:
        notify.channel().send(message("The story."), MemoryCheckpoint())
    assert SECRET not in f"{raised.value} {raised.value.detail} {caplog.text} {notify.connection()!r}"
