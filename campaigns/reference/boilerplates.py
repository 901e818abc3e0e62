"""What the office puts under its releases as notes to editors, and when each is right, from ``boilerplates.yml``."""

from __future__ import annotations

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import Boilerplate
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record


def read_boilerplate(record: Record, whole: Provenance | None = None) -> Boilerplate:
    starts, ends = record.maybe_day("valid_from"), record.maybe_day("valid_until")
    if starts and ends and ends < starts:
        raise record.refuse("valid_until", "this is before valid_from.")
    return Boilerplate(
        name=record.text("name"),
        text=" ".join(record.text("text").split()),
        valid_from=starts,
        valid_until=ends,
        provenance=record.provenance(whole),
    )


BOILERPLATES: Dataset[Boilerplate] = Dataset(
    "boilerplates", "boilerplates", "Notes for releases", read_boilerplate, lambda one: one.name
)
