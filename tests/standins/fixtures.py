"""The servers as pytest fixtures: started once per session and worker, emptied before each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest

from tests.standins.base import StandIn
from tests.standins.bluesky_door import BlueskyDoor
from tests.standins.bluesky_films import BlueskyFilms
from tests.standins.bluesky_view import BlueskyView
from tests.standins.facebook import FacebookServer
from tests.standins.instagram import InstagramServer
from tests.standins.linkedin import LinkedinServer
from tests.standins.mastodon import MastodonServer
from tests.standins.notify import NotifyServer
from tests.standins.outside import OutsideServer
from tests.standins.pds import RealPds
from tests.standins.pds_install import PdsError
from tests.standins.smtp import SmtpServer
from tests.standins.threads import ThreadsServer
from tests.standins.x import XServer

Server = TypeVar("Server", bound=StandIn)


@pytest.fixture(scope="session")
def x_session() -> Iterator[XServer]:
    with XServer() as server:
        yield server


@pytest.fixture(scope="session")
def mastodon_session() -> Iterator[MastodonServer]:
    with MastodonServer() as server:
        yield server


@pytest.fixture(scope="session")
def notify_session() -> Iterator[NotifyServer]:
    with NotifyServer() as server:
        yield server


@pytest.fixture(scope="session")
def facebook_session() -> Iterator[FacebookServer]:
    with FacebookServer() as server:
        yield server


@pytest.fixture(scope="session")
def threads_session() -> Iterator[ThreadsServer]:
    with ThreadsServer() as server:
        yield server


@pytest.fixture(scope="session")
def instagram_session() -> Iterator[InstagramServer]:
    with InstagramServer() as server:
        yield server


@pytest.fixture(scope="session")
def linkedin_session() -> Iterator[LinkedinServer]:
    with LinkedinServer() as server:
        yield server


@pytest.fixture(scope="session")
def outside_session() -> Iterator[OutsideServer]:
    with OutsideServer() as server:
        yield server


@pytest.fixture(scope="session")
def smtp_session() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture(scope="session")
def pds_session() -> Iterator[RealPds]:
    server = RealPds()
    try:
        server.start()
    except PdsError as error:
        pytest.fail(str(error), pytrace=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def view_session(pds_session: RealPds) -> Iterator[BlueskyView]:
    with BlueskyView(pds_session.url, lambda: [account.did for account in pds_session.accounts]) as server:
        yield server


@pytest.fixture(scope="session")
def door_session(pds_session: RealPds, view_session: BlueskyView) -> Iterator[BlueskyDoor]:
    with BlueskyDoor(pds_session.url, view_url=view_session.url) as server:
        yield server


@pytest.fixture(scope="session")
def films_session(pds_session: RealPds) -> Iterator[BlueskyFilms]:
    with BlueskyFilms(pds_session.url) as server:
        yield server


@pytest.fixture
def bluesky_films(films_session: BlueskyFilms, pds: RealPds) -> Iterator[BlueskyFilms]:
    """Bluesky's service for films, without any."""
    yield from _watched(films_session)


def _watched(server: Server) -> Iterator[Server]:
    server.reset()
    yield server
    errors = list(server.errors)
    server.reset()
    assert not errors, f"the stand-in itself failed:\n{errors[0]}"


@pytest.fixture
def x_server(x_session: XServer) -> Iterator[XServer]:
    """A strict X, empty."""
    yield from _watched(x_session)


@pytest.fixture
def mastodon_server(mastodon_session: MastodonServer) -> Iterator[MastodonServer]:
    """A strict Mastodon, empty."""
    yield from _watched(mastodon_session)


@pytest.fixture
def notify_server(notify_session: NotifyServer) -> Iterator[NotifyServer]:
    """A strict GOV.UK Notify, without letters."""
    yield from _watched(notify_session)


@pytest.fixture
def facebook_server(facebook_session: FacebookServer) -> Iterator[FacebookServer]:
    """A strict Facebook Page, empty."""
    yield from _watched(facebook_session)


@pytest.fixture
def threads_server(threads_session: ThreadsServer) -> Iterator[ThreadsServer]:
    """A strict Threads, empty."""
    yield from _watched(threads_session)


@pytest.fixture
def instagram_server(instagram_session: InstagramServer) -> Iterator[InstagramServer]:
    """A strict Instagram, empty."""
    yield from _watched(instagram_session)


@pytest.fixture
def linkedin_server(linkedin_session: LinkedinServer) -> Iterator[LinkedinServer]:
    """A strict LinkedIn Page, empty."""
    yield from _watched(linkedin_session)


@pytest.fixture
def outside(outside_session: OutsideServer) -> Iterator[OutsideServer]:
    """Where platforms fetch our pictures."""
    yield from _watched(outside_session)


@pytest.fixture
def smtp_server(smtp_session: SmtpServer) -> Iterator[SmtpServer]:
    """An SMTP server without TLS or sign-in, its mailbox empty."""
    smtp_session.reset()
    yield smtp_session
    smtp_session.reset()


@pytest.fixture
def pds(pds_session: RealPds) -> RealPds:
    """A real Bluesky PDS with accounts vru.test and neighbour.test and no records."""
    pds_session.reset()
    return pds_session


@pytest.fixture
def bluesky_view(pds: RealPds, view_session: BlueskyView) -> Iterator[BlueskyView]:
    """The public view over that PDS."""
    yield from _watched(view_session)


@pytest.fixture
def bluesky_door(bluesky_view: BlueskyView, door_session: BlueskyDoor) -> Iterator[BlueskyDoor]:
    """The same PDS and view behind one address that can be told to fail, hang, or take and drop."""
    yield from _watched(door_session)
