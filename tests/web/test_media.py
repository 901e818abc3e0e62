"""Media in the browser: pictures come in, are described at once, found again, cut, replaced and taken out of use."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from campaigns.content_store.media_files import read_beside
from campaigns.domain.people.permissions import Role
from campaigns.models.events import Event
from campaigns.services.core.transaction import reading
from tests.web.client import Reader
from tests.web.conftest import As, closing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office, ref
from tests.web.test_editor import fields, words

MEDIA = f"/media/in/{CAMPAIGN}"
WALK = f"{MEDIA}/files/walk-away.jpg"
EDIT, OTHER = (f"/items/{ref(name)}/edit" for name in ("monday-launch", "wednesday-walk-away"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, quick_hashing: None) -> Iterator[Office]:
    """One office for all: each test brings pictures of its own."""
    yield from closing(open_office(tmp_path_factory.mktemp("media")))


def put(office: Office, name: str, colour: str) -> str:
    """A picture in its folder, by hand; the address of its page."""
    (office.content / CAMPAIGN / "media" / name).write_bytes(picture(colour)[0].getvalue())
    return f"{MEDIA}/files/{name}"


def picture(
    colour: str = "red", name: str = "IMG_1.png", size: tuple[int, int] = (60, 40)
) -> tuple[io.BytesIO, str]:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    buffer.seek(0)
    return buffer, name


def upload(officer: Reader, *files: tuple[io.BytesIO, str], status: int = 303) -> Any:
    officer.get(MEDIA)
    return officer.post("/media/upload", {"campaign": CAMPAIGN, "file": list(files)}, status=status)


def beside(office: Office, name: str) -> str:
    with office.app.app_context():
        return read_beside(office.desk.content, CAMPAIGN, name).text


def hidden(officer: Reader, action: str) -> dict[str, list[str]]:
    form = officer.page.select_one(f'form[action="{action}"]')
    assert form is not None
    found: dict[str, list[str]] = {}
    for field in form.select("[type=hidden]"):
        found.setdefault(str(field["name"]), []).append(str(field["value"]))
    return found


def test_pictures_come_in_and_are_described_at_once(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    assert officer.get("/").select_one('.cd-navigation a[href="/media"]')
    answer = upload(officer, picture("red"), picture("white", "b.png"), picture("red", "again.png"))
    officer.get(answer.location)
    assert officer.texts("main .cd-card h2") == ["img-1.png", "b.png"]
    assert "img-1.png was there already" in officer.page.text
    describe = f"{MEDIA}/describe"
    wrong = {**hidden(officer, describe), "how-1": "describe", "alt-1": "A red door", "how-2": ""}
    officer.post(describe, wrong, status=400)
    assert officer.texts(".govuk-error-summary li") == ["Describe it, or say that it is decorative."]
    assert [one["value"] for one in officer.page.select("[name=name]")] == ["b.png"], "the first one is kept"
    rest = hidden(officer, describe)
    officer.send(
        describe, {**rest, "how-2": "decorative", "credit-2": "Jo: Smith", "expires-2": "2027-12-31"}
    )
    assert "Described." in officer.text(".govuk-notification-banner")
    assert beside(office, "img-1.png") == "alt: A red door\n"
    assert beside(office, "b.png") == 'decorative: true\ncredit: "Jo: Smith"\nexpires: 2027-12-31\n'
    officer.get("/media?q=red+DOOR")
    assert officer.texts(".cd-media__name") == ["img-1.png"]
    thumb = officer.page.select_one("img.cd-media__thumb")
    assert thumb is not None
    assert officer.client.get(str(thumb["src"])).mimetype == "image/jpeg"


def test_what_is_refused_is_named_and_keeps_no_other_out(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    upload(
        officer,
        picture("blue", "c.png"),
        (io.BytesIO(b"\0\0\0\x18ftypheic" + bytes(40)), "IMG_2.HEIC"),
        status=400,
    )
    assert "IMG_2.HEIC can’t be read as a picture" in officer.text(".govuk-error-summary")
    assert officer.page.select_one(f'a[href="{MEDIA}/describe?name=c.png"]')
    officer.post("/media/upload", {"campaign": CAMPAIGN}, status=400)
    officer.post("/media/upload", {"campaign": "nowhere", "file": [picture("blue", "c.png")]}, status=400)
    answer = officer.client.post(
        "/media/upload",
        data={"campaign": CAMPAIGN, "file": [picture("blue", "c.png")], "csrf_token": officer.token()},
        headers={"Accept": "application/json"},
    )
    assert json.loads(answer.text)["names"] == ["c.png"]


def test_each_act_leaves_an_event_that_names_the_picture(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    upload(officer, picture("green", "d.png"))
    officer.get(f"{MEDIA}/files/d.png")
    officer.post(f"{MEDIA}/files/d.png/out-of-use")
    with office.app.app_context(), reading() as session:
        told = {(event.act, name) for event in session.query(Event) for name in event.changes or ()}
    assert ("media.upload", f"file:{CAMPAIGN}/media/d.png") in told
    assert ("media_file.take_out", f"file:{CAMPAIGN}/media/d.png.yml") in told


def test_one_picture_shows_its_uses_and_its_words_are_changed_in_place(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    group = put(office, "group.png", "navy")
    officer.get(WALK)
    assert officer.page.select_one(f'a[href="/items/{ref("monday-launch")}"]') or officer.page.select_one(
        "#used ~ ul a"
    )
    officer.get(group)
    seen = hidden(officer, f"{group}/words")["seen-1"]
    typed = {"seen-1": seen, "how-1": "describe", "alt-1": "Two friends", "credit-1": "Sam", "person-name-1-1": "Jo",
             "person-channels-1-1": "Twitter, bluesky", "person-given-on-1-1": "2027-05-01"}  # fmt: skip
    officer.post(f"{group}/words", {**typed, "person-channels-1-1": "Carrier pigeon"}, status=400)
    assert "Carrier pigeon" in officer.text(".govuk-error-summary")
    officer.send(f"{group}/words", typed)
    assert "- name: Jo\n    given_on: 2027-05-01\n    channels: [x, bluesky]\n" in beside(office, "group.png")
    officer.post(f"{group}/words", typed, status=409)
    assert "What stands there now" in officer.page.text
    assert "Two friends" in officer.text(".cd-media__now")


def test_a_picture_is_cut_around_the_point_that_was_pressed_or_typed(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    upload(officer, picture("red", "wide.png", (200, 100)))
    crop = f"{MEDIA}/files/wide.png/crop"
    officer.get(f"{crop}?at.x=20&at.y=50")
    assert officer.page.select_one("#x")["value"] == "10"  # type: ignore[index]
    officer.get(f"{crop}?at.x=0&at.y=0&x=70&y=30")
    assert officer.page.select_one("#x")["value"] == "70", "a key that presses the picture says no place"  # type: ignore[index]
    for cut in officer.page.select(".cd-media__cut"):
        assert officer.client.get(str(cut["src"])).mimetype == "image/jpeg"
    officer.send(crop, {"shape": "square", "x": "70", "y": "30"})
    assert officer.text("h1") == "wide-square.png"
    assert "100 by 100 pixels" in officer.page.text
    officer.get(f"{crop}?x=nan&y=1e999")


def test_another_picture_comes_in_its_place_and_its_planned_uses_are_named(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    swap = put(office, "swap.png", "grey")
    officer.get(swap)
    shown = hidden(officer, f"{swap}/replace")["picture"]
    officer.send(f"{swap}/replace", {"picture": shown, "file": picture("white", "new.png")})
    assert "60 by 40 pixels" in officer.page.text
    officer.post(f"{swap}/replace", {"picture": shown, "file": picture("teal", "newer.png")}, status=409)
    officer.post(f"{swap}/replace", {"picture": shown}, status=400)
    officer.get(swap)
    officer.send(f"{swap}/out-of-use")
    assert "Out of use" in officer.text(".cd-title__state")
    assert "swap.png" not in officer.get(MEDIA).text
    officer.get(f"{MEDIA}?show=out")
    assert "swap.png" in officer.texts(".cd-media__name")
    officer.get(swap)
    officer.send(f"{swap}/use-again")
    assert officer.page.select_one(".cd-title__state") is None


def test_who_does_not_write_looks_and_changes_nothing(office: Office, sign_in: As) -> None:
    approver = sign_in(Role.APPROVER)
    approver.get(WALK)
    assert "What is known of it" in approver.page.text
    assert approver.page.select("main form") == []
    for address in (
        f"{WALK}/words",
        f"{WALK}/replace",
        f"{WALK}/out-of-use",
        f"{WALK}/crop",
        "/media/upload",
    ):
        approver.post(address, status=403)
    for address in (
        f"{MEDIA}/files/nowhere.jpg",
        "/media/in/nowhere",
        f"{MEDIA}/look/nowhere.jpg",
        f"{MEDIA}/look/..%2Fcampaign.md",
    ):
        approver.get(address, status=404)
    board = sign_in(Role.BOARD_READER)
    board.get("/media", status=403)
    board.get(f"{MEDIA}/look/walk-away.jpg", status=403)


def test_pictures_are_uploaded_described_ordered_and_chosen_where_the_post_is_written(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.get(EDIT)
    page = officer.send(
        EDIT,
        fields(
            page,
            **{
                "part": "Typed before.",
                "picture-file": [picture("olive", "door.png")],
                "do": "picture-upload",
            },
        ),
    )
    assert words(office).media == ("walk-away.jpg", "door.png")
    assert words(office).parts == ("Typed before.",), "what was typed beside it is kept"
    assert "1 of 2 described" in page.text
    page = officer.send(EDIT, fields(page, **{"alt-2": "An olive door", "do": "picture-up-2"}))
    assert words(office).media == ("door.png", "walk-away.jpg")
    assert beside(office, "door.png") == "alt: An olive door\n"
    page = officer.send(EDIT, fields(page, do="picture-out-1"))
    assert words(office).media == ("walk-away.jpg",)
    answer = officer.post(EDIT, fields(page, do="picture-choose"))
    officer.get(answer.location)
    choose = f"{MEDIA}/choose"
    officer.send(choose, {**hidden(officer, choose), "name": ["door.png"]})
    assert words(office).media == ("walk-away.jpg", "door.png")


def test_a_description_that_somebody_changed_meanwhile_is_not_written_over(
    office: Office, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    page = officer.get(OTHER)
    (office.content / CAMPAIGN / "media" / "walk-away.jpg.yml").write_text("alt: By Hana\n", encoding="utf-8")
    typed = fields(page, **{"alt-1": "By Maya", "part": "Typed."})
    officer.post(OTHER, typed, status=400)
    assert "It says now: “By Hana”" in officer.text(".govuk-error-summary")
    assert officer.text("#alt-1") == "By Maya"
    assert beside(office, "walk-away.jpg") == "alt: By Hana\n"
    script = {"HX-Request": "true"}
    started = fields(officer.get(OTHER), **{"alt-1": "By Maya"})
    answer = officer.client.post(OTHER, data={**started, "csrf_token": officer.token()}, headers=script)
    assert 'id="alt-was-1" name="alt-was-1" value="By Maya"' in answer.text, "the next one starts from this"
    officer.get(OTHER)
    officer.post(
        OTHER,
        fields(officer.page, **{"picture-file": [(io.BytesIO(b"%PDF"), "a.pdf")], "do": "picture-upload"}),
        status=400,
    )
    assert "a.pdf is a PDF" in officer.text("#picture-file-error")


def test_a_picture_without_its_campaign_is_asked_for_it_beside_that_field(office: Office) -> None:
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get("/media")
    officer.post("/media/upload", {"campaign": ""}, status=400)
    assert "Choose the campaign" in officer.text("#into-error")
    assert not officer.page.select("#file-error")
