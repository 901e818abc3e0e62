"""What a hold reaches, what it lets through, and how its scope is written and read."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.domain.sending.holds import (
    HOLD_KIND_LABELS,
    HoldKind,
    HoldRule,
    HoldSubject,
    HoldWordsError,
    Scope,
    ScopeKind,
    covers,
    parse_kind,
    parse_scope,
)

ITEM = "spring/posts/missing-child"


def subject(channel_kind: str = "x", topic: str = "violence", areas: tuple[str, ...] = ()) -> HoldSubject:
    return HoldSubject(
        item_ref=ITEM, campaign_slug="spring", topic=topic, channel_kind=channel_kind, areas=areas
    )


@pytest.mark.parametrize(
    ("scope", "about", "is_covered"),
    [
        ("all", subject(), True),
        ("all", subject(areas=("Derby",)), True),
        ("area:Derby", subject(areas=("Derby",)), True),
        ("area:derby", subject(areas=("Buxton", "  Derby ")), True),
        ("area:Derby", subject(areas=("Buxton", "Chesterfield")), False),
        ("area:Derby", subject(), True),  # what states no area is everywhere
        ("topic:violence", subject(), True),
        ("topic:Violence", subject(), True),
        ("topic:violence", subject(topic="road safety"), False),
        ("topic:road  safety", subject(topic="Road safety"), True),
        ("topic:violence", subject(topic=""), False),
        ("channel:x", subject("x"), True),
        ("channel:x", subject("bluesky"), False),
        ("campaign:spring", subject(), True),
        ("campaign:summer", subject(), False),
    ],
)
def test_a_hold_covers_what_its_scope_says_and_nothing_else(scope: str, about: HoldSubject, is_covered: bool):
    assert covers(HoldRule(parse_scope(scope)), about) is is_covered


@pytest.mark.parametrize("scope", ["all", "area:Derby", "topic:violence", "channel:x", "campaign:spring"])
def test_an_item_that_is_let_through_goes_out_whatever_the_scope(scope: str):
    assert not covers(HoldRule(parse_scope(scope), frozenset({ITEM})), subject())
    assert covers(HoldRule(parse_scope(scope), frozenset({"spring/posts/another"})), subject())


@pytest.mark.parametrize(
    ("text", "scope", "printed", "words"),
    [
        ("all", Scope(ScopeKind.ALL), "all", "everything"),
        (" ALL ", Scope(ScopeKind.ALL), "all", "everything"),
        ("area: North  Derbyshire", Scope(ScopeKind.AREA, "North Derbyshire"), None, None),
        ("Topic:violence", Scope(ScopeKind.TOPIC, "violence"), "topic:violence", "the topic violence"),
        ("channel:Bluesky", Scope(ScopeKind.CHANNEL, "bluesky"), "channel:bluesky", "the channel Bluesky"),
        ("campaign:spring", Scope(ScopeKind.CAMPAIGN, "spring"), "campaign:spring", "the campaign spring"),
    ],
)
def test_a_scope_is_read_and_printed(text: str, scope: Scope, printed: str | None, words: str | None):
    assert parse_scope(text) == scope
    assert parse_scope(str(scope)) == scope
    assert printed is None or (str(scope), scope.words) == (printed, words)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Possible: all, area:NAME, topic:WORD, channel:KIND or campaign:FOLDER."),
        ("everything", "“everything” is no scope of a hold. Possible: all"),
        ("region:Derby", "Possible: all, area:NAME"),
        ("all:now", "“all” stands alone"),
        ("area:", "Say which area: area:NAME."),
        ("channel: ", "Say which channel: channel:KIND."),
        ("channel:twitter", "There is no channel “twitter”. Possible: x, bluesky, mastodon"),
        ("topic:" + "a" * 121, "too long"),
    ],
)
def test_a_scope_there_is_not_is_refused_with_what_is_possible(text: str, said: str):
    with pytest.raises(HoldWordsError) as refused:
        parse_scope(text)
    assert said in str(refused.value)


def test_every_kind_of_hold_has_its_words():
    assert set(HOLD_KIND_LABELS) == set(HoldKind)


def test_a_kind_there_is_not_is_refused_with_what_is_possible():
    assert parse_kind("major-incident") is HoldKind.MAJOR_INCIDENT
    with pytest.raises(HoldWordsError, match="Possible: mourning, major-incident, local-incident, court"):
        parse_kind("snow")


def test_who_may_stop_everything():
    may = {role for role in Role if role_may(role, Permission.HOLD)}
    assert may == {Role.OFFICER, Role.HEAD, Role.MONITORING_OFFICER, Role.ADMINISTRATOR}
