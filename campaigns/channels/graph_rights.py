"""What a login of Meta's platforms may do, and until when: asked of the platform itself.

Source: developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging. Only the app's owner may ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from campaigns.channels.base import Connection
from campaigns.channels.connecting import credential
from campaigns.channels.doing import Doing
from campaigns.channels.errors import AccountError
from campaigns.channels.graph import Graph, Told

# What each permission is for, as people read it.
FOR_WHAT = {
    "pages_manage_posts": "post on the Page",
    "pages_read_engagement": "read the Page’s own posts, to look whether one is out",
    "pages_show_list": "show which Pages there are",
    "read_insights": "read figures",
    "instagram_basic": "read who the account is",
    "instagram_content_publish": "post",
    "instagram_manage_insights": "read figures",
    "instagram_manage_contents": "take a post down",
    "threads_basic": "read who the account is",
    "threads_content_publish": "post",
    "threads_manage_replies": "post a thread’s further parts",
    "threads_read_replies": "look whether a thread’s further parts are out",
    "threads_manage_insights": "read figures",
    "threads_delete": "take a post down",
}


@dataclass(frozen=True)
class Rights:
    """``granted`` is None where nobody could be asked. ``ends_at``: aware UTC; None where the login has no end."""

    granted: frozenset[str] | None = None
    ends_at: datetime | None = None

    def missing(self, needed: Iterable[str]) -> list[str]:
        return [] if self.granted is None else [one for one in needed if one not in self.granted]

    def refuse_without(self, needed: Iterable[str]) -> None:
        """
        Raises:
            AccountError: it may not do all of this, which a first post would find out too late.
        """
        if missing := self.missing(needed):
            raise AccountError(
                f"This login may not do all that is needed. Missing: {in_words(missing)}. Connect again, and leave all "
                "that is asked for ticked."
            )


def in_words(permissions: Iterable[str]) -> str:
    """“post on the Page (pages_manage_posts), read figures (read_insights)”."""
    return ", ".join(f"{FOR_WHAT.get(one, 'more')} ({one})" for one in permissions)


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
