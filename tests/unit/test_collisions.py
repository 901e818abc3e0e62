"""Posts on one account that come too close together or say the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from campaigns.domain.items.collisions import CollisionKind, Sending, find_collisions

MORNING = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
LONG = (
    "Most young people in Derbyshire do not carry a knife. If you are worried about a friend, talk to somebody "
    "you trust. You are not alone."
)


def sending(label: int, text: str = "", *, minutes: float = 0, account: str = "X", ref: str = "") -> Sending:
    return Sending(label, account, ref or f"spring/posts/{label}", MORNING + timedelta(minutes=minutes), text)


def found(*sendings: Sending) -> list[tuple[CollisionKind, int, int]]:
    return [
        (one.kind, one.earlier.label, one.later.label)
        for one in find_collisions(sendings, apart=HALF_AN_HOUR)
    ]


def test_two_posts_within_the_time_apart_collide_and_exactly_that_far_apart_do_not() -> None:
    assert found(sending(1, "One"), sending(2, "Two", minutes=29.9)) == [(CollisionKind.TOO_CLOSE, 1, 2)]
    assert found(sending(1, "One"), sending(2, "Two", minutes=30)) == []


def test_each_account_is_looked_at_for_itself() -> None:
    assert found(sending(1, LONG), sending(2, LONG, account="Bluesky")) == []


def test_the_same_words_on_another_day_collide_whatever_their_capitals_stops_and_links() -> None:
    pair = (
        sending(1, "Walk away: https://a.example"),
        sending(2, "walk away! https://b.example", minutes=9999),
    )
    assert found(*pair) == [(CollisionKind.SAME_TEXT, 1, 2)]


def test_a_third_repeat_is_paired_with_the_second() -> None:
    three = [sending(number, "Walk away", minutes=60 * number) for number in (1, 2, 3)]
    assert found(*three) == [(CollisionKind.SAME_TEXT, 1, 2), (CollisionKind.SAME_TEXT, 2, 3)]


def test_a_long_text_with_a_word_changed_is_alike() -> None:
    changed = LONG.replace("friend", "sibling")
    assert found(sending(1, LONG), sending(2, changed, minutes=2000)) == [(CollisionKind.ALIKE, 1, 2)]


def test_texts_that_share_only_their_last_sentence_are_not_alike() -> None:
    other = "Hand it in at any of the bins before the tenth of June, no questions asked. You are not alone."
    assert found(sending(1, LONG), sending(2, other, minutes=2000)) == []


def test_short_texts_are_compared_as_a_whole_only() -> None:
    assert (
        found(sending(1, "Walk away. You matter."), sending(2, "Walk away. They matter.", minutes=60)) == []
    )


def test_a_picture_without_words_repeats_nothing() -> None:
    assert found(sending(1, ""), sending(2, "", minutes=60)) == []


def test_a_post_that_goes_out_on_several_dates_does_not_collide_with_itself_and_does_with_a_copy() -> None:
    series = [sending(number, LONG, minutes=60 * number, ref="spring/posts/weekly") for number in (1, 2)]
    assert found(*series) == []
    assert found(*series, sending(3, LONG, minutes=240)) == [(CollisionKind.SAME_TEXT, 2, 3)]
