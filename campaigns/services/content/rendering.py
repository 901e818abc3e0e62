"""What each channel gets of a text, in the form that is frozen and sent; and one hash over all that is shown of it."""

from __future__ import annotations

from typing import Any

from campaigns.content_store.channel_text import render_post
from campaigns.content_store.release import render_release
from campaigns.domain.items.channel_kinds import KINDS, PRACTICE
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.seen import rendered_sha256, shown_sha256
from campaigns.services.content.naming import named
from campaigns.services.core.desk import Desk


def render_for_every_channel(desk: Desk, document: ItemDocument) -> dict[str, Any]:
    """What each kind of channel would get, as JSON: the form that is frozen and sent."""
    document = named(desk, document)
    if isinstance(document, ReleaseDocument):
        return {"release": render_release(document, desk.settings.timezone).to_json()}
    assert isinstance(document, PostDocument)
    wanted = {*document.channels, PRACTICE}
    kinds = [kind for kind, row in KINDS.items() if row.takes_posts and kind in wanted]
    return {"posts": {kind: render_post(document, kind).to_json() for kind in kinds}}


def shown_of_draft(desk: Desk, document: ItemDocument) -> str:
    """What a page shows of a draft, as one hash (``domain/items/seen.py``)."""
    return shown_sha256(document.fingerprint, rendered_sha256(render_for_every_channel(desk, document)))
