"""What X's refusals mean for us (platform reference, sections 4 and 13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import describe, reset_moment
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.posting import DuplicateRefusedError

AFTER_RESET = timedelta(seconds=5)
DUPLICATE_CODE = 187
SIGNATURE_MINUTES = 4  # a signature holds for five
ACCOUNT_CODES = {32, 64, 89, 326}  # bad login, suspended, bad token, locked
# Where X gives nothing but a sentence or a problem type: short fragments, in lower case.
ACCOUNT_FRAGMENTS = (
    "oauth1-permissions",
    "oauth1 app permissions",
    "client-forbidden",
    "suspended",
    "locked",
)
_SIGNED_AT = re.compile(r'oauth_timestamp="(\d{1,11})"')
# A login that is dead also for reading; whole words, for "blocked" is not "locked".
LOGIN_IS_DEAD = re.compile(r"\b(suspended|locked)\b")


def explain(
    answer: requests.Response, *, connection: Connection, creating: bool, now: datetime
) -> ChannelError:
    """Our error for an answer with a status of 400 or more."""
    detail = describe(answer, connection)
    match answer.status_code:
        case 401 if (minutes := _minutes_wrong(answer, now)) >= SIGNATURE_MINUTES:
            return TemporaryChannelError(
                f"What this machine signed was {minutes} minutes away from X's time, so X did not take it. Set the "
                "machine's clock right, unless it just slept. Nothing went out; it will be tried again.",
                detail=detail,
            )
        case 401:
            return AccountError(
                "X does not accept this account's tokens. Make new ones in the developer console and "
                "connect the account again.",
                detail=detail,
            )
        case 402:
            return AccountError(
                "X wants money: the credits of this developer account are used up. Buy credits in the "
                "developer console, then reconnect the account.",
                detail=detail,
            )
        case 403:
            return _forbidden(answer, detail=detail, creating=creating)
        case 429:
            return _too_many(answer, detail=detail, now=now)
        case status if status >= 500 or status == 408:
            return _broken(detail, creating=creating)
    return PermanentChannelError(
        f"X refused it ({answer.status_code}). Read its reason below, change the post and submit it again.",
        detail=detail,
    )


def explain_reading(answer: requests.Response, *, connection: Connection, now: datetime) -> ChannelError:
    """The same for a question about figures: only a login that is dead is a matter of the account.

    Money that has run out stops the figures for now; whether it stops posts too, sending finds out itself.
    """
    error = explain(answer, connection=connection, creating=False, now=now)
    match answer.status_code:
        case 400 | 404:
            return PermanentChannelError(
                f"X does not understand what is asked about figures ({answer.status_code}). Posting goes on. Look for a "
                "newer release of this program.",
                detail=error.detail,
            )
        case 402 | 429 if isinstance(error, AccountError):
            return TemporaryChannelError(f"{error} Until then figures are not read.", detail=error.detail)
        case 403 if not (ACCOUNT_CODES & _codes(answer) or LOGIN_IS_DEAD.search(answer.text.casefold())):
            return NotPermittedError(
                "X does not let this account read its figures: its app or price tier does not include that. "
                "Posting goes on. Look at the app's permissions in the developer console.",
                detail=error.detail,
            )
    return error


def _minutes_wrong(answer: requests.Response, now: datetime) -> int:
    """Between X's time and that of the signature, which is older than now if the machine slept in between."""
    try:
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        return 0
    return int(abs(theirs - _signed_at(answer, now)).total_seconds() // 60) if theirs.tzinfo else 0


def _signed_at(answer: requests.Response, now: datetime) -> datetime:
    header: Any = answer.request.headers.get("Authorization", "") if answer.request is not None else ""
    header = (
        header.decode("ascii", "replace") if isinstance(header, bytes) else header
    )  # signing leaves bytes
    found = _SIGNED_AT.search(header)
    return datetime.fromtimestamp(int(found.group(1)), UTC) if found else now


def _forbidden(answer: requests.Response, *, detail: str, creating: bool) -> ChannelError:
    words = answer.text.casefold()
    codes = _codes(answer)
    if creating and ("duplicate content" in words or DUPLICATE_CODE in codes):
        return DuplicateRefusedError(
            "X says it has this text already. It may be our own earlier try: look it up before it is "
            "sent again.",
            detail=detail,
        )
    if ACCOUNT_CODES & codes or any(fragment in words for fragment in ACCOUNT_FRAGMENTS):
        return AccountError(
            "X does not let this account post: it is suspended or locked, or its app may only read. Mend "
            "that on X, make new tokens if the app's permissions changed, and connect the account again.",
            detail=detail,
        )
    return PermanentChannelError(
        "X does not allow this post. Read its reason below, change the post and submit it again.",
        detail=detail,
    )


def _too_many(answer: requests.Response, *, detail: str, now: datetime) -> ChannelError:
    if "usage-capped" in answer.text:
        return AccountError(
            "The spending limit of this X developer account is reached. Raise it in the developer "
            "console, then reconnect the account.",
            detail=detail,
        )
    reset = reset_moment(answer, _exhausted_window(answer), now=now)
    return TemporaryChannelError(
        "X asks us to wait: too many requests in this quarter of an hour or day.",
        retry_at=reset + AFTER_RESET if reset else None,
        rate_limited=True,
        detail=detail,
    )


def _exhausted_window(answer: requests.Response) -> str:
    """The header that tells when the used-up window ends: the day's where that is it, else the quarter hour's."""
    for window in ("x-user-limit-24hour", "x-app-limit-24hour"):
        if answer.headers.get(f"{window}-remaining") == "0":
            return f"{window}-reset"
    return "x-rate-limit-reset"


def _broken(detail: str, *, creating: bool) -> ChannelError:
    if creating:
        return UnknownOutcomeError(
            "X broke down while it took the post. It may be out: look it up before it is sent again.",
            detail=detail,
        )
    return TemporaryChannelError(
        "X is out of order. Nothing went out; it will be tried again.", detail=detail
    )


def _codes(answer: requests.Response) -> set[Any]:
    try:
        errors = answer.json()["errors"]
        return {error["code"] for error in errors if "code" in error}
    except (ValueError, KeyError, TypeError):
        return set()
