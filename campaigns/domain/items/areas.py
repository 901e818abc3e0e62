"""The places an item is for, as holds see them. An item without any counts as everywhere."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_AREAS = 600  # letters, of one item's areas together with a line break between


def pack_areas(areas: Iterable[str]) -> str:
    """The areas as one column keeps them, a line each."""
    return "\n".join(areas)


def unpack_areas(packed: str) -> tuple[str, ...]:
    return tuple(packed.splitlines())
