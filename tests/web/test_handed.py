"""The pages of what a person puts out: ready to copy on a phone, out when they say so, and figures with who typed them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.services.alerts.hand_letters import write_to_hands
from campaigns.services.stops.holds import start_hold
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.handed_office import POST, WORDS, handed_office
from tests.web.office import Office, ref, sign_off


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from closing(handed_office(tmp_path))


@pytest.fixture
def page(office: Office) -> str:
    return f"/handed/{office.delivery_id(POST, 'nextdoor')}"


@pytest.fixture
def tom(office: Office) -> Reader:
    return Reader(office).sign_in(Role.APPROVER)


def test_today_leads_its_person_to_the_words_and_pictures_ready_to_copy(tom: Reader, page: str) -> None:
    assert tom.get("/").select_one(f'a[href="{page}"]') is not None
    assert tom.get("/handed").select_one(f'a[href="{page}"]') is not None
    shown = tom.get(page)
    words = shown.select_one("#text-1")
    assert words is not None
    assert words.get_text() == WORDS
    copies = shown.select_one('[data-copies="text-1"]')
    assert copies is not None
    assert copies.has_attr("hidden"), "without script there is nothing that copies; the words are selected"
    saved = shown.select_one("a[download]")
    assert saved is not None
    assert saved["download"] == "fence.jpg"
    assert tom.client.get(str(saved["href"])).mimetype == "image/jpeg"
    assert "Two neighbours at a fence" in tom.text("main")
    assert "Tom Reed puts it out on Nextdoor, Ripley, word for word." in tom.text("main")


def test_its_person_says_that_it_is_out_and_types_its_figures_which_say_so(
    office: Office, tom: Reader, page: str
) -> None:
    office.clock.advance(minutes=10)
    tom.get(page)
    tom.post(f"{page}/out", {"remote_url": "fence", "day": "", "time": ""}, status=400)
    assert "starting with https://" in tom.text("main")
    assert tom.texts("h2").count("There is a problem") == 1
    local = (office.clock.now() - timedelta(minutes=5)).astimezone(office.desk.settings.timezone)
    tom.post(
        f"{page}/out",
        {"remote_url": "https://nextdoor.example/p/1", "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"},
    )
    assert "It is out." in tom.get(page).get_text()
    tom.post(f"{page}/figures", {"figure-views": "many"}, status=400)
    assert "Views: type a whole number" in tom.text("main")
    tom.post(f"{page}/figures", {"figure-views": "1,412", "figure-comments": "0"})
    shown = " ".join(tom.get(page).get_text(" ").split())
    assert "Views: 1,412 , typed in by Tom Reed from Nextdoor on Monday 17 May 2027" in shown
    assert "Comments: 0 , typed in" in shown
    delivery = page.replace("handed", "deliveries")
    assert "1,412" in tom.get(delivery).get_text()
    office.clock.advance(minutes=1)
    report = tom.get("/report?period=this-month").get_text(" ")
    assert "Nextdoor" in report
    assert "typed in by Tom Reed" in " ".join(report.split())


def test_it_did_not_go_out_because(tom: Reader, office: Office, page: str) -> None:
    tom.get(page)
    tom.post(f"{page}/not-out", {"reason": ""}, status=400)
    tom.post(f"{page}/not-out", {"reason": "The site is down"})
    assert "It did not go out. The site is down" in " ".join(tom.get(page).get_text(" ").split())
    officer = Reader(office).sign_in(Role.OFFICER)
    assert "Tom Reed says that it did not go out: The site is down" in officer.get("/decisions").get_text()


def test_a_hold_turns_the_page_into_do_not_publish(tom: Reader, office: Office, page: str) -> None:
    with office.app.app_context():
        head = office.people[Role.HEAD]
        start_hold(office.desk, user_id=head, kind="other", scope="all", reason="A death in Ripley")
        write_to_hands(office.desk)
    shown = tom.get(page)
    assert "Do not publish this" in shown.get_text()
    assert shown.select_one("#text-1") is None, "what is not to be put out is not offered for copying"


def test_who_only_reads_sees_it_and_answers_nothing(office: Office, page: str) -> None:
    reader = Reader(office).sign_in(Role.MONITORING_OFFICER)
    assert reader.get(page).select_one(f'form[action="{page}/out"]') is None
    reader.post(f"{page}/out", {}, status=403)
    reader.get("/handed/999", status=404)


def test_a_place_is_connected_with_its_person_and_asked_for_no_server(office: Office) -> None:
    administrator = Reader(office).sign_in(Role.ADMINISTRATOR)
    administrator.get("/accounts/connect/local_radio")
    form = {"plain-place": "Peak Radio", "plain-person": "Jo Reed", "plain-email": "jo at council.example"}
    administrator.post("/accounts/connect/local_radio", form, status=400)
    assert "does not say who puts things out there" in administrator.text()
    administrator.send("/accounts/connect/local_radio", form | {"plain-email": "jo@council.example"})
    assert "Jo Reed" in administrator.text("dl")
    assert "Server" not in administrator.text("dl")
    found = administrator.page.select_one("form[action*='/found/']")
    assert found is not None
    administrator.send(str(found["action"]), {"name": "Peak Radio"})
    assert "Peak Radio is connected as Jo Reed." in administrator.text()
    assert "Put out by Jo Reed" in administrator.text()
    assert "ogin" not in administrator.text(".cd-item__main"), "there is none that could end or be forgotten"


def test_whoever_schedules_for_a_person_is_not_told_that_it_goes_out_by_itself(office: Office) -> None:
    again = ref("fence-again")
    path = office.content / f"{again}.md"
    path.write_text("---\ntitle: Again\nchannels: [nextdoor]\n---\nA neighbour can listen.\n")
    sign_off(office, again)
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get(f"/items/{again}")
    when = (office.clock.now() + timedelta(days=1)).astimezone(office.desk.settings.timezone)
    moment = {"when": "own", "day": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M}"}
    officer.send(f"/items/{again}/schedule", moment | {"account": "Our Nextdoor"})
    assert "to Our Nextdoor. Whoever puts it out there is asked by e-mail then." in officer.text()
