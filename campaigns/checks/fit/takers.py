"""Who a post goes to: each channel it names, and on it each account of ours that told its own limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.checks.base import Subject
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import ChannelKind
from campaigns.domain.items.fitting import Limits


@dataclass(frozen=True)
class Taker:
    """``account`` is empty where the channel's public defaults stand for all its accounts."""

    channel: ChannelKind
    limits: Limits
    account: str = ""

    @property
    def label(self) -> str:
        """“Mastodon”, or “Mastodon (vru.social)” where that account's own limits are meant."""
        return f"{self.channel.label} ({self.account})" if self.account else self.channel.label


def takers(subject: Subject, kind: str) -> Iterator[Taker]:
    """The accounts of a channel whose server told limits; its defaults where any account told none, or there is none."""
    accounts = [one for one in subject.records.accounts if one.channel == kind]
    for account in accounts:
        if account.limits:
            yield Taker(KINDS[kind], Limits.of(kind, account.limits), account.name)
    if not accounts or any(not account.limits for account in accounts):
        yield Taker(KINDS[kind], Limits.of(kind))
