"""Cutting a picture to a shape around the point that matters in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import ChannelKind


@dataclass(frozen=True)
class Focus:
    """The point that matters, in per cent of the width from the left and of the height from the top."""

    x: float = 50.0
    y: float = 50.0

    @classmethod
    def of(cls, x: float, y: float) -> Focus:
        """Of numbers from outside: what lies beside the picture is moved to its edge, what is no number to the middle."""
        return cls(*(min(100.0, max(0.0, value)) if value == value else 50.0 for value in (x, y)))


@dataclass(frozen=True)
class Shape:
    """``ratio`` is width divided by height; ``key`` stands for it in names and addresses."""

    key: str
    label: str
    ratio: Fraction


SHAPES: dict[str, Shape] = {
    shape.key: shape
    for shape in (
        Shape("square", "Square, 1 to 1", Fraction(1)),
        Shape("upright", "Upright, 4 to 5", Fraction(4, 5)),
        Shape("landscape", "Landscape, 3 to 2", Fraction(3, 2)),
        Shape("wide", "Wide, 16 to 9", Fraction(16, 9)),
        Shape("card", "Like the card of a link, 1.91 to 1", Fraction(191, 100)),
    )
}


def crop_box(width: int, height: int, ratio: Fraction, focus: Focus) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the largest part of that shape, with the point as near its middle as can be."""
    is_wider = Fraction(width, height) > ratio
    part_width = max(1, round(height * ratio)) if is_wider else width
    part_height = height if is_wider else max(1, round(width / ratio))
    left = _start(width, part_width, focus.x)
    top = _start(height, part_height, focus.y)
    return left, top, left + part_width, top + part_height


def _start(whole: int, part: int, percent: float) -> int:
    return min(whole - part, max(0, round(whole * percent / 100 - part / 2)))


def takers_of(width: int, height: int) -> Iterator[ChannelKind]:
    """The channels that take posts with a picture of that shape."""
    ratio = Fraction(width, height)
    for kind in KINDS.values():
        least, most = kind.pictures.ratio_least, kind.pictures.ratio_most
        fits = (least is None or ratio >= least) and (most is None or ratio <= most)
        if kind.takes_posts and kind.is_network and fits:
            yield kind
