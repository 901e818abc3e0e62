"""Media: the office's pictures to look through, new ones that are described as they come in, and choosing some for an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.content_store.files import LARGEST_UPLOAD
from campaigns.content_store.film_files import captions_text
from campaigns.content_store.media_files import read_beside
from campaigns.content_store.media_words import MediaWordsNotTakenError, media_words_in
from campaigns.content_store.paths import FOLDER_KINDS
from campaigns.content_store.problems import Problems
from campaigns.content_store.recordings import LARGEST, is_recording_name
from campaigns.domain.items.cropping import SHAPES, Focus
from campaigns.domain.items.documents import MediaDocument
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted
from campaigns.errors import CampaignDeskError
from campaigns.services.content.importing import list_campaigns
from campaigns.services.content.item_pictures import add_to_item
from campaigns.services.content.media_changes import MediaConflictError, change_media_words
from campaigns.services.content.media_library import SHOWS, MediaQuery, media_page
from campaigns.services.content.media_looks import WIDTHS, Look, picture_look
from campaigns.services.core.bench import NotLookedAtError
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.kept_forms import hide_what_was_typed, typed_again
from campaigns.web.media_form import WordsTyped, described_error, field_id, read_form, typed_of
from campaigns.web.numbers import page_number
from campaigns.web.pages import item_url
from campaigns.web.picture_answers import captions_answer, film_answer, picture_answer
from campaigns.web.uploads import Uploaded, allow_pictures, sent_files, take_in

blueprint = Blueprint("media", __name__, url_prefix="/media")
IN = "/in/<campaign>"
MEGABYTES = (LARGEST_UPLOAD // 1_000_000, LARGEST // 1_000_000)  # of pictures, and of a film


@blueprint.url_value_preprocessor
def may_be_large(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    allow_pictures()


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return _list(MediaQuery(request.args.get("campaign", ""), *_asked()))


@blueprint.get(IN)
@requires(Permission.READ)
def of_campaign(campaign: str) -> ResponseReturnValue:
    return _list(MediaQuery(campaign, *_asked()), campaign=campaign)


def _asked() -> tuple[str, str, int]:
    show = request.args.get("show", "")
    if show not in SHOWS:
        abort(404)
    return request.args.get("q", "")[:200].strip(), show, page_number(request.args)


def _list(
    query: MediaQuery,
    *,
    campaign: str = "",
    uploaded: Uploaded | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    titles = dict(list_campaigns(current_desk()))
    if query.campaign and query.campaign not in titles:
        abort(404)
    try:
        page, trouble = media_page(current_desk(), query), ""
    except NotLookedAtError as error:
        page, trouble = None, str(error)
    return render_template(
        "media/index.html",
        page=page,
        trouble=trouble,
        query=query,
        campaign=campaign,
        titles=titles,
        shows=SHOWS,
        megabytes=MEGABYTES,
        uploaded=uploaded,
        errors=errors or {},
    )


@blueprint.post("/upload")
@requires(Permission.WRITE)
def upload() -> ResponseReturnValue:
    """Pictures come in; from a script one by one, which is answered as data."""
    campaign, files, is_script = request.form.get("campaign", ""), sent_files("file"), _is_script()
    if campaign not in dict(list_campaigns(current_desk())):
        return _refused("Choose the campaign they belong to.", field="into", is_script=is_script)
    if not files:
        return _refused("Choose at least one picture or film.", campaign=campaign, is_script=is_script)
    uploaded = take_in(campaign, files)
    if is_script:
        told = {"names": uploaded.names, "told": uploaded.told, "refused": list(uploaded.refused)}
        return jsonify(told), HTTPStatus.BAD_REQUEST if uploaded.refused else HTTPStatus.OK
    if uploaded.refused:
        errors = {"file": " ".join(uploaded.refused)}
        page = _list(MediaQuery(campaign), campaign=campaign, uploaded=uploaded, errors=errors)
        return page, HTTPStatus.BAD_REQUEST
    if uploaded.told:
        flash(uploaded.told, "notice")
    return redirect(_describe_url(campaign, uploaded.names), HTTPStatus.SEE_OTHER)


def _is_script() -> bool:
    return request.headers.get("Accept") == "application/json"


def _refused(words: str, *, is_script: bool, campaign: str = "", field: str = "file") -> ResponseReturnValue:
    if is_script:
        return jsonify({"names": [], "told": "", "refused": [words]}), HTTPStatus.BAD_REQUEST
    return _list(MediaQuery(campaign), campaign=campaign, errors={field: words}), HTTPStatus.BAD_REQUEST


def _describe_url(campaign: str, names: list[str]) -> str:
    return url_for("media.describe", campaign=campaign, name=names)


@dataclass(frozen=True)
class Described:
    """One picture of the page that asks for descriptions. ``now`` is what somebody else wrote meanwhile, if anybody did."""

    number: int
    name: str
    seen: str
    typed: WordsTyped
    now: WordsTyped | None = None

    @property
    def is_film(self) -> bool:
        return is_recording_name(self.name)


@blueprint.get(f"{IN}/describe")
@requires(Permission.WRITE)
def describe(campaign: str) -> ResponseReturnValue:
    """New pictures, each beside the box for what it shows."""
    typed = MultiDict(typed_again())
    if "name" in typed:
        return _describing(campaign, [_as_typed(typed, *one) for one in _sent(typed)], {})
    pictures = []
    for number, name in enumerate(request.args.getlist("name")[:50], start=1):
        beside = read_beside(current_desk().content, campaign, name)
        words = media_words_in(beside.text, current_desk().content.zone)
        pictures.append(Described(number, name, beside.sha256, typed_of(words)))
    if not pictures:
        abort(404)
    return _describing(campaign, pictures, {})


@blueprint.post(f"{IN}/describe")
@requires(Permission.WRITE)
def save_descriptions(campaign: str) -> ResponseReturnValue:
    """Each is kept by itself; the page comes again with those in which something is to be mended."""
    left, errors = [], dict[str, str]()
    status = HTTPStatus.BAD_REQUEST
    sent = _sent(request.form)
    for number, name in sent:
        picture = _as_typed(request.form, number, name)
        try:
            found = _save_one(campaign, picture)
        except MediaConflictError as error:
            now = typed_of(error.now)
            found = {field_id(number, "alt"): str(error)}
            picture, status = (
                Described(number, name, error.beside.sha256, picture.typed, now),
                status_of(error),
            )
        except CampaignDeskError as error:
            found, status = {"": str(error)}, status_of(error)
        if found:
            left.append(picture)
            errors |= found
    if left:
        page = _describing(campaign, left, errors)
        hide_what_was_typed()
        return page, status
    if len(sent) == 1 and is_recording_name(
        sent[0][1]
    ):  # there is more to say of a film: its captions, its sound
        return done("Described.", url_for("media_file.show", campaign=campaign, name=sent[0][1]))
    words = "Described." if len(sent) == 1 else f"{len(sent)} pictures are described."
    return done(words, url_for("media.of_campaign", campaign=campaign))


def _save_one(campaign: str, picture: Described) -> Mapping[str, str]:
    read = read_form(request.form, picture.number)
    if errors := read.errors or described_error(read, picture.number):
        return errors
    try:
        change_media_words(
            current_desk(), campaign, picture.name, read.words, user_id=the_user().id, seen=picture.seen
        )
    except MediaWordsNotTakenError as error:
        return {field_id(picture.number, error.field) if error.field else "": str(error)}
    return {}


def _sent(form: MultiDict[str, str]) -> list[tuple[int, str]]:
    """The pictures of the form with the number that is in the names of their fields."""
    numbers = [int(number) for number in form.getlist("number") if number.isdecimal() and len(number) < 4]
    return list(zip(numbers, form.getlist("name"), strict=False))


def _as_typed(form: MultiDict[str, str], number: int, name: str) -> Described:
    return Described(number, name, form.get(f"seen-{number}", ""), read_form(form, number).typed)


def _describing(campaign: str, pictures: list[Described], errors: Mapping[str, str]) -> str:
    title = current_desk().content.read_campaign(campaign).title
    return render_template(
        "media/describe.html", campaign=campaign, campaign_title=title, pictures=pictures, errors=errors
    )


@blueprint.get(f"{IN}/look/<name>")
@requires(Permission.READ)
def look(campaign: str, name: str) -> ResponseReturnValue:
    """A picture as a page shows it: small, or cut to a shape around a point."""
    width = request.args.get("w", WIDTHS[0], type=int)
    shape = request.args.get("shape", "")
    if width not in WIDTHS or (shape and shape not in SHAPES):
        abort(404)
    focus = Focus.of(request.args.get("x", 50.0, type=float), request.args.get("y", 50.0, type=float))
    try:
        return picture_answer(picture_look(current_desk(), campaign, name, Look(width, shape, focus)))
    except CampaignDeskError:
        abort(404)


@blueprint.get(f"{IN}/play/<name>")
@requires(Permission.READ)
def play(campaign: str, name: str) -> ResponseReturnValue:
    """A film as its file is now."""
    return film_answer(_film(campaign, name).path)


@blueprint.get(f"{IN}/captions/<name>")
@requires(Permission.READ)
def captions(campaign: str, name: str) -> ResponseReturnValue:
    """Its captions as WebVTT."""
    text = captions_text(current_desk().content.root, _film(campaign, name), Problems(""))
    return captions_answer(text.encode()) if text else abort(404)


def _film(campaign: str, name: str) -> MediaDocument:
    try:
        film = current_desk().content.media_document(campaign, name)
    except CampaignDeskError:
        abort(404)
    return film if film.is_video and not film.is_missing else abort(404)


@blueprint.get(f"{IN}/choose")
@requires(Permission.WRITE)
def choose(campaign: str) -> ResponseReturnValue:
    """Pictures of the campaign to tick, for one of its items."""
    words, _, number = _asked()
    return render_template(
        "media/choose.html",
        campaign=campaign,
        ref=_item_of(campaign, request.args.get("for", "")),
        words=words,
        page=media_page(current_desk(), MediaQuery(campaign, words, page=number)),
    )


@blueprint.post(f"{IN}/choose")
@requires(Permission.WRITE)
def chosen(campaign: str) -> ResponseReturnValue:
    ref, names = _item_of(campaign, request.form.get("for", "")), request.form.getlist("name")
    address = f"{item_url(ref, 'editor.edit')}#pictures"
    if not names:
        return redirect(address, HTTPStatus.SEE_OTHER)
    add_to_item(current_desk(), ref, names, user_id=the_user().id)
    return done(counted(len(names), "picture added.", "pictures added."), address)


def _item_of(campaign: str, ref: str) -> str:
    parts = ref.split("/")
    if len(parts) != 3 or parts[0] != campaign or parts[1] not in FOLDER_KINDS:
        abort(404)
    return ref
