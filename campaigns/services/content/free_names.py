"""Short names for new items: made of the title, with a number where the name is, or was, another item's."""

from __future__ import annotations

from collections.abc import Iterator

from campaigns.content_store.paths import KIND_FOLDERS, check_campaign_slug, short_name
from campaigns.models.content import find_item
from campaigns.models.moves import find_open_move
from campaigns.services.core.transaction import reading

MOST_TRIES = 100


def free_names(campaign: str, title: str, kind: str) -> Iterator[str]:
    """References that no item has on record: what was deleted keeps its own, with its history. Its file is not asked for.

    Raises:
        UnsafePathError
    """
    name = short_name(title, kind)
    for number in range(1, MOST_TRIES + 1):
        ref = f"{check_campaign_slug(campaign)}/{KIND_FOLDERS[kind]}/{name}{'' if number == 1 else f'-{number}'}"
        with reading() as session:
            is_taken = find_item(session, ref) is not None or find_open_move(session, ref) is not None
        if not is_taken:
            yield ref
