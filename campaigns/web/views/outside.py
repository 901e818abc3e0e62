"""Where a platform fetches the one picture that it was told of while a post is prepared there."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from campaigns.services.people.outside_pictures import open_picture
from campaigns.web.access import for_anybody
from campaigns.web.desk_access import current_desk
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("outside", __name__)
_BEGINS = ((b"\xff\xd8", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"))


@blueprint.get("/outside/<code>")
@for_anybody
def give(code: str) -> ResponseReturnValue:
    """Platforms sign in nowhere: the address itself is signed, and ends by itself."""
    content = open_picture(current_desk(), code, network=the_visitor().network)
    kind = next((kind for begin, kind in _BEGINS if content.startswith(begin)), "application/octet-stream")
    return Response(content, content_type=kind)
