"""One page of a list that grows with the years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
PER_PAGE = 25


@dataclass(frozen=True)
class Paged(Generic[T]):
    """``page`` counts from 1. Behind the last one there are no rows."""

    rows: Sequence[T]
    page: int
    has_more: bool

    @property
    def is_nowhere(self) -> bool:
        """It is a page that is not there; the first always is."""
        return self.page > 1 and not self.rows


def page_of(some: Callable[[int, int], Sequence[T]], page: int) -> Paged[T]:
    """``some(limit, offset)`` gives that many rows of the list from there on."""
    rows = some(PER_PAGE + 1, (page - 1) * PER_PAGE)
    return Paged(rows[:PER_PAGE], page, len(rows) > PER_PAGE)
