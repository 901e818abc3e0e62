"""Where a platform fetches the one picture or film that it was told of while a post is prepared there."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from campaigns.services.people.outside_pictures import open_file
from campaigns.web.access import for_anybody
from campaigns.web.desk_access import current_desk
from campaigns.web.picture_answers import stored_answer
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("outside", __name__)


@blueprint.get("/outside/<code>")
@for_anybody
def give(code: str) -> ResponseReturnValue:
    """Platforms sign in nowhere: the address itself is signed, and ends by itself."""
    return stored_answer(current_desk().media, open_file(current_desk(), code, network=the_visitor().network))
