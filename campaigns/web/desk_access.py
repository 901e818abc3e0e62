"""How a view reaches the desk: its services' parts, its time zone, its time, and a session for looking."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from campaigns.models.base import db
from campaigns.services.core.desk import Desk


def current_desk() -> Desk:
    return cast(Desk, current_app.extensions["desk"])


def local_zone() -> ZoneInfo:
    return current_desk().settings.timezone


def now() -> datetime:
    return current_desk().clock.now()


def page_session() -> Session:
    """The request's own session; it only looks, and is closed with the request."""
    return cast(Session, db.session())
