"""Nothing a rehearsal does stands in the log: there it would read as if it had happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

_is_rehearsing: ContextVar[bool] = ContextVar("is_rehearsing", default=False)


@contextmanager
def without_log() -> Iterator[None]:
    """What this thread logs within the block is dropped, where ``drop_rehearsed`` is among the processors."""
    token = _is_rehearsing.set(True)
    try:
        yield
    finally:
        _is_rehearsing.reset(token)


def drop_rehearsed(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """A processor for the log.

    Raises:
        structlog.DropEvent: the line is about a rehearsal.
    """
    if _is_rehearsing.get():
        raise structlog.DropEvent
    return event
