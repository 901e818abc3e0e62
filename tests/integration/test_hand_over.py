"""What a person puts out: asked once at its time, reminded, called off at once, and out only when they say so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from campaigns.channels.errors import TemporaryChannelError
from campaigns.channels.registry import Registry
from campaigns.domain.items.statuses import AttemptOutcome, DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.alerts import Alert
from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import HandOver, claim_hand_letter
from campaigns.models.readings import Reading
from campaigns.services.accounts.connecting import add_account, disconnect_account, verify_account
from campaigns.services.alerts.hand_letters import AGAIN_AFTER, write_to_hands
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import give_new_time, send_again
from campaigns.services.planning.handed import say_not_out, say_out, type_figures
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.sending.dispatch import claim_for_sending, send_delivery
from campaigns.services.sending.outcomes import Outcome
from campaigns.services.sending.sweep import look_up_unknown, sweep_expired_leases
from campaigns.services.signoff.review import ask_for_changes
from campaigns.services.stops.holds import preview_hold, start_hold
from tests.fakes import SettableClock
from tests.integration.office import Office

PERSON = {"place": "Nextdoor, Ripley", "person": "Maya Cole", "email": "approver@desk.example"}


@dataclass
class Letters:
    """The person's mailbox; ``away`` is what the mail server does."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    away: bool = False

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        if self.away:
            raise TemporaryChannelError("The mail server can't be reached.")
        self.sent.append((to, subject.partition(":")[0], text))

    @property
    def subjects(self) -> list[str]:
        return [subject for _, subject, _ in self.sent]


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def office(desk: Desk, letters: Letters, clock: SettableClock) -> Office:
    made = Office(replace(desk, mail=letters, channels=Registry(clock=clock)))
    add_account(made.desk, kind="nextdoor", name="Our Nextdoor", credentials=PERSON)
    verify_account(made.desk, "Our Nextdoor")
    return made


@pytest.fixture
def handed(office: Office, clock: SettableClock) -> int:
    """A post that was due just now, and is with its person, who has been asked."""
    delivery_id = planned(office)
    clock.advance(minutes=1)
    assert send_delivery(office.desk, delivery_id)
    assert write_to_hands(office.desk) == 1
    return delivery_id


def planned(office: Office, body: str = "Walk away.") -> int:
    ref = office.approved(office.post(channels="nextdoor", body=body))
    return office.schedule(ref, accounts=["Our Nextdoor"], minutes=1)[0]


def row() -> HandOver:
    with reading() as session:
        return session.query(HandOver).one()


def test_its_person_is_asked_with_the_words_and_it_is_not_out_before_they_say_so(
    office: Office, letters: Letters, handed: int
) -> None:
    delivery = office.delivery(handed)
    assert (delivery.status, delivery.sent_at) == (DeliveryStatus.HANDED_OVER, None)
    assert office.item_status_of(handed) == ItemStatus.SCHEDULED
    ((to, subject, text),) = letters.sent
    assert (to, subject) == (PERSON["email"], "To put out now")
    assert "Walk away." in text
    assert f"/handed/{handed}" in text
    assert write_to_hands(office.desk) == 0


def test_it_is_out_when_they_say_so_with_its_link_and_time(
    office: Office, clock: SettableClock, handed: int
) -> None:
    clock.advance(minutes=9)
    at = clock.now() - timedelta(minutes=4)
    say_out(office.desk, handed, user_id=office.officer, remote_url="https://nextdoor.example/p/1", at=at)
    delivery = office.delivery(handed)
    assert (delivery.status, delivery.sent_at) == (DeliveryStatus.SENT, at)
    assert (delivery.remote_url, delivery.remote_id) == ("https://nextdoor.example/p/1", "")
    assert delivery.next_reading_at is None
    assert office.item_status_of(handed) == ItemStatus.PUBLISHED
    clock.advance(hours=1)
    assert write_to_hands(office.desk) == 0
    with pytest.raises(ConflictError):
        say_out(office.desk, handed, user_id=office.officer)


def test_a_time_before_it_was_handed_over_or_to_come_is_refused(
    office: Office, clock: SettableClock, handed: int
) -> None:
    for minutes in (-30, 5):
        at = clock.now() + timedelta(minutes=minutes)
        with pytest.raises(CampaignDeskError, match="time"):
            say_out(office.desk, handed, user_id=office.officer, at=at)
    assert office.delivery(handed).status == DeliveryStatus.HANDED_OVER


def test_it_did_not_go_out_because_and_may_be_handed_over_anew(
    office: Office, clock: SettableClock, letters: Letters, handed: int
) -> None:
    with pytest.raises(CampaignDeskError):
        say_not_out(office.desk, handed, user_id=office.officer, why="  ")
    say_not_out(office.desk, handed, user_id=office.officer, why="The site is down")
    delivery = office.delivery(handed)
    assert delivery.status == DeliveryStatus.MISSED
    assert delivery.error == "Sam Officer says that it did not go out: The site is down"
    assert office.outcomes(handed) == [AttemptOutcome.NOT_PUT_OUT]

    give_new_time(office.desk, handed, user_id=office.officer, at=clock.now() + timedelta(minutes=5))
    clock.advance(minutes=5)
    assert send_delivery(office.desk, handed)
    write_to_hands(office.desk)
    assert letters.subjects == ["To put out now", "To put out now"]
    assert row().is_open


def test_a_reminder_and_then_it_is_too_late_and_people_hear_of_it(
    office: Office, clock: SettableClock, letters: Letters, handed: int
) -> None:
    clock.advance(minutes=16)
    write_to_hands(office.desk)
    assert letters.subjects == ["To put out now", "Is it out?"]
    clock.advance(minutes=20)
    write_to_hands(office.desk)
    assert letters.subjects[-1] == "Do NOT publish"
    delivery = office.delivery(handed)
    assert delivery.status == DeliveryStatus.UNKNOWN
    assert "too late" in delivery.error
    with reading() as session:
        assert [one.delivery_id for one in session.query(Alert)] == [handed]
    # It was out all the same: that is certain then.
    say_out(office.desk, handed, user_id=office.officer)
    assert office.delivery(handed).status == DeliveryStatus.SENT


def test_a_hold_tells_the_person_at_once_not_to_publish(
    office: Office, letters: Letters, handed: int
) -> None:
    start_hold(office.desk, user_id=office.officer, kind="other", scope="all", reason="A death in Ripley")
    write_to_hands(office.desk)
    assert letters.subjects == ["To put out now", "Do NOT publish"]
    assert office.delivery(handed).status == DeliveryStatus.UNKNOWN
    assert not row().is_open


def test_a_hold_before_the_letter_leaves_means_that_nobody_is_asked(
    office: Office, clock: SettableClock, letters: Letters
) -> None:
    delivery_id = planned(office)
    clock.advance(minutes=1)
    send_delivery(office.desk, delivery_id)
    start_hold(office.desk, user_id=office.officer, kind="other", scope="all", reason="A death in Ripley")
    write_to_hands(office.desk)
    assert letters.sent == []
    assert office.delivery(delivery_id).status == DeliveryStatus.UNKNOWN


def test_taking_the_approval_back_or_cancelling_calls_it_off(
    office: Office, clock: SettableClock, letters: Letters, handed: int
) -> None:
    with reading() as session:
        ref = session.get_one(Delivery, handed).item.ref
    ask_for_changes(office.desk, ref, user_id=office.head, note="The date is wrong")
    other = planned(office, body="Another one.")
    clock.advance(minutes=1)
    send_delivery(office.desk, other)
    write_to_hands(office.desk)
    cancel_delivery(office.desk, other, user_id=office.officer, reason="Not today")
    write_to_hands(office.desk)
    assert sorted(letters.subjects) == ["Do NOT publish"] * 2 + ["To put out now"] * 2
    assert office.delivery(other).status == DeliveryStatus.CANCELLED
    say_out(office.desk, other, user_id=office.officer)  # it was out already
    assert office.delivery(other).status == DeliveryStatus.SENT


def test_an_account_is_kept_until_its_person_has_answered_or_heard_that_it_is_off(
    office: Office, letters: Letters, handed: int
) -> None:
    with pytest.raises(ConflictError, match="is with the person who puts it out"):
        disconnect_account(office.desk, "Our Nextdoor")
    with reading() as session:
        ref = session.get_one(Delivery, handed).item.ref
    ask_for_changes(office.desk, ref, user_id=office.head, note="The date is wrong")
    letters.away = True
    write_to_hands(office.desk)
    with pytest.raises(ConflictError, match="is with the person who puts it out"):
        disconnect_account(office.desk, "Our Nextdoor")  # they have not heard yet
    say_out(office.desk, handed, user_id=office.officer)  # it was out already
    write_to_hands(office.desk)
    disconnect_account(office.desk, "Our Nextdoor")


def test_a_mail_server_that_is_away_is_tried_again(
    office: Office, clock: SettableClock, letters: Letters
) -> None:
    letters.away = True
    delivery_id = planned(office)
    clock.advance(minutes=1)
    send_delivery(office.desk, delivery_id)
    assert write_to_hands(office.desk) == 0
    assert "reached" in row().trouble
    letters.away = False
    clock.advance(seconds=AGAIN_AFTER.total_seconds())
    assert write_to_hands(office.desk) == 1
    assert row().trouble == ""


@pytest.mark.parametrize("is_told", [False, True])
def test_a_sender_that_dies_after_handing_over_asks_nobody_twice(
    office: Office, clock: SettableClock, letters: Letters, is_told: bool
) -> None:
    delivery_id = planned(office)
    clock.advance(minutes=1)
    claim = claim_for_sending(office.desk, delivery_id)
    assert claim is not None
    Outcome(claim.channel.send(claim.message, claim.checkpoint))  # and nothing is written down
    assert write_to_hands(office.desk) == 0  # nobody is asked for what is not known to be theirs
    if is_told:
        with reading() as session:
            session.query(HandOver).one().told_at = clock.now()
            session.commit()
    clock.advance(minutes=1)
    sweep_expired_leases(office.desk)
    assert send_delivery(office.desk, delivery_id)
    write_to_hands(office.desk)
    write_to_hands(office.desk)
    assert letters.subjects == ["Is it out?" if is_told else "To put out now"]


def test_two_clocks_write_one_letter(office: Office, clock: SettableClock, letters: Letters) -> None:
    delivery_id = planned(office)
    clock.advance(minutes=1)
    send_delivery(office.desk, delivery_id)
    with transaction() as session:
        until = clock.now() + timedelta(minutes=2)
        assert claim_hand_letter(session, row().id, now=clock.now(), until=until)
    assert write_to_hands(office.desk) == 0
    clock.advance(minutes=2)  # whoever claimed it is gone
    assert write_to_hands(office.desk) == 1


def test_what_was_called_off_is_handed_over_again_only_when_a_person_says_so(
    office: Office, clock: SettableClock, letters: Letters, handed: int
) -> None:
    clock.advance(minutes=40)
    write_to_hands(office.desk)
    look_up_unknown(office.desk)
    assert office.delivery(handed).status == DeliveryStatus.UNKNOWN
    send_again(office.desk, handed, user_id=office.officer)
    assert send_delivery(office.desk, handed)
    write_to_hands(office.desk)
    assert letters.subjects == ["To put out now", "Do NOT publish", "To put out now"]


def test_only_its_person_or_who_may_schedule_can_answer(office: Office, handed: int) -> None:
    with pytest.raises(NotAllowedError):
        say_out(office.desk, handed, user_id=office.approver)
    assert office.delivery(handed).status == DeliveryStatus.HANDED_OVER


def test_figures_are_typed_in_with_who_and_never_by_the_desk(office: Office, handed: int) -> None:
    with pytest.raises(NotAllowedError):
        type_figures(office.desk, handed, user_id=office.officer, figures={"views": 3})
    say_out(office.desk, handed, user_id=office.officer)
    with pytest.raises(CampaignDeskError):
        type_figures(office.desk, handed, user_id=office.officer, figures={"saves": 3})
    type_figures(office.desk, handed, user_id=office.officer, figures={"views": 412, "comments": 0})
    with reading() as session:
        found = {one.measure: (one.value, one.source, one.native_name) for one in session.query(Reading)}
    by = ("typed", "typed in by Sam Officer")
    assert found == {"views": (412, *by), "comments": (0, *by)}


def test_the_look_before_a_hold_names_what_is_with_a_person(office: Office, handed: int) -> None:
    preview = preview_hold(office.desk, "all")
    assert [row.status for row in preview.under_way] == [DeliveryStatus.HANDED_OVER]
    started = start_hold(office.desk, user_id=office.officer, kind="other", scope="all", reason="A death")
    assert started.could_not_be_stopped == [handed]
