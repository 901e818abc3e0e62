"""Pictures, to signed-in people alone: only real pictures, under their real type, and only those that belong to something."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.reports.screens.media import media_is_known
from campaigns.web.access import requires
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.picture_answers import stored_answer

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/media/<sha256>")
@requires(Permission.READ)
def stored(sha256: str) -> ResponseReturnValue:
    """A frozen picture by its hash: the same bytes for ever, and yet no browser may keep it: it may be under embargo."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        abort(404)
    if not media_is_known(page_session(), sha256):
        abort(404)
    return stored_answer(current_desk().media, sha256)
