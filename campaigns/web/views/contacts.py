"""Media lists in the browser: who is on them, correcting and taking off, and a file looked at before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.models.people import Contact, MediaList
from campaigns.reports.screens.contacts import left_lines, list_rows, list_screen
from campaigns.services.people.contact_lists import (
    ContactError,
    RowState,
    add_contact,
    begin_look,
    correct_contact,
    get_contact,
    get_list,
    look_at_file,
    make_list,
    save_file,
)
from campaigns.services.people.contacts import LONGEST_NAME, ContactRow, remove_contact
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on
from campaigns.web.desk_access import current_desk, now, page_session
from campaigns.web.numbers import page_number

blueprint = Blueprint("contacts", __name__, url_prefix="/lists")
LARGEST_FILE = 2_000_000
ROWS_SHOWN = 200  # of each kind; the count is said of all
AFTER_SIGN_OFF = "Releases that are signed off already go to newcomers only once an approver confirms them."


@blueprint.url_value_preprocessor
def allow_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "contacts.look":
        request.max_content_length = LARGEST_FILE + 100_000


@blueprint.get("")
@requires(Permission.WRITE)
def index() -> ResponseReturnValue:
    return _index({})


@blueprint.post("")
@requires(Permission.WRITE)
def make() -> ResponseReturnValue:
    name = request.form.get("name", "")
    with refused_on(lambda error: _index({"name": str(error)})):
        list_id = make_list(name)
    return done(f"The list “{name.strip()}” is made. Nobody is on it yet.", _home(list_id))


@blueprint.get("/<int:list_id>")
@requires(Permission.WRITE)
def show(list_id: int) -> ResponseReturnValue:
    return _page(list_id, {})


@blueprint.post("/<int:list_id>")
@requires(Permission.WRITE)
def add(list_id: int) -> ResponseReturnValue:
    row = _typed()
    with refused_on(lambda error: _page(list_id, _by_field(error))):
        add_contact(current_desk(), list_id, row, put_back="put_back" in request.form)
    return done(f"{row.name or row.email} is on the list. {AFTER_SIGN_OFF}", _home(list_id))


@blueprint.get("/<int:list_id>/contacts/<int:contact_id>")
@requires(Permission.WRITE)
def contact(list_id: int, contact_id: int) -> ResponseReturnValue:
    return _contact(list_id, contact_id, {})


@blueprint.post("/<int:list_id>/contacts/<int:contact_id>")
@requires(Permission.WRITE)
def correct(list_id: int, contact_id: int) -> ResponseReturnValue:
    with refused_on(lambda error: _contact(list_id, contact_id, _by_field(error))):
        correct_contact(contact_id, _typed())
    return done("The contact is corrected.", _home(list_id))


@blueprint.post("/<int:list_id>/contacts/<int:contact_id>/take-off")
@requires(Permission.WRITE)
def take_off(list_id: int, contact_id: int) -> ResponseReturnValue:
    only_here = request.form.get("from") == "list"
    media_list, somebody = _found(list_id, contact_id)
    name = media_list.name if only_here else None
    count = remove_contact(somebody.email, list_name=name, at=now())
    lists = "1 list" if count == 1 else f"{count:,} lists"
    return done(f"Taken off {lists}. What is planned for them by it is not sent.", _home(list_id))


@blueprint.post("/<int:list_id>/file")
@requires(Permission.WRITE)
def look(list_id: int) -> ResponseReturnValue:
    """The file is kept for a look; nothing of it is saved."""
    media_list, file = get_list(page_session(), list_id), request.files.get("file")
    if file is None or not file.filename:
        return _page(list_id, {"file": "Choose the file to look at."}), HTTPStatus.BAD_REQUEST
    with refused_on(lambda error: _page(list_id, {"file": str(error)})):
        code = begin_look(current_desk(), the_user().id, media_list.name, file.read())
    return redirect(url_for("contacts.looked_at", list_id=list_id, code=code), HTTPStatus.SEE_OTHER)


@blueprint.get("/<int:list_id>/file/<code>")
@requires(Permission.WRITE)
def looked_at(list_id: int, code: str) -> ResponseReturnValue:
    media_list = get_list(page_session(), list_id)
    with refused_on(lambda error: _page(list_id, {"file": str(error)})):
        found = look_at_file(current_desk(), the_user().id, code, media_list.name)
    return render_template(
        "contacts/look.html", list=media_list, look=found, states=RowState, code=code, most=ROWS_SHOWN
    )


@blueprint.post("/<int:list_id>/file/<code>")
@requires(Permission.WRITE)
def save(list_id: int, code: str) -> ResponseReturnValue:
    media_list, put_back = get_list(page_session(), list_id), "put_back" in request.form
    with refused_on(lambda error: _page(list_id, {"file": str(error)})):
        saved = save_file(current_desk(), the_user().id, code, media_list.name, put_back=put_back)
    told = [f"{saved.added_to_list:,} added", f"{saved.corrected:,} corrected"]
    if saved.left_out:
        told.append(f"{saved.left_out:,} left off as they were")
    return done(f"{', '.join(told)}. {AFTER_SIGN_OFF}", _home(list_id))


def _typed() -> ContactRow:
    return ContactRow(*(request.form.get(name, "").strip() for name in ("email", "name", "outlet")))


def _by_field(error: CampaignDeskError) -> dict[str, str]:
    return {error.field if isinstance(error, ContactError) else "email": str(error)}


def _index(errors: Mapping[str, str]) -> str:
    return render_template(
        "contacts/index.html",
        lists=list_rows(page_session()),
        left=left_lines(page_session()),
        longest=LONGEST_NAME,
        typed=request.form,
        errors=errors,
    )


def _page(list_id: int, errors: Mapping[str, str]) -> str:
    session = page_session()
    return render_template(
        "contacts/show.html",
        screen=list_screen(session, get_list(session, list_id), page=page_number(request.args), now=now()),
        longest=LONGEST_NAME,
        typed=request.form,
        errors=errors,
    )


def _contact(list_id: int, contact_id: int, errors: Mapping[str, str]) -> str:
    media_list, somebody = _found(list_id, contact_id)
    stands = {"email": somebody.email, "name": somebody.name, "outlet": somebody.outlet}
    return render_template(
        "contacts/contact.html",
        list=media_list,
        contact=somebody,
        longest=LONGEST_NAME,
        typed={**stands, **request.form},
        errors=errors,
    )


def _found(list_id: int, contact_id: int) -> tuple[MediaList, Contact]:
    session = page_session()
    return get_list(session, list_id), get_contact(session, contact_id)


def _home(list_id: int) -> str:
    return url_for("contacts.show", list_id=list_id)
