"""The youngest age each platform admits, from day to day, from ``minimum_ages.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import DateStatus, MinimumAge
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record


@dataclass(frozen=True)
class AgeRule:
    """One rule for several channels."""

    name: str
    channels: tuple[str, ...]
    years: int
    valid_from: date | None
    status: DateStatus
    provenance: Provenance

    def by_channel(self) -> tuple[MinimumAge, ...]:
        return tuple(
            MinimumAge(channel, self.years, self.valid_from, self.status, self.provenance)
            for channel in self.channels
        )


def read_age_rule(record: Record, whole: Provenance | None = None) -> AgeRule:
    channels = record.texts("channels", tuple(kind for kind, row in KINDS.items() if row.is_network))
    for channel in channels:
        if channel not in KINDS:
            raise record.refuse(
                "channels", f"there is no channel “{channel}”. There are: {', '.join(KINDS)}."
            )
    return AgeRule(
        name=record.text("name"),
        channels=channels,
        years=record.number("years"),
        valid_from=record.maybe_day("valid_from"),
        status=DateStatus(record.choice("status", list(DateStatus))),
        provenance=record.provenance(whole),
    )


MINIMUM_AGES: Dataset[AgeRule] = Dataset(
    "minimum_ages", "ages", "Minimum ages of platforms", read_age_rule, lambda one: one.name
)
