"""The lines of the bench and how they are shown: one aligned table, or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

HEADINGS = ("What", "Measured", "Baseline of the same run", "Ratio")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure with what it is compared with. ``ratio`` says more than either: both were had on this machine."""

    what: str
    value: float
    unit: str
    baseline_name: str
    baseline: float

    @property
    def ratio(self) -> float:
        return self.value / self.baseline if self.baseline else float("inf")


def as_text(lines: Sequence[Line], *, about: str) -> str:
    rows = [
        (
            line.what,
            f"{shown(line.value)} {line.unit}",
            f"{shown(line.baseline)} {line.unit}  {line.baseline_name}",
            _ratio_shown(line),
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in (HEADINGS, *rows)) for column in range(len(HEADINGS))]
    ruled = (HEADINGS, tuple("─" * width for width in widths), *rows)
    table = "\n".join("  ".join(_cell(row, column, widths) for column in range(4)).rstrip() for row in ruled)
    return f"{about}\n\n{table}"


def as_json(lines: Sequence[Line], *, about: str) -> str:
    rows = [{**asdict(line), "ratio": round(line.ratio, 3) if line.baseline else None} for line in lines]
    return json.dumps({"about": about, "lines": rows}, ensure_ascii=False, indent=2)


def _ratio_shown(line: Line) -> str:
    """A dash where the baseline is nothing: there is no ratio to it."""
    return f"{shown(line.ratio)}×" if line.baseline else "—"


def shown(value: float) -> str:
    """Three significant figures without powers of ten."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * len(ordered) * 1000) // 1000) - 1)]


def _cell(row: Sequence[str], column: int, widths: Sequence[int]) -> str:
    return row[column].rjust(widths[column]) if column in (1, 3) else row[column].ljust(widths[column])
