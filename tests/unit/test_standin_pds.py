"""The real Bluesky PDS stands as the adapter needs it, and the view counts what people really did there."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.patience import PATIENCE
from tests.standins import pds_install
from tests.standins.bluesky_door import BlueskyDoor
from tests.standins.bluesky_view import BlueskyView
from tests.standins.pds import POSTS, RealPds

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


def key() -> str:
    number = (time.time_ns() // 1000 << 10) | 5
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(12, -1, -1))


def create_session(pds: RealPds, password: str) -> requests.Response:
    body = {"identifier": pds.account.handle, "password": password}
    return requests.post(f"{pds.url}/xrpc/com.atproto.server.createSession", json=body, timeout=PATIENCE)


def sign_in(pds: RealPds) -> str:
    answer = create_session(pds, pds.account.app_password)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["accessJwt"])


def put(pds: RealPds, rkey: str, record: dict[str, Any], *, url: str = "") -> requests.Response:
    body = {
        "repo": pds.account.did,
        "collection": POSTS,
        "rkey": rkey,
        "record": record,
        "swapRecord": None,
        "validate": True,
    }
    headers = {"Authorization": f"Bearer {pds.account.token}"}
    return requests.post(
        f"{url or pds.url}/xrpc/com.atproto.repo.putRecord", json=body, headers=headers, timeout=PATIENCE
    )


def post(text: str) -> dict[str, Any]:
    return {"$type": POSTS, "text": text, "createdAt": "2027-05-17T08:00:00.000Z", "langs": ["en-GB"]}


def test_an_app_password_signs_in(pds: RealPds) -> None:
    assert sign_in(pds)


def test_a_revoked_app_password_is_refused(pds: RealPds) -> None:
    password = pds.create_app_password("short-lived")
    assert create_session(pds, password).status_code == 200
    pds.revoke_app_password("short-lived")
    assert create_session(pds, password).status_code == 401


def test_the_same_record_under_the_same_key_stands_once(pds: RealPds) -> None:
    rkey = key()
    first, second = put(pds, rkey, post("Once")), put(pds, rkey, post("Once"))
    assert first.json()["cid"] == second.json()["cid"]
    assert "commit" in first.json()
    assert "commit" not in second.json()
    assert [one["value"]["text"] for one in pds.posts] == ["Once"]


def test_another_text_under_a_used_key_is_refused(pds: RealPds) -> None:
    rkey = key()
    put(pds, rkey, post("First"))
    answer = put(pds, rkey, post("Second"))
    assert (answer.status_code, answer.json()["error"]) == (400, "InvalidSwap")


def test_a_picture_can_be_read_back(pds: RealPds) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    answer = requests.post(
        f"{pds.url}/xrpc/com.atproto.repo.uploadBlob",
        data=picture,
        headers={"Authorization": f"Bearer {sign_in(pds)}", "Content-Type": "image/png"},
        timeout=PATIENCE,
    )
    blob = answer.json()["blob"]
    images = [{"image": blob, "alt": "A quiet street", "aspectRatio": {"width": 4, "height": 3}}]
    embed = {"$type": "app.bsky.embed.images", "images": images}
    assert put(pds, key(), {**post("With a picture"), "embed": embed}).status_code == 200
    assert pds.blob(blob["ref"]["$link"]) == picture


def test_likes_and_reposts_are_counted_by_the_view(pds: RealPds, bluesky_view: BlueskyView) -> None:
    uri = str(put(pds, key(), post("Like me")).json()["uri"])
    pds.like(uri)
    pds.like(uri, account=pds.account)
    pds.repost(uri)
    pds.reply(uri, "Thank you")
    pds.follow()
    parameters = {"uris": [uri, uri.replace("/app.bsky.feed.post/", "/app.bsky.feed.post/3k")]}
    answer = requests.get(
        f"{bluesky_view.url}/xrpc/app.bsky.feed.getPosts", params=parameters, timeout=PATIENCE
    )
    (seen,) = answer.json()["posts"]
    assert (seen["likeCount"], seen["repostCount"], seen["replyCount"]) == (2, 1, 1)
    profile = requests.get(
        f"{bluesky_view.url}/xrpc/app.bsky.actor.getProfile",
        params={"actor": pds.account.handle},
        timeout=PATIENCE,
    )
    assert profile.json()["followersCount"] == 1


def test_the_view_takes_25_addresses_and_no_more(pds: RealPds, bluesky_view: BlueskyView) -> None:
    uri = f"at://{pds.account.did}/{POSTS}/"
    address = f"{bluesky_view.url}/xrpc/app.bsky.feed.getPosts"
    for count, status in ((25, 200), (26, 400)):
        parameters = {"uris": [uri + key() + str(number) for number in range(count)]}
        assert requests.get(address, params=parameters, timeout=PATIENCE).status_code == status


def test_a_bare_pds_has_no_public_view(pds: RealPds) -> None:
    answer = requests.get(
        f"{pds.url}/xrpc/app.bsky.actor.getProfile", params={"actor": "vru.test"}, timeout=PATIENCE
    )
    assert answer.status_code >= 400


def test_the_door_takes_a_post_and_drops_the_answer(pds: RealPds, bluesky_door: BlueskyDoor) -> None:
    rkey = key()
    bluesky_door.take_and_drop("POST", "/xrpc/com.atproto.repo.putRecord")
    with pytest.raises(requests.ConnectionError):
        put(pds, rkey, post("Did it go out?"), url=bluesky_door.url)
    assert [one["value"]["text"] for one in pds.posts] == ["Did it go out?"]
    again = put(pds, rkey, post("Did it go out?"), url=bluesky_door.url)
    assert again.status_code == 200
    assert "commit" not in again.json()
    assert len(bluesky_door.requests_to("POST", "*putRecord")) == 2


def test_the_door_passes_pictures_and_view_questions_on(pds: RealPds, bluesky_door: BlueskyDoor) -> None:
    headers = {"Authorization": f"Bearer {sign_in(pds)}", "Content-Type": "image/png"}
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    address = f"{bluesky_door.url}/xrpc/com.atproto.repo.uploadBlob"
    blob = requests.post(address, data=picture, headers=headers, timeout=PATIENCE).json()["blob"]
    assert (blob["mimeType"], blob["size"]) == ("image/png", len(picture))
    uri = put(pds, key(), post("Seen"), url=bluesky_door.url).json()["uri"]
    address = f"{bluesky_door.url}/xrpc/app.bsky.feed.getPosts"
    assert (
        requests.get(address, params={"uris": [uri]}, timeout=PATIENCE).json()["posts"][0]["likeCount"] == 0
    )


@pytest.mark.parametrize("handle", ["another.test"])
def test_more_accounts_can_be_made(pds: RealPds, handle: str) -> None:
    account = pds.create_account(handle)
    assert account in pds.accounts
    assert account.did.startswith("did:plc:")


def test_without_npm_one_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(pds_install, "FOLDER", tmp_path)
    monkeypatch.setattr(pds_install, "STAMP", tmp_path / "node_modules" / ".installed")
    monkeypatch.setattr(pds_install, "_search_path", lambda: str(tmp_path))
    with pytest.raises(pds_install.PdsError, match="install npm"):
        pds_install.install()


def test_the_lock_file_names_no_registry() -> None:
    lock = (pds_install.FOLDER / "package-lock.json").read_text("utf-8")
    assert "registry" not in lock
    assert '"resolved"' not in lock
