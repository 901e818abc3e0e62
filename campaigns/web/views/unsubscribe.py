"""Where a journalist is taken off every list: by the button of their mail program, or by one on a page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from campaigns.services.people.unsubscribing import is_link, unsubscribe
from campaigns.web.access import for_anybody
from campaigns.web.desk_access import current_desk

blueprint = Blueprint("unsubscribe", __name__)


@blueprint.get("/unsubscribe/<code>")
@for_anybody
def ask(code: str) -> ResponseReturnValue:
    """Only asks: programs that open every link of a letter take nobody off."""
    return _page("ask" if is_link(current_desk(), code) else "unknown")


@blueprint.post("/unsubscribe/<code>")
@for_anybody
def take_off(code: str) -> ResponseReturnValue:
    """Asks for no sign-in, cookie or form token: mail programs send this by themselves (RFC 8058, section 3.2)."""
    return _page("done" if unsubscribe(current_desk(), code) else "unknown")


def _page(state: str) -> ResponseReturnValue:
    return render_template("unsubscribe/show.html", state=state), 404 if state == "unknown" else 200
