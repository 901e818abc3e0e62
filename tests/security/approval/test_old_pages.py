"""A page that was opened before something changed decides nothing: not with its own fields, not with tampered ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.models.content import Approval
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading
from campaigns.services.people.contacts import ContactRow, import_contacts
from campaigns.services.signoff.review import ask_for_changes
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.forms import form_of
from tests.web.office import Office, approve, ref, sign_off, submit

POST = ref("monday-launch")
PAGE = f"/items/{POST}"
PICTURED = ref("wednesday-walk-away")
RELEASE = ref("launch", "releases")
CHANGED = "The text changed since you opened it."


def say(content: Path, body: str) -> None:
    """What {{our-partner}} stands for from now on; in a file of its own, so that no item's file changes."""
    file = content / "_desk" / "bodies.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f"add:\n  - id: our-partner\n    kind: charity\n    names: [{body}]\n    source: Its own site\n"
        "    last_checked: 2027-05-17\n    review_by: 2028-05-17\n",
        encoding="utf-8",
    )


def with_partner(office: Office) -> None:
    say(office.content, "Safer Together")
    path = office.content / f"{POST}.md"
    path.write_text(path.read_text("utf-8") + "\nWith {{our-partner}}.\n", encoding="utf-8")


def send_back(office: Office, item: str) -> None:
    with office.app.app_context():
        ask_for_changes(office.desk, item, user_id=office.people[Role.HEAD], note="Once more, please.")


def approvals(office: Office) -> int:
    with office.app.app_context(), reading() as session:
        return session.query(Approval).count()


def test_an_old_page_does_not_approve_words_that_a_name_defined_anew_put_in(pages: Office) -> None:
    with_partner(pages)
    submit(pages, POST)
    head = Reader(pages).sign_in(Role.HEAD)
    head.get(f"{PAGE}/review")
    assert "With Safer Together." in head.text()
    send_back(pages, POST)
    say(pages.content, "Spin Ltd")
    submit(pages, POST)
    head.post(f"{PAGE}/approve", {"conditions": "After nine."}, status=409)
    assert CHANGED in head.text(".govuk-error-summary")
    assert "With Spin Ltd." in head.text()
    kept = head.page.select_one("#conditions")
    assert kept is not None
    assert kept.get_text().removeprefix("\n") == "After nine."  # HTML leaves the first line end out
    assert approvals(pages) == 0


def test_the_same_source_with_other_words_is_another_version_while_it_is_in_review(pages: Office) -> None:
    with_partner(pages)
    submit(pages, POST)
    say(pages.content, "Spin Ltd")
    submit(pages, POST)
    head = Reader(pages).sign_in(Role.HEAD)
    head.get(PAGE)
    assert "Version 2," in head.text()


def test_words_that_a_name_defined_anew_put_in_are_shown_to_whoever_agreed_before(pages: Office) -> None:
    with_partner(pages)
    submit(pages, POST)
    approve(pages, POST)
    say(pages.content, "Spin Ltd")
    submit(pages, POST)
    head = Reader(pages).sign_in(Role.HEAD)
    head.get(f"{PAGE}/review")
    assert "As Bluesky gets it" in head.texts(".cd-words__label")
    assert "added: With Spin Ltd. end of added" in head.texts("ins")


def test_what_is_submitted_is_what_the_officers_page_showed(pages: Office) -> None:
    with_partner(pages)
    officer = Reader(pages).sign_in(Role.OFFICER)
    officer.get(PAGE)
    say(pages.content, "Spin Ltd")
    officer.post(f"{PAGE}/submit", {"note": "For the launch."}, status=409)
    assert CHANGED in officer.text()
    assert officer.text("#note") == "For the launch."


def test_an_old_page_does_not_approve_alt_text_that_was_changed_between(pages: Office) -> None:
    submit(pages, PICTURED)
    head = Reader(pages).sign_in(Role.HEAD)
    head.get(f"/items/{PICTURED}/review")
    send_back(pages, PICTURED)
    sidecar = next((pages.content / CAMPAIGN / "media").glob("walk-away.jpg.yml"))
    sidecar.write_text("alt: Another thing altogether, which nobody saw\ntags: [drawing]\n", encoding="utf-8")
    submit(pages, PICTURED)
    head.post(f"/items/{PICTURED}/approve", status=409)
    assert CHANGED in head.text(".govuk-error-summary")
    assert approvals(pages) == 0


def test_an_old_page_does_not_approve_who_joined_the_list_meanwhile(pages: Office) -> None:
    submit(pages, RELEASE)
    head = Reader(pages).sign_in(Role.HEAD)
    head.get(f"/items/{RELEASE}/review")
    assert "It would go to 2 people on Local media." in head.text()
    assert "news@derby-echo.example" in head.text()
    with pages.app.app_context():
        import_contacts(pages.desk, list_name="Local media", rows=[ContactRow("late@paper.example")])
    head.post(f"/items/{RELEASE}/approve", status=409)
    assert "The list of recipients changed since you opened it." in head.text(".govuk-error-summary")
    head.send(f"/items/{RELEASE}/approve")
    assert approvals(pages) == 1


@pytest.mark.parametrize(
    "tampered",
    [
        {"shown": "0" * 64},
        {"shown": ""},
        {"revision": "2"},
        {"revision": str(2**70)},
        {"revision": "one"},
        {"recipients": "0" * 64},
    ],
)
def test_a_tampered_field_approves_nothing(pages: Office, tampered: dict[str, str]) -> None:
    submit(pages, RELEASE)
    head = Reader(pages).sign_in(Role.HEAD)
    head.get(f"/items/{RELEASE}/review")
    head.post(f"/items/{RELEASE}/approve", tampered, status=409)
    assert approvals(pages) == 0


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("approve", {}),
        ("changes", {"changes": "Name the helpline."}),
        ("schedule", {"when": "own", "day": "2027-05-18", "time": "09:10", "account": "Practice"}),
    ],
)
def test_a_form_without_what_was_seen_does_nothing(pages: Office, act: str, form: dict[str, str]) -> None:
    submit(pages, POST)
    if act == "schedule":
        approve(pages, POST)
    reader = Reader(pages).sign_in(Role.HEAD)
    reader.get(PAGE)
    before = reader.text(".cd-title__state")
    reader.client.post(f"{PAGE}/{act}", data={**form, "csrf_token": reader.token()})
    reader.get(PAGE)
    assert reader.text(".cd-title__state") == before


def test_who_joined_is_shown_at_planning_and_confirmed_with_a_button_by_an_approver_alone(
    pages: Office,
) -> None:
    sign_off(pages, RELEASE)
    with pages.app.app_context():
        import_contacts(pages.desk, list_name="Local media", rows=[ContactRow("late@paper.example", "Lee")])
    officer, approver = (Reader(pages).sign_in(role) for role in (Role.OFFICER, Role.APPROVER))
    officer.get(f"/items/{RELEASE}")
    assert (
        "1 person joined the list since sign-off: they get nothing unless an approver confirms them."
        in officer.text()
    )
    assert "Confirm 1 person" not in officer.buttons()
    approver.get(f"/items/{RELEASE}")
    approver.send(f"/items/{RELEASE}/recipients")
    assert "Confirmed: 1 person may get it." in approver.text()
    assert "It goes to 3 people on Local media." in approver.text()


SERIES = "publish_at: 2027-06-07T08:00\nalso_at: [2027-06-14T08:00]\n"
EVERGREEN = "publish_at: 2027-06-07T08:00\nagain_after: 60\nagain_most: 4\nagain_until: 2027-12-31\n"


def say_when(office: Office, front: str) -> None:
    text = f"---\ntitle: A number\nchannels: [bluesky]\nai_use: no\n{front}---\nTalk to Childline on 0800 1111.\n"
    (office.content / f"{POST}.md").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("shown", "now"),
    [
        (SERIES, SERIES.replace("06-14", "06-15")),
        (SERIES, SERIES.replace("T08:00]", "T08:00, 2027-06-21T08:00]")),
        (SERIES, EVERGREEN),
        (EVERGREEN, EVERGREEN.replace("again_most: 4", "again_most: 40")),
        (EVERGREEN, EVERGREEN.replace("2027-12-31", "2028-12-31")),
    ],
    ids=["another date", "one date more", "evergreen instead", "more often", "for longer"],
)
def test_an_old_page_does_not_approve_when_and_how_often_it_goes_out(
    pages: Office, shown: str, now: str
) -> None:
    say_when(pages, shown)
    submit(pages, POST)
    head = Reader(pages).sign_in(Role.HEAD)
    head.get(PAGE)
    send_back(pages, POST)
    say_when(pages, now)
    submit(pages, POST)
    head.post(f"{PAGE}/approve", status=409)
    assert CHANGED in head.text(".govuk-error-summary")
    assert approvals(pages) == 0


def test_an_old_page_gives_no_dates_to_a_text_that_changed(pages: Office) -> None:
    say_when(pages, SERIES)
    officer = Reader(pages).sign_in(Role.OFFICER)
    officer.get(f"{PAGE}/repeat")
    form = form_of(officer.page, f"{PAGE}/repeat/evergreen")
    say_when(pages, SERIES + "tags: [new]\n")
    changed = (pages.content / f"{POST}.md").read_text("utf-8")
    for address, fields in (
        ("", {"date": "2027-06-28T07:00:00+00:00"}),
        ("/evergreen", {"after": "1", "most": "9", "until": "2028-01-01"}),
        ("/once", {}),
    ):
        officer.post(f"{PAGE}/repeat{address}", {**form, **fields}, status=409)
        assert (pages.content / f"{POST}.md").read_text("utf-8") == changed


def test_an_old_page_fills_no_gap_with_what_is_no_longer_signed_off(pages: Office) -> None:
    say_when(pages, EVERGREEN)
    sign_off(pages, POST)
    officer = Reader(pages).sign_in(Role.OFFICER)
    officer.get("/calendar/gaps?on=2027-06-01")
    gap = f"2027-06-09T08:00:00+00:00 {POST} Derbyshire VRU on Bluesky"
    send_back(pages, POST)
    officer.post("/calendar/gaps", {"on": "2027-06-01", "gap": gap})
    with pages.app.app_context(), reading() as session:
        assert session.query(Delivery).all() == []
    sign_off(pages, POST)
    officer.post("/calendar/gaps", {"on": "2027-06-01", "gap": gap})
    with pages.app.app_context(), reading() as session:
        assert session.query(Delivery).count() == 1
