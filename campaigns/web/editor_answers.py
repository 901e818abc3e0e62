"""What the editors of all kinds of items answer: a text that can't be saved as it was sent, two writers, a finding."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.errors import CampaignDeskError
from campaigns.services.content.feedback import NOT_HELPFUL, call_not_helpful
from campaigns.services.content.leaving import leave_finding, tell_finding_again
from campaigns.services.content.mending import mend_finding
from campaigns.services.content.writing import Started, WordsConflictError
from campaigns.web.access import the_user
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.kept_forms import hide_what_was_typed

MERGED = "These are the words of both. Look at them once more, then save."


def not_saved(error: CampaignDeskError) -> ResponseReturnValue:
    """Told beside the button; the page stays as it is."""
    status_of(error)
    answer = make_response(render_template("editor/not_saved.html", error=error))
    answer.headers["HX-Reswap"] = "none"
    return answer


def conflict(
    ref: str, error: WordsConflictError, started: Started, typed: MultiDict[str, str]
) -> ResponseReturnValue:
    """Both texts and what they started from, to choose."""
    page = render_template(
        "editor/conflict.html", ref=ref, conflict=error, typed=typed, started=started, errors={}
    )
    hide_what_was_typed()
    return page, status_of(error)


def taken() -> dict[str, str]:
    """For each field that both changed, whose words were chosen: “mine” or “theirs”."""
    names = [name for name in request.form if name.startswith("take-")]
    return {name.removeprefix("take-"): request.form[name] for name in names}


def see_to(ref: str, do: str, fingerprint: str) -> str:
    """Mend the finding of that button, pass over it with its reason, have it told again, or keep that it is of no use; what to
    say of it.

    Raises:
        WordsNotTakenError: the reason is missing. ConflictError: the finding is not there any more.
    """
    verb, _, about = do.partition("-")
    desk, user_id = current_desk(), the_user().id
    if verb == "leave":
        reason = request.form.get(f"why-{about}", "")
        leave_finding(desk, ref, about, reason, user_id=user_id, fingerprint=fingerprint)
        return "Ignored here. Your reason is kept with the text."
    if verb == "again":
        tell_finding_again(desk, ref, about, user_id=user_id, fingerprint=fingerprint)
        return "It is told again."
    if verb == "unhelpful":
        family, _, rest = about.partition("-")
        number, _, words = rest.partition("-")
        call_not_helpful(desk, ref, f"{family}-{number}", words, user_id=user_id)
        return NOT_HELPFUL
    check_id, _, place = about.rpartition("-")
    offset = int(place) if place.isdecimal() and len(place) < 7 else -1
    issue = mend_finding(
        desk, ref, user_id=user_id, check_id=check_id, offset=offset, fingerprint=fingerprint
    )
    new = issue.replacement.new.strip() if issue.replacement else ""
    return f"Changed to “{new}”." if new else "Taken out."
