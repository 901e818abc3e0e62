"""The page on which a sign-off is decided: who asks, what changed since this person last agreed, the words, then the decision."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import request

from campaigns.models.content import Revision, find_revision
from campaigns.reports.screens.item import ItemScreen
from campaigns.services.core.bench import NotLookedAtError
from campaigns.services.signoff.differences import Differences, EarlierLook, differences, last_look
from campaigns.web.access import the_user
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.item_page import item_page


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
    return {
        "told": told,
        "untold": untold,
        "view": _view(told),
        "since": "since you opened this page" if opened else _since(earlier),
        "earlier_at": earlier.at if earlier and not opened else None,
    }


def _opened_before(revision: Revision) -> Revision | None:
    """The older text that was on the page whose form was sent: then it is from there that the changes are told."""
    number = request.form.get("revision", 0, type=int)
    if not 0 < number < revision.number:
        return None
    return find_revision(page_session(), revision.item_id, number)


def _told(revision: Revision, before: Revision | None) -> tuple[Differences, str]:
    """And why the words can't be shown field by field; the previews of what was frozen stand below all the same."""
    try:
        return differences(current_desk(), revision, before), ""
    except NotLookedAtError as error:
        return Differences(()), str(error)


def _view(told: Differences) -> View:
    if not told.is_compared or not told.is_changed:
        return View.CLEAN
    wanted = request.args.get("view", "")
    return View(wanted) if wanted in list(View) else View.CHANGES


def _since(earlier: EarlierLook | None) -> str:
    if earlier is None:
        return ""
    who = "you" if earlier.is_own else earlier.by
    return f"since {who} {'agreed' if earlier.has_agreed else 'asked for changes'}"
