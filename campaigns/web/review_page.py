"""The page on which a sign-off is decided: who asks, what changed since this person last agreed, the words, then the decision."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import request

from campaigns.domain.text.anchoring import cut_after
from campaigns.domain.text.word_changes import Change, Piece
from campaigns.errors import CampaignDeskError
from campaigns.models.content import Revision, find_revision
from campaigns.reports.screens.comments import CommentsScreen, Place, Thread, comments_screen
from campaigns.reports.screens.item import ItemScreen
from campaigns.services.signoff.differences import Differences, EarlierLook, differences, last_look
from campaigns.web.access import the_user
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.item_page import item_page
from campaigns.web.numbers import whole_number

Marked = tuple[Piece, list[Thread]]


class View(StrEnum):
    """How the words are shown, as the address says it."""

    CHANGES = "changes"
    CLEAN = "clean"
    SIDE = "side"


def review_page(ref: str, **again: Any) -> str:
    """``again`` is what ``item_page`` takes of a form that was sent and could not be done."""
    return item_page(ref, deciding=_deciding, **again)


def _deciding(screen: ItemScreen) -> dict[str, Any]:
    revision = screen.revision
    assert revision is not None, "the item's page leads back to the item where nothing was submitted"
    earlier, opened = last_look(page_session(), revision, user_id=the_user().id), _opened_before(revision)
    told, untold = _told(revision, opened or (earlier.revision if earlier else None))
    commenting = _commenting()
    view, comments = _view(told), comments_screen(page_session(), screen.item.id, told.fields)
    return {
        "told": told,
        "untold": untold,
        "view": view,
        "comments": comments,
        "by_place": comments.by_place,
        "marks": _marks(told, view, comments),
        "commenting": commenting,
        "open_at": {*comments.by_place, *([commenting] if commenting else [])},
        "answering": (request.view_args or {}).get("comment_id")
        or whole_number(request.args.get("answer", "")),
        "since": "since you opened this page" if opened else _since(earlier),
        "earlier_at": earlier.at if earlier and not opened else None,
    }


def _opened_before(revision: Revision) -> Revision | None:
    """The older text that was on the page whose form was sent: then it is from there that the changes are told."""
    number = whole_number(request.form.get("revision", "")) or 0
    if not 0 < number < revision.number:
        return None
    return find_revision(page_session(), revision.item_id, number)


def _told(revision: Revision, before: Revision | None) -> tuple[Differences, str]:
    """And why the words can't be shown field by field; the previews of what was frozen stand below all the same."""
    try:
        return differences(current_desk(), revision, before), ""
    except CampaignDeskError as error:  # not done in time, or written by rules that are no longer read
        return Differences(()), str(error)


def _view(told: Differences) -> View:
    if not told.is_compared or not told.is_changed:
        return View.CLEAN
    wanted = request.args.get("view", "")
    return View(wanted) if wanted in list(View) else View.CHANGES


def _marks(told: Differences, view: View, comments: CommentsScreen) -> dict[Place, list[Marked]]:
    """The pieces of each paragraph that somebody commented on, as this view shows them, with its comments' marks."""
    fields, found = {field.name: field for field in told.fields}, {}
    for place, threads in comments.by_place.items():
        name, number = place
        paragraph = next(one for one in fields[name].paragraphs if one.number == number)
        pieces = paragraph.as_now if view is View.CLEAN else paragraph.pieces
        if view is View.SIDE and fields[name].is_changed:
            pieces = tuple(piece for piece in pieces if piece.change is not Change.REMOVED)
        by_id = {thread.id: thread for thread in threads}
        cut = cut_after(pieces, [(thread.end, thread.id) for thread in threads])
        found[place] = [(piece, [by_id[one] for one in ids]) for piece, ids in cut]
    return found


def _commenting() -> Place | None:
    """The paragraph whose form is open: as the address says it, or the form that could not be taken."""
    if request.method == "POST":
        return request.form.get("field", ""), paragraph_number(request.form.get("paragraph", ""))
    field, _, number = request.args.get("comment", "").rpartition(".")
    place = paragraph_number(number)
    return (field, place) if place >= 0 else None


def paragraph_number(told: str) -> int:
    """From 0; -1 for what is none."""
    number = whole_number(told)
    return -1 if number is None else number


def _since(earlier: EarlierLook | None) -> str:
    if earlier is None:
        return ""
    who = "you" if earlier.is_own else earlier.by
    return f"since {who} {'agreed' if earlier.has_agreed else 'asked for changes'}"
