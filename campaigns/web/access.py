"""Who may open which page: every view says so with one of three decorators, and one that says nothing stays shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from campaigns.domain.permissions import ROLE_LABELS, Permission, Role, role_may
from campaigns.models.people import User
from campaigns.web.desk_access import page_session

View = TypeVar("View", bound=Callable[..., Any])

ANYBODY = "anybody"
SIGNED_IN = "signed-in"
BARE_ENDPOINTS = frozenset({"static"})


@dataclass(frozen=True)
class SignedInUser(UserMixin):  # type: ignore[misc]
    """The person at the screen, as loaded for this request."""

    id: int
    name: str
    email: str
    role: Role
    session_version: int
    must_change_password: bool

    def get_id(self) -> str:
        return f"{self.id}:{self.session_version}"

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.role]

    def may(self, permission: Permission | str) -> bool:
        return role_may(self.role, Permission(permission))


def signed_in_user_of(user: User) -> SignedInUser:
    return SignedInUser(
        id=user.id,
        name=user.name,
        email=user.email,
        role=Role(user.role),
        session_version=user.session_version,
        must_change_password=user.must_change_password,
    )


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


def _mark(demand: Permission | str) -> Callable[[View], View]:
    def marked(view: View) -> View:
        view.demand = demand  # type: ignore[attr-defined]
        return view

    return marked


def demand_of(view: Callable[..., Any] | None) -> Permission | str | None:
    """What a view demands: a permission, ``ANYBODY``, ``SIGNED_IN``, or None when nobody said (it stays shut)."""
    return getattr(view, "demand", None)


def guard_every_view(app: Flask) -> None:
    """Check the demand of each view before it runs."""
    login_manager = LoginManager()
    login_manager.session_protection = None  # the cookie is bound to the person's session version instead
    login_manager.init_app(app)
    login_manager.user_loader(_load_user)
    app.before_request(_check_demand)


def _load_user(session_id: str) -> SignedInUser | None:
    user_id, _, version = session_id.partition(":")
    if not user_id.isdigit():
        return None
    session = page_session()
    user = session.get(User, int(user_id))
    found = user is not None and user.is_active and str(user.session_version) == version
    person = signed_in_user_of(user) if user is not None and found else None
    session.rollback()  # the view looks afresh: what is brought up to the files meanwhile must be seen
    return person


def _check_demand() -> Response | None:
    if request.endpoint is None or request.endpoint in BARE_ENDPOINTS:
        return None
    app_view = _view_of(request.endpoint)
    demand = demand_of(app_view)
    if demand == ANYBODY:
        return None
    if not current_user.is_authenticated:
        if "HX-Request" in request.headers:
            abort(
                401
            )  # a part of a page refreshing itself: nothing of it is replaced, least of all by a form
        return redirect(url_for("sign_in.form", next=_this_address()))
    if demand == SIGNED_IN:
        return None
    if the_user().must_change_password:
        return redirect(url_for("sign_in.password_form"))
    if demand is None or not the_user().may(demand):
        if request.endpoint == "today.show" and the_user().may(Permission.REPORT):
            return redirect(url_for("report.show"))
        abort(403)
    return None


def _view_of(endpoint: str) -> Callable[..., Any] | None:
    return current_app.view_functions.get(endpoint)


def _this_address() -> str | None:
    """Where to go back to after signing in; only pages can be gone back to."""
    if request.method != "GET" or request.path == "/":
        return None
    return request.full_path.rstrip("?")


def is_safe_next(address: str) -> bool:
    """An address of our own, by path alone: nothing that a browser could read as another host."""
    if not address.startswith("/") or address.startswith(("//", "/\\")) or len(address) > 1000:
        return False
    if any(ord(letter) < 33 or letter == "\\" for letter in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc
