"""The web pages alone, as the supervisor starts them: no clock. ``gunicorn wsgi:app`` serves the same application."""

from __future__ import annotations

import scheduler.lean  # noqa: F401  before all else

# isort: split

import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import campaigns.web  # noqa: F401  loaded while the installation is prepared
from campaigns.app import configure_logging, create_app
from campaigns.config import read_settings
from campaigns.content_store.files import LARGEST_UPLOAD
from campaigns.errors import CampaignDeskError
from scheduler.front import Front, Limits
from scheduler.leash import Leash, number_after

LISTENER = "--listener"
GRACE_SECONDS = 25.0
POLITENESS = 5  # more of the processor for the sender, where both want it
# Above the largest form of any page: each page says itself, and kindly, what is too large for it.
LIMITS = Limits(body_bytes=LARGEST_UPLOAD + 5_000_000)


class Stop:
    """Asked for by a signal or by the supervisor's end, perhaps before there is anything to stop."""

    def __init__(self) -> None:
        self._front: Front | None = None
        self._is_asked_for = False

    def ask(self, *_: object) -> None:
        self._is_asked_for = True
        if self._front is not None:
            self._front.stop(GRACE_SECONDS)

    def reaches(self, front: Front) -> None:
        self._front = front
        if self._is_asked_for:
            self.ask()


def main(
    arguments: list[str], *, limits: Limits = LIMITS, around: Callable[[Any], Any] = lambda app: app
) -> int:
    """``around`` may put something in front of the application."""
    leash, stop = Leash.from_arguments(arguments), Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.ask)
    if not leash.may_work():
        return 0
    leash.watch(stop.ask)
    with suppress(OSError):
        os.nice(POLITENESS)
    try:
        configure_logging(as_json=not sys.stderr.isatty())
        app = create_app(read_settings())
    except CampaignDeskError as error:
        print(error, file=sys.stderr)
        return 1
    listener = socket.socket(fileno=number_after(LISTENER, arguments))
    front = Front(around(app), listener, limits)
    stop.reaches(front)
    leash.say_ready()
    front.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
