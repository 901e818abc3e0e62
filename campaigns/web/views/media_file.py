"""One picture: what is written beside it, what each channel makes of it, where it is used, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict

from campaigns.content_store.files import TEXT_LIMIT
from campaigns.content_store.media_words import (
    IN_AN_EDITOR,
    MediaWords,
    MediaWordsNotTakenError,
    media_words_in,
)
from campaigns.content_store.picture_intake import RefusedPictureError
from campaigns.content_store.recordings import is_recording_name
from campaigns.domain.items.cropping import SHAPES, Focus, takers_of
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.services.content.film_changes import choose_poster, give_captions, replace_film, workshop
from campaigns.services.content.library import refresh_library
from campaigns.services.content.media_changes import (
    MediaConflictError,
    change_media_words,
    keep_crop,
    replace_picture,
    take_out_of_use,
    use_again,
)
from campaigns.services.content.media_library import MediaFile, media_file
from campaigns.services.content.media_looks import WIDTHS
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.kept_forms import hide_what_was_typed, typed_again
from campaigns.web.media_form import WordsTyped, field_id, read_form, typed_of
from campaigns.web.uploads import allow_pictures, is_sent_film, picture_bytes, put_into, sent_files

blueprint = Blueprint("media_file", __name__, url_prefix="/media/in/<campaign>/files/<name>")
OUT = (
    "It is out of use from today on. It is not offered any more, and nothing goes out with it: what is planned with it is "
    "held, and waits for your decision."
)


@blueprint.url_value_preprocessor
def may_be_large(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    allow_pictures()


@blueprint.get("")
@requires(Permission.READ)
def show(campaign: str, name: str) -> ResponseReturnValue:
    typed = MultiDict(typed_again())
    if "seen-1" in typed:
        return _page(campaign, name, typed=read_form(typed, 1).typed, seen=typed["seen-1"])
    return _page(campaign, name)


def _page(
    campaign: str,
    name: str,
    *,
    typed: WordsTyped | None = None,
    seen: str | None = None,
    now: WordsTyped | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """With what is written beside it, or as it was ``typed``; ``now`` is what somebody else wrote meanwhile."""
    screen = media_file(current_desk(), campaign, name)
    words, trouble = _words(screen)
    return render_template(
        "media/show.html",
        screen=screen,
        words=words,
        trouble=trouble,
        typed=typed or typed_of(words),
        seen=screen.beside.sha256 if seen is None else seen,
        now=now,
        campaign=campaign,
        campaign_title=current_desk().content.read_campaign(campaign).title,
        errors=errors or {},
    )


def _words(screen: MediaFile) -> tuple[MediaWords, str]:
    """What is written beside it, and why that can't be read or not all of it."""
    try:
        words = media_words_in(screen.beside.text, current_desk().content.zone)
    except MediaWordsNotTakenError as error:
        return MediaWords(), str(error)
    issues = screen.picture.issues
    return words, IN_AN_EDITOR.format(
        why=issues[0].message
    ) if issues and not screen.picture.is_missing else ""


@blueprint.post("/words")
@requires(Permission.WRITE)
def change(campaign: str, name: str) -> ResponseReturnValue:
    read = read_form(request.form, 1)
    seen = request.form.get("seen-1", "")
    if read.errors:
        return _again(campaign, name, HTTPStatus.BAD_REQUEST, typed=read.typed, seen=seen, errors=read.errors)
    try:
        change_media_words(current_desk(), campaign, name, read.words, user_id=the_user().id, seen=seen)
    except MediaConflictError as error:
        wrong = {field_id(1, "alt"): str(error)}
        new, now = error.beside.sha256, typed_of(error.now)
        return _again(campaign, name, status_of(error), typed=read.typed, seen=new, now=now, errors=wrong)
    except MediaWordsNotTakenError as error:
        wrong = {field_id(1, error.field) if error.field else "": str(error)}
        return _again(campaign, name, status_of(error), typed=read.typed, seen=seen, errors=wrong)
    return _done("Saved.", campaign, name)


def _again(campaign: str, name: str, status: HTTPStatus, **what: Any) -> ResponseReturnValue:
    page = _page(campaign, name, **what)
    hide_what_was_typed()
    return page, status


@blueprint.post("/replace")
@requires(Permission.WRITE)
def replace(campaign: str, name: str) -> ResponseReturnValue:
    files = sent_files("file")
    try:
        if not files:
            return _again(
                campaign,
                name,
                HTTPStatus.BAD_REQUEST,
                errors={"file": "Choose the file that comes in its place."},
            )
        _put_in_place(campaign, name, files[0])
    except CampaignDeskError as error:
        return _again(campaign, name, status_of(error), errors={"file": str(error)})
    words = (
        "Replaced. Drafts have the new one. What was submitted keeps the earlier one until it is submitted again, and "
        "is signed off anew then. Look whether the description still fits."
    )
    return _done(words, campaign, name)


def _put_in_place(campaign: str, name: str, file: FileStorage) -> None:
    desk, new_name, user_id = current_desk(), file.filename or "", the_user().id
    seen = request.form.get("picture", "")
    if is_recording_name(name):
        if not is_sent_film(file):
            raise RefusedPictureError(
                f"{new_name} is no film that is taken here. Save it as MP4, and upload that."
            )
        with workshop(desk, campaign, user_id=user_id) as folder:
            replace_film(desk, campaign, name, put_into(folder, file), new_name, user_id=user_id, seen=seen)
    else:
        replace_picture(desk, campaign, name, picture_bytes(file), new_name, user_id=user_id, seen=seen)


@blueprint.post("/captions")
@requires(Permission.WRITE)
def caption(campaign: str, name: str) -> ResponseReturnValue:
    files = sent_files("captions-file")
    try:
        if not files:
            raise RefusedPictureError("Choose the captions file (SRT or WebVTT).")
        raw = files[0].stream.read(TEXT_LIMIT + 1)
        give_captions(current_desk(), campaign, name, raw, user_id=the_user().id)
    except CampaignDeskError as error:
        return _again(campaign, name, status_of(error), errors={"captions-file": str(error)})
    return _done("The captions are kept. Play the film and look whether they fit.", campaign, name)


@blueprint.post("/poster")
@requires(Permission.WRITE)
def poster(campaign: str, name: str) -> ResponseReturnValue:
    try:
        moment = float(request.form.get("second", "").replace(",", "."))
        choose_poster(current_desk(), campaign, name, moment, user_id=the_user().id)
    except ValueError:
        wrong = {"second": "Give the moment in seconds from the beginning, like 2.5."}
        return _again(campaign, name, HTTPStatus.BAD_REQUEST, errors=wrong)
    except CampaignDeskError as error:
        return _again(campaign, name, status_of(error), errors={"second": str(error)})
    return _done("That picture stands for the film from now on.", campaign, name)


@blueprint.post("/out-of-use")
@requires(Permission.WRITE)
def take_out(campaign: str, name: str) -> ResponseReturnValue:
    take_out_of_use(current_desk(), campaign, name, user_id=the_user().id)
    return _done(OUT, campaign, name)


@blueprint.post("/use-again")
@requires(Permission.WRITE)
def bring_back(campaign: str, name: str) -> ResponseReturnValue:
    use_again(current_desk(), campaign, name, user_id=the_user().id)
    return _done("It may be used again, without a last day.", campaign, name)


@blueprint.get("/crop")
@requires(Permission.WRITE)
def crop(campaign: str, name: str) -> ResponseReturnValue:
    """The shapes it can be cut to, around the point that was pressed or typed."""
    screen = media_file(current_desk(), campaign, name)
    picture = screen.picture
    if not picture.width or picture.is_recording or picture.is_animated:
        abort(404)
    scale = WIDTHS[0] / max(picture.width, picture.height, WIDTHS[0])
    shown = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return render_template(
        "media/crop.html",
        screen=screen,
        campaign=campaign,
        shown=shown,
        focus=_focus(shown),
        shapes=SHAPES.values(),
        channels=[kind.label for kind in takers_of(1, 1)],
        whole={kind.label for kind in takers_of(picture.width, picture.height)},
    )


def _focus(shown: tuple[int, int]) -> Focus:
    """Where the small picture was pressed; a key that presses it says 0 and 0, which is no place that anybody meant."""
    at_x, at_y = request.args.get("at.x", 0, type=int), request.args.get("at.y", 0, type=int)
    if at_x or at_y:
        return Focus.of(round(at_x * 100 / shown[0]), round(at_y * 100 / shown[1]))
    return Focus.of(request.args.get("x", 50.0, type=float), request.args.get("y", 50.0, type=float))


@blueprint.post("/crop")
@requires(Permission.WRITE)
def cut(campaign: str, name: str) -> ResponseReturnValue:
    shape = SHAPES.get(request.form.get("shape", ""))
    if shape is None:
        abort(404)
    focus = Focus.of(request.form.get("x", 50.0, type=float), request.form.get("y", 50.0, type=float))
    made = keep_crop(current_desk(), campaign, name, shape, focus, user_id=the_user().id)
    words = (
        "Kept as a picture of its own. Look whether the description still says what can be seen."
        if made.is_new
        else "This part of it was kept before. Here it is."
    )
    return _done(words, campaign, made.name)


def _done(words: str, campaign: str, name: str) -> ResponseReturnValue:
    """What is written beside a picture counts for the items that have it."""
    refresh_library(current_desk())
    return done(words, url_for("media_file.show", campaign=campaign, name=name))
