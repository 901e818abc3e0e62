"""Access that ends on its day, being away with a deputy, and leaving with what was looked after."""

from __future__ import annotations

from datetime import timedelta

from campaigns.domain.people.permissions import Role
from campaigns.models.people import User
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.end_of_access import end_what_is_over
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import PASSWORD, Office

JO = {"name": "Jo Reed", "email": "jo@council.example", "role": "partner", "ends_on": "2027-05-20"}


def test_a_partner_gets_in_up_to_and_with_the_last_day_and_needs_one(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    administrator.get("/people")
    administrator.post("/people", {**JO, "ends_on": ""}, status=400)
    assert "a partner’s access ends by itself" in administrator.text("#ends-on-error")
    administrator.post("/people", {**JO, "ends_on": "2027-05-16"}, status=400)
    assert "That day is over" in administrator.text("#ends-on-error")
    administrator.post("/people", JO, status=200)
    secret = administrator.text(".cd-secret")
    office.clock.advance(hours=12)
    jo = Reader(office)
    jo.post("/sign-in", {"email": JO["email"], "password": secret}, status=302)
    jo.get("/password")
    jo.send("/password", {"current": secret, "new": PASSWORD, "again": PASSWORD})
    office.clock.advance(days=3, hours=2)  # Thursday 20 May, 11:00pm
    jo = Reader(office)
    jo.post("/sign-in", {"email": JO["email"], "password": PASSWORD}, status=302)
    jo.get("/campaigns")
    with office.app.app_context():
        assert end_what_is_over(office.desk) == 0
    office.clock.advance(hours=1)  # midnight, by the office's own calendar
    assert jo.client.get("/campaigns").location.startswith("/sign-in")
    jo.get("/sign-in")
    jo.post("/sign-in", {"email": JO["email"], "password": PASSWORD}, status=403)
    assert "ended by itself" in jo.text()
    with office.app.app_context():
        assert end_what_is_over(office.desk) == 1
        with reading() as session:
            assert not session.query(User).filter_by(email=JO["email"]).one().is_active


def test_who_stands_in_is_told_where_they_look_and_nobody_gets_a_right_by_it(
    office: Office, sign_in: As
) -> None:
    head, administrator = sign_in(Role.HEAD), sign_in(Role.ADMINISTRATOR)
    head.get("/access/away")
    assert head.texts("#deputy option") == ["Choose somebody", "Sam Fox"]  # nobody else may do all of it
    form = {"from": "2027-05-18", "until": "2027-05-25", "deputy": str(office.people[Role.ADMINISTRATOR])}
    for wrong, field in (
        ({"until": "2027-05-17"}, "until"),
        ({"until": "2029-05-17"}, "until"),
        ({"from": "tomorrow"}, "from"),
        ({"deputy": str(office.people[Role.OFFICER])}, "deputy"),
    ):
        head.post("/access/away", {**form, **wrong}, status=400)
        assert head.text(f"#{field}-error")
    head.send("/access/away", form)
    assert "Sam Fox stands in" in head.text()
    head.post("/access/away", form, status=409)
    assert "away at that time already" in head.text()
    assert "you stand in" not in administrator.get("/").get_text()
    office.clock.advance(days=1)
    administrator, head = sign_in(Role.ADMINISTRATOR), sign_in(Role.HEAD)
    assert (
        "Hana Whitfield is away until Tuesday 25 May 2027, and you stand in"
        in administrator.get("/").get_text()
    )
    assert "Sam Fox stands in" in head.get("/").get_text()
    administrator.get("/people")
    assert "Away; Sam Fox stands in" in administrator.text()
    officer = sign_in(Role.OFFICER)
    officer.get("/access/away")
    officer.post("/access/away/1/end", status=404)
    administrator.get(f"/people/{office.people[Role.HEAD]}/away")
    administrator.send(f"/people/{office.people[Role.HEAD]}/away/1/end")
    assert "you stand in" not in administrator.get("/").get_text()


def test_who_leaves_hands_over_their_campaigns_and_gets_in_no_more(office: Office, sign_in: As) -> None:
    plan = office.content / CAMPAIGN / "campaign.md"
    administrator, officer = sign_in(Role.ADMINISTRATOR), sign_in(Role.OFFICER)
    address = f"/people/{office.people[Role.OFFICER]}/leaving"
    administrator.get(address)
    assert "its plan names them as the owner" in administrator.text()
    administrator.post(address, {"to": ""}, status=400)
    assert "Choose who takes over" in administrator.text("#to-error")
    away = f"/people/{office.people[Role.APPROVER]}/away"
    administrator.get(away)
    days = {"from": "2027-06-01", "until": "2027-06-04"}
    administrator.send(away, {**days, "deputy": str(office.people[Role.HEAD])})
    leaving = f"/people/{office.people[Role.HEAD]}/leaving"
    administrator.get(leaving)
    administrator.post(leaving, {"to": str(office.people[Role.APPROVER])}, status=400)
    assert "stands in for" in administrator.text("#to-error")
    administrator.get(address)
    administrator.send(address, {"to": str(office.people[Role.HEAD])})
    assert "Maya Okafor has left. What they looked after is handed over." in administrator.page.get_text()
    assert "owner: Hana Whitfield" in plan.read_text()
    assert officer.client.get("/").location.startswith("/sign-in")
    administrator.get(f"/people/{office.people[Role.ADMINISTRATOR]}/leaving")
    mine = f"/people/{office.people[Role.ADMINISTRATOR]}/leaving"
    administrator.post(mine, {"to": str(office.people[Role.HEAD])}, status=409)
    assert "last administrator" in administrator.text("#to-error")


def test_the_last_administrator_can_not_be_given_a_last_day(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    user_id = office.people[Role.ADMINISTRATOR]
    administrator.get(f"/people/{user_id}")
    form = {"name": "Sam Fox", "email": office.email(Role.ADMINISTRATOR), "role": "administrator"}
    day = (office.clock.now() + timedelta(days=9)).date().isoformat()
    administrator.post(f"/people/{user_id}", {**form, "ends_on": day}, status=409)
    assert "last administrator" in administrator.text()


def test_of_the_administrators_one_has_no_last_day(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    with office.app.app_context(), transaction() as session:
        other = session.get_one(User, office.people[Role.HEAD])
        other.role, other.ends_on = Role.ADMINISTRATOR, office.clock.now().date() + timedelta(days=9)
    user_id = office.people[Role.ADMINISTRATOR]
    administrator.get(f"/people/{user_id}")
    form = {"name": "Sam Fox", "email": office.email(Role.ADMINISTRATOR), "role": "administrator"}
    day = (office.clock.now() + timedelta(days=9)).date().isoformat()
    administrator.post(f"/people/{user_id}", {**form, "ends_on": day}, status=409)
    assert "last administrator" in administrator.text()


def test_who_is_activated_after_their_last_day_needs_a_new_one_first(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    user_id = office.people[Role.PARTNER]
    with office.app.app_context(), transaction() as session:
        partner = session.get_one(User, user_id)
        partner.ends_on, partner.is_active = office.clock.now().date() - timedelta(days=1), False
    administrator.get(f"/people/{user_id}/activate")
    administrator.post(f"/people/{user_id}/activate", status=409)
    assert "Give them a new last day on their page under People first" in administrator.text()
    administrator.get(f"/people/{user_id}")
    form = {"name": "Owen Marsh", "email": office.email(Role.PARTNER), "role": "partner"}
    administrator.send(f"/people/{user_id}", form | {"ends_on": "2027-06-30"})
    administrator.get(f"/people/{user_id}/activate")
    administrator.send(f"/people/{user_id}/activate")
    with office.app.app_context(), reading() as session:
        assert session.get_one(User, user_id).is_active
