"""Signing in on Threads' own page with the office's own app: the login of an hour is changed for one of sixty days.

OAuth 2 with state; Threads offers no PKCE. Sources: developers.facebook.com/documentation/threads/get-started/
get-access-tokens-and-permissions (2026-08-12) and /docs/threads/get-started/long-lived-tokens.
"""

from __future__ import annotations

from collections.abc import Mapping

from campaigns.channels.base import Connection
from campaigns.channels.doing import Doing
from campaigns.channels.graph import Graph
from campaigns.channels.http import Timeouts
from campaigns.channels.meta_sign_in import begin
from campaigns.channels.signing_in import APP, Offered, SignInBegun, no_revoking, token_in
from campaigns.clock import Clock

SCOPES = (
    "threads_basic",
    "threads_content_publish",
    "threads_manage_replies",
    "threads_read_replies",
    "threads_manage_insights",
    "threads_delete",
)


class ThreadsSignIn:
    def __init__(self, connection: Connection, *, clock: Clock, timeouts: Timeouts) -> None:
        self._connection = connection
        self._graph = Graph(connection, clock=clock, timeouts=timeouts)

    def begin(self, *, redirect: str, state: str) -> SignInBegun:
        return begin(
            self._connection, "/oauth/authorize", redirect=redirect, state=state, scopes=SCOPES, more={}
        )

    def finish(self, kept: Mapping[str, str], *, code: str) -> list[Offered]:
        short = self._graph.post_bare(
            "/oauth/access_token",
            Doing.CONNECTING,
            token_in,
            client_id=kept["app_id"],
            client_secret=kept["app_secret"],
            grant_type="authorization_code",
            redirect_uri=kept["redirect"],
            code=code,
        )
        long = self._graph.get_bare(
            "/access_token",
            Doing.CONNECTING,
            token_in,
            grant_type="th_exchange_token",
            client_secret=kept["app_secret"],
            access_token=short,
        )
        return [Offered({"access_token": long, **{name: kept[name] for name in APP}})]

    def revoke(self) -> None:
        raise no_revoking(self._graph.label)
