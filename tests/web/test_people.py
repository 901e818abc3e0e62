"""People: who is let in is marked until they have shown who they are, and nobody passes for somebody else."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from campaigns.models.authorship import ItemAuthor
from campaigns.models.people import User, find_user
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.review import submit_for_review
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import PASSWORD, Office

ITEM = f"{CAMPAIGN}/posts/thursday-fearless"
PAGE = f"/items/{ITEM}"
JO = {"name": "Jo Reed", "email": "jo@council.example", "role": "approver"}


def add_jo(office: Office, administrator: Reader) -> Reader:
    """Jo, who has chosen a password of their own."""
    administrator.get("/people")
    administrator.post("/people", JO, status=200)
    secret = administrator.text(".cd-secret")
    jo = Reader(office)
    jo.post("/sign-in", {"email": JO["email"], "password": secret}, status=302)
    jo.get("/password")
    jo.send("/password", {"current": secret, "new": PASSWORD, "again": PASSWORD})
    return jo


def approve(reader: Reader) -> None:
    reader.get(f"{PAGE}/review")
    reader.send(f"{PAGE}/approve", {})


def test_an_administrators_own_words_go_to_practice_alone_on_jos_yes(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    jo = add_jo(office, administrator)
    administrator.get(PAGE)
    administrator.send(f"{PAGE}/submit")
    approve(jo)
    assert "Approved, for Practice only. Jo Reed’s access was set up by" in jo.page.get_text()
    assert "it counts for Practice only" in jo.text(".cd-approvals")
    assert "Approve these words" not in jo.buttons()
    administrator.get(PAGE)
    open_accounts = administrator.texts(".govuk-checkboxes__label")
    assert open_accounts == ["Practice"]
    assert "Jo Reed signs in by a link sent to jo@council.example" in administrator.text(".cd-signoff")
    values = {"when": "own", "day": "2027-06-17", "time": "08:00"}
    administrator.post(f"{PAGE}/schedule", {**values, "account": "Derbyshire VRU on Bluesky"}, status=400)
    administrator.get(PAGE)
    administrator.send(f"{PAGE}/schedule", {**values, "account": "Practice"})
    assert "It goes out by itself" in administrator.page.get_text()


def test_jo_approves_again_after_signing_in_by_a_link(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    jo = add_jo(office, administrator)
    administrator.get(PAGE)
    administrator.send(f"{PAGE}/submit")
    approve(jo)
    with office.app.app_context(), transaction() as session:
        find_user(session, JO["email"]).address_confirmed_at = office.clock.now()
    approve(jo)
    assert "Practice only" not in jo.text(".cd-signoff .cd-approvals__line:last-child")
    administrator.get(PAGE)
    assert administrator.texts(".govuk-checkboxes__label") == [
        "Bluesky Derbyshire VRU on Bluesky",
        "Practice",
    ]


def test_the_head_of_communications_sees_a_marked_approval_on_today(office: Office, sign_in: As) -> None:
    jo = add_jo(office, sign_in(Role.ADMINISTRATOR))
    with office.app.app_context():
        submit_for_review(office.desk, ITEM, user_id=office.people[Role.OFFICER])
    approve(jo)
    assert "access was set up by" in sign_in(Role.HEAD).text(".cd-today__needs")
    assert "access was set up by" not in sign_in(Role.OFFICER).text(".cd-today__needs")


def test_the_list_says_who_was_let_in_by_whom(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    add_jo(office, administrator)
    administrator.get("/people")
    assert "Access set up by" in administrator.text("table")


def test_a_look_alike_is_refused_beside_its_field(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    administrator.get("/people")
    administrator.post("/people", {**JO, "name": "Mауа Okafor"}, status=409)
    assert "mixes letters of several alphabets" in administrator.text("#name-error")
    administrator.post("/people", {**JO, "email": office.email(Role.OFFICER).replace("o", "ο")}, status=409)
    assert "by hand" in administrator.text("#email-error")


def test_somebody_gets_another_name_and_role(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    officer_id = office.people[Role.OFFICER]
    administrator.get(f"/people/{officer_id}")
    values = {"name": "Maya Okafor-Lee", "email": office.email(Role.OFFICER), "role": Role.HEAD.value}
    administrator.post(f"/people/{officer_id}", {**values, "name": ""}, status=400)
    administrator.post(f"/people/{officer_id}", {**values, "name": "Hana Whitfield"}, status=409)
    administrator.send(f"/people/{officer_id}", values)
    assert "Maya Okafor-Lee is changed." in administrator.page.get_text()
    with office.app.app_context(), reading() as session:
        user = session.get_one(User, officer_id)
    assert (user.role, user.is_vouched_for_by_another) == (Role.HEAD, True)


def test_who_mends_a_text_in_the_browser_is_its_author(office: Office, sign_in: As) -> None:
    path = office.content / CAMPAIGN / "posts" / "thursday-fearless.md"
    path.write_text(path.read_text() + "\nWe organize it in the center.\n")
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    form = head.page.select_one(".cd-finding__mend")
    assert form is not None
    head.send(f"{PAGE}/mend", {str(one["name"]): str(one["value"]) for one in form.select("input[name]")})
    with office.app.app_context(), reading() as session:
        (row,) = session.query(ItemAuthor).all()
    assert (row.user_id, row.how) == (office.people[Role.HEAD], "mended")
    with office.app.app_context():
        submit_for_review(office.desk, ITEM, user_id=office.people[Role.OFFICER])
    head.get(f"{PAGE}/review")
    assert "You wrote some of this text" in head.text(".cd-signoff")
    assert "Approve these words" not in head.buttons()
