"""How deep the points of a list stand within one another, as people type them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Point(NamedTuple):
    """A point of a list as typed: how far in it stands, how far in its words do, and its number, if it has one."""

    indent: int
    words_at: int
    number: int | None = None

    def depth_below(self, points: Sequence[Point]) -> int:
        """Of how many of these it is a part: the last at each depth above it. A point as far in as one of them goes on there."""
        alike = (depth for depth, above in enumerate(points) if above.indent == self.indent)
        outside = (depth for depth, above in enumerate(points) if not self._is_within(above))
        return next(alike, next(outside, len(points)))

    def _is_within(self, above: Point) -> bool:
        """Two spaces will do, unless it only counts on."""
        counts_on = above.number is not None and self.number == above.number + 1
        return self.indent >= above.words_at or (self.indent >= above.indent + 2 and not counts_on)
