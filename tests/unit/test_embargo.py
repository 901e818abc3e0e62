"""The rules of the embargo: which moment counts, how an item stands to it, whether a planned time still fits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.items.statuses import DeliveryStatus as D
from campaigns.domain.sending.embargo import (
    GRACE,
    Attempt,
    MemberStatus,
    ReleaseText,
    fits,
    moment_in_force,
    stand_of_item,
    stand_of_place,
)

MOMENT = datetime(2027, 5, 16, 23, 1, tzinfo=UTC)
LATER, EARLIER = MOMENT + timedelta(days=1), MOMENT - timedelta(days=1)
FROZEN = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)  # when the post was submitted
BEFORE, AFTER, LAST = (FROZEN + timedelta(days=days) for days in (-1, 1, 2))


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        pytest.param([], MOMENT, id="never submitted: what the file said"),
        pytest.param([ReleaseText(MOMENT, BEFORE, True)], MOMENT, id="unchanged"),
        pytest.param([ReleaseText(EARLIER, BEFORE, True)], MOMENT, id="a draft of later than what is approved"),
        pytest.param([ReleaseText(LATER, BEFORE, True)], LATER, id="approved for later than the draft"),
        pytest.param([ReleaseText(LATER, AFTER, False)], LATER, id="moved later, not approved yet"),
        pytest.param([ReleaseText(EARLIER, AFTER, False)], MOMENT, id="moved earlier, not approved yet"),
        pytest.param([ReleaseText(EARLIER, AFTER, True)], EARLIER, id="moved earlier and approved"),
        pytest.param([ReleaseText(None, AFTER, False)], MOMENT, id="ended, not approved yet"),
        pytest.param([ReleaseText(None, AFTER, True)], None, id="ended and approved"),
        pytest.param([ReleaseText(LATER, AFTER, True), ReleaseText(MOMENT, LAST, False)], LATER, id="back, not approved yet"),
        pytest.param([ReleaseText(LATER, AFTER, True), ReleaseText(MOMENT, LAST, True)], MOMENT, id="back and approved"),
        pytest.param([ReleaseText(EARLIER, AFTER, False)], MOMENT, id="sent back: the first word stands"),
    ],
)  # fmt: skip
def test_the_moment_is_the_last_approved_word_or_the_latest_of_what_was_said(
    words: list[ReleaseText], moment: datetime | None
) -> None:
    assert moment_in_force(words, frozen_embargo=MOMENT, frozen_at=FROZEN) == moment


@pytest.mark.parametrize(
    ("statuses", "stand"),
    [
        ([D.SENT, D.SENT], MemberStatus.OUT),
        ([D.SENT, D.CREATED], MemberStatus.PLANNED),
        ([D.SENT, D.SENDING, D.HELD], MemberStatus.NOT_OUT),
        ([D.UNKNOWN], MemberStatus.NOT_OUT),
        ([D.MISSED], MemberStatus.NOT_OUT),
        ([D.PERMANENT_FAILURE], MemberStatus.NOT_OUT),
        ([D.SENT, D.CANCELLED], MemberStatus.OUT),
        ([D.CANCELLED], MemberStatus.DROPPED),
    ],
)
def test_a_place_is_out_only_when_nothing_there_stands_still(statuses: list[D], stand: MemberStatus) -> None:
    tries = [Attempt(status, MOMENT) for status in statuses]
    assert stand_of_place(tries, now=MOMENT + timedelta(seconds=5)) is stand


@pytest.mark.parametrize("status", [D.CREATED, D.SENDING, D.TEMPORARY_FAILURE])
def test_what_is_still_on_its_way_after_the_grace_is_not_out(status: D) -> None:
    one = Attempt(status, MOMENT)
    assert stand_of_place([one], now=MOMENT + GRACE) is MemberStatus.PLANNED
    assert stand_of_place([one], now=MOMENT + GRACE + timedelta(seconds=1)) is MemberStatus.NOT_OUT


def test_what_was_planned_for_later_on_purpose_is_not_missing() -> None:
    assert (
        stand_of_place([Attempt(D.CREATED, LATER)], now=MOMENT + timedelta(hours=2)) is MemberStatus.PLANNED
    )


@pytest.mark.parametrize(
    ("places", "was_dropped", "stand"),
    [
        ([], False, MemberStatus.NOT_OUT),
        ([], True, MemberStatus.DROPPED),
        ([MemberStatus.OUT, MemberStatus.NOT_OUT], False, MemberStatus.NOT_OUT),
        ([MemberStatus.OUT, MemberStatus.PLANNED], False, MemberStatus.PLANNED),
        ([MemberStatus.OUT, MemberStatus.DROPPED], False, MemberStatus.OUT),
        ([MemberStatus.DROPPED], False, MemberStatus.DROPPED),
        ([MemberStatus.OUT], True, MemberStatus.OUT),
    ],
)
def test_an_item_is_out_only_when_it_is_out_everywhere_it_was_planned(
    places: list[MemberStatus], was_dropped: bool, stand: MemberStatus
) -> None:
    assert stand_of_item(places, was_dropped=was_dropped) is stand


@pytest.mark.parametrize(
    ("due", "planned_for", "moment", "does"),
    [
        (MOMENT, MOMENT, MOMENT, True),
        (LATER, MOMENT, MOMENT, True),
        (EARLIER, MOMENT, MOMENT, False),
        (MOMENT, MOMENT, LATER, False),
        (LATER, MOMENT, LATER, True),
        (MOMENT, MOMENT, EARLIER, False),
        (LATER, MOMENT, EARLIER, True),
        (EARLIER, MOMENT, None, True),
    ],
)
def test_a_time_fits_while_it_is_not_early_and_was_not_the_moved_moment_itself(
    due: datetime, planned_for: datetime, moment: datetime | None, does: bool
) -> None:
    assert fits(due, moment=moment, planned_for=planned_for) is does
