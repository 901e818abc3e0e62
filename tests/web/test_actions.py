"""What people do on the pages: submit, approve, send back, schedule, decide, react, add somebody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from campaigns.domain.items.statuses import AccountState, DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.content import Approval
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import transaction
from campaigns.web.help_pages import NAMES
from tests.unit.recording_samples import film
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, approve, ref, schedule, sign_off, submit

ITEM = ref("monday-launch")
PAGE = f"/items/{ITEM}"


def test_a_post_goes_from_draft_to_the_practice_feed(office: Office, sign_in: As) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    officer.get(PAGE)
    officer.send(f"{PAGE}/submit", {"note": "For the launch."})
    assert "Submitted for sign-off as version 1." in officer.text()
    head.get(f"{PAGE}/review")
    head.send(f"{PAGE}/approve", {"conditions": ""})
    assert "Exactly this text may now be scheduled." in head.text()
    officer.get(PAGE)
    officer.send(
        f"{PAGE}/schedule", {"when": "own", "day": "2027-05-17", "time": "09:10", "account": "Practice"}
    )
    assert "Scheduled for Monday 17 May 2027, 9:10am (UK time) to Practice." in officer.text()
    office.clock.advance(minutes=10)
    assert office.send_what_is_due() == 1
    officer.get("/practice")
    assert "Most young people do not carry a knife." in officer.text(".cd-feed")


def test_submitting_twice_by_a_double_click_makes_one_version(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    officer.post(f"{PAGE}/submit")
    officer.post(f"{PAGE}/submit")
    officer.get(PAGE)
    assert "Version 1," in officer.text()


def test_what_stops_a_submission_is_said_on_the_page(sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    draft = f"/items/{ref('sunday-draft')}"
    officer.get(draft)
    officer.post(f"{draft}/submit", {"note": "please"}, status=400)
    assert "Mend this first" in officer.text(".govuk-error-summary")


def test_whoever_signs_it_off_reads_the_note_beside_the_button(office: Office, sign_in: As) -> None:
    submit(office, ITEM, note="The helpline is new.\nPlease ring <b>it</b>.")
    submit(office, ITEM, note="It was rung.")
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    notes = head.page.select(".cd-signoff .cd-said .cd-mail__plain")
    assert [one.get_text() for one in notes] == [
        "The helpline is new.\nPlease ring <b>it</b>.",
        "It was rung.",
    ]
    assert "Maya Okafor" in head.texts(".cd-signoff .cd-said")[1]


def test_nobody_approves_a_text_they_have_not_seen(office: Office, sign_in: As) -> None:
    submit(office, ITEM)
    head = sign_in(Role.HEAD)
    head.get(f"{PAGE}/review")
    head.post(f"{PAGE}/approve", {"shown": "0" * 64, "conditions": "After Monday."}, status=409)
    assert "The text changed since you opened it." in head.text(".govuk-error-summary")


def test_the_one_who_submitted_can_not_approve_even_with_the_right_to(office: Office, sign_in: As) -> None:
    head = sign_in(Role.HEAD)
    head.get(PAGE)
    head.send(f"{PAGE}/submit")
    head.post(f"{PAGE}/approve", status=403)
    assert "Another person has to approve it." in head.text(".govuk-error-summary")


@pytest.mark.parametrize("way", [{}, {"decision": "changes"}], ids=["approve", "ask for changes"])
def test_words_beside_the_other_button_are_asked_about_and_nothing_is_decided(
    office: Office, sign_in: As, way: dict[str, str]
) -> None:
    submit(office, ITEM)
    head = sign_in(Role.HEAD)
    head.get(f"{PAGE}/review")
    head.post(f"{PAGE}/approve", {"conditions": "After nine.", "changes": "Name Jo.", **way}, status=400)
    assert "and pressed" in head.text("#conditions-error" if way else "#changes-error")
    kept = {one["name"]: one.get_text().strip() for one in head.page.select(".cd-signoff textarea")}
    assert kept == {"conditions": "After nine.", "changes": "Name Jo."}
    head.get(PAGE)
    assert len(head.texts(".cd-history__what")) == 1


def test_the_second_button_of_the_form_sends_the_item_back(office: Office, sign_in: As) -> None:
    submit(office, ITEM)
    head = sign_in(Role.HEAD)
    head.get(f"{PAGE}/review")
    head.send(f"{PAGE}/approve", {"conditions": "", "changes": "Name Jo.", "decision": "changes"})
    assert "Name Jo." in head.text(".cd-history")
    assert "Draft" in head.text(".cd-title__state")


def test_asking_for_changes_needs_a_note_and_sends_the_item_back(office: Office, sign_in: As) -> None:
    submit(office, ITEM)
    head = sign_in(Role.HEAD)
    head.get(f"{PAGE}/review")
    head.post(f"{PAGE}/approve", {"changes": " ", "decision": "changes"}, status=400)
    assert "Say what should change" in head.text("#changes-error")
    head.send(f"{PAGE}/approve", {"changes": "Name the helpline first.", "decision": "changes"})
    assert "Draft" in head.text(".cd-title__state")
    assert "Name the helpline first." in head.text(".cd-history")
    steps = head.texts(".cd-history__what")
    assert steps == ["Changes asked for by Hana Whitfield", "Submitted by Maya Okafor"]


def test_the_author_is_told_what_should_change_until_it_is_submitted_again(
    office: Office, sign_in: As
) -> None:
    submit(office, ITEM)
    head, officer = sign_in(Role.HEAD), sign_in(Role.OFFICER)
    head.get(f"{PAGE}/review")
    head.send(f"{PAGE}/approve", {"changes": "Name the helpline first.", "decision": "changes"})
    officer.get("/")
    assert "Changes asked for" in officer.texts(".cd-need__title")
    assert "“Name the helpline first.” Hana Whitfield" in officer.text(".cd-today__needs")
    officer.get(PAGE)
    assert "Hana Whitfield asked for changes" in officer.text(".cd-notice--amber")
    officer.send(f"{PAGE}/submit")
    assert officer.page.select_one(".cd-notice--amber") is None
    officer.get("/")
    assert "Changes asked for" not in officer.texts(".cd-need__title")


def test_nothing_is_ticked_before_somebody_chooses_where_it_goes(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert officer.page.select("[name=account]")
    assert not officer.page.select("[name=account][checked]")


def test_a_kind_that_nothing_can_be_sent_to_is_not_called_unconnected(office: Office, sign_in: As) -> None:
    path = office.content / CAMPAIGN / "posts" / "monday-launch.md"
    path.write_text(path.read_text().replace("channels: [bluesky", "channels: [newsroom, x, bluesky"))
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "Newsroom can't be sent from here yet." in officer.text(".cd-closed")
    assert "No X account is connected yet." in officer.text(".cd-closed")


def test_today_says_that_the_older_text_goes_out_when_a_scheduled_item_was_changed(
    office: Office, sign_in: As
) -> None:
    sign_off(office, ITEM)
    (delivery,) = schedule(office, ITEM, "Practice", in_minutes=60)
    path = office.content / CAMPAIGN / "posts" / "monday-launch.md"
    path.write_text(path.read_text() + "\nOne more line.\n")
    officer = sign_in(Role.OFFICER)
    officer.get("/")
    assert "The approved, older text goes out today, 10:00am" in officer.text(".cd-today__needs")
    assert officer.page.select_one(f'.cd-today__needs a[href="/deliveries/{delivery}/cancel"]')


def test_a_file_that_can_not_be_read_is_not_called_gone(office: Office, sign_in: As) -> None:
    submit(office, ITEM)
    path = office.content / CAMPAIGN / "posts" / "monday-launch.md"
    path.write_text("---\ntitle: [\n---\nWords.\n")
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "Its file can’t be read at the moment." in officer.text(".cd-notice--amber")
    assert officer.texts("section[aria-labelledby=findings] .cd-finding .cd-tag") == ["Must be mended"]
    assert "Most young people" in officer.text(".cd-post__text")
    path.unlink()
    office.app.extensions["library_watch"].looked_at = 0.0
    officer.get(PAGE)
    assert "Its file is gone" in officer.text(".cd-notice")


def test_a_release_to_a_list_nobody_imported_says_so_before_it_is_submitted(
    office: Office, sign_in: As
) -> None:
    path = office.content / CAMPAIGN / "releases" / "launch.md"
    path.write_text(path.read_text().replace("Local media", "National media"))
    officer = sign_in(Role.OFFICER)
    officer.get(f"/items/{ref('launch', 'releases')}")
    assert "There is no media list “National media” yet" in officer.text(".cd-findings")


def test_the_page_shows_the_reading_age_and_its_formula(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(f"/items/{ref('launch', 'releases')}")
    assert "Reading age: " in officer.text("section[aria-labelledby=findings]")


def test_a_film_is_shown_to_be_played_and_where_it_can_not_be_sent_it_is_said(
    office: Office, sign_in: As
) -> None:
    folder = office.content / CAMPAIGN
    (folder / "media" / "walk.mp4").write_bytes(film())
    (folder / "posts" / "film.md").write_text(
        "---\ntitle: A film\nchannels: [x]\nmedia: [walk.mp4]\n---\nWalk away.\n"
    )
    office.app.extensions["library_watch"].looked_at = 0.0
    officer = sign_in(Role.OFFICER)
    officer.get(f"/items/{ref('film')}")
    assert officer.page.select_one("video source[type='video/mp4']")
    assert "can’t send a film to X yet" in officer.text(".cd-findings")


def test_drafts_that_must_be_mended_are_marked_in_their_campaign(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(f"/campaigns/{CAMPAIGN}")
    marked = [row for row in officer.texts(".cd-table--items tbody tr") if "Must be mended" in row]
    assert len(marked) == 1


def test_scheduling_asks_for_a_day_a_time_and_an_account(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    officer.post(
        f"{PAGE}/schedule", {"when": "own", "day": "", "time": "09:10", "account": "Practice"}, status=400
    )
    assert "Give the day" in officer.text("#day-error")
    officer.post(f"{PAGE}/schedule", {"when": "own", "day": "2027-05-18", "account": "Practice"}, status=400)
    assert "Give the time" in officer.text("#time-error")
    officer.post(f"{PAGE}/schedule", {"when": "planned"}, status=400)
    assert "Choose at least one account" in officer.text("#account-1-error")
    officer.post(
        f"{PAGE}/schedule",
        {"when": "own", "day": "2027-05-16", "time": "09:10", "account": "Practice"},
        status=400,
    )
    assert "is in the past" in officer.text(".govuk-error-summary")


def test_a_time_that_does_not_exist_or_occurs_twice_is_asked_about(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    form = {"when": "own", "account": "Practice"}
    officer.post(f"{PAGE}/schedule", {**form, "day": "2028-03-26", "time": "01:30"}, status=400)
    assert "this time does not exist. The next one is 2:00am." in officer.text("#time-error")
    officer.post(f"{PAGE}/schedule", {**form, "day": "2027-10-31", "time": "01:30"}, status=400)
    assert "comes twice. Say which of the two." in officer.text("#time-error")
    assert officer.texts(".cd-moment__twice label") == ["The first: 1:30am BST", "The second: 1:30am GMT"]
    officer.send(f"{PAGE}/schedule", {**form, "day": "2027-10-31", "time": "01:30", "offset": "+00:00"})
    assert "1:30am (UK time, GMT)" in officer.text()


def test_an_account_that_can_not_take_it_is_listed_with_the_reason(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    boxes = [str(box["value"]) for box in officer.page.select("[name=account]")]
    assert boxes == ["Derbyshire VRU on Bluesky", "Practice"]
    assert "E-mail does not carry posts." in officer.text(".cd-signoff")


def test_a_second_schedule_to_the_same_account_is_a_conflict(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    schedule(office, ITEM, "Practice", in_minutes=60)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    form = {"when": "own", "day": "2027-05-18", "time": "09:10", "account": "Practice"}
    officer.post(f"{PAGE}/schedule", form, status=409)
    assert "already" in officer.text(".govuk-error-summary")


def test_an_edit_of_a_scheduled_item_says_what_to_do_first(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    schedule(office, ITEM, "Practice", in_minutes=60)
    path = office.content / CAMPAIGN / "posts" / "monday-launch.md"
    path.write_text(path.read_text() + "\nOne more line.\n")
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "Changed since it was submitted." in officer.text(".cd-notice")
    assert "Cancel what is scheduled to submit the new text." in officer.text(".cd-signoff")


def test_a_delivery_is_cancelled_after_being_asked_once_more(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    (delivery,) = schedule(office, ITEM, "Practice", in_minutes=60)
    officer = sign_in(Role.OFFICER)
    officer.get(f"/deliveries/{delivery}")
    officer.get(f"/deliveries/{delivery}/cancel")
    officer.post(f"/deliveries/{delivery}/cancel", {"reason": " "}, status=400)
    assert "Say why" in officer.text("#reason-error")
    officer.send(f"/deliveries/{delivery}/cancel", {"reason": "The event is off."})
    assert "Cancelled by Maya Okafor: The event is off." in officer.text(".cd-error")
    officer.get(f"/deliveries/{delivery}/cancel", status=409)
    assert officer.text("h1") == "This is decided already"


def test_two_deliveries_to_one_account_are_two_lines_each_with_its_own_reason(
    office: Office, sign_in: As
) -> None:
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    reasons = ["The event is off.", "The rain came back."]
    for days, reason in enumerate(reasons, start=1):
        (delivery,) = schedule(office, ITEM, "Practice", in_minutes=days * 24 * 60)
        officer.get(f"/deliveries/{delivery}")
        officer.send(f"/deliveries/{delivery}/cancel", {"reason": reason})
    for address in ("/deliveries", PAGE):
        officer.get(address)
        notes = officer.texts("td[data-label='How it stands'] .cd-table__note")
        assert sorted(notes) == sorted(f"Cancelled by Maya Okafor: {reason}" for reason in reasons)
        assert "recipient" not in officer.text("table")


def unknown_delivery(office: Office) -> int:
    sign_off(office, ITEM)
    (delivery,) = schedule(office, ITEM, "Practice", in_minutes=1)
    office.clock.advance(minutes=2)
    with office.app.app_context(), transaction() as session:
        row = session.get_one(Delivery, delivery)
        row.status, row.next_attempt_at = DeliveryStatus.UNKNOWN, None
    return delivery


def test_of_an_unknown_delivery_a_person_says_that_it_went_out(office: Office, sign_in: As) -> None:
    delivery = unknown_delivery(office)
    officer = sign_in(Role.OFFICER)
    officer.get(f"/deliveries/{delivery}")
    assert officer.texts(".cd-decide a.govuk-button") == ["It went out", "Send it again", "Drop it"]
    officer.get(f"/deliveries/{delivery}/it-went-out")
    officer.post(f"/deliveries/{delivery}/it-went-out", {"remote_url": "javascript:alert(1)"}, status=400)
    assert "starting with https://" in officer.text("#remote_url-error")
    officer.send(f"/deliveries/{delivery}/it-went-out", {"remote_url": "https://social.example/1"})
    assert officer.page.select_one('a[href="https://social.example/1"]')
    assert "Sent" in officer.text(".cd-title__state")


def test_of_an_unknown_delivery_a_person_sends_it_again(office: Office, sign_in: As) -> None:
    delivery = unknown_delivery(office)
    officer = sign_in(Role.OFFICER)
    officer.get(f"/deliveries/{delivery}/send-again")
    officer.send(f"/deliveries/{delivery}/send-again")
    assert "It goes out within seconds." in officer.text()
    assert office.send_what_is_due() == 1


def test_of_an_unknown_delivery_a_person_drops_it(office: Office, sign_in: As) -> None:
    delivery = unknown_delivery(office)
    officer = sign_in(Role.OFFICER)
    officer.get(f"/deliveries/{delivery}/drop")
    officer.send(f"/deliveries/{delivery}/drop", {"reason": "Seen on the feed, taken down."})
    assert "Dropped by Maya Okafor" in officer.text(".cd-error")


def test_people_react_comment_and_share_on_the_practice_feed(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    schedule(office, ITEM, "Practice", in_minutes=1)
    office.clock.advance(minutes=1)
    office.send_what_is_due()
    approver = sign_in(Role.APPROVER)
    approver.get("/practice")
    approver.send("/practice/1/reactions", {"kind": "reaction"})
    approver.send("/practice/1/reactions", {"kind": "share"})
    approver.send("/practice/1/reactions", {"kind": "comment", "text": "<b>Well</b> said"})
    assert approver.texts(".cd-feed__button") == ["Liked 1 like", "Shared 1 share"]
    assert "<b>Well</b> said" in approver.text(".cd-comments")
    approver.send("/practice/1/reactions", {"kind": "reaction"})
    assert approver.texts(".cd-feed__button")[0] == "Like 0 likes"
    approver.post("/practice/1/reactions", {"kind": "comment", "text": " "}, status=400)
    assert "1 to 500 characters" in approver.text("#comment-1-error")
    approver.post("/practice/9/reactions", {"kind": "share"}, status=404)


def test_somebody_who_leaves_is_deactivated_signed_out_and_can_come_back(office: Office, sign_in: As) -> None:
    administrator, officer = sign_in(Role.ADMINISTRATOR), sign_in(Role.OFFICER)
    officer_id = office.people[Role.OFFICER]
    administrator.get("/people")
    administrator.get(f"/people/{officer_id}/deactivate")
    assert "Maya Okafor" in administrator.text("h1")
    administrator.send(f"/people/{officer_id}/deactivate")
    assert "Maya Okafor may no longer sign in." in administrator.page.get_text()
    assert "May not sign in" in administrator.text("table")
    assert officer.client.get("/").location == "/sign-in"
    administrator.send(f"/people/{officer_id}/activate")
    assert "May not sign in" not in administrator.text("table")
    sign_in(Role.OFFICER)


def test_a_forgotten_password_is_replaced_by_one_shown_once(office: Office, sign_in: As) -> None:
    administrator, officer = sign_in(Role.ADMINISTRATOR), sign_in(Role.OFFICER)
    administrator.get(f"/people/{office.people[Role.OFFICER]}/new-password")
    administrator.post(f"/people/{office.people[Role.OFFICER]}/new-password", status=200)
    secret = administrator.text(".cd-secret")
    assert officer.client.get("/").location == "/sign-in"
    form = {"email": office.email(Role.OFFICER), "password": secret}
    assert Reader(office).post("/sign-in", form, status=302).location == "/password"


def test_the_last_administrator_is_not_deactivated_and_an_unknown_change_is_no_page(
    sign_in: As, office: Office
) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    own = office.people[Role.ADMINISTRATOR]
    administrator.get(f"/people/{own}/deactivate")
    administrator.post(f"/people/{own}/deactivate", status=409)
    assert "last administrator" in administrator.text(".govuk-error-summary")
    administrator.get(f"/people/{own}/promote", status=404)
    administrator.get("/people/999/deactivate", status=404)


def test_a_new_person_gets_a_one_time_password_shown_once(office: Office, sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    administrator.get("/people")
    administrator.post("/people", {"name": "", "email": "x", "role": ""}, status=400)
    assert len(administrator.texts(".govuk-error-summary li")) == 2
    values = {"name": "Nia New", "email": "nia@desk.example", "role": "officer"}
    administrator.post("/people", values, status=200)
    secret = administrator.text(".cd-secret")
    administrator.get("/people")
    assert secret not in administrator.text()
    assert "Has a one-time password" in administrator.text("table")
    administrator.post("/people", values, status=409)
    assert "is there already" in administrator.text("#email-error")
    reader = Reader(office)
    assert (
        reader.post("/sign-in", {"email": "nia@desk.example", "password": secret}, status=302).location
        == "/password"
    )


def test_checking_an_account_tells_who_we_are_there(sign_in: As) -> None:
    administrator = sign_in(Role.ADMINISTRATOR)
    administrator.get("/accounts")
    administrator.send("/accounts/verify", {"name": "Practice"})
    assert "Practice works. We are signed in as Practice feed." in administrator.text()
    administrator.post("/accounts/verify", {"name": "None such"}, status=404)
    assert "There is no account" in administrator.text(".govuk-error-summary")
    assert "checked at 9:00am" in administrator.text(".govuk-error-summary")


def test_an_account_nobody_has_tried_is_not_said_to_work(sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/accounts")
    bluesky = next(card for card in officer.texts(".cd-grid__card") if "on Bluesky" in card)
    assert "Not checked yet" in bluesky
    assert "It can send." not in bluesky


def test_only_an_administrator_sees_how_to_connect_and_no_secret_is_on_the_command_line(sign_in: As) -> None:
    officer, administrator = sign_in(Role.OFFICER), sign_in(Role.ADMINISTRATOR)
    officer.get("/accounts")
    assert not officer.page.select("a[href='/accounts/connect']")
    administrator.get("/accounts")
    assert administrator.page.select("a[href='/accounts/connect']")
    administrator.get("/help/channels")
    commands = [one for one in administrator.texts("pre") if "campaigns accounts add" in one]
    assert commands
    assert all("--credentials-stdin" in one and "--credential " not in one for one in commands)


def test_every_page_of_the_manual_is_well_made(sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    for name in sorted(NAMES):
        reader.get(f"/help/{name}")
        assert reader.text("h1")


def test_a_new_file_appears_without_a_restart(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    path = office.content / CAMPAIGN / "posts" / "new-one.md"
    path.write_text("---\ntitle: A new one\nchannels: [practice]\n---\n\nHello.\n")
    office.app.extensions["library_watch"].looked_at = 0.0  # as if a few seconds had passed
    officer.get(f"/items/{ref('new-one')}")
    assert "Hello." in officer.text(".cd-post__text")


def test_a_stopped_clock_is_a_red_banner_on_every_page_and_health_says_so(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    office.clock.advance(timedelta(minutes=3))
    for address in ("/", "/campaigns", "/deliveries", "/practice", "/report"):
        officer.get(address)
        assert "The clock has stopped, so nothing goes out by itself." in officer.text(".cd-stopped")
    answer = officer.client.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["clock"] == "stopped"


def test_approving_names_the_approver_and_conditions(office: Office, sign_in: As) -> None:
    submit(office, ITEM)
    head = sign_in(Role.HEAD)
    head.get(f"{PAGE}/review")
    values = {"conditions": "Only after the family has been told."}
    head.send(f"{PAGE}/approve", values)
    assert "Hana Whitfield approved it" in head.text(".cd-approvals")
    assert "Only after the family has been told." in head.text(".cd-approvals")


def test_after_a_rehearsal_on_practice_it_can_still_be_scheduled(office: Office, sign_in: As) -> None:
    submit(office, ITEM)
    approve(office, ITEM)
    schedule(office, ITEM, "Practice", in_minutes=1)
    office.clock.advance(minutes=1)
    office.send_what_is_due()
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "Approved" in officer.text(".cd-title__state")
    assert "Schedule it" in officer.text(".cd-signoff")


def test_a_year_far_ahead_is_planned_only_when_somebody_says_that_it_is_meant(
    office: Office, sign_in: As
) -> None:
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    form = {"when": "own", "day": "2099-05-17", "time": "09:10", "account": "Practice"}
    officer.post(f"{PAGE}/schedule", form, status=400)
    assert "Is the year right?" in officer.text(".govuk-error-summary")
    box = officer.page.select_one("input#sure")
    assert box is not None
    assert not box.has_attr("checked"), "nobody is made to mean it"
    assert officer.page.select_one("input#day")["value"] == "2099-05-17"  # type: ignore[index]
    moved = {**form, "day": "2089-05-17", "sure": str(box["value"])}
    officer.post(f"{PAGE}/schedule", moved, status=400)
    officer.send(f"{PAGE}/schedule", {**form, "sure": str(box["value"])})
    assert "Scheduled for Sunday 17 May 2099" in officer.text()


def practised(office: Office, item: str) -> None:
    sign_off(office, item)
    schedule(office, item, "Practice", in_minutes=1)
    office.clock.advance(minutes=2)
    assert office.send_what_is_due() == 1


def test_what_was_practised_is_not_scheduled_for_its_other_channels_alone(
    office: Office, sign_in: As
) -> None:
    practised(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get("/")
    assert "Practised, and not scheduled yet for Bluesky" in officer.text("main")


def test_what_is_planned_for_practice_alone_is_not_said_to_go_out_on_the_day_of_its_file(
    office: Office, sign_in: As
) -> None:
    file = office.content / f"{ITEM}.md"
    file.write_text(re.sub("publish_at: .*", "publish_at: 2027-11-03T08:00", file.read_text()))
    sign_off(office, ITEM)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "170 days before it goes out" in officer.text("main")
    schedule(office, ITEM, "Practice", in_minutes=10)
    officer.get(PAGE)
    assert "days before it goes out" not in officer.text("main")
    assert officer.text(".cd-title__when").startswith("Goes to Practice Monday 17 May 2027")
    schedule(office, ITEM, "Derbyshire VRU on Bluesky", in_minutes=170 * 24 * 60)
    officer.get(PAGE)
    assert "170 days before it goes out" in officer.text("main")
    assert officer.text(".cd-title__when").startswith("Goes out Wednesday 3 November 2027")


def test_what_can_go_nowhere_but_to_practice_is_done_once_it_was_practised(
    office: Office, sign_in: As
) -> None:
    """As after the tour: no other account is connected, or the yes counts for Practice only."""
    practised(office, ITEM)
    practised(office, ref("tuesday-thread"))
    with office.app.app_context(), transaction() as session:
        session.query(Approval).order_by(Approval.id).first().is_for_practice_only = True
    officer = sign_in(Role.OFFICER)
    officer.get("/")
    assert "The week begins" not in officer.text(".cd-today__needs")
    assert "this approval counts for Practice only" in officer.text("section[aria-labelledby=practised]")
    assert "Three trusted adults" in officer.text(".cd-today__needs")
    with office.app.app_context(), transaction() as session:
        session.query(Account).filter_by(kind="bluesky").one().state = AccountState.DISCONNECTED
    officer.get("/")
    assert "Three trusted adults" not in officer.text(".cd-today__needs")
    resting = officer.text("section[aria-labelledby=practised]")
    assert "Three trusted adults" in resting
    assert "Bluesky" in resting
    assert "connected" in resting
