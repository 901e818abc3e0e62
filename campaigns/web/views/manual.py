"""Help: the manual, page by page."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from campaigns.web.access import for_settled
from campaigns.web.help_pages import GROUPS, help_page

blueprint = Blueprint("help", __name__, url_prefix="/help")


@blueprint.get("")
@for_settled
def index() -> ResponseReturnValue:
    groups = {group: [help_page(name) for name in names] for group, names in GROUPS.items()}
    return render_template("help/index.html", groups=groups)


@blueprint.get("/<name>")
@for_settled
def show(name: str) -> ResponseReturnValue:
    try:
        return render_template("help/show.html", page=help_page(name))
    except KeyError:
        abort(404)
