"""What may be said about weapon law, from ``weapon_law.yml``."""

from __future__ import annotations

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import LawFact, LawStatus
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record


def read_law_fact(record: Record, whole: Provenance | None = None) -> LawFact:
    return LawFact(
        id=record.text("id"),
        statement=record.text("statement"),
        about=record.texts("about"),
        status=LawStatus(record.choice("status", list(LawStatus))),
        in_force_from=record.maybe_day("in_force_from"),
        provenance=record.provenance(whole),
    )


WEAPON_LAW: Dataset[LawFact] = Dataset(
    "weapon_law", "facts", "Weapon law", read_law_fact, lambda one: one.statement
)
