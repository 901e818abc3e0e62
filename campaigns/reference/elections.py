"""Polls from ``elections.yml``, each with the day its pre-election period begins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.elections import ElectionKind, period_start
from campaigns.domain.facts.facts import Election
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record


@dataclass(frozen=True)
class Poll:
    """A poll as it is written down; when its period begins depends on the bank holidays before it."""

    id: str
    name: str
    kind: ElectionKind
    polling_day: date
    notice_published: date | None
    areas: tuple[str, ...]
    provenance: Provenance

    def election(self, closed: Collection[date]) -> Election:
        return Election(
            id=self.id,
            name=self.name,
            polling_day=self.polling_day,
            starts_on=period_start(self.polling_day, self.notice_published, closed),
            areas=self.areas,
            is_published=self.notice_published is not None,
            kind=self.kind,
            provenance=self.provenance,
        )


def read_poll(record: Record, whole: Provenance | None = None) -> Poll:
    polling_day, notice = record.day("polling_day"), record.maybe_day("notice_published")
    if notice is not None and notice > polling_day:
        raise record.refuse("notice_published", "this is after polling_day.")
    return Poll(
        id=record.text("id"),
        name=record.text("name"),
        kind=ElectionKind(record.choice("kind", list(ElectionKind))),
        polling_day=polling_day,
        notice_published=notice,
        areas=record.texts("areas", ()),
        provenance=record.provenance(whole),
    )


POLLS: Dataset[Poll] = Dataset("elections", "elections", "Elections", read_poll, lambda one: one.name)
