"""What a login of Meta's platforms may do, and until when: asked of the platform itself.

Source: developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging. Only the app's owner may ask.
"""

from __future__ import annotations

from datetime import UTC, datetime

from campaigns.channels.base import Connection
from campaigns.channels.connecting import credential
from campaigns.channels.doing import Doing
from campaigns.channels.errors import AccountError
from campaigns.channels.graph import Graph, Told
from campaigns.channels.rights import Rights


def read_rights(graph: Graph, connection: Connection) -> Rights:
    """Nothing is asked, and nothing known, where the app's own number and secret are not there.

    Raises:
        AccountError: the platform says that the login is of no use.
    """
    given = connection.credentials
    if not (given.get("app_id") and given.get("app_secret")):
        return Rights()
    app = f"{credential(connection, 'app_id')}|{credential(connection, 'app_secret')}"
    return _rights(graph, graph.get_as(app, "debug_token", Doing.CONNECTING, _read, input_token=graph.token))


def read_own_rights(graph: Graph) -> Rights:
    """The same, asked with the login itself.

    Raises:
        NotPermittedError, PermanentChannelError: this login may not ask.
        AccountError: the platform says that the login is of no use.
    """
    return _rights(graph, graph.get("debug_token", Doing.READING, _read, input_token=graph.token))


def _rights(graph: Graph, told: tuple[bool, Rights]) -> Rights:
    is_valid, rights = told
    if not is_valid:
        raise AccountError(f"{graph.label} says that this login is no longer good. Reconnect the account.")
    return rights


def _read(told: Told) -> tuple[bool, Rights]:
    data = told["data"]
    ends = [int(data.get(name) or 0) for name in ("expires_at", "data_access_expires_at")]
    soonest = min((one for one in ends if one > 0), default=0)
    scopes = data.get("scopes")
    return data["is_valid"] is True, Rights(
        frozenset(str(one) for one in scopes) if scopes is not None else None,
        datetime.fromtimestamp(soonest, UTC) if soonest else None,
    )
