"""Import: a file goes up, what was made of it is shown with the text to change, and only then it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaigns.content_store.paths import slugify
from campaigns.domain.permissions import Permission
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.importing.limits import LARGEST_FILE
from campaigns.importing.values import ImportFileError, Trouble
from campaigns.services.importing import (
    LONGEST_TOPIC,
    broken_texts,
    list_campaigns,
    new_plan,
    prepare_import,
    save_import_texts,
)
from campaigns.services.library import refresh_library
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.kept_forms import typed_again
from campaigns.web.pages import item_url

blueprint = Blueprint("imports", __name__, url_prefix="/import")

MOST_ITEMS = 120
LARGEST_FORM = 4_000_000
DATES = (
    ("", "Let Campaign Desk tell by the rest of the column, or ask"),
    ("day", "The day comes first: 05/06/2027 is 5 June"),
    ("month", "The month comes first: 05/06/2027 is 6 May"),
)
KINDS = (("", "Let Campaign Desk guess"), ("release", "A press release"), ("post", "A post"))


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
    """What the file holds; nothing is kept of it on our side."""
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
    kind = typed["kind"] if typed["kind"] in ("post", "release") else None
    try:
        prepared = prepare_import(
            current_desk(),
            file.read(),
            name=file.filename or "",
            campaign=campaign,
            kind=kind,
            month_first={"day": False, "month": True}.get(typed["dates"]),
        )
        if len(prepared.drafts) > MOST_ITEMS:
            raise ImportFileError(
                f"This plan has {len(prepared.drafts)} posts; this page takes {MOST_ITEMS} at once. Import it in parts, or "
                "with campaigns import."
            )
    except ImportFileError as error:
        return _refused(typed, error.troubles), HTTPStatus.BAD_REQUEST
    except CampaignDeskError as error:
        field = "new" if isinstance(error, NotFoundError) else "campaign"
        return _form(typed, {field: str(error)}), status_of(error)
    return render_template(
        "imports/look.html",
        prepared=prepared,
        document=prepared.document,
        drafts={draft.ref: draft for draft in prepared.drafts},
        file_name=file.filename,
        campaign=prepared.campaign,
        plan=prepared.plan or "",
        topic="",
        longest_topic=LONGEST_TOPIC,
        texts={draft.ref: draft.text for draft in prepared.drafts},
        kept={draft.ref for draft in prepared.new},
    )


@blueprint.get("/save")
@requires(Permission.WRITE)
def again() -> ResponseReturnValue:
    """The texts as somebody had them when they were signed out; without any there is only the form for a file."""
    typed = MultiDict(typed_again())
    if not typed.getlist("text"):
        return redirect(url_for("imports.form"))
    texts = dict(zip(typed.getlist("ref"), typed.getlist("text"), strict=False))
    kept = {ref: text for ref, text in texts.items() if ref in typed.getlist("keep")}
    page, _ = _again(
        typed.get("campaign", ""), typed.get("plan", ""), texts, kept, {}, topic=typed.get("topic", "")
    )
    return page


@blueprint.post("/save")
@requires(Permission.WRITE)
def save() -> ResponseReturnValue:
    campaign, plan, topic = (request.form.get(name, "").strip() for name in ("campaign", "plan", "topic"))
    texts = dict(zip(request.form.getlist("ref"), request.form.getlist("text"), strict=False))
    kept = {ref: text for ref, text in texts.items() if ref in request.form.getlist("keep")}
    try:
        broken = broken_texts(current_desk(), kept)
        if not kept:
            return _again(campaign, plan, texts, kept, {"": "Tick at least one item to save."}, topic=topic)
        if broken:
            fields = {f"text-{list(texts).index(ref) + 1}": message for ref, message in broken.items()}
            return _again(campaign, plan, texts, kept, fields, topic=topic)
        made = new_plan(campaign, topic) if plan else None
        written = save_import_texts(current_desk(), campaign, kept, made, user_id=the_user().id)
    except CampaignDeskError as error:
        page_session().rollback()
        return _again(campaign, plan, texts, kept, {"": str(error)}, topic=topic, status=status_of(error))
    refresh_library(current_desk())
    if not written:
        return done(
            "Everything was there already. Nothing was written.", url_for("campaigns.show", slug=campaign)
        )
    if len(written) == 1:
        return done("Saved as a draft. Look through it, then submit it.", item_url(written[0].ref))
    return done(f"{len(written)} drafts saved.", url_for("campaigns.show", slug=campaign))


def _form(typed: Mapping[str, str], errors: Mapping[str, str], troubles: Sequence[Trouble] = ()) -> str:
    return render_template(
        "imports/form.html",
        campaigns=list_campaigns(current_desk()),
        kinds=KINDS,
        dates=DATES,
        typed=typed,
        errors=errors,
        troubles=troubles,
        megabytes=LARGEST_FILE // 1_000_000,
    )


def _refused(typed: Mapping[str, str], troubles: Sequence[Trouble]) -> str:
    if len(troubles) == 1:
        return _form(typed, {"file": str(troubles[0])})
    words = f"{len(troubles)} cells can't be used as they are, so nothing was imported. This page lists them."
    return _form(typed, {"file": words}, troubles)


def _again(
    campaign: str,
    plan: str,
    texts: Mapping[str, str],
    kept: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    topic: str,
    status: HTTPStatus = HTTPStatus.BAD_REQUEST,
) -> tuple[str, HTTPStatus]:
    """The texts as the person has them now, with what is wrong; what was guessed is no longer at hand."""
    page = render_template(
        "imports/look.html",
        prepared=None,
        document=None,
        drafts={},
        file_name="",
        campaign=campaign,
        plan=plan,
        topic=topic,
        longest_topic=LONGEST_TOPIC,
        texts=texts,
        kept=set(kept),
        errors=errors,
    )
    return page, status
