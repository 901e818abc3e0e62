"""The words of a card are looked at when they are read, let through as they were seen, and asked again when they change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.domain.items.issues import Severity
from campaigns.domain.items.seen import Seen
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.content import Revision, find_item, latest_revision
from campaigns.services.content.library import refresh_library
from campaigns.services.content.link_cards import frozen_card
from campaigns.services.content.preview import preview_item
from campaigns.services.content.readiness import check_item, look_over_revision
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.plan import cancel_delivery
from campaigns.services.signoff.card_anew import read_card_anew
from campaigns.services.signoff.overrides import let_through
from campaigns.services.signoff.recipients import seen_of
from campaigns.services.signoff.review import NotReadyError, submit_for_review
from campaigns.services.stops.cases import add_incident, record_event
from campaigns.services.stops.clearances import record_clearance
from tests.factories import make_user
from tests.fakes import SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office
from tests.integration.test_asked_again import call_election, recheck
from tests.integration.test_link_cards import FRONT, PAGE, PretendWeb

database_url = postgres_alone
CASE = "friar-gate-2027"
UNFILLED = "We met [insert number] people"
REASON = "The court has convicted him today."


@pytest.fixture
def web() -> PretendWeb:
    return PretendWeb()


@pytest.fixture
def desk(desk: Desk, web: PretendWeb) -> Desk:
    return replace(desk, cards=web)


@pytest.fixture
def ref(office: Office) -> str:
    office.account("bluesky")
    return office.post(channels="bluesky", front=FRONT)


@pytest.fixture
def lawyer(office: Office) -> int:
    with transaction() as session:
        return make_user(session, role=Role.MONITORING_OFFICER).id


def newest(office: Office, ref: str) -> Revision:
    with reading() as session:
        revision = latest_revision(session, office.item(ref).id)
        assert revision is not None
        return revision


def seen_draft(desk: Desk, ref: str) -> Seen:
    return Seen(preview_item(desk, ref).shown_sha256)


def weight(desk: Desk, ref: str) -> set[Severity]:
    return {issue.severity for issue in check_item(desk, ref) if issue.id == "LAW-17"}


def test_what_blocks_in_a_card_keeps_the_text_from_being_submitted_and_is_said_with_its_page(
    desk: Desk, office: Office, web: PretendWeb, ref: str
):
    web.title = UNFILLED
    with pytest.raises(NotReadyError, match="insert") as refused:
        office.submit(ref)
    assert f"line 4: In the card of {PAGE}" in str(refused.value)
    assert "Take link_card out, or have it let through" in str(refused.value)
    with reading() as session:
        assert find_item(session, ref) is None


def test_the_draft_shows_the_card_that_was_read_and_what_is_found_in_it(
    desk: Desk, office: Office, web: PretendWeb, ref: str
):
    assert weight(desk, ref) == set()
    web.title = UNFILLED
    with pytest.raises(NotReadyError):
        office.submit(ref)
    card = preview_item(desk, ref).channels[0].post.parts[0].card
    assert card is not None
    assert card.title == UNFILLED
    assert weight(desk, ref) == {Severity.BLOCK}


def test_a_page_that_was_put_right_can_be_submitted_at_once(
    desk: Desk, office: Office, web: PretendWeb, ref: str
):
    web.title = UNFILLED
    with pytest.raises(NotReadyError):
        office.submit(ref)
    web.title = "Walk away"
    assert submit_for_review(desk, ref, user_id=office.officer, seen=seen_draft(desk, ref)) == 1
    assert weight(desk, ref) == set()


def test_what_was_let_through_with_the_card_counts_for_the_card_that_is_frozen(
    desk: Desk, office: Office, web: PretendWeb, ref: str, lawyer: int
):
    web.title = UNFILLED
    with pytest.raises(NotReadyError):
        office.submit(ref)
    let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason=REASON, seen=seen_draft(desk, ref))
    assert office.submit(ref) == 1
    frozen = look_over_revision(desk, newest(office, ref).id)
    assert {one.severity for one in frozen.issues if one.id == "LAW-17"} == {Severity.INFO}


def test_a_card_that_changed_since_is_decided_on_again(
    desk: Desk, office: Office, web: PretendWeb, ref: str, lawyer: int
):
    web.title = UNFILLED
    with pytest.raises(NotReadyError):
        office.submit(ref)
    let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason=REASON)
    web.title = f"{UNFILLED} tonight"
    with pytest.raises(NotReadyError, match="insert"):
        office.submit(ref)


def test_what_was_let_through_in_the_text_is_asked_again_when_its_card_changes_and_that_is_said(
    desk: Desk, office: Office, web: PretendWeb, lawyer: int
):
    office.account("bluesky")
    ref = office.post(channels="bluesky", front=FRONT, body=f"{UNFILLED}. Ring 999.")
    with pytest.raises(NotReadyError):
        office.submit(ref)
    let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason=REASON, seen=seen_draft(desk, ref))
    web.title = "Other words by now"
    with pytest.raises(NotReadyError, match="changed since it was let through"):
        office.submit(ref)
    let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason=REASON, seen=seen_draft(desk, ref))
    assert office.submit(ref) == 1


def test_nothing_is_let_through_beside_a_card_that_nobody_has_seen(
    desk: Desk, office: Office, web: PretendWeb, lawyer: int
):
    office.account("bluesky")
    ref = office.post(channels="bluesky", front=FRONT, body=f"{UNFILLED}. Ring 999.")
    with pytest.raises(ConflictError, match=f"card of {PAGE} .*read just now"):
        let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason=REASON, seen=seen_draft(desk, ref))
    let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason=REASON, seen=seen_draft(desk, ref))
    assert office.submit(ref) == 1
    frozen = look_over_revision(desk, newest(office, ref).id)
    assert {one.severity for one in frozen.issues if one.id == "LAW-17"} == {Severity.INFO}


def test_of_what_was_submitted_the_frozen_text_is_decided_on_whatever_its_file_says(
    desk: Desk, office: Office, web: PretendWeb, ref: str, lawyer: int, clock: SettableClock
):
    """The check is one of those that are asked again; it blocks since a moment ago, as a new list of words may do."""
    office.submit(ref)
    revision = newest(office, ref)
    with transaction() as session:  # as if this had been frozen before the check knew the words
        row = session.get_one(Revision, revision.id)
        row.source = row.source.replace("Walk away.", f"{UNFILLED}.")
    office.write(f"{ref.split('/', 1)[1]}.md", "---\ntitle: T\nchannels: [x]\n---\nOther words.\n")
    with reading() as session:
        seen = seen_of(session, newest(office, ref))
    let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason=REASON, seen=seen)
    found = look_over_revision(desk, revision.id)
    assert {one.severity for one in found.issues if one.id == "LAW-17"} == {Severity.INFO}
    assert weight(desk, ref) == set()


def test_a_clearance_given_with_the_card_counts_for_what_is_frozen(
    desk: Desk, office: Office, web: PretendWeb, lawyer: int
):
    add_incident(desk, key=CASE, title="Friar Gate", user_id=office.officer)
    today = desk.clock.now().date()
    record_event(desk, CASE, kind="arrest", on=today, source="The force", user_id=office.officer)
    office.account("bluesky")
    ref = office.post(channels="bluesky", front=f"{FRONT}\nincident: {CASE}\nfamily_told: On 3 March")
    refresh_library(desk)
    with pytest.raises(ConflictError, match="read just now"):
        clear(desk, office, ref, lawyer)
    clear(desk, office, ref, lawyer)
    assert office.submit(ref) == 1
    frozen = look_over_revision(desk, newest(office, ref).id)
    assert {one.severity for one in frozen.issues if one.id == "LAW-04"} <= {Severity.INFO}
    office.approve(ref)
    [delivery] = office.schedule(ref)
    assert office.status(delivery) == DeliveryStatus.CREATED


def clear(desk: Desk, office: Office, ref: str, lawyer: int) -> None:
    for party, who in (("police", office.officer), ("legal", lawyer)):
        record_clearance(desk, CASE, ref, party=party, given_by="DI Reed", how="by phone", user_id=who)


def test_the_late_look_reads_the_card_that_is_frozen(desk: Desk, office: Office, web: PretendWeb, ref: str):
    """The mayor stands in the card alone; what the page says by then is no matter."""
    web.title = "Mayor Jo Reed opens the hub"
    office.approved(ref)
    [delivery] = office.schedule(ref, minutes=120)
    web.title = "Walk away"
    call_election(desk)
    assert recheck(desk) == [delivery]
    assert f"In the card of {PAGE}" in office.delivery(delivery).error


def test_a_card_is_read_anew_when_asked_and_has_to_be_approved_again(
    desk: Desk, office: Office, web: PretendWeb, ref: str
):
    office.approved(ref)
    first = newest(office, ref)
    office.write(f"{ref.split('/', 1)[1]}.md", "---\ntitle: T\nchannels: [x]\n---\nAnother draft.\n")
    web.title = "Walk away together"
    assert read_card_anew(desk, ref, user_id=office.officer) == 2
    second = newest(office, ref)
    assert office.item(ref).status == ItemStatus.IN_REVIEW
    assert (second.source, second.fingerprint) == (first.source, first.fingerprint)
    card = frozen_card(second.rendered)
    assert card is not None
    assert card.title == "Walk away together"
    with pytest.raises(NotAllowedError):
        office.schedule(ref)
    office.approve(ref)
    assert len(office.schedule(ref)) == 1


def test_a_page_that_says_what_it_said_changes_nothing(desk: Desk, office: Office, ref: str):
    office.approved(ref)
    assert read_card_anew(desk, ref, user_id=office.officer) is None
    assert (newest(office, ref).number, office.item(ref).status) == (1, ItemStatus.APPROVED)


def test_a_card_that_blocks_by_now_is_not_put_in_the_place_of_the_approved_one(
    desk: Desk, office: Office, web: PretendWeb, ref: str
):
    office.approved(ref)
    web.title = UNFILLED
    with pytest.raises(NotReadyError, match="In the card of"):
        read_card_anew(desk, ref, user_id=office.officer)
    assert (newest(office, ref).number, office.item(ref).status) == (1, ItemStatus.APPROVED)


def test_the_card_of_what_is_scheduled_is_read_anew_only_after_it_was_cancelled(
    desk: Desk, office: Office, web: PretendWeb, ref: str
):
    office.approved(ref)
    [delivery] = office.schedule(ref)
    web.title = "Walk away together"
    with pytest.raises(NotAllowedError, match="cancel what is scheduled first"):
        read_card_anew(desk, ref, user_id=office.officer)
    cancel_delivery(desk, delivery, user_id=office.officer, reason="Its card is old.")
    assert read_card_anew(desk, ref, user_id=office.officer) == 2


def test_without_a_card_there_is_none_to_read_anew(desk: Desk, office: Office):
    ref = office.approved(office.post())
    with pytest.raises(NotAllowedError, match="no card of a page"):
        read_card_anew(desk, ref, user_id=office.officer)


def test_a_double_click_on_a_page_from_before_the_card_was_read_gives_the_same_version(
    desk: Desk, office: Office, web: PretendWeb, ref: str
):
    seen = seen_draft(desk, ref)
    first = submit_for_review(desk, ref, user_id=office.officer, seen=seen)
    web.title = "Walk away together"
    assert submit_for_review(desk, ref, user_id=office.officer, seen=seen) == first
