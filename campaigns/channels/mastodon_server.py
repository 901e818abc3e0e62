"""What a Mastodon server says about itself, and what its refusals mean for us (reference, sections 11, 13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from campaigns.channels.base import (
    AccountError,
    ChannelError,
    Connection,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.connecting import describe, reset_moment
from campaigns.channels.metering import Takes

# Mastodon says 403 both for a token without the scope and for an account that may not sign in any more.
LOGIN_IS_DEAD = "login is currently disabled"


def read_limits(instance: Mapping[str, Any]) -> dict[str, int]:
    """The limits this server sets, under our names; what it does not tell is left out."""
    rules: Mapping[str, Any] = instance.get("configuration") or {}
    statuses, media = rules.get("statuses") or {}, rules.get("media_attachments") or {}
    told = {
        "text_limit": statuses.get("max_characters"),
        "url_cost": statuses.get("characters_reserved_per_url"),
        "image_limit": statuses.get("max_media_attachments"),
        "image_max_bytes": media.get("image_size_limit"),
        "alt_limit": media.get("description_limit"),
    }
    return {name: value for name, value in told.items() if isinstance(value, int) and value > 0}


def takes(request: requests.PreparedRequest) -> Takes:
    """What a call takes of which windows: posts and pictures have their own, besides the one of all calls."""
    path = urlsplit(str(request.url)).path
    if request.method == "POST" and path.endswith("/api/v1/statuses"):
        return {"posts": 1, "calls": 1}
    if request.method == "POST" and path.endswith("/media"):
        return {"uploads": 1, "calls": 1}
    return {"calls": 1}


def explain(
    answer: requests.Response, *, connection: Connection, creating: bool, now: datetime
) -> ChannelError:
    """Our error for an answer with a status of 400 or more."""
    detail = describe(answer, connection)
    match answer.status_code:
        case 401:
            return AccountError(
                "The Mastodon server does not accept this account's access token. Make a new one under "
                "Preferences, Development and connect the account again.",
                detail=detail,
            )
        case 403:
            return AccountError(
                "The Mastodon server does not let this account do that: its token lacks a permission, or the "
                "account is limited. Make a token with the permissions the README names and connect again.",
                detail=detail,
            )
        case 429:
            return TemporaryChannelError(
                "The Mastodon server asks us to wait: too many requests.",
                retry_at=reset_moment(answer, "X-RateLimit-Reset", now=now),
                rate_limited=True,
                detail=detail,
            )
        case status if status >= 500 or status == 408:
            return _broken(detail, creating=creating)
    return PermanentChannelError(
        f"The Mastodon server refused it ({answer.status_code}). Read its reason below, change the post and "
        "submit it again.",
        detail=detail,
    )


def explain_reading(answer: requests.Response, *, connection: Connection, now: datetime) -> ChannelError:
    """The same for a question about figures: only a login that is dead is a matter of the account."""
    if answer.status_code == 403 and LOGIN_IS_DEAD not in answer.text.casefold():
        return NotPermittedError(
            "The Mastodon server does not let this account read its figures: its token lacks a permission. "
            "Posting goes on. Make a token with the permissions the README names and connect again.",
            detail=describe(answer, connection),
        )
    return explain(answer, connection=connection, creating=False, now=now)


def _broken(detail: str, *, creating: bool) -> ChannelError:
    if creating:
        return UnknownOutcomeError(
            "The Mastodon server broke down while it took the post. It may be out: look it up before it "
            "is sent again.",
            detail=detail,
        )
    return TemporaryChannelError(
        "The Mastodon server is out of order. Nothing went out; it will be tried again.", detail=detail
    )
