"""Signing in on Facebook's and Threads' own pages: what can be posted from is offered, and why the rest can't."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from campaigns.channels.base import Connection
from campaigns.channels.errors import AccountError, ChannelError
from campaigns.channels.registry import Registry
from campaigns.channels.signing_in import BrowserSignIn, Offered
from campaigns.domain.items.channel_kinds import KINDS
from tests.contract.harness import FacebookHarness, GraphHarness, InstagramHarness, ThreadsHarness
from tests.standins.facebook import FacebookServer
from tests.standins.graph_oauth import PageLogins
from tests.standins.instagram import InstagramServer
from tests.standins.outside import OutsideServer
from tests.standins.threads import ThreadsServer

BACK = "https://desk.example/accounts/signed-in"


@pytest.fixture
def facebook(facebook_server: FacebookServer) -> FacebookHarness:
    return FacebookHarness(facebook_server)


@pytest.fixture
def instagram(instagram_server: InstagramServer, outside: OutsideServer) -> InstagramHarness:
    return InstagramHarness(instagram_server, outside)


@pytest.fixture
def threads(threads_server: ThreadsServer, outside: OutsideServer) -> ThreadsHarness:
    return ThreadsHarness(threads_server, outside)


def app_of(harness: GraphHarness, **other: str) -> Connection:
    app = {"app_id": harness.server.app.id, "app_secret": harness.server.app.secret}
    return replace(harness.connection(), credentials={**app, **other})


def sign_in(harness: GraphHarness) -> BrowserSignIn:
    return Registry().sign_in(app_of(harness))


def come_back(address: str) -> dict[str, list[str]]:
    """As a person's browser does, who agrees."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def offered(harness: GraphHarness) -> list[Offered]:
    begun = sign_in(harness).begin(redirect=BACK, state="a" * 32)
    back = come_back(begun.address)
    assert back["state"] == ["a" * 32]
    return list(sign_in(harness).finish(begun.kept, code=back["code"][0]))


def test_pages_that_can_be_posted_on_are_offered_and_the_others_say_why_not(
    facebook: FacebookHarness,
) -> None:
    library, ours = offered(facebook)

    assert (library.name, ours.name, ours.why_not) == ("City Library", "Violence Reduction Unit", "")
    assert "may not create content on this Page" in library.why_not
    assert dict(ours.credentials) == facebook.credentials()
    assert ours.can == (
        "show which Pages there are",
        "read the Page’s own posts, to look whether one is out",
        "post on the Page",
        "read figures",
    )
    facts = facebook.channel(dict(ours.credentials)).verify()
    assert facts.name == "Violence Reduction Unit"


def test_what_was_left_out_is_said_and_what_is_needed_is_insisted_on(facebook: FacebookHarness) -> None:
    facebook.server.declined = {"read_insights"}
    assert offered(facebook)[1].cannot == ("read figures",)

    facebook.server.declined = {"pages_manage_posts"}
    with pytest.raises(AccountError, match=r"Missing: post on the Page \(pages_manage_posts\)"):
        offered(facebook)


def test_a_person_without_any_page_is_told_so(facebook: FacebookHarness) -> None:
    facebook.server.pages = []
    with pytest.raises(AccountError, match="lists no Page"):
        offered(facebook)


def test_only_what_is_linked_to_a_page_can_be_posted_from_on_instagram(instagram: InstagramHarness) -> None:
    library, ours = offered(instagram)

    assert "No professional Instagram account is linked" in library.why_not
    assert (ours.name, ours.why_not) == ("@vru.test, linked to Violence Reduction Unit", "")
    assert dict(ours.credentials) == instagram.credentials()
    assert instagram.channel(dict(ours.credentials)).verify().handle == "@vru.test"


def test_a_login_on_threads_lasts_sixty_days(threads: ThreadsHarness) -> None:
    (ours,) = offered(threads)

    assert ours.credentials["access_token"] == threads.server.token
    assert set(ours.credentials) == {"access_token", "app_id", "app_secret"}
    assert threads.channel(dict(ours.credentials)).verify().token_expires_at is not None


@pytest.mark.parametrize("kind", ["facebook", "instagram", "threads"])
def test_a_code_counts_once_and_an_app_s_secret_is_shown_nowhere(
    kind: str, request: pytest.FixtureRequest
) -> None:
    harness: GraphHarness = request.getfixturevalue(kind)
    begun = sign_in(harness).begin(redirect=BACK, state="a" * 32)
    assert harness.server.app.secret not in begun.address
    assert harness.server.app.secret not in repr(begun)
    code = come_back(begun.address)["code"][0]
    sign_in(harness).finish(begun.kept, code=code)

    with pytest.raises(ChannelError) as caught:
        sign_in(harness).finish(begun.kept, code=code)

    assert code not in f"{caught.value!r} {caught.value.detail}"
    wrong = Registry().sign_in(app_of(harness, app_secret="no-secret-of-theirs"))
    begun = wrong.begin(redirect=BACK, state="b" * 32)
    code = come_back(begun.address)["code"][0]
    with pytest.raises(ChannelError) as caught:
        wrong.finish(begun.kept, code=code)
    assert "no-secret-of-theirs" not in f"{caught.value!r} {caught.value.detail}"
    assert harness.server.token not in str(caught.value)


@pytest.mark.parametrize("kind", ["facebook", "instagram", "threads"])
def test_people_sign_in_on_the_platform_s_own_page(kind: str) -> None:
    app = {"app_id": "1", "app_secret": "s" * 20}
    connection = Connection(account_id=1, kind=kind, name="Ours", base_url="", credentials=app)

    begun = Registry().sign_in(connection).begin(redirect=BACK, state="x")

    interface = KINDS[kind].interface
    assert interface is not None
    assert begun.address.startswith(f"{interface.sign_in}/")
    assert parse_qs(urlsplit(begun.address).query)["redirect_uri"] == [BACK]


def test_an_app_without_our_address_lets_nobody_in(facebook: FacebookHarness) -> None:
    assert isinstance(facebook.server, PageLogins)
    facebook.server.redirects = set()
    begun = sign_in(facebook).begin(redirect=BACK, state="a" * 32)
    assert requests.get(begun.address, allow_redirects=False, timeout=10).status_code == 400


def test_a_business_s_login_goes_by_its_configuration(facebook: FacebookHarness) -> None:
    assert isinstance(facebook.server, PageLogins)
    there = Registry().sign_in(app_of(facebook, app_config=facebook.server.configuration))
    begun = there.begin(redirect=BACK, state="a" * 32)
    assert "scope" not in parse_qs(urlsplit(begun.address).query)

    ours = there.finish(begun.kept, code=come_back(begun.address)["code"][0])[1]

    assert ours.credentials["app_config"] == facebook.server.configuration
    assert ours.cannot == ()
    assert facebook.channel(dict(ours.credentials)).verify().name == "Violence Reduction Unit"
