"""Keys we choose ourselves: the same for a repeat, another for anything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.sending.keys import TID_ALPHABET, delivery_key, encode_tid, timestamp_id

PARTS = {
    "item_ref": "spring/posts/monday",
    "account_id": 1,
    "occasion": "once",
    "recipient": "",
    "fingerprint": "f" * 64,
}
NOON = datetime(2027, 5, 17, 12, 0, tzinfo=UTC)


def key(**changed: object) -> str:
    return delivery_key(**(PARTS | changed))  # type: ignore[arg-type]


def test_the_same_delivery_has_the_same_key_in_every_process():
    assert key() == "fdfec5c8d6794b38765d2274a4df2b0ba27ca11a486719aa1a6dd3f91eb942f9"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("item_ref", "spring/posts/tuesday"),
        ("account_id", 2),
        ("occasion", "again-1"),
        ("recipient", "contact:1"),
        ("fingerprint", "e" * 64),
    ],
)
def test_anything_else_has_another_key(name: str, value: object):
    assert key(**{name: value}) != key()


def test_what_stands_at_the_edge_of_two_parts_cannot_be_moved():
    assert key(occasion="once", recipient="more") != key(occasion="oncemore", recipient="")


def test_a_key_holds_no_personal_data():
    assert "contact" not in key(recipient="contact:1")
    assert len(key()) == 64


def test_the_same_moment_and_salt_give_the_same_tid():
    assert timestamp_id(NOON, salt="a") == timestamp_id(NOON, salt="a")


def test_two_posts_of_one_second_have_their_own_tids():
    assert len({timestamp_id(NOON, salt=str(n)) for n in range(500)}) == 500


def test_the_parts_of_a_thread_sort_in_order():
    tids = [timestamp_id(NOON, salt="a", part=part) for part in range(30)]
    assert tids == sorted(set(tids))


def test_later_moments_sort_later():
    assert timestamp_id(NOON, salt="z") < timestamp_id(NOON + timedelta(seconds=1), salt="a")


def test_a_tid_has_thirteen_letters_of_its_alphabet():
    tid = timestamp_id(NOON, salt="a")
    assert len(tid) == 13
    assert set(tid) <= set(TID_ALPHABET)


def test_the_smallest_tid_is_the_one_of_the_specification():
    assert encode_tid(0, 0) == "2" * 13
