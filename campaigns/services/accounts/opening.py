"""Opening an account's channel: its adapter, with the credentials unsealed for as long as it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import load_only

from campaigns.channels.base import (
    Channel,
    ChannelDirectory,
    Connection,
    Hands,
    Meter,
    NoMeter,
    PracticeFeed,
    capabilities_of,
)
from campaigns.domain.items.channel_kinds import PRACTICE, label_of
from campaigns.models.accounts import Account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction


@dataclass(frozen=True)
class SealedSession:
    """Tokens a sign-in gave, sealed in the account's row so that every process shares them."""

    desk: Desk
    account_id: int

    def load(self) -> dict[str, Any] | None:
        with reading() as session:
            sealed = session.get_one(Account, self.account_id).sealed_session
        return None if sealed is None else self.desk.seal.open(sealed)

    def save(self, session: dict[str, Any]) -> None:
        with transaction() as database:
            database.get_one(Account, self.account_id).sealed_session = self.desk.seal.close(session)


# All that ``why_not_cleared`` asks for, where many accounts are looked at together.
OF_CLEARANCE = load_only(Account.kind, Account.cleared_at)


def why_not_cleared(channels: ChannelDirectory, account: Account) -> str:
    """Why nothing may be sent to it or read from it yet; empty where its platform asks for no clearance, or has given it."""
    if account.cleared_at is not None or not capabilities_of(channels, account.kind).needs_clearance:
        return ""
    return (
        f"{label_of(account.kind)} wants to have agreed before a public body posts there by program, and nobody has "
        "recorded that it has. An administrator does so under Accounts, or with campaigns accounts clear."
    )


def open_channel(desk: Desk, account: Account, *, meter: Meter | None = None) -> Channel:
    """The adapter for this account, with its credentials opened. Reads nothing from the account after it returns.

    ``meter`` is told what its calls take and cost.

    Raises:
        SealBrokenError: the secret key is not the one the credentials were sealed with.
    """
    return desk.channels.build(
        Connection(
            account_id=account.id,
            kind=account.kind,
            name=account.name,
            base_url=account.base_url,
            credentials=desk.seal.open(account.sealed_credentials),
            limits=dict(account.limits),
            session=SealedSession(desk, account.id),
            meter=meter or NoMeter(),
            outside=desk.outside,
            practice=_practice(desk) if account.kind == PRACTICE else None,
            hands=_hands(desk) if capabilities_of(desk.channels, account.kind).is_by_hand else None,
        )
    )


def _practice(desk: Desk) -> PracticeFeed:
    from campaigns.services.accounts.practice import DeskPracticeFeed  # no real channel needs it

    return DeskPracticeFeed(desk.clock)


def _hands(desk: Desk) -> Hands:
    from campaigns.services.accounts.hands import (
        DeskHands,
    )  # most senders have no such account, and never need it

    return DeskHands(desk.clock)
