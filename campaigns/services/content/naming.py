"""Filling in the names that depend on the day, as ``domain/facts/dated_names.py`` describes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from campaigns.domain.facts.dated_names import asks_for_names, names_on, names_used, with_names
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.time.localtime import format_day
from campaigns.services.content.facts import current_facts
from campaigns.services.core.desk import FileDesk

if TYPE_CHECKING:
    from campaigns.models.content import Revision

Document = TypeVar("Document", bound=ItemDocument)


def named(desk: FileDesk, document: Document) -> Document:
    """The document with every name as it is on its day of publication; today where it has none."""
    if not asks_for_names(document):
        return document
    day = _local_day(desk, document.publish_at or desk.clock.now())
    return with_names(document, names_on(current_facts(desk).bodies, day))


def has_names(revision: Revision) -> bool:
    return bool(names_used(revision.source))


def why_names_changed(desk: FileDesk, facts: Facts, revision: Revision, at: datetime) -> str:
    """Why the frozen text would call somebody by a name that is not theirs at that moment; empty where it would not.

    As the lists say now: that a name changes may have become known after the text was frozen.
    """
    day = _local_day(desk, at)
    right = names_on(facts.bodies, day)
    frozen = _frozen_words(revision)
    for one in sorted(names_used(revision.source)):
        if right.get(one, "{{") in frozen:
            continue
        called = f"is called {right[one]}" if one in right else "is not there"
        return (
            f"On {format_day(day)} {one} {called}, and the text was frozen with another name. Write that day into the "
            "file as publish_at and submit it anew."
        )
    return ""


def _frozen_words(revision: Revision) -> str:
    """Everything of the frozen form that people read, as one text."""
    rendered = revision.rendered
    release = rendered.get("release") or {}
    wordings = [release, *(one["release"] for one in release.get("variants", ()))]
    parts = [part for post in rendered.get("posts", {}).values() for part in post.get("parts", ())]
    pictures = [*release.get("photos", ()), *(media for part in parts for media in part.get("media", ()))]
    return "\n".join(
        [one.get(key, "") for one in wordings for key in ("text", "subject")]
        + [part["text"] for part in parts]
        + [picture["alt"] for picture in pictures]
    )


def _local_day(desk: FileDesk, moment: datetime) -> date:
    return moment.astimezone(desk.settings.timezone).date()
