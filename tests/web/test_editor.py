"""Writing a post by its form: fields and words, never a file; nothing typed is lost, and nobody's words are saved over."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from campaigns.domain.people.permissions import Role
from campaigns.services.content.writing import open_post
from campaigns.services.people.sessions import sign_out_everywhere
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, approve, ref, schedule, submit

NEW = "/posts/new"
POST = ref("monday-launch")
EDIT = f"/items/{POST}/edit"
SIGNS = "<b>“Walk”</b> & 'away'\nand on: # [x]"


def fields(page: BeautifulSoup, **changed: Any) -> dict[str, Any]:
    """The form of the page as a browser would send it, with these fields changed."""
    form = page.select_one("#editor")
    assert form is not None
    values: dict[str, list[str]] = {}
    for control in form.select("input, textarea, select"):
        name, kind = str(control.get("name", "")), control.get("type")
        if control.name == "select":
            value = control.select_one("option[selected]") or control.select_one("option")
            assert value is not None
            values.setdefault(name, []).append(str(value["value"]))
        elif kind not in ("checkbox", "radio") or control.has_attr("checked"):
            text = (
                control.text.removeprefix("\n")
                if control.name == "textarea"
                else str(control.get("value", ""))
            )
            values.setdefault(name, []).append(text)
    return {**values, **changed}


def words(office: Office, item: str = POST) -> Any:
    with office.app.app_context():
        return open_post(office.desk, item).words


def alert(page: BeautifulSoup) -> str:
    return " ".join(found.text for found in page.select(".govuk-error-message, .govuk-error-summary"))


def test_a_post_comes_to_be_in_three_pages(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    assert officer.get("/").select_one(f'a[href="{NEW}"]')
    assert officer.get("/campaigns").select_one(f'a[href="{NEW}"]')
    assert officer.get(f"/campaigns/{CAMPAIGN}").select_one(f'a[href="{NEW}?campaign={CAMPAIGN}"]')
    officer.get(f"{NEW}?campaign={CAMPAIGN}")
    page = officer.send(NEW, {"campaign": CAMPAIGN, "title": "Say what you know", "channel": ["bluesky"]})
    item = f"{CAMPAIGN}/posts/say-what-you-know"
    assert "Post of Walk away 2027" in page.text
    assert "There is no text yet" in page.select_one("#look").text
    page = officer.send(
        f"/items/{item}/edit",
        fields(page, part=[SIGNS, "Second part.", ""], day="2027-05-20", time="08:30"),
    )
    assert page.select_one("h1").text.strip() == "Say what you know"
    assert words(office, item).parts == (SIGNS, "Second part.")
    assert words(office, item).publish_at == "2027-05-20T08:30"


def test_an_office_reader_is_offered_no_writing(office: Office, sign_in: As) -> None:
    approver = sign_in(Role.APPROVER)
    assert not approver.get("/").select_one(f'a[href="{NEW}"]')
    assert not approver.get(f"/items/{POST}").select_one(f'a[href="{EDIT}"]')
    approver.get(EDIT, status=403)


def test_what_is_saved_without_a_change_leaves_the_file_alone(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    for file in sorted((office.content / CAMPAIGN / "posts").glob("[!b]*.md")):  # but the broken one
        before = file.read_bytes()
        address = f"/items/{CAMPAIGN}/posts/{file.stem}/edit"
        page = officer.get(address)
        officer.post(address, fields(page))
        assert file.read_bytes() == before, file.stem


def test_signs_that_no_page_may_hold_are_there_to_mend_and_stay_until_they_are(
    office: Office, sign_in: As
) -> None:
    """Control characters and no characters, of all kinds, in the words and, by their codes, in the title."""
    path = office.desk.content.root / f"{POST}.md"
    signs = "\x01 \x0b \x0c \x1b \x7f \x80 \x85 \x9f \u2028 \u2029 \ufdd0 \ufffe \U0010ffff \ue000 \ufffd"
    lines = [line for line in path.read_text().split("\n") if not line.startswith("title:")]
    lines.insert(1, r'title: "Say\u0000what\u009fyou\u0007know"')
    path.write_bytes("\n".join([*lines, f"Hello there{signs}again.", ""]).encode())
    before = path.read_bytes()
    officer = sign_in(Role.OFFICER)
    officer.send(EDIT, fields(officer.get(EDIT)))  # the reader looks whether each page is good HTML
    assert path.read_bytes() == before
    values = fields(officer.get(EDIT))
    officer.send(EDIT, {**values, "part": [f"{values['part'][0]} More."]})
    assert path.read_bytes() == before.rstrip() + b" More.\n"


def test_the_page_shows_no_file_and_no_code_unless_asked(office: Office, sign_in: As) -> None:
    page = sign_in(Role.OFFICER).get(EDIT)
    for hidden in page.select("details, [type=hidden]"):
        hidden.decompose()
    shown = page.select_one("main").text
    for word in (".md", "content/", "front matter", "publish_at", "ACC-", "CONTENT-"):
        assert word not in shown, word


def test_a_part_is_added_by_a_button_and_left_out_when_empty(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.get(EDIT)
    before = len(page.select("[name=part]"))
    page = officer.send(EDIT, fields(page, do="add-all"))
    assert len(page.select("[name=part]")) == before + 1
    officer.send(EDIT, fields(page))
    assert len(words(office).parts) == before


def test_a_channel_says_it_differently_and_the_same_again(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    kind = words(office).channels[0]
    page = officer.send(EDIT, fields(officer.get(EDIT), **{f"part-{kind}": ["Other words."]}))
    assert dict(words(office).own)[kind] == ("Other words.",)
    assert "Other words." in page.select_one(f".cd-preview--{kind}").text
    officer.send(EDIT, fields(page, **{f"part-{kind}": [""]}))
    assert kind not in dict(words(office).own)


def test_a_channel_s_own_words_say_that_the_text_for_all_has_changed(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    kind, told = words(office).channels[0], "The text for all channels has changed"
    page = officer.send(EDIT, fields(officer.get(EDIT), part=["Walk away."]))
    page = officer.send(EDIT, fields(page, **{f"part-{kind}": ["Other words."]}))
    assert told not in page.text
    page = officer.send(EDIT, fields(page, part=["Walk away now."]))
    assert told in page.select_one(f"#text-{kind}").text
    assert page.select_one(f"#text-{kind} ins").text.split() == ["added:", "now", "end", "of", "added"]
    before = (office.content / f"{POST}.md").read_text()
    page = officer.send(EDIT, fields(page, do=f"keep-{kind}"))
    assert told not in page.text
    assert (office.content / f"{POST}.md").read_text() == before, "kept, and an approval of it stands"
    page = officer.send(EDIT, fields(page, part=["Walk away."]))
    assert told in page.text
    page = officer.send(EDIT, fields(page, do=f"same-{kind}"))
    assert (told in page.text, dict(words(office).own).get(kind)) == (False, None)


@pytest.mark.parametrize(
    ("field", "changed", "message"),
    [
        ("title", {"title": " "}, "Give it a title"),
        ("time", {"day": "2027-05-20", "time": ""}, "Give the time"),
        ("day", {"day": "", "time": "08:00"}, "Give the day"),
        ("time", {"day": "2027-03-28", "time": "01:30"}, "does not exist"),
        ("time", {"day": "2027-10-31", "time": "01:30"}, "comes twice"),
        ("link", {"link": "example"}, "full web address"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_all_that_was_typed_is_there(
    office: Office, sign_in: As, field: str, changed: dict[str, str], message: str
) -> None:
    officer, before = sign_in(Role.OFFICER), words(office)
    page = officer.get(EDIT)
    officer.post(EDIT, fields(page, **changed, part=[SIGNS, "Two."]), status=400)
    assert message in officer.page.select_one(f"#{field}-error").text
    assert fields(officer.page)["part"] == [SIGNS, "Two."]
    assert words(office) == before


def test_a_time_that_comes_twice_is_told_by_which_of_the_two(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    moment = {"day": "2027-10-31", "time": "01:30"}
    officer.post(EDIT, fields(officer.get(EDIT), **moment), status=400)
    page = officer.send(EDIT, fields(officer.page, **moment, offset="+00:00"))
    assert words(office).publish_at == "2027-10-31T01:30+00:00"
    officer.send(EDIT, fields(page, title="Renamed"))
    assert words(office).publish_at == "2027-10-31T01:30+00:00"


def test_two_writers_choose_and_neither_is_lost(office: Office, sign_in: As) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    mine, theirs = officer.get(EDIT), head.get(EDIT)
    head.post(EDIT, fields(theirs, part=["By Hana."], title="Hana’s title"))
    officer.post(EDIT, fields(mine, part=["By Maya."], tags="new"), status=409)
    page = officer.page.select_one("main").text
    for told in ("By Hana.", "By Maya.", "Hana’s title", "What you started from"):
        assert told in page
    assert words(office).parts == ("By Hana.",)
    sent = {
        name: [str(one["value"]) for one in officer.page.select(f'main [type=hidden][name="{name}"]')]
        for name in {str(one["name"]) for one in officer.page.select("main form.cd-form [type=hidden]")}
    }
    officer.post(EDIT, {**sent, "do": "merge"}, status=409)
    officer.post(EDIT, {**sent, "do": "merge", "take-parts": "mine"}, status=200)
    assert words(office).parts == ("By Hana.",), "nothing is saved before it was looked at"
    officer.send(EDIT, fields(officer.page))
    after = words(office)
    assert (after.parts, after.title, after.tags) == (("By Maya.",), "Hana’s title", ("new",))
    assert "Hana Whitfield saved words here" not in officer.get(EDIT).text


def test_who_comes_while_another_writes_is_told(office: Office, sign_in: As) -> None:
    head = sign_in(Role.HEAD)
    head.send(EDIT, fields(head.get(EDIT), part=["By Hana."]))
    assert "Hana Whitfield saved words here" in sign_in(Role.OFFICER).get(EDIT).text
    assert "saved words here" not in head.get(EDIT).text


def test_a_session_that_ended_gives_every_word_back(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.get(EDIT)
    typed = fields(page, part=["One.", SIGNS, "Three."], title="Other title", day="2027-05-21")
    with office.app.app_context():
        sign_out_everywhere(office.email(Role.OFFICER))
    answer = officer.client.post(
        EDIT, data={**typed, "csrf_token": officer.token()}, headers={"referer": f"http://localhost{EDIT}"}
    )
    assert answer.status_code == 302
    assert "kept" in answer.location
    before = words(office)
    page = _signed_in_again(officer, answer.location)
    again = fields(page)
    for name in ("part", "title", "day", "started", "fingerprint"):
        wanted = typed[name] if isinstance(typed[name], list) else [typed[name]]
        assert again[name] == wanted, name
    assert words(office) == before
    assert "---" not in " ".join(one.text for one in page.select(".cd-waiting, .cd-notice"))
    officer.send(EDIT, again)
    assert words(office).parts == ("One.", SIGNS, "Three.")


def _signed_in_again(officer: Reader, address: str) -> BeautifulSoup:
    page = officer.get(address)
    form = page.select_one('form[action^="/sign-in"]')
    assert form is not None
    answer = officer.client.post(
        str(form["action"]),
        data={
            **{str(one["name"]): str(one.get("value", "")) for one in form.select("[type=hidden]")},
            "email": officer.office.email(Role.OFFICER),
            "password": "walk away with hope",
        },
    )
    assert answer.status_code in (302, 303), answer.text[:500]
    return officer.get(answer.location)


def by_itself(reader: Reader, values: dict[str, Any]) -> str:
    return by_itself_at(reader, EDIT, values)


def by_itself_at(reader: Reader, address: str, values: dict[str, Any]) -> str:
    answer = reader.client.post(
        address, data={**values, "csrf_token": reader.token()}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert not [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("campaign_desk=")], (
        "an answer that nobody waits for would take away what a button pressed meanwhile kept in the session"
    )
    return str(answer.text)


def test_a_page_that_saves_by_itself_says_so_and_goes_on(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.get(EDIT)
    told = by_itself(officer, fields(page, part=["First pause."], turn="1"))
    assert "Saved 9:00am" in told
    assert "First pause." in told
    by_itself(officer, fields(page, part=["Second pause."], turn="2"))
    officer.send(EDIT, fields(page, part=["Pressed."], turn="3"))
    assert words(office).parts == ("Pressed.",)


def test_a_page_that_can_not_save_by_itself_keeps_its_words_and_tells(office: Office, sign_in: As) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    page = officer.get(EDIT)
    assert "Give it a title" in by_itself(officer, fields(page, title=""))
    head.send(EDIT, fields(head.get(EDIT), part=["By Hana."]))
    told = by_itself(officer, fields(page, part=["By Maya."]))
    assert "Somebody changed this text" in told
    assert 'role="alert"' in told
    assert words(office).parts == ("By Hana.",)


def test_what_is_planned_is_told_with_its_time(office: Office, sign_in: As) -> None:
    submit(office, POST)
    officer = sign_in(Role.OFFICER)
    assert "Version 1 was submitted" in officer.get(EDIT).text
    approve(office, POST)
    schedule(office, POST, "Practice", in_minutes=60)
    page = officer.get(EDIT)
    assert "As things stand, version 1 goes out Monday 17 May 2027, 10:00am" in " ".join(page.text.split())
    page = officer.send(EDIT, fields(page, part=["Other words."]))
    assert "As things stand" in page.text
    assert "Changed since it was submitted" in officer.get(f"/items/{POST}").text


def test_who_asked_for_changes_is_answered_from_there(office: Office, sign_in: As) -> None:
    submit(office, POST)
    head = sign_in(Role.HEAD)
    head.get(f"/items/{POST}/review")
    head.post(
        f"/items/{POST}/approve", {"decision": "changes", "changes": "Name a helpline.", "conditions": ""}
    )
    page = sign_in(Role.OFFICER).get(f"/items/{POST}")
    link = page.find("a", string="Change the words")
    assert link is not None
    assert link["href"] == EDIT
    assert "Name a helpline." in sign_in(Role.OFFICER).get(EDIT).text


def test_a_version_is_looked_at_and_brought_back(office: Office, sign_in: As) -> None:
    officer, before = sign_in(Role.OFFICER), words(office)
    officer.send(EDIT, fields(officer.get(EDIT), part=["Other words."]))
    page = officer.get(f"/items/{POST}/versions")
    assert "somebody outside Campaign Desk" in page.text
    page = officer.get(str(page.select_one('main a[href*="version="]')["href"]))
    assert page.select("ins")
    assert page.select("del")
    form = page.select_one('form[action$="/restore"]')
    fingerprint = form.select_one("[name=fingerprint]")["value"]
    officer.post(str(form["action"]), {"fingerprint": "older"}, status=409)
    officer.get(f"/items/{POST}/versions")
    officer.send(str(form["action"]), {"fingerprint": fingerprint})
    assert words(office) == before


def look(page: BeautifulSoup) -> BeautifulSoup:
    found = page.select_one("#look")
    assert found is not None
    return found


def test_a_finding_is_mended_or_passed_over_from_the_form_and_what_was_typed_is_saved_with_it(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    shouted = "Walk away\u200b. EVERYBODY CAN DO IT TODAY. Childline: 0800 1111."
    page = officer.send(EDIT, fields(officer.get(EDIT), part=[shouted]))
    button = look(page).select_one('[name=do][value^="mend-TEXT-01"]')
    assert button["form"] == "editor"
    page = officer.send(EDIT, fields(page, do=str(button["value"]), title="Typed meanwhile"))
    assert words(office).parts == (shouted.replace("\u200b", ""),)
    assert words(office).title == "Typed meanwhile"
    leave = look(page).select_one('[name=do][value="leave-ACC-19"]')
    officer.post(EDIT, fields(page, do=str(leave["value"]), **{"why-ACC-19": "so"}), status=400)
    assert "Say why it is right here" in officer.page.select_one("#why-ACC-19-error").text
    page = officer.send(
        EDIT, fields(officer.page, do="leave-ACC-19", **{"why-ACC-19": "It is the name of the song."})
    )
    assert not look(page).select('[value="leave-ACC-19"]')
    assert "It is the name of the song." in look(page).select_one("#good-to-know").text
    assert look(page).select_one("a[data-find]")["href"].startswith("#")
    page = officer.send(EDIT, fields(page, do="again-ACC-19"))
    assert look(page).select('[value="leave-ACC-19"]')


def test_channels_that_show_the_same_are_shown_once_and_each_counts_for_itself(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.send(
        EDIT, fields(officer.get(EDIT), channel=["x", "bluesky", "practice"], part=["Walk away. " * 22])
    )
    cards = look(page).select(".cd-preview")
    assert len(cards) == 1
    assert [one["class"] for one in cards[0].select(".cd-count")] == [
        ["cd-count", "cd-count--near"],
        ["cd-count", "cd-count--near"],
        ["cd-count"],
    ]
    assert "39 left" in cards[0].text
    page = officer.send(EDIT, fields(page, do="differ-x"))
    assert page.select_one("#text-x:not([hidden]) textarea").text.strip() == words(office).parts[0]
    page = officer.send(EDIT, fields(page, **{"part-x": ["Walk away, X."]}))
    assert len(look(page).select(".cd-preview")) == 2
    page = officer.send(EDIT, fields(page, do="same-x"))
    assert words(office).own == ()
    assert "X says the same as all channels" in page.select_one("#text-x:not([hidden])").text


def test_time_and_accounts_are_chosen_first_and_wait_for_the_sign_off(office: Office, sign_in: As) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    page = officer.get(EDIT)
    assert {str(one["value"]) for one in page.select("[name=account][checked]")} >= {"Practice"}
    typed = fields(page, channel=["practice"], account=["Practice", "Derbyshire VRU on Bluesky"], do="submit")
    page = officer.send(EDIT, {**typed, "note": "Please before noon.", "do": "fit-all"})
    assert page.select_one("#note")["value"] == "Please before noon."
    assert {str(one["value"]) for one in page.select("[name=account][checked]")} == {
        "Practice",
        "Derbyshire VRU on Bluesky",
    }
    typed = fields(page, do="submit")
    officer.post(EDIT, {**typed, "day": "2027-05-16", "time": "09:00"}, status=400)
    assert "is in the past" in officer.page.select_one(".govuk-error-summary").text
    page = officer.send(
        EDIT, fields(officer.page, day="2027-05-17", time="11:00", account=["Practice"], do="submit")
    )
    assert page.select_one("h1").text.strip() == "The week begins"
    assert "Planned, waiting for sign-off" in page.text
    assert "Planned, waiting for sign-off" in officer.get(EDIT).text
    assert "goes out by itself Monday 17 May 2027, 11:00am (UK time) to Practice" in " ".join(
        head.get(f"/items/{POST}/review").text.split()
    )
    page = head.send(f"/items/{POST}/approve", {})
    assert "Planned as wished" in page.text
    page = officer.get(EDIT)
    assert page.select_one('[name=do][value="replace"]')
    page = officer.send(EDIT, fields(page, part=["Other words."], account=["Practice"], do="replace"))
    assert "Submitted for sign-off as version 2." in page.text
    assert "Planned, waiting for sign-off" in page.text


def test_two_people_in_one_post_see_each_others_name(office: Office, sign_in: As) -> None:
    officer, head = sign_in(Role.OFFICER), sign_in(Role.HEAD)
    for reader in (officer, head):
        reader.get(EDIT)

    def told(reader: Reader) -> str:
        answer = reader.client.post(f"/items/{POST}/here", data={"csrf_token": reader.token()})
        assert answer.status_code == 200
        return str(answer.text)

    assert told(officer).strip() == ""
    assert "Maya Okafor has this post open, too." in told(head)
    assert "Hana Whitfield has this post open, too." in told(officer)
    office.clock.advance(minutes=2)
    assert "Hana" not in told(officer)


def test_what_is_typed_is_shown_and_counted_before_it_is_saved(office: Office, sign_in: As) -> None:
    officer, before = sign_in(Role.OFFICER), words(office)
    values = fields(officer.get(EDIT), channel=["bluesky"], part=["Not saved yet. " * 19])
    answer = officer.client.post(f"/items/{POST}/look", data={**values, "csrf_token": officer.token()})
    shown = BeautifulSoup(answer.text, "html.parser")
    assert "Not saved yet." in shown.select_one(".cd-preview--bluesky").text
    assert "284 of 300" in shown.select_one(".cd-count--near").text
    assert words(office) == before
    untitled = {**values, "title": "", "csrf_token": officer.token()}
    assert officer.client.post(f"/items/{POST}/look", data=untitled).status_code == 204


def test_a_recorded_case_is_ticked_and_stands_in_the_file(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get("/incidents")
    officer.send("/incidents", {"title": "Market Place, May", "key": "market-place", "area": "Derby"})
    page = officer.get(EDIT)
    assert (
        "Market Place, May"
        in page.select_one(f'label[for="{page.select_one("[name=incident]")["id"]}"]').text
    )
    page = officer.send(EDIT, fields(page, incident=["market-place"]))
    assert words(office).incident == ("market-place",)
    officer.send(EDIT, {name: value for name, value in fields(page).items() if name != "incident"})
    assert words(office).incident == ()


@pytest.mark.parametrize("item", [ref("tuesday-thread"), ref("launch", "releases")])
def test_enter_in_a_field_saves_and_neither_moves_nor_takes_out_anything(
    office: Office, sign_in: As, item: str
) -> None:
    page = sign_in(Role.OFFICER).get(f"/items/{item}/edit")
    assert page.select("#editor [type=submit]")[0]["value"] == "save"


def test_a_page_that_saves_by_itself_says_where_the_text_for_all_has_changed(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    kind, told = words(office).channels[0], "The text for all channels has changed"
    page = officer.send(
        EDIT, fields(officer.get(EDIT), part=["Walk on."], **{f"part-{kind}": ["Own words."]})
    )
    assert told not in page.text
    page = BeautifulSoup(by_itself(officer, fields(page, part=["Walk on now."], turn="1")), "html.parser")
    assert told in page.select_one(f"#changed-{kind}[hx-swap-oob]").text
    assert "the others changed" in page.select_one(f"#own-{kind}").text
