"""Films in the browser: they come in without what the phone wrote into them, get captions, and are shown before they go out."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterator

import pytest

from campaigns.domain.people.permissions import Role
from tests.unit.recording_samples import SECRET, SRT, film
from tests.web.client import Reader
from tests.web.conftest import As, closing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, open_office
from tests.web.test_media import hidden, upload

MEDIA = f"/media/in/{CAMPAIGN}"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, quick_hashing: None) -> Iterator[Office]:
    yield from closing(open_office(tmp_path_factory.mktemp("films")))


def sent(name: str = "IMG_7.MOV", kind: str = "mov", seed: int = 0) -> tuple[io.BytesIO, str]:
    return io.BytesIO(film(width=180, height=320, kind=kind, seed=seed)), name


def bring(officer: Reader, seed: int) -> str:
    """A film comes in and is described. Its name."""
    answer = upload(officer, sent(seed=seed))
    officer.get(answer.location)
    name = str(officer.page.select("[name=name]")[0]["value"])
    typed = {
        "how-1": "describe",
        "alt-1": "A street at dusk",
        "sound-1": "speech",
        "motion-1": "Nothing flashes. J Lee",
    }
    officer.post(f"{MEDIA}/describe", hidden(officer, f"{MEDIA}/describe") | typed, status=303)
    return name


def piece(reader: Reader, address: str, part: str = "") -> tuple[int, bytes]:
    with reader.client.get(address, headers={"Range": f"bytes={part}"} if part else {}) as answer:
        return answer.status_code, answer.data


def caption(officer: Reader, name: str, text: str, status: int = 303) -> None:
    officer.get(f"{MEDIA}/files/{name}")
    captions = (io.BytesIO(text.encode()), "what is said.srt")
    officer.post(f"{MEDIA}/files/{name}/captions", {"captions-file": captions}, status=status)


def test_a_film_comes_in_as_an_mp4_without_where_it_was_taken(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    name = bring(officer, seed=1)
    kept = office.content / CAMPAIGN / "media" / name
    assert kept.suffix == ".mp4"
    assert SECRET.encode() in sent(seed=1)[0].getvalue()
    assert SECRET.encode() not in kept.read_bytes()
    officer.get(f"{MEDIA}/files/{name}")
    facts = officer.text("main")
    assert "20.0 seconds, 180 by 320 pixels" in facts
    assert "H264, sound AAC" in facts
    video = officer.page.select_one("video")
    assert video is not None
    assert officer.client.get(str(video["poster"])).data.startswith(b"\xff\xd8")
    assert piece(officer, str(video.select("source")[0]["src"]), "4-7") == (206, b"ftyp")
    media = office.content / CAMPAIGN / "media"
    for left, days in ((".taking-killed", 2), (".taking-at-work", 0)):
        (media / left).mkdir()
        (media / left / "sent.film").write_bytes(b"half of it")
        then = time.time() - days * 86_400
        os.utime(media / left, (then, then))
    answer = upload(officer, sent(seed=1))
    assert name in answer.location, "the same film again is the one that is there"
    assert [one.name for one in media.glob(".taking-*")] == [".taking-at-work"], (
        "what a killed process left is gone"
    )


def test_captions_are_kept_with_a_film_and_played_with_it(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    name = bring(officer, seed=2)
    caption(officer, name, SRT)
    officer.get(f"{MEDIA}/files/{name}")
    track = officer.page.select_one("video track[kind=captions]")
    assert track is not None
    answer = officer.client.get(str(track["src"]))
    assert answer.mimetype == "text/vtt"
    assert (
        answer.text
        == "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nWalk away.\n\n00:00:02.500 --> 00:00:04.000\nTalk to us &amp; live.\n"
    )
    caption(officer, name, "Walk away.", status=400)
    assert "No captions are in this file" in officer.text(".govuk-error-message")
    officer.get(MEDIA)
    assert not [one for one in officer.texts(".cd-media__name") if one.endswith((".vtt", ".poster.jpg"))]


def test_the_picture_that_stands_for_a_film_can_be_chosen(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    name = bring(officer, seed=3)
    page = f"{MEDIA}/files/{name}"
    officer.get(page)
    officer.post(f"{page}/poster", {"second": "soon"}, status=400)
    assert "in seconds" in officer.text(".govuk-error-message")
    officer.get(page)
    officer.post(f"{page}/poster", {"second": "400"}, status=400)
    assert "is over by then" in officer.text(".govuk-error-message")
    officer.get(page)
    officer.post(f"{page}/poster", {"second": "19"}, status=303)


def test_another_film_comes_in_its_place_and_no_picture_does(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    name = bring(officer, seed=4)
    page = f"{MEDIA}/files/{name}"
    caption(officer, name, SRT)
    kept = office.content / CAMPAIGN / "media" / name
    before = kept.read_bytes()
    officer.get(page)
    seen = hidden(officer, f"{page}/replace")
    officer.post(f"{page}/replace", {**seen, "file": (io.BytesIO(b"\xff\xd8\xff"), "a.jpg")}, status=400)
    assert "is no film" in officer.text(".govuk-error-message")
    officer.get(page)
    officer.post(f"{page}/replace", {**hidden(officer, f"{page}/replace"), "file": sent(seed=5)}, status=303)
    assert kept.read_bytes() != before
    assert kept.with_name(f"{name}.vtt").is_file()
    assert (
        ".vtt" not in kept.with_name(f"{name}.yml").read_text()
    )  # they are of the film that was there before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (film(width=180, height=320, kind="mov")[:900], "can’t be played"),
        (b"\x1a\x45\xdf\xa3" + bytes(200), "Save a film as MP4"),
        (film(width=180, height=320, codec="mpeg2video", kind="mov"), "MPEG2VIDEO, which no channel takes"),
    ],
    ids=["cut", "webm", "old"],
)
def test_a_film_that_can_not_be_taken_is_refused_by_name_and_leaves_nothing(
    office: Office, sign_in: As, content: bytes, words: str
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(MEDIA)
    folder = office.content / CAMPAIGN / "media"
    before = sorted(folder.iterdir())
    answer = officer.client.post(
        "/media/upload",
        data={
            **hidden(officer, "/media/upload"),
            "campaign": CAMPAIGN,
            "file": (io.BytesIO(content), "clip.mov"),
        },
        headers={"Accept": "application/json"},
    )
    told = json.loads(answer.text)
    assert (answer.status_code, told["names"]) == (400, [])
    assert "clip.mov" in told["refused"][0]
    assert words in told["refused"][0]
    assert sorted(folder.iterdir()) == before


def test_what_is_approved_is_the_film_with_its_captions_and_poster(office: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    name = bring(officer, seed=6)
    caption(officer, name, SRT)
    (office.content / CAMPAIGN / "posts" / "film.md").write_text(
        f"---\ntitle: Our film\nchannels: [mastodon, practice]\nmedia: [{name}]\n---\nWatch our film.\n"
    )
    ref = f"/items/{CAMPAIGN}/posts/film"
    officer.get(ref)
    draft = officer.page.select_one("video")
    assert draft is not None
    assert officer.client.get(str(draft.select("track")[0]["src"])).text.startswith("WEBVTT")
    assert "Alt text A street at dusk" in " ".join(officer.text("main").split())
    officer.post(f"{ref}/submit", hidden(officer, f"{ref}/submit"), status=303)
    caption(officer, name, SRT.replace("Walk away", "Run"))  # what was submitted keeps its own
    reviewer = sign_in(Role.APPROVER)
    reviewer.get(ref)
    (shown, *_) = reviewer.page.select("video")
    assert "Walk away." in reviewer.client.get(str(shown.select("track")[0]["src"])).text
    kept = (office.content / CAMPAIGN / "media" / name).read_bytes()
    assert piece(reviewer, str(shown.select("source")[0]["src"])) == (200, kept)
    assert reviewer.client.get(str(shown["poster"])).data.startswith(b"\xff\xd8")


def test_a_stranger_can_not_fill_the_disk_with_a_film(office: Office, sign_in: As) -> None:
    large = {"CONTENT_LENGTH": "200000000"}
    stranger = office.app.test_client()
    assert stranger.post(f"{MEDIA}/files/any.mp4/replace", environ_overrides=large).status_code == 413
    officer = sign_in(Role.OFFICER)
    answer = officer.client.post(f"{MEDIA}/files/any.mp4/replace", environ_overrides=large)
    assert answer.status_code != 413
