"""The practice feed: posts land once, and its figures are what people in the office did."""

from __future__ import annotations

import pytest

from campaigns.channels.base import Connection, MessagePart, OutboundMessage, PracticeCounts, SendResult
from campaigns.channels.practice import PracticeChannel
from campaigns.errors import CampaignDeskError, NotAllowedError, NotFoundError
from campaigns.services.accounts.practice import DeskPracticeFeed, react
from campaigns.services.core.desk import Desk
from tests.contract.parts import MemoryCheckpoint
from tests.integration.office import Office


@pytest.fixture
def feed(desk: Desk) -> DeskPracticeFeed:
    return DeskPracticeFeed(desk.clock)


@pytest.fixture
def account(office: Office) -> int:
    return office.account("practice", name="Practice")


def message(desk: Desk, key: str = "k" * 64) -> OutboundMessage:
    return OutboundMessage(key=key, composed_at=desk.clock.now(), parts=(MessagePart("Walk away."),))


@pytest.fixture
def post(desk: Desk, feed: DeskPracticeFeed, account: int) -> int:
    return int(feed.publish(account_id=account, message=message(desk)))


def test_the_same_key_again_is_the_same_post(desk: Desk, feed: DeskPracticeFeed, account: int, post: int):
    assert feed.publish(account_id=account, message=message(desk)) == str(post)


def test_a_post_is_found_by_its_key(desk: Desk, feed: DeskPracticeFeed, account: int, post: int):
    assert feed.find(account_id=account, key="k" * 64) == str(post)
    assert feed.find(account_id=account, key="other") is None
    channel = PracticeChannel(Connection(account, "practice", "Practice", "", {}, practice=feed))
    assert channel.find(message(desk), MemoryCheckpoint(), desk.clock.now()) == SendResult(str(post))
    stranger = PracticeChannel(Connection(account + 1, "practice", "Practice", "", {}, practice=feed))
    assert stranger.find(message(desk), MemoryCheckpoint(), desk.clock.now()) is None


def test_what_people_did_is_counted(desk: Desk, feed: DeskPracticeFeed, office: Office, post: int):
    react(desk, post, user_id=office.officer, kind="reaction")
    react(desk, post, user_id=office.head, kind="reaction")
    react(desk, post, user_id=office.head, kind="share")
    for words in ("Good", "Very good"):
        react(desk, post, user_id=office.head, kind="comment", text=words)
    assert feed.counts([str(post)]) == {str(post): PracticeCounts(reactions=2, comments=2, shares=1)}


def test_reacting_twice_takes_it_back(desk: Desk, feed: DeskPracticeFeed, office: Office, post: int):
    for _ in range(2):
        react(desk, post, user_id=office.officer, kind="reaction")
    assert feed.counts([str(post)])[str(post)].reactions == 0


@pytest.mark.parametrize("words", ["", "   ", "x" * 501])
def test_a_comment_needs_words(desk: Desk, office: Office, post: int, words: str):
    with pytest.raises(CampaignDeskError, match="1 to 500"):
        react(desk, post, user_id=office.officer, kind="comment", text=words)


def test_another_kind_of_reaction_is_refused(desk: Desk, office: Office, post: int):
    with pytest.raises(CampaignDeskError, match="react, comment or share"):
        react(desk, post, user_id=office.officer, kind="applaud")


def test_a_role_that_may_not_read_may_not_react(desk: Desk, office: Office, post: int):
    with pytest.raises(NotAllowedError):
        react(desk, post, user_id=office.reader, kind="reaction")


def test_a_removed_post_has_no_figures_and_takes_none(
    desk: Desk, feed: DeskPracticeFeed, office: Office, post: int
):
    feed.delete(str(post))
    assert feed.counts([str(post)]) == {}
    with pytest.raises(NotFoundError, match="no longer there"):
        react(desk, post, user_id=office.officer, kind="reaction")
