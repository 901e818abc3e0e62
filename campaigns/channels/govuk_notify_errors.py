"""What GOV.UK Notify's refusals mean for us, by their class and never by their sentence where a class is given."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import describe
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)

RATE_WINDOW = timedelta(minutes=1)
SECRET_LENGTH = 36  # at the end of a key
# A 400 of the account and not of the letter says so in a sentence alone.
_OF_ACCOUNT = ("team-only", "trial mode", "can’t send to this recipient", "can't send to this recipient")


def explain(
    answer: requests.Response, *, connection: Connection, creating: bool, now: datetime
) -> ChannelError:
    """Our error for an answer with a status of 400 or more."""
    secret = connection.credentials.get("api_key", "")[-SECRET_LENGTH:]
    detail, errors = describe(answer, connection, secret), _errors(answer)
    classes = {str(one.get("error")) for one in errors}
    match answer.status_code:
        case 401 | 403:
            return AccountError(
                "GOV.UK Notify does not accept the API key, or this machine's clock is wrong. Look whether the key was "
                "revoked, and connect the account again.",
                detail=detail,
            )
        case 429 if "TooManyRequestsError" in classes:
            return TemporaryChannelError(
                "GOV.UK Notify takes no more letters of this service today.",
                retry_at=datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(0, 1), UTC),
                rate_limited=True,
                detail=detail,
            )
        case 429:
            return TemporaryChannelError(
                "GOV.UK Notify asks us to wait: too many requests in a minute.",
                retry_at=now + RATE_WINDOW,
                rate_limited=True,
                detail=detail,
            )
        case status if status >= 500 and creating:
            return UnknownOutcomeError(
                "GOV.UK Notify broke down while it was given the letter. It may be on its way: it is looked up first.",
                detail=detail,
            )
        case status if status >= 500:
            return TemporaryChannelError(
                "GOV.UK Notify is not working at this moment. Nothing went out.", detail=detail
            )
        case 404:
            return AccountError(
                "GOV.UK Notify knows no such template in this service. Correct the template's ID and connect the "
                "account again.",
                detail=detail,
            )
    said = " ".join(str(one.get("message", "")) for one in errors).casefold()
    if any(words in said for words in _OF_ACCOUNT):
        return AccountError(
            "GOV.UK Notify lets this key write to its own team only. Take the service live, make a live key and "
            "connect the account again.",
            detail=detail,
        )
    return PermanentChannelError(
        f"GOV.UK Notify refused this e-mail. {_shown(errors)}".strip(), detail=detail
    )


def _errors(answer: requests.Response) -> list[dict[str, Any]]:
    try:
        found = answer.json()["errors"]
    except (ValueError, KeyError, TypeError):
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _shown(errors: list[dict[str, Any]]) -> str:
    """Which of what we sent it is about; their sentence may name the address and stays in the record."""
    about = "address" if any("email_address" in str(one.get("message")) for one in errors) else ""
    return "The recipient's address is not one it takes." if about else ""
