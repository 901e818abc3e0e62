"""Filling in the names that depend on the day, as ``domain/dated_names.py`` describes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from campaigns.domain.dated_names import names_on, names_used, with_names
from campaigns.domain.documents import ItemDocument
from campaigns.domain.facts import Facts
from campaigns.domain.localtime import format_day
from campaigns.models.content import Revision
from campaigns.services.desk import Desk
from campaigns.services.facts import current_facts

Document = TypeVar("Document", bound=ItemDocument)


def named(desk: Desk, document: Document) -> Document:
    """The document with every name as it is on its day of publication; today where it has none."""
    if "{{" not in document.source:
        return document
    day = _local_day(desk, document.publish_at or desk.clock.now())
    return with_names(document, names_on(current_facts(desk).bodies, day))


def has_names(revision: Revision) -> bool:
    return bool(names_used(revision.source))


def why_names_changed(desk: Desk, facts: Facts, revision: Revision, at: datetime) -> str:
    """Why the frozen text would call somebody by a name that is not theirs at that moment; empty where it would not.

    Its names are those of the day it was frozen for.
    """
    frozen_for = _local_day(desk, revision.publish_at or revision.created_at)
    day = _local_day(desk, at)
    then, now = names_on(facts.bodies, frozen_for), names_on(facts.bodies, day)
    for one in sorted(names_used(revision.source)):
        if one in then and then[one] != now.get(one):
            called = f"is called {now[one]} then" if one in now else "is no longer there"
            return (
                f"The text was frozen with the name {then[one]}, which {called}. On {format_day(day)} it would be "
                "wrong: write that day into the file as publish_at and submit it anew."
            )
    return ""


def _local_day(desk: Desk, moment: datetime) -> date:
    return moment.astimezone(desk.settings.timezone).date()
