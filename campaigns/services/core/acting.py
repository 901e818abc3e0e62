"""Who acts at this moment, and through which door. Each door says so before it asks a use case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Door(StrEnum):
    WEB = "web"
    COMMAND_LINE = "command line"
    CLOCK = "clock"
    START = "start"  # what a start makes sure of
    NONE = ""  # code that came through no door, as tests do


class ActOutcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass
class Acting:
    """One act under way.

    Attributes:
        actor_id: who; may become known only after the act began.
        files: what was changed in files, in the form of an event's ``changes``.
        events_written: by transactions so far; a door writes one itself where there was none.
        weighs: an event of it is about who may do what, or what may go out: the door has it sealed at once.
        is_recorded: false for what only happens on a copy.
        wished_by: who chose beforehand what is done now by nobody's hand.
    """

    door: Door
    act: str
    actor_id: int | None = None
    source_address: str = ""
    subject: str = ""
    note: str = ""
    files: dict[str, Any] = field(default_factory=dict)
    events_written: int = 0
    weighs: bool = False
    is_recorded: bool = True
    wished_by: int | None = None

    @property
    def is_of_a_person(self) -> bool:
        return self.door in (Door.WEB, Door.COMMAND_LINE) or self.wished_by is not None


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def acting_now() -> Acting:
    return _acting.get() or Acting(Door.NONE, "")


def set_acting(acting: Acting | None) -> None:
    """For a door that can't wrap what it does in a block; it sets None afterwards."""
    _acting.set(acting)


@contextmanager
def acts(acting: Acting) -> Iterator[Acting]:
    """What is done within the block is this act."""
    token = _acting.set(acting)
    try:
        yield acting
    finally:
        _acting.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """What is done within the block happens on a copy: nobody did it."""
    with acts(Acting(Door.NONE, "", is_recorded=False)):
        yield


def note_file(ref: str, *, before: str, after: str) -> None:
    """A file was changed in the name of whoever acts: its fingerprints, empty where there was or is none."""
    acting_now().files[f"file:{ref}"] = {"fingerprint": [before or None, after or None]}


def forget_file(ref: str) -> None:
    """It was put back as it was."""
    acting_now().files.pop(f"file:{ref}", None)
