"""A platform that has a letter and takes minutes to answer holds up none of the account's other letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campaigns.channels.base import SendResult
from campaigns.channels.errors import AnswerAwaitedError, TemporaryChannelError, UnknownOutcomeError
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.services.core.desk import Desk
from campaigns.services.sending.dispatch import send_in_turn
from campaigns.services.sending.sweep import sweep_expired_leases
from tests.fakes import FakeDirectory, RecordingChannel, SettableClock
from tests.integration.office import Office

SENDING, SENT, UNKNOWN = DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN


@pytest.fixture
def letters(office: Office, clock: SettableClock) -> list[int]:
    """Three due letters of one account, one for each recipient."""
    office.account("email", name="Press")
    office.journalists(3)
    ids = office.schedule(office.approved(office.release()))
    clock.advance(minutes=10)
    return ids


@pytest.fixture
def channel(letters: list[int], office: Office, channels: FakeDirectory) -> RecordingChannel:
    return channels.channel(office.delivery(letters[0]).account_id, kind="email")


def statuses(office: Office, ids: list[int]) -> list[DeliveryStatus]:
    return [office.status(one) for one in ids]


def always() -> bool:
    return True


def send_while_the_first_is_awaited(
    desk: Desk, letters: list[int], channel: RecordingChannel, answer: SendResult | Exception
) -> Callable[[], None]:
    """The whole turn; returned is what waits for the first one's answer, in some other thread."""

    def wait() -> SendResult:
        if isinstance(answer, Exception):
            raise answer
        return answer

    channel.fail_next(AnswerAwaitedError("No answer yet.", wait=wait))
    waits: list[Callable[[], None]] = []
    assert (
        send_in_turn(desk, letters[0], goes_on=always, aside=lambda _account, wait: waits.append(wait)) == 3
    )
    (awaited,) = waits
    return awaited


def test_the_others_go_out_meanwhile_and_the_answer_counts_when_it_comes(
    desk: Desk, office: Office, letters: list[int], channel: RecordingChannel
) -> None:
    hear = send_while_the_first_is_awaited(desk, letters, channel, SendResult("<1@vru.example>"))
    assert statuses(office, letters) == [SENDING, SENT, SENT]

    hear()
    assert statuses(office, letters) == [SENT, SENT, SENT]
    assert office.delivery(letters[0]).remote_id == "<1@vru.example>"
    assert [office.outcomes(one) for one in letters] == [["sent"]] * 3


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (TemporaryChannelError("Greylisted."), DeliveryStatus.TEMPORARY_FAILURE),
        (UnknownOutcomeError("It never came."), UNKNOWN),
    ],
)
def test_a_late_no_and_a_lost_answer_count_as_they_would_at_once(
    desk: Desk,
    office: Office,
    letters: list[int],
    channel: RecordingChannel,
    answer: Exception,
    status: DeliveryStatus,
) -> None:
    send_while_the_first_is_awaited(desk, letters, channel, answer)()

    assert statuses(office, letters) == [status, SENT, SENT]


def test_a_process_that_ends_while_it_waits_leaves_the_letter_to_a_person(
    desk: Desk, office: Office, letters: list[int], channel: RecordingChannel, clock: SettableClock
) -> None:
    send_while_the_first_is_awaited(desk, letters, channel, SendResult("never heard"))
    clock.advance(minutes=2)

    assert sweep_expired_leases(desk) == 1
    assert statuses(office, letters) == [UNKNOWN, SENT, SENT]
