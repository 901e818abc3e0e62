"""Signing in on LinkedIn's own page: the Pages that somebody looks after are offered, and why the rest can't be."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from campaigns.channels.base import Connection
from campaigns.channels.errors import AccountError, ChannelError, TemporaryChannelError
from campaigns.channels.registry import Registry
from campaigns.channels.signing_in import BrowserSignIn, Offered
from campaigns.domain.items.channel_row import LINKEDIN_API
from tests.contract.harness import LinkedinHarness
from tests.contract.test_meta_sign_in import BACK, come_back
from tests.standins.linkedin import LinkedinServer
from tests.standins.linkedin_oauth import linkedin_error


@pytest.fixture
def linkedin(linkedin_server: LinkedinServer) -> LinkedinHarness:
    return LinkedinHarness(linkedin_server)


def sign_in(linkedin: LinkedinHarness, **other: str) -> BrowserSignIn:
    app = {"app_id": linkedin.server.app.id, "app_secret": linkedin.server.app.secret, **other}
    return Registry().sign_in(replace(linkedin.connection(), credentials=app))


def offered(linkedin: LinkedinHarness) -> list[Offered]:
    begun = sign_in(linkedin).begin(redirect=BACK, state="a" * 32)
    back = come_back(begun.address)
    assert back["state"] == ["a" * 32]
    return list(sign_in(linkedin).finish(begun.kept, code=back["code"][0]))


def test_pages_that_can_be_posted_on_are_offered_and_the_others_say_why_not(
    linkedin: LinkedinHarness,
) -> None:
    library, ours = offered(linkedin)

    assert (library.name, ours.name, ours.why_not) == ("City Library", "Violence Reduction Unit", "")
    assert "neither its super admin nor its content admin" in library.why_not
    assert ours.can == (
        "post on the Page",
        "read the Page’s own posts and how they do",
        "see which Pages the person looks after, and read figures",
    )
    assert ours.cannot == ()
    facts = linkedin.channel(dict(ours.credentials)).verify()
    assert (facts.name, facts.handle) == ("Violence Reduction Unit", "vru-test")
    assert facts.token_expires_at is not None


def test_a_content_admin_is_told_that_there_will_be_no_figures(linkedin: LinkedinHarness) -> None:
    linkedin.server.roles_held[linkedin.server.page_id] = ("VRU", "CONTENT_ADMIN")
    _, ours = offered(linkedin)
    assert ours.why_not == ""
    assert "super admin" in ours.cannot[0]


def test_an_app_that_may_not_renew_logins_has_one_of_sixty_days(linkedin: LinkedinHarness) -> None:
    linkedin.server.app.may_renew = False
    _, ours = offered(linkedin)
    assert "refresh_token" not in ours.credentials
    assert linkedin.channel(dict(ours.credentials)).verify().token_expires_at is not None
    assert linkedin.sessions.load() is None


def test_what_was_not_granted_and_a_person_without_pages_are_told(linkedin: LinkedinHarness) -> None:
    linkedin.server.declined = {"w_organization_social"}
    with pytest.raises(AccountError, match=r"Missing: post on the Page \(w_organization_social\)"):
        offered(linkedin)
    linkedin.server.declined = set()
    linkedin.server.roles_held = {}
    with pytest.raises(AccountError, match="lists no Page"):
        offered(linkedin)


def test_a_login_that_is_too_new_is_tried_again_and_not_given_up(linkedin: LinkedinHarness) -> None:
    body = linkedin_error(401, "REVOKED_ACCESS_TOKEN", "Why", 65601)
    linkedin.server.fail("GET", "/rest/organizationAcls", status=401, body=body)
    with pytest.raises(TemporaryChannelError, match="in a minute"):
        offered(linkedin)


def test_a_code_counts_once_and_the_app_s_secret_is_shown_nowhere(linkedin: LinkedinHarness) -> None:
    begun = sign_in(linkedin).begin(redirect=BACK, state="a" * 32)
    assert linkedin.server.app.secret not in f"{begun.address} {begun!r}"
    code = come_back(begun.address)["code"][0]
    sign_in(linkedin).finish(begun.kept, code=code)
    with pytest.raises(ChannelError) as caught:
        sign_in(linkedin).finish(begun.kept, code=code)
    assert code not in f"{caught.value!r} {caught.value.detail}"

    wrong = sign_in(linkedin, app_secret="no-secret-of-theirs")
    begun = wrong.begin(redirect=BACK, state="b" * 32)
    with pytest.raises(ChannelError) as caught:
        wrong.finish(begun.kept, code=come_back(begun.address)["code"][0])
    assert "no-secret-of-theirs" not in f"{caught.value!r} {caught.value.detail}"


def test_people_sign_in_on_linkedin_s_own_page() -> None:
    app = {"app_id": "1", "app_secret": "s" * 20}
    connection = Connection(account_id=1, kind="linkedin", name="Ours", base_url="", credentials=app)
    begun = Registry().sign_in(connection).begin(redirect=BACK, state="x")
    assert begun.address.startswith(f"{LINKEDIN_API.sign_in}/oauth/v2/authorization?")
    assert parse_qs(urlsplit(begun.address).query)["redirect_uri"] == [BACK]
