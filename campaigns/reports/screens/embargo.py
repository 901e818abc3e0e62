"""What an item's page says about the embargo it is under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.errors import NotFoundError
from campaigns.services.core.desk import Desk
from campaigns.services.planning.embargo_ended import ended_words, was_under_way
from campaigns.services.planning.embargo_set import read_set, set_ref_of


@dataclass(frozen=True)
class EmbargoNote:
    """``title`` is said first, in bold; ``is_trouble`` where something of the set did not go out."""

    release_ref: str
    title: str
    words: str
    is_trouble: bool
    is_moved: bool
    ends_at: datetime | None = None  # while that is still to come


def embargo_note(session: Session, desk: Desk, ref: str, *, now: datetime) -> EmbargoNote | None:
    """None where the item is under no embargo, or alone under its own, or where all of it is over and done."""
    try:
        found = read_set(session, desk, set_ref_of(session, ref), now=now)
    except NotFoundError:
        return None
    if found.moment is None or len(found.members) < 2:
        return None
    if found.is_over:
        if not (found.missing and was_under_way(found)):
            return None
        return EmbargoNote(found.ref, "Not all of it is out.", ended_words(desk, found), True, False)
    ends = format_local(found.moment, desk.settings.timezone)
    if found.is_moved:
        words = (
            f"It now ends {ends}. What was scheduled no longer fits. The approvals stand, for no text changed; only "
            "the times need another look."
        )
        return EmbargoNote(found.ref, "The embargo was moved.", words, False, True, found.moment)
    words = f"One of {len(found.members)} items that go out together, when the embargo of {quoted(found.title)} ends: {ends}."
    return EmbargoNote(found.ref, "Under an embargo.", words, False, False, found.moment)
