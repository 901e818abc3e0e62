"""Writing a press release: a new one, and the page where it is written. Its earlier versions are shown as those of posts."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.domain.people.permissions import Permission
from campaigns.services.content.importing import list_campaigns
from campaigns.services.content.library import refresh_library
from campaigns.services.content.writing import (
    ReleaseWords,
    WordsConflictError,
    WordsNotTakenError,
    create_item,
    merge_words,
    save_words,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.editor_answers import MERGED, conflict, not_saved, saved_by_itself, taken
from campaigns.web.kept_forms import hide_what_was_typed, typed_again
from campaigns.web.pages import item_url
from campaigns.web.post_form import started_from
from campaigns.web.release_form import FIELD_OF, pressed, with_moments, words_of
from campaigns.web.release_page import MORE, release_page

blueprint = Blueprint("release_editor", __name__)
EDIT = "/items/<campaign>/releases/<slug>/edit"


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
    """What the buttons of the page do: save, and look again, go on to sign-off, add, move or take out a piece. Where scripts
    run, the page also saves by itself."""
    ref, do = f"{campaign}/releases/{slug}", request.form.get("do", "")
    started = started_from(request.form)
    is_by_itself = "HX-Request" in request.headers
    try:
        if do == "merge":
            return _merge(ref)
        words = with_moments(pressed(do, words_of(request.form), request.form), request.form)
        opened = save_words(current_desk(), ref, words, user_id=the_user().id, started=started)
    except WordsConflictError as error:
        return not_saved(error) if is_by_itself else conflict(ref, error, started)
    except WordsNotTakenError as error:
        return not_saved(error) if is_by_itself else _refused(ref, error)
    refresh_library(current_desk())
    if is_by_itself:
        return saved_by_itself(ref, opened, started)
    if do == "signoff":
        return done(
            "Saved. Look at it as journalists will see it, then submit it for sign-off.", item_url(ref)
        )
    return _back(ref, do)


def _back(ref: str, do: str) -> ResponseReturnValue:
    """To the page, at the piece that the button was about."""
    act, _, what = do.partition("-")
    if act == "add" and what in MORE:
        address = item_url(ref, "editor.edit", more=what)
        return redirect(f"{address}#last-{what}", HTTPStatus.SEE_OTHER)
    if act in ("place", "drop"):
        return redirect(f"{item_url(ref, 'editor.edit')}#quotes", HTTPStatus.SEE_OTHER)
    return done("Saved.", item_url(ref, "editor.edit"))


def _refused(ref: str, error: WordsNotTakenError) -> ResponseReturnValue:
    page = release_page(ref, typed=request.form, errors={FIELD_OF.get(error.field, error.field): str(error)})
    hide_what_was_typed()  # it is in the form
    return page, status_of(error)


def _merge(ref: str) -> ResponseReturnValue:
    mine, started = with_moments(words_of(request.form), request.form), started_from(request.form)
    words, opened = merge_words(current_desk(), ref, mine, started=started, take=taken())
    return release_page(ref, opened=opened, words=words, note=MERGED)
