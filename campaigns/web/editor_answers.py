"""What the editors answer when a text can't be saved as it was sent, whatever kind of item it is of."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.errors import CampaignDeskError
from campaigns.services.content.writing import Opened, Started, Words, WordsConflictError
from campaigns.web.answers import status_of
from campaigns.web.desk_access import now
from campaigns.web.editor_page import look_at
from campaigns.web.kept_forms import hide_what_was_typed
from campaigns.web.post_form import started_at

MERGED = "These are the words of both. Look at them once more, then save."


def saved_by_itself(ref: str, opened: Opened[Words], started: Started) -> ResponseReturnValue:
    """What changed on a page that saved without a press."""
    look, kept = look_at(ref), started_at(opened, form=started.form, turn=started.turn)
    return render_template("editor/saved.html", ref=ref, look=look, started=kept, saved_at=now())


def not_saved(error: CampaignDeskError) -> ResponseReturnValue:
    """Told beside the button; the page stays as it is."""
    status_of(error)
    answer = make_response(render_template("editor/not_saved.html", error=error))
    answer.headers["HX-Reswap"] = "none"
    return answer


def conflict(ref: str, error: WordsConflictError, started: Started) -> ResponseReturnValue:
    """Both texts and what they started from, to choose."""
    page = render_template(
        "editor/conflict.html", ref=ref, conflict=error, typed=request.form, started=started, errors={}
    )
    hide_what_was_typed()
    return page, status_of(error)


def taken() -> dict[str, str]:
    """For each field that both changed, whose words were chosen: “mine” or “theirs”."""
    names = [name for name in request.form if name.startswith("take-")]
    return {name.removeprefix("take-"): request.form[name] for name in names}
