"""Writing a press release by its form: fields, quotes and notes, never a file; nothing typed is lost, nobody's words are
saved over.
"""

from __future__ import annotations

from typing import Any

import pytest

from campaigns.content_store.release_words import QuoteWords, ReleaseWords
from campaigns.domain.people.permissions import Role
from campaigns.services.content.writing import open_release
from campaigns.services.people.contacts import import_contacts, read_contacts_csv
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref, schedule, sign_off, submit
from tests.web.test_editor import by_itself_at, fields

NEW = "/releases/new"
LAUNCH = ref("launch", "releases")
EDIT = f"/items/{LAUNCH}/edit"
TWO = {
    "quote-speaker": ["Jo Okafor", "Sam Reed"],
    "quote-role": ["Chair", ""],
    "quote-text": ["We listen.\r\n\r\nWe act.", "Hope: first & “last”."],
    "quote-agreed-by": ["Jo", ""],
    "quote-agreed-on": ["2027-05-10", ""],
}


def words(office: Office, item: str = LAUNCH) -> ReleaseWords:
    with office.app.app_context():
        return open_release(office.desk, item).words


def test_a_release_comes_to_be_from_nothing(office: Office, sign_in: As) -> None:
    with office.app.app_context():
        import_contacts(
            office.desk,
            list_name="Radio",
            rows=read_contacts_csv("email,name\na@paper.example,Ann\nb@paper.example,Bob\n"),
        )
    officer = sign_in(Role.OFFICER)
    for page in ("/", "/campaigns", "/calendar"):
        assert officer.get(page).select_one(f'a[href="{NEW}"]'), page
    assert officer.get(f"/campaigns/{CAMPAIGN}").select_one(f'a[href="{NEW}?campaign={CAMPAIGN}"]')
    officer.get(NEW)
    page = officer.send(NEW, {"campaign": CAMPAIGN, "title": "Derby starts a week of hope"})
    item = f"{CAMPAIGN}/releases/derby-starts-a-week-of-hope"
    assert "Press release of Walk away 2027" in page.text
    assert "title: Derby starts a week of hope" in (office.content / f"{item}.md").read_text()
    assert "no title" not in page.text, "it was typed, also where the file's name says the same"
    assert "Reaches 2 people" in page.text
    page = officer.send(
        f"/items/{item}/edit", fields(page, do="add-quote", **{k: v[:1] for k, v in TWO.items()})
    )
    assert len(page.select("[name=quote-speaker]")) == 2
    sent = fields(
        page, status="embargo", place="Derby", lead="A week of hope starts.", story="One.\r\n\r\nTwo.",
        note=["A note: one.", "", "Two."], contact="Press office, out of hours 07700 900000",
        lists=["Radio"], photos=["walk-away.jpg"], day="2027-05-17", time="07:30", do="signoff",
        **{"embargo-day": "2027-05-17", "embargo-time": "00:01", **TWO},
    )  # fmt: skip
    page = officer.send(f"/items/{item}/edit", sent)
    assert page.select_one("h1").text.strip() == "Derby starts a week of hope"
    assert words(office, item) == ReleaseWords(
        title="Derby starts a week of hope",
        embargo="2027-05-17T00:01",
        publish_at="2027-05-17T07:30",
        place="Derby",
        lead="A week of hope starts.",
        story="One.\n\nTwo.",
        quotes=(
            QuoteWords("Jo Okafor", "Chair", "We listen.\n\nWe act.", "Jo", "2027-05-10"),
            QuoteWords("Sam Reed", "", "Hope: first & “last”.", "", ""),
        ),
        notes=("A note: one.", "Two."),
        contact="Press office, out of hours 07700 900000",
        photos=("walk-away.jpg",),
        lists=("Radio",),
    )
    page = officer.get(f"/items/{item}/edit")
    preview = page.select_one("#look .cd-preview--email").text
    assert "EMBARGOED UNTIL 00:01 on Monday 17 May 2027 (UK time)" in preview
    assert "Plain text version" in preview
    assert "As saved, it reaches 2 people in all." in page.text


def test_what_is_saved_without_a_change_leaves_the_file_alone(office: Office, sign_in: As) -> None:
    file = office.content / f"{LAUNCH}.md"
    text = (
        file.read_text()
        .replace("---\n", "---\n# a remark\n", 1)
        .replace("  - speaker", "  # agreed\n  - speaker")
    )
    file.write_bytes(text.replace("\n", "\r\n").encode())
    officer, before = sign_in(Role.OFFICER), file.read_bytes()
    page = officer.send(EDIT, fields(officer.get(EDIT)))
    assert file.read_bytes() == before
    officer.send(EDIT, fields(page, **{"quote-text": ["Hope last."]}))
    after = file.read_bytes()
    assert after != before
    for kept in (b"# a remark\r\n", b"  # agreed\r\n", b"  - speaker: Nicolle Ward\r\n"):
        assert kept in after
    assert after.count(b"\n") == after.count(b"\r\n")


def test_a_quote_drops_into_the_story_and_out_of_it(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.get(EDIT)
    text = {"lead": "Lead.", "story": "First.\n\nSecond.", **TWO}
    page = officer.send(EDIT, fields(page, **text, do="place-quote-2", **{"place-2": "First."}))
    assert words(office).story == "First.\n\n[Quote 2]\n\nSecond."
    assert page.select_one("#place-2 option[selected]")["value"] == "First."
    story = page.select_one("#look .cd-mail__story").text
    assert (
        story.index("First.")
        < story.index("Sam Reed said:")
        < story.index("Second.")
        < story.index("Jo Okafor")
    )
    page = officer.send(EDIT, fields(page, do="drop-quote-1"))
    assert words(office).story == "First.\n\n[Quote 1]\n\nSecond."
    assert [one.speaker for one in words(office).quotes] == ["Sam Reed"]
    officer.post(EDIT, fields(page, do="place-quote-1", **{"place-1": "Nowhere."}), status=400)
    assert "Choose again" in officer.page.select_one("#place-1-error").text
    officer.send(EDIT, fields(officer.get(EDIT), do="place-quote-1", **{"place-1": ""}))
    assert words(office).story == "First.\n\nSecond."


@pytest.mark.parametrize(
    ("field", "changed", "message"),
    [
        ("title", {"title": " "}, "Give it a headline"),
        ("embargo-day", {"embargo-day": "2027-05-20", "embargo-time": "00:01"}, "for immediate release, and here"),
        ("embargo-day", {"status": "embargo", "embargo-day": "", "embargo-time": ""}, "Give the day and time"),
        ("embargo-time", {"status": "embargo", "embargo-day": "2027-03-28", "embargo-time": "01:30"}, "does not exist"),
        ("time", {"day": "2027-10-31", "time": "01:30"}, "comes twice"),
        ("contact", {"contact": "a" * 301}, "300 is the most"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_all_that_was_typed_is_there(
    office: Office, sign_in: As, field: str, changed: dict[str, Any], message: str
) -> None:
    officer, before = sign_in(Role.OFFICER), words(office)
    officer.post(EDIT, fields(officer.get(EDIT), **{**TWO, "story": "Typed.", **changed}), status=400)
    assert message in officer.page.select_one(f"#{field}-error").text
    again = fields(officer.page)
    assert again["quote-text"] == ["We listen.\n\nWe act.", TWO["quote-text"][1]]
    assert again["story"] == ["Typed."]
    assert words(office) == before


def test_an_unfinished_quote_is_kept_and_the_checks_say_what_it_lacks(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    told = by_itself_at(officer, EDIT, fields(officer.get(EDIT), **{"quote-text": [""]}))
    assert "Saved 9:00am" in told
    [quote] = words(office).quotes
    assert (quote.speaker, quote.text) == ("Nicolle Ward", "")
    assert "A quote needs a speaker and a text" in told


def test_a_quote_nobody_agreed_to_leads_to_asking_its_speaker(office: Office, sign_in: As) -> None:
    officer, item = sign_in(Role.OFFICER), EDIT.removesuffix("/edit")
    officer.send(
        EDIT, fields(officer.get(EDIT), do="save", **{"quote-agreed-by": [""], "quote-agreed-on": [""]})
    )
    officer.get(item)
    assert "press “Ask a partner or a speaker to agree” on its page" in officer.text()
    assert "approved_by" not in officer.text()
    asked = {"name": "Nicolle Ward", "scope": "quote", "email": "nicolle@elsewhere.example"}
    officer.send(f"{item}/agree", asked)
    assert "The quote of Nicolle Ward" in officer.text(), "whose it is was said by the name already"
    officer.get(item)
    assert "Submit for sign-off" in officer.buttons()


def test_two_writers_choose_and_neither_is_lost(office: Office, sign_in: As) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    mine, theirs = officer.get(EDIT), head.get(EDIT)
    head.post(EDIT, fields(theirs, story="By Hana.", contact="Hana"))
    officer.post(EDIT, fields(mine, story="By Maya.", **TWO), status=409)
    assert words(office).story == "By Hana."
    sent = {
        name: [str(one["value"]) for one in officer.page.select(f'main [type=hidden][name="{name}"]')]
        for name in {str(one["name"]) for one in officer.page.select("main form.cd-form [type=hidden]")}
    }
    officer.post(EDIT, {**sent, "do": "merge"}, status=409)
    officer.post(EDIT, {**sent, "do": "merge", "take-story": "mine"}, status=200)
    officer.send(EDIT, fields(officer.page))
    after = words(office)
    assert (after.story, after.contact, len(after.quotes)) == ("By Maya.", "Hana", 2)


def test_a_version_of_a_release_is_compared_and_brought_back(office: Office, sign_in: As) -> None:
    officer, before = sign_in(Role.OFFICER), words(office)
    officer.send(EDIT, fields(officer.get(EDIT), story="Other words.", **TWO))
    page = officer.get(f"/items/{LAUNCH}/versions")
    page = officer.get(str(page.select_one('main a[href*="version="]')["href"]))
    assert {"Story", "Quotes"} <= {one.text for one in page.select("main h3")}
    form = page.select_one('form[action$="/restore"]')
    officer.send(str(form["action"]), {"fingerprint": form.select_one("[name=fingerprint]")["value"]})
    assert words(office) == before


def test_what_is_planned_is_told_and_the_item_leads_to_its_form(office: Office, sign_in: As) -> None:
    submit(office, LAUNCH)
    officer = sign_in(Role.OFFICER)
    assert officer.get(f"/items/{LAUNCH}").select_one(f'a[href="{EDIT}"]')
    assert "Version 1 was submitted" in officer.get(EDIT).text
    for hidden in (page := officer.get(EDIT)).select("details, [type=hidden]"):
        hidden.decompose()
    for word in (".md", "content/", "front matter", "publish_at", "approved_by"):
        assert word not in page.select_one("main").text, word
    sign_in(Role.APPROVER).get(EDIT, status=403)


def test_no_button_is_spoken_of_that_the_form_of_a_planned_release_does_not_have(
    office: Office, sign_in: As
) -> None:
    sign_off(office, LAUNCH)
    schedule(office, LAUNCH, "Press office mail", in_minutes=60)
    page = sign_in(Role.OFFICER).get(EDIT)
    assert "As things stand, version 1 goes out" in page.text
    assert "cancel what is planned on its page, then submit it again" in page.text
    assert "Replace and ask again" not in page.text


def test_the_office_s_notes_are_offered_by_the_day_of_issue(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    about = {"name": "About the partnership", "source": "Board, May 2027", "last_checked": "2027-05-10"}
    for entry in (
        {"text": "Ten councils work together.", "valid_from": "", "valid_until": "2027-05-20"},
        {"text": "Two councils work together.", "valid_from": "2027-05-21", "valid_until": ""},
    ):
        page = officer.get("/settings/lists/boilerplates/new")
        seen = str(page.select_one("input[name=seen]")["value"])
        officer.send("/settings/lists/boilerplates/new", {"seen": seen, **about, **entry})
    page = officer.get(EDIT)
    assert page.select_one("#office-note option").text == "About the partnership"
    page = officer.send(
        EDIT, fields(page, do="add-office-note", day="2027-05-20", time="09:00", status="immediate",
                     **{"embargo-day": "", "embargo-time": ""})
    )  # fmt: skip
    assert words(office).notes[-1] == "Ten councils work together."
    assert not page.select_one("#office-note"), "it stands there already"
    assert "is not the one for the day of issue" not in page.text
    page = officer.send(EDIT, fields(page, do="save", day="2027-05-21"))
    assert "The note “About the partnership” is not the one for the day of issue." in page.text
    page = officer.send(EDIT, fields(page, do="add-office-note", **{"office-note": "About the partnership"}))
    assert words(office).notes[-2:] == ("Ten councils work together.", "Two councils work together.")
    officer.post(EDIT, fields(page, do="add-office-note", **{"office-note": "Another"}), status=400)
    assert "Choose one of the notes that are right on the day of issue." in officer.page.text


def test_an_area_gets_a_wording_of_its_own_that_whoever_signs_it_off_sees(
    office: Office, sign_in: As
) -> None:
    with office.app.app_context():
        rows = read_contacts_csv("email,name\nd@paper.example,Dee\n")
        import_contacts(office.desk, list_name="Derby papers", rows=rows)
    officer = sign_in(Role.OFFICER)
    page = officer.send(EDIT, fields(officer.get(EDIT), do="add-variant"))
    typed = {"variant-area": ["Derby"], "variant-list": ["Derby papers"], "variant-figures": [" 120 came. "]}
    page = officer.send(EDIT, fields(page, **typed, **{"variant-lead": ["Derby opens\r\nthree clubs."]}))
    derby = page.select_one('[aria-label="E-mail preview for Derby"]').text
    assert "Derby opens three clubs." in derby
    assert "120 came." in derby
    assert "Derby opens three clubs." not in page.select_one('[aria-label="E-mail preview"]').text
    kept = (office.content / f"{LAUNCH}.md").read_text()
    page = officer.send(EDIT, fields(page, do="save"))
    assert (office.content / f"{LAUNCH}.md").read_text() == kept
    (words_for_derby,) = words(office).variants
    assert (words_for_derby.area, words_for_derby.media_list) == ("Derby", "Derby papers")
    submit(office, LAUNCH)
    head = sign_in(Role.HEAD)
    page = head.get(f"/items/{LAUNCH}/review")
    assert "1 person gets the wording for Derby; all others get the general one." in page.text
    assert "Derby opens three clubs." in page.select_one('[aria-label="E-mail preview for Derby"]').text
    assert "Derby opens three clubs." in head.client.get(f"/items/{LAUNCH}/email?area=Derby").text
    assert "Derby opens three clubs." not in head.client.get(f"/items/{LAUNCH}/email").text
    assert head.client.get(f"/items/{LAUNCH}/email?area=Buxton").status_code == 404
    page = officer.send(EDIT, fields(officer.get(EDIT), do="add-variant"))
    twice = {**typed, "variant-area": ["Derby", "Derby"], "variant-list": ["Derby papers", ""]}
    page = officer.send(
        EDIT, fields(page, **{**twice, "variant-lead": ["One.", "Two."], "variant-figures": ["", ""]})
    )
    assert "the media list is missing" in page.select_one("#look").text
    page = officer.send(EDIT, fields(page, do="drop-variant-2"))
    assert len(words(office).variants) == 1


def test_a_wording_that_is_half_written_is_told_on_today_by_its_title_and_leads_to_its_page(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    file = office.content / f"{LAUNCH}.md"
    before = file.read_text()
    file.write_text(
        before.replace("---\n", "---\nvariants:\n  - area: Buxton\n    lead: Buxton starts.\n", 1)
    )
    for address in ("/", "/campaigns"):
        officer.get(address)
        told = officer.text("main")
        assert "the media list is missing" in told
        assert "variants" not in told
        assert f"{LAUNCH}.md" not in told
        assert officer.page.select_one(f'main a[href="/items/{LAUNCH}"]') is not None
    file.write_text(before)
