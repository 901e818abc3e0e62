"""Plain text of mails whose lines may flow on (RFC 3676): a space at the end of a line says that the next one belongs to it."""

from __future__ import annotations

from email.message import MIMEPart

_SIGNATURE = b"-- "


def is_flowed(part: MIMEPart) -> bool:
    """Whether the mail says so of this text."""
    return str(part.get_param("format") or "").casefold() == "flowed"


def flowed(text: bytes, *, del_sp: bool) -> bytes:
    """Each paragraph on one line. ``del_sp``: the space at a line's end is no part of the words either."""
    made: list[tuple[int, bytes]] = []
    is_open = False
    for line in text.replace(b"\r\n", b"\n").split(b"\n"):
        words = line.lstrip(b">")
        depth = len(line) - len(words)
        words = words.removeprefix(b" ")  # put before a line that begins with a space, a > or “From ”
        goes_on = words.endswith(b" ") and words != _SIGNATURE
        shown = words[:-1] if goes_on and del_sp else words
        if is_open and made[-1][0] == depth and words != _SIGNATURE:
            made[-1] = (depth, made[-1][1] + shown)
        else:
            made.append((depth, shown))
        is_open = goes_on
    return b"\n".join(b">" * depth + b" " * (depth > 0) + words for depth, words in made)
