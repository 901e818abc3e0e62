"""A worker: the clock and the sender alone, without web pages. Start as many as you like; none sends twice."""

from __future__ import annotations

import scheduler.lean  # noqa: F401  before all else

# isort: split

import signal
import sys
from queue import SimpleQueue

from campaigns.app import configure_logging, create_desk, sending_bench
from campaigns.config import read_settings
from campaigns.errors import CampaignDeskError
from scheduler.clock import SendingClock
from scheduler.leash import Leash


def main(arguments: list[str]) -> int:
    # No threading.Event: a signal that comes while this thread holds the event's own lock would wait for itself.
    asked_to_stop: SimpleQueue[None] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.put(None))
    leash = Leash.from_arguments(arguments)
    if not leash.may_work():
        return 0
    leash.watch(lambda: asked_to_stop.put(None))
    try:
        configure_logging(as_json=not sys.stderr.isatty())
        settings = read_settings()
        app = create_desk(settings, bench=sending_bench(settings), reads_content=False)
        if not leash.is_held:
            # Brings Alembic, which one under a supervisor never needs.
            from scheduler.setup import prepare_installation

            prepare_installation(app)
    except CampaignDeskError as error:
        print(error, file=sys.stderr)
        return 1
    clock = SendingClock(app)
    clock.start()
    if not leash.is_held:
        print("The sender is running. Stop it with Ctrl+C.", flush=True)
    leash.say_ready()
    asked_to_stop.get()
    clock.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
