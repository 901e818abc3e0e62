"""What tests of rehearsals share: the real directory of channels, accounts with credentials, a rehearsal in one line."""

from __future__ import annotations

import pytest

from campaigns.channels.registry import Registry
from campaigns.services.accounts.connecting import add_account
from campaigns.services.core.desk import Desk
from campaigns.services.rehearsal.asking import parse_ask
from campaigns.services.rehearsal.rehearse import rehearse
from campaigns.services.rehearsal.structure import Rehearsal
from tests.factories import clear_accounts


@pytest.fixture
def channels() -> Registry:
    """The real directory: a rehearsal has to work with it, and never reach a network."""
    return Registry()


def add_with_credentials(desk: Desk, kind: str, name: str) -> int:
    """An account whose credentials would open it if they ever got out."""
    names = desk.channels.capabilities(kind).credential_names
    address = {"email": "smtp://mail.example:587"}.get(kind, "")
    secrets = dict.fromkeys(names, "hush-hush")
    account_id = add_account(desk, kind=kind, name=name, base_url=address, credentials=secrets)
    clear_accounts()
    return account_id


def rehearsed(
    desk: Desk, first: str = "2027-05-17", last: str = "2027-05-23", *, hold: str = "", apart: int = 30
) -> Rehearsal:
    ask = parse_ask(first, last, now=desk.clock.now(), zone=desk.settings.timezone, hold=hold, apart=apart)
    return rehearse(desk, ask)
