"""Media lists in the browser: files are looked at first, people corrected and taken off, and who left is shown."""

from __future__ import annotations

from io import BytesIO

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.deliveries import Delivery
from campaigns.models.people import Contact, MediaList
from campaigns.services.content.messages import UNSUBSCRIBING, named
from campaigns.services.core.transaction import reading, transaction
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import Office, ref, schedule, sign_off

CSV = (
    "email,name,outlet,phone\n"
    "news@derby-echo.example,News desk,Derby Echo and Post,1\n"
    "planning@peak-radio.example,Planning,Peak Radio,2\n"
    "new@paper.example,Ann,The Paper,3\n"
    "not an address,Bob,The Paper,4\n"
)
LIST = "/lists/1"


def emails(office: Office) -> dict[str, str]:
    with office.app.app_context(), reading() as session:
        return {one.email: one.outlet for one in session.get_one(MediaList, 1).contacts}


def chosen(reader: Reader, text: str) -> str:
    """Choose a file; the address of the page that shows what it would change."""
    answer = reader.client.post(
        f"{LIST}/file",
        data={"csrf_token": reader.token(), "file": (BytesIO(text.encode()), "list.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.location)


def test_a_file_is_looked_at_row_by_row_before_anything_of_it_is_saved(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    before = emails(office)
    officer.get(LIST)
    address = chosen(officer, CSV)
    officer.get(address)
    said = officer.text()
    assert "1 new, 1 changed, 1 unchanged, 1 problem" in said
    assert "Columns that are not read: phone." in said
    assert "Row 5: the e-mail address" in said
    assert officer.texts("caption") == ["New: 1", "Changed: 1"]
    assert "News desk, Derby Echo" in officer.text("table:nth-of-type(2)")
    assert emails(office) == before
    assert "2 changes" in officer.text("#save + form")
    officer.send(address)
    assert "1 added, 1 corrected." in officer.text()
    assert emails(office) == before | {
        "new@paper.example": "The Paper",
        "news@derby-echo.example": "Derby Echo and Post",
    }
    officer.get(address, status=404)  # saved once
    other = Reader(office).sign_in(Role.HEAD)
    other.get(LIST)
    other.get(chosen(officer, CSV), status=404)  # somebody else's file


def test_somebody_is_added_corrected_and_taken_off_and_comes_back_only_when_they_agreed(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(LIST)
    officer.post(LIST, {"email": "no address"}, status=400)
    officer.post(LIST, {"email": "News@derby-echo.example"}, status=409)
    officer.send(LIST, {"email": "jo@paper.example", "name": "Jo", "outlet": "The Paper"})
    with office.app.app_context(), reading() as session:
        jo = session.query(Contact).filter_by(email="jo@paper.example").one().id
    page = f"{LIST}/contacts/{jo}"
    officer.get(page)
    officer.post(page, {"email": "news@derby-echo.example", "name": "Jo"}, status=400)
    assert "Another contact has this address" in officer.text(".govuk-error-summary")
    officer.send(page, {"email": "jo.reed@paper.example", "name": "Jo Reed", "outlet": "The Paper"})
    assert "jo.reed@paper.example" in officer.text("table")
    officer.get(page)
    officer.send(f"{page}/take-off", {"from": "every"})
    assert "jo.reed@paper.example" not in officer.text()
    officer.get("/lists")
    assert "Taken off here" in officer.text("#left ~ table")
    officer.get(LIST)
    officer.post(LIST, {"email": "jo.reed@paper.example"}, status=400)
    officer.get(chosen(officer, "email\njo.reed@paper.example\n"))
    assert "1 taken off earlier" in officer.text()
    officer.get(LIST)
    officer.send(LIST, {"email": "jo.reed@paper.example", "put_back": "yes"})
    assert "jo.reed@paper.example" in emails(office)


def test_a_refused_address_and_who_asked_to_be_taken_off_are_shown_and_honoured(
    office: Office, sign_in: As
) -> None:
    sign_off(office, ref("launch", "releases"))
    first, second = schedule(office, ref("launch", "releases"), "Press office mail", in_minutes=5)
    with office.app.app_context(), transaction() as session:
        refused = session.get_one(Delivery, first)
        refused.status, refused.next_attempt_at = DeliveryStatus.PERMANENT_FAILURE, None
        refused.error = "The mail server does not take this address."
        contact = session.get_one(Delivery, second).contact
        assert contact is not None
        code = f"{contact.id}-{office.desk.seal.sign(UNSUBSCRIBING, named(contact))}"
    officer = sign_in(Role.OFFICER)
    officer.get(LIST)
    assert "The mail server does not take this address." in officer.text("table")
    office.app.test_client().post(f"/unsubscribe/{code}")
    officer.get("/lists")
    assert "Asked to be taken off, by the link in a letter" in officer.text("#left ~ table")
    with office.app.app_context(), reading() as session:
        left = session.query(Contact).filter_by(is_active=False).one()
        assert (left.left_how, left.left_at) == ("asked", office.clock.now())
    approver = sign_in(Role.APPROVER)
    approver.get("/accounts")
    approver.get("/lists", status=403)


def test_a_corrected_address_loses_no_wish_to_be_left_alone(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    with office.app.app_context(), reading() as session:
        contact = session.query(Contact).filter_by(email="news@derby-echo.example").one()
        number, link = contact.id, f"{contact.id}-{office.desk.seal.sign(UNSUBSCRIBING, named(contact))}"
    page = f"{LIST}/contacts/{number}"
    officer.get(page)
    officer.send(page, {"email": "desk@derby-echo.example", "name": "", "outlet": "Derby Echo"})
    office.app.test_client().post(f"/unsubscribe/{link}")  # from a letter that went to the address before
    assert "desk@derby-echo.example" not in emails(office)
    officer.get(page)
    officer.post(page, {"email": "other@derby-echo.example", "outlet": "Derby Echo"}, status=400)
    assert "Add the other address to a list as somebody new" in officer.text(".govuk-error-summary")
    officer.get(LIST)
    officer.post(LIST, {"email": "desk@derby-echo.example"}, status=400)  # it is remembered still


def test_whoever_comes_after_sign_off_is_shown_at_planning_and_gets_nothing_before_an_approver_says_so(
    office: Office, sign_in: As
) -> None:
    sign_off(office, ref("launch", "releases"))
    officer = sign_in(Role.OFFICER)
    officer.get(LIST)
    officer.send(LIST, {"email": "late@paper.example", "name": "Late"})
    assert "only once an approver confirms them" in officer.text()
    planned = schedule(office, ref("launch", "releases"), "Press office mail", in_minutes=5)
    assert len(planned) == 2
    officer.get(f"/items/{ref('launch', 'releases')}")
    assert "Late" in officer.text()
