"""Settings in the browser: the organisation's own lists, words, and how strict the checks are."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.content_store.office_files import plain
from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref

HUB = {
    "names": "Our Hub",
    "print_as": "01632 960123",
    "numbers": "01632 960123",
    "sites": "",
    "use": "Young people and their families",
    "source": "Its own site",
    "last_checked": "2027-05-10",
}


@pytest.fixture
def officer(office: Office) -> Reader:
    return Reader(office).sign_in(Role.OFFICER)


def own_file(reader: Reader, name: str) -> Path:
    return reader.office.desk.settings.content_folder / "_desk" / f"{name}.yml"


def send(reader: Reader, address: str, values: dict[str, str], *, status: int = 303) -> None:
    """Send a form of the page that is open, with what that page has seen."""
    seen = reader.page.select_one("input[name=seen]")
    reader.post(address, {"seen": str(seen["value"]) if seen else "", **values}, status=status)


def test_a_helpline_is_added_changed_and_taken_out_without_a_text_editor(officer: Reader) -> None:
    officer.get("/settings/lists/helplines/new")
    send(officer, "/settings/lists/helplines/new", HUB)
    officer.get("/settings/lists/helplines")
    assert "Our Hub: 01632 960123" in officer.texts(".cd-checks__name")
    assert plain(own_file(officer, "helplines").read_text())["add"][0]["numbers"] == ["01632960123"]
    officer.get("/settings/lists/helplines/our-hub")
    send(
        officer,
        "/settings/lists/helplines/our-hub",
        {**HUB, "names": "Our Hub\nThe Hub", "is_anonymous": "yes"},
    )
    (entry,) = plain(own_file(officer, "helplines").read_text())["add"]
    assert (entry["names"], entry["is_anonymous"]) == (["Our Hub", "The Hub"], "yes")
    officer.get("/settings/lists/helplines")
    send(officer, "/settings/lists/helplines/our-hub/act", {"do": "take-out"})
    assert "add" not in plain(own_file(officer, "helplines").read_text())


def test_one_that_ships_is_changed_in_our_own_file_left_out_and_brought_back(officer: Reader) -> None:
    officer.get("/settings/lists/helplines/childline")
    assert officer.page.select_one("#print_as")["value"] == "0800 1111"  # type: ignore[index]
    values = {**HUB, "names": "Childline", "print_as": "0800 1111 (free)", "numbers": "08001111"}
    send(officer, "/settings/lists/helplines/childline", values)
    officer.get("/settings/lists/helplines")
    assert "Childline: 0800 1111 (free)" in officer.texts(".cd-checks__name")
    send(officer, "/settings/lists/helplines/childline/act", {"do": "bring-back"})
    officer.get("/settings/lists/helplines")
    assert "Childline: 0800 1111" in officer.texts(".cd-checks__name")
    send(officer, "/settings/lists/helplines/childline/act", {"do": "take-out"})
    officer.get("/settings/lists/helplines")
    assert "Childline: 0800 1111" not in officer.texts(".cd-checks__name")
    assert officer.texts("#gone + ul .cd-lines__what") == ["Childline: 0800 1111"]


def test_what_can_t_be_kept_is_said_beside_its_field_and_nothing_is_written(officer: Reader) -> None:
    for field, value, said in (
        ("print_as", "", "As it is written in a text: this is needed."),
        ("numbers", "0800 HELP", "must be digits alone"),
        ("last_checked", "yesterday", "give a day"),
        ("use", "x" * 400, "at most 300 characters"),
        ("use", "a\x07b", "can’t be shown"),
    ):
        officer.get("/settings/lists/helplines/new")
        send(officer, "/settings/lists/helplines/new", {**HUB, field: value}, status=400)
        assert said in officer.text(f"#{field}-error"), field
        assert not own_file(officer, "helplines").exists()


def test_a_list_that_somebody_changed_meanwhile_is_not_written_over(officer: Reader) -> None:
    officer.get("/settings/lists/helplines/new")
    file = own_file(officer, "helplines")
    file.parent.mkdir(exist_ok=True)
    file.write_text("remove: [call-derbyshire]\n")
    send(officer, "/settings/lists/helplines/new", HUB, status=409)
    assert "Somebody changed this list meanwhile" in officer.text(".govuk-error-summary")
    assert officer.page.select_one("#use")["value"] == HUB["use"]  # type: ignore[index]
    assert file.read_text() == "remove: [call-derbyshire]\n"


def test_a_fact_is_looked_up_with_one_press(officer: Reader) -> None:
    officer.get("/facts")
    form = next(
        one
        for one in officer.page.select("form[action='/settings/looked-up']")
        if "Call Derbyshire" in one.get_text()
    )
    values = {
        str(one["name"]): str(one["value"])
        for one in form.select("input[type=hidden]")
        if one["name"] != "csrf_token"
    }
    officer.post("/settings/looked-up", values)
    officer.get("/facts")
    assert "Call Derbyshire: 01629 533190" not in officer.texts(".cd-checks__name")


def test_words_are_added_taken_out_and_brought_back(officer: Reader) -> None:
    officer.get("/settings/words/labels")
    send(officer, "/settings/words/labels", {"words": "hood rat+", "instead": "young person", "note": ""})
    officer.get("/settings/words/labels")
    send(officer, "/settings/words/labels", {"drop": "gang+"})
    read = plain(own_file(officer, "lists/labels").read_text())
    assert read == {"add": [{"words": "hood rat+", "instead": "young person"}], "remove": ["gang+"]}
    officer.get("/settings/words/labels")
    assert officer.texts("#own + ul .cd-lines__what") == ["hood rat+"]
    send(officer, "/settings/words/labels", {"back": "gang+"})
    officer.get("/settings/words/labels")
    send(officer, "/settings/words/labels", {"drop": "hood rat+"})
    assert plain(own_file(officer, "lists/labels").read_text()) == {}


def test_only_who_may_makes_the_checks_stricter_or_looser(officer: Reader) -> None:
    officer.get("/settings/checks")
    assert officer.page.select_one("fieldset[disabled]")
    head = Reader(officer.office).sign_in(Role.HEAD)
    head.get("/settings/checks")
    shown = {str(one["name"]): str(one.get("value", "")) for one in head.page.select("input.govuk-input")}
    shown |= {
        str(one["name"]): str(one.select_one("option[selected]")["value"])  # type: ignore[index]
        for one in head.page.select("select")
    }
    send(head, "/settings/checks", {**shown, "release-words": "400", "HARM-03": "block"})
    read = plain(own_file(officer, "checks").read_text())
    assert read == {"severities": {"HARM-03": "block"}, "thresholds": {"release-words": "400"}}
    for field, value in (("links", "99"), ("links", "²"), ("LAW-07", "info"), ("home_area", " ")):
        head.get("/settings/checks")
        send(head, "/settings/checks", {**shown, field: value}, status=400)
        assert head.page.select_one(f"#{field}-error"), field
    assert plain(own_file(officer, "checks").read_text()) == read
    head.get("/settings/checks")
    send(head, "/settings/checks", shown)
    assert plain(own_file(officer, "checks").read_text()) == {}


def test_what_an_office_uses_ai_for_is_said_once_and_each_writer_is_told(officer: Reader) -> None:
    post, release = ref("monday-launch"), ref("launch", "releases")
    places = (f"/items/{post}/edit", f"/items/{release}/edit", f"/campaigns/{CAMPAIGN}/plan")
    head = Reader(officer.office).sign_in(Role.HEAD)
    head.get("/settings/checks")
    for words in ("No", "First drafts of headlines"):
        shown = {str(one["name"]): str(one.get("value", "")) for one in head.page.select("input.govuk-input")}
        send(head, "/settings/checks", {**shown, "ai_use": words})
        head.get("/settings/checks")
        assert head.page.select_one("#ai_use")["value"] == words  # type: ignore[index]
        for address in places:
            officer.get(address)
            assert f"Your office’s settings say: {words}." in officer.text("#ai_use-hint")
    send(head, "/settings/checks", {**shown, "ai_use": "x" * 301}, status=400)
    assert "at most 300 characters" in head.text("#ai_use-error")
    head.get("/settings/checks")
    send(head, "/settings/checks", {**shown, "ai_use": ""})
    assert "ai_use" not in plain(own_file(officer, "checks").read_text())


def test_a_broken_file_is_named_and_can_t_be_made_worse_by_form(officer: Reader) -> None:
    file = own_file(officer, "helplines")
    file.parent.mkdir(exist_ok=True)
    file.write_text("add:\n  - id: x\n")
    officer.get("/settings/lists/helplines")
    assert "_desk/helplines.yml, line 2" in officer.text(".cd-notice--red")
    assert not officer.page.select("main form")


def test_a_list_that_there_is_not_is_not_found(officer: Reader) -> None:
    for address in ("/settings/lists/nothing", "/settings/words/nothing", "/settings/lists/helplines/nobody"):
        officer.get(address, status=404)
