"""Where workers are born: a process that has loaded the product and forks one real worker process per order.

python -m tests.torture.nursery    reads orders as lines of JSON, answers each with the new process's id
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Self

TOP = Path(__file__).resolve().parent.parent.parent
_DIE_WITH_PARENT = 1  # prctl(2): PR_SET_PDEATHSIG


class Worker:
    """One worker process, from outside."""

    def __init__(self, pid: int, ready: Path, log: Path, busy: Path) -> None:
        self.pid = pid
        self.log = log
        self.busy = busy
        self._ready = ready
        self.is_stopped = False

    @property
    def is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def is_ready(self) -> bool:
        return self._ready.exists()

    def kill(self) -> bool:
        """SIGKILL, and wait until it is gone. False when it was gone already."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.wait_until_gone()
        return True

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)
        self.is_stopped = True

    def go_on(self) -> None:
        self.is_stopped = False
        os.kill(self.pid, signal.SIGCONT)

    def wait_until_gone(self, seconds: float = 10) -> None:
        until = time.monotonic() + seconds
        while self.is_alive:
            if time.monotonic() > until:
                raise RuntimeError(f"worker {self.pid} does not end")
            time.sleep(0.002)


class Nursery:
    """The forking process, from outside. A context manager; whoever it bore dies with it."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.nursery"],
            cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", "the nursery did not start"
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def bear(self, order: dict[str, Any]) -> Worker:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        return Worker(pid, Path(order["ready"]), Path(order["log"]), Path(order["busy"]))


def main() -> None:
    from tests.torture.worker import work  # here, so that the harness itself can import this module quickly

    # Adapters are imported when first used; here once for all children.
    kinds = (
        "x",
        "mastodon",
        "bluesky",
        "facebook",
        "instagram",
        "threads",
        "linkedin",
        "email",
        "govuk_notify",
        "by_hand",
        "practice",
    )
    for kind in kinds:
        __import__(f"campaigns.channels.{kind}")
    signal.signal(
        signal.SIGCHLD, signal.SIG_IGN
    )  # the kernel buries the dead, so a dead process is gone at once
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        status = 1
        try:
            _settle_in(Path(order["log"]))
            work(order)
            status = 0
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(status)


def _settle_in(log: Path) -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)


if __name__ == "__main__":
    main()
