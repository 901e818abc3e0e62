"""Import: a file goes up, what was made of it is shown with the text to change, and only then it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.content_store.paths import slugify
from campaigns.domain.people.permissions import Permission
from campaigns.errors import NotFoundError
from campaigns.importing.limits import LARGEST_FILE
from campaigns.importing.values import ImportFileError
from campaigns.services.content.import_looks import ImportLook, Upload, find_look, start_look
from campaigns.services.content.importing import (
    LONGEST_TOPIC,
    broken_texts,
    list_campaigns,
    new_plan,
    save_import_texts,
)
from campaigns.services.content.library import refresh_library
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on, status_of
from campaigns.web.desk_access import current_desk, now
from campaigns.web.kept_forms import typed_again
from campaigns.web.pages import item_url

blueprint = Blueprint("imports", __name__, url_prefix="/import")

LOOK_AGAIN_AFTER = 2  # seconds
LARGEST_FORM = 4_000_000
DATES = (
    ("", "Let Campaign Desk tell by the rest of the column, or ask"),
    ("day", "The day comes first: 05/06/2027 is 5 June"),
    ("month", "The month comes first: 05/06/2027 is 6 May"),
)
ITEM_KINDS = (("", "Let Campaign Desk guess"), ("release", "A press release"), ("post", "A post"))


@blueprint.url_value_preprocessor
def allow_a_file(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only here forms may be large: before anything reads one, the form token's check included."""
    request.max_content_length = LARGEST_FILE + 100_000
    request.max_form_memory_size = LARGEST_FORM


@blueprint.get("")
@requires(Permission.WRITE)
def form() -> ResponseReturnValue:
    return _form({"campaign": request.args.get("campaign", "")}, {})


@blueprint.post("")
@requires(Permission.WRITE)
def look() -> ResponseReturnValue:
    """What the file holds, or the page that waits for it; nothing is saved."""
    typed = {name: request.form.get(name, "").strip() for name in ("campaign", "new", "kind", "dates")}
    file = request.files.get("file")
    errors = {}
    if file is None or not file.filename:
        errors["file"] = "Choose the file to import."
    campaign = typed["campaign"] or slugify(typed["new"])
    if not campaign:
        errors["campaign"] = "Choose the campaign it belongs to, or name a new one."
    if errors or file is None:
        return _form(typed, errors), HTTPStatus.BAD_REQUEST
    upload = Upload(
        file.read(),
        name=file.filename or "",
        campaign=campaign,
        kind=typed["kind"] if typed["kind"] in ("post", "release") else None,
        month_first={"day": False, "month": True}.get(typed["dates"]),
        typed=typed,
    )
    begun = start_look(current_desk(), the_user().id, upload)
    if begun.is_reading:
        return redirect(url_for("imports.result", code=begun.code), HTTPStatus.SEE_OTHER)
    if begun.troubles:
        why = "\n".join(begun.troubles)
        return _refused(begun), status_of(NotFoundError(why) if begun.is_unknown else ImportFileError(why))
    return _found(begun)


@blueprint.get("/<code>")
@requires(Permission.WRITE)
def result(code: str) -> ResponseReturnValue:
    """What was found in a file, once it is read; it waits by refreshing itself, where scripts run a part of it alone."""
    begun = find_look(current_desk(), the_user().id, code)
    if begun is None:
        return _form({}, {"file": "What was found in that file is no longer kept. Choose it again."}), 404
    is_part = "HX-Request" in request.headers
    if begun.is_reading:
        seconds = (now() - begun.began_at).total_seconds()
        page = "imports/progress.html" if is_part else "imports/reading.html"
        return render_template(page, look=begun, seconds=seconds, refresh=LOOK_AGAIN_AFTER)
    if is_part:
        return Response(headers={"HX-Redirect": url_for("imports.result", code=code)})
    return _refused(begun) if begun.troubles else _found(begun)


@blueprint.get("/save")
@requires(Permission.WRITE)
def again() -> ResponseReturnValue:
    """The texts as somebody had them when they were signed out; without any there is only the form for a file."""
    typed = MultiDict(typed_again())
    if not typed.getlist("text"):
        return redirect(url_for("imports.form"))
    return _again(_sent(typed), {})


@blueprint.post("/save")
@requires(Permission.WRITE)
def save() -> ResponseReturnValue:
    sent = _sent(request.form)
    with refused_on(lambda error: _again(sent, {"": str(error)})):
        broken = broken_texts(current_desk(), sent.kept)
        if not sent.kept:
            return _again(sent, {"": "Tick at least one item to save."}), HTTPStatus.BAD_REQUEST
        if broken:
            fields = {f"text-{list(sent.texts).index(ref) + 1}": message for ref, message in broken.items()}
            return _again(sent, fields), HTTPStatus.BAD_REQUEST
        plan = new_plan(sent.campaign, sent.topic) if sent.plan else None
        written = save_import_texts(current_desk(), sent.campaign, sent.kept, plan, user_id=the_user().id)
    refresh_library(current_desk())
    if not written:
        return done(
            "Everything was there already. Nothing was written.",
            url_for("campaigns.show", slug=sent.campaign),
        )
    if len(written) == 1:
        return done("Saved as a draft. Look through it, then submit it.", item_url(written[0].ref))
    return done(f"{len(written)} drafts saved.", url_for("campaigns.show", slug=sent.campaign))


@dataclass(frozen=True)
class _Sent:
    """The page as somebody has it now: its texts by name, and which of them are ticked. ``topic`` is a new campaign's."""

    code: str
    campaign: str
    plan: str
    topic: str
    texts: Mapping[str, str]
    ticked: Set[str]

    @property
    def kept(self) -> dict[str, str]:
        return {ref: text for ref, text in self.texts.items() if ref in self.ticked}


def _sent(form: MultiDict[str, str]) -> _Sent:
    return _Sent(
        code=form.get("look", ""),
        campaign=form.get("campaign", ""),
        plan=form.get("plan", ""),
        topic=form.get("topic", "").strip(),
        texts=dict(zip(form.getlist("ref"), form.getlist("text"), strict=False)),
        ticked=set(form.getlist("keep")),
    )


def _found(begun: ImportLook) -> str:
    found = begun.found or {}
    texts = {draft["ref"]: draft["text"] for draft in found["drafts"]}
    new = {draft["ref"] for draft in found["drafts"] if draft["is_new"]}
    return _page(begun, _Sent(begun.code, found["campaign"], found["plan"], "", texts, new), {})


def _again(sent: _Sent, errors: Mapping[str, str]) -> str:
    """The page as the person has it now, with what is wrong."""
    return _page(find_look(current_desk(), the_user().id, sent.code), sent, errors)


def _page(begun: ImportLook | None, sent: _Sent, errors: Mapping[str, str]) -> str:
    """What was told of the file stands beside its texts, for as long as it is kept."""
    found = begun.found if begun else None
    return render_template(
        "imports/look.html",
        found=found,
        file_name=begun.name if begun else "",
        drafts={draft["ref"]: draft for draft in found["drafts"]} if found else {},
        sent=sent,
        longest_topic=LONGEST_TOPIC,
        errors=errors,
    )


def _form(typed: Mapping[str, str], errors: Mapping[str, str], troubles: Sequence[str] = ()) -> str:
    return render_template(
        "imports/form.html",
        campaigns=list_campaigns(current_desk()),
        kinds=ITEM_KINDS,
        dates=DATES,
        typed=typed,
        errors=errors,
        troubles=troubles,
        megabytes=LARGEST_FILE // 1_000_000,
    )


def _refused(begun: ImportLook) -> str:
    troubles = begun.troubles
    if len(troubles) == 1:
        return _form(begun.typed, {begun.field: troubles[0]})
    words = (
        f"{len(troubles):,} cells can't be used as they are, so nothing was imported. This page lists them."
    )
    return _form(begun.typed, {begun.field: words}, troubles)
