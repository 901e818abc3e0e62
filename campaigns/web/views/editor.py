"""Writing a post: a new one, the page where it is written, and its earlier versions."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.domain.people.permissions import Permission
from campaigns.services.content.importing import list_campaigns
from campaigns.services.content.library import refresh_library
from campaigns.services.content.versions import changes_since, restore_version, versions_of
from campaigns.services.content.writing import (
    WordsConflictError,
    WordsNotTakenError,
    create_item,
    merge_words,
    open_item,
    save_words,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.editor_answers import MERGED, conflict, not_saved, saved_by_itself, taken
from campaigns.web.editor_page import channel_choices, editor_page
from campaigns.web.kept_forms import hide_what_was_typed, typed_again
from campaigns.web.pages import item_url
from campaigns.web.post_form import FIELD_OF, moment_of, started_from, with_moment, words_of

blueprint = Blueprint("editor", __name__)
ITEM = "/items/<campaign>/<folder>/<slug>"


@blueprint.get("/posts/new")
@requires(Permission.WRITE)
def new() -> ResponseReturnValue:
    return _new(MultiDict({"campaign": request.args.get("campaign", "")}), {})


@blueprint.post("/posts/new")
@requires(Permission.WRITE)
def create() -> ResponseReturnValue:
    campaign, words = request.form.get("campaign", ""), words_of(request.form)
    errors = {}
    if not campaign:
        errors["campaign"] = "Choose the campaign it belongs to."
    if not words.title:
        errors["title"] = "Give it a title. Only the office sees it."
    if errors:
        return _new(request.form, errors), HTTPStatus.BAD_REQUEST
    try:
        ref = create_item(current_desk(), campaign, words, user_id=the_user().id)
    except WordsNotTakenError as error:
        return _new(request.form, {FIELD_OF.get(error.field, error.field): str(error)}), status_of(error)
    refresh_library(current_desk())
    return redirect(item_url(ref, "editor.edit"), HTTPStatus.SEE_OTHER)


def _new(typed: MultiDict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "editor/new.html",
        campaigns=list_campaigns(current_desk()),
        channels=channel_choices(page_session(), words_of(typed)),
        typed=typed,
        errors=errors,
    )


@blueprint.get(f"{ITEM}/edit")
@requires(Permission.WRITE)
def edit(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    ref = f"{campaign}/{folder}/{slug}"
    typed = MultiDict(typed_again())
    if "started" in typed:  # its sender was signed out meanwhile
        return editor_page(ref, typed=typed)
    return editor_page(ref, more=request.args.get("more", ""))


@blueprint.post(f"{ITEM}/edit")
@requires(Permission.WRITE)
def save(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """What the buttons of the page do: save, and look again, go on to sign-off, or add a part. Where scripts run, the page
    also saves by itself."""
    ref, do = f"{campaign}/{folder}/{slug}", request.form.get("do", "")
    if do == "merge":
        return _merge(ref)
    started = started_from(request.form)
    is_by_itself = "HX-Request" in request.headers
    try:
        words = with_moment(words_of(request.form), moment_of(request.form))
        opened = save_words(current_desk(), ref, words, user_id=the_user().id, started=started)
    except WordsConflictError as error:
        return not_saved(error) if is_by_itself else conflict(ref, error, started)
    except WordsNotTakenError as error:
        return not_saved(error) if is_by_itself else _refused(ref, error)
    refresh_library(current_desk())
    if is_by_itself:
        return saved_by_itself(ref, opened, started)
    if do == "signoff":
        return done("Saved. Look at it as readers will see it, then submit it for sign-off.", item_url(ref))
    if do.startswith("add-"):
        kind = do.removeprefix("add-")
        return redirect(item_url(ref, "editor.edit", more=kind) + f"#text-{kind}", HTTPStatus.SEE_OTHER)
    return done("Saved.", item_url(ref, "editor.edit"))


def _refused(ref: str, error: WordsNotTakenError) -> ResponseReturnValue:
    errors = {FIELD_OF.get(error.field, error.field): str(error)}
    page = editor_page(ref, typed=request.form, errors=errors)
    hide_what_was_typed()  # it is in the form
    return page, status_of(error)


def _merge(ref: str) -> ResponseReturnValue:
    started = started_from(request.form)
    try:
        mine = with_moment(words_of(request.form), moment_of(request.form))
        words, opened = merge_words(current_desk(), ref, mine, started=started, take=taken())
    except WordsConflictError as error:
        return conflict(ref, error, started)
    return editor_page(ref, opened=opened, words=words, note=MERGED)


@blueprint.get(f"{ITEM}/versions")
@requires(Permission.WRITE)
def versions(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    ref = f"{campaign}/{folder}/{slug}"
    chosen = request.args.get("version", 0, type=int)
    found = versions_of(page_session(), ref)
    return render_template(
        "editor/versions.html",
        ref=ref,
        versions=found,
        chosen=next((one for one in found if one.id == chosen), None),
        changes=changes_since(current_desk(), ref, chosen) if chosen else (),
        opened=open_item(current_desk(), ref),
    )


@blueprint.post(f"{ITEM}/versions/<int:version_id>/restore")
@requires(Permission.WRITE)
def restore(campaign: str, folder: str, slug: str, version_id: int) -> ResponseReturnValue:
    ref = f"{campaign}/{folder}/{slug}"
    fingerprint = request.form.get("fingerprint", "")
    restore_version(current_desk(), ref, version_id, user_id=the_user().id, fingerprint=fingerprint)
    refresh_library(current_desk())
    words = "Brought back. What stood here before is in the list of versions."
    return done(words, url_for("editor.edit", campaign=campaign, folder=folder, slug=slug))
