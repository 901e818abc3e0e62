"""Runs a server of the tests as a process of its own."""

from __future__ import annotations

import argparse
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.standins.base import StandIn


def run_as_process(
    make: Callable[[int, dict[str, Any]], StandIn], arguments: list[str] | None = None
) -> None:
    """Serve until a signal comes or standard input closes, having printed one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=Path, help="JSON file with the server's own settings")
    options = parser.parse_args(arguments)
    seed = json.loads(options.seed.read_text("utf-8")) if options.seed else {}
    with make(options.port, seed) as server:
        print(json.dumps(server.greeting()), flush=True)
        wait_for_the_end()


def wait_for_the_end() -> None:
    """Return when a signal asks to stop or who started us is gone (our standard input closes)."""
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    Thread(target=_watch_standard_input, args=(ended,), daemon=True).start()
    ended.wait()


def _watch_standard_input(ended: Event) -> None:
    # os.read, not sys.stdin: a thread that holds Python's stdin buffer crashes the interpreter at its end.
    while os.read(0, 4096):
        pass
    ended.set()
