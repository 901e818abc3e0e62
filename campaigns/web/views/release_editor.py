"""Writing a press release: a new one, and the page where it is written. Its earlier versions are shown as those of posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.release_words import ReleaseWords
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.services.content.importing import list_campaigns
from campaigns.services.content.library import refresh_library
from campaigns.services.content.writing import (
    Opened,
    Started,
    WordsConflictError,
    create_item,
    merge_words,
    open_release,
    preview_words,
    save_words,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, status_of
from campaigns.web.desk_access import current_desk, now
from campaigns.web.editor_answers import MERGED, conflict, not_saved, see_to, taken
from campaigns.web.editor_page import look_at
from campaigns.web.kept_forms import hide_what_was_typed, typed_again
from campaigns.web.pages import item_url
from campaigns.web.picture_block import picture_act, picture_block, save_descriptions
from campaigns.web.post_form import started_at, started_from
from campaigns.web.release_form import FIELD_OF, PHOTOS, pressed, with_moments, words_of
from campaigns.web.release_page import MORE, release_page
from campaigns.web.uploads import allow_pictures

blueprint = Blueprint("release_editor", __name__)
EDIT = "/items/<campaign>/releases/<slug>/edit"


@blueprint.url_value_preprocessor
def may_be_large(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    allow_pictures()


@blueprint.get("/releases/new")
@requires(Permission.WRITE)
def new() -> ResponseReturnValue:
    return _new(MultiDict({"campaign": request.args.get("campaign", "")}), {})


@blueprint.post("/releases/new")
@requires(Permission.WRITE)
def create() -> ResponseReturnValue:
    campaign, words = request.form.get("campaign", ""), ReleaseWords(title=request.form.get("title", ""))
    errors = {} if campaign else {"campaign": "Choose the campaign it belongs to."}
    if not words.title.strip():
        errors["title"] = "Give it a headline. You can change it until it is signed off."
    if errors:
        return _new(request.form, errors), HTTPStatus.BAD_REQUEST
    try:
        ref = create_item(current_desk(), campaign, words, user_id=the_user().id)
    except WordsNotTakenError as error:
        return _new(request.form, {error.field: str(error)}), status_of(error)
    refresh_library(current_desk())
    return redirect(item_url(ref, "editor.edit"), HTTPStatus.SEE_OTHER)


def _new(typed: MultiDict[str, str], errors: dict[str, str]) -> str:
    campaigns = list_campaigns(current_desk())
    return render_template("editor/release_new.html", campaigns=campaigns, typed=typed, errors=errors)


@blueprint.get(EDIT)
@requires(Permission.WRITE)
def edit(campaign: str, slug: str) -> ResponseReturnValue:
    ref = f"{campaign}/releases/{slug}"
    typed = MultiDict(typed_again())
    if "started" in typed:  # its sender was signed out meanwhile
        return release_page(ref, typed=typed)
    return release_page(ref, more=request.args.get("more", ""))


@blueprint.post(EDIT)
@requires(Permission.WRITE)
def save(campaign: str, slug: str) -> ResponseReturnValue:
    """What the buttons of the page do: save first, then show, go on to sign-off, add, move or take out a piece, or see to a
    finding. Where scripts run, the page also saves by itself."""
    ref, do = f"{campaign}/releases/{slug}", request.form.get("do", "")
    started = started_from(request.form)
    is_by_itself = "HX-Request" in request.headers
    if do == "merge":
        return _merge(ref, started)
    pictures = picture_act(ref, request.form, field=PHOTOS)
    try:
        words = with_moments(pressed(do, words_of(request.form), request.form), request.form)
        save_descriptions(ref, request.form, field=PHOTOS)
        words = replace(words, photos=pictures.names)
        opened = save_words(current_desk(), ref, words, user_id=the_user().id, started=started)
    except WordsConflictError as error:
        return not_saved(error) if is_by_itself else _conflict(ref, error, started, pictures.names)
    except (WordsNotTakenError, FieldError) as error:
        return not_saved(error) if is_by_itself else _refused(ref, error, pictures.names, pictures.errors)
    refresh_library(current_desk())
    if is_by_itself:
        look, kept = look_at(ref), started_at(opened, form=started.form, turn=started.turn)
        block = picture_block(ref, opened.words.photos, field=PHOTOS)
        return render_template(
            "editor/saved.html", ref=ref, look=look, started=kept, pictures=block, saved_at=now()
        )
    if pictures.errors:
        return release_page(ref, opened=opened, errors=pictures.errors), HTTPStatus.BAD_REQUEST
    if pictures.goes_to:
        return redirect(pictures.goes_to, HTTPStatus.SEE_OTHER)
    return _next(ref, do, opened)


def _next(ref: str, do: str, opened: Opened[ReleaseWords]) -> ResponseReturnValue:
    """To the page again, at the piece that the button was about; or on to the sign-off."""
    act, _, what = do.partition("-")
    address = item_url(ref, "editor.edit")
    if do == "signoff":
        return done(
            "Saved. Look at it as journalists will see it, then submit it for sign-off.", item_url(ref)
        )
    if act in ("mend", "leave", "again"):
        return _about_finding(ref, do, opened.fingerprint)
    if act == "add" and what in MORE:
        more = item_url(ref, "editor.edit", more=what)
        return redirect(f"{more}#last-{what}", HTTPStatus.SEE_OTHER)
    if act in ("place", "drop"):
        return redirect(f"{address}#quotes", HTTPStatus.SEE_OTHER)
    return done("Saved.", address)


def _about_finding(ref: str, do: str, fingerprint: str) -> ResponseReturnValue:
    try:
        words = see_to(ref, do, fingerprint)
    except WordsNotTakenError as error:
        return _refused(ref, error, request.form.getlist(PHOTOS), {}, saved=True)
    except ConflictError:
        words = "Saved. That finding is not there any more, so nothing else was changed. Look at the findings again."
    refresh_library(current_desk())
    return done(words, item_url(ref, "editor.edit"))


def _refused(
    ref: str,
    error: WordsNotTakenError | FieldError,
    photos: Sequence[str],
    more: Mapping[str, str],
    *,
    saved: bool = False,
) -> ResponseReturnValue:
    """``photos`` are those with what was uploaded, ``more`` is what else is wrong. ``saved``: the words are in the file; the
    page goes on from there."""
    typed, named = MultiDict(request.form), request.form.getlist(PHOTOS)
    if list(photos[: len(named)]) == named:
        typed.setlist(PHOTOS, photos)
    opened = open_release(current_desk(), ref) if saved else None
    errors = {FIELD_OF.get(error.field, error.field): str(error), **more}
    page = release_page(ref, opened=opened, typed=typed, errors=errors)
    hide_what_was_typed()  # it is in the form
    return page, status_of(error)


def _conflict(
    ref: str, error: WordsConflictError, started: Started, photos: Sequence[str]
) -> ResponseReturnValue:
    typed = MultiDict(request.form)
    typed.setlist(PHOTOS, photos)
    return conflict(ref, error, started, typed)


def _merge(ref: str, started: Started) -> ResponseReturnValue:
    try:
        mine = with_moments(words_of(request.form), request.form)
        words, opened = merge_words(current_desk(), ref, mine, started=started, take=taken())
    except WordsConflictError as error:
        return _conflict(ref, error, started, request.form.getlist(PHOTOS))
    return release_page(ref, opened=opened, words=words, note=MERGED)


@blueprint.post("/items/<campaign>/releases/<slug>/look")
@requires(Permission.WRITE)
def look(campaign: str, slug: str) -> ResponseReturnValue:
    """What journalists would see of the words as typed, at a pause; nothing is saved. What can’t be shown yet leaves all as
    it was: the next saving says why."""
    ref = f"{campaign}/releases/{slug}"
    try:
        draft = preview_words(current_desk(), ref, with_moments(words_of(request.form), request.form))
    except CampaignDeskError:
        return "", HTTPStatus.NO_CONTENT
    return render_template("editor/readers.html", ref=ref, draft=draft)
