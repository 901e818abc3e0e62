"""Pages say what is there and what can be done: a campaign's days, what may be imported, where to go from here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.services.content.library import refresh_library
from campaigns.services.stops.holds import end_hold, start_hold
from tests.web.client import Reader
from tests.web.conftest import As, closing
from tests.web.office import Office, open_office, ref, schedule, sign_off, submit


def without_days(office: Office, *, item: str) -> str:
    """A campaign that says no days of its own, with one post; its name."""
    folder = office.content / "no-days"
    (folder / "posts").mkdir(parents=True)
    (folder / "campaign.md").write_text("---\ntitle: Without days\n---\nA plan.\n")
    (folder / "posts" / "one.md").write_text(f"---\ntitle: One\nchannels: [bluesky]\n{item}---\nWalk away.\n")
    with office.app.app_context():
        refresh_library(office.desk)
    return "no-days"


@pytest.mark.parametrize("address", ["/campaigns", "/campaigns/no-days"])
def test_a_campaign_without_days_of_its_own_says_those_of_its_items(
    office: Office, sign_in: As, address: str
) -> None:
    without_days(office, item="publish_at: 2027-05-20T09:00\n")
    officer = sign_in(Role.OFFICER)
    officer.get(address)
    assert "No dates yet" not in officer.text()
    assert "20 May 2027" in officer.text()
    sign_off(office, "no-days/posts/one")
    schedule(office, "no-days/posts/one", "Practice", in_minutes=60)
    officer.get(address)
    assert "17 May 2027 to " in officer.text().replace("Monday ", "").replace("Thursday ", "")


def test_where_nothing_has_a_day_it_says_so(office: Office, sign_in: As) -> None:
    without_days(office, item="")
    officer = sign_in(Role.OFFICER)
    officer.get("/campaigns/no-days")
    assert "No dates yet" in officer.text()


@pytest.mark.parametrize(("address", "status"), [("/campaigns", 403), ("/nowhere", 404)])
def test_from_a_page_that_is_not_theirs_people_are_led_to_one_they_may_open(
    sign_in: As, address: str, status: int
) -> None:
    board = sign_in(Role.BOARD_READER)
    board.get(address, status=status)
    assert "Today" not in board.text()
    (link,) = board.page.select("main a")
    assert link.get_text() == "Go to the report"
    board.get(str(link["href"]))
    officer = sign_in(Role.OFFICER)
    officer.get("/nowhere", status=404)
    assert officer.texts("main a") == ["Go to Today"]


def test_the_import_page_names_what_the_file_chooser_takes(sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/import")
    lead = officer.text(".cd-lead")
    assert "e-mail" in lead
    assert ".eml" in lead
    taken = str(officer.page.select_one("#file")["accept"]).split(",")
    assert {".eml", ".msg"} <= set(taken), "an Outlook message is answered with what to do"


def test_before_anybody_approved_nobody_is_asked_to_take_an_approval_back(
    office: Office, sign_in: As
) -> None:
    submit(office, ref("monday-launch"))
    head = sign_in(Role.HEAD)
    head.get(f"/items/{ref('monday-launch')}")
    assert "Take the approval back" not in head.text()
    administrator = sign_in(Role.OFFICER)
    administrator.get(f"/items/{ref('monday-launch')}")
    assert "Take the approval back" not in administrator.text()


def test_a_hold_leads_to_what_can_be_done_about_what_it_stopped(office: Office, sign_in: As) -> None:
    sign_off(office, ref("monday-launch"))
    (delivery,) = schedule(office, ref("monday-launch"), "Practice", in_minutes=60)
    with office.app.app_context():
        head = office.people[Role.HEAD]
        hold = start_hold(office.desk, user_id=head, kind="court", scope="all", reason="A trial").hold_id
    officer = sign_in(Role.OFFICER)
    officer.get(f"/deliveries/{delivery}")
    assert "It does not go out while the hold is in force." in officer.text(".cd-title__state")
    assert "until you decide" not in officer.text(), "nobody can, while the hold is in force"
    with office.app.app_context():
        end_hold(office.desk, hold, user_id=head)
    officer.get(f"/holds/{hold}")
    officer.get(str(officer.page.select_one(".cd-title__when a")["href"]))
    assert officer.text("h1") == "After the hold"
    assert len(officer.page.select("[name=line]")) == 1
    assert {"Put it back at its old time", "Give it that time", "Drop it"} <= set(officer.buttons())
    officer.get(f"/items/{ref('monday-launch')}")
    assert "Planned for" not in officer.text(".cd-title__when")


@pytest.fixture
def with_mail(tmp_path: Path) -> Iterator[Office]:
    yield from closing(
        open_office(
            tmp_path / "with-mail",
            CAMPAIGNS_SMTP_URL="smtp://mail.example:587",
            CAMPAIGNS_ALERT_FROM="desk@desk.example",
            CAMPAIGNS_URL="https://desk.example",
        )
    )


def test_nothing_is_promised_by_e_mail_where_none_can_be_sent(office: Office, with_mail: Office) -> None:
    for one, can_send in ((office, False), (with_mail, True)):
        officer = Reader(one).sign_in(Role.OFFICER)
        officer.get("/decisions")
        assert ("are told by e-mail" in officer.text()) is can_send
        administrator = Reader(one).sign_in(Role.ADMINISTRATOR)
        administrator.get("/people/1")
        assert "signs in by a link" in administrator.text() or "sign in by a link" in administrator.text()
        assert ("no mail server is set up" in administrator.text()) is not can_send
