"""A campaign by its form: made, planned, used again; nothing typed is lost and nobody is written over unseen."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from campaigns.services.content.plan_writing import open_plan
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.forms import form_of
from tests.web.office import Office
from tests.web.test_editor import by_itself_at

PLAN = f"/campaigns/{CAMPAIGN}/plan"


def test_a_campaign_comes_to_be_and_is_planned_bit_by_bit(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    assert officer.get("/campaigns").select_one('a[href="/campaigns/new"]')
    officer.get("/campaigns/new")
    officer.post("/campaigns/new", {"title": " ", "starts": "2027-10-04"}, status=400)
    page = officer.page
    assert page.select_one("#title-error")
    page = officer.send(
        "/campaigns/new", {"title": "Autumn: safe home", "starts": "2027-10-04", "ends": "2027-10-10"}
    )
    address = "/campaigns/autumn-safe-home/plan"
    form = form_of(page, address)
    texts = ["", "One thought a day.", "", "", "Less is more."]
    rows = {
        "objectives-measure": ["Calls: all", ""],
        "objectives-by": ["2027-11-01", ""],
        "activities-what": ["Posters", ""],
    }
    reminder = {"activities-on": ["2027-05-20", ""], "activities-remind_on": ["2027-05-17", ""]}
    officer.send(address, {**form, "section": texts, **rows, **reminder, "do": "show"})
    page = officer.get("/campaigns/autumn-safe-home")
    assert "To be seen to: Posters" in page.text
    assert "Calls: all" in page.text
    assert "One thought a day." in page.text
    course = officer.get("/campaigns/autumn-safe-home/course")
    assert [row.text.strip() for row in course.select('td[data-label="What"]')] == [
        "Posters",
        "First day",
        "Last day",
        "Calls: all",
    ]
    assert "Less is more." in course.text
    today = officer.get("/").select_one("#main-content").text
    assert "Posters, events and the rest: to be seen to" in today
    week = officer.get("/calendar?view=week&on=2027-05-20")
    assert [one.text for one in week.select('.cd-daynote:has(a[href="/campaigns/autumn-safe-home"])')] == [
        "Remember: Posters, Autumn: safe home",
        "No post: Posters, Autumn: safe home",
    ]
    page = officer.get(address)
    officer.send(address, {**form_of(page, address), "activities-proof": ["Seen on 20 May", "", ""]})
    assert "to be seen to" not in officer.get("/").text
    week = officer.get("/calendar?view=week&on=2027-05-20")
    assert "No post: Posters, Autumn: safe home. Done" in week.text


def test_of_two_writers_each_keeps_their_fields_and_both_see_what_both_changed(
    office: Office, sign_in: As
) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    mine, theirs = (form_of(one.get(PLAN), PLAN) for one in (officer, head))
    head.post(PLAN, {**theirs, "owner": "Hilary", "title": "Walk on"})
    officer.post(PLAN, {**mine, "title": "Walk home", "topic": "prevention"}, status=409)
    page = officer.page
    with office.app.app_context():
        assert open_plan(office.desk, CAMPAIGN).words.title == "Walk on"
    assert "Walk on" in page.text
    form = form_of(page, PLAN)
    assert (form["title"], form["owner"], form["topic"]) == (["Walk home"], ["Hilary"], ["prevention"])
    officer.post(PLAN, form)
    with office.app.app_context():
        words = open_plan(office.desk, CAMPAIGN).words
        assert (words.title, words.owner, words.topic) == ("Walk home", "Hilary", "prevention")


def test_a_plan_that_saves_by_itself_takes_nothing_over_and_tells_of_the_other(
    office: Office, sign_in: As
) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    mine = form_of(officer.get(PLAN), PLAN, owner="Maya")
    assert "Saved 9:00am" in by_itself_at(officer, PLAN, mine)
    head.post(PLAN, form_of(head.get(PLAN), PLAN, topic="prevention"))
    mine = form_of(officer.get(PLAN), PLAN)
    head.post(PLAN, form_of(head.get(PLAN), PLAN, topic="hope"))
    said = by_itself_at(officer, PLAN, {**mine, "owner": "Maya and Sam"})
    assert "Somebody else changed this plan meanwhile. Press “Save”, and you see both." in said
    officer.post(PLAN, {**mine, "owner": "Maya and Sam"})
    with office.app.app_context():
        words = open_plan(office.desk, CAMPAIGN).words
    assert (words.owner, words.topic) == ("Maya and Sam", "hope")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_there(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    form = form_of(officer.get(PLAN), PLAN, ends="2027-01-01", owner="Somebody else")
    officer.post(PLAN, form, status=400)
    page = officer.page
    assert page.select_one("#ends-error")
    assert form_of(page, PLAN)["owner"] == ["Somebody else"]
