"""Signing in on Facebook's own page with the office's own app: a person agrees, and each Page they may use is offered.

OAuth 2 with state; Facebook offers no PKCE for this flow. Sources (2026-03):
developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow and
/docs/facebook-login/guides/access-tokens/get-long-lived.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from campaigns.channels.base import Connection
from campaigns.channels.connecting import base_address, credential
from campaigns.channels.doing import Doing
from campaigns.channels.errors import AccountError
from campaigns.channels.graph import Graph, Told, proof_of
from campaigns.channels.http import Timeouts
from campaigns.channels.rights import in_words, rights_in_words
from campaigns.channels.signing_in import APP, Offered, SignInBegun, no_revoking, token_in
from campaigns.clock import Clock
from campaigns.domain.items.channel_kinds import interface_of

Read = TypeVar("Read")
PAGES_LISTED = "100"
# Whoever may do this on a Page may post there (the Graph API's own word).
MAY_POST = "CREATE_CONTENT"


def begin(
    connection: Connection,
    path: str,
    *,
    redirect: str,
    state: str,
    scopes: Sequence[str],
    more: Mapping[str, str],
) -> SignInBegun:
    """The address of the platform's own page, and what finishing needs."""
    interface = interface_of(connection.kind)
    app_id, app_secret = (credential(connection, name) for name in APP)
    config = connection.credentials.get("app_config", "")
    asked = {
        "client_id": app_id,
        "redirect_uri": redirect,
        "state": state,
        "response_type": "code",
        # A business's login has its permissions in a configuration made there.
        **({"config_id": config} if config else {"scope": ",".join(scopes), **more}),
    }
    address = f"{base_address(connection, interface.sign_in)}{path}?{urlencode(asked)}"
    kept = {"app_id": app_id, "app_secret": app_secret, "redirect": redirect}
    return SignInBegun(address, kept | ({"app_config": config} if config else {}))


class PageSignIn(ABC):
    """By way of Facebook: what is offered are the Pages of the person, or what hangs on them."""

    scopes: tuple[str, ...]
    needed: tuple[str, ...]
    page_fields: str

    def __init__(self, connection: Connection, *, clock: Clock, timeouts: Timeouts) -> None:
        self._connection = connection
        self._graph = Graph(connection, clock=clock, timeouts=timeouts)

    def begin(self, *, redirect: str, state: str) -> SignInBegun:
        version = interface_of(self._connection.kind).version
        return begin(
            self._connection,
            f"/{version}/dialog/oauth",
            redirect=redirect,
            state=state,
            scopes=self.scopes,
            more={"auth_type": "rerequest"},  # what was refused once is asked for again
        )

    def finish(self, kept: Mapping[str, str], *, code: str) -> Sequence[Offered]:
        """
        Raises:
            AccountError: the code is used up, or the person did not grant what is needed.
        """
        app = {"client_id": kept["app_id"], "client_secret": kept["app_secret"]}
        short = self._ask("oauth/access_token", token_in, **app, redirect_uri=kept["redirect"], code=code)
        # A Page's token has no end only if the person's was exchanged for a long one first.
        person = self._ask(
            "oauth/access_token", token_in, **app, grant_type="fb_exchange_token", fb_exchange_token=short
        )
        granted = self._as(person, kept, "me/permissions", _granted)
        if missing := [one for one in self.needed if one not in granted]:
            raise AccountError(
                f"Facebook did not grant all that is needed. Missing: {in_words(missing)}. Start again, and leave all that is "
                "asked for ticked."
            )
        can, cannot = rights_in_words(granted, self.scopes)
        pages = self._as(person, kept, "me/accounts", _pages, fields=self.page_fields, limit=PAGES_LISTED)
        if not pages:
            raise AccountError(
                "Facebook lists no Page for this login: the person has a role on none, or chose none on Facebook’s own page. "
                "Start again, and choose your Page there."
            )
        own = {name: kept[name] for name in (*APP, "app_config") if name in kept}
        return [self.offered(page, own, can, cannot) for page in pages]

    @abstractmethod
    def offered(
        self, page: Told, app: Mapping[str, str], can: tuple[str, ...], cannot: tuple[str, ...]
    ) -> Offered:
        """What a person chooses from: the account behind one Page, or why it can't be connected."""

    def revoke(self) -> None:
        raise no_revoking(self._graph.label)

    def _ask(self, path: str, read: Callable[[Told], Read], **asked: str) -> Read:
        return self._graph.get_bare(path, Doing.CONNECTING, read, **asked)

    def _as(
        self, token: str, kept: Mapping[str, str], path: str, read: Callable[[Told], Read], **asked: str
    ) -> Read:
        proof = proof_of(token, kept["app_secret"])
        return self._graph.get_bare(
            path, Doing.CONNECTING, read, access_token=token, appsecret_proof=proof, **asked
        )


def _granted(told: Told) -> frozenset[str]:
    return frozenset(str(one["permission"]) for one in told["data"] if one["status"] == "granted")


def _pages(told: Told) -> list[Told]:
    pages = list(told["data"])
    for page in pages:
        token_in(page)
        _ = page["id"], page["name"]  # one without them can't be chosen
    return pages


def why_not_to_post(page: Told) -> str:
    """Empty where the person may post on this Page."""
    if MAY_POST in (page.get("tasks") or ()):
        return ""
    return "You may not create content on this Page. Ask somebody with full control of it for that task."
