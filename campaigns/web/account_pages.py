"""Where a person looks whether something stands on a platform."""

from __future__ import annotations

from flask import url_for

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.models.accounts import Account


def account_page(account: Account) -> str:
    """Where a person looks whether something is there; empty where there is no such page."""
    if account.kind == PRACTICE:
        return url_for("practice.feed")
    url = account.profile_url or account.base_url
    return url if url.startswith(("https://", "http://")) else ""
