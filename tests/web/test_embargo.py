"""The pages of an embargo: who is ready, one button for all, and the red line until what is missing was dealt with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.review import ask_for_changes
from tests.web.client import Reader
from tests.web.embargo_office import POSTS, RELEASE, TITLES, ended_office, plan_all, write_set
from tests.web.office import Office, sign_off

As = Callable[[Role], Reader]
PAGE = f"/embargo/{RELEASE}"


def due_count(office: Office) -> int:
    with office.app.app_context(), reading() as session:
        return session.query(Delivery).filter(Delivery.next_attempt_at.is_not(None)).count()


@pytest.fixture
def office(office: Office) -> Office:
    write_set(office)
    return office


def test_the_page_lists_every_item_with_what_is_missing(office: Office, sign_in: As) -> None:
    sign_off(office, RELEASE, POSTS[0])
    reader = sign_in(Role.OFFICER)
    reader.get(PAGE)
    assert "4 of 4 not ready" in reader.texts("h2")
    assert "Ends Monday 17 May 2027, midday (UK time)" in reader.text()
    rows = reader.texts("tbody tr")
    assert len(rows) == 4
    assert "It is approved and is not scheduled yet." in rows[0]
    assert "It is still a draft: nobody has signed it off." in rows[2]


def test_a_post_leads_to_the_page_of_its_release(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    answer = reader.client.get(f"/embargo/{POSTS[0]}")
    assert (answer.status_code, answer.location) == (302, PAGE)


def test_the_form_of_a_linked_post_starts_with_the_moment_of_its_set(office: Office, sign_in: As) -> None:
    sign_off(office, RELEASE, POSTS[0])
    page = sign_in(Role.OFFICER).get(f"/items/{POSTS[0]}")
    assert [page.select_one(f"input#{name}")["value"] for name in ("day", "time")] == ["2027-05-17", "12:00"]  # type: ignore[index]


def test_an_item_without_embargo_has_no_such_page(sign_in: As) -> None:
    sign_in(Role.OFFICER).get("/embargo/walk-away-2027/posts/monday-launch", status=404)


def test_one_button_schedules_all_of_it(office: Office, sign_in: As) -> None:
    sign_off(office, RELEASE, *POSTS)
    reader = sign_in(Role.OFFICER)
    reader.get(PAGE)
    reader.send(f"{PAGE}/schedule")
    assert "Scheduled: 4 items for Monday 17 May 2027, midday" in reader.text()
    assert "All ready" in reader.texts("h2")
    assert "Schedule all for that moment" not in reader.buttons()


def test_while_there_are_drafts_all_can_not_be_pressed_and_they_are_named(
    office: Office, sign_in: As
) -> None:
    sign_off(office, RELEASE, *POSTS[:2])
    reader = sign_in(Role.OFFICER)
    reader.get(PAGE)
    assert "Schedule all for that moment" not in reader.buttons()
    assert f"Not approved yet: “{TITLES[2]}”. Have it signed off, or leave it out below." in reader.text()
    reader.send(f"{PAGE}/drop", {"item": POSTS[2], "reason": "The partner posts it"})
    assert "Schedule all for that moment" in reader.buttons()


def test_what_is_not_ready_any_more_is_listed_and_nothing_is_scheduled(office: Office, sign_in: As) -> None:
    sign_off(office, RELEASE, *POSTS)
    reader = sign_in(Role.OFFICER)
    reader.get(PAGE)
    with office.app.app_context():
        ask_for_changes(office.desk, POSTS[2], user_id=office.people[Role.HEAD], note="Who are they?")
    reader.post(f"{PAGE}/schedule", status=400)
    assert "Nothing was scheduled. Mend what is listed" in reader.text()
    assert reader.texts("main .cd-notice li") == [
        f"“{TITLES[2]}”: “{TITLES[2]}” is a draft. It has to be approved before it can be scheduled."
    ]
    assert due_count(office) == 0


def test_an_embargo_years_ahead_is_planned_only_when_somebody_says_that_it_is_meant(
    office: Office, sign_in: As
) -> None:
    write_set(office, hours=24 * 400)
    sign_off(office, RELEASE, *POSTS)
    reader = sign_in(Role.OFFICER)
    reader.get(PAGE)
    reader.post(f"{PAGE}/schedule", status=400)
    assert "is 400 days ahead. Is the year right?" in reader.text(".govuk-error-summary")
    assert due_count(office) == 0
    box = reader.page.select_one("input#sure")
    assert box is not None
    reader.send(f"{PAGE}/schedule", {"sure": str(box["value"])})
    assert "Scheduled: 4 items" in reader.text()


def test_a_moved_embargo_is_said_on_the_items_and_moved_with_one_button(office: Office, sign_in: As) -> None:
    sign_off(office, RELEASE, *POSTS)
    plan_all(office)
    reader = sign_in(Role.OFFICER)
    reader.get(f"/deliveries/{office.delivery_id(RELEASE, 'email')}")
    for one in (office.delivery_id(RELEASE, "email"), office.delivery_id(RELEASE, "email") + 1):
        reader.post(f"/deliveries/{one}/cancel", {"reason": "The embargo moves"})
    office.clock.advance(minutes=1)
    write_set(office, hours=6)
    sign_off(office, RELEASE)
    reader.get(f"/items/{POSTS[0]}")
    assert "The embargo was moved. It now ends Monday 17 May 2027, 3:01pm" in reader.text()
    assert "The approvals stand, for no text changed" in reader.text()
    reader.get(PAGE)
    reader.send(f"{PAGE}/schedule")
    assert "Moved: 4 items for Monday 17 May 2027, 3:01pm" in reader.text()


def test_after_the_moment_today_and_the_items_say_what_is_not_out_until_it_is_dealt_with(
    tmp_path: Path,
) -> None:
    office = ended_office(tmp_path)
    reader = Reader(office).sign_in(Role.OFFICER)
    words = f"ended at 12:00 on Monday 17 May 2027 (UK time). 2 of 4 are out. Not out: “{TITLES[1]}”, “{TITLES[2]}”."
    assert words in reader.text()
    for page in (f"/items/{POSTS[0]}", f"/items/{RELEASE}", PAGE):
        reader.get(page)
        assert words in reader.text()
    reader.get(PAGE)
    assert "The force asked us to wait." in reader.texts("tbody tr")[2]
    for post in POSTS[1:]:
        reader.get("/")
        address = f"/deliveries/{office.delivery_id(post, 'practice')}/cancel"
        reader.get(address)
        reader.post(address, {"reason": "The partner posts it"})
    reader.get("/")
    assert "Not out" not in reader.text()


def test_an_item_is_left_out_with_a_reason(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(PAGE)
    reader.post(f"{PAGE}/drop", {"item": POSTS[0], "reason": ""}, status=400)
    assert "Say why, in a few words" in reader.text(".govuk-error-summary")
    reader.send(f"{PAGE}/drop", {"item": POSTS[0], "reason": "The partner posts it"})
    assert "Left out Dropped by Maya Okafor: The partner posts it" in reader.texts("tbody tr")[1]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.MONITORING_OFFICER])
def test_who_may_not_schedule_sees_the_page_and_no_button(office: Office, sign_in: As, role: Role) -> None:
    sign_off(office, RELEASE, *POSTS)
    reader = sign_in(role)
    reader.get(PAGE)
    assert reader.buttons() == []
    reader.post(f"{PAGE}/schedule", status=403)
    assert due_count(office) == 0
