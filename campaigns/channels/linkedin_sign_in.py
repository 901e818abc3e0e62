"""Signing in on LinkedIn's own page with the office's own app: each Page that the person looks after is offered.

OAuth 2 with state; LinkedIn offers PKCE to installed programs only.
Source: learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from campaigns.channels.base import Connection
from campaigns.channels.connecting import base_address, credential
from campaigns.channels.errors import AccountError
from campaigns.channels.http import Timeouts
from campaigns.channels.linkedin import TO_POST
from campaigns.channels.linkedin_errors import LABEL
from campaigns.channels.linkedin_pages import (
    MAY_POST,
    SUPER_ADMIN,
    WHY_NOT,
    Page,
    read_pages,
    roles_of_the_person,
)
from campaigns.channels.linkedin_rest import Rest
from campaigns.channels.linkedin_token import scopes_in, tokens_in
from campaigns.channels.rights import in_words, rights_in_words
from campaigns.channels.signing_in import APP, Offered, SignInBegun, no_revoking
from campaigns.clock import Clock
from campaigns.domain.items.channel_kinds import interface_of

NO_FIGURES = "read figures: for that the person has to be a super admin of the Page"


class LinkedinSignIn:
    def __init__(self, connection: Connection, *, clock: Clock, timeouts: Timeouts) -> None:
        self._connection = connection
        self._clock = clock
        self._timeouts = timeouts

    def begin(self, *, redirect: str, state: str) -> SignInBegun:
        app_id, app_secret = (credential(self._connection, name) for name in APP)
        asked = {
            "response_type": "code",
            "client_id": app_id,
            "redirect_uri": redirect,
            "state": state,
            "scope": " ".join(TO_POST),
        }
        base = base_address(self._connection, interface_of(self._connection.kind).sign_in)
        kept = {"app_id": app_id, "app_secret": app_secret, "redirect": redirect}
        return SignInBegun(f"{base}/oauth/v2/authorization?{urlencode(asked)}", kept)

    def finish(self, kept: Mapping[str, str], *, code: str) -> list[Offered]:
        """
        Raises:
            AccountError: the code is used up, the person did not grant what is needed, or looks after no Page.
        """
        now = self._clock.now()
        tokens, granted = Rest(self._connection, clock=self._clock, timeouts=self._timeouts).oauth(
            "accessToken",
            lambda told: (tokens_in(told, now), scopes_in(told)),
            grant_type="authorization_code",
            code=code,
            client_id=kept["app_id"],
            client_secret=kept["app_secret"],
            redirect_uri=kept["redirect"],
        )
        if missing := [one for one in TO_POST if one not in granted]:
            raise AccountError(
                f"{LABEL} did not grant all that is needed. Missing: {in_words(missing)}. Look under Products whether your app "
                "has the Community Management API, and start again."
            )
        tokens.pop("ends")  # LinkedIn tells it each time it is asked
        login = {**tokens, **{name: kept[name] for name in APP}, "made_at": now.isoformat()}
        rest = Rest(
            replace(self._connection, credentials=login, session=None),
            clock=self._clock,
            timeouts=self._timeouts,
        )
        roles = roles_of_the_person(rest)
        if not roles:
            raise AccountError(
                f"{LABEL} lists no Page for this login: the person has a role on none. Ask a super admin of your Page for one, "
                "or start again as somebody who has."
            )
        names = read_pages(rest, roles)
        can, _ = rights_in_words(granted, TO_POST)
        return [
            Offered(
                {"organization_id": number, **login},
                names.get(number, Page(number)).name or f"Page {number}",
                "" if held & MAY_POST else WHY_NOT,
                can,
                () if SUPER_ADMIN in held else (NO_FIGURES,),
            )
            for number, held in roles.items()
        ]

    def revoke(self) -> None:
        raise no_revoking(LABEL)
