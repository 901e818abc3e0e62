"""What a refusal of Meta's platforms (Facebook, Instagram, Threads) means for us: read by its code, never by its sentence.

Sources: platform reference, sections 5 to 8 and 13; developers.facebook.com/docs/graph-api/guides/error-handling.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from campaigns.channels.base import Connection
from campaigns.channels.connecting import describe, reset_moment, scrub
from campaigns.channels.doing import Doing
from campaigns.channels.errors import (
    AccountError,
    ChannelError,
    NotPermittedError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.channels.posting import DuplicateRefusedError
from campaigns.channels.refusals import broken, refused
from campaigns.domain.items.channel_kinds import label_of

USAGE_HEADS = ("X-App-Usage", "X-Business-Use-Case-Usage")
PERCENTAGES = ("call_count", "total_cputime", "total_time")
REGAIN = "estimated_time_to_regain_access"  # minutes
# Where a platform limits us without saying for how long; calling meanwhile would prolong it.
USUAL_WAIT = timedelta(hours=1)

DEAD_LOGIN = {102, 190}
WRONG_PROOF = {104}
BLOCKED = {368}
NO_PERMISSION = {3, 10, *range(200, 300)}
LIMITED = {4, 17, 32, 613, 80001, 80002}
OUT_OF_ORDER = {1, 2}
DUPLICATE = 506
UNKNOWN_PATH = {2500, 2635}  # our pinned version is gone, or the address is another service's
NOT_THERE = (100, 33)  # or not for this login: the platform does not tell them apart
# A picture could not be fetched from the address that we gave.
NOT_FETCHED = {9004}
# Why a login ended, by the subcode of 190.
ENDED = {
    458: "the app was taken out of the account’s settings",
    459: "the platform wants the person to sign in on its own page first",
    460: "the password was changed",
    463: "it came to its end",
    464: "the person’s account is not confirmed",
    467: "it was ended on the platform",
    492: "the person has no role on the Page any more",
}


class TooFewError(ChannelError):
    """So few people saw it that the platform tells no figures of it."""


@dataclass(frozen=True)
class Refusal:
    """The ``error`` of an answer. ``trace`` is what the platform's support asks for."""

    code: int
    subcode: int = 0
    is_transient: bool = False
    words: str = ""
    trace: str = ""

    @property
    def place(self) -> tuple[int, int]:
        return self.code, self.subcode


@dataclass(frozen=True)
class OwnCodes:
    """What one platform's own codes mean beside those that all share: (code, subcode), the subcode 0 for any.

    Attributes:
        wait: nothing is out, and the same step may be taken again soon. renew: what was prepared is of no use any more.
        limited: too much within a day or an hour. blocked: a person has to look.
        unclear: said of a post although it may be out.
    """

    wait: frozenset[tuple[int, int]] = frozenset()
    renew: frozenset[tuple[int, int]] = frozenset()
    limited: frozenset[tuple[int, int]] = frozenset()
    blocked: frozenset[tuple[int, int]] = frozenset()
    unclear: frozenset[tuple[int, int]] = frozenset()


class StaleError(TemporaryChannelError):
    """What was prepared for a post is of no use any more: it is to be prepared anew. Nothing went out."""


def read_refusal(answer: requests.Response) -> Refusal | None:
    """None where the answer has no error that can be read."""
    try:
        error = json.loads(answer.text)["error"]
        return Refusal(
            code=int(error["code"]),
            subcode=int(error.get("error_subcode") or 0),
            is_transient=error.get("is_transient") is True,
            words=str(error.get("message") or ""),
            trace=str(error.get("fbtrace_id") or ""),
        )
    except (ValueError, KeyError, TypeError):
        return None


def usage(answer: requests.Response) -> tuple[int, int]:
    """How much of its calls this login has used, in per cent, and in how many minutes it is let in again (0: it is in)."""
    percent, minutes = 0, 0
    for head in USAGE_HEADS:
        for one in _usages(answer.headers.get(head, "")):
            told = [one.get(name) for name in PERCENTAGES]
            percent = max([percent, *(int(each) for each in told if isinstance(each, int | float))])
            wait = one.get(REGAIN)
            minutes = max(minutes, int(wait) if isinstance(wait, int | float) else 0)
    return percent, minutes


def _usages(head: str) -> Iterator[dict[str, Any]]:
    """The app's own is one object; the other head has a list of them for each business."""
    try:
        told = json.loads(head)
    except ValueError:
        return
    if isinstance(told, dict):
        for each in (told, *(one for listed in told.values() if isinstance(listed, list) for one in listed)):
            if isinstance(each, dict):
                yield each


def explain(
    answer: requests.Response,
    *,
    connection: Connection,
    tokens: Sequence[str],
    doing: Doing,
    now: datetime,
    own: OwnCodes,
) -> ChannelError:
    """Our error for an answer that says no, whatever its HTTP status: Meta says 400 even for a dead login.

    ``tokens`` are what was given as secret, and stays out of the record.
    """
    label, refusal = label_of(connection.kind), read_refusal(answer)
    if refusal is None:
        return _without_code(answer, label, describe(answer, connection, *tokens), doing=doing, now=now)
    trace = f" (trace {refusal.trace})" if refusal.trace else ""
    detail = scrub(
        f"{answer.status_code} code {refusal.code}/{refusal.subcode}: {refusal.words}{trace}",
        connection,
        *tokens,
    )
    return (
        _by_own_code(refusal, label, detail, answer, doing=doing, now=now, own=own)
        or _of_the_login(refusal, label, detail, doing)
        or _of_the_moment(refusal, label, detail, answer, doing=doing, now=now)
        or refused(label, refusal.code, detail, doing, is_absent=refusal.place == NOT_THERE)
    )


def _by_own_code(
    refusal: Refusal,
    label: str,
    detail: str,
    answer: requests.Response,
    *,
    doing: Doing,
    now: datetime,
    own: OwnCodes,
) -> ChannelError | None:
    def is_in(codes: frozenset[tuple[int, int]]) -> bool:
        return refusal.place in codes or (refusal.code, 0) in codes or (0, refusal.subcode) in codes

    if doing is Doing.POSTING and is_in(own.unclear):
        return UnknownOutcomeError(
            f"{label} says that it restricts this, though the post may be out: look it up before it is sent again.",
            detail=detail,
        )
    if is_in(own.blocked):
        return _blocked(label, detail)
    if is_in(own.limited):
        return _limited(label, detail, answer, now)
    if is_in(own.renew):
        return StaleError(
            f"What {label} had prepared for this post is too old. Nothing went out; it is prepared anew.",
            detail=detail,
        )
    if is_in(own.wait):
        return _not_yet(label, detail, now)
    return None


def _of_the_login(refusal: Refusal, label: str, detail: str, doing: Doing) -> ChannelError | None:
    if refusal.code in DEAD_LOGIN:
        why = ENDED.get(refusal.subcode)
        because = f": {why}" if why else ""
        return AccountError(
            f"{label} no longer accepts this account’s login{because}. Reconnect the account.", detail=detail
        )
    if refusal.code in WRONG_PROOF or (refusal.code == 100 and "appsecret_proof" in refusal.words):
        return AccountError(
            f"{label} says that the app’s secret does not belong to this login. Reconnect the account with the secret "
            "that stands in the app’s basic settings.",
            detail=detail,
        )
    if refusal.code == 10 and doing is Doing.READING and "not enough" in refusal.words.casefold():
        return TooFewError(f"{label} tells no figures where too few people saw a post.", detail=detail)
    if refusal.code in NO_PERMISSION and doing is Doing.READING:
        return NotPermittedError(
            f"{label} does not let this account read its figures: its login lacks a permission. Posting goes on. "
            "Reconnect the account and leave all that is asked for ticked.",
            detail=detail,
        )
    if refusal.code in NO_PERMISSION:
        return AccountError(
            f"{label} does not let this login do that: it lacks a permission, or the person has lost a role. Reconnect "
            "the account and leave all that is asked for ticked.",
            detail=detail,
        )
    if refusal.code in BLOCKED:
        return _blocked(label, detail)
    if refusal.code in NOT_FETCHED:
        return not_fetched(label, detail)
    if refusal.code in UNKNOWN_PATH:
        return AccountError(
            f"{label} does not know the address or the version that this program asks for. Nothing went out. Correct the "
            "account's base address, or look for a newer release of this program.",
            detail=detail,
        )
    return None


def _of_the_moment(
    refusal: Refusal, label: str, detail: str, answer: requests.Response, *, doing: Doing, now: datetime
) -> ChannelError | None:
    if refusal.code in LIMITED or answer.status_code == 429:
        return _limited(label, detail, answer, now)
    if refusal.code == DUPLICATE and doing is Doing.POSTING:
        return DuplicateRefusedError(
            f"{label} says that it has this post already, without saying where. It is looked for before anything is sent "
            "again.",
            detail=detail,
        )
    if refusal.code in OUT_OF_ORDER or refusal.is_transient or answer.status_code >= 500:
        return broken(label, detail, doing)
    return None


def _without_code(
    answer: requests.Response, label: str, detail: str, *, doing: Doing, now: datetime
) -> ChannelError:
    match answer.status_code:
        case 401 | 403:
            return AccountError(
                f"{label} does not let this login in. Reconnect the account, and look at its base address.",
                detail=detail,
            )
        case 429:
            return _limited(label, detail, answer, now)
        case status if status >= 500 or status == 408:
            return broken(label, detail, doing)
    return refused(label, answer.status_code, detail, doing)


def _limited(label: str, detail: str, answer: requests.Response, now: datetime) -> ChannelError:
    _, minutes = usage(answer)
    told = now + timedelta(minutes=minutes) if minutes else reset_moment(answer, "", now=now)
    return TemporaryChannelError(
        f"{label} asks us to wait: too many calls or posts.",
        retry_at=told or now + USUAL_WAIT,
        rate_limited=True,
        detail=detail,
    )


def _not_yet(label: str, detail: str, now: datetime) -> ChannelError:
    return TemporaryChannelError(
        f"{label} is not ready with this post yet. Nothing went out; it will be tried again.",
        retry_at=now + timedelta(minutes=1),
        detail=detail,
    )


def not_fetched(label: str, detail: str) -> AccountError:
    return AccountError(
        f"{label} could not fetch a picture from this desk, so nothing went out. The desk has to be reachable from the whole "
        "Internet at the address in CAMPAIGNS_URL, under /outside/ at least. Ask whoever runs it, then check the account "
        "again.",
        detail=detail,
    )


def _blocked(label: str, detail: str) -> ChannelError:
    return AccountError(
        f"{label} has restricted this account for now. Open {label}, see what it asks of you, and reconnect the account "
        "when that is done.",
        detail=detail,
    )
