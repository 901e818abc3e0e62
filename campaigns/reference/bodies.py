"""Councils, forces, partners and the places of other areas, from ``bodies.yml``, each name with its days."""

from __future__ import annotations

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import Body, BodyKind, DatedName
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record


def read_body(record: Record, whole: Provenance | None = None) -> Body:
    """``names`` are right from ``valid_from`` to ``valid_until``; a name it had at another time has its own days."""
    starts, ends = record.maybe_day("valid_from"), record.maybe_day("valid_until")
    names = tuple(DatedName(name, starts, ends) for name in record.texts("names"))
    return Body(
        id=record.text("id"),
        kind=BodyKind(record.choice("kind", list(BodyKind))),
        names=(*names, *record.each("other_names", _other_name, may_be_empty=True)),
        area=record.text("area", ""),
        is_ours=record.flag("is_ours", False),
        provenance=record.provenance(whole),
    )


def _other_name(record: Record) -> DatedName:
    return DatedName(record.text("name"), record.maybe_day("valid_from"), record.maybe_day("valid_until"))


BODIES: Dataset[Body] = Dataset(
    "bodies", "bodies", "Councils, forces and partners", read_body, lambda one: one.names[0].name
)
