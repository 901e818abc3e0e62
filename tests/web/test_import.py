"""Import in the browser: a file goes up, everything is told, nothing is saved before it was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from werkzeug.test import TestResponse

from campaigns.domain.people.permissions import Role
from campaigns.services.people.sessions import sign_out_everywhere
from campaigns.workbench.base import Limits
from campaigns.workbench.here import HereWorkbench
from tests.patience import PATIENCE
from tests.unit.import_samples import RELEASE, word_bytes
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import PASSWORD, Office

PLAN = "Date,Time,Channel,Copy\n17 May 2027,8am,X,Walk away today\n18 May 2027,noon,Bluesky,Talk to someone\n"
RELEASE_REF = f"{CAMPAIGN}/releases/young-people-lead-a-week-of-walks"


@pytest.fixture
def officer(sign_in: As) -> Reader:
    reader = sign_in(Role.OFFICER)
    reader.get("/import")
    return reader


def upload(reader: Reader, raw: str | bytes, name: str, *, status: int = 200, **values: str) -> TestResponse:
    content = raw.encode() if isinstance(raw, str) else raw
    return reader.post(
        "/import", {"campaign": CAMPAIGN, **values, "file": (BytesIO(content), name)}, status=status
    )


def fields(reader: Reader) -> dict[str, list[str]]:
    """What the page would send, as it stands."""
    return {
        "campaign": [str(reader.page.select_one("[name=campaign]")["value"])],  # type: ignore[index]
        "plan": [str(reader.page.select_one("[name=plan]")["value"])],  # type: ignore[index]
        "ref": [str(one["value"]) for one in reader.page.select("[name=ref]")],
        "text": [one.get_text() for one in reader.page.select("[name=text]")],
        "keep": [str(one["value"]) for one in reader.page.select("[name=keep][checked]")],
    }


def test_the_page_is_reached_from_a_campaign_which_is_then_chosen(officer: Reader):
    officer.get(f"/campaigns/{CAMPAIGN}")
    link = next(a for a in officer.page.select("main a") if "Import" in a.get_text())
    officer.get(str(link["href"]))
    assert officer.page.select_one("option[selected]")["value"] == CAMPAIGN  # type: ignore[index]


def test_what_was_guessed_is_shown_and_nothing_is_saved(officer: Reader, office: Office):
    upload(officer, RELEASE, "story.txt")
    said = officer.text()
    assert "Embargo: 2027-05-17T00:01" in said
    assert "it stands above the text" in said
    assert "PRESS RELEASE – Campaign Desk sets the status line itself" in said
    assert not (office.content / f"{RELEASE_REF}.md").exists()


class SlowBench(HereWorkbench):
    """Beside the page, and it has not finished before it is told to."""

    is_beside = True

    def __init__(self) -> None:
        self.may_go_on = Event()

    def run(self, limits: Limits, job: Any, tools: Any, *args: Any, **kwargs: Any) -> Any:
        assert not limits.is_apart or self.may_go_on.wait(PATIENCE)
        return super().run(limits, job, tools, *args, **kwargs)


@pytest.fixture
def slow_bench(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowBench]:
    bench = SlowBench()
    desk = replace(office.desk, bench=bench)
    office.app.extensions["desk"] = desk
    yield bench
    bench.may_go_on.set()


def read_to_its_end(reader: Reader, address: str) -> TestResponse:
    """What the page's own refreshing gets in the end."""
    for _ in range(200):
        answer = reader.client.get(address, headers={"HX-Request": "true"})
        if "HX-Redirect" in answer.headers:
            return answer
        sleep(0.05)
    raise AssertionError("it is read for ever")


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [(RELEASE, "story.txt", "PRESS RELEASE"), ("Date,Copy\n31 Feb 2027,Hi\n", "plan.csv", "31 Feb 2027")],
)
def test_a_file_that_takes_long_is_waited_for_on_a_page_that_looks_again_by_itself(
    officer: Reader, slow_bench: SlowBench, raw: str, name: str, words: str
) -> None:
    began = monotonic()
    address = upload(officer, raw, name, status=303).location
    assert monotonic() - began < 2
    officer.get(address)
    assert officer.text("h1") == f"Reading {name}"
    assert officer.page.select_one("progress") is not None
    assert officer.page.select_one("noscript meta[http-equiv=refresh]") is not None
    part = officer.client.get(address, headers={"HX-Request": "true"}).text
    assert 'id="reading"' in part
    assert "<main" not in part
    slow_bench.may_go_on.set()
    assert read_to_its_end(officer, address).headers["HX-Redirect"] == address
    officer.get(address)
    assert words in officer.text()


def test_what_is_read_for_one_person_is_no_other_s_and_what_stopped_says_so(
    officer: Reader, slow_bench: SlowBench, sign_in: As, office: Office
) -> None:
    address = upload(officer, RELEASE, "story.txt", status=303).location
    sign_in(Role.HEAD).get(address, status=404)
    officer.get("/import/" + "0" * 32, status=404)
    office.clock.advance(minutes=3)
    officer.get(address)
    assert "was not read to its end" in officer.text("#file-error")


def test_what_was_told_of_a_file_is_there_again_after_the_session_and_beside_what_is_wrong(
    officer: Reader, office: Office
) -> None:
    plan = "Date,Time,Channel,Copy,Wibble\n17 May 2027,8am,X,Walk away today,a\n18 May,,Bluesky,Talk,b\n"
    upload(officer, plan, "plan.csv")
    told = officer.texts("main .cd-told li")
    assert "Row 2" in officer.text("#item-1")
    values = {**fields(officer), "look": str(officer.page.select_one("[name=look]")["value"])}  # type: ignore[index]
    values["text"][0] = values["text"][0].replace("Walk away today", "Walk away tonight")
    values["keep"] = values["keep"][1:]
    officer.post("/import/save", {**values, "keep": []}, status=400)
    assert officer.texts("main .cd-told li") == told
    token = officer.token()
    with office.app.app_context():
        sign_out_everywhere(office.email(Role.OFFICER))
    answer = officer.client.post("/import/save", data={**values, "csrf_token": token})
    page = officer.get(answer.location).select_one("[name=next]")
    assert page is not None
    form = {"email": office.email(Role.OFFICER), "password": PASSWORD, "next": str(page["value"])}
    officer.get(officer.post("/sign-in", form, status=302).location)
    assert officer.texts("main .cd-told li") == told
    assert "plan.csv" in officer.text(".cd-lead")
    assert fields(officer)["keep"] == values["keep"]
    assert "Walk away tonight" in fields(officer)["text"][0]
    assert "has no place on this page" not in officer.text()


def test_the_text_is_saved_as_it_was_changed_and_shown_as_a_draft(officer: Reader, office: Office):
    upload(officer, word_bytes(), "story.docx", kind="release")
    values = fields(officer)
    values["text"] = [values["text"][0].replace("ten areas", "eleven areas")]
    officer.send("/import/save", values)
    assert "Saved as a draft" in officer.text()
    assert "eleven areas" in (office.content / f"{RELEASE_REF}.md").read_text()
    assert "Young people lead a week of walks" in officer.text("h1")


def test_a_plan_is_saved_row_by_row_as_ticked(officer: Reader, office: Office):
    upload(officer, PLAN, "plan.csv")
    assert officer.texts("tbody td[data-label='Taken for']") == ["date", "time", "channels", "text"]
    values = fields(officer)
    values["keep"] = values["keep"][:1]
    officer.send("/import/save", values)
    assert (office.content / CAMPAIGN / "posts/2027-05-17-walk-away-today.md").exists()
    assert not (office.content / CAMPAIGN / "posts/2027-05-18-talk-to-someone.md").exists()


def test_a_text_broken_by_hand_is_shown_again_with_its_line_and_nothing_is_saved(
    officer: Reader, office: Office
):
    upload(officer, PLAN, "plan.csv")
    values = fields(officer)
    values["text"] = [values["text"][0], values["text"][1].replace("2027-05-18T12:00", "2027-03-28T01:30")]
    officer.post("/import/save", values, status=400)
    assert "does not exist" in officer.text("#text-2-error")
    assert "Mend what is marked below" in officer.text(".cd-lead")
    assert "2027-03-28T01:30" in officer.page.select("textarea")[1].get_text()
    assert not (office.content / CAMPAIGN / "posts/2027-05-17-walk-away-today.md").exists()


def test_all_that_is_wrong_in_a_text_is_said_at_once(officer: Reader):
    upload(officer, PLAN, "plan.csv")
    values = fields(officer)
    broken = (
        values["text"][1]
        .replace("2027-05-18T12:00", "2027-03-28T01:30")
        .replace("[bluesky]", "[carrier-pigeon]")
    )
    officer.post("/import/save", {**values, "text": [values["text"][0], broken]}, status=400)
    assert "does not exist" in officer.text("#text-2-error")
    assert "carrier-pigeon" in officer.text("#text-2-error")


def test_where_nothing_is_ticked_nothing_is_said_to_be_marked(officer: Reader):
    upload(officer, PLAN, "plan.csv")
    officer.post("/import/save", {**fields(officer), "keep": []}, status=400)
    assert "Tick at least one item to save." in officer.text(".govuk-error-summary")
    assert officer.text(".cd-lead") == "Nothing is saved yet."


def test_saving_twice_changes_nothing_the_second_time(officer: Reader):
    upload(officer, RELEASE, "story.txt")
    values = fields(officer)
    officer.send("/import/save", values)
    officer.send("/import/save", values)
    assert "there already" in officer.text()


def test_an_item_that_appeared_meanwhile_is_never_overwritten(officer: Reader, office: Office):
    upload(officer, RELEASE, "story.txt")
    path = office.content / f"{RELEASE_REF}.md"
    path.write_text("---\ntitle: Mine\n---\nMine.\n")
    officer.post("/import/save", fields(officer), status=409)
    assert "exists already" in officer.text()
    assert "Mine." in path.read_text()


def test_cells_that_can_not_be_right_are_listed_with_row_and_column(officer: Reader):
    upload(officer, "Date,Copy\n31 Feb 2027,Hi\n32 May 2027,Hi\n", "plan.csv", status=400)
    assert "Row 2, column A (Date)" in officer.text()
    assert "Row 3, column A (Date)" in officer.text()


def test_days_in_figures_are_asked_about_and_the_answer_is_taken(officer: Reader):
    plan = "Date,Copy\n05/06/2027,Hi there\n"
    upload(officer, plan, "plan.csv", status=400)
    assert "may be 5 June or 6 May" in officer.text("#file-error")
    upload(officer, plan, "plan.csv", dates="day")
    assert "publish_at: 2027-06-05T09:00" in officer.text()


@pytest.mark.parametrize(("name", "words"), [("", "Choose the file"), ("a.pdf", "This is a PDF")])
def test_a_wrong_file_is_said_beside_its_field(officer: Reader, name: str, words: str):
    upload(officer, b"%PDF-1.7", name, status=400)
    assert words in officer.text("#file-error")


def test_a_campaign_has_to_be_chosen_or_named(officer: Reader):
    upload(officer, RELEASE, "a.txt", status=400, campaign="")
    assert "Choose the campaign" in officer.text("#campaign-error")


def test_a_new_campaign_is_made_when_it_is_saved(officer: Reader, office: Office):
    upload(officer, RELEASE, "a.txt", campaign="", new="Autumn walks")
    assert not (office.content / "autumn-walks").exists()
    officer.send("/import/save", fields(officer))
    assert (office.content / "autumn-walks/campaign.md").read_text() == "---\ntitle: Autumn walks\n---\n"


@pytest.mark.parametrize("topic", ["", "violence", "road safety: “slow down”"])
def test_the_topic_of_a_new_campaign_is_asked_and_nothing_is_chosen_unsaid(
    officer: Reader, office: Office, topic: str
):
    upload(
        officer,
        "PRESS RELEASE\n\nKnives\n\nKnife violence, knife crime.\n",
        "a.txt",
        campaign="",
        new="Autumn walks",
    )
    assert officer.page.select_one("[name=topic]")["value"] == ""  # type: ignore[index]
    officer.send("/import/save", {**fields(officer), "topic": topic})
    assert office.desk.content.read_campaign("autumn-walks").topic == topic


def test_a_topic_that_was_typed_stays_when_a_text_has_to_be_mended(officer: Reader):
    upload(officer, RELEASE, "a.txt", campaign="", new="Autumn walks")
    officer.post("/import/save", {**fields(officer), "topic": "violence", "keep": []}, status=400)
    assert officer.page.select_one("[name=topic]")["value"] == "violence"  # type: ignore[index]


def test_a_campaign_that_is_there_is_not_asked_for_its_topic(officer: Reader):
    upload(officer, RELEASE, "a.txt")
    assert officer.page.select("[name=topic]") == []


def test_a_file_larger_than_a_document_is_refused_before_it_is_read(officer: Reader):
    answer = officer.client.post(
        "/import",
        input_stream=BytesIO(b""),
        environ_overrides={"CONTENT_LENGTH": "15200000"},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "too much at once" in answer.text


@pytest.mark.parametrize("ref", ["../../etc/passwd", "other/posts/x", f"{CAMPAIGN}/posts/../x"])
def test_a_name_made_up_by_hand_leads_nowhere(officer: Reader, office: Office, ref: str):
    values = {"campaign": CAMPAIGN, "ref": [ref], "text": ["Hello"], "keep": [ref]}
    officer.post("/import/save", values, status=400)
    assert sorted(path.name for path in office.content.iterdir()) == [CAMPAIGN]


def test_a_form_without_its_token_is_refused(officer: Reader):
    officer.post("/import", {"file": (BytesIO(b"x"), "a.txt")}, status=400, token="wrong")


def test_an_approver_may_not_import(sign_in: As):
    sign_in(Role.APPROVER).get("/import", status=403)


def test_what_a_document_says_never_becomes_markup(officer: Reader):
    upload(
        officer,
        "PRESS RELEASE\n\n<b>A headline</b>\n\n</textarea><script>alert(1)</script> and more of the story here.\n",
        "a.txt",
    )
    assert officer.page.select("main b, main script") == []


DONE_PLAN = (
    "Date,Channel,Copy,Status\n17 May 2027,X,Walk away today,Done\n18 May 2027,X,Talk to someone,Draft\n"
)


def test_rows_that_the_plan_says_are_done_stand_apart_and_are_saved_only_when_ticked(
    officer: Reader, office: Office
):
    upload(officer, DONE_PLAN, "plan.csv")
    headings = [one.get_text() for one in officer.page.select("main h2")]
    assert headings.index("Done, held or called off") > headings.index("Row 3: Talk to someone")
    assert headings.index("Done, held or called off") < headings.index("Row 2: Walk away today")
    sent = fields(officer)
    assert sent["keep"] == [f"{CAMPAIGN}/posts/2027-05-18-talk-to-someone"]
    officer.post("/import/save", {**sent, "keep": sent["ref"]}, status=303)
    assert (office.content / f"{CAMPAIGN}/posts/2027-05-17-walk-away-today.md").exists()


def test_a_year_of_rows_that_are_done_keeps_no_plan_from_the_page(officer: Reader):
    done = "".join(f"17 May 2027,X,Walk number {number},Done\n" for number in range(130))
    upload(officer, f"{DONE_PLAN}{done}", "plan.csv")
    assert len(officer.page.select("[name=ref]")) == 120
    assert "this page has no room for it" in officer.text()
