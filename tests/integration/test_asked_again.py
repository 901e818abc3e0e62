"""What became wrong after the sign-off: an election is called, a consent is taken back. It stands still until decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from campaigns.channels.errors import TemporaryChannelError
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.alerts import Alert
from campaigns.models.content import find_item
from campaigns.models.deliveries import Delivery
from campaigns.models.overrides import FindingOverride, list_overrides
from campaigns.services.content.readiness import check_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import keep_as_planned, send_again
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.overrides import let_through
from campaigns.services.stops.recheck import recheck_now
from tests.factories import make_user
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

MAYOR = "Mayor Jo Reed opens the new hub for young people."
RULING = "The hub opens on a day set a year ago; the mayor is not standing."


database_url = postgres_alone


def arrived(channels: FakeDirectory, delivery: int) -> int:
    """How many posts the platform has."""
    with reading() as session:
        account = session.get_one(Delivery, delivery).account_id
    return len(channels.channel(account).arrived)


def ref_of(delivery: int) -> str:
    with reading() as session:
        return session.get_one(Delivery, delivery).item.ref


def elections_file(desk: Desk, *polls: tuple[str, date, date]) -> None:
    """By-elections: (id, day of the notice, polling day)."""
    entries = "".join(
        f"  - id: {name}\n    name: the {name} by-election\n    kind: by-election\n    polling_day: {poll}\n"
        f"    notice_published: {notice}\n    source: The notice of election\n    last_checked: {notice}\n"
        f"    review_by: {poll}\n"
        for name, notice, poll in polls
    )
    file = desk.settings.content_folder / "_desk" / "elections.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"add:\n{entries}", encoding="utf-8")


def call_election(desk: Desk, *names: str) -> None:
    """Each begins today and ends in four weeks."""
    today = desk.clock.now().date()
    elections_file(desk, *((name, today, today + timedelta(days=28)) for name in names or ("Derwent",)))


def recheck(desk: Desk) -> list[int]:
    return recheck_now(desk)


def decisions(ref: str) -> list[FindingOverride]:
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        return list_overrides(session, item.id)


def monitoring_officer() -> int:
    with transaction() as session:
        return make_user(session, role=Role.MONITORING_OFFICER).id


def in_days(desk: Desk, days: int) -> datetime:
    return desk.clock.now() + timedelta(days=days)


# An election is called


def test_an_election_called_after_planning_holds_what_is_queued_in_its_period_and_tells_people(
    desk: Desk, office: Office
):
    inside = office.planned(minutes=60 * 24 * 7)
    after = office.planned(minutes=60 * 24 * 60)
    assert recheck(desk) == []
    call_election(desk)
    assert recheck(desk) == [inside]
    assert office.status(inside) == DeliveryStatus.HELD
    assert office.status(after) == DeliveryStatus.CREATED
    assert "pre-election period of the Derwent by-election" in office.delivery(inside).error
    with reading() as session:
        assert [alert.delivery_id for alert in session.query(Alert)] == [inside]
    assert recheck(desk) == []


def test_an_election_called_a_second_before_stops_the_send_itself(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=10)
    clock.advance(minutes=10)
    call_election(desk)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.HELD
    assert arrived(channels, delivery) == 0


def test_a_person_who_looked_keeps_it_as_planned_and_it_goes_out_then(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=10)
    call_election(desk)
    recheck(desk)
    keep_as_planned(desk, delivery, user_id=office.officer)
    assert office.status(delivery) == DeliveryStatus.CREATED
    assert recheck(desk) == []
    send_delivery(desk, delivery)
    assert arrived(channels, delivery) == 0
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.SENT


def test_that_a_person_planned_it_in_the_period_is_on_record_and_is_not_asked_again(
    desk: Desk, office: Office
):
    call_election(desk)
    office.account(name="X")
    ref = office.approved(office.post())
    office.schedule(ref)
    (decision,) = decisions(ref)
    assert (decision.check_id, decision.about, decision.decided_by_id) == (
        "LAW-02",
        "Derwent",
        office.officer,
    )
    assert recheck(desk) == []


def test_the_next_election_asks_anew_of_what_was_looked_at_for_the_first(desk: Desk, office: Office):
    delivery = office.planned()
    call_election(desk)
    recheck(desk)
    keep_as_planned(desk, delivery, user_id=office.officer)
    call_election(desk, "Derwent", "Trent")
    assert recheck(desk) == [delivery]
    assert "Trent" in office.delivery(delivery).error


def test_what_names_somebody_elected_needs_a_ruling_before_it_is_kept_or_sent(desk: Desk, office: Office):
    delivery = office.planned(body=MAYOR)
    call_election(desk)
    assert recheck(desk) == [delivery]
    for act in (keep_as_planned, send_again):
        with pytest.raises(NotAllowedError, match="ask the monitoring officer for a ruling"):
            act(desk, delivery, user_id=office.officer)
    assert office.status(delivery) == DeliveryStatus.HELD


def test_after_the_ruling_exactly_that_text_goes_out(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(body=MAYOR)
    call_election(desk)
    recheck(desk)
    ref = ref_of(delivery)
    let_through(desk, ref, check_id="LAW-01", user_id=monitoring_officer(), reason=RULING)
    assert office.status(delivery) == DeliveryStatus.HELD, "a ruling sends nothing by itself"
    keep_as_planned(desk, delivery, user_id=office.officer)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.SENT
    assert arrived(channels, delivery) == 1


def test_a_ruling_on_one_election_is_none_on_the_next(desk: Desk, office: Office):
    delivery = office.planned(body=MAYOR)
    call_election(desk)
    recheck(desk)
    ref = ref_of(delivery)
    let_through(desk, ref, check_id="LAW-01", user_id=monitoring_officer(), reason=RULING)
    keep_as_planned(desk, delivery, user_id=office.officer)
    call_election(desk, "Derwent", "Trent")
    assert recheck(desk) == [delivery]
    with pytest.raises(NotAllowedError, match="Trent"):
        keep_as_planned(desk, delivery, user_id=office.officer)


def test_a_text_without_a_day_can_not_be_planned_into_a_period_unruled(desk: Desk, office: Office):
    office.account(name="X")
    ref = office.approved(office.post(body=MAYOR))
    call_election(desk)
    with pytest.raises(NotAllowedError, match="write that day into the file as publish_at"):
        office.schedule(ref)
    assert office.schedule(ref, at=in_days(desk, 60))


def test_the_page_of_the_item_shows_the_period_its_deliveries_fall_into(desk: Desk, office: Office):
    delivery = office.planned(body=MAYOR, minutes=60 * 24 * 7)
    ref = ref_of(delivery)
    today = desk.clock.now().date()
    elections_file(desk, ("Later", today + timedelta(days=5), today + timedelta(days=30)))
    assert [issue.about for issue in check_item(desk, ref) if issue.id == "LAW-01"] == ["Later"]


def test_a_list_of_elections_that_can_not_be_read_stops_what_is_due(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(minutes=10)
    file = desk.settings.content_folder / "_desk" / "elections.yml"
    file.parent.mkdir(parents=True)
    file.write_text("add:\n  - nmae: slip\n", encoding="utf-8")
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.HELD
    assert "elections.yml, line 2" in office.delivery(delivery).error
    assert arrived(channels, delivery) == 0


def test_practice_is_no_publicity(desk: Desk, office: Office):
    delivery = office.planned(kind="practice", body=MAYOR)
    call_election(desk)
    assert recheck(desk) == []
    assert office.status(delivery) == DeliveryStatus.CREATED


# A consent is taken back


def consent(office: Office, **person: object) -> None:
    lines = "".join(
        f"    {key}: {value}\n" for key, value in {"name": "Jo", "consent": "Form 12", **person}.items()
    )
    office.write("media/walk.jpg.yml", f"alt: Two friends walk home\npeople:\n  -\n{lines}")


def queued_picture(office: Office) -> int:
    office.picture()
    consent(office)
    return office.planned(front="media: [walk.jpg]")


def test_a_consent_taken_back_holds_every_post_with_the_picture(desk: Desk, office: Office):
    delivery = queued_picture(office)
    assert recheck(desk) == []
    consent(office, withdrawn="2027-05-16")
    assert recheck(desk) == [delivery]
    assert "took back their consent" in office.delivery(delivery).error
    with pytest.raises(NotAllowedError, match="took back their consent"):
        keep_as_planned(desk, delivery, user_id=office.officer)


def test_a_consent_taken_back_a_second_before_stops_the_send_itself(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = queued_picture(office)
    consent(office, withdrawn="2027-05-16")
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.HELD
    assert arrived(channels, delivery) == 0


def test_a_consent_narrowed_to_other_channels_holds_the_post_on_this_one(desk: Desk, office: Office):
    delivery = queued_picture(office)
    consent(office, channels="[mastodon]")
    assert recheck(desk) == [delivery]


# A name changes


COUNCIL = "{{derbyshire-county-council}} and the police say thank you."


def test_a_name_is_frozen_as_it_is_on_the_day_of_publication(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(body=COUNCIL)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    with reading() as session:
        account = session.get_one(Delivery, delivery).account_id
    (message,) = channels.channel(account).arrived
    assert message.parts[0].text == "Derbyshire County Council and the police say thank you."


def test_no_check_takes_it_for_a_mistake(desk: Desk, office: Office):
    plain, named = (
        office.post(body=text)
        for text in (COUNCIL.replace("{{derbyshire-county-council}}", "Derbyshire County Council"), COUNCIL)
    )
    assert [issue.id for issue in check_item(desk, named)] == [issue.id for issue in check_item(desk, plain)]


def test_a_text_can_not_be_planned_for_a_day_on_which_its_name_is_another(desk: Desk, office: Office):
    office.account(name="X")
    ref = office.approved(office.post(body=COUNCIL))
    with pytest.raises(NotAllowedError, match="derbyshire-county-council is not there"):
        office.schedule(ref, at=in_days(desk, 400))
    assert office.schedule(ref)


# What can't be read


def _lost(office: Office) -> None:
    media = office.desk.settings.content_folder / "spring" / "media"
    (media / "walk.jpg").unlink()
    (media / "walk.jpg.yml").unlink()


def _without_words(office: Office) -> None:
    (office.desk.settings.content_folder / "spring" / "media" / "walk.jpg.yml").unlink()


def _slip(office: Office) -> None:
    consent(office, withdrawn="yesterday")


def _other_name(office: Office) -> None:
    media = office.desk.settings.content_folder / "spring" / "media"
    (media / "friends.jpg").write_bytes((media / "walk.jpg").read_bytes())
    office.write(
        "media/friends.jpg.yml",
        "alt: Two friends\npeople:\n  - name: Jo\n    consent: Form 12\n    withdrawn: 2027-05-16\n",
    )


@pytest.mark.parametrize("spoil", [_lost, _without_words, _slip, _other_name])
def test_a_picture_whose_consent_nobody_can_read_any_more_is_held_and_not_sent(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, spoil: Callable[[Office], None]
):
    delivery = queued_picture(office)
    spoil(office)
    assert recheck(desk) == [delivery]
    office.picture()
    consent(office)
    with pytest.raises(NotAllowedError) if spoil is _other_name else nullcontext():
        keep_as_planned(desk, delivery, user_id=office.officer)


def test_a_try_that_may_have_gone_out_is_looked_for_and_not_called_unsent(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(kind="bluesky", minutes=10)
    with reading() as session:
        account = session.get_one(Delivery, delivery).account_id
    channel = channels.channel(account, kind="bluesky")
    channel.capabilities = replace(channel.capabilities, repeat_is_safe=True)
    channels._capabilities["bluesky"] = channel.capabilities
    channel.fail_next(TemporaryChannelError("The server answered with an error."))
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.TEMPORARY_FAILURE
    call_election(desk)
    assert recheck(desk) == [delivery]
    assert office.status(delivery) == DeliveryStatus.UNKNOWN


def test_what_was_cancelled_after_such_a_try_is_not_planned_a_second_time(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    delivery = office.planned(kind="bluesky", minutes=10)
    ref = ref_of(delivery)
    with reading() as session:
        account = session.get_one(Delivery, delivery).account_id
    channel = channels.channel(account, kind="bluesky")
    channels._capabilities["bluesky"] = replace(channel.capabilities, repeat_is_safe=True)
    channel.fail_next(TemporaryChannelError("The server answered with an error."))
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    cancel_delivery(desk, delivery, user_id=office.officer, reason="Not now")
    with pytest.raises(CampaignDeskError, match="may have gone out"):
        office.schedule(ref)
    send_again(desk, delivery, user_id=office.officer)
    assert office.status(delivery) == DeliveryStatus.CREATED


def test_a_name_that_is_corrected_after_the_sign_off_is_not_sent_as_it_was(
    desk: Desk, office: Office, clock: SettableClock
):
    delivery = office.planned(body=COUNCIL)
    office.rename("derbyshire-county-council", "New Derbyshire Council")
    assert recheck(desk) == [delivery]
    assert "is called New Derbyshire Council" in office.delivery(delivery).error


def test_names_in_alt_text_are_written_out_too(desk: Desk, office: Office):
    office.picture(alt="The hall of {{derbyshire-county-council}}")
    ref = office.approved(office.post(front="media: [walk.jpg]"))
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        rendered = json.dumps(item.revisions[-1].rendered)
    assert "The hall of Derbyshire County Council" in rendered
    assert "{{" not in rendered


def test_lighter_law_01_still_asks_somebody_to_look(desk: Desk, office: Office):
    file = desk.settings.content_folder / "_desk" / "checks.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("severities:\n  LAW-01: warn\n", encoding="utf-8")
    delivery = office.planned(body=MAYOR)
    call_election(desk)
    assert recheck(desk) == [delivery]
    keep_as_planned(desk, delivery, user_id=office.officer)
    assert recheck(desk) == []
