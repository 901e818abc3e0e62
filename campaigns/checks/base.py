"""What a check is: a severity, what it rests on, and a pure function from an item to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from campaigns.checks.finding import Finding
from campaigns.checks.prose import ItemText
from campaigns.domain.facts.dated_names import names_on
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Basis, Severity
from campaigns.domain.items.records import Records
from campaigns.domain.items.rendered import LeftOut, RenderedPost
from campaigns.domain.people.permissions import Role

__all__ = ["EVERY_KIND", "Check", "Find", "Finding", "Subject"]

EVERY_KIND = frozenset({"post", "release"})


@dataclass(frozen=True)
class Subject:
    """What a check looks at. ``rendered`` is empty for a release; ``left_out`` is what no rendering has of its words.

    ``facts`` are the dated facts and word lists, ``records`` what the desk knows; without a desk ``records.is_known``
    is false.
    """

    item: ItemDocument
    now: datetime
    zone: ZoneInfo
    rendered: Mapping[str, RenderedPost] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    records: Records = field(default_factory=Records)
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def text(self) -> ItemText:
        return ItemText(self.item)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When it goes out, in order: as it is planned; before that, as its file says. Empty where nothing says it."""
        return self.records.goes_out_at or self.item.moments

    @property
    def publishes_on(self) -> date:
        """The local day of publication, the last if there are several; today while none is set."""
        return (self.moments or (self.now,))[-1].astimezone(self.zone).date()

    @property
    def publication_days(self) -> tuple[date, ...]:
        """The local days on which it goes out: as its file says, and as it is planned already."""
        moments = [*self.item.moments, *self.records.planned_for]
        days = {moment.astimezone(self.zone).date() for moment in moments}
        return tuple(sorted(days)) or (self.publishes_on,)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What ``{{id}}`` stands for on the day of publication."""
        return names_on(self.facts.bodies, self.publishes_on)

    @property
    def is_youth(self) -> bool:
        return self.item.audience == "youth"

    @property
    def is_about_violence(self) -> bool:
        return self.item.topic.casefold() == "violence"

    @property
    def post(self) -> PostDocument:
        assert isinstance(self.item, PostDocument)
        return self.item

    @property
    def release(self) -> ReleaseDocument:
        assert isinstance(self.item, ReleaseDocument)
        return self.item


Find = Callable[[Subject], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """One line of the registry.

    Attributes:
        override_by: who may let it pass although it blocks, with a reason.
        is_late_rule: what it goes by may change after the sign-off, so it is asked once more of what is planned.
    """

    severity: Severity
    basis: Basis
    find: Find
    items: frozenset[str] = EVERY_KIND
    override_by: frozenset[Role] = frozenset()
    is_late_rule: bool = False
