"""Sealing of credentials at rest: authenticated encryption with keys derived from the secret key."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from campaigns.errors import CampaignDeskError


class SealBrokenError(CampaignDeskError):
    """What was sealed can't be opened with this installation's secret key."""


class Seal:
    """Opens and seals small JSON objects. The first key seals; every key opens, which is how keys are rotated."""

    def __init__(self, *secret_keys: str) -> None:
        self._fernet = MultiFernet([Fernet(_derive(key)) for key in secret_keys])

    def close(self, value: Mapping[str, Any]) -> bytes:
        return self._fernet.encrypt(json.dumps(dict(value), sort_keys=True).encode())

    def open(self, sealed: bytes) -> dict[str, Any]:
        try:
            opened: dict[str, Any] = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken as error:
            raise SealBrokenError(
                "The stored credentials can't be opened: the secret key is not the one they were sealed with. "
                "Restore CAMPAIGNS_SECRET_KEY (or secret.key in the data folder), or connect the account again."
            ) from error
        return opened


def _derive(secret_key: str) -> bytes:
    raw = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"campaign-desk credentials").derive(
        secret_key.encode()
    )
    return base64.urlsafe_b64encode(raw)
