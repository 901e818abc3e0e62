"""Logins of sixty days that renew themselves: a new token is kept before the old one is near its end.

The old one goes on until its own end whatever happens here, so nothing that fails in between takes a working login away.
Source: developers.facebook.com/documentation/threads/get-started/long-lived-tokens.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from campaigns.channels.base import Connection
from campaigns.channels.doing import Doing
from campaigns.channels.errors import ChannelError
from campaigns.channels.graph import Graph, Told

# A token has to be a day old to be renewed; weekly is often enough.
RENEWED_EVERY = timedelta(days=7)


def renewed(
    graph: Graph, connection: Connection, by: tuple[str, str], *, ends_at: datetime | None, now: datetime
) -> datetime | None:
    """Renew the login where that is due, and say when it ends (aware UTC; None where nobody knows).

    ``by`` is the platform's path for that and its word for what is asked; ``ends_at`` what it says of the present login.
    """
    session = connection.session
    kept = (session.load() if session else None) or {}
    last = _moment(kept.get("renewed_at"))
    if session is None or (last is not None and now - last < RENEWED_EVERY):
        return ends_at
    path, grant = by
    try:
        token, seconds = graph.get(path, Doing.CONNECTING, _read, grant_type=grant)
    except ChannelError:  # the login was good a moment ago: it may be less than a day old
        return ends_at
    ends_at = now + timedelta(seconds=seconds)
    # In one: a token without its day would be renewed at each look.
    session.save({"access_token": token, "renewed_at": now.isoformat()})
    return ends_at


def _read(told: Told) -> tuple[str, int]:
    token = str(told["access_token"])
    if not token:
        raise ValueError("no token")
    return token, int(told["expires_in"])


def _moment(told: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(told)).astimezone(UTC) if told else None
    except ValueError:
        return None
