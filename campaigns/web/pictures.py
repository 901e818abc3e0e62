"""Pictures, to signed-in people alone: only real pictures, under their real type, and only those that belong to something."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from campaigns.domain.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.reports.screens.media import media_is_known
from campaigns.web.access import requires
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.security import PICTURE_POLICY, with_policy

blueprint = Blueprint("pictures", __name__)

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


@blueprint.get("/media/<sha256>")
@requires(Permission.READ)
def stored(sha256: str) -> ResponseReturnValue:
    """A frozen picture by its hash: the same bytes for ever, and yet no browser may keep it: it may be under embargo."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        abort(404)
    if not media_is_known(page_session(), sha256):
        abort(404)
    try:
        content = current_desk().media.read(sha256)
    except CampaignDeskError:
        abort(404)
    return picture_answer(content)


def picture_answer(content: bytes) -> Response:
    mime_type = picture_type(content)
    if mime_type is None:
        abort(404)
    return with_policy(Response(content, mimetype=mime_type), PICTURE_POLICY)


def picture_type(content: bytes) -> str | None:
    """What the bytes themselves say they are; None for anything that is no picture a browser shows."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((mime_type for beginning, mime_type in _BEGINNINGS if content.startswith(beginning)), None)
