"""The look-ahead for the weekly meeting, on a page and as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import BinaryIO

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.items.ids import read_id
from campaigns.domain.people.permissions import Permission
from campaigns.reports.look_ahead import (
    SPANS,
    LookAhead,
    file_stem,
    needs,
    stands,
    summary,
    write_look_ahead_csv,
    write_look_ahead_docx,
)
from campaigns.web.access import requires
from campaigns.web.calendar_page import days_of
from campaigns.web.desk_access import current_desk, local_zone, now
from campaigns.web.library_watch import recent_library

blueprint = Blueprint("look_ahead", __name__, url_prefix="/look-ahead")
USUAL = 30
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: dict[str, tuple[str, str, Callable[[LookAhead, BinaryIO], None]]] = {
    "docx": ("Word", _DOCX, write_look_ahead_docx),
    "csv": ("CSV, for a spreadsheet", "text/csv; charset=utf-8", write_look_ahead_csv),
}


@blueprint.get("")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    recent_library()
    look = _look()
    return render_template(
        "look_ahead/show.html",
        look=look,
        spans=SPANS,
        formats=FORMATS,
        summary=summary(look),
        stands=stands,
        needs=needs,
    )


@blueprint.get("/download/<fmt>")
@requires(Permission.READ)
def download(fmt: str) -> ResponseReturnValue:
    if fmt not in FORMATS:
        abort(404)
    _, mime, write = FORMATS[fmt]
    look, file = _look(), BytesIO()
    write(look, file)
    answer = Response(file.getvalue(), content_type=mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_stem(look)}.{fmt}"'
    return answer


def _look() -> LookAhead:
    span = read_id(request.args.get("days") or str(USUAL))
    if span not in SPANS:
        abort(404)
    today = current_desk().today()
    days = days_of([today + timedelta(days=number) for number in range(span)])
    return LookAhead(days, current_desk().settings.organisation, now(), local_zone())
