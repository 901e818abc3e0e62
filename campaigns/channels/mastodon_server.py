"""What a Mastodon server says about itself, and what its refusals mean for us (reference, sections 11, 13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import base_address, describe, reset_moment
from campaigns.channels.doing import Doing
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.metering import Takes

# Mastodon says 403 both for a token without the scope and for an account that may not sign in any more.
LOGIN_IS_DEAD = "login is currently disabled"
# What a server answers that does not have a call: other software leaves some out.
NOT_HERE = {404, 405, 410, 501}
_WORD = re.compile(r"\w+")


def may_be_same(text: str, shown: str) -> bool:
    """Whether a page may be of this text though it does not read the same: half of the words of the shorter are in both.

    Servers cut names short, mark up and leave away; what nobody knows, so this is rather asked too often.
    """
    ours, theirs = (set(_WORD.findall(words.casefold())) for words in (text, shown))
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def read_limits(instance: Mapping[str, Any]) -> dict[str, int]:
    """The limits this server sets, under our names; what it does not tell is left out."""
    rules: Mapping[str, Any] = instance.get("configuration") or {}
    statuses, media = rules.get("statuses") or {}, rules.get("media_attachments") or {}
    told = {
        "text_limit": statuses.get("max_characters") or instance.get("max_toot_chars"),  # as Pleroma has it
        "url_cost": statuses.get("characters_reserved_per_url"),
        "image_limit": statuses.get("max_media_attachments"),
        "image_max_bytes": media.get("image_size_limit"),
        "alt_limit": media.get("description_limit"),
        "film_max_bytes": media.get("video_size_limit"),
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
    answer: requests.Response, *, connection: Connection, doing: Doing, now: datetime
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
        case 403 if doing is Doing.READING and LOGIN_IS_DEAD not in answer.text.casefold():
            return NotPermittedError(
                "The Mastodon server does not let this account read its figures: its token lacks a permission. "
                "Posting goes on. Make a token with the permissions the README names and connect again.",
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
        case status if (status >= 500 and status not in NOT_HERE) or status == 408:
            return _broken(detail, doing=doing)
    return _refused(answer.status_code, detail, connection=connection, doing=doing)


def _refused(status: int, detail: str, *, connection: Connection, doing: Doing) -> ChannelError:
    match doing:
        case Doing.CONNECTING if status in NOT_HERE:
            return AccountError(
                f"No server that speaks Mastodon's API answers at {base_address(connection)}. Correct the account's "
                "base address and verify it again.",
                detail=detail,
            )
        case Doing.CONNECTING:
            return AccountError(
                f"The Mastodon server does not say who this account is there ({status}). Look at its base address and "
                "its access token, and verify it again.",
                detail=detail,
            )
        case Doing.LOOKING:
            return UnknownOutcomeError(
                f"The Mastodon server does not let us look through the account's posts ({status}), so it can't be told "
                "whether this one is there. Look at the account's page and decide.",
                detail=detail,
            )
        case Doing.READING:
            return PermanentChannelError(
                f"The Mastodon server does not answer what is asked about figures ({status}). Posting goes on.",
                detail=detail,
            )
        case Doing.DELETING:
            return PermanentChannelError(
                f"The Mastodon server did not take the post down ({status}). Take it down on its page.",
                detail=detail,
            )
        case Doing.UPLOADING:
            return PermanentChannelError(
                f"The Mastodon server refused a picture ({status}). Read its reason below, change the picture and "
                "submit the item again.",
                detail=detail,
            )
    return PermanentChannelError(
        f"The Mastodon server refused it ({status}). Read its reason below, change the post and submit it again.",
        detail=detail,
    )


def _broken(detail: str, *, doing: Doing) -> ChannelError:
    if doing is Doing.POSTING:
        return UnknownOutcomeError(
            "The Mastodon server broke down while it took the post. It may be out: look it up before it "
            "is sent again.",
            detail=detail,
        )
    return TemporaryChannelError(
        "The Mastodon server is out of order. Nothing went out; it will be tried again.", detail=detail
    )
