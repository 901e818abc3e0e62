"""What a call to a platform was for."""

from __future__ import annotations

from enum import Enum, auto


class Doing(Enum):
    """What a call was for: the same answer means something else each time."""

    CONNECTING = auto()
    UPLOADING = auto()
    POSTING = auto()
    LOOKING = auto()
    READING = auto()
    DELETING = auto()
