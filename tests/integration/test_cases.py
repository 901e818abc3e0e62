"""Incidents and court cases: what an active one stops, who clears a text, and what stays on record."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.deliveries import Delivery
from campaigns.models.incidents import ProceedingsEvent, find_incident
from campaigns.services.content.library import refresh_library
from campaigns.services.content.readiness import check_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import keep_as_planned
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops.cases import add_incident, erase_name, record_event, strike_event
from campaigns.services.stops.clearances import record_clearance
from tests.factories import make_user
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import CAMPAIGN, Office

KEY = "friar-gate-2027"
database_url = postgres_alone
LINKED = f"incident: {KEY}\nfamily_told: By family liaison on 3 March 2027\n"


@pytest.fixture
def legal(office: Office) -> int:
    with transaction() as session:
        return make_user(session, role=Role.MONITORING_OFFICER, name="Morgan Monitoring").id


@pytest.fixture(autouse=True)
def case(desk: Desk, office: Office) -> str:
    return add_incident(desk, key=KEY, title="Friar Gate, March 2027", user_id=office.officer)


def arrest(desk: Desk, office: Office, kind: str = "arrest", **given: str) -> int:
    today = desk.clock.now().date()
    recorded = record_event(
        desk, KEY, kind=kind, on=today, source="Force press office", user_id=office.officer, **given
    )
    return recorded.held


def law_04(desk: Desk, ref: str) -> list[tuple[str, str]]:
    return [(issue.severity.value, issue.message) for issue in check_item(desk, ref) if issue.id == "LAW-04"]


def clear(desk: Desk, office: Office, legal: int, ref: str, fingerprint: str | None = None) -> None:
    refresh_library(desk)
    record_clearance(
        desk,
        KEY,
        ref,
        party="police",
        given_by="DI Reed",
        how="by phone",
        user_id=office.officer,
        fingerprint=fingerprint,
    )
    record_clearance(
        desk, KEY, ref, party="legal", given_by="", how="read it", user_id=legal, fingerprint=fingerprint
    )


def test_a_linked_draft_is_blocked_from_the_arrest_on_and_free_after_the_release(desk: Desk, office: Office):
    ref = office.post(front=LINKED)
    assert law_04(desk, ref) == []
    arrest(desk, office)
    assert [severity for severity, _ in law_04(desk, ref)] == ["block"]
    arrest(desk, office, "release-without-charge")
    assert law_04(desk, ref) == []


def test_an_arrest_holds_what_is_queued_within_the_same_click(desk: Desk, office: Office):
    delivery = office.planned(minutes=120, front=LINKED)
    other = office.planned(minutes=120)
    assert arrest(desk, office) == 1
    held = office.delivery(delivery)
    assert (held.status, "Friar Gate" in held.error) == (DeliveryStatus.HELD, True)
    assert office.delivery(other).status == DeliveryStatus.CREATED


def test_linking_the_draft_after_the_sign_off_holds_the_text_that_is_queued(desk: Desk, office: Office):
    delivery = office.planned(minutes=120, name="late")
    office.post(name="late", front=LINKED)
    refresh_library(desk)
    arrest(desk, office)
    assert office.delivery(delivery).status == DeliveryStatus.HELD


def test_unlinking_the_draft_is_no_way_out_for_the_text_that_is_queued(desk: Desk, office: Office):
    delivery = office.planned(minutes=120, name="early", front=LINKED)
    office.post(name="early")
    refresh_library(desk)
    arrest(desk, office)
    assert office.delivery(delivery).status == DeliveryStatus.HELD


def test_the_text_passes_once_both_have_cleared_it_and_not_before(desk: Desk, office: Office, legal: int):
    ref = office.post(front=LINKED)
    arrest(desk, office)
    refresh_library(desk)
    record_clearance(
        desk, KEY, ref, party="police", given_by="DI Reed", how="by phone", user_id=office.officer
    )
    assert len(law_04(desk, ref)) == 1
    record_clearance(desk, KEY, ref, party="legal", given_by="", how="read it", user_id=legal)
    assert law_04(desk, ref) == []


def test_one_changed_letter_asks_both_again(desk: Desk, office: Office, legal: int):
    ref = office.post(name="changing", front=LINKED)
    arrest(desk, office)
    clear(desk, office, legal, ref)
    office.post(name="changing", front=LINKED, body="Walk away!")
    assert len(law_04(desk, ref)) == 1


def test_a_new_step_in_the_case_asks_both_again(desk: Desk, office: Office, legal: int):
    ref = office.post(front=LINKED)
    arrest(desk, office)
    clear(desk, office, legal, ref)
    arrest(desk, office, "charge")
    assert len(law_04(desk, ref)) == 1


@pytest.mark.parametrize("party", ["police", "legal"])
@pytest.mark.parametrize("who", ["approver", "reader", "wrong side"])
def test_only_the_right_role_records_a_clearance(
    desk: Desk, office: Office, legal: int, party: str, who: str
):
    ref = office.post(front=LINKED)
    refresh_library(desk)
    wrong_side = legal if party == "police" else office.officer
    user = {"approver": office.approver, "reader": office.reader, "wrong side": wrong_side}[who]
    with pytest.raises(NotAllowedError):
        record_clearance(desk, KEY, ref, party=party, given_by="Somebody", how="by phone", user_id=user)


def test_a_clearance_of_a_text_nobody_sees_any_more_is_refused(desk: Desk, office: Office):
    ref = office.post(front=LINKED)
    arrest(desk, office)
    refresh_library(desk)
    with pytest.raises(ConflictError, match="changed since"):
        record_clearance(
            desk,
            KEY,
            ref,
            party="police",
            given_by="DI Reed",
            how="by phone",
            user_id=office.officer,
            fingerprint="0" * 64,
        )


def test_a_case_nobody_recorded_is_named_with_what_to_do(desk: Desk, office: Office):
    ref = office.post(front="incident: [friar-gate-2027, sinfin-2026]\nfamily_told: yes\n")
    ((severity, message),) = law_04(desk, ref)
    assert (severity, "sinfin-2026" in message, "Record it" in message) == ("block", True, True)


def test_a_struck_step_no_longer_counts_and_stays_with_its_reason(desk: Desk, office: Office):
    ref = office.post(front=LINKED)
    arrest(desk, office)
    with reading() as session:
        incident = find_incident(session, KEY)
        assert incident is not None
        event_id = incident.events[0].id
    strike_event(desk, KEY, event_id, reason="It was another case", user_id=office.officer)
    assert law_04(desk, ref) == []
    with reading() as session:
        incident = find_incident(session, KEY)
        assert incident is not None
        assert [event.struck_reason for event in incident.events] == ["It was another case"]
    with pytest.raises(ConflictError, match="struck out already"):
        strike_event(desk, KEY, event_id, reason="Once more", user_id=office.officer)


def test_a_step_still_to_come_is_refused(desk: Desk, office: Office):
    tomorrow = desk.clock.now().date() + timedelta(days=1)
    with pytest.raises(CampaignDeskError, match="still to come"):
        record_event(desk, KEY, kind="arrest", on=tomorrow, source="A guess", user_id=office.officer)


def test_a_name_in_an_active_case_is_pointed_out_in_an_item_that_is_not_linked(desk: Desk, office: Office):
    ref = office.post(body="A walk with Dale Hutchinson. Ring 999.")
    assert law_04(desk, ref) == []
    arrest(desk, office, person="first suspect", name="Dale Hutchinson")
    ((severity, message),) = law_04(desk, ref)
    assert (severity, KEY in message) == ("warn", True)


def test_a_person_recorded_as_convicted_may_be_called_so(desk: Desk, office: Office):
    ref = office.post(body="Dale Hutchinson was found guilty of murder.", front=LINKED)
    arrest(desk, office, person="first suspect", name="Dale Hutchinson")
    assert "LAW-05" in {issue.id for issue in check_item(desk, ref)}
    arrest(desk, office, "conviction", person="first suspect")
    assert "LAW-05" not in {issue.id for issue in check_item(desk, ref)}


def test_a_name_can_be_erased_while_the_steps_stay(desk: Desk, office: Office):
    arrest(desk, office, person="first suspect", name="Dale Hutchinson")
    erase_name(desk, KEY, "first suspect", user_id=office.officer)
    with reading() as session:
        incident = find_incident(session, KEY)
        assert incident is not None
        (event,) = incident.events
        assert event.person is not None
        assert (event.person.label, event.person.name) == ("first suspect", "")
    with pytest.raises(NotFoundError, match="first suspect"):
        erase_name(desk, KEY, "second suspect", user_id=office.officer)


def test_no_log_line_carries_a_name_or_a_source(desk: Desk, office: Office):
    with capture_logs() as lines:
        arrest(desk, office, person="first suspect", name="Dale Hutchinson")
    assert lines
    assert "Hutchinson" not in str(lines)
    assert "Force press office" not in str(lines)


def test_what_was_held_goes_out_as_planned_only_once_cleared(desk: Desk, office: Office, legal: int):
    delivery = office.planned(minutes=120, front=LINKED, name="cleared")
    ref = f"{CAMPAIGN}/posts/cleared"
    arrest(desk, office)
    with pytest.raises(NotAllowedError, match="before police or court"):
        keep_as_planned(desk, delivery, user_id=office.officer)
    clear(desk, office, legal, ref)
    keep_as_planned(desk, delivery, user_id=office.officer)
    assert office.delivery(delivery).status == DeliveryStatus.CREATED
    assert office.item_status_of(delivery) == ItemStatus.SCHEDULED


def test_an_arrest_recorded_elsewhere_a_second_before_stops_the_send_itself(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    """Nothing looked at the queue in between: the last look before sending asks by itself."""
    delivery = office.planned(minutes=10, front=LINKED)
    clock.advance(minutes=10)
    with transaction() as session:
        incident = find_incident(session, KEY)
        assert incident is not None
        session.add(
            ProceedingsEvent(
                incident_id=incident.id,
                kind="arrest",
                happened_on=clock.now().date(),
                source="Force press office",
                recorded_by_id=office.officer,
                recorded_at=clock.now(),
            )
        )
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.HELD
    with reading() as session:
        account = session.get_one(Delivery, delivery).account_id
    assert channels.channel(account).arrived == []


def test_a_second_arrest_says_whose_it_is_so_that_one_release_does_not_end_the_other_case(
    desk: Desk, office: Office
):
    ref = office.post(front=LINKED)
    arrest(desk, office)
    with pytest.raises(CampaignDeskError, match="Say which person this is"):
        arrest(desk, office)
    arrest(desk, office, person="second suspect")
    arrest(desk, office, kind="release-without-charge")
    assert [severity for severity, _ in law_04(desk, ref)] == ["block"]
    arrest(desk, office, kind="release-without-charge", person="second suspect")
    assert law_04(desk, ref) == []


def test_a_text_that_says_guilty_is_held_once_the_conviction_is_quashed(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    arrest(desk, office, "conviction")
    arrest(desk, office, "sentence")
    delivery = office.planned(minutes=120, front=LINKED, body="The man was found guilty of murder.")
    assert arrest(desk, office, "conviction-quashed") == 1
    assert (office.status(delivery), "guilty" in office.delivery(delivery).error) == (
        DeliveryStatus.HELD,
        True,
    )
    with pytest.raises(NotAllowedError, match="guilty"):
        keep_as_planned(desk, delivery, user_id=office.officer)


def struck(desk: Desk, office: Office, kind: str) -> None:
    """The newest step of that kind is struck out."""
    with reading() as session:
        incident = find_incident(session, KEY)
        assert incident is not None
        event_id = max(event.id for event in incident.events if event.kind == kind)
    strike_event(desk, KEY, event_id, reason="It was another case", user_id=office.officer)


def test_a_step_struck_out_asks_both_again(
    desk: Desk, office: Office, legal: int, clock: SettableClock, channels: FakeDirectory
):
    """What they cleared was the case as it was recorded then."""
    delivery = office.planned(minutes=120, front=LINKED, name="cleared")
    ref = f"{CAMPAIGN}/posts/cleared"
    arrest(desk, office)
    arrest(desk, office, "charge")
    clear(desk, office, legal, ref)
    keep_as_planned(desk, delivery, user_id=office.officer)
    clock.advance(minutes=1)
    struck(desk, office, "charge")
    assert len(law_04(desk, ref)) == 1
    assert office.status(delivery) == DeliveryStatus.HELD
    clock.advance(minutes=1)
    clear(desk, office, legal, ref)
    assert law_04(desk, ref) == []


def test_striking_out_the_end_of_a_case_revives_no_clearance_from_before_it(
    desk: Desk, office: Office, legal: int, clock: SettableClock
):
    ref = office.post(front=LINKED)
    arrest(desk, office)
    clear(desk, office, legal, ref)
    arrest(desk, office, "release-without-charge")
    clock.advance(minutes=1)
    struck(desk, office, "release-without-charge")
    assert len(law_04(desk, ref)) == 1


@pytest.mark.parametrize("steps", [(), ("arrest", "release-without-charge")])
def test_a_case_that_is_not_active_has_nothing_to_clear(
    desk: Desk, office: Office, legal: int, steps: tuple[str, ...]
):
    ref = office.post(front=LINKED)
    for kind in steps:
        arrest(desk, office, kind)
    with pytest.raises(CampaignDeskError, match="not active"):
        clear(desk, office, legal, ref)


def test_a_release_without_charge_is_refused_once_somebody_is_charged(desk: Desk, office: Office):
    ref = office.post(front=LINKED)
    arrest(desk, office, person="first suspect")
    arrest(desk, office, "charge", person="First  Suspect")
    with pytest.raises(CampaignDeskError, match="charged already"):
        arrest(desk, office, "release-without-charge", person="first suspect")
    arrest(desk, office, "discontinuance", person="first suspect")
    assert law_04(desk, ref) == []


def test_a_name_alone_finds_the_person_it_was_recorded_for(desk: Desk, office: Office):
    ref = office.post(front=LINKED)
    arrest(desk, office, person="First suspect", name="Dale Hutchinson")
    arrest(desk, office, person="person 3", name="Sam Poe")
    arrest(desk, office, "release-without-charge", name="dale hutchinson")
    arrest(desk, office, "release-without-charge", person="PERSON 3")
    assert law_04(desk, ref) == []
    arrest(desk, office, name="Kim Vale")
    with reading() as session:
        incident = find_incident(session, KEY)
        assert incident is not None
        people = [(one.label, one.name) for one in incident.people]
    assert people == [
        ("First suspect", "Dale Hutchinson"),
        ("person 3", "Sam Poe"),
        ("person 4", "Kim Vale"),
    ]


def test_a_name_that_two_people_have_asks_which_of_them(desk: Desk, office: Office):
    arrest(desk, office, person="the father", name="Dale Hutchinson")
    arrest(desk, office, person="the son", name="Dale Hutchinson")
    with pytest.raises(CampaignDeskError, match="the father, the son"):
        arrest(desk, office, "release-without-charge", name="Dale Hutchinson")


def test_an_item_that_is_not_linked_can_not_be_cleared(desk: Desk, office: Office, legal: int):
    ref = office.post()
    arrest(desk, office)
    with pytest.raises(CampaignDeskError, match=f"incident: {KEY}"):
        clear(desk, office, legal, ref)


def test_which_text_was_cleared_is_asked_where_the_draft_is_not_what_was_submitted(
    desk: Desk, office: Office, legal: int
):
    delivery = office.planned(minutes=120, front=LINKED, name="edited")
    with reading() as session:
        queued = session.get_one(Delivery, delivery).revision.fingerprint
    ref = office.post(name="edited", front=LINKED, body="Walk away, please.")
    arrest(desk, office)
    with pytest.raises(ConflictError, match=f"--fingerprint {queued}"):
        clear(desk, office, legal, ref)
    clear(desk, office, legal, ref, queued)
    keep_as_planned(desk, delivery, user_id=office.officer)
    assert office.status(delivery) == DeliveryStatus.CREATED


def test_more_cases_than_can_be_kept_are_refused_and_none_is_dropped_in_silence(desk: Desk, office: Office):
    keys = ", ".join(f"a-case-with-a-rather-long-key-{number}" for number in range(30))
    ref = office.post(front=f"incident: [{keys}]\n")
    (issue,) = [issue for issue in check_item(desk, ref) if issue.id == "CONTENT-10"]
    assert (issue.severity.value, issue.line, "incident" in issue.message) == ("block", 4, True)
    with pytest.raises(CampaignDeskError, match="incident"):
        office.submit(ref)


# A clearance is of what was shown

NAMED = "{{derbyshire-county-council}} and the police say thank you."


def test_a_clearance_does_not_outlive_the_name_it_was_given_for(desk: Desk, office: Office, legal: int):
    """The file is the same to the letter; what is shown of it is not."""
    ref = office.post(body=NAMED, front=LINKED)
    arrest(desk, office)
    clear(desk, office, legal, ref)
    assert [severity for severity, _ in law_04(desk, ref)] != ["block"]
    office.rename("derbyshire-county-council", "New Derbyshire Council")
    assert [severity for severity, _ in law_04(desk, ref)] == ["block"]


def test_of_one_source_with_two_meanings_it_has_to_be_said_which_was_cleared(
    desk: Desk, office: Office, legal: int
):
    ref = office.post(body=NAMED, front=LINKED)
    office.submit(ref)
    arrest(desk, office)
    office.rename("derbyshire-county-council", "New Derbyshire Council")
    with pytest.raises(ConflictError, match="say which of them") as refusal:
        clear(desk, office, legal, ref)
    clear(desk, office, legal, ref, re.findall(r"--fingerprint (\w+) for the draft", str(refusal.value))[0])
    assert [severity for severity, _ in law_04(desk, ref)] != ["block"]
