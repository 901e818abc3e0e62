"""Signing in on a Mastodon server's own page, and a post that nobody sees: what each answer means."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from campaigns.channels.base import Connection
from campaigns.channels.errors import AccountError, TemporaryChannelError, UnknownOutcomeError
from campaigns.channels.http import Timeouts
from campaigns.channels.mastodon import MastodonChannel
from campaigns.channels.mastodon_sign_in import MastodonSignIn
from campaigns.clock import SystemClock
from tests.patience import PATIENCE
from tests.standins.mastodon import MastodonServer

OURS = "https://desk.example/accounts/signed-in"


def connection(server: MastodonServer, **credentials: str) -> Connection:
    return Connection(account_id=1, kind="mastodon", name="VRU", base_url=server.url, credentials=credentials)


def sign_in(server: MastodonServer, **credentials: str) -> MastodonSignIn:
    return MastodonSignIn(connection(server, **credentials), clock=SystemClock(), timeouts=Timeouts())


def code_from(address: str) -> str:
    answer = requests.get(address, allow_redirects=False, timeout=PATIENCE)
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["state"] == ["a-state"]
    return query["code"][0]


def test_a_code_becomes_a_token_once_and_only_with_its_verifier(mastodon_server: MastodonServer) -> None:
    there = sign_in(mastodon_server)
    begun = there.begin(redirect=OURS, state="a-state")
    code = code_from(begun.address)
    with pytest.raises(AccountError, match="Start again"):
        there.finish({**begun.kept, "verifier": "of somebody else"}, code=code)
    code = code_from(begun.address)
    (offered,) = there.finish(begun.kept, code=code)
    given = dict(offered.credentials)
    assert MastodonChannel(connection(mastodon_server, **given)).verify().handle == "@vru"
    with pytest.raises(AccountError, match="Start again") as used:
        there.finish(begun.kept, code=code)
    assert code not in used.value.detail
    assert given["client_secret"] not in used.value.detail
    # The same app serves the next account; one made for another address of ours does not.
    assert (
        sign_in(mastodon_server, **given).begin(redirect=OURS, state="s").kept["client_id"]
        == given["client_id"]
    )
    moved = sign_in(mastodon_server, **given).begin(redirect=f"{OURS}/2", state="s")
    assert moved.kept["client_id"] != given["client_id"]
    sign_in(mastodon_server, **given).revoke()
    assert mastodon_server.revoked == [given["access_token"]]


def test_a_server_that_grants_too_little_knows_no_apps_or_is_away_is_told_apart(
    mastodon_server: MastodonServer,
) -> None:
    there = sign_in(mastodon_server)
    begun = there.begin(redirect=OURS, state="a-state")
    too_little = {"access_token": "a", "scope": "read:accounts read:statuses"}
    mastodon_server.fail("POST", "/oauth/token", status=200, body=too_little)
    with pytest.raises(AccountError, match="Missing: write:statuses, write:media"):
        there.finish(begun.kept, code="any")
    mastodon_server.fail("POST", "/oauth/token", status=503)
    with pytest.raises(TemporaryChannelError):
        there.finish(begun.kept, code="any")
    mastodon_server.fail("POST", "/api/v1/apps", status=404)
    with pytest.raises(AccountError, match="make an access token there by hand"):
        there.begin(redirect=f"{OURS}/3", state="a-state")


def test_a_private_post_whose_answer_is_lost_may_stand_there(mastodon_server: MastodonServer) -> None:
    channel = MastodonChannel(replace(connection(mastodon_server), credentials=mastodon_server.credentials))
    mastodon_server.take_and_drop("POST", "/api/v1/statuses")
    with pytest.raises(UnknownOutcomeError):
        channel.send_privately("A test.", key="k")
    assert [one.visibility for one in mastodon_server.posts] == ["direct"]
