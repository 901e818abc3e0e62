"""A delivery that stands still tells the people responsible: at once, once, in one letter, without private names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from campaigns.channels.errors import (
    AccountError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.alerts import Alert, claim_alerts
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User
from campaigns.services.alerts.delivery_alerts import (
    AGAIN_AFTER,
    CLAIM,
    GATHER_AT_MOST,
    GIVE_UP_AFTER,
    send_alerts,
)
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import drop_delivery
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.sending.sweep import look_up_unknown
from campaigns.services.stops.holds import start_hold
from campaigns.services.workflow.moves import move_delivery
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import Office


@dataclass
class Letters:
    """Mailboxes of the people; ``away`` and ``refused`` are what the mail server does."""

    sent: list[tuple[str, str, str, str]] = field(default_factory=list)
    away: bool = False
    refused: set[str] = field(default_factory=set)
    asked: int = 0

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        self.asked += 1
        if self.away:
            raise TemporaryChannelError("The mail server can't be reached.")
        if to in self.refused:
            raise PermanentChannelError("The mail server refused this e-mail.")
        self.sent.append((to, subject, text, key))

    @property
    def readers(self) -> list[str]:
        return [to for to, *_ in self.sent]


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def office(desk: Desk, letters: Letters) -> Office:
    return Office(replace(desk, mail=letters))


def addresses(office: Office, *ids: int) -> list[str]:
    with reading() as session:
        return sorted(session.get_one(User, one).email for one in ids)


def alerts() -> list[Alert]:
    with reading() as session:
        return session.query(Alert).order_by(Alert.id).all()


def goes_wrong(office: Office, clock: SettableClock, channels: FakeDirectory, error: Exception) -> int:
    delivery = office.planned(minutes=1)
    channels.channel(office.delivery(delivery).account_id).fail_next(error)
    clock.advance(minutes=1)
    assert send_delivery(office.desk, delivery)
    return delivery


def release_refused_for(
    office: Office, clock: SettableClock, channels: FakeDirectory, number: int
) -> list[int]:
    office.account("email", name="Press office")
    office.journalists(number)
    deliveries = office.schedule(office.approved(office.release()), accounts=["Press office"], minutes=1)
    channel = channels.channel(office.delivery(deliveries[0]).account_id, kind="email")
    channel.fail_next(PermanentChannelError("news0@paper.example is not known here."), times=number)
    clock.advance(minutes=1)
    return deliveries


# Who is told what


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (
            PermanentChannelError("The text is too long."),
            DeliveryStatus.PERMANENT_FAILURE,
            "The channel refused it",
        ),
        (AccountError("The token has ended."), DeliveryStatus.HELD, "It was held just before"),
        (UnknownOutcomeError("No answer came."), DeliveryStatus.UNKNOWN, "Nobody knows whether it went out"),
    ],
)
def test_what_goes_wrong_is_told_with_what_happened_what_is_known_and_what_to_do(
    office: Office,
    clock: SettableClock,
    channels: FakeDirectory,
    letters: Letters,
    error: Exception,
    status: DeliveryStatus,
    words: str,
):
    delivery = goes_wrong(office, clock, channels, error)
    assert office.status(delivery) is status
    send_alerts(office.desk)
    _, subject, text, _ = letters.sent[0]
    assert "Post post-1" in subject
    for part in (words, str(error), "What to do: ", f"http://localhost:8000/deliveries/{delivery}"):
        assert part in text


def test_what_is_missed_is_told(office: Office, clock: SettableClock, letters: Letters):
    delivery = office.planned()
    clock.advance(hours=2)
    send_delivery(office.desk, delivery)
    assert office.status(delivery) is DeliveryStatus.MISSED
    assert send_alerts(office.desk) == 3
    assert letters.sent[0][1].startswith("Campaign Desk: Missed: ")


def test_everybody_who_may_schedule_is_told_and_nobody_else(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    with transaction() as session:
        session.get_one(User, office.head).is_active = False
    send_alerts(office.desk)
    assert sorted(letters.readers) == addresses(office, office.officer, office.administrator)


def test_what_goes_out_or_is_tried_again_by_itself_tells_nobody(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, TemporaryChannelError("Busy."))
    send_delivery(office.desk, office.planned(minutes=0.01))
    assert send_alerts(office.desk) == 0
    assert alerts() == []


def test_what_somebody_put_on_hold_tells_nobody(office: Office, clock: SettableClock, letters: Letters):
    delivery = office.planned()
    start_hold(
        office.desk, user_id=office.head, kind="local-incident", scope="all", reason="A death in the city"
    )
    assert office.status(delivery) is DeliveryStatus.HELD
    assert (send_alerts(office.desk), alerts()) == (0, [])


def test_a_letter_about_something_unknown_says_when_the_desk_looks_itself(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, UnknownOutcomeError("No answer came."))
    send_alerts(office.desk)
    assert "Campaign Desk looks for it on the channel by itself at" in letters.sent[0][2]


def test_when_the_look_up_can_not_tell_either_people_are_told_again(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    delivery = goes_wrong(office, clock, channels, UnknownOutcomeError("No answer came."))
    send_alerts(office.desk)
    channels.channel(office.delivery(delivery).account_id).fail_finding(
        UnknownOutcomeError("Two look like it.")
    )
    clock.advance(minutes=2)
    look_up_unknown(office.desk)
    letters.sent.clear()
    send_alerts(office.desk)
    assert "Two look like it." in letters.sent[0][2]
    assert "by itself" not in letters.sent[0][2]


# One letter, once


def test_two_hundred_recipients_make_one_letter_without_a_journalist_s_name(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    deliveries = release_refused_for(office, clock, channels, 200)
    with transaction() as session:
        for number, delivery in enumerate(deliveries):
            words = f"news{number}@paper.example could not be written to in time."
            move_delivery(session.get_one(Delivery, delivery), DeliveryStatus.MISSED, error=words)
    assert len(alerts()) == 200
    assert send_alerts(office.desk) == 3
    assert send_alerts(office.desk) == 0
    text = letters.sent[0][2]
    assert "200 recipients" in text
    for private in ("paper.example", "Reporter", "The Paper"):
        assert private not in text


def test_while_more_of_an_item_is_being_sent_its_letter_waits_for_two_minutes_at_most(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    first, *_ = release_refused_for(office, clock, channels, 3)
    send_delivery(office.desk, first)
    assert send_alerts(office.desk) == 0
    clock.advance(GATHER_AT_MOST)
    assert send_alerts(office.desk) == 3


def test_of_two_workers_at_once_one_writes(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    [alert] = alerts()
    now = clock.now()
    with transaction() as session:
        assert claim_alerts(session, alert.item_id, now=now, until=now + CLAIM, token="other")
    assert send_alerts(office.desk) == 0
    assert letters.sent == []


def test_who_died_while_telling_leaves_a_claim_that_runs_out(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    [alert] = alerts()
    with transaction() as session:
        claim_alerts(session, alert.item_id, now=clock.now(), until=clock.now() + CLAIM, token="gone")
    clock.advance(CLAIM)
    assert send_alerts(office.desk) == 3


def test_what_somebody_decided_meanwhile_is_not_told(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    delivery = goes_wrong(office, clock, channels, PermanentChannelError("No."))
    drop_delivery(office.desk, delivery, user_id=office.officer, reason="")
    assert send_alerts(office.desk) == 0
    assert [alert.outcome for alert in alerts()] == ["settled"]


# Trouble with the mail itself


def test_a_mail_server_that_is_away_is_asked_again_and_then_everybody_is_told(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    letters.away = True
    send_alerts(office.desk)
    assert alerts()[0].trouble == "The mail server can't be reached."
    letters.away = False
    assert send_alerts(office.desk) == 0
    clock.advance(AGAIN_AFTER[0])
    assert send_alerts(office.desk) == 3


def test_one_address_that_is_refused_keeps_nobody_else_from_being_told(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    letters.refused = set(addresses(office, office.officer))
    assert send_alerts(office.desk) == 2
    clock.advance(hours=3)
    assert send_alerts(office.desk) == 0


def test_a_second_try_carries_the_same_message_id(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    send_alerts(office.desk)
    with transaction() as session:
        session.query(Alert).one().closed_at = None
    send_alerts(office.desk)
    assert len(letters.sent) == 6
    assert len({key for *_, key in letters.sent}) == 1


def test_an_alert_that_can_not_be_told_for_a_day_is_given_up_and_never_told_late(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    assert send_alerts(replace(office.desk, mail=None)) == 0
    clock.advance(GIVE_UP_AFTER + timedelta(seconds=1))
    assert send_alerts(office.desk) == 0
    assert letters.asked == 0
    assert [alert.outcome for alert in alerts()] == ["given-up"]


def test_where_nobody_may_schedule_that_is_the_trouble(
    office: Office, clock: SettableClock, channels: FakeDirectory, letters: Letters
):
    goes_wrong(office, clock, channels, PermanentChannelError("No."))
    with transaction() as session:
        for user in session.query(User):
            user.role = Role.BOARD_READER
    send_alerts(office.desk)
    assert alerts()[0].trouble == "Nobody may schedule, so there is nobody to tell."


def test_without_the_status_there_is_no_alert_for_they_share_a_transaction(
    office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=1)
    with suppress(ZeroDivisionError), transaction() as session:
        move_delivery(session.get_one(Delivery, delivery), DeliveryStatus.MISSED)
        session.flush()
        _ = 1 / 0
    assert (office.status(delivery), alerts()) == (DeliveryStatus.CREATED, [])
