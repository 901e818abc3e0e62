"""One figure as its row in the database: a value, or the reason why there is none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns.channels.base import MeasureValue
from campaigns.domain.figures.measures import Missing


def unanswered(measure: str, why: Missing) -> MeasureValue:
    return MeasureValue(measure, None, why, "", "")


def figure_row(owner: str, owner_id: int, value: MeasureValue, taken_at: datetime) -> dict[str, Any]:
    return {
        owner: owner_id,
        "measure": value.measure,
        "value": value.value,
        "missing": "" if value.value is not None else (value.missing or Missing.FAILED),
        "native_name": value.native_name[:80],
        "definition": value.definition[:60],
        "source": "api",
        "taken_at": taken_at,
    }
