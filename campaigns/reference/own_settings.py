"""What an organisation makes of the checks, from its ``checks.yml``: severities, thresholds, its home area, its use of AI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from campaigns.domain.facts.thresholds import THRESHOLDS
from campaigns.domain.items.issues import Severity, is_lighter
from campaigns.reference.loader import Record, load

NAME = "checks"


@dataclass(frozen=True)
class OwnSettings:
    """``severities`` by ``ID`` or ``ID/variant``, ``numbers`` by the name of the threshold.

    ``ai_use``: what generative AI is usually used for there, or “no”; empty where nobody has said.
    """

    home_area: str = "Derbyshire"
    ai_use: str = ""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


def read_own_settings(file: Path, lightest: Mapping[str, Severity]) -> OwnSettings:
    """``lightest``: every check there is, with the least severity it may be given.

    Raises:
        ReferenceFileError: a check, severity or threshold is not known, or a rule of law would weigh too little.
    """

    def read(top: Record) -> OwnSettings:
        usual = OwnSettings()
        return OwnSettings(
            home_area=top.text("home_area", usual.home_area),
            ai_use=top.text("ai_use", usual.ai_use),
            severities=top.one("severities", lambda one: _severities(one, lightest))
            if top.has("severities")
            else {},
            numbers=top.one("thresholds", _numbers) if top.has("thresholds") else {},
        )

    return load(file, read)


def _severities(record: Record, lightest: Mapping[str, Severity]) -> dict[str, Severity]:
    chosen = {}
    for key in record.keys:
        check_id = key.partition("/")[0]
        if check_id not in lightest:
            raise record.refuse(
                key, "there is no such check. Look at its name in square brackets behind a finding."
            )
        severity = Severity(record.choice(key, list(Severity)))
        if is_lighter(severity, lightest[check_id]):
            raise record.refuse(key, f"this rests on the law, so it can't be less than {lightest[check_id]}.")
        chosen[key] = severity
    return chosen


def _numbers(record: Record) -> dict[str, int]:
    chosen = {}
    for key in record.keys:
        if key not in THRESHOLDS:
            raise record.refuse(
                key, f"there is no such threshold. There are: {', '.join(sorted(THRESHOLDS))}."
            )
        value, known = record.number(key), THRESHOLDS[key]
        if not known.lowest <= value <= known.highest:
            raise record.refuse(key, f"write a number from {known.lowest} to {known.highest}.")
        chosen[key] = value
    return chosen
