"""Writing a post: a new one, the page where it is written, and its earlier versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.post_words import PostWords
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import format_local, parse_moment
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.services.content.importing import list_campaigns
from campaigns.services.content.library import refresh_library
from campaigns.services.content.own_texts import note_own_texts
from campaigns.services.content.presence import note_here
from campaigns.services.content.versions import changes_since, restore_version, versions_of
from campaigns.services.content.writing import (
    Opened,
    Started,
    WordsConflictError,
    create_item,
    merge_words,
    open_item,
    open_post,
    preview_words,
    save_words,
)
from campaigns.services.planning.far_ahead import FarAheadError
from campaigns.services.planning.replacing import replace_and_ask
from campaigns.services.planning.wishes import submit_to_go
from campaigns.services.signoff.review import NotReadyError
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, status_of
from campaigns.web.beside_words import forget_beside, remember_beside
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.editor_answers import MERGED, conflict, not_saved, see_to, taken
from campaigns.web.editor_page import accounts_to_go_to, channel_choices, editor_page, look_at, own_notices
from campaigns.web.kept_forms import hide_what_was_typed, typed_again
from campaigns.web.numbers import row_number
from campaigns.web.pages import item_url
from campaigns.web.part_buttons import place_of, pressed
from campaigns.web.picture_block import PictureAct, picture_act, picture_block, save_descriptions
from campaigns.web.post_form import FIELD_OF, moment_of, started_at, started_from, with_moment, words_of
from campaigns.web.slot_buttons import NEXT_SLOT, slot_for
from campaigns.web.sure import planned_if_sure
from campaigns.web.uploads import allow_pictures

USUAL_TIME = "10:00"
blueprint = Blueprint("editor", __name__)
ITEM = "/items/<campaign>/<folder>/<slug>"


@blueprint.url_value_preprocessor
def may_be_large(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    allow_pictures()


@blueprint.get("/posts/new")
@requires(Permission.WRITE)
def new() -> ResponseReturnValue:
    """``day`` is where it was begun on the calendar; its time is a proposal."""
    asked = {name: request.args.get(name, "") for name in ("campaign", "day")}
    return _new(MultiDict({**asked, "time": USUAL_TIME if asked["day"] else ""}), {})


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
        words = with_moment(words, moment_of(request.form))
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
    return editor_page(ref, place=place_of(request.args))


@blueprint.post(f"{ITEM}/edit")
@requires(Permission.WRITE)
def save(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """What the buttons of the page do: save first, then show, change the parts, see to a finding, or ask for the sign-off.
    Where scripts run, the page also saves by itself."""
    ref, do = f"{campaign}/{folder}/{slug}", request.form.get("do", "")
    remember_beside(ref)
    if do == "merge":
        return _merge(ref)
    started = started_from(request.form)
    is_by_itself = "HX-Request" in request.headers
    pictures = picture_act(ref, request.form)
    try:
        words, place = pressed(do, words_of(request.form), request.form)
        moment = slot_for(ref, words.channels) if do == NEXT_SLOT else moment_of(request.form)
        words = replace(with_moment(words, moment), media=pictures.names)
        save_descriptions(ref, request.form)
        opened = save_words(current_desk(), ref, words, user_id=the_user().id, started=started)
    except WordsConflictError as error:
        return not_saved(error) if is_by_itself else _conflict(ref, error, started, pictures.names)
    except (WordsNotTakenError, FieldError) as error:
        return not_saved(error) if is_by_itself else _refused(ref, error, pictures=pictures)
    refresh_library(current_desk())
    if is_by_itself:
        look, kept = look_at(ref), started_at(opened, form=started.form, turn=started.turn)
        block = picture_block(ref, opened.words.media)
        return render_template(
            "editor/saved.html",
            ref=ref,
            look=look,
            started=kept,
            pictures=block,
            saved_at=now(),
            **own_notices(ref, opened.words),
        )
    if pictures.errors:
        return editor_page(ref, opened=opened, errors=pictures.errors), HTTPStatus.BAD_REQUEST
    if pictures.goes_to:
        return redirect(pictures.goes_to, HTTPStatus.SEE_OTHER)
    if do in ("submit", "replace"):
        return _submitted(ref, do, opened, words)
    if do.startswith("keep-"):
        note_own_texts(ref, opened.words, opened.words, kept=[place.text])
    address = item_url(ref, "editor.edit", **place.address)
    if do == NEXT_SLOT:
        slot = format_local(parse_moment(words.publish_at, local_zone()), local_zone())
        return done(f"Saved for the next free slot: {slot}.", address)
    if do.startswith(("mend-", "leave-", "again-", "unhelpful-")):
        return _about_finding(ref, do, opened.fingerprint, address)
    return (
        done("Saved.", address)
        if do in ("", "save")
        else redirect(address if place.at else f"{address}#text", HTTPStatus.SEE_OTHER)
    )


def _submitted(ref: str, do: str, opened: Opened[PostWords], words: PostWords) -> ResponseReturnValue:
    """Ask for the sign-off of what was just saved. Where a time and accounts are chosen, it goes there once it has it."""
    accounts = (
        accounts_to_go_to(page_session(), words, request.form.getlist("account")) if words.publish_at else []
    )
    ask = replace_and_ask if do == "replace" else submit_to_go
    submit = partial(
        ask,
        current_desk(),
        ref,
        user_id=the_user().id,
        fingerprint=opened.fingerprint,
        account_names=accounts,
        note=request.form.get("note", ""),
    )
    try:
        number = submit() if do == "replace" else planned_if_sure(submit)
    except NotReadyError:
        error = WordsNotTakenError(
            "", "It can’t be submitted yet. First mend what is marked “Must be mended first”."
        )
        return _refused(ref, error, saved=True)
    except FarAheadError as far:
        return _refused(ref, WordsNotTakenError("sure", str(far)), saved=True, far=far.moment)
    except CampaignDeskError as problem:
        page_session().rollback()
        return _refused(ref, WordsNotTakenError("", str(problem)), saved=True)
    forget_beside()
    said = f"Submitted for sign-off as version {number}."
    if accounts:
        said += " Planned, waiting for sign-off: it goes out by itself at its time, once somebody else has approved it."
    return done(said, item_url(ref))


def _about_finding(ref: str, do: str, fingerprint: str, address: str) -> ResponseReturnValue:
    """What was typed is saved by now; then the one finding is mended, or passed over with its reason, or told again."""
    try:
        words = see_to(ref, do, fingerprint)
    except WordsNotTakenError as error:
        return _refused(ref, error, saved=True)
    except ConflictError:
        words = "Saved. That finding is not there any more, so nothing else was changed. Look at the findings again."
    refresh_library(current_desk())
    return done(words, address)


def _refused(
    ref: str,
    error: WordsNotTakenError | FieldError,
    *,
    pictures: PictureAct | None = None,
    saved: bool = False,
    far: datetime | None = None,
) -> ResponseReturnValue:
    """``saved``: the words themselves are in the file; the page goes on from there."""
    errors = {FIELD_OF.get(error.field, error.field): str(error), **(pictures.errors if pictures else {})}
    typed, named = MultiDict(request.form), tuple(request.form.getlist("media"))
    if pictures and pictures.names[: len(named)] == named:  # with what was uploaded
        typed.setlist("media", pictures.names)
    opened = open_post(current_desk(), ref) if saved else None
    page = editor_page(ref, opened=opened, typed=typed, errors=errors, far=far)
    hide_what_was_typed()  # it is in the form
    return page, status_of(error)


def _conflict(
    ref: str, error: WordsConflictError, started: Started, pictures: Sequence[str]
) -> ResponseReturnValue:
    typed = MultiDict(request.form)
    typed.setlist("media", pictures)
    return conflict(ref, error, started, typed)


def _merge(ref: str) -> ResponseReturnValue:
    started = started_from(request.form)
    try:
        mine = with_moment(words_of(request.form), moment_of(request.form))
        words, opened = merge_words(current_desk(), ref, mine, started=started, take=taken())
    except WordsConflictError as error:
        return _conflict(ref, error, started, request.form.getlist("media"))
    return editor_page(ref, opened=opened, words=words, note=MERGED)


@blueprint.post(f"{ITEM}/look")
@requires(Permission.WRITE)
def look(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """What readers would see of the words as typed, at a pause; nothing is saved. What can’t be shown yet leaves all as it
    was: the next saving says why."""
    ref = f"{campaign}/{folder}/{slug}"
    try:
        words = with_moment(words_of(request.form), moment_of(request.form))
        draft = preview_words(current_desk(), ref, words)
    except CampaignDeskError:
        return "", HTTPStatus.NO_CONTENT
    return render_template("editor/readers.html", ref=ref, draft=draft)


@blueprint.post(f"{ITEM}/here")
@requires(Permission.WRITE)
def here(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    """The page that is open says so, and is told who else has it open."""
    names = note_here(current_desk(), f"{campaign}/{folder}/{slug}", user_id=the_user().id)
    return render_template("editor/here.html", names=names)


@blueprint.get(f"{ITEM}/versions")
@requires(Permission.WRITE)
def versions(campaign: str, folder: str, slug: str) -> ResponseReturnValue:
    ref = f"{campaign}/{folder}/{slug}"
    chosen = row_number(request.args, "version")
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
