"""Who holds which post, and when, from ``office_holders.yml``."""

from __future__ import annotations

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import OfficeHolder
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record

UNKNOWN = "unknown"


def read_office_holder(record: Record, whole: Provenance | None = None) -> OfficeHolder:
    """``valid_until: unknown`` asks for ``known_until``, the last day for which the source vouches."""
    is_open = record.text("valid_until", "") == UNKNOWN
    if is_open and not record.has("known_until"):
        raise record.refuse("valid_until", "add known_until, the last day for which the source vouches.")
    return OfficeHolder(
        name=record.text("name"),
        post=record.text("post"),
        body=record.text("body", ""),
        party=record.text("party", ""),
        is_elected=record.flag("is_elected", False),
        valid_from=record.maybe_day("valid_from"),
        valid_until=None if is_open else record.maybe_day("valid_until"),
        known_until=record.maybe_day("known_until"),
        provenance=record.provenance(whole),
    )


OFFICE_HOLDERS: Dataset[OfficeHolder] = Dataset(
    "office_holders",
    "office_holders",
    "Office holders",
    read_office_holder,
    lambda one: f"{one.name}, {one.post}",
)
