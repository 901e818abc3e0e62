"""The audit trail: who did what; taken away as a sheet; held against its seals; the newest seal mailed out of the house."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.domain.time.localtime import parse_day, start_of_day
from campaigns.errors import CampaignDeskError
from campaigns.models.events import newest_seal
from campaigns.models.seal_post import newest_seal_letters, seal_address
from campaigns.reports.export_csv import safe_cell
from campaigns.reports.screens.audit_trail import (
    COLUMNS,
    NOBODY,
    TrailFilter,
    list_names,
    trail_records,
    trail_screen,
)
from campaigns.services.audit.verifying import Verification, verify_trail
from campaigns.services.core.transaction import reading
from campaigns.services.installation.seal_post import change_seal_address
from campaigns.web.access import requires
from campaigns.web.act_words import act_in_words, acts_called
from campaigns.web.answers import FieldError, done, refused_on, status_of
from campaigns.web.confirmed import asks_password_again
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.numbers import page_number

blueprint = Blueprint("audit_trail", __name__, url_prefix="/audit")
FIELDS = ("who", "act", "about", "from", "to", "all")
LETTERS_SHOWN = 5
LINES_AT_ONCE = 200


@blueprint.get("")
@requires(Permission.AUDIT)
def show() -> ResponseReturnValue:
    try:
        wanted = _wanted()
    except FieldError as error:
        return _page({error.field: str(error)}), status_of(error)
    return _page({}, wanted)


@blueprint.get("/trail.csv")
@requires(Permission.AUDIT)
def download() -> ResponseReturnValue:
    """As it is looked at, whole, piece by piece. That it was taken away is an event itself."""
    try:
        wanted = _wanted()
    except FieldError as error:
        return _page({error.field: str(error)}), status_of(error)
    answer = Response(stream_with_context(_sheet(wanted)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return answer


@blueprint.post("/check")
@requires(Permission.AUDIT)
def check() -> ResponseReturnValue:
    """Hold the whole trail against its seals; the answer is on the page itself."""
    noted = request.form.get("noted", "").strip()
    try:
        found = verify_trail(current_desk().settings.data_folder, noted=noted)
    except OSError:
        return _page(
            {"noted": "The file of seals beside the database can’t be read. Tell whoever looks after it."}
        ), 500
    return _page({}, found=found)


@blueprint.post("/address")
@requires(Permission.ADMINISTER)
@asks_password_again
def address() -> ResponseReturnValue:
    typed = request.form.get("address", "")
    with refused_on(lambda error: _page({"address": str(error)})):
        change_seal_address(current_desk(), typed)
    words = "The newest seal is mailed there once a day." if typed.strip() else "No seal is mailed any more."
    return done(f"Saved. {words}", url_for("audit_trail.show"))


def _sheet(wanted: TrailFilter) -> Iterator[str]:
    """RFC 4180, with a byte order mark so that Excel reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    with reading() as session:
        for number, record in enumerate(trail_records(session, wanted), 1):
            writer.writerow([safe_cell(record[name]) for name in COLUMNS])
            if number % LINES_AT_ONCE == 0:
                yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> str:
    written = text.getvalue()
    text.seek(0)
    text.truncate()
    return written


def _typed() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:200] for name in FIELDS}


def _wanted() -> TrailFilter:
    """
    Raises:
        FieldError: a day or a person can't be.
    """
    typed, zone = _typed(), current_desk().settings.timezone
    days = {}
    for name in ("from", "to"):
        try:
            days[name] = parse_day(typed[name]) if typed[name] else None
        except CampaignDeskError as error:
            raise FieldError(name, str(error)) from error
    who = typed["who"]
    if who and who != NOBODY and not (who.isascii() and who.isdigit() and len(who) < 10):
        raise FieldError("who", "Choose one of the people.")
    since, last = days["from"], days["to"]
    return TrailFilter(
        who=who,
        act=typed["act"],
        acts=acts_called(typed["act"]),
        about=typed["about"],
        is_by_people=not typed["all"],
        since=start_of_day(since, zone) if since else None,
        before=start_of_day(last + timedelta(days=1), zone) if last else None,
    )


def _page(
    errors: dict[str, str], wanted: TrailFilter | None = None, *, found: Verification | None = None
) -> str:
    session, typed = page_session(), _typed()
    before = page_number(request.args, "before") if "before" in request.args else None
    return render_template(
        "audit_trail/show.html",
        screen=trail_screen(
            session, wanted or TrailFilter(is_by_people=not typed["all"]), before_number=before
        ),
        names=list_names(session),
        nobody=NOBODY,
        typed=typed,
        chosen={name: value for name, value in typed.items() if value},
        found=found,
        seal=newest_seal(session),
        letters=newest_seal_letters(session, at_most=LETTERS_SHOWN),
        address=request.form.get("address", seal_address(session)),
        act_in_words=act_in_words,
        errors=errors,
    )
