"""Sign-off on one page: the words with what changed in them, and the decision after them."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.web.access import requires
from campaigns.web.review_page import review_page

blueprint = Blueprint("review", __name__, url_prefix="/items/<campaign>/<folder>/<slug>/review")


@blueprint.get("")
@requires(Permission.READ)
def show(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    return review_page(f"{campaign}/{folder}/{slug}")
