"""A picture is cut to a shape around the point that matters, and never beyond its edges."""

from __future__ import annotations

from fractions import Fraction

import pytest

from campaigns.domain.items.cropping import SHAPES, Focus, crop_box, takers_of


@pytest.mark.parametrize(
    ("size", "shape", "focus", "box"),
    [
        ((1000, 500), "square", Focus(), (250, 0, 750, 500)),
        ((1000, 500), "square", Focus(0, 0), (0, 0, 500, 500)),
        ((1000, 500), "square", Focus(100, 100), (500, 0, 1000, 500)),
        ((1000, 500), "square", Focus(40, 90), (150, 0, 650, 500)),
        ((400, 1000), "upright", Focus(50, 20), (0, 0, 400, 500)),
        ((300, 300), "square", Focus(10, 10), (0, 0, 300, 300)),
        ((5000, 1), "upright", Focus(), (2500, 0, 2501, 1)),
    ],
)
def test_the_part_that_is_cut_out(
    size: tuple[int, int], shape: str, focus: Focus, box: tuple[int, int, int, int]
) -> None:
    assert crop_box(*size, SHAPES[shape].ratio, focus) == box


def test_a_point_from_outside_is_brought_to_the_edge_or_the_middle() -> None:
    assert Focus.of(-5, 250) == Focus(0, 100)
    assert Focus.of(float("nan"), float("inf")) == Focus(50, 100)


def test_every_shape_on_offer_is_taken_by_every_channel_and_a_banner_is_not_taken_by_all() -> None:
    everywhere = {kind.kind for kind in takers_of(1080, 1080)}
    for shape in SHAPES.values():
        width, height = shape.ratio.as_integer_ratio()
        assert {kind.kind for kind in takers_of(width, height)} == everywhere, shape.key
    assert "instagram" in everywhere - {kind.kind for kind in takers_of(4, 1)}
    assert Fraction(4, 1) > SHAPES["card"].ratio
