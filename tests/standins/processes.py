"""Runs a server of the tests as a process of its own, and steers a stand-in there over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import IO, Any, Self

import requests

ROOT = Path(__file__).resolve().parent.parent.parent


class ServerProcess:
    """A child that prints one line of JSON (`greeting`) when ready, and ends when we let go of its input."""

    def __init__(self, command: Sequence[str], *, name: str, wait_seconds: float = 30.0) -> None:
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        self._process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._complaints, text=True,
        )  # fmt: skip
        line = self._first_line(wait_seconds)
        if not line.startswith("{"):
            complaints = self._all_complaints()
            self.stop()
            raise RuntimeError(
                f"{name} did not start within {wait_seconds} s: {complaints[-1500:] or line or 'no word'}"
            )
        self.greeting: dict[str, Any] = json.loads(line)

    def _first_line(self, wait_seconds: float) -> str:
        lines: list[str] = []
        assert self._process.stdout is not None
        reader = Thread(
            target=lambda out: lines.append(out.readline()), args=(self._process.stdout,), daemon=True
        )
        reader.start()
        reader.join(wait_seconds)
        return lines[0] if lines else ""

    def _all_complaints(self) -> str:
        self._complaints.seek(0)
        return self._complaints.read().decode(errors="replace")

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self, *, at_once: bool = False) -> None:
        """``at_once`` is for a server that holds nothing worth keeping and takes its time to close."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if at_once:
            self._process.kill()
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._complaints.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class StandInProcess(ServerProcess):
    """`StandInProcess("x")` or `("mastodon")`: the stand-in as a process, with the same orders over HTTP."""

    def __init__(self, name: str, *, seed: dict[str, Any] | None = None) -> None:
        command = [sys.executable, "-m", f"tests.standins.{name}", "--port", "0"]
        self._folder = tempfile.TemporaryDirectory(prefix=f"{name}-")
        if seed is not None:
            file = Path(self._folder.name) / "seed.json"
            file.write_text(json.dumps(seed), "utf-8")
            command += ["--seed", str(file)]
        super().__init__(command, name=name)
        self.url: str = self.greeting["url"]
        self.credentials: dict[str, str] = self.greeting["credentials"]

    def received(self) -> list[dict[str, Any]]:
        return list(self._get("received"))

    def posts(self) -> list[dict[str, Any]]:
        return list(self._get("posts"))

    def errors(self) -> list[str]:
        return list(self._get("errors"))

    def order(self, kind: str, method: str = "*", path: str = "*", **details: Any) -> None:
        """A fault, as in `faults.py`: `order("take_and_drop", "POST", "/2/tweets", times=1)`."""
        self._post("faults", {"kind": kind, "method": method, "path": path, **details})

    def like(self, post_id: str, n: int = 1) -> None:
        self._post(f"like/{post_id}", {"n": n})

    def count(self, post_id: str, measure: str, n: int = 1) -> None:
        self._post(f"count/{post_id}", {"measure": measure, "n": n})

    def advance(self, seconds: float) -> None:
        self._post("advance", {"seconds": seconds})

    def stop(self) -> None:
        super().stop()
        self._folder.cleanup()

    def _get(self, what: str) -> Any:
        answer = requests.get(f"{self.url}/_control/{what}", timeout=10)
        answer.raise_for_status()
        return answer.json()

    def _post(self, what: str, data: dict[str, Any]) -> None:
        requests.post(f"{self.url}/_control/{what}", json=data, timeout=10).raise_for_status()


class SmtpProcess(ServerProcess):
    """The SMTP server as a process; letters lie in `mailbox`, read them with `mailbox.read_mailbox`."""

    def __init__(self, mailbox: Path, *options: str) -> None:
        command = [sys.executable, "-m", "tests.standins.smtp", "--mailbox", str(mailbox), *options]
        super().__init__(command, name="smtp")
        self.mailbox = mailbox
        self.host: str = self.greeting["host"]
        self.port: int = self.greeting["port"]
