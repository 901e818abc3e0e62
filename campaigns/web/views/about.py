"""Pages about the product itself, open to everybody."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from campaigns.web.access import for_anybody

blueprint = Blueprint("about", __name__)


@blueprint.get("/accessibility")
@for_anybody
def accessibility() -> ResponseReturnValue:
    return render_template("about/accessibility.html")
