"""Of each shape of release the headline, the day and everybody who speaks are found, with what they are."""

from __future__ import annotations

import pytest

from tests.unit.import_samples import item
from tests.unit.release_shapes import SHAPES, Shape


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_headline_day_and_speakers_are_found(shape: Shape) -> None:
    read = item(
        f"{shape.head}\n\n{shape.lead}\n\n{shape.said}\n\nThe buses run until October.\n\nENDS\n",
        kind="release",
    )
    assert read.title == shape.headline
    assert str(read.front.get("publish_at", read.front.get("embargo", "")))[:10] == shape.day
    assert tuple((quote.speaker, quote.role) for quote in read.quotes) == shape.speakers


def test_there_are_forty_of_them() -> None:
    assert len(SHAPES) == 40
