"""Who may open which page: every view says so with one of four decorators, and one that says nothing stays shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import structlog
from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.models.durability import DiskRefusedError
from campaigns.services.people.confirming_oneself import is_confirmed
from campaigns.services.people.sessions import WhyEnded, is_fresh_from_link, keep_alive, look_up
from campaigns.web.desk_access import current_desk, now, page_session

View = TypeVar("View", bound=Callable[..., Any])

ANYBODY = "anybody"
SIGNED_IN = "signed-in"
SETTLED = "signed-in and settled"
BARE_ENDPOINTS = frozenset({"static"})

log = structlog.get_logger("campaigns.web.access")


@dataclass(frozen=True)
class SignedInUser(UserMixin):  # type: ignore[misc]
    """The person at the screen, as loaded for this request."""

    id: int
    name: str
    email: str
    role: Role
    must_change_password: bool
    session_id: int
    session_secret: str = field(repr=False)
    last_active_at: datetime
    is_fresh_from_link: bool
    is_confirmed: bool  # typed their password a moment ago
    second_step_by: datetime | None  # from then on nothing opens before they have a second step

    def get_id(self) -> str:
        return self.session_secret

    def may(self, permission: Permission | str) -> bool:
        return role_may(self.role, Permission(permission))


def the_user() -> SignedInUser:
    """The person signed in; only for views that demand one."""
    return cast(SignedInUser, current_user._get_current_object())


def requires(permission: Permission) -> Callable[[View], View]:
    """This page is for signed-in people whose role has the permission."""
    return _mark(permission)


def for_anybody(view: View) -> View:
    """This page is public."""
    return _mark(ANYBODY)(view)


def for_signed_in(view: View) -> View:
    """This page is for everyone who has signed in, whatever the role and even before choosing a password."""
    return _mark(SIGNED_IN)(view)


def for_settled(view: View) -> View:
    """This page is for everyone who has signed in and has a password of their own, whatever the role."""
    return _mark(SETTLED)(view)


def _mark(demand: Permission | str) -> Callable[[View], View]:
    def marked(view: View) -> View:
        view.demand = demand  # type: ignore[attr-defined]
        return view

    return marked


def demand_of(view: Callable[..., Any] | None) -> Permission | str | None:
    """What a view demands: a permission, one of the three words above, or None when nobody said (it stays shut)."""
    return getattr(view, "demand", None)


def guard_every_view(app: Flask, *, keep_typed: Callable[[], str | None]) -> None:
    """Check the demand of each view before it runs.

    ``keep_typed`` keeps a form that was sent by somebody who is signed out, and says where they come back to it.
    """
    login_manager = LoginManager()
    login_manager.session_protection = None  # the session on the server decides
    login_manager.init_app(app)
    login_manager.user_loader(person_of)
    app.before_request(partial(_check_demand, keep_typed))


def person_of(secret: str) -> SignedInUser | None:
    """Who is signed in with this cookie's secret; None, and a word of why, when the session is over."""
    looking = page_session()
    found = look_up(looking, current_desk(), secret)
    person = None
    if isinstance(found, WhyEnded):
        g.why_signed_out = found
    elif found is not None:
        row, user = found
        person = SignedInUser(
            id=user.id,
            name=user.name,
            email=user.email,
            role=Role(user.role),
            must_change_password=user.must_change_password,
            session_id=row.id,
            session_secret=secret,
            last_active_at=row.last_active_at,
            is_fresh_from_link=is_fresh_from_link(row, now=now()),
            is_confirmed=is_confirmed(row, now=now()),
            second_step_by=user.second_step_by,
        )
    looking.rollback()  # the view looks afresh: what is brought up to the files meanwhile must be seen
    return person


def _check_demand(keep_typed: Callable[[], str | None]) -> Response | None:
    if request.endpoint is None or request.endpoint in BARE_ENDPOINTS:
        return None
    app_view = _view_of(request.endpoint)
    demand = demand_of(app_view)
    if demand == ANYBODY:
        return None
    if not current_user.is_authenticated:
        return ask_to_sign_in(keep_typed)
    _note_activity(the_user())
    if demand == SIGNED_IN:
        return None
    if the_user().must_change_password:
        return redirect(url_for("sign_in.password_form"))
    if demand == SETTLED:
        return None
    due = the_user().second_step_by
    if due is not None and due <= now():
        return redirect(url_for("your_second_step.show"))
    if demand is None or not the_user().may(demand):
        if request.endpoint == "today.show" and the_user().may(Permission.REPORT):
            return redirect(url_for("report.show"))
        abort(403)
    return None


def ask_to_sign_in(keep_typed: Callable[[], str | None]) -> Response:
    """To the sign-in page, with a word of why, and from there back to where they were and what they typed."""
    if _is_part_of_a_page():
        abort(401)  # refreshing itself: nothing of it is replaced, least of all by a form
    g.cookie_before = dict(session)  # whose forms these are, should the form itself not say
    if why := g.pop("why_signed_out", None):
        session.clear()
        flash(why.sentence(current_desk().settings), "notice")
    back = keep_typed() if request.method == "POST" else None
    return redirect(url_for("sign_in.form", next=back or _this_address()))


def _note_activity(person: SignedInUser) -> None:
    """Only what a person does keeps a session alive, not a page that refreshes a part of itself or saves by itself."""
    if _is_part_of_a_page():
        return
    try:
        keep_alive(current_desk(), person.session_id, last_active_at=person.last_active_at)
    except (SQLAlchemyError, DiskRefusedError) as error:  # the page matters more
        log.warning("activity not written down", error=type(error).__name__)


def _is_part_of_a_page() -> bool:
    return "HX-Request" in request.headers


def _view_of(endpoint: str) -> Callable[..., Any] | None:
    return current_app.view_functions.get(endpoint)


def _this_address() -> str | None:
    """Where to go back to after signing in: the page asked for, or the one whose form was sent."""
    if request.method == "GET":
        address = request.full_path.rstrip("?")
    else:
        page = urlsplit(request.referrer or "")
        address = f"{page.path}?{page.query}".rstrip("?") if page.netloc == request.host else ""
    return address if address != "/" and is_safe_next(address) else None


def is_safe_next(address: str) -> bool:
    """An address of our own, by path alone: nothing that a browser could read as another host."""
    if not address.startswith("/") or address.startswith(("//", "/\\")) or len(address) > 1000:
        return False
    if any(ord(letter) < 33 or letter == "\\" for letter in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc
