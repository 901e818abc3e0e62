"""Nothing typed is lost: not when the session is over, not when a form is refused; and nobody else is shown it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, SoupStrainer, Tag
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from campaigns.domain.people.permissions import Role
from campaigns.domain.sending.holds import HoldKind
from campaigns.services.people.kept_forms import FOLDER, KEPT_FOR, MOST_KEPT, is_secret
from campaigns.services.people.sessions import sign_out_everywhere
from campaigns.services.people.users import deactivate_user
from campaigns.services.stops.holds import start_hold
from campaigns.web.access import ANYBODY, demand_of
from campaigns.web.field_labels import field_label
from campaigns.web.seen import SEEN_FIELDS
from tests.integration.trail import newest_id, trail
from tests.security.test_who_did_what import address_of
from tests.web.client import Reader, check_page
from tests.web.conftest import As, closing
from tests.web.office import PASSWORD, Office, busy_office, open_office, ref
from tests.web.test_incidents import link, opened, step

ITEM = f"/items/{ref('monday-launch')}"
NOTE = "Ünïque words: “walk away” & <b>live</b>\nand a second line"
SAME_PLACE = {"referer": f"http://localhost{ITEM}"}


INSTEAD = {"email": "words@paper.example", "date": "2027-06-03", "time": "10:15", "number": "45"}
CONTROLS = "input:not([type=file], [type=password]), textarea, select"
# The walk through the pages must not go blind: these forms at least are met with something to type in them.
MET = {
    "deliveries.decide", "elections.enter", "holds.preview", "imports.look", "incidents.add", "incidents.record",
    "items.approve", "items.changes", "items.schedule", "items.submit", "people.add", "people.change",
    "practice.react", "rehearsal.start", "your_access.make",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for all tests here: what they type is kept apart from everything else."""
    yield from closing(open_office(tmp_path_factory.mktemp("office")))


def is_typed(control: Tag) -> bool:
    typed = ("text", "search", "url", *INSTEAD)
    return control.name == "textarea" or (control.name == "input" and control.get("type", "text") in typed)


def end_session(office: Office, role: Role) -> None:
    with office.app.app_context():
        sign_out_everywhere(office.email(role))


def send_late(
    reader: Reader, address: str, values: dict[str, str], *, token: str = "", page: str = ITEM
) -> str:
    """Send a form after the session has ended; the address of the sign-in page that answers."""
    data = {**values, "csrf_token": token or reader.token()}
    answer = reader.client.post(address, data=data, headers={"referer": f"http://localhost{page}"})
    assert answer.status_code == 302, answer.text[:2000]
    assert answer.location.startswith("/sign-in?next=")
    return str(answer.location)


def sign_in_again(reader: Reader, role: Role, address: str) -> BeautifulSoup:
    """Through the form of that sign-in page, to wherever it leads."""
    page = reader.get(address)
    onward = page.select_one("[name=next]")
    assert onward is not None
    form = {"email": reader.office.email(role), "password": PASSWORD, "next": str(onward["value"])}
    return reader.get(reader.post("/sign-in", form, status=302).location)


def note_on(page: BeautifulSoup) -> str:
    area = page.select_one(f'form[action="{ITEM}/submit"] textarea[name=note]')
    assert area is not None
    return area.get_text().removeprefix("\n")


def kept_files(office: Office) -> set[Path]:
    return {path for path in (office.desk.settings.data_folder / FOLDER).glob("*") if path.suffix == ""}


@pytest.mark.parametrize("ending", ["idle", "too long", "signed out elsewhere"])
def test_who_signs_in_again_finds_what_they_typed_and_nothing_is_done_yet(
    office: Office, sign_in: As, ending: str
) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    if ending == "signed out elsewhere":
        end_session(office, Role.OFFICER)
    else:
        office.clock.advance(minutes=31 if ending == "idle" else 13 * 60)
    address = send_late(reader, f"{ITEM}/submit", {"note": NOTE})
    assert "What you typed is kept" in reader.get(address).get_text()
    page = sign_in_again(reader, Role.OFFICER, address)
    assert note_on(page) == NOTE
    assert "This was not sent, and nothing was done." in reader.text()
    assert "Submit for sign-off" in reader.buttons()  # it is a draft still


def test_once_it_is_sent_after_all_nothing_is_kept_any_more(office: Office, sign_in: As) -> None:
    address = f"/items/{ref('tuesday-thread')}"
    reader, before = sign_in(Role.OFFICER), kept_files(office)
    reader.get(address)
    end_session(office, Role.OFFICER)
    back = send_late(reader, f"{address}/submit", {"note": NOTE}, page=address)
    [code] = [one["value"] for one in sign_in_again(reader, Role.OFFICER, back).select("[name=kept]")]
    reader.send(f"{address}/submit", {"note": NOTE, "kept": str(code)})
    assert "Submit for sign-off" not in reader.buttons()
    assert kept_files(office) == before


def test_it_is_there_however_often_they_look_and_whichever_way_they_sign_in(
    office: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    end_session(office, Role.OFFICER)
    send_late(reader, f"{ITEM}/submit", {"note": NOTE})
    other = Reader(office)
    other.get("/sign-in")
    form = {"email": office.email(Role.OFFICER), "password": PASSWORD}
    onward = other.post(
        "/sign-in", form, status=302
    ).location  # as after a link by e-mail: nothing says where from
    assert note_on(other.get(onward)) == note_on(other.get(onward)) == NOTE
    assert (
        Reader(office).sign_in(Role.OFFICER).get("/") is not None
    )  # seen once: signing in leads to Today again


def test_somebody_else_is_shown_nothing_of_it(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    end_session(office, Role.OFFICER)
    address = send_late(reader, f"{ITEM}/submit", {"note": NOTE})
    page = sign_in_again(reader, Role.HEAD, address)
    assert "Ünïque" not in page.get_text()
    assert "kept" not in page.get_text()


def test_a_form_from_before_they_signed_in_anew_comes_back_at_once(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    old = reader.token()
    end_session(office, Role.OFFICER)
    reader.client.get("/")
    reader.sign_in(Role.OFFICER)
    answer = reader.client.post(f"{ITEM}/submit", data={"note": NOTE, "csrf_token": old}, headers=SAME_PLACE)
    assert answer.status_code == 303
    assert note_on(reader.get(answer.location)) == NOTE
    assert "Submit for sign-off" in reader.buttons()


def test_a_form_of_somebody_who_left_the_desk_to_another_waits_for_its_sender(
    office: Office, sign_in: As
) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    old = reader.token()
    reader.post("/sign-out", status=302)
    reader.sign_in(Role.HEAD)
    answer = reader.client.post(f"{ITEM}/submit", data={"note": NOTE, "csrf_token": old})
    assert answer.status_code == 400
    assert "This form is somebody else’s" in answer.text
    assert "Ünïque" not in answer.text
    back = Reader(office)
    back.get("/sign-in")
    form = {"email": office.email(Role.OFFICER), "password": PASSWORD}
    assert note_on(back.get(back.post("/sign-in", form, status=302).location)) == NOTE


def test_a_form_sent_after_signing_out_in_another_window_waits_too(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    old = reader.token()
    reader.post("/sign-out", status=302)  # the cookie is gone
    address = send_late(reader, f"{ITEM}/submit", {"note": NOTE}, token=old)
    assert note_on(sign_in_again(reader, Role.OFFICER, address)) == NOTE


def test_what_is_kept_is_sealed_private_and_gone_after_a_day(office: Office, sign_in: As) -> None:
    reader, before = sign_in(Role.OFFICER), kept_files(office)
    reader.get(ITEM)
    end_session(office, Role.OFFICER)
    send_late(reader, f"{ITEM}/submit", {"note": NOTE, "password": "walk away with hope"})
    [file] = kept_files(office) - before
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert b"note" not in file.read_bytes()
    assert "walk away with hope" not in str(office.desk.seal.open(file.read_bytes()))
    office.clock.advance(hours=KEPT_FOR / timedelta(hours=1))
    Reader(office).sign_in(Role.HEAD)  # whoever signs in
    assert file not in kept_files(office)


def test_a_stranger_and_who_works_here_no_more_fill_no_disk(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.APPROVER)
    reader.get(ITEM)
    old, before = reader.token(), kept_files(office)
    stranger = Reader(office)
    stranger.get("/sign-in")
    stranger.client.post(f"{ITEM}/submit", data={"note": NOTE, "csrf_token": stranger.token()})
    for number in range(MOST_KEPT + 3):
        stranger.client.post(f"{ITEM}/submit", data={"note": f"{number}", "csrf_token": old})
    mine = kept_files(office) - before
    assert len(mine) == MOST_KEPT
    with office.app.app_context():
        deactivate_user(office.desk, office.email(Role.APPROVER))
    stranger.client.post(f"{ITEM}/submit", data={"note": "One more", "csrf_token": old})
    assert kept_files(office) - before == mine


@pytest.mark.parametrize("key", ["another key", "the sign-in page's own"])
def test_a_token_that_is_not_of_that_persons_page_keeps_nothing(office: Office, key: str) -> None:
    stranger, before = Reader(office), kept_files(office)
    stranger.get("/sign-in")
    forged = URLSafeTimedSerializer("another key", salt="wtf-csrf-token").dumps(
        f"{office.people[Role.HEAD]}.0"
    )
    token = forged if key == "another key" else stranger.token()
    answer = stranger.client.post(f"{ITEM}/submit", data={"note": NOTE, "csrf_token": token})
    assert "kept" not in str(answer.location)
    assert kept_files(office) == before


def test_every_page_leads_to_each_text_that_waits_and_lets_go_of_it(tmp_path: Path) -> None:
    """Two windows were open when the session ended: signing in leads to one of them, the line to both."""
    for office in closing(open_office(tmp_path)):
        reader, other = Reader(office).sign_in(Role.OFFICER), f"/items/{ref('tuesday-thread')}"
        for page in ("/", ITEM, "/campaigns"):
            assert reader.get(page).select(".cd-waiting") == []
        token = reader.token()
        end_session(office, Role.OFFICER)
        send_late(reader, f"{ITEM}/submit", {"note": NOTE}, token=token)
        office.clock.advance(minutes=1)
        last = send_late(reader, f"{other}/submit", {"note": "A word " * 40}, token=token, page=other)
        sign_in_again(reader, Role.OFFICER, last)
        assert reader.text(".cd-waiting__what").startswith("You have unsaved text of 1 form.")
        stranger = Reader(office).sign_in(Role.HEAD)
        assert stranger.get("/").select(".cd-waiting") == []
        reader.get("/")
        assert reader.text(".cd-waiting__what").startswith("You have unsaved text of 2 forms.")
        first, second = reader.page.select(".cd-waiting__one")
        assert str(first.a["href"]).startswith(other)  # type: ignore[index]
        assert str(second.a["href"]).startswith(ITEM)  # type: ignore[index]
        assert first.a.get_text().endswith("A word A…”")  # type: ignore[union-attr]
        codes = [str(one.select_one("[name=code]")["value"]) for one in (first, second)]  # type: ignore[index]
        stranger.get("/campaigns")
        stranger.send("/waiting-texts/discard", {"code": codes[1]})
        assert "no longer kept" in stranger.text()
        assert note_on(reader.get(str(second.a["href"]))) == NOTE  # type: ignore[index]
        reader.get("/campaigns")
        reader.send("/waiting-texts/discard", {"code": codes[0]})
        assert "That text is discarded." in reader.text()
        assert len(reader.page.select(".cd-waiting__one")) == 1
        reader.get(str(second.a["href"]))  # type: ignore[index]
        reader.send(f"{ITEM}/submit", {"note": NOTE, "kept": codes[1]})
        assert reader.page.select(".cd-waiting") == []


@pytest.mark.parametrize("ending", ["signed out elsewhere", "signed out here"])
def test_a_session_from_before_forms_said_whose_they_are_loses_nothing_either(
    office: Office, sign_in: As, ending: str
) -> None:
    """This browser's own session says whose it was; once it was signed out here, nothing does."""
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    with reader.client.session_transaction() as cookie:
        cookie["csrf_token"] = "a" * 40
    with office.app.test_request_context():
        token = URLSafeTimedSerializer(str(office.app.secret_key), salt="wtf-csrf-token").dumps("a" * 40)
    if ending == "signed out elsewhere":
        end_session(office, Role.OFFICER)
        address = send_late(reader, f"{ITEM}/submit", {"note": NOTE}, token=token)
        assert note_on(sign_in_again(reader, Role.OFFICER, address)) == NOTE
    else:
        before = kept_files(office)
        reader.get("/")
        reader.client.delete_cookie("campaign_desk")
        reader.client.post(f"{ITEM}/submit", data={"note": NOTE, "csrf_token": token})
        assert kept_files(office) == before


def test_that_something_was_kept_is_in_the_trail(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    end_session(office, Role.OFFICER)
    with office.app.app_context():
        start = newest_id()
    send_late(reader, f"{ITEM}/submit", {"note": NOTE})
    with office.app.app_context():
        [event] = trail(start)
    told = (event.act, event.subject, event.outcome, event.note)
    subject = f"users:{office.people[Role.OFFICER]}"
    assert told == ("items.submit", subject, "refused", "not signed in: what was typed is kept")


def test_a_file_is_named_to_be_chosen_again(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/import")
    end_session(office, Role.OFFICER)
    file = (Path(__file__).open("rb"), "May plan.xlsx")  # noqa: SIM115
    data = {"new": "Summer nights", "file": file, "csrf_token": reader.token()}
    address = reader.client.post("/import", data=data).location
    page = sign_in_again(reader, Role.OFFICER, address)
    assert page.select_one("#new")["value"] == "Summer nights"  # type: ignore[index]
    assert "Choose again: May plan.xlsx." in reader.text()


def test_imported_texts_that_were_mended_are_all_there_again(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/import")
    end_session(office, Role.OFFICER)
    texts = ["First, mended", "Second\n\nwith lines"]
    data = {
        "campaign": "spring",
        "ref": ["spring/posts/a", "spring/posts/b"],
        "text": texts,
        "keep": "spring/posts/b",
    }
    address = reader.client.post("/import/save", data={**data, "csrf_token": reader.token()}).location
    page = sign_in_again(reader, Role.OFFICER, address)
    assert [area.get_text().removeprefix("\n") for area in page.select("textarea[name=text]")] == texts
    assert [bool(box.has_attr("checked")) for box in page.select("[name=keep]")] == [False, True]


def test_a_refused_form_offers_the_way_back_with_what_was_typed(office: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(ITEM)
    reader.post(f"{ITEM}/approve", {"conditions": NOTE}, status=403)
    link = next(one for one in reader.page.select("main a") if "what you typed" in one.get_text())
    page = reader.get(str(link["href"]))
    assert "This was not done. Part of what you typed has no place on this page any more" in reader.text()
    assert [area.get_text().removeprefix("\n") for area in page.select(".cd-kept textarea")] == [NOTE]


@dataclass(frozen=True)
class FoundForm:
    """A form of the product as somebody sees it: whose page it is on, and what it holds."""

    role: Role
    page: str
    form: Tag

    @property
    def action(self) -> str:
        return str(self.form["action"])

    @property
    def typed(self) -> list[str]:
        return [str(one["name"]) for one in self.form.select("input, textarea") if is_typed(one)]

    def filled_in(self) -> list[tuple[str, str]]:
        """Its fields with other words than it had in every one of them, as a browser sends them."""
        sent = []
        for number, one in enumerate(self.form.select(CONTROLS)):
            kind, name = str(one.get("type", "text")), str(one.get("name"))
            if one.name == "select":
                sent.append((name, str(one.select("option")[-1].get("value", ""))))
            elif is_typed(one):
                sent.append((name, INSTEAD.get(kind, f"Word {number} & “{name}”")))
            elif kind in ("hidden", "checkbox") or (kind == "radio" and is_last_of_its_name(self.form, one)):
                sent.append((name, str(one.get("value", "on"))))
        return sent


def is_last_of_its_name(form: Tag, radio: Tag) -> bool:
    return form.select(f'input[type=radio][name="{radio["name"]}"]')[-1] is radio


def sent_by(form: Tag) -> list[tuple[str, str]]:
    """What a browser would send now, but for buttons."""
    sent = []
    for one in form.select(CONTROLS):
        name = str(one.get("name"))
        if one.name == "select":
            chosen = one.select("option[selected]") or one.select("option")[:1]
            sent += [(name, str(option.get("value", ""))) for option in chosen]
        elif one.name == "textarea":
            sent.append((name, one.get_text().removeprefix("\n")))
        elif one.get("type") not in ("checkbox", "radio") or one.has_attr("checked"):
            sent.append((name, str(one.get("value", "on"))))
    return sent


@pytest.fixture(scope="module")
def full_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """With something in it that each form is about."""
    office = busy_office(tmp_path_factory.mktemp("kept"))
    link(office)
    officer = opened(office)
    officer.get("/incidents/friar-gate-2027")
    officer.send("/incidents/friar-gate-2027/steps", step(office))
    file = office.content / f"{ref('sunday-knife')}.md"
    file.write_text("---\ntitle: Knives\nchannels: [practice]\n---\n\nA machete costs £20. #StreetWarZone\n")
    with office.app.app_context():
        start_hold(
            office.desk,
            user_id=office.people[Role.HEAD],
            kind=HoldKind.OTHER,
            scope="channel:mastodon",
            reason="A trial",
        )
    yield from closing(office)


def forms_to_send(office: Office) -> dict[str, Rule]:
    """Every address that takes a form of somebody who is signed in, found in the product itself."""
    rules = [rule for rule in office.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    views = office.app.view_functions
    return {
        rule.endpoint: rule
        for rule in rules
        if demand_of(views[rule.endpoint]) != ANYBODY and not rule.endpoint.startswith("sign_in.")
    }


def walk(office: Office, role: Role) -> Iterator[FoundForm]:
    """The forms on all pages that links lead to, three pages of a kind."""
    client = Reader(office).sign_in(role).client
    routes = office.app.url_map.bind("localhost")
    to_see, seen_of_kind = ["/"], Counter[str]()
    while to_see:
        address = to_see.pop(0)
        answer = client.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = BeautifulSoup(answer.text, "html.parser", parse_only=SoupStrainer(["form", "a"]))
        yield from (FoundForm(role, address, form) for form in page.select("form[method=post]"))
        for href in dict.fromkeys(str(one["href"]).partition("#")[0] for one in page.select("a[href^='/']")):
            with suppress(HTTPException):
                endpoint, _ = routes.match(urlsplit(href).path, "GET")
                if seen_of_kind[endpoint] < 3 and href not in to_see:
                    seen_of_kind[endpoint] += 1
                    to_see.append(href)


@pytest.fixture(scope="module")
def found(full_office: Office) -> dict[str, FoundForm]:
    """Endpoint → its form with the most to type, of those that anybody is shown."""
    found: dict[str, FoundForm] = {}
    routes = full_office.app.url_map.bind("localhost")
    for role in (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR):
        for one in walk(full_office, role):
            endpoint, _ = routes.match(urlsplit(one.action).path, "POST")
            if endpoint not in found or len(found[endpoint].typed) < len(one.typed):
                found[endpoint] = one
    return found


def test_every_form_of_the_product_comes_back_with_all_that_was_typed(
    full_office: Office, found: dict[str, FoundForm]
) -> None:
    """On its own page, filled in, where a walk through the pages meets it; else its words stand on the page it leads to."""
    for one in (found[endpoint] for endpoint in found.keys() & forms_to_send(full_office).keys()):
        assert all(is_secret(str(field["name"])) for field in one.form.select("[type=password]")), one.action
    readers = {role: Reader(full_office).sign_in(role) for role in Role}
    for endpoint, rule in forms_to_send(full_office).items():
        known = found.get(endpoint)
        if known is None or not known.typed:
            known = None
            role, action, page = Role.OFFICER, address_of(full_office.app, rule), ""
            sent = [("typed", f"Words for {endpoint}")]
        else:
            role, action, page, sent = known.role, known.action, known.page, known.filled_in()
        reader = readers[role]
        token = reader.token()
        fields = [(name, value) for name, value in sent if name != "csrf_token" and not is_secret(name)]
        end_session(full_office, role)
        data = MultiDict([*fields, ("csrf_token", token)])
        answer = reader.client.post(action, data=data, headers={"referer": f"http://localhost{page}"})
        onward = parse_qs(urlsplit(answer.location).query)["next"][0]
        signing_in = {"email": full_office.email(role), "password": PASSWORD, "next": onward}
        reader.get("/sign-in")
        landed = reader.client.get(reader.post("/sign-in", signing_in, status=302).location)
        if landed.status_code in (301, 302):
            landed = reader.client.get(landed.location)
        reader.page = BeautifulSoup(landed.text, "html.parser")
        if known is None:
            assert f"Words for {endpoint}" in landed.text, endpoint
            continue
        assert landed.status_code == 200, endpoint
        check_page(landed.text, reader.page, full_office.app, where=endpoint)
        forms = [sent_by(form) for form in reader.page.select(f'form[action="{action}"]:has([name=kept])')]
        assert len(forms) == 1, endpoint
        now_sent = [one for one in forms[0] if one[0] not in ("csrf_token", "kept", *SEEN_FIELDS)]
        assert sorted(now_sent) == sorted(one for one in fields if one[0] not in SEEN_FIELDS), endpoint
    assert {endpoint for endpoint, one in found.items() if one.typed} >= MET


def test_what_has_no_place_on_a_page_is_named_as_its_field_was(found: dict[str, FoundForm]) -> None:
    for endpoint, one in found.items():
        for control in one.form.select(CONTROLS):
            label = one.form.select_one(f'label[for="{control.get("id")}"]')
            if is_typed(control) and label is not None:
                name = field_label(endpoint, str(control["name"]))
                assert " ".join(label.get_text(" ").split()).startswith(name), endpoint


def test_a_form_with_a_mistake_in_it_keeps_everything_else_that_was_typed(
    full_office: Office, found: dict[str, FoundForm]
) -> None:
    """Days, addresses and numbers that are none, and nothing chosen: whatever page answers, the words are on it."""
    readers = {role: Reader(full_office).sign_in(role) for role in Role}
    lost, refused = [], 0
    for endpoint, one in found.items():
        if not one.typed:
            continue
        sent = [(name, value) for name, value in one.filled_in() if name not in ("csrf_token", "when")]
        sent = [(name, "soon" if value in INSTEAD.values() else value) for name, value in sent]
        words = [value for _, value in sent if value.startswith("Word ")]
        reader = readers[one.role]
        data = MultiDict([*sent, ("csrf_token", reader.token())])
        answer = reader.client.post(one.action, data=data, headers={"referer": f"http://localhost{one.page}"})
        if answer.status_code < 400:
            continue
        refused += 1
        page = BeautifulSoup(answer.text, "html.parser")
        back = next((link for link in page.select("main a") if "what you typed" in link.get_text()), None)
        if back is not None:
            page = BeautifulSoup(reader.client.get(str(back["href"])).text, "html.parser")
        shown = [value for _, value in sent_by(page)] + [area.get_text() for area in page.select("textarea")]
        lost += [(endpoint, value) for value in words if value not in shown]
    assert lost == []
    assert refused > 5
