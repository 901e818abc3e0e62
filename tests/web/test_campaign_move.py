"""A whole campaign moves by days with its embargo's set: all of it or nothing, and nothing that was not signed off as it is."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.domain.items.statuses import AccountState, ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.content import find_campaign, find_item
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.services.content.library import refresh_library
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.wishes import plan_as_wished
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.embargo_office import POSTS, RELEASE, write_set
from tests.web.forms import form_of
from tests.web.office import Office, approve, ref, schedule, sign_off

PAGE = f"/campaigns/{CAMPAIGN}/move"
ITEM, DRAFT = ref("monday-launch"), ref("sunday-draft")
WEEKLY = ref("weekly")
MAIL = "Press office mail"


@pytest.fixture
def officer(office: Office, sign_in: As) -> Reader:
    """The release goes to journalists when its embargo ends at 12:00, its post five minutes later, another one at 10:00."""
    write_set(office)
    (office.content / f"{WEEKLY}.md").write_text(
        "---\ntitle: Weekly\nchannels: [practice]\npublish_at: 2027-05-20T09:00\nalso_at: [2027-10-24T01:30]\n---\nHello.\n"
    )
    sign_off(office, RELEASE, POSTS[0], ITEM)
    schedule(office, RELEASE, MAIL, in_minutes=3 * 60)
    schedule(office, POSTS[0], "Practice", in_minutes=3 * 60 + 5)
    schedule(office, ITEM, "Practice", in_minutes=60)
    return sign_in(Role.OFFICER)


def dues(office: Office, item: str) -> set[str]:
    with office.app.app_context(), reading() as session:
        found = find_item(session, item)
        assert found is not None
        there = list_deliveries_of_item(session, found.id)
        return {f"{one.due_at:%d %H:%M} {one.status}" for one in there if one.status != "cancelled"}


def rows(reader: Reader) -> dict[str, str]:
    found = {}
    for row in reader.page.select("tbody tr"):
        title, *rest = [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        found[title.removesuffix(" Practice").removesuffix(" E-mail")] = " | ".join(rest)
    return found


def press(reader: Reader, by: str, *, status: int = 303) -> str:
    shown = reader.page.select_one("[name=shown]")
    fields = {"by": by, "shown": str(shown["value"]) if shown else ""}
    if status != 303:
        reader.post(PAGE, fields, status=status)
        return reader.page.get_text(" ")
    return reader.send(PAGE, fields).get_text(" ")


def test_all_of_it_moves_and_the_release_whose_words_say_the_moment_is_signed_off_again(
    office: Office, officer: Reader
) -> None:
    officer.get(f"{PAGE}?by=7")
    table = rows(officer)
    assert "Monday 24 May 2027, 10:00am" in table["The week begins"]
    assert "sign-off is asked for again" in table["A plan for hope in Derbyshire"]
    assert "moved." in press(officer, "7")
    # The release's own words say the moment of its embargo, so it does not go back by a press.
    assert "It can’t be moved back as a whole" in officer.text()

    assert dues(office, ITEM) == {"24 09:00 created"}
    assert dues(office, POSTS[0]) == {
        "24 11:05 created"
    }  # five minutes after the end of the embargo, as before
    assert dues(office, RELEASE) == set()  # nothing of it goes out before its new words have a yes
    weekly = (office.content / f"{WEEKLY}.md").read_text()
    assert "publish_at: 2027-05-27T09:00" in weekly
    assert "2027-10-31T01:30+01:00" in weekly  # the first of the two, when the clocks go back
    release = office.desk.content.read_item(RELEASE)
    assert f"{release.embargo:%d %H:%M}" == "24 11:00"  # type: ignore[attr-defined]
    with office.app.app_context(), reading() as session:
        assert find_item(session, RELEASE).status == ItemStatus.IN_REVIEW  # type: ignore[union-attr]
        assert find_item(session, ITEM).status == ItemStatus.SCHEDULED  # type: ignore[union-attr]
    approve(office, RELEASE)
    with office.app.app_context():
        plan_as_wished(office.desk, RELEASE)
        refresh_library(office.desk)
        with reading() as session:
            campaign = find_campaign(session, CAMPAIGN)
            assert campaign is not None
            assert (campaign.starts_on, campaign.ends_on) == (date(2027, 5, 24), date(2027, 5, 30))
    assert dues(office, RELEASE) == {"24 11:00 created"}


def test_where_one_can_not_be_moved_none_is_and_no_file_is_changed(office: Office, officer: Reader) -> None:
    before = {path: path.read_text() for path in office.content.rglob("*.md")}
    officer.get(f"{PAGE}?by=-1")
    assert "That time is over" in rows(officer)["The week begins"]
    assert officer.page.select("[name=shown]") == []
    assert "Nothing was moved" in press(officer, "-1", status=409)  # the page showed no such move
    officer.get(f"{PAGE}?by=7")
    with office.app.app_context(), transaction() as session:
        session.query(Account).filter_by(name="Practice").one().state = AccountState.DISCONNECTED
    assert "is not connected" in press(
        officer, "7", status=400
    )  # found after the files of the drafts were written
    assert dues(office, POSTS[0]) == {"17 11:05 created"}
    assert {path: path.read_text() for path in before} == before
    # Its sign-off is taken back between the table and the button.
    head = Reader(office).sign_in(Role.HEAD)
    head.get(f"/items/{ITEM}")
    head.post(f"/items/{ITEM}/changes", {"changes": "Not like this."})
    press(officer, "7", status=409)
    assert {path: path.read_text() for path in before} == before


def test_days_are_said_in_figures(officer: Reader) -> None:
    officer.get(f"{PAGE}?by=many", status=400)
    assert "Say by how many days" in officer.text("#by-error")


def test_a_release_that_journalists_had_before_the_end_of_its_embargo_is_planned_anew_by_a_person(
    office: Office, sign_in: As
) -> None:
    write_set(office)
    sign_off(office, RELEASE)
    schedule(office, RELEASE, MAIL, in_minutes=60)
    officer = sign_in(Role.OFFICER)
    officer.get(f"{PAGE}?by=7")
    assert "Plan it anew after that" in rows(officer)["A plan for hope in Derbyshire"]
    press(officer, "7")
    assert dues(office, RELEASE) == set()
    assert "embargo: 2027-05-24T12:00" in (office.content / f"{RELEASE}.md").read_text()


def test_a_campaign_that_was_moved_is_moved_back_by_one_press(office: Office, sign_in: As) -> None:
    sign_off(office, ITEM)
    schedule(office, ITEM, "Practice", in_minutes=60)
    officer = sign_in(Role.OFFICER)
    before = {path: path.read_text() for path in office.content.rglob("*.md")}
    officer.get(f"{PAGE}?by=7")
    press(officer, "7")
    assert dues(office, ITEM) == {"24 09:00 created"}
    assert {path: path.read_text() for path in office.content.rglob("*.md")} != before
    back = form_of(officer.page, PAGE)
    assert "Move it all back by 7 days" in officer.buttons()
    assert "24 May" in officer.text("h1"), "the list begins where the campaign is now"
    officer.send(PAGE, back)
    assert dues(office, ITEM) == {"17 09:00 created"}
    assert {path: path.read_text() for path in before} == before
    officer.post(PAGE, back, status=409)  # an old page moves nothing twice
