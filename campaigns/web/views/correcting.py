"""Correcting a published item: the note that is kept with it, and the post that says it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.content import find_item
from campaigns.models.corrections import list_corrections
from campaigns.services.content.correcting import note_correction, write_correction_post
from campaigns.services.content.library import refresh_library
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.moment_form import form_again
from campaigns.web.pages import item_url

blueprint = Blueprint("correcting", __name__)
ITEM = "/items/<campaign>/<folder>/<slug>/correction"


@blueprint.get(ITEM)
@requires(Permission.WRITE)
def form(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    return _page(f"{campaign}/{folder}/{slug}")


@blueprint.post(ITEM)
@requires(Permission.WRITE)
def note(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    ref = f"{campaign}/{folder}/{slug}"
    with refused_on(lambda error: _page(ref, error)):
        note_correction(current_desk(), ref, user_id=the_user().id, words=request.form.get("words", ""))
    return done(
        "The correction is kept with the item. To tell people, write a post about it.", item_url(ref) + "#out"
    )


@blueprint.post(f"{ITEM}/<int:correction_id>/post")
@requires(Permission.WRITE)
def write_post(campaign: str, folder: str, slug: str, correction_id: int) -> ResponseReturnValue:
    """A new draft with the words of the correction, which somebody else signs off as any text."""
    ref = f"{campaign}/{folder}/{slug}"
    item = find_item(page_session(), ref)
    if item is None or all(one.id != correction_id for one in list_corrections(page_session(), item.id)):
        abort(404)
    new = write_correction_post(current_desk(), correction_id, user_id=the_user().id)
    refresh_library(current_desk())
    return redirect(item_url(new, "editor.edit"), HTTPStatus.SEE_OTHER)


def _page(ref: str, error: CampaignDeskError | None = None) -> str:
    item = find_item(page_session(), ref)
    if item is None:
        abort(404)
    return render_template("correcting/form.html", item=item, **form_again(error, otherwise="words"))
