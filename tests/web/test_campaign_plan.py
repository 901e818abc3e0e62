"""A campaign by its form: made, planned, used again; nothing typed is lost and nobody is written over unseen."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from campaigns.services.content.plan_writing import open_plan
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.forms import form_of
from tests.web.office import Office

PLAN = f"/campaigns/{CAMPAIGN}/plan"
AGAIN = f"/campaigns/{CAMPAIGN}/again"


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


def test_saving_the_form_unchanged_leaves_the_file_alone(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    before = (office.content / CAMPAIGN / "campaign.md").read_bytes()
    officer.post(PLAN, form_of(officer.get(PLAN), PLAN))
    assert (office.content / CAMPAIGN / "campaign.md").read_bytes() == before


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


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_there(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    form = form_of(officer.get(PLAN), PLAN, ends="2027-01-01", owner="Somebody else")
    officer.post(PLAN, form, status=400)
    page = officer.page
    assert page.select_one("#ends-error")
    assert form_of(page, PLAN)["owner"] == ["Somebody else"]


def test_last_years_campaign_is_used_again_with_its_days_moved_and_its_learning_shown(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    form = form_of(officer.get(PLAN), PLAN)
    heads = [*form["section-heading"]]
    texts = [
        "Shorter texts." if head == "Learning" else text
        for head, text in zip(heads, form["section"], strict=True)
    ]
    officer.post(PLAN, {**form, "section": texts})
    page = officer.get(AGAIN)
    assert "Shorter texts." in page.text
    form = form_of(page, AGAIN)
    assert form["starts"] == ["2028-05-15"]
    assert f"{CAMPAIGN}/posts/monday-launch" in form["item"]
    sound = [ref for ref in form["item"] if "broken" not in ref]
    page = officer.send(AGAIN, {**form, "title": "Walk away 2028", "item": sound})
    assert "items came along as drafts" in page.text
    store = office.desk.content
    for ref in sound:
        old, new = store.read_item(ref), store.read_item(ref.replace(CAMPAIGN, "walk-away-2028"))
        assert (new.title, new.body) == (old.title, old.body)
        if old.publish_at and new.publish_at:
            assert (new.publish_at - old.publish_at).days == 364
    plan = store.read_campaign("walk-away-2028")
    assert (str(plan.ends), str(plan.objectives[0].by), plan.again_of) == (
        "2028-05-21",
        "2028-05-21",
        CAMPAIGN,
    )
    assert "Shorter texts." not in plan.body
