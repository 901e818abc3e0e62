"""The tables of allowed moves: complete, and without a way around the sign-off."""

from __future__ import annotations

import pytest

from campaigns.domain.items.statuses import NEEDS_A_PERSON, OUT, WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.items.workflow import DELIVERY_MOVES, ITEM_MOVES, delivery_may_move, item_may_move


def test_every_status_of_an_item_has_its_moves():
    assert set(ITEM_MOVES) == set(ItemStatus)


def test_every_status_of_a_delivery_has_its_moves():
    assert set(DELIVERY_MOVES) == set(DeliveryStatus)


@pytest.mark.parametrize("start", [ItemStatus.DRAFT, ItemStatus.IN_REVIEW])
def test_no_item_is_scheduled_that_was_not_approved(start: ItemStatus):
    assert not item_may_move(start, ItemStatus.SCHEDULED)


def test_only_what_is_in_review_or_was_approved_before_becomes_approved():
    sources = {status for status in ItemStatus if item_may_move(status, ItemStatus.APPROVED)}
    assert sources == {ItemStatus.IN_REVIEW, ItemStatus.SCHEDULED, ItemStatus.HELD, ItemStatus.NEEDS_RECHECK}


def test_only_what_waits_may_be_claimed():
    sources = {status for status in DeliveryStatus if delivery_may_move(status, DeliveryStatus.SENDING)}
    assert sources == set(WAITING)


@pytest.mark.parametrize("status", OUT)
def test_what_went_out_never_waits_again(status: DeliveryStatus):
    assert not any(delivery_may_move(status, waiting) for waiting in WAITING)


@pytest.mark.parametrize("status", NEEDS_A_PERSON)
def test_a_person_may_always_send_it_again_or_drop_it(status: DeliveryStatus):
    assert delivery_may_move(status, DeliveryStatus.CREATED)
    assert delivery_may_move(status, DeliveryStatus.CANCELLED)


def test_a_cancelled_delivery_moves_only_by_certain_knowledge_or_a_persons_word():
    assert DELIVERY_MOVES[DeliveryStatus.CANCELLED] == {DeliveryStatus.SENT, DeliveryStatus.CREATED}


def test_certain_knowledge_that_it_went_out_is_taken_in_every_status():
    deaf = {s for s in DeliveryStatus if not delivery_may_move(s, DeliveryStatus.SENT)}
    assert deaf == set(OUT)
