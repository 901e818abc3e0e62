"""The life of an item by its buttons: copied, renamed, moved, taken back from review, deleted and brought back."""

from __future__ import annotations

from campaigns.domain.people.permissions import Role
from campaigns.models.authorship import list_authors
from campaigns.models.content import find_item
from campaigns.services.content.writing import open_post
from campaigns.services.core.transaction import reading
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.forms import form_of
from tests.web.office import Office, approve, ref, schedule, submit

POST = ref("monday-launch")
ITEM = f"/items/{POST}"


def test_an_item_is_renamed_and_its_old_address_leads_to_the_new_one(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.get(f"{ITEM}/name")
    officer.post(f"{ITEM}/name", form_of(page, f"{ITEM}/name", name="Not a name"), status=400)
    page = officer.page
    assert page.select_one("#name-error")
    officer.send(f"{ITEM}/name", form_of(page, f"{ITEM}/name", name="monday"))
    answer = officer.client.get(ITEM)
    assert answer.headers["Location"].endswith(f"/items/{CAMPAIGN}/posts/monday")


def test_a_copy_is_a_draft_without_a_day_whose_writers_stay_writers(office: Office, sign_in: As) -> None:
    head = sign_in(Role.HEAD)
    with office.app.app_context():
        old = open_post(office.desk, POST).words
    head.get(f"{ITEM}/edit")
    edit = form_of(head.get(f"{ITEM}/edit"), f"{ITEM}/edit", tags="own")
    head.post(f"{ITEM}/edit", edit)
    officer = sign_in(Role.OFFICER)
    page = officer.get(f"{ITEM}/again")
    page = officer.send(f"{ITEM}/again", form_of(page, f"{ITEM}/again", title="Tuesday"))
    assert "Not taken over: its day and time" in page.text
    with office.app.app_context(), reading() as session:
        new = open_post(office.desk, f"{CAMPAIGN}/posts/tuesday").words
        assert (new.parts, new.publish_at) == (old.parts, "")
        item, first = (find_item(session, one) for one in (f"{CAMPAIGN}/posts/tuesday", POST))
        assert item is not None
        assert first is not None
        writers = {row.user_id for row in list_authors(session, [item.id])}
        assert {row.user_id for row in list_authors(session, [first.id])} < writers


def test_a_planned_item_is_deleted_after_a_look_and_brought_back_from_the_bin(
    office: Office, sign_in: As
) -> None:
    with office.app.app_context():
        submit(office, POST)
        approve(office, POST)
        schedule(office, POST, "Derbyshire VRU on Bluesky", in_minutes=60)
    officer = sign_in(Role.OFFICER)
    page = officer.get(f"{ITEM}/delete")
    assert "Deleting it cancels this" in page.text
    form = form_of(page, f"{ITEM}/delete")
    officer.post(f"{ITEM}/delete", {**form, "planned": []}, status=409)
    page = officer.send(f"{ITEM}/delete", form)
    assert "What was planned is cancelled" in page.text
    assert not page.select_one(f'a[href="{ITEM}"]')
    assert "It was deleted" in officer.get(ITEM).text
    page = officer.get("/bin")
    button = page.select_one('form[action^="/bin/"]')
    assert button is not None
    page = officer.send(str(button["action"]), {})
    assert "Restored" in page.text
    assert officer.get("/bin").select_one(".cd-empty")


def test_a_text_is_taken_back_from_review_by_a_button(office: Office, sign_in: As) -> None:
    with office.app.app_context():
        submit(office, POST)
    officer = sign_in(Role.OFFICER)
    page = officer.send(f"{ITEM}/withdraw", form_of(officer.get(ITEM), f"{ITEM}/withdraw"))
    assert "Taken back from review" in page.text
    assert not sign_in(Role.APPROVER).get(ITEM).select_one(f'a[href="{ITEM}/delete"]')
