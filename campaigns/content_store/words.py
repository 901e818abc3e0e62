"""A piece of text with the links in it, which can be put together and moved without losing their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from campaigns.domain.items.rendered import TextLink


@dataclass(frozen=True)
class Words:
    """Text and links; offsets count code points of ``text``."""

    text: str = ""
    links: tuple[TextLink, ...] = ()

    def __add__(self, other: Words) -> Words:
        moved = tuple(_moved(link, len(self.text)) for link in other.links)
        return Words(self.text + other.text, self.links + moved)

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def stripped(self) -> Words:
        """Without white space around it. A link that reached into it is cut to what is left."""
        lead = len(self.text) - len(self.text.lstrip())
        text = self.text.strip()
        links = (
            replace(link, start=max(0, link.start - lead), end=min(len(text), link.end - lead))
            for link in self.links
        )
        return Words(text, tuple(link for link in links if link.start < link.end))

    def indented(self, first: str, rest: str) -> Words:
        """``first`` before the first line, ``rest`` before every other line that is not empty."""
        lines, position, built = self.text.split("\n"), 0, ""
        shifts: list[tuple[int, int]] = []  # where a line started, and how far it has moved
        for number, line in enumerate(lines):
            prefix = first if number == 0 else (rest if line else "")
            built += ("\n" if number else "") + prefix
            shifts.append((position, len(built) - position))
            built += line
            position += len(line) + 1

        def move(offset: int) -> int:
            return offset + next(shift for start, shift in reversed(shifts) if start <= offset)

        links = (TextLink(move(link.start), move(link.end - 1) + 1, link.url) for link in self.links)
        return Words(built, tuple(links))


def linked(text: str, url: str) -> Words:
    return Words(text, (TextLink(0, len(text), url),) if text else ())


def joined(pieces: Iterable[Words], separator: str) -> Words:
    whole = Words()
    for number, piece in enumerate(pieces):
        whole = whole + Words(separator) + piece if number else piece
    return whole


def _moved(link: TextLink, distance: int) -> TextLink:
    return replace(link, start=link.start + distance, end=link.end + distance)
