"""It must go out in ten minutes: an approval on the phone, by somebody who was named for it, and the look at it the next day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.models.content import Approval, Revision, find_item
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User
from campaigns.models.urgent import PhoneApproval
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.emergency_cards import make_card, name_approver
from campaigns.services.signoff.recipients import seen_of
from campaigns.services.signoff.review import submit_for_review
from campaigns.services.signoff.urgent import PhoneCall, close_review, record_phone_approval
from tests.web.conftest import As
from tests.web.office import Office, ref, sign_off

POST = ref("monday-launch")
ITEM = f"/items/{POST}"
NUMBER = "01332 000 000"
SAID = {"why": "The road is closed from eight.", "told_how": "Rang her at home, read the post out twice."}


@pytest.fixture
def codes(office: Office) -> list[str]:
    """The head of communications has a card and is named; the officer's post waits for an approval."""
    with office.app.app_context():
        made = make_card(office.desk, office.people[Role.HEAD], phone=NUMBER)
        name_approver(office.desk, office.people[Role.HEAD], user_id=office.people[Role.ADMINISTRATOR])
        submit_for_review(office.desk, POST, user_id=office.people[Role.OFFICER])
    return made


def test_a_post_is_approved_on_the_phone_goes_out_and_is_looked_at_the_next_day(
    office: Office, sign_in: As, codes: list[str]
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(ITEM)
    assert "It must go out now: approve it on the phone" in officer.text()
    officer.get(f"{ITEM}/urgent")
    assert f"Hana Whitfield on {NUMBER}" in officer.text()
    form = SAID | {"approver": str(office.people[Role.HEAD])}
    for wrong, field in (
        ({"code": ""}, "code"),
        ({"code": "aaaa-bbbb-cccc-dddd"}, "code"),
        ({"why": ""}, "why"),
        ({"told_how": ""}, "told_how"),
        ({"approver": ""}, "approver"),
        ({"approver": str(office.people[Role.APPROVER])}, "approver"),
    ):
        officer.post(f"{ITEM}/urgent", form | {"code": codes[0]} | wrong, status=400)
        assert officer.text(f"#{field}-error")
    spoken = codes[0].upper().replace("-", " ")  # as people write down what they hear
    officer.send(f"{ITEM}/urgent", form | {"code": spoken})
    assert "The approval on the phone is written down" in officer.text()
    assert "To be looked at again by Tuesday 18 May 2027" in officer.text()
    officer.send(f"{ITEM}/schedule", {"when": "now", "account": "Practice"})
    assert "Scheduled for Monday 17 May 2027, 9:0" in officer.page.get_text()
    office.clock.advance(minutes=2)
    assert office.send_what_is_due() == 1
    officer.get(f"{ITEM}/proof")
    assert f"Maya Okafor rang {NUMBER} and wrote it down." in officer.text()
    assert "Not looked at again yet." in officer.text()

    # Whoever took the call, or wrote it, does not look at it again; whoever gave it does.
    assert "look at it again" not in officer.get("/").get_text()
    head = sign_in(Role.HEAD)
    head.get("/")
    assert "Approved on the phone: look at it again" in head.text()
    office.clock.advance(days=2)
    head = sign_in(Role.HEAD)
    head.get("/")
    assert "Late" in head.text()
    with office.app.app_context(), reading() as session:
        number = session.query(PhoneApproval.approval_id).scalar()
    address = f"{ITEM}/urgent/{number}"
    head.get(address)
    head.post(address, {}, status=400)
    head.post(address, {"right": "no"}, status=400)
    assert "Say what was not right" in head.text("#said-error")
    head.send(address, {"right": "yes", "said": "As she read it to me."})
    assert "look at it again" not in head.get("/").get_text()
    head.get(ITEM)
    assert "Looked at again by Hana Whitfield" in head.text()
    head.get(address)
    head.post(address, {"right": "yes"}, status=409)


def test_what_was_not_right_is_held_before_it_can_go_out(
    office: Office, sign_in: As, codes: list[str]
) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    officer.get(f"{ITEM}/urgent")
    form = SAID | {"approver": str(office.people[Role.HEAD]), "code": codes[0]}
    officer.send(f"{ITEM}/urgent", form)
    at = office.clock.now() + timedelta(hours=1)
    local = at + timedelta(hours=1)
    officer.send(
        f"{ITEM}/schedule",
        {"when": "own", "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "account": "Practice"},
    )
    with office.app.app_context(), reading() as session:
        number = session.query(PhoneApproval.approval_id).scalar()
    head.get(f"{ITEM}/urgent/{number}")
    head.send(f"{ITEM}/urgent/{number}", {"right": "no", "said": "The time was another."})
    office.clock.advance(hours=2)
    office.send_what_is_due()
    with office.app.app_context(), reading() as session:
        delivery = session.get_one(Delivery, office.delivery_id(POST, "practice"))
        assert delivery.status == DeliveryStatus.HELD
        assert session.get_one(Approval, number).withdrawn_at is not None


def test_nobody_writes_down_a_yes_that_was_not_given(office: Office, codes: list[str]) -> None:
    people = office.people

    def call(code: str, approver: Role = Role.HEAD, by: Role = Role.OFFICER) -> None:
        with office.app.app_context():
            made = PhoneCall(people[approver], code, **SAID)
            record_phone_approval(office.desk, POST, made, user_id=people[by], seen=None)

    with pytest.raises(CampaignDeskError, match="that is you"):
        call(codes[0], by=Role.HEAD)
    for _ in range(5):
        with pytest.raises(CampaignDeskError, match="not a code of Hana"):
            call("aaaa-bbbb-cccc-dddd")
    with pytest.raises(CampaignDeskError, match="sign in on their own phone"):
        call(codes[0])
    with office.app.app_context(), reading() as session:
        assert session.query(PhoneApproval).count() == 0


def test_an_author_is_not_rung_and_a_card_is_made_by_nobody_else(office: Office, codes: list[str]) -> None:
    head = office.people[Role.HEAD]
    with office.app.app_context():
        other = ref("tuesday-thread")
        path = office.content / f"{other}.md"
        path.write_text(path.read_text() + "\nMore.\n")
        submit_for_review(office.desk, other, user_id=head)
        made = PhoneCall(head, codes[0], **SAID)
        with pytest.raises(CampaignDeskError, match="wrote some of this text"):
            record_phone_approval(office.desk, other, made, user_id=office.people[Role.OFFICER], seen=None)
        with transaction() as session:
            session.get_one(User, head).access_set_up_how = "desk"
        with pytest.raises(NotAllowedError, match="Sign in by a link"):
            make_card(office.desk, head, phone=NUMBER)


def test_a_later_text_that_others_approved_goes_on_when_an_earlier_call_was_not_right(
    office: Office, codes: list[str]
) -> None:
    people = office.people
    with office.app.app_context():
        with reading() as session:
            seen = seen_of(session, session.query(Revision).filter_by(number=1).one())
        made = PhoneCall(people[Role.HEAD], codes[0], **SAID)
        number = record_phone_approval(office.desk, POST, made, user_id=people[Role.OFFICER], seen=seen)
        path = office.content / f"{POST}.md"
        path.write_text(path.read_text() + "\nOne more word.\n")
    sign_off(office, POST)
    with office.app.app_context():
        close_review(
            office.desk, POST, number, user_id=people[Role.HEAD], was_right=False, said="It was another."
        )
        with reading() as session:
            assert session.get_one(PhoneApproval, number).was_right is False
            item = find_item(session, POST)
            assert item is not None
            assert item.status == ItemStatus.APPROVED


def test_a_yes_that_would_count_for_practice_alone_is_not_written_down(
    office: Office, codes: list[str]
) -> None:
    """The officer who wrote the text set up the head's access anew since the card was made."""
    people = office.people
    with office.app.app_context():
        with transaction() as session:
            head = session.get_one(User, people[Role.HEAD])
            head.access_set_up_how, head.access_set_up_by_id = "desk", people[Role.OFFICER]
            head.address_confirmed_at = None
            seen = seen_of(session, session.query(Revision).filter_by(number=1).one())
        made = PhoneCall(people[Role.HEAD], codes[0], **SAID)
        with pytest.raises(NotAllowedError, match="counts for Practice only"):
            record_phone_approval(office.desk, POST, made, user_id=people[Role.OFFICER], seen=seen)
        with reading() as session:
            assert session.query(PhoneApproval).count() == 0


def test_who_is_away_is_not_rung_but_their_deputy(office: Office, sign_in: As, codes: list[str]) -> None:
    head, administrator = sign_in(Role.HEAD), office.people[Role.ADMINISTRATOR]
    head.get("/access/away")
    days = {"from": "2027-05-17", "until": "2027-05-18", "deputy": str(administrator)}
    head.send("/access/away", days)
    officer = sign_in(Role.OFFICER)
    officer.get(f"{ITEM}/urgent")
    assert "Sam Fox, for Hana Whitfield who is away, has no card" in officer.text()
    sam = sign_in(Role.ADMINISTRATOR)
    sam.get("/access/urgent")
    sam.post("/access/urgent", {"phone": "none"}, status=400)
    sam.post("/access/urgent", {"phone": "01332 111 111"}, status=200)
    [code, *_] = sam.texts(".cd-secret code")
    officer.get(f"{ITEM}/urgent")
    assert "Sam Fox on 01332 111 111 (stands in for Hana Whitfield)" in officer.text()
    form = SAID | {"approver": str(administrator), "code": code}
    officer.send(f"{ITEM}/urgent", form)
    assert "On the phone, for Hana Whitfield who was away" in officer.text()


def test_the_head_names_who_can_be_rung(office: Office, sign_in: As) -> None:
    head = sign_in(Role.HEAD)
    head.get("/settings/urgent")
    assert "Nobody is named yet." in head.text()
    head.post("/settings/urgent", {"approver": str(office.people[Role.OFFICER])}, status=400)
    assert "Choose somebody who may approve." in head.text("#approver-error")
    head.send("/settings/urgent", {"approver": str(office.people[Role.APPROVER])})
    assert "Tom Reed Can’t be rung: has no card" in head.text("#today ~ ul")
    head.send(f"/settings/urgent/{office.people[Role.APPROVER]}/end", {})
    assert "Nobody is named yet." in head.text()


def test_whose_access_somebody_else_set_up_is_told_so_before_they_type_anything(
    office: Office, sign_in: As
) -> None:
    head = sign_in(Role.HEAD)
    head.get("/access/urgent")
    assert "Make a card" in head.buttons()
    with office.app.app_context(), transaction() as session:
        user = session.get_one(User, office.people[Role.HEAD])
        user.access_set_up_how, user.access_set_up_by_id = "desk", office.people[Role.ADMINISTRATOR]
        user.access_set_up_at, user.address_confirmed_at = office.clock.now(), None
    head.get("/access/urgent")
    assert "sign in by a link sent to your own e-mail address" in head.text()
    assert "Make a card" not in head.buttons()
