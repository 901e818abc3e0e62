"""What reaches a terminal or a log: people's words, and never an order to the terminal that hides in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

from campaigns.domain.text.odd_characters import odd_characters, reveal
from campaigns.errors import CampaignDeskError


class PlainStream:
    """A text stream on which every hidden or controlling character is named instead of written."""

    def __init__(self, bare: Any) -> None:
        self.bare: Any = bare

    encoding = "utf-8"  # so that nobody looks for the bytes below and writes past this

    def write(self, text: str) -> int:
        self.bare.write(reveal(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bare, name)


class PlainGroup(click.Group):
    """The commands' top: whatever a command below it prints goes through a ``PlainStream``."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with plain_streams():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a full disk and a locked database are a sentence, and the exit code is 1.

        Raises:
            MachineFaultError: the machine refused.
        """
        try:
            return super().invoke(ctx)
        except CampaignDeskError:
            raise
        except Exception as error:
            from campaigns.models.faults import MachineFaultError, fault_of  # needs the database's library

            fault = fault_of(error)
            if fault is None:
                raise
            raise MachineFaultError(fault) from error


@contextmanager
def plain_streams() -> Iterator[None]:
    """Standard output and standard error are plain inside the block."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _plain(before[0]), _plain(before[1])
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def bare_stream(stream: Any) -> TextIO:
    """The terminal itself, for a progress bar, which moves the cursor."""
    bare: TextIO = stream.bare if isinstance(stream, PlainStream) else stream
    return bare


def escaped_in_json(document: str) -> str:
    """The same JSON with every hidden character written as ``\\uXXXX``: programs read it, terminals don't obey it."""
    pieces, done = [], 0
    for odd in odd_characters(document):
        units = odd.character.encode("utf-16-be", "surrogatepass")
        pieces.append(document[done : odd.offset])
        pieces += [f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)]
        done = odd.offset + 1
    return "".join([*pieces, document[done:]])


def _plain(stream: Any) -> Any:
    return stream if isinstance(stream, PlainStream) or stream is None else PlainStream(stream)
