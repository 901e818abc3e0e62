"""The force areas of England and Wales and what lies in them, from ``areas.yml``: what an office's own area is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FILE = Path(__file__).parent / "areas.yml"


def places_of(home_area: str) -> frozenset[str]:
    """Every name of the area that ``home_area`` is a name of; that name alone where nobody wrote its places down.

    The area that is called so goes before one that it only lies in: a place may lie in two.
    """
    named = [area for area in _areas() if home_area in area]
    own = next((area for area in named if area[0] == home_area), named[0] if named else ())
    return frozenset((home_area, *own))


@cache
def _areas() -> tuple[tuple[str, ...], ...]:
    read = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    return tuple(tuple(area) for area in read["areas"])
