"""A platform fetches the one picture that it was told of, for two hours, and a stranger who guesses gets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.services.accounts.opening import open_channel
from campaigns.services.accounts.outside_media import GOOD_FOR, DeskOutside
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from tests.contract.parts import MemoryCheckpoint, media_file, message, part
from tests.factories import make_account
from tests.standins.threads import ThreadsServer
from tests.unit.content_samples import picture_bytes
from tests.web.conftest import closing
from tests.web.office import Office, open_office

DESK = "https://desk.vru.gov.uk"
PICTURE = picture_bytes("JPEG")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from closing(open_office(tmp_path_factory.mktemp("outside"), CAMPAIGNS_URL=DESK))


def outside(desk: Desk) -> DeskOutside:
    assert isinstance(desk.outside, DeskOutside)
    return desk.outside


def at(desk: Desk, url: str, *, is_set: bool = True) -> DeskOutside:
    return replace(outside(desk), settings=replace(desk.settings, url=url, url_is_set=is_set))


def address(office: Office) -> str:
    with office.app.app_context():
        return outside(office.desk).address_of(PICTURE).removeprefix(DESK)


def test_who_was_told_the_address_gets_just_that_picture(office: Office) -> None:
    answer = office.app.test_client().get(address(office))

    assert (answer.status_code, answer.data) == (200, PICTURE)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert address(office) != address(office), "nobody learns of another sending by its address"


def test_an_address_ends_by_itself(office: Office) -> None:
    made, client = address(office), office.app.test_client()
    office.clock.advance(GOOD_FOR - timedelta(seconds=2))
    assert client.get(made).status_code == 200
    office.clock.advance(timedelta(seconds=4))
    assert client.get(made).status_code == 404


def test_an_address_that_was_changed_gives_nothing_and_guessing_is_slowed_down(office: Office) -> None:
    made, client = address(office), office.app.test_client()
    ends, nonce, sha256, signature = made.removeprefix("/outside/").split("-")
    other = "0" * 64
    for code in (
        f"{ends}-{nonce}-{other}-{signature}",
        f"ffffffff-{nonce}-{sha256}-{signature}",
        signature,
        "x",
    ):
        assert client.get(f"/outside/{code}").status_code == 404
    statuses = [client.get(f"/outside/guess-{number}").status_code for number in range(25)]
    assert statuses[-1] == 429
    assert client.get(made).status_code == 200, "who was told the address is not kept waiting"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://desk.vru.gov.uk", ""),
        ("http://desk.vru.gov.uk", "does not begin with https://"),
        ("https://localhost:8000", "your own network"),
        ("https://desk", "your own network"),
        ("https://desk.vru.local", "your own network"),
        ("https://10.0.0.7", "your own network"),
        ("https://[::1]", "your own network"),
        ("https://8.8.8.8", ""),
    ],
)
def test_an_address_that_the_outside_can_not_reach_is_told_before_anything_is_sent(
    office: Office, url: str, says: str
) -> None:
    why = at(office.desk, url).why_none()
    assert (says in why) if says else not why
    assert at(office.desk, url, is_set=False).why_none() == "None is set."


class FetchingThreads(ThreadsServer):
    """Asks the office's own page, as Threads would over the Internet."""

    office: Office

    def download(self, address: str) -> tuple[bytes, str]:
        assert address.startswith(f"{DESK}/outside/")
        answer = self.office.app.test_client().get(address.removeprefix(DESK))
        if answer.status_code != 200:
            raise ConnectionError(answer.status_code)
        return answer.data, answer.headers["Content-Type"]


def test_a_picture_goes_from_the_media_store_to_the_platform_by_the_desk_s_own_page(office: Office) -> None:
    with FetchingThreads() as threads, office.app.app_context():
        threads.office = office
        with transaction() as session:
            account = make_account(
                session, kind="threads", name="Ours", base_url=threads.url,
                sealed_credentials=office.desk.seal.close(threads.credentials),
            )  # fmt: skip
            channel = open_channel(office.desk, account)
        media = media_file(PICTURE, name="walk.jpg", mime_type="image/jpeg", alt="Two friends", size=(40, 30))
        channel.send(message(part("Walk away", media)), MemoryCheckpoint())

        (post,) = threads.posts
        assert [(one.data, one.alt) for one in post.media] == [(PICTURE, "Two friends")]
