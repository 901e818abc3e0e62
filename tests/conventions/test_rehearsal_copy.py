"""A rehearsal copies what decides whether something goes out: a new table has to be placed, and can't be forgotten."""

from __future__ import annotations

import campaigns.models  # noqa: F401  every table
from campaigns.models.base import Base
from campaigns.services.rehearsal.copying import BY_DELIVERY, BY_ITEM, BY_MONTH, BY_REVISION, LEFT_OUT, WHOLE

COPIED = (*WHOLE, *BY_ITEM, *BY_DELIVERY, *BY_REVISION, *BY_MONTH)


def test_every_table_is_copied_for_a_rehearsal_or_left_out_for_a_reason() -> None:
    """Where this fails, name the new table in campaigns/services/rehearsal/copying.py."""
    assert {*COPIED, *LEFT_OUT} == set(Base.metadata.tables)


def test_no_table_is_placed_twice() -> None:
    assert len({*COPIED, *LEFT_OUT}) == len(COPIED) + len(LEFT_OUT)
