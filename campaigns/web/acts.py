"""The web door says who acts, and leaves an event for every form that was sent, every refusal and every file taken.

One place for all views: what a view changes is recorded with its transaction; what changes no table, is refused or
fails is recorded here, so that no view can forget it.
"""

from __future__ import annotations

import hmac

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from campaigns.errors import CampaignDeskError
from campaigns.models.people import find_user
from campaigns.services.audit.recording import record_act
from campaigns.services.audit.sealing import seal_at_once
from campaigns.services.core.acting import Acting, ActOutcome, Door, acting_now, set_acting
from campaigns.web.access import ANYBODY, BARE_ENDPOINTS, demand_of, the_user
from campaigns.web.desk_access import current_desk, page_session

log = structlog.get_logger("campaigns.audit")

LOOKING = ("GET", "HEAD", "OPTIONS")
# Parts of an address that open something: never written down.
OPENING_WORDS = ("token", "code", "secret", "signature")
# Form → why sending it leaves no event of its own. What it changes in tables is recorded all the same.
NO_ACT: dict[str, str] = {
    "editor.here": "a page that is open says so by itself",
    "editor.look": "what is typed is shown at each pause, and nothing is saved",
    "release_editor.look": "what is typed is shown at each pause, and nothing is saved",
}


def record_acts(app: Flask) -> None:
    """Call it after the guard is set up: whoever acts is known by then."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_end)


def note_refusal(error: CampaignDeskError) -> None:
    """What kind of refusal the view is about to answer with; its words may name people and stay out."""
    if has_request_context():
        g.refusal = type(error).__name__


def _begin() -> None:
    if request.endpoint is None or request.endpoint in BARE_ENDPOINTS:
        return  # nobody is asked who they are for a style sheet
    acting = _acting()
    if not _is_public() and current_user.is_authenticated:
        acting.actor_id = the_user().id
    set_acting(acting)


def _acting() -> Acting:
    return Acting(
        Door.WEB,
        request.endpoint or "",
        source_address=request.remote_addr or "",
        subject=" ".join(
            "(kept out)" if any(word in name for word in OPENING_WORDS) else str(value)
            for name, value in (request.view_args or {}).items()
        ),
    )


def _finish(answer: Response) -> Response:
    if request.endpoint is not None and _may_matter(answer):
        try:
            _write_down(answer)
        except SQLAlchemyError as error:  # the database is gone: the answer says so, or the next one will
            log.error("act not recorded", act=request.endpoint, error=type(error).__name__)
    return answer


def _may_matter(answer: Response) -> bool:
    """Pages that are only looked at cost nothing here, not even to ask who looks."""
    return request.method not in LOOKING or answer.status_code == 403 or _is_taken_away(answer)


def _write_down(answer: Response) -> None:
    acting = acting_now()
    has_begun = acting.door is Door.WEB
    if not has_begun:  # the guard or the form token's check answered
        acting = _acting()
    if acting.actor_id is None and current_user.is_authenticated:
        acting.actor_id = the_user().id
    outcome = _outcome(answer, acting, has_begun=has_begun)
    if outcome is not None:
        acting.note = _note(answer, outcome)
        if acting.actor_id is None:
            _say_who_was_tried(acting)
        record_act(acting, outcome)


def _end(_error: BaseException | None) -> None:
    acting = acting_now()
    set_acting(None)
    seal_at_once(current_desk(), acting)


def _outcome(answer: Response, acting: Acting, *, has_begun: bool) -> ActOutcome | None:
    """What is to be written down of this answer, if anything.

    Strangers fill no disk: of what they send, only what reached a public page is written down, and not what was
    refused for too many tries or went to a made-up address.
    """
    status = answer.status_code
    if acting.actor_id is None and not (has_begun and _is_public() and request.method not in LOOKING):
        return None
    if status == 429 or (status == 404 and acting.actor_id is None):
        return None
    if status >= 500:
        return ActOutcome.FAILED
    if status >= 400 or not has_begun:
        return ActOutcome.REFUSED
    is_told = acting.events_written > 0 and not acting.files
    return None if is_told or request.endpoint in NO_ACT else ActOutcome.DONE


def _is_taken_away(answer: Response) -> bool:
    return answer.status_code == 200 and answer.headers.get("Content-Disposition", "").startswith(
        "attachment"
    )


def _note(answer: Response, outcome: ActOutcome) -> str:
    if outcome is not ActOutcome.DONE:
        return f"{answer.status_code} {g.get('refusal', '')}".rstrip()
    return " ".join(f"{name}={value}" for name, value in request.args.items() if _is_harmless(name))


def _is_harmless(name: str) -> bool:
    return name != "next" and not any(word in name for word in OPENING_WORDS)


def _say_who_was_tried(acting: Acting) -> None:
    """Whose address it was; of an unknown one a keyed hash, which tells two apart and can't be guessed back.

    What has no @ may be a password in the wrong field.
    """
    typed = request.form.get("email", "").strip().lower()
    if "@" not in typed:
        return
    user = find_user(page_session(), typed)
    key = current_desk().settings.secret_key.encode()
    digest = hmac.new(key, b"address tried: " + typed.encode(errors="replace"), "sha256").hexdigest()
    acting.subject = f"users:{user.id}" if user is not None else f"address {digest[:32]}"


def _is_public() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return demand_of(view) == ANYBODY
