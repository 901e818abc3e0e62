"""Adds up what scenarios showed, and writes the table."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from tests.torture.run import Verdict
from tests.torture.servers import ACCOUNTS

HEAD = ("step", "channel", "runs", "kills", "stops", "sent once", "person asked", "doubles", "losses")
SHOWN = {"gotosocial": "mastodon, no keys"}


@dataclass
class Line:
    runs: int = 0
    kills: int = 0
    stops: int = 0
    sent: int = 0
    asked: int = 0
    doubles: int = 0
    losses: int = 0

    def add(self, verdict: Verdict) -> None:
        finding = verdict.finding
        self.runs += 1
        self.kills += verdict.kills
        self.stops += verdict.stops
        self.sent += finding.sent
        self.asked += finding.asked
        self.doubles += len(finding.doubles)
        self.losses += len(finding.losses)

    def cells(self) -> tuple[int, ...]:
        return (self.runs, self.kills, self.stops, self.sent, self.asked, self.doubles, self.losses)


@dataclass
class Tally:
    """All scenarios so far. ``failures`` holds a line for each that was not clean."""

    failures: list[str] = field(default_factory=list)
    _lines: dict[tuple[str, str], Line] = field(default_factory=lambda: defaultdict(Line))
    _all: Line = field(default_factory=Line)
    _on_postgres: Line = field(default_factory=Line)
    _with_two: Line = field(default_factory=Line)
    _started: float = field(default_factory=time.monotonic)
    _longest_gap: float = 0.0

    @property
    def kills(self) -> int:
        return self._all.kills

    def add(self, verdict: Verdict) -> None:
        scenario = verdict.scenario
        channel = SHOWN.get(scenario.account, ACCOUNTS[scenario.account])
        for line in (self._lines[scenario.step, channel], self._all):
            line.add(verdict)
        if scenario.is_postgres:
            self._on_postgres.add(verdict)
        if scenario.workers > 1:
            self._with_two.add(verdict)
        if not scenario.trouble:
            self._longest_gap = max(self._longest_gap, verdict.longest_gap)
        if not verdict.is_clean:
            self.failures.append(
                f"seed {scenario.seed}: {'; '.join(verdict.finding.doubles + verdict.finding.losses)}"
            )

    def describe(self, verdict: Verdict) -> str:
        scenario = verdict.scenario
        lines = [
            f"seed {scenario.seed}: {scenario.step}, {scenario.account}"
            f"{', PostgreSQL' if scenario.is_postgres else ''}, {scenario.workers} workers, "
            f"{verdict.kills} kills, {verdict.stops} stops, {verdict.seconds:.1f} s, "
            f"{verdict.finding.sent} sent, {verdict.finding.asked} asked",
            *(f"  DOUBLE {one}" for one in verdict.finding.doubles),
            *(f"  LOSS {one}" for one in verdict.finding.losses),
        ]
        return "\n".join(lines + ([verdict.log] if verdict.log else []))

    def progress(self) -> str:
        return f"{self._all.runs} scenarios, {self.kills} kills, {len(self.failures)} failures, {self._seconds():.0f} s"

    def _seconds(self) -> float:
        return time.monotonic() - self._started

    def table(self) -> str:
        rows = [
            (*where, *(str(cell) for cell in line.cells())) for where, line in sorted(self._lines.items())
        ]
        rows.append(("all", "", *(str(cell) for cell in self._all.cells())))
        for name, line in (
            ("of these on PostgreSQL", self._on_postgres), ("of these with two workers", self._with_two)
        ):  # fmt: skip
            rows.append((name, "", *(str(cell) for cell in line.cells())))
        widths = [max(len(row[n]) for row in (HEAD, *rows)) for n in range(len(HEAD))]
        told = [
            "  ".join(
                cell.ljust(width) if n < 2 else cell.rjust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in (HEAD, *rows)
        ]
        told.insert(1, "-" * len(told[0]))
        told += [
            "",
            f"{self._seconds():.0f} s, {self._seconds() / max(1, self._all.runs):.2f} s for each scenario; "
            f"after a kill the next try came within {self._longest_gap:.0f} s of the desk's clock",
        ]
        told += [f"FAILED {failure}" for failure in self.failures] or ["No doubles, no losses."]
        return "\n".join(told)
