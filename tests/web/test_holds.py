"""The hold button and its pages: stop with a preview first, say so everywhere, let through, end, look again."""

from __future__ import annotations

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import transaction
from campaigns.services.stops.holds import HoldStarted, allow_item, end_hold, start_hold
from tests.factories import make_delivery
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import NAMES, Office, ref, schedule, sign_off

ITEM = ref("monday-launch")
FORM = {"scope": "all", "kind": "major-incident", "reason": "A stabbing in Derby, police lead"}


@pytest.fixture
def planned(office: Office) -> int:
    """Two posts are on their way to Practice."""
    sign_off(office, ITEM, ref("wednesday-walk-away"))
    [delivery] = schedule(office, ITEM, "Practice", in_minutes=10)
    schedule(office, ref("wednesday-walk-away"), "Practice", in_minutes=20)
    return delivery


def hold(office: Office, scope: str = "all", *, allow: tuple[str, ...] = ()) -> HoldStarted:
    with office.app.app_context():
        return start_hold(
            office.desk,
            user_id=office.people[Role.OFFICER],
            kind="major-incident",
            scope=scope,
            reason=FORM["reason"],
            allow=allow,
        )


def test_a_hold_on_an_area_says_which_areas_it_leaves_alone(office: Office, sign_in: As) -> None:
    path = office.desk.settings.content_folder / CAMPAIGN / "posts" / "monday-launch.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("---\n", "---\nareas: [Buxton, High Peak]\n", 1), "utf-8"
    )
    sign_off(office, ITEM)
    schedule(office, ITEM, "Practice", in_minutes=10)
    reader = sign_in(Role.OFFICER)
    reader.get(f"/items/{ITEM}")
    assert reader.texts(".cd-title__caption") == ["Post for Buxton and High Peak"]
    form = reader.get("/holds/start")
    assert [option["value"] for option in form.select("#areas option")] == ["Buxton", "High Peak"]
    reader.post("/holds/preview", {**FORM, "scope": "area", "area": "Derby"}, status=200)
    assert "Not stopped, because it is for other areas: Buxton and High Peak." in reader.text()
    assert "Nothing is waiting that this would stop" in reader.text()


@pytest.mark.parametrize("role", list(Role))
def test_the_button_is_on_every_page_of_those_who_may_hold(office: Office, sign_in: As, role: Role) -> None:
    reader = sign_in(role)
    address = "/report" if role is Role.BOARD_READER else "/deliveries"
    reader.get(address)
    wanted = ["Hold : stop what is planned"] if role_may(role, Permission.HOLD) else []
    assert reader.texts(".cd-header__hold") == wanted


def test_one_sees_what_a_hold_stops_before_it_stops_anything(
    office: Office, sign_in: As, planned: int
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/holds/start")
    officer.post("/holds/preview", {**FORM, "allow": ref("wednesday-walk-away")}, status=200)
    assert "This stops 1 post or e-mail ." in officer.text()
    assert "The week begins" in officer.text("[aria-labelledby=stops]")
    assert "Walking away takes strength" in officer.text("[aria-labelledby=through]")
    assert officer.buttons() == ["Start the hold now", "Change it"]
    officer.get(f"/deliveries/{planned}")
    assert "Waiting" in officer.text(".cd-title__state")
    assert officer.texts(".cd-held") == []


def test_what_a_hold_stops_is_read_item_by_item_with_its_accounts(
    office: Office, sign_in: As, planned: int
) -> None:
    """However it stands: one that is tried again is the same item to the same account."""
    schedule(office, ITEM, "Derbyshire VRU on Bluesky", in_minutes=30)
    with office.app.app_context(), transaction() as session:
        one = session.get_one(Delivery, planned)
        make_delivery(
            session,
            item=one.item,
            account=one.account,
            due_at=one.due_at,
            status=DeliveryStatus.TEMPORARY_FAILURE,
            occasion="second",
        )
    officer = sign_in(Role.OFFICER)
    officer.get("/holds/start")
    officer.post("/holds/preview", FORM, status=200)
    assert "This stops 4 posts and e-mails ." in officer.text()
    assert officer.texts("[aria-labelledby=stops] .cd-lines__what") == [
        "The week begins",
        "Walking away takes strength",
    ]
    assert officer.texts("[aria-labelledby=stops] .cd-lines__line:first-child .cd-lines__more") == [
        "Practice 2 posts and e-mails, the first due today, 9:10am",
        "Bluesky Derbyshire VRU on Bluesky due today, 9:30am",
    ]


def test_a_hold_is_started_with_two_presses_and_stops_everything(
    office: Office, sign_in: As, planned: int
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/holds/start")
    officer.post("/holds/preview", FORM, status=200)
    fields = {str(one["name"]): str(one["value"]) for one in officer.page.select("main input[type=hidden]")}
    officer.send("/holds/start", fields)
    assert "The hold is in force. Stopped: 2 posts and e-mails." in officer.text()
    assert "Hold on everything" in officer.text("h1")
    office.clock.advance(minutes=30)
    assert office.send_what_is_due() == 0


def test_going_back_from_the_preview_keeps_what_was_filled_in(sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/holds/start")
    form = {**FORM, "scope": "channel", "channel": "bluesky", "change": "yes"}
    officer.post("/holds/preview", form, status=200)
    assert officer.page.select_one("#channel option[selected]")["value"] == "bluesky"  # type: ignore[index]
    assert officer.text("#reason") == FORM["reason"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"kind": ""}, "kind", "Choose what happened."),
        ({"reason": " "}, "reason", "Say why"),
        ({"scope": ""}, "scope", "Choose what to stop."),
        ({"scope": "campaign"}, "campaign", "Choose which one."),
        ({"scope": "area"}, "area", "Type the name of the area."),
        ({"scope": "topic", "topic": "gone"}, "scope", "No campaign has the topic “gone”."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    sign_in: As, change: dict[str, str], field: str, said: str
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/holds/start")
    for address in ("/holds/preview", "/holds/start"):
        officer.post(address, {**FORM, **change}, status=400)
        assert said in officer.text(f"#{field}-error")
        assert said in officer.text(".govuk-error-summary")


def test_a_second_press_says_that_the_hold_is_there_already(office: Office, sign_in: As) -> None:
    hold(office)
    officer = sign_in(Role.OFFICER)
    officer.get("/holds/start")
    officer.post("/holds/start", FORM, status=409)
    assert "is in force already" in officer.text(".govuk-error-summary")


@pytest.mark.parametrize("role", [Role.APPROVER, Role.BOARD_READER])
def test_every_page_says_who_holds_what_since_when_and_why(
    office: Office, sign_in: As, planned: int, role: Role
) -> None:
    hold(office, f"campaign:{CAMPAIGN}")
    reader = sign_in(role)
    for address in ("/report",) if role is Role.BOARD_READER else ("/", "/campaigns", "/report", "/practice"):
        reader.get(address)
        assert reader.text(".cd-held").startswith(
            "Hold on the campaign Walk away 2027. Major incident: A stabbing in Derby, police lead. "
            "Maya Okafor, since Monday 17 May 2027, 9:00am (UK time)."
        )


def test_strangers_learn_nothing_of_a_hold(office: Office) -> None:
    hold(office)
    reader = Reader(office)
    reader.get("/sign-in")
    assert reader.texts(".cd-held") == []


def test_an_item_and_its_delivery_say_who_holds_them(office: Office, sign_in: As, planned: int) -> None:
    hold(office)
    officer = sign_in(Role.OFFICER)
    for address in (f"/items/{ITEM}", f"/deliveries/{planned}"):
        officer.get(address)
        assert "Held by Maya Okafor: hold on everything." in officer.text(".cd-notice")
    assert officer.texts(".cd-decide a") == ["Cancel it"]


def test_what_a_hold_does_not_cover_says_nothing(office: Office, sign_in: As, planned: int) -> None:
    hold(office, "channel:x", allow=(ITEM,))
    officer = sign_in(Role.OFFICER)
    officer.get(f"/deliveries/{planned}")
    assert officer.texts(".cd-notice") == []


def test_scheduling_under_a_hold_is_refused_with_the_reason(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    hold(office)
    officer = sign_in(Role.OFFICER)
    officer.get(f"/items/{ITEM}")
    assert "Schedule" not in officer.buttons()
    form = {"when": "own", "day": "2027-05-18", "time": "09:00", "account": "Practice"}
    officer.post(f"/items/{ITEM}/schedule", form, status=403)
    assert "It is under a hold. Hold on everything" in officer.text(".govuk-error-summary")


def test_an_item_is_let_through_afterwards_and_given_a_new_time(
    office: Office, sign_in: As, planned: int
) -> None:
    hold_id = hold(office).hold_id
    officer = sign_in(Role.OFFICER)
    officer.get(f"/holds/{hold_id}")
    officer.post(f"/holds/{hold_id}/allow", {"item": ""}, status=400)
    assert "Choose the item" in officer.text("#item-error")
    officer.send(f"/holds/{hold_id}/allow", {"item": ITEM})
    assert "It had been stopped: give it a new time" in officer.text()
    assert "let through by Maya Okafor" in officer.text()
    officer.get(f"/items/{ITEM}")
    assert "Give it a new time" in officer.texts("h3")
    form = {"when": "own", "day": "2027-05-17", "time": "09:20", "account": "Practice"}
    officer.send(f"/items/{ITEM}/schedule", form)
    office.clock.advance(minutes=20)
    assert office.send_what_is_due() == 1


def test_who_lets_everything_go_out_again_shows_first_that_it_is_they(
    office: Office, sign_in: As, planned: int
) -> None:
    hold_id = hold(office).hold_id
    officer = sign_in(Role.OFFICER)
    office.clock.advance(minutes=11)
    officer.get(f"/holds/{hold_id}")
    for address in (f"/holds/{hold_id}/end", f"/holds/{hold_id}/allow"):
        assert officer.post(address, {"item": ITEM}).location.startswith("/confirm?next=")
    assert officer.client.get(f"/holds/{hold_id}/end").location == f"/confirm?next=/holds/{hold_id}/end"
    officer.get("/holds/start")
    form = {"kind": "other", "scope": "campaign", "campaign": CAMPAIGN, "reason": "A stabbing"}
    officer.post("/holds/preview", form, status=200)  # to stop something nobody is asked


def test_ending_asks_first_and_then_each_item_waits_to_be_looked_at_again(
    office: Office, sign_in: As, planned: int
) -> None:
    hold_id = hold(office).hold_id
    officer = sign_in(Role.MONITORING_OFFICER)
    officer.get("/holds")
    assert officer.texts("main .govuk-button") == ["End this hold on everything"]
    officer.get(f"/holds/{hold_id}/end")
    assert "Nothing goes out by itself." in officer.text()
    officer.send(f"/holds/{hold_id}/end")
    assert "The hold has ended. 2 items wait to be looked at again" in officer.text()
    assert officer.texts(".cd-held") == []
    officer.get(f"/holds/{hold_id}/end", status=409)
    officer.post(f"/holds/{hold_id}/end", status=409)
    officer.get("/holds")
    assert "No hold is in force." in officer.text()
    assert "Everything , Monday 17 May 2027" in officer.text(".cd-table")


def test_after_a_hold_today_lists_what_to_look_at_again(office: Office, sign_in: As, planned: int) -> None:
    hold_id = hold(office).hold_id
    with office.app.app_context():
        end_hold(office.desk, hold_id, user_id=office.people[Role.OFFICER])
    officer = sign_in(Role.OFFICER)
    officer.get("/")
    assert "To look at again: no hold keeps them any more" in officer.texts(".cd-need__title")
    officer.get(f"/deliveries/{planned}")
    assert "Stopped by a hold that has ended." in officer.text(".cd-notice")
    assert officer.texts(".cd-decide a") == ["Give it a new time", "Send it now", "Cancel it"]


def test_a_hold_that_never_was_is_not_found(sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    for address in ("/holds/99", "/holds/99/end"):
        officer.get(address, status=404)
    officer.post("/holds/99/end", status=404)
    officer.post("/holds/99/allow", {"item": ITEM}, status=404)


# What a hold stopped is seen wherever people look for it


def numbers(reader: Reader) -> dict[str, str]:
    """How many deliveries each filter of the list says it has."""
    reader.get("/deliveries")
    return dict(text.rsplit(" ", 1) for text in reader.texts(".cd-filters__link"))


def test_while_a_hold_is_in_force_today_shows_what_it_stopped(
    office: Office, sign_in: As, planned: int
) -> None:
    hold(office)
    officer = sign_in(Role.OFFICER)
    officer.get("/")
    assert "Stopped by a hold" in officer.texts(".cd-need__title")
    assert "What is scheduled goes out by itself." not in officer.text()


def test_the_list_and_the_page_of_decisions_count_the_same(office: Office, sign_in: As, planned: int) -> None:
    """First under the hold, then after it: then its items are to be looked at, and that is something to do."""
    hold_id = hold(office).hold_id
    officer = sign_in(Role.OFFICER)
    assert (numbers(officer)["To decide"], numbers(officer)["Stopped by a hold"]) == ("0", "2")
    officer.get("/deliveries?show=stopped")
    assert len(officer.page.select("main tbody tr")) == 2
    officer.get("/decisions")
    assert "There is nothing to decide." in officer.text()
    assert "2 posts and e-mails are stopped by a hold" in officer.text()
    officer.get("/working")
    assert "2 deliveries are stopped by a hold." in officer.text()
    assert "Mend what held it" not in officer.text()
    with office.app.app_context():
        end_hold(office.desk, hold_id, user_id=office.people[Role.OFFICER])
    officer.get("/working")
    assert "2 deliveries were stopped by a hold, and no hold keeps them any more." in officer.text()
    assert "are stopped by a hold." not in officer.text()
    officer.get("/decisions")
    assert "There is nothing to decide." not in officer.text()
    assert len(officer.texts("section[aria-labelledby=freed] article")) == 2


def test_what_is_let_through_is_never_said_to_be_free_of_a_hold_that_has_ended(
    office: Office, sign_in: As, planned: int
) -> None:
    hold_id = hold(office).hold_id
    with office.app.app_context():
        allow_item(office.desk, hold_id, ITEM, user_id=office.people[Role.HEAD])
    officer = sign_in(Role.OFFICER)
    officer.get(f"/items/{ITEM}")
    assert "has ended" not in officer.text()
    assert "It was let through the hold. Look at it again" in officer.text(".cd-title__state")
    assert "No hold keeps it any more." not in officer.text()
    officer.get(f"/deliveries/{planned}")
    assert f"Let through a hold that is still in force, by {NAMES[Role.HEAD]}." in officer.text(".cd-notice")
    assert officer.texts(".cd-decide a") == ["Give it a new time", "Send it now", "Cancel it"]
    officer.get("/")
    assert "To look at again: no hold keeps them any more" in officer.texts(".cd-need__title")


def test_what_is_let_through_is_counted_alike_wherever_it_is_counted(
    office: Office, sign_in: As, planned: int
) -> None:
    hold_id = hold(office).hold_id
    with office.app.app_context():
        allow_item(office.desk, hold_id, ITEM, user_id=office.people[Role.HEAD])
    officer = sign_in(Role.OFFICER)
    assert (numbers(officer)["To decide"], numbers(officer)["Stopped by a hold"]) == ("1", "1")
    for shown, title in (("decide", "The week begins"), ("stopped", "Walking away takes strength")):
        officer.get(f"/deliveries?show={shown}")
        assert officer.texts("td[data-label='What']") == [title]
    officer.get("/decisions")
    assert len(officer.texts("section[aria-labelledby=freed] article")) == 1
    assert "1 post or e-mail is stopped by a hold" in officer.text()
    officer.get("/working")
    assert "1 delivery is stopped by a hold." in officer.text()
    assert "1 delivery was stopped by a hold, and no hold keeps it any more." in officer.text()
    assert "Mend what held it" not in officer.text()


def test_what_a_hold_stopped_of_an_item_that_goes_on_elsewhere_is_to_be_looked_at_after_it(
    office: Office, sign_in: As, planned: int
) -> None:
    schedule(office, ITEM, "Derbyshire VRU on Bluesky", in_minutes=60)
    hold_id = hold(office, "channel:practice").hold_id
    with office.app.app_context():
        end_hold(office.desk, hold_id, user_id=office.people[Role.HEAD])
    officer = sign_in(Role.OFFICER)
    for address, place in (("/decisions", "[aria-labelledby=freed]"), ("/", ".cd-need--amber")):
        officer.get(address)
        assert "The week begins" in officer.text(place)
