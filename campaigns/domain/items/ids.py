"""Numbers of rows as people hand them in: what no column could hold is the number of nothing."""

from __future__ import annotations

import re

# Up to 999,999,999, which fits into the 32 bits of a column on every database.
PATTERN = "[1-9][0-9]{0,8}"
_ID = re.compile(PATTERN)


def read_id(text: str) -> int | None:
    """The number that ``text`` is in plain digits, from 1; None for anything else: signs, other digits, too large."""
    return int(text) if _ID.fullmatch(text) else None
