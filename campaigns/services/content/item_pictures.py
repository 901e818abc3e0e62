"""The pictures of an item, named in its file: more of them put into it, without a word of it changed."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.content_store.front_edit import with_values
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.problems import ContentError
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.statuses import ItemKind
from campaigns.domain.people.permissions import Permission
from campaigns.models.versions import VersionKind
from campaigns.services.content.versions import Kept, write_version
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading


def add_to_item(desk: Desk, ref: str, names: Sequence[str], *, user_id: int) -> tuple[str, ...]:
    """Name these pictures of its campaign behind those that an item has. Returns all that it has now.

    Raises:
        NotAllowedError
        MissingContentError, BrokenContentError: the item is gone or can't be understood. EditConflictError: it was changed at
            this moment. ContentError: it can't be written.
    """
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    before = desk.content.read_item(ref)
    named = _names(before)
    wanted = tuple(dict.fromkeys((*named, *names)))
    if wanted == named:
        return named
    key = "photos" if parse_ref(ref).kind == ItemKind.RELEASE else "media"
    source, fingerprint = desk.content.read_text(ref)
    kept = Kept(source, fingerprint, VersionKind.WRITTEN)
    written = write_version(desk, ref, with_values(source, {key: wanted}), kept, user_id=user_id)
    if _names(written) != wanted or written.body != before.body:
        raise ContentError(
            "This file is written in a way that can’t be changed here. Change it in a text editor."
        )
    return wanted


def _names(item: ItemDocument) -> tuple[str, ...]:
    return tuple(picture.name for picture in item.pictures)
