"""The month as a spreadsheet: taken out, changed elsewhere, brought in again; looked at before anything is saved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.month_sheet import SheetPost
from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import LocalTimeError, parse_day
from campaigns.domain.time.shifting import FIRST_DAY, LAST_DAY, first_of_month
from campaigns.errors import CampaignDeskError
from campaigns.importing.limits import LARGEST_FILE
from campaigns.models.accounts import list_accounts
from campaigns.models.content import list_campaigns
from campaigns.reports.month_sheet import write_month_sheet
from campaigns.services.content.library import refresh_library
from campaigns.services.planning.month_sheet import (
    LookedRow,
    RowKind,
    SavedRow,
    TakeBack,
    campaign_names,
    look_at_sheet,
    month_lines,
    save_row,
    take_back,
    take_back_of,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on, status_of
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.words import item_status

blueprint = Blueprint("month_sheet", __name__, url_prefix="/calendar/sheet")
LARGEST_FORM = 4_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTHS_OFFERED = 4


@blueprint.url_value_preprocessor
def allow_a_file(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads a form, the form token's check included."""
    request.max_content_length = LARGEST_FILE + 100_000
    request.max_form_memory_size = LARGEST_FORM


@blueprint.get("")
@requires(Permission.WRITE)
def form() -> ResponseReturnValue:
    return _page()


@blueprint.get("/template")
@requires(Permission.WRITE)
def template() -> ResponseReturnValue:
    return _workbook([], "plan-template")


@blueprint.get("/month")
@requires(Permission.WRITE)
def month() -> ResponseReturnValue:
    recent_library()
    try:
        on = parse_day(request.args.get("on", ""))
    except LocalTimeError:
        abort(404)
    if not FIRST_DAY < on < LAST_DAY.replace(day=1):
        abort(404)
    first = on.replace(day=1)
    last = date.fromordinal(first_of_month(first, 1).toordinal() - 1)
    lines = month_lines(current_desk(), first, last)
    return _workbook([(line.post, item_status(line.status).label) for line in lines], f"posts-{first:%Y-%m}")


@blueprint.post("")
@requires(Permission.WRITE)
def look() -> ResponseReturnValue:
    """What the file would change; nothing is saved."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page("Choose the spreadsheet."), HTTPStatus.BAD_REQUEST
    recent_library()
    with refused_on(lambda error: _page(str(error))):
        rows = look_at_sheet(current_desk(), file.read())
    if not rows:
        return _page("There is no post in this spreadsheet."), HTTPStatus.BAD_REQUEST
    return _page(rows=rows)


@blueprint.post("/save")
@requires(Permission.WRITE)
def save() -> ResponseReturnValue:
    """Each ticked row by itself: one that can't be saved keeps no other out."""
    posts = _sent()
    page_session().rollback()
    if not posts:
        return _page(
            "Nothing was ticked, so nothing was saved. Choose the file again."
        ), HTTPStatus.BAD_REQUEST
    saved, refused = list[SavedRow](), []
    for number, post in posts.items():
        try:
            saved.append(save_row(current_desk(), post, user_id=the_user().id))
        except CampaignDeskError as error:
            status_of(error)
            refused.append(f"Row {number}, {post.title}: not saved. {error}")
    refresh_library(current_desk())
    for words in refused:
        flash(words, "note")
    if not saved:
        return _page("Nothing was saved: see above. Choose the file again."), HTTPStatus.CONFLICT
    # Shown in the answer itself: what takes it back is in its form, and is kept nowhere else.
    return _saved_page(saved)


def _saved_page(saved: Sequence[SavedRow]) -> str:
    rows = [back for one in saved if (back := take_back_of(current_desk(), one)) is not None]
    return render_template(
        "calendar/sheet_saved.html",
        count=len(saved),
        rows=rows,
        packed=[json.dumps(asdict(one)) for one in rows],
    )


@blueprint.post("/undo")
@requires(Permission.WRITE)
def undo() -> ResponseReturnValue:
    """Each row by itself, as it was saved: one that changed since keeps no other from going back."""
    rows = [_take_back(packed) for packed in request.form.getlist("row")]
    page_session().rollback()
    undone = 0
    for row in rows:
        try:
            take_back(current_desk(), row, user_id=the_user().id)
            undone += 1
        except CampaignDeskError as error:
            status_of(error)
            flash(f"{row.title}: not taken back. {error}", "note")
    refresh_library(current_desk())
    return done(f"{undone} of {len(rows)} taken back.", url_for("calendar.show", view="list"))


_OF_A_ROW = [one.name for one in fields(TakeBack)]


def _take_back(packed: str) -> TakeBack:
    try:
        told = json.loads(packed)
        return TakeBack(**{name: str(told[name]) for name in _OF_A_ROW})
    except (ValueError, TypeError, KeyError, RecursionError):
        abort(400)


def _sent() -> dict[int, SheetPost]:
    """The ticked rows by their number in the sheet, as the page had them."""
    ticked, found = set(request.form.getlist("take")), {}
    known = set(campaign_names(current_desk()).values())
    for name, value in request.form.items(multi=True):
        number = name.removeprefix("row-")
        if name.startswith("row-") and number in ticked and number.isdecimal() and len(number) < 7:
            try:
                post = _post_of(json.loads(value))
            except (ValueError, TypeError, AttributeError, RecursionError):
                abort(400)
            if post.campaign in known:
                found[int(number)] = post
    return found


def _post_of(told: Mapping[str, Any]) -> SheetPost:
    words = {
        name: str(told.get(name, ""))
        for name in ("ref", "version", "campaign", "title", "at", "words", "link")
    }
    kinds = tuple(str(one) for one in told.get("channels", ()) if str(one) in KINDS)
    return SheetPost(**words, channels=kinds, tags=tuple(str(one) for one in told.get("tags", ())))


def _workbook(rows: Sequence[tuple[SheetPost, str]], name: str) -> ResponseReturnValue:
    there = [(one.slug, one.title) for one in list_campaigns(page_session()) if one.is_on_disk]
    titles = Counter(" ".join(title.split()).casefold() for _, title in there)
    campaigns = [
        (slug, title if titles[" ".join(title.split()).casefold()] == 1 else slug) for slug, title in there
    ]
    used = {kind for post, _ in rows for kind in post.channels}
    used |= {one.kind for one in list_accounts(page_session())}
    kinds = [kind for kind, row in KINDS.items() if row.takes_posts and kind in used]
    file = BytesIO()
    write_month_sheet(rows, file, campaigns=campaigns, channels=kinds)
    answer = Response(file.getvalue(), content_type=_XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _page(error: str = "", *, rows: Sequence[LookedRow] = ()) -> str:
    first = current_desk().today().replace(day=1)
    by_kind = {kind: [row for row in rows if row.kind is kind] for kind in RowKind}
    return render_template(
        "calendar/sheet.html",
        months=[first_of_month(first, number) for number in range(MONTHS_OFFERED)],
        errors={"file": error} if error else {},
        has_rows=bool(rows),
        found={kind.value: there for kind, there in by_kind.items()},
        packed={row.number: json.dumps(asdict(row.post)) for row in rows},
        reopened=sum(row.reopens for row in rows),
        to_save=len(by_kind[RowKind.NEW]) + len(by_kind[RowKind.CHANGED]),
    )
