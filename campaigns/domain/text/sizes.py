"""How long a text may be: far above what anybody sends, and short enough for every check to be done at once."""

from __future__ import annotations

LONGEST = {
    "post": 20_000,
    "release": 60_000,
}  # characters of the whole file, what stands above the text with it
MOST_PARTS = 100  # posts in one thread; platforms and readers take far fewer
LONGEST_IMPORT = 300_000  # characters of a document, menus and other stories of a saved page with them


def too_long(kind: str, length: int) -> str:
    """A sentence for the writer where a text is too long; empty where it is not."""
    most = LONGEST[kind]
    if length <= most:
        return ""
    return (
        f"This {kind} is {length:,} characters long, and {most:,} is the most that can be checked and shown. "
        f"Shorten it, or make two {kind}s of it."
    )


def too_many_parts(count: int) -> str:
    """A sentence for the writer where a thread has too many posts; empty where it has not."""
    if count <= MOST_PARTS:
        return ""
    return f"This thread has {count:,} posts, and {MOST_PARTS} is the most. Take out lines of ---, or make two threads of it."
