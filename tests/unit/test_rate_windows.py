"""How long to wait for a platform's window: a table of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.items.rendered import RenderedMedia, RenderedPart
from campaigns.domain.sending.rate_windows import (
    AFTER_RESET,
    LONGEST_WINDOW,
    RateBudget,
    fold,
    needed_for,
    readings_wait_until,
    wait_until,
)
from campaigns.reference.limits import rate_limits

NOW = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
RESET = NOW + timedelta(minutes=10)
PICTURE = RenderedMedia("walk.jpg", "0" * 64, "image/jpeg", 40, 30, alt="Two people walk away")


def window(
    remaining: int, *, limit: int = 100, resets_at: datetime = RESET, scope: str = "posts"
) -> RateBudget:
    return RateBudget(scope, limit, remaining, resets_at)


@pytest.mark.parametrize(
    ("remaining", "needed", "waits"),
    [(1, 1, False), (0, 1, True), (4, 5, True), (5, 5, False), (100, 300, False), (99, 300, True)],
)
def test_a_message_waits_until_the_window_holds_all_its_parts(remaining: int, needed: int, waits: bool):
    moment = wait_until({"posts": window(remaining)}, {"posts": needed}, NOW)
    assert moment == (RESET + AFTER_RESET if waits else None)


def test_a_window_that_is_over_holds_nobody():
    assert wait_until({"posts": window(0, resets_at=NOW)}, {"posts": 1}, NOW) is None


def test_a_window_of_calls_that_are_not_needed_holds_nobody():
    assert wait_until({"timeline": window(0, scope="timeline")}, {"posts": 1}, NOW) is None


def test_the_window_that_opens_last_decides():
    later = window(0, resets_at=NOW + timedelta(hours=20), scope="posts-app-day")
    windows = {"posts": window(0), "posts-app-day": later}
    assert wait_until(windows, {"posts": 1, "posts-app-day": 1}, NOW) == later.resets_at + AFTER_RESET


@pytest.mark.parametrize(("remaining", "waits"), [(100, False), (26, False), (25, True), (0, True)])
def test_the_last_quarter_of_a_window_is_not_for_readings(remaining: int, waits: bool):
    assert readings_wait_until(window(remaining), NOW) == (RESET + AFTER_RESET if waits else None)


def test_readings_need_not_wait_where_nothing_is_known_or_the_window_is_over():
    assert readings_wait_until(None, NOW) is None
    assert readings_wait_until(window(0, resets_at=NOW), NOW) is None


def folded(
    known: dict[str, RateBudget], *seen: RateBudget, calls: dict[str, int] | None = None, kind: str = "x"
):
    return fold(known, seen=seen, calls=calls or {}, limits=rate_limits(kind), now=NOW)


def test_the_newest_answer_counts():
    assert folded({"posts": window(90)}, window(89))["posts"].remaining == 89


def test_an_answer_that_comes_late_does_not_give_calls_back():
    assert folded({"posts": window(88)}, window(89))["posts"].remaining == 88


def test_a_new_window_replaces_the_old_one():
    fresh = window(99, resets_at=RESET + timedelta(minutes=15))
    assert folded({"posts": window(0)}, fresh)["posts"] == fresh


def test_what_is_over_is_forgotten():
    assert folded({"posts": window(0, resets_at=NOW)}) == {}


def test_a_reset_beyond_any_window_is_misread_and_cut():
    far = window(0, resets_at=NOW + timedelta(days=400))
    assert folded({}, far)["posts"].resets_at == NOW + LONGEST_WINDOW


def test_what_no_header_tells_is_counted_here():
    first = folded({}, window(99), calls={"posts": 1, "posts-app-day": 1})
    second = folded(first, window(98), calls={"posts": 1, "posts-app-day": 2})
    assert first["posts-app-day"] == RateBudget("posts-app-day", 10_000, 9_999, NOW + timedelta(days=1))
    assert second["posts-app-day"].remaining == 9_997
    assert second["posts"].remaining == 98


def test_our_own_count_never_goes_below_nought():
    known = {"uploads": window(1, limit=30, scope="uploads")}
    assert folded(known, calls={"uploads": 4}, kind="mastodon")["uploads"].remaining == 0


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("x", {"posts": 2, "posts-app-day": 2, "uploads": 3, "descriptions": 2}),
        ("mastodon", {"posts": 2, "uploads": 3, "calls": 5}),
        ("bluesky", {"writes": 6, "writes-day": 6, "calls": 5}),
        ("email", {}),
        ("practice", {}),
    ],
)
def test_what_a_thread_with_pictures_takes_of_each_window(kind: str, needed: dict[str, int]):
    decorative = replace(PICTURE, decorative=True)
    parts = [RenderedPart("One", media=(PICTURE, PICTURE, decorative)), RenderedPart("Two")]
    assert needed_for(rate_limits(kind), parts) == needed


def test_a_window_turns_into_json_and_back():
    assert RateBudget.from_json("posts", window(7).to_json()) == window(7)
