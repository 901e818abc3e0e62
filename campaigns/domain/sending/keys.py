"""The keys we choose ourselves before the network is called, so that a repeat is recognised as one."""

from __future__ import annotations

import hashlib
from datetime import datetime

TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


def delivery_key(*, item_ref: str, account_id: int, occasion: str, recipient: str, fingerprint: str) -> str:
    """The idempotency key of one delivery: the same words to the same account on the same occasion.

    Stable across retries and processes; 64 hexadecimal characters; holds no personal data in clear.
    """
    parts = (item_ref, str(account_id), occasion, recipient, fingerprint)
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode()
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def timestamp_id(moment: datetime, *, salt: str, part: int = 0) -> str:
    """An AT Protocol TID (13 characters): the moment's second, the rest of it drawn from ``salt``.

    The same moment, salt and part give the same TID, which is what makes a repeated ``putRecord`` harmless. Two
    posts planned for one second get microseconds and clock bits of their own, so that their keys don't meet; the
    parts of one thread sort in order. Source: atproto.com/specs/tid.
    """
    drawn = int.from_bytes(hashlib.sha256(salt.encode()).digest()[:8], "big")
    microseconds = int(moment.timestamp()) * 1_000_000 + drawn % 900_000 + part
    return encode_tid(microseconds, (drawn >> 32) & 0x3FF)


def encode_tid(microseconds: int, clock: int) -> str:
    number = (microseconds << 10) | clock
    return "".join(TID_ALPHABET[(number >> 5 * place) & 31] for place in range(12, -1, -1))
