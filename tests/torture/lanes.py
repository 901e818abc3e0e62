"""Runs scenarios side by side, each lane with platforms and a nursery of its own, and reports as they end."""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from tests.integration.databases import running_postgres
from tests.torture.audit import Finding
from tests.torture.nursery import Nursery
from tests.torture.plan import draw_scenario
from tests.torture.run import Run, Verdict
from tests.torture.servers import Servers
from tests.torture.stage import Stage
from tests.torture.tally import Tally

MOST_FAILURES = 20
LANE_SILENCE = 120.0  # seconds; a lane that says nothing for so long is broken


@dataclass
class Lane:
    """What scenarios are played on: platforms, nursery, and a stage per kind of database."""

    servers: Servers
    nursery: Nursery
    sqlite: Stage
    postgres: Stage | None

    def play(self, seed: int, *, is_postgres: bool) -> Verdict:
        scenario = draw_scenario(seed, is_postgres=is_postgres and self.postgres is not None)
        stage = self.postgres if scenario.is_postgres and self.postgres is not None else self.sqlite
        run = Run(scenario, stage, self.servers, self.nursery)
        try:
            return run.play()
        except Exception as error:
            finding = Finding(losses=[f"the harness itself failed: {type(error).__name__}: {error}"])
            return Verdict(scenario, finding, run.kills, run.stops, 0.0, 0.0)


@contextmanager
def open_lane(folder: Path, *, postgres: str | None = None) -> Iterator[Lane]:
    with ExitStack() as open_things:
        servers = open_things.enter_context(Servers())
        nursery = open_things.enter_context(Nursery())
        yield Lane(
            servers,
            nursery,
            Stage(folder / "sqlite", servers),
            Stage(folder / "postgres", servers, postgres=postgres) if postgres else None,
        )


def is_on_postgres(seed: int, every: int) -> bool:
    return every > 0 and seed % every == 0


def _run_lane(first: int, step: int, every: int, postgres: str | None, verdicts: Any, enough: Any) -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl+C is for the one who counts; it then says when to stop
    with (
        tempfile.TemporaryDirectory(prefix="torture-") as folder,
        open_lane(Path(folder), postgres=postgres) as lane,
    ):
        seed = first
        parent = multiprocessing.parent_process()
        assert parent is not None
        while parent.is_alive() and not enough.is_set():
            verdicts.put(lane.play(seed, is_postgres=is_on_postgres(seed, every)))
            seed += step


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make torture ARGS=…", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="stop after so many (default 1000)")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=2, help="how many scenarios at a time (default 2)")
    parser.add_argument(
        "--postgres-every", type=int, default=3, help="every so many on PostgreSQL; 0 for none"
    )
    parser.add_argument(
        "--only", type=int, nargs="+", help="play just these seeds again, and tell how they went"
    )
    options = parser.parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):  # also in the background, where a shell has them ignored
        signal.signal(number, signal.default_int_handler)  # the table so far, and nothing left running
    with ExitStack() as open_things:
        postgres = open_things.enter_context(running_postgres()) if options.postgres_every else None
        tally = Tally()
        if options.only:
            with (
                tempfile.TemporaryDirectory(prefix="torture-") as folder,
                open_lane(Path(folder), postgres=postgres) as lane,
            ):
                for seed in options.only:
                    verdict = lane.play(seed, is_postgres=is_on_postgres(seed, options.postgres_every))
                    tally.add(verdict)
                    print(tally.describe(verdict), flush=True)
        else:
            _run_lanes(options, postgres, tally)
    print(tally.table())
    return 1 if tally.failures else 0


def _run_lanes(options: argparse.Namespace, postgres: str | None, tally: Tally) -> None:
    context = multiprocessing.get_context("spawn")
    verdicts, enough = context.Queue(), context.Event()
    lanes = [
        context.Process(
            target=_run_lane,
            args=(options.first_seed + n, options.lanes, options.postgres_every, postgres, verdicts, enough),
        )
        for n in range(options.lanes)
    ]
    for lane in lanes:
        lane.start()
    told = time.monotonic()
    try:
        while tally.kills < options.kills and len(tally.failures) < MOST_FAILURES:
            verdict: Verdict = verdicts.get(timeout=LANE_SILENCE)
            tally.add(verdict)
            if not verdict.is_clean:
                print(tally.describe(verdict), flush=True)
            if time.monotonic() - told > 15:
                told = time.monotonic()
                print(tally.progress(), flush=True)
    except Empty:
        tally.failures.append("a lane fell silent")
    except KeyboardInterrupt:
        tally.failures.append(f"stopped after {tally.kills} of {options.kills} kills")
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):  # once is enough: what follows takes some seconds
            signal.signal(number, signal.SIG_IGN)
        enough.set()
        _drain(verdicts, lanes)


def _drain(verdicts: Any, lanes: list[Any]) -> None:
    """Let each lane finish its scenario; what it still says must be taken, or it could not end."""
    while any(lane.is_alive() for lane in lanes):
        try:
            verdicts.get(timeout=0.2)
        except Empty:
            continue
    for lane in lanes:
        lane.join()
