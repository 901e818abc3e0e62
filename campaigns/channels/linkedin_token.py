"""LinkedIn's logins: sixty days, renewed each week where LinkedIn gave a way to, for a year at most; then a person signs in.

The old token goes on until its own end whatever happens here, so nothing that fails in between takes a working login away.
Sources: learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens and /token-introspection.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from campaigns.channels.base import Connection
from campaigns.channels.connecting import credential, header_moment
from campaigns.channels.errors import AccountError, ChannelError
from campaigns.channels.linkedin_errors import LABEL
from campaigns.channels.linkedin_rest import Rest
from campaigns.channels.rights import Rights
from campaigns.channels.signing_in import APP, token_in

# Far before the sixty days are over; a renewal prolongs nothing but the token itself.
RENEWED_EVERY = timedelta(days=7)
SEPARATORS = str.maketrans(",", " ")


def scopes_in(told: Mapping[str, Any]) -> frozenset[str]:
    """Told with commas in one place and with spaces in another."""
    return frozenset(str(told.get("scope") or "").translate(SEPARATORS).split())


def read_rights(rest: Rest, connection: Connection) -> Rights | None:
    """What the login may do and when it ends; unknown where the office's app is not, None where the login is over."""
    if not all(connection.credentials.get(name) for name in APP):
        return Rights()
    return rest.oauth("introspectToken", _rights, **_app(connection), token=rest.token)


def _rights(told: Mapping[str, Any]) -> Rights | None:
    if told["active"] is not True:
        return None
    ends = header_moment(str(told.get("expires_at") or ""))
    return Rights(scopes_in(told) or None, ends)


def ends_of(rest: Rest, connection: Connection, token_ends_at: datetime | None) -> datetime | None:
    """When a person has to sign in again: at the end of the token, or of the right to renew it, whichever is first."""
    renewing = _moment(rest.kept.get("refresh_ends") or connection.credentials.get("refresh_ends"))
    return min((one for one in (token_ends_at, renewing) if one is not None), default=None)


def renew_if_due(rest: Rest, connection: Connection, now: datetime) -> datetime | None:
    """Renew a login that works, once a week. Returns the new token's end (aware UTC); None where nothing was renewed."""
    last = _moment(rest.kept.get("renewed_at"))
    if last is not None and now - last < RENEWED_EVERY:
        return None
    try:
        return renew(rest, connection, now)
    except ChannelError:  # the login was good a moment ago
        return None


def renew(rest: Rest, connection: Connection, now: datetime) -> datetime | None:
    """Have a new token made, and keep it. Returns its end; None where there is no right to.

    Raises:
        ChannelError
    """
    given, kept = connection.credentials, rest.kept
    refresh = str(kept.get("refresh_token") or given.get("refresh_token") or "")
    if not refresh or connection.session is None or not all(given.get(name) for name in APP):
        return None
    made = rest.oauth(
        "accessToken",
        lambda told: tokens_in(told, now),
        grant_type="refresh_token",
        refresh_token=refresh,
        **_app(connection),
    )
    ends = made.pop("ends")
    before = {"refresh_token": refresh, "refresh_ends": kept.get("refresh_ends") or given.get("refresh_ends")}
    # In one: a token without its day would be renewed at each look.
    connection.session.save({**before, **made, "renewed_at": now.isoformat()})
    del rest.kept  # what is asked next goes by the new one
    return _moment(ends)


def tokens_in(told: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """The tokens of an answer with their ends as ISO 8601; those of renewing only where LinkedIn gives the right to."""
    found = {"access_token": token_in(told), "ends": _after(now, told["expires_in"])}
    if told.get("refresh_token"):
        found["refresh_token"] = str(told["refresh_token"])
        if told.get("refresh_token_expires_in"):
            found["refresh_ends"] = _after(now, told["refresh_token_expires_in"])
    return found


def over() -> AccountError:
    return AccountError(f"{LABEL} says that this login is over. Reconnect the account.")


def _app(connection: Connection) -> dict[str, str]:
    return {
        "client_id": credential(connection, "app_id"),
        "client_secret": credential(connection, "app_secret"),
    }


def _after(now: datetime, seconds: Any) -> str:
    return (now + timedelta(seconds=int(seconds))).isoformat()


def _moment(told: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(told)).astimezone(UTC) if told else None
    except ValueError:
        return None
