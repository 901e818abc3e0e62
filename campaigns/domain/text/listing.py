"""Names in a row, and how many there are of something, as a sentence has them."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """``X, Bluesky and E-mail``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 post``, ``1,200 posts``. ``many`` is left out where it is ``one`` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
