"""What a refusal of LinkedIn means for us: by its HTTP status and its code, never by its sentence.

Sources: platform reference, sections 9 and 13; learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling
and /linkedin/marketing/versioning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import describe, reset_moment, scrub
from campaigns.channels.doing import Doing
from campaigns.channels.errors import AccountError, ChannelError, NotPermittedError, TemporaryChannelError
from campaigns.channels.posting import DuplicateRefusedError
from campaigns.channels.refusals import broken, refused

LABEL = "LinkedIn"
# Why a login is no longer taken, by its ``serviceErrorCode``.
ENDED = {65601: "it was taken back", 65602: "it came to its end"}
# Said for some seconds of a login that was just made (a field report).
MAYBE_TOO_NEW = 65601
# Counted by the UTC day; which call was one too many is not told.
NEW_DAY = timedelta(days=1, minutes=5)
USUAL_WAIT = timedelta(hours=1)
_URN = re.compile(r"urn:li:(?:share|ugcPost):\d{1,30}")


class NamedDuplicateError(DuplicateRefusedError):
    """LinkedIn has this text already, and says where: ``urn``."""

    def __init__(self, message: str, *, urn: str, detail: str) -> None:
        super().__init__(message, detail=detail)
        self.urn = urn


@dataclass(frozen=True)
class Refusal:
    """The JSON of a refusal. ``number`` is its ``serviceErrorCode``; ``code`` a name in capitals."""

    number: int = 0
    code: str = ""
    words: str = ""


def read_refusal(answer: requests.Response) -> Refusal:
    """Empty where it can't be read."""
    try:
        told = json.loads(answer.text)
        return Refusal(
            int(told.get("serviceErrorCode") or 0),
            str(told.get("code") or _inner_code(told)),
            str(told.get("message") or ""),
        )
    except (ValueError, TypeError, AttributeError, LookupError):
        return Refusal()


def _inner_code(told: dict[str, Any]) -> str:
    """Some refusals have their code only with what they say of the single fields (a field report)."""
    inputs = (told.get("errorDetails") or {}).get("inputErrors") or [{}]
    return str(inputs[0].get("code") or "")


def explain(
    answer: requests.Response,
    *,
    connection: Connection,
    tokens: Sequence[str],
    doing: Doing,
    now: datetime,
    is_new_login: bool,
) -> ChannelError:
    """Our error for an answer that says no. ``tokens`` are secret, and stay out of the record."""
    refusal, status = read_refusal(answer), answer.status_code
    detail = describe(answer, connection, *tokens)
    if refusal.code or refusal.number:
        said = f"{status} {refusal.code} {refusal.number or ''}: {refusal.words}"
        detail = scrub(said, connection, *tokens)
    match status:
        case 401 | 403 | 426:
            return _of_the_login(status, refusal, detail, doing, now, is_new_login=is_new_login)
        case 429:
            return _limited(answer, detail, now)
        case 409:
            return TemporaryChannelError(
                f"{LABEL} is busy with this Page. Nothing went out; it will be tried again.", detail=detail
            )
        case 422 if refusal.code == "DUPLICATE_POST" and doing is Doing.POSTING:
            return _duplicate(refusal, detail)
    if status >= 500 or status == 408:
        return broken(LABEL, detail, doing)
    return refused(LABEL, refusal.number or status, detail, doing, is_absent=status == 404)


def _of_the_login(
    status: int, refusal: Refusal, detail: str, doing: Doing, now: datetime, *, is_new_login: bool
) -> ChannelError:
    if status == 426:
        return AccountError(
            f"{LABEL} no longer answers to the version that this program speaks. Nothing went out. Look for a newer "
            "release of this program.",
            detail=detail,
        )
    if status == 401 and is_new_login and refusal.number == MAYBE_TOO_NEW:
        return TemporaryChannelError(
            f"{LABEL} does not know the login yet that it just gave us. Nothing went out. Try again in a minute.",
            retry_at=now + timedelta(minutes=1),
            detail=detail,
        )
    if status == 401:
        because = f": {ENDED[refusal.number]}" if refusal.number in ENDED else ""
        return AccountError(
            f"{LABEL} no longer accepts this account’s login{because}. Reconnect the account.", detail=detail
        )
    if doing is Doing.READING:
        return NotPermittedError(
            f"{LABEL} does not let this account read its figures: for that the person has to be a super admin of the "
            "Page. Posting goes on.",
            detail=detail,
        )
    return AccountError(
        f"{LABEL} does not let this login do that: it lacks a permission, or the person is no longer a super admin or "
        "content admin of the Page. Reconnect the account when that is mended.",
        detail=detail,
    )


def _limited(answer: requests.Response, detail: str, now: datetime) -> ChannelError:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    told = reset_moment(answer, "", now=now)
    return TemporaryChannelError(
        f"{LABEL} asks us to wait: too many calls today.",
        retry_at=told or min(midnight + NEW_DAY, now + USUAL_WAIT),
        rate_limited=True,
        detail=detail,
    )


def _duplicate(refusal: Refusal, detail: str) -> ChannelError:
    urn = _URN.search(refusal.words)
    return NamedDuplicateError(
        f"{LABEL} says that it has this post already. It is looked for before anything is sent again.",
        urn=urn.group() if urn else "",
        detail=detail,
    )
