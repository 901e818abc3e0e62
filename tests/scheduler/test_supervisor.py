"""The supervisor over small processes: who dies is started again, who can't start ends it, and one signal ends all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.supervisor import Patience
from tests.patience import PATIENCE

TOP = Path(__file__).resolve().parent.parent.parent
# What each of them does: it has the leash, and says a line when it begins and when it ends.
PART = """
import os, signal, sys
from queue import SimpleQueue
from scheduler.leash import Leash
name, then = sys.argv[1], sys.argv[2]
if then == "cannot":
    print(f"{name}: set this right.", file=sys.stderr); sys.exit(1)
leash, stop = Leash.from_arguments(sys.argv), SimpleQueue()
signal.signal(signal.SIGTERM, lambda *_: stop.put(None))
if then != "once":
    if not leash.may_work(): sys.exit(0)
    leash.watch(lambda: stop.put(None))
os.write(1, f"{name} works\\n".encode())  # whole, whatever its neighbours write
if then != "once": leash.say_ready()
if then == "dies": sys.exit(3)
if then == "once": sys.exit(0)
if then == "deaf": signal.signal(signal.SIGTERM, signal.SIG_IGN); SimpleQueue().get()
stop.get()
os.write(1, f"{name} finished\\n".encode())
"""
SUPERVISOR = """
import sys
from scheduler.supervisor import Part, Patience, Supervisor
part = sys.argv[1]
def made(name, then):
    command = (sys.executable, "-c", part, name, then)
    return Part(name=name, command=command, grace=0.5 if then == "deaf" else 30, once=name == "setting up")
parts = [made(*pair.split("=")) for pair in sys.argv[2:]]
patience = Patience(first=0.05, most=0.2)
sys.exit(Supervisor(parts, running=lambda: print("running", flush=True), patience=patience).run())
"""


@contextmanager
def supervised(*parts: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, PART, *parts],
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def lines(process: subprocess.Popen[str], until: str) -> list[str]:
    """What is said up to that line."""
    assert process.stdout is not None
    said: list[str] = []
    while not (said and said[-1].startswith(until)):
        line = process.stdout.readline()
        assert line, f"it ended after {said}"
        said.append(line.rstrip())
    return said


def rest(process: subprocess.Popen[str]) -> list[str]:
    said, _ = process.communicate(timeout=PATIENCE)
    return said.splitlines()


def test_the_wait_before_a_new_start_doubles_and_is_capped():
    patience = Patience(first=0.25, most=30)
    assert [patience.delay(deaths) for deaths in (1, 2, 3, 4)] == [0.25, 0.5, 1, 2]
    assert patience.delay(50) == patience.delay(5000) == 30


def test_nobody_works_before_what_is_done_once_is_done():
    with supervised("setting up=once", "web=works", "sender=works") as process:
        said = lines(process, "running")
        process.send_signal(signal.SIGTERM)
        rest(process)
    assert said[0] == "setting up works"
    assert sorted(said[1:3]) == ["sender works", "web works"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_ends_all_and_each_finishes_first(number: signal.Signals):
    with supervised("web=works", "sender=works") as process:
        lines(process, "running")
        process.send_signal(number)
        assert sorted(rest(process)) == ["sender finished", "web finished"]
        assert process.returncode == 0


def test_who_dies_is_started_again_later_each_time_and_the_other_works_on():
    with supervised("web=dies", "sender=works") as process:
        said: list[str] = []
        while sum("Starting again" in line for line in said) < 4:
            said += lines(process, "web ended")
        process.send_signal(signal.SIGTERM)
        rest(process)
    waits = [float(line.split()[-2]) for line in said if "Starting again" in line]
    assert waits[:4] == [0.05, 0.1, 0.2, 0.2]
    assert said.count("sender works") == 1
    assert "web ended (exit code 3)" in said[-1]


def test_who_cannot_start_says_why_once_and_all_end_with_its_exit_code():
    with supervised("setting up=cannot", "web=works", "sender=works") as process:
        assert rest(process) == ["setting up: set this right."]
        assert process.returncode == 1


def test_who_does_not_stop_is_ended_after_its_grace():
    with supervised("web=deaf", "sender=works") as process:
        lines(process, "running")
        process.send_signal(signal.SIGTERM)
        assert "web did not stop within 0.5 s and was ended." in rest(process)
        assert process.returncode == 0


def test_when_the_supervisor_is_killed_all_stop_by_themselves():
    with supervised("web=works", "sender=works") as process:
        lines(process, "running")
        process.kill()
        assert sorted(rest(process)) == [
            "sender finished",
            "web finished",
        ]  # ends when both let go of the pipe


def test_the_supervisor_loads_nothing_but_the_standard_library():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, scheduler.serve; print(*sys.modules)"],
        cwd=TOP, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    outside = {
        name
        for name in (module.split(".")[0] for module in said)
        if name not in sys.stdlib_module_names and not name.startswith("_")
    }
    assert outside <= {"campaigns", "scheduler", "distutils-precedence", "cython_runtime"}
    ours = {name for name in said if name.startswith("campaigns")}
    assert ours == {"campaigns", "campaigns.config", "campaigns.errors", "campaigns.secret_keys"}
