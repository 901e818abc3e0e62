"""The list of channels, and that reading it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from campaigns.channels.base import Connection
from campaigns.channels.errors import AccountError
from campaigns.channels.registry import Registry
from campaigns.domain.figures.measures import MEASURES
from campaigns.domain.items.channel_kinds import CONNECTED, KINDS
from campaigns.errors import NotFoundError


def connection(kind: str) -> Connection:
    return Connection(account_id=1, kind=kind, name="Ours", base_url="", credentials={})


def test_looking_at_the_list_loads_no_client_library() -> None:
    script = (
        "import sys; from campaigns.channels.registry import Registry; r = Registry(); "
        "[(r.label(k), r.capabilities(k)) for k in r.kinds()]; "
        "sys.exit(any(name in sys.modules for name in ('tweepy', 'mastodon', 'PIL', 'requests_oauthlib')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("kind", CONNECTED)
def test_each_kind_can_be_built_and_says_what_the_rules_say_of_it(kind: str) -> None:
    channel = Registry().build(connection(kind))

    assert channel.capabilities is Registry().capabilities(kind)
    assert Registry().label(kind) == KINDS[kind].label
    assert set(channel.capabilities.measures) <= MEASURES.keys()


@pytest.mark.parametrize("kind", CONNECTED)
def test_an_account_without_credentials_says_so_instead_of_breaking(kind: str) -> None:
    with pytest.raises(AccountError, match=r"Ours|base address|bsky"):
        Registry().build(connection(kind)).verify()


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(
        NotFoundError,
        match="x, bluesky, mastodon, facebook, instagram, threads, linkedin, email, govuk_notify, practice",
    ):
        Registry().label("myspace")
