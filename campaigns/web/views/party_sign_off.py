"""Where somebody without an account signs off by the link sent to them. Opening it shows nothing of the words: programs that
look through e-mail open every link, and press what is not a form of ours at most. A person asks for the words, and decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.errors import CampaignDeskError, FieldError
from campaigns.models.content import Revision, hashes_in
from campaigns.reports.screens.asked import asked_lines
from campaigns.services.content.preview import ItemPreview, revision_preview
from campaigns.services.signoff.answering import (
    Answer,
    Followed,
    LinkState,
    NothingRecordedError,
    decide_by_link,
    follow,
    note_opened,
    send_me_another,
)
from campaigns.services.signoff.party_links import subject_of
from campaigns.services.workflow.approvals import is_office_approved
from campaigns.web.access import for_anybody
from campaigns.web.answers import status_of
from campaigns.web.desk_access import current_desk, now, page_session
from campaigns.web.picture_answers import stored_answer
from campaigns.web.security import without_referrer
from campaigns.web.visitors import the_visitor

blueprint = Blueprint("party_sign_off", __name__, url_prefix="/sign-off/<code>")


@blueprint.after_request
def say_nothing_of_the_address(answer: Response) -> Response:
    """The address is the key: no other site is told it."""
    return without_referrer(answer)


@blueprint.get("")
@for_anybody
def show(code: str) -> ResponseReturnValue:
    followed = _followed(code)
    if followed is None:
        return _over(code, None)
    note_opened(current_desk(), followed.link.id)
    if followed.state is LinkState.OPEN:
        return _render("ask", code, followed)
    if followed.state is LinkState.USED:
        return _render("done", code, followed)
    return _over(code, followed)


@blueprint.post("/words")
@for_anybody
def words(code: str) -> ResponseReturnValue:
    """Answered at once and not by a redirect: what comes back is to be seen only by whoever pressed the button."""
    followed = _followed(code)
    if followed is None:
        return _over(code, None)
    if followed.state is not LinkState.OPEN:
        return redirect(url_for("party_sign_off.show", code=code), 303)
    note_opened(current_desk(), followed.link.id, words=True)
    return _words_page(code, followed, {}, {})


@blueprint.post("")
@for_anybody
def decide(code: str) -> ResponseReturnValue:
    typed = {name: request.form.get(name, "") for name in ("decision", "words", "name", "seen")}
    try:
        decide_by_link(current_desk(), code, Answer(**typed), visitor=the_visitor())
    except FieldError as error:
        page_session().rollback()
        followed = _followed(code)
        if followed is None or followed.state is not LinkState.OPEN:
            return _over(code, followed)
        return _words_page(code, followed, typed, {error.field: str(error)}), status_of(error)
    except NothingRecordedError:
        page_session().rollback()
        return _over(code, _followed(code), nothing_recorded=True)
    except CampaignDeskError as error:
        page_session().rollback()
        return _render("refused", code, _followed(code), why=str(error)), status_of(error)
    return redirect(url_for("party_sign_off.show", code=code), 303)


@blueprint.post("/again")
@for_anybody
def another(code: str) -> ResponseReturnValue:
    """A new link, to the address that this one was sent to and no other."""
    if send_me_another(current_desk(), code, visitor=the_visitor()):
        return _render("sent", code, None)
    return _render("not-sent", code, None), 404


@blueprint.get("/pictures/<sha256>")
@for_anybody
def picture(code: str, sha256: str) -> ResponseReturnValue:
    """A picture of the words that were shown: only once somebody asked for the words, and only one of theirs."""
    followed = _followed(code)
    if followed is None or followed.revision is None or followed.link.words_shown_at is None:
        abort(404)
    if followed.state is not LinkState.OPEN or sha256 not in hashes_in(followed.revision.rendered):
        abort(404)
    return stored_answer(current_desk().media, sha256)


def _followed(code: str) -> Followed | None:
    return follow(page_session(), current_desk(), code, visitor=the_visitor())


def _over(code: str, followed: Followed | None, *, nothing_recorded: bool = False) -> ResponseReturnValue:
    return _render("over", code, followed, nothing_recorded=nothing_recorded), 410 if followed else 404


def _words_page(code: str, followed: Followed, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    revision = followed.revision
    assert revision is not None
    g.link_code = code  # where the pictures are for whoever has no account
    others = asked_lines(page_session(), followed.item, revision, now=now())
    own = next(line for line in others if line.row.id == followed.asked.id)
    return _render(
        "words",
        code,
        followed,
        text=_without_our_notes(revision),
        channels=revision.channels,
        own=own,
        others=[line for line in others if line is not own],
        is_approved=is_office_approved(revision, for_practice=True),
        typed=typed,
        errors=errors,
    )


def _without_our_notes(revision: Revision) -> ItemPreview:
    """What it costs and what a writer should know is the office's own."""
    text = revision_preview(revision)
    return replace(text, channels=tuple(replace(one, notes=()) for one in text.channels))


def _render(state: str, code: str, followed: Followed | None, **values: Any) -> str:
    return render_template(
        "party_sign_off/show.html",
        page=state,
        code=code,
        followed=followed,
        title=subject_of(current_desk(), followed.asked) if followed else "",
        **values,
    )
