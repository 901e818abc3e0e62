"""The words of a heading in Markdown, which may be closed by as many hashes as it was opened with, or any."""

from __future__ import annotations


def heading_words(line: str) -> str:
    """What stands behind the opening hashes, without blanks around it and without closing hashes.

    Plain steps and no pattern: one that asks at each place whether only blanks and hashes follow reads a heading padded
    with thousands of them thousands of times.
    """
    words = line.strip(" \t")
    return words.rstrip("#").rstrip(" \t")
