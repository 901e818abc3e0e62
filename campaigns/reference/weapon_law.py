"""What may be said about weapon law, from ``weapon_law.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from campaigns.domain.facts import LawFact, LawStatus
from campaigns.reference.loader import HERE, Record, load

FILE = HERE / "weapon_law.yml"


@cache
def shipped_law(file: Path = FILE) -> tuple[LawFact, ...]:
    """Every fact that comes with the product, in the file's order.

    Raises:
        ReferenceFileError: the file is broken; the message names the line.
    """
    return load(file, lambda top: top.each("facts", read_law_fact))


def read_law_fact(record: Record) -> LawFact:
    return LawFact(
        id=record.text("id"),
        statement=record.text("statement"),
        about=record.texts("about"),
        status=LawStatus(record.choice("status", list(LawStatus))),
        in_force_from=record.day("in_force_from") if record.has("in_force_from") else None,
        provenance=record.provenance(),
    )
