"""Settings that a form changes: the organisation's own lists, words the checks look for, and how much findings weigh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.checks.base import Check
from campaigns.checks.registry import CHECKS
from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.domain.facts.thresholds import THRESHOLDS
from campaigns.domain.items.issues import Severity, is_lighter
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError
from campaigns.services.content.facts import LIGHTEST
from campaigns.services.content.office_lists import (
    OfficeList,
    bring_back,
    change_words,
    looked_up,
    open_list,
    open_settings,
    open_words,
    save_entry,
    save_settings,
    take_out,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import FieldError, done, status_of
from campaigns.web.desk_access import current_desk
from campaigns.web.kept_forms import hide_what_was_typed
from campaigns.web.list_forms import (
    CHECKED,
    FORMS,
    SOURCE,
    WORD_FIELDS,
    WORD_LISTS,
    entry_of,
    shown_entry,
    typed_entry,
)

AT_ONCE = "Texts are held against it from now on."
blueprint = Blueprint("own_lists", __name__, url_prefix="/settings")
# What a channel refuses, or would print wrongly, is nobody's choice: those families are left out.
FAMILIES = {
    "ACC": "Can everybody read it",
    "HARM": "Could it do harm",
    "HLP": "Where people can turn",
    "LAW": "The law",
    "REL": "Press releases",
    "SPELL": "Spelling",
    "TIME": "The time",
}


@dataclass(frozen=True)
class OfferedCheck:
    """A check whose weight may be chosen. ``usual``: what it weighs where nobody chose."""

    id: str
    name: str
    usual: Severity
    offered: list[Severity]
    is_own: bool


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    return render_template("own_lists/index.html", forms=FORMS, word_lists=WORD_LISTS)


@blueprint.get("/lists/<list_name>")
@requires(Permission.READ)
def show(list_name: str) -> ResponseReturnValue:
    return _list_page(list_name, {})


@blueprint.get("/lists/<list_name>/new")
@requires(Permission.WRITE)
def new(list_name: str) -> ResponseReturnValue:
    typed = {CHECKED.name: _today().isoformat()}
    return _entry_page(list_name, None, typed, {})


@blueprint.post("/lists/<list_name>/new")
@requires(Permission.WRITE)
def add(list_name: str) -> ResponseReturnValue:
    return _save(list_name, None)


@blueprint.get("/lists/<list_name>/<entry_id>")
@requires(Permission.WRITE)
def edit(list_name: str, entry_id: str) -> ResponseReturnValue:
    entry = _open(list_name).find(entry_id)
    typed = shown_entry(entry.values, _fields(list_name))
    return _entry_page(list_name, entry_id, typed, {})


@blueprint.post("/lists/<list_name>/<entry_id>")
@requires(Permission.WRITE)
def save(list_name: str, entry_id: str) -> ResponseReturnValue:
    return _save(list_name, entry_id)


@blueprint.post("/lists/<list_name>/<entry_id>/act")
@requires(Permission.WRITE)
def act(list_name: str, entry_id: str) -> ResponseReturnValue:
    """Let an entry count no longer, or again, or say that it was looked up today."""
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "take-out": (take_out, "It counts no longer."),
        "bring-back": (bring_back, "It counts again, as it comes with Campaign Desk."),
    }
    chosen = request.form.get("do", "")
    if list_name not in FORMS or chosen not in acts:
        abort(404)
    service, words = acts[chosen]
    try:
        service(current_desk(), list_name, entry_id, seen=request.form.get("seen", ""), user_id=the_user().id)
    except CampaignDeskError as error:
        return _list_page(list_name, {"": str(error)}), status_of(error)
    return done(words, url_for(".show", list_name=list_name))


@blueprint.post("/looked-up")
@requires(Permission.WRITE)
def look_up() -> ResponseReturnValue:
    """Entries of one list were compared with their source today; from the page of facts."""
    ids, name = request.form.getlist("id"), request.form.get("list", "")
    looked_up(current_desk(), name, ids, _today(), user_id=the_user().id)
    back = url_for(".show", list_name=name) if request.form.get("back") == "list" else url_for("facts.show")
    return done("Kept: looked up today, and right.", back)


@blueprint.get("/words/<word_list>")
@requires(Permission.READ)
def words(word_list: str) -> ResponseReturnValue:
    return _words_page(word_list, {}, {})


@blueprint.post("/words/<word_list>")
@requires(Permission.WRITE)
def change(word_list: str) -> ResponseReturnValue:
    typed = typed_entry(request.form, WORD_FIELDS)
    drop, back = request.form.get("drop", ""), request.form.get("back", "")
    try:
        entry = None if drop or back else entry_of(request.form, WORD_FIELDS)
        change_words(
            current_desk(),
            word_list,
            seen=request.form.get("seen", ""),
            user_id=the_user().id,
            add=entry,
            drop=drop,
            back=back,
        )
    except CampaignDeskError as error:
        hide_what_was_typed()  # it is in the form
        return _words_page(word_list, typed, _errors(error, WORD_FIELDS)), status_of(error)
    said = "It counts no longer." if drop else "It counts again." if back else f"Added. {AT_ONCE}"
    return done(said, url_for(".words", word_list=word_list))


@blueprint.get("/checks")
@requires(Permission.READ)
def checks() -> ResponseReturnValue:
    return _checks_page(None, {})


@blueprint.post("/checks")
@requires(Permission.RULES)
def save_checks() -> ResponseReturnValue:
    typed = request.form
    try:
        home_area, ai_use = _of_the_office(typed)
        numbers, severities = _settings_typed(typed)
        save_settings(
            current_desk(),
            home_area=home_area,
            ai_use=ai_use,
            severities=severities,
            numbers=numbers,
            seen=typed.get("seen", ""),
            user_id=the_user().id,
        )
    except CampaignDeskError as error:
        fields = {"home_area", "ai_use", *THRESHOLDS, *_offered()}
        field = getattr(error, "field", "")
        hide_what_was_typed()  # it is in the form
        return _checks_page(typed, {field if field in fields else "": str(error)}), status_of(error)
    return done(f"Saved. {AT_ONCE}", url_for(".checks"))


def _of_the_office(typed: Mapping[str, str]) -> tuple[str, str]:
    """Its own area, and its use of AI, which may be left open."""
    home_area, ai_use = (" ".join(typed.get(name, "").split()) for name in ("home_area", "ai_use"))
    if not home_area or not home_area.isprintable() or len(home_area) > 100:
        raise FieldError("home_area", "Give the name of your own area, such as Derbyshire.")
    if not ai_use.isprintable() or len(ai_use) > 300:
        raise FieldError("ai_use", "Write “no”, or in at most 300 characters what AI is used for.")
    return home_area, ai_use


def _settings_typed(typed: Mapping[str, str]) -> tuple[dict[str, int], dict[str, Severity]]:
    """What differs from the usual, and the severities that the form does not offer, as they are."""
    numbers = {}
    for name, known in THRESHOLDS.items():
        value = typed.get(name, "").strip()
        if not value.isascii() or not value.isdigit() or not known.lowest <= int(value[:9]) <= known.highest:
            raise FieldError(
                name, f"Give a number from {known.lowest:,} to {known.highest:,} of {known.words}."
            )
        if int(value) != known.default:
            numbers[name] = int(value)
    offered = _offered()
    severities = {
        key: value
        for key, value in open_settings(current_desk()).settings.severities.items()
        if key not in offered
    }
    for check_id, check in offered.items():
        wanted = typed.get(check_id, check.severity)
        if wanted not in list(Severity) or is_lighter(Severity(wanted), LIGHTEST[check_id]):
            raise FieldError(check_id, "Choose one of the weights that are offered.")
        if wanted != check.severity:
            severities[check_id] = Severity(wanted)
    return numbers, severities


def _checks_page(typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> str:
    opened = open_settings(current_desk())
    settings = opened.settings
    if typed is None:
        typed = {
            "home_area": settings.home_area,
            "ai_use": settings.ai_use,
            **{name: str(settings.numbers.get(name, known.default)) for name, known in THRESHOLDS.items()},
            **{one: str(settings.severities.get(one, check.severity)) for one, check in _offered().items()},
        }
    return render_template(
        "own_lists/checks.html",
        opened=opened,
        typed=typed,
        errors=errors,
        thresholds=THRESHOLDS,
        families=[(label, _of_family(family, typed)) for family, label in FAMILIES.items()],
    )


def _offered() -> dict[str, Check]:
    return {one: check for one, check in CHECKS.items() if one.partition("-")[0] in FAMILIES}


def _of_family(family: str, chosen: Mapping[str, str]) -> list[OfferedCheck]:
    return [
        OfferedCheck(
            check_id,
            check.find.__name__.replace("_", " ").capitalize(),
            check.severity,
            [one for one in Severity if not is_lighter(one, LIGHTEST[check_id])],
            is_own=chosen.get(check_id, check.severity) != check.severity,
        )
        for check_id, check in CHECKS.items()
        if check_id.partition("-")[0] == family
    ]


def _open(name: str) -> OfficeList:
    if name not in FORMS:
        abort(404)
    return open_list(current_desk(), name)


def _fields(name: str) -> tuple[Any, ...]:
    return (*FORMS[name].fields, SOURCE, CHECKED)


def _save(name: str, entry_id: str | None) -> ResponseReturnValue:
    if name not in FORMS:
        abort(404)
    fields = _fields(name)
    try:
        save_entry(
            current_desk(),
            name,
            entry_id,
            entry_of(request.form, fields),
            seen=request.form.get("seen", ""),
            user_id=the_user().id,
        )
    except CampaignDeskError as error:
        page = _entry_page(name, entry_id, typed_entry(request.form, fields), _errors(error, fields))
        hide_what_was_typed()  # it is in the form
        return page, status_of(error)
    return done(f"Saved. {AT_ONCE}", url_for(".show", list_name=name))


def _errors(error: CampaignDeskError, fields: Iterable[Any]) -> dict[str, str]:
    field = error.field if isinstance(error, FieldError | WordsNotTakenError) else ""
    return {field if field in {one.name for one in fields} else "": str(error)}


def _list_page(name: str, errors: Mapping[str, str]) -> str:
    opened = _open(name)
    return render_template(
        "own_lists/list.html", form=FORMS[name], opened=opened, today=_today(), errors=errors
    )


def _entry_page(name: str, entry_id: str | None, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    opened = _open(name)
    return render_template(
        "own_lists/entry.html",
        form=FORMS[name],
        fields=_fields(name),
        opened=opened,
        entry=opened.find(entry_id) if entry_id else None,
        typed=typed,
        errors=errors,
    )


def _words_page(name: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    if name not in WORD_LISTS:
        abort(404)
    title, about = WORD_LISTS[name]
    return render_template(
        "own_lists/words.html",
        name=name,
        title=title,
        about=about,
        opened=open_words(current_desk(), name),
        fields=WORD_FIELDS,
        typed=typed,
        errors=errors,
    )


def _today() -> Any:
    return current_desk().today()
