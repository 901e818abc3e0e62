"""The engagement report: choose a period, read the figures, take them away as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.periods import Period
from campaigns.reports.engagement import engagement_report
from campaigns.reports.export import EXPORT_FORMATS, render
from campaigns.reports.screens.report import LISTS, report_screen
from campaigns.reports.structure import EngagementReport
from campaigns.reports.wording import METHOD, number
from campaigns.web.access import requires
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.numbers import page_number
from campaigns.web.report_periods import OWN_DATES, PeriodFieldsError, own_period, presets

A_PIECE = 1 << 16  # bytes
blueprint = Blueprint("report", __name__, url_prefix="/report")


@blueprint.get("")
@requires(Permission.REPORT)
def show() -> ResponseReturnValue:
    errors: dict[str, str] = {}
    report = screen = None
    try:
        report = _report(_period())
        screen = report_screen(report, {name: page_number(request.args, name) for name in LISTS})
    except PeriodFieldsError as error:
        errors = error.fields
    if screen is not None and screen.is_past_the_end:
        abort(404)
    page = render_template(
        "report/show.html",
        report=report,
        screen=screen,
        chosen=_chosen(),
        own_dates=OWN_DATES,
        presets=presets(current_desk().today()),
        typed=request.args,
        # Nothing but these: what else an address says may mean something to whoever makes the links.
        asked={name: request.args[name] for name in ("period", "from", "to", *LISTS) if name in request.args},
        formats=EXPORT_FORMATS,
        number=number,
        method=METHOD,
        errors=errors,
    )
    return page, 400 if errors else 200


@blueprint.get("/download/<fmt>")
@requires(Permission.REPORT)
def download(fmt: str) -> ResponseReturnValue:
    if fmt not in EXPORT_FORMATS:
        abort(404)
    try:
        period = own_period(request.args.get("from", ""), request.args.get("to", ""))
    except PeriodFieldsError:
        abort(404)
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when it has been sent
    # Sent once it is whole: nobody gets half a report, and the database is let go of before the network.
    mime, name = render(_report(period), fmt, file)
    page_session().rollback()
    answer = Response(_sent(file), content_type=mime)
    answer.content_length = file.tell()
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sent(file: BinaryIO) -> Iterator[bytes]:
    pieces = _pieces(file)
    next(pieces)  # begun, so that the file is closed however the answer ends
    return pieces


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        yield b""
        file.seek(0)
        while piece := file.read(A_PIECE):
            yield piece


def _report(period: Period) -> EngagementReport:
    return engagement_report(
        page_session(),
        period=period,
        zone=local_zone(),
        generated_at=now(),
        organisation=current_desk().settings.organisation,
    )


def _period() -> Period:
    if _chosen() == OWN_DATES:
        return own_period(request.args.get("from", ""), request.args.get("to", ""))
    return next(preset.period for preset in presets(current_desk().today()) if preset.name == _chosen())


def _chosen() -> str:
    name = request.args.get("period", "this-quarter")
    return (
        name
        if name in (OWN_DATES, *(preset.name for preset in presets(current_desk().today())))
        else "this-quarter"
    )
