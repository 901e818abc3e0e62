"""The real product as a process on a data folder of its own, and its command line beside it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import psutil
import requests

from tests.patience import PATIENCE

TOP = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-c", "from campaigns.cli import main; main()")
START_LIMIT_SECONDS = PATIENCE
STOP_LIMIT_SECONDS = PATIENCE
RUNNING = "Campaign Desk is running"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningDesk:
    """``python -m scheduler.serve`` with its own data, content and port; ``words`` is what it prints.

    ``module`` may be a variant of it.
    """

    def __init__(
        self,
        data: Path,
        content: Path,
        *,
        extra: Mapping[str, str] | None = None,
        module: str = "scheduler.serve",
    ) -> None:
        self._module = module
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        ours = ("CAMPAIGNS_", "DATABASE_URL")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
            "CAMPAIGNS_DATA": str(data),
            "CAMPAIGNS_CONTENT": str(content),
            "CAMPAIGNS_PORT": str(self.port),
            "CAMPAIGNS_TOKENS": str(data.parent / f"{data.name}-tokens.json"),
            "PYTHONUNBUFFERED": "1",
            **(extra or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._said = data.parent / f"{data.name}-{self.port}.out"
        self._before = 0

    @property
    def words(self) -> str:
        """Since it was started."""
        return self._all_words[self._before :]

    @property
    def _all_words(self) -> str:
        return self._said.read_text("utf-8", errors="replace") if self._said.exists() else ""

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def part(self, name: str) -> psutil.Process:
        """The process of its pages ("web") or of its sender ("scheduler")."""
        for one in psutil.Process(self.pid).children():
            with suppress(psutil.Error):
                module = one.cmdline()[2]
                if module.split(".")[-1].endswith(name):
                    return one
        raise AssertionError(f"There is no {name} just now:\n{self.words}")

    def start(self) -> Self:
        """Start it and wait for its first page, and for its sender."""
        self._before = len(self._all_words)
        with self._said.open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module],
                cwd=TOP,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_it_answers()
        return self

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while not (RUNNING in self.words and self._answers()):
            if not self.is_running or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"The product did not start. It said:\n{self.words}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/sign-in", timeout=PATIENCE).ok
        except (requests.ConnectionError, requests.Timeout):
            return False

    def stop(self) -> float:
        """Ask it to stop as a service manager does (SIGTERM); how many seconds it took."""
        assert self._process is not None
        started = time.monotonic()
        self._process.terminate()
        try:
            status = self._process.wait(STOP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"It did not stop within {STOP_LIMIT_SECONDS} s:\n{self.words}") from None
        self._process = None
        assert status == 0, f"It ended with {status}:\n{self.words}"
        return time.monotonic() - started

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    # Its command line

    def campaigns(self, *arguments: str, stdin: str = "", status: int = 0) -> str:
        """Run one command on this installation; its standard output."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=TOP,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == status, (
            f"campaigns {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout

    def campaigns_json(self, *arguments: str) -> Any:
        return json.loads(self.campaigns(*arguments, "--format", "json"))
