"""Holds: the button's page, what a hold would stop, starting it, the list, one hold, letting through, ending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.holds import HOLD_KIND_LABELS, HoldKind, ScopeKind, parse_scope
from campaigns.domain.text.listing import counted
from campaigns.domain.text.quoting import quoted
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import list_campaigns
from campaigns.models.holds import Hold, SubjectRow
from campaigns.reports.screens.holds import (
    HoldScreen,
    hold_screen,
    holds_screen,
    item_title,
    items_that_may_go_out,
    scope_words,
)
from campaigns.services.stops.holds import (
    allow_item,
    end_hold,
    list_areas,
    list_topics,
    preview_hold,
    start_hold,
)
from campaigns.web.access import requires, the_user
from campaigns.web.answers import done, refused_on, status_of
from campaigns.web.confirmed import ask_who_it_is, asks_password_again
from campaigns.web.desk_access import current_desk, page_session
from campaigns.web.library_watch import recent_library
from campaigns.web.numbers import page_number

blueprint = Blueprint("holds", __name__, url_prefix="/holds")


@dataclass(frozen=True)
class Typed:
    """The form as it was filled in. Which field the scope's value comes from depends on its kind."""

    kind: str = ""
    scope_kind: str = ScopeKind.ALL
    values: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    allow: tuple[str, ...] = ()

    def value(self, kind: str) -> str:
        return dict(self.values).get(kind, "")

    @property
    def scope(self) -> str:
        if self.scope_kind == ScopeKind.ALL:
            return self.scope_kind
        return f"{self.scope_kind}:{self.value(self.scope_kind)}"


@blueprint.get("")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    screen = holds_screen(page_session(), page=page_number(request.args))
    if screen.ended.is_nowhere:
        abort(404)
    return render_template("holds/index.html", screen=screen)


@blueprint.get("/start")
@requires(Permission.HOLD)
def form() -> ResponseReturnValue:
    return _form(Typed(), {})


@blueprint.post("/preview")
@requires(Permission.HOLD)
def preview() -> ResponseReturnValue:
    """What it would stop, and the button that does it; or the form again, to change it or with what is wrong."""
    typed = _typed()
    if request.form.get("change"):
        return _form(typed, {})
    errors = _what_is_wrong(typed)
    if errors:
        return _form(typed, errors), 400
    session = page_session()
    return render_template(
        "holds/confirm.html",
        typed=typed,
        preview=preview_hold(current_desk(), typed.scope, allow=typed.allow),
        kind_label=HOLD_KIND_LABELS[HoldKind(typed.kind)],
        areas=list_areas(session),
        scope_words=scope_words(session, parse_scope(typed.scope)),
        exceptions=[item_title(session, ref) for ref in typed.allow],
        by_item=_by_item,
    )


@blueprint.post("/start")
@requires(Permission.HOLD)
def start() -> ResponseReturnValue:
    typed = _typed()
    errors = _what_is_wrong(typed)
    if errors:
        return _form(typed, errors), 400
    with refused_on(lambda error: _form(typed, {"": str(error)})):
        started = start_hold(
            current_desk(),
            user_id=the_user().id,
            kind=typed.kind,
            scope=typed.scope,
            reason=typed.reason,
            allow=typed.allow,
        )
    message = f"The hold is in force. Stopped: {_deliveries(len(started.stopped))}."
    if started.could_not_be_stopped:
        message += (
            f" With its channel already: {_deliveries(len(started.could_not_be_stopped))}, listed below."
        )
    return done(message, url_for("holds.show", hold_id=started.hold_id))


@blueprint.get("/<int:hold_id>")
@requires(Permission.READ)
def show(hold_id: int) -> ResponseReturnValue:
    return _page(hold_id, {})


@blueprint.post("/<int:hold_id>/allow")
@requires(Permission.HOLD)
@asks_password_again
def allow(hold_id: int) -> ResponseReturnValue:
    ref = request.form.get("item", "")
    if not ref:
        return _page(hold_id, {"item": "Choose the item to let through."}), 400
    with refused_on(lambda error: _page(hold_id, {"item": str(error)})):
        was_stopped = allow_item(current_desk(), hold_id, ref, user_id=the_user().id)
    title = item_title(page_session(), ref)
    more = " It had been stopped: give it a new time on its page." if was_stopped else ""
    return done(
        f"{quoted(title)} may go out in spite of the hold.{more}", url_for("holds.show", hold_id=hold_id)
    )


@blueprint.get("/<int:hold_id>/end")
@requires(Permission.HOLD)
def ask_end(hold_id: int) -> ResponseReturnValue:
    screen = _screen(hold_id)
    if not screen.hold.is_in_force:
        return _page(hold_id, {"": "This hold was ended already."}), 409
    if (first := _ask_who_ends(hold_id)) is not None:
        return first
    return render_template("holds/end.html", screen=screen, hold=screen.hold)


@blueprint.post("/<int:hold_id>/end")
@requires(Permission.HOLD)
def end(hold_id: int) -> ResponseReturnValue:
    _screen(hold_id)
    if (first := _ask_who_ends(hold_id)) is not None:
        return first
    try:
        returned = end_hold(current_desk(), hold_id, user_id=the_user().id)
    except (ConflictError, NotAllowedError) as error:
        page_session().rollback()
        return _page(hold_id, {"": str(error)}), status_of(error)
    items = counted(returned, "item waits", "items wait")
    more = (
        f"{items} to be looked at again and given a new time."
        if returned
        else "If it stopped anything, that stands on the page “To decide”."
    )
    may_return = returned and the_user().may(Permission.SCHEDULE)
    after = url_for("after_hold.show", hold=hold_id) if may_return else url_for("holds.show", hold_id=hold_id)
    return done(f"The hold has ended. {more}", after)


def _ask_who_ends(hold_id: int) -> Response | None:
    """Whoever lets everything go out again shows first that it is they. To stop everything nobody is asked anything."""
    is_on_all = page_session().get_one(Hold, hold_id).scope == ScopeKind.ALL
    return ask_who_it_is() if is_on_all else None


def _by_item(rows: Iterable[SubjectRow]) -> list[tuple[str, list[SubjectRow]]]:
    """Title → what goes to each account, whatever it stands like there; in the order in which they are due."""
    found: dict[int, dict[int, SubjectRow]] = {}
    for row in rows:
        accounts = found.setdefault(row.item_id, {})
        there = accounts.get(row.account_id)
        accounts[row.account_id] = replace(there, count=there.count + row.count) if there else row
    return [
        (next(iter(accounts.values())).item_title, list(accounts.values())) for accounts in found.values()
    ]


def _typed() -> Typed:
    given = request.form
    return Typed(
        kind=given.get("kind", ""),
        scope_kind=given.get("scope", ""),
        values=tuple(
            (kind.value, given.get(kind, "").strip()) for kind in ScopeKind if kind is not ScopeKind.ALL
        ),
        reason=given.get("reason", "").strip(),
        allow=tuple(dict.fromkeys(given.getlist("allow"))),
    )


def _what_is_wrong(typed: Typed) -> dict[str, str]:
    errors = {}
    if typed.kind not in list(HoldKind):
        errors["kind"] = "Choose what happened."
    if typed.scope_kind not in list(ScopeKind):
        errors["scope"] = "Choose what to stop."
    elif typed.scope_kind != ScopeKind.ALL and not typed.value(typed.scope_kind):
        which = "Type the name of the area." if typed.scope_kind == ScopeKind.AREA else "Choose which one."
        errors[typed.scope_kind] = which
    if not typed.reason:
        errors["reason"] = "Say why, in a few words. Everybody will see it."
    if errors:
        return errors
    try:
        preview_hold(current_desk(), typed.scope, allow=typed.allow)
    except CampaignDeskError as error:
        errors["scope"] = str(error)
    return errors


def _form(typed: Typed, errors: dict[str, str]) -> str:
    recent_library()
    session = page_session()
    return render_template(
        "holds/form.html",
        typed=typed,
        errors=errors,
        kinds=[(kind.value, label) for kind, label in HOLD_KIND_LABELS.items()],
        campaigns=[(campaign.slug, campaign.title) for campaign in list_campaigns(session)],
        channels=[(kind, KINDS[kind].label) for kind in current_desk().channels.kinds()],
        topics=[(topic, topic) for topic in list_topics(session)],
        areas=list_areas(session),
        choices=items_that_may_go_out(session),
    )


def _screen(hold_id: int) -> HoldScreen:
    screen = hold_screen(page_session(), hold_id)
    if screen is None:
        abort(404)
    return screen


def _page(hold_id: int, errors: dict[str, str]) -> str:
    screen = _screen(hold_id)
    values: dict[str, Any] = {"screen": screen, "hold": screen.hold, "errors": errors}
    return render_template("holds/show.html", **values)


def _deliveries(count: int) -> str:
    return counted(count, "post or e-mail", "posts and e-mails")
