"""The servers and the harness each contract test asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from campaigns.domain.items.channel_kinds import CONNECTED, KINDS
from tests.contract.harness import (
    BlueskyHarness,
    ByHandHarness,
    EmailHarness,
    FacebookHarness,
    Harness,
    HttpHarness,
    InstagramHarness,
    LinkedinHarness,
    MastodonHarness,
    NotifyHarness,
    PracticeHarness,
    ThreadsHarness,
    XHarness,
)
from tests.contract.pds_front import PdsFront
from tests.standins.pds import RealPds


@pytest.fixture(scope="session")
def pds_front_session(pds_session: RealPds) -> Iterator[PdsFront]:
    with PdsFront(pds_session.url) as front:
        yield front


@pytest.fixture
def pds_front(pds: RealPds, pds_front_session: PdsFront) -> Iterator[PdsFront]:
    pds_front_session.reset()
    yield pds_front_session
    errors = list(pds_front_session.errors)
    pds_front_session.reset()
    assert not errors, errors[0]


def _by_hand(kind: str, _request: pytest.FixtureRequest) -> Harness:
    return ByHandHarness(kind)


HARNESSES: dict[str, Callable[[pytest.FixtureRequest], Harness]] = {
    "practice": lambda request: PracticeHarness(),
    "x": lambda request: XHarness(request.getfixturevalue("x_server")),
    "mastodon": lambda request: MastodonHarness(request.getfixturevalue("mastodon_server")),
    "bluesky": lambda request: BlueskyHarness(
        request.getfixturevalue("pds_front"),
        request.getfixturevalue("pds"),
        request.getfixturevalue("bluesky_view"),
    ),
    "facebook": lambda request: FacebookHarness(request.getfixturevalue("facebook_server")),
    "threads": lambda request: ThreadsHarness(
        request.getfixturevalue("threads_server"), request.getfixturevalue("outside")
    ),
    "instagram": lambda request: InstagramHarness(
        request.getfixturevalue("instagram_server"), request.getfixturevalue("outside")
    ),
    "linkedin": lambda request: LinkedinHarness(request.getfixturevalue("linkedin_server")),
    "email": lambda request: EmailHarness(request.getfixturevalue("smtp_server")),
    "govuk_notify": lambda request: NotifyHarness(request.getfixturevalue("notify_server")),
    **{kind: partial(_by_hand, kind) for kind, can in CONNECTED.items() if can.is_by_hand},
}
# One of those that people put out stands for all: they have one adapter.
TRIED = [kind for kind, can in CONNECTED.items() if not can.is_by_hand or kind == "nextdoor"]


@pytest.fixture(params=TRIED)
def harness(request: pytest.FixtureRequest) -> Harness:
    """Every channel."""
    return HARNESSES[request.param](request)


@pytest.fixture(
    params=[
        kind
        for kind, can in CONNECTED.items()
        if can.can_find and not can.is_by_hand and not can.addresses_recipients
    ]
)
def feed(request: pytest.FixtureRequest) -> Harness:
    """Channels whose posts can be found, liked and taken away."""
    return HARNESSES[request.param](request)


@pytest.fixture(params=[kind for kind in CONNECTED if KINDS[kind].is_network])
def network(request: pytest.FixtureRequest) -> HttpHarness:
    """Channels that post over HTTP."""
    chosen = HARNESSES[request.param](request)
    assert isinstance(chosen, HttpHarness)
    return chosen


@pytest.fixture(params=[kind for kind in CONNECTED if KINDS[kind].is_network and KINDS[kind].takes_threads])
def threaded(request: pytest.FixtureRequest) -> HttpHarness:
    """Channels that post over HTTP and have threads."""
    chosen = HARNESSES[request.param](request)
    assert isinstance(chosen, HttpHarness)
    return chosen


@pytest.fixture(
    params=[
        kind
        for kind, can in CONNECTED.items()
        if can.can_find and not can.repeat_is_safe and KINDS[kind].is_network
    ]
)
def searched(request: pytest.FixtureRequest) -> HttpHarness:
    """Channels without a key of ours, where a post is found by its words."""
    chosen = HARNESSES[request.param](request)
    assert isinstance(chosen, HttpHarness)
    return chosen
