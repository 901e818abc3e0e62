"""Writing into a post's file that it goes out more than once: on which dates, or again after how many days.

Only what is written there and signed off goes out on several dates: a new list is a new text, and is asked for anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from campaigns.content_store.front_edit import Plain, Value, with_values
from campaigns.content_store.problems import EditConflictError
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.statuses import ItemKind
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import clock_as_written, format_local
from campaigns.domain.time.recurring import MOST
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.versions import VersionKind
from campaigns.services.content.versions import Kept, write_version
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

CHANGED_MEANWHILE = "Somebody changed this draft at the same moment. Look at it again; nothing was changed."


def write_values(
    desk: Desk, ref: str, changes: Mapping[str, Value], *, fingerprint: str, user_id: int
) -> ItemDocument:
    """Change these values of an item's file and nothing else of it.

    Args:
        fingerprint: of the text that is meant.

    Raises:
        NotAllowedError: this person may not write. ConflictError: it is another text by now.
        ContentError: the file can't be read, or could not be afterwards.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    source, current = desk.content.read_text(ref)
    if current != fingerprint:
        raise ConflictError(CHANGED_MEANWHILE)
    try:
        kept = Kept(source, current, VersionKind.WRITTEN)
        return write_version(desk, ref, with_values(source, changes), kept, user_id=user_id)
    except EditConflictError as error:
        raise ConflictError(CHANGED_MEANWHILE) from error


def set_dates(
    desk: Desk, ref: str, moments: Collection[datetime], *, fingerprint: str, user_id: int
) -> ItemDocument:
    """Have a post go out on these dates (aware), one or several.

    Raises:
        CampaignDeskError: there is none, or too many, or it is no post. And as ``write_values``.
    """
    dates = sorted(set(moments))
    if not dates:
        raise CampaignDeskError("Tick at least one date.")
    if len(dates) > MOST:
        raise CampaignDeskError(
            f"{MOST} dates are the most for one post. Choose an earlier end, or tick fewer."
        )
    _refuse_release(desk, ref)
    zone = desk.content.zone
    changes = {**_dates(dates, zone), **_NOT_EVERGREEN}
    return write_values(desk, ref, changes, fingerprint=fingerprint, user_id=user_id)


def set_evergreen(
    desk: Desk, ref: str, *, after: int, most: int, until: date | None, fingerprint: str, user_id: int
) -> ItemDocument:
    """Have a post go out again when somebody plans it: not within so many days, so often at most, until that day.

    ``after`` 0 makes it a post that goes out once again. Raises as ``write_values``.
    """
    _refuse_release(desk, ref)
    changes: dict[str, Value] = {"also_at": "", **_NOT_EVERGREEN}
    if after:
        changes = {
            "also_at": "",
            "again_after": Plain(after),
            "again_most": Plain(most) if most else "",
            "again_until": Plain(until.isoformat()) if until else "",
        }
    return write_values(desk, ref, changes, fingerprint=fingerprint, user_id=user_id)


def moved_dates(document: ItemDocument, was: datetime, to: datetime, zone: ZoneInfo) -> dict[str, Value]:
    """What changes in a draft's file when one of its dates is put to another moment.

    Raises:
        ConflictError: it goes out at neither, or on both.
    """
    dates = document.repeats.moments(document.publish_at)
    if not dates:
        return {"publish_at": clock_as_written(to, zone)}
    if was not in dates:
        raise ConflictError("That is none of its dates any more. Look at it again; nothing was moved.")
    if to in dates:
        raise ConflictError(
            f"It goes out then already: {format_local(to, zone)} is another of its dates. Skip one of the two."
        )
    return _dates(sorted({*dates, to} - {was}), zone)


def without_date(document: ItemDocument, at: datetime, zone: ZoneInfo) -> dict[str, Value]:
    """What changes in a draft's file when one of its dates is skipped. Raises as ``moved_dates``."""
    dates = document.repeats.moments(document.publish_at)
    if at not in dates:
        raise ConflictError("That is none of its dates any more. Look at it again; nothing was skipped.")
    return _dates([one for one in dates if one != at], zone)


def _dates(dates: Collection[datetime], zone: ZoneInfo) -> dict[str, Value]:
    first, *others = [clock_as_written(one, zone) for one in dates]
    return {"publish_at": first, "also_at": tuple(others)}


def _refuse_release(desk: Desk, ref: str) -> None:
    if desk.content.read_item(ref).kind == ItemKind.RELEASE:
        raise CampaignDeskError("A press release goes out once. Write a post for what is to be said again.")


_NOT_EVERGREEN: dict[str, Value] = {"again_after": "", "again_most": "", "again_until": ""}
