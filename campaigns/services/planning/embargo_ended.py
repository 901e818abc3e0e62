"""The embargoes that have ended, and what of their sets is not out: visible until a person has dealt with it."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.sending.embargo import EmbargoSet
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_embargo
from campaigns.models.content import Item
from campaigns.models.embargoes import list_open_sets
from campaigns.services.core.desk import Desk
from campaigns.services.planning.embargo_set import has_ended, read_set

log = structlog.get_logger("campaigns.embargo")


def list_ended(session: Session, desk: Desk, *, now: datetime) -> list[EmbargoSet]:
    """The sets whose moment has come and that nobody has been through to the last item.

    One that can't be read is left out: following it up fails as well, and that is said.
    """
    return [one for release in list_open_sets(session) if (one := _shown(session, desk, release, now))]


def find_ended(session: Session, desk: Desk, release: Item, *, now: datetime) -> EmbargoSet | None:
    """The set of this release, if its moment has come and it was ever under way."""
    if not has_ended(session, release, now=now):
        return None
    found = read_set(session, desk, release.ref, now=now)
    return found if was_under_way(found) else None


def _shown(session: Session, desk: Desk, release: Item, now: datetime) -> EmbargoSet | None:
    try:
        return find_ended(session, desk, release, now=now)
    except Exception as error:
        log.error("embargo not shown", release=release.ref, error=type(error).__name__)
        return None


def was_under_way(found: EmbargoSet) -> bool:
    """Something of it was signed off or scheduled. What never got beyond drafts had no embargo to end."""
    return any(member.is_approved or member.places for member in found.members)


def visibly_not_out(session: Session, desk: Desk, *, now: datetime) -> list[EmbargoSet]:
    """Those of which something is missing, for the banner."""
    return [one for one in list_ended(session, desk, now=now) if one.missing]


def ended_words(desk: Desk, found: EmbargoSet) -> str:
    """“The embargo on … ended at 00:01 …. 3 of 4 are out. Not out: …”"""
    assert found.moment is not None
    are = "is" if found.out == 1 else "are"
    names = ", ".join(quoted(member.title) for member in found.missing)
    return (
        f"The embargo on {quoted(found.title)} ended at {format_embargo(found.moment, desk.settings.timezone)}. "
        f"{found.out} of {len(found.members)} {are} out. Not out: {names}."
    )
