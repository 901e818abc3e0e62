"""Sealing of credentials at rest, and signatures, both with keys derived from the secret keys."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from campaigns.errors import CampaignDeskError, SettingError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class SealBrokenError(CampaignDeskError):
    """What was sealed can't be opened with this installation's secret key."""


class Seal:
    """Opens and seals small JSON objects. The first key seals; every key opens, which is how keys are rotated.

    ``fresh`` says which keys there are now: a process that runs on while keys are rotated has the new one at once, and
    never seals with one that is about to be retired.
    """

    def __init__(self, *secret_keys: str, fresh: Callable[[], Sequence[str]] | None = None) -> None:
        self._fresh = fresh
        self._keys = tuple(secret_keys)

    def close(self, value: Mapping[str, Any]) -> bytes:
        return self._fernets()[0].encrypt(json.dumps(dict(value), sort_keys=True).encode())

    def open(self, sealed: bytes) -> dict[str, Any]:
        from cryptography.fernet import InvalidToken, MultiFernet

        try:
            opened: dict[str, Any] = json.loads(MultiFernet(self._fernets()).decrypt(sealed))
        except InvalidToken as error:
            raise SealBrokenError(
                "The stored credentials can't be opened: the secret key is not the one they were sealed with. "
                "Restore CAMPAIGNS_SECRET_KEY (or secret.key in the data folder), or connect the account again."
            ) from error
        return opened

    def key_of(self, sealed: bytes) -> int | None:
        """Which key opens it, 0 being the newest; None where none does."""
        from cryptography.fernet import InvalidToken

        for number, fernet in enumerate(self._fernets()):
            with suppress(InvalidToken):
                fernet.decrypt(sealed)
                return number
        return None

    def sign(self, purpose: str, text: str) -> str:
        """Shows that this installation wrote the text for that purpose; the same each time."""
        self._look()
        return _signature(self._keys[0], purpose, text)

    def is_signed(self, purpose: str, text: str, signature: str) -> bool:
        """By any of its keys."""
        self._look()
        given = signature.encode(errors="replace")
        return any(hmac.compare_digest(_signature(key, purpose, text).encode(), given) for key in self._keys)

    def _look(self) -> None:
        if self._fresh is None:
            return
        with suppress(
            SettingError, OSError
        ):  # the file is gone or broken: those it had still open what is there
            self._keys = tuple(self._fresh())

    def _fernets(self) -> list[Fernet]:
        from cryptography.fernet import Fernet  # 7 MB, and of use only where something is sealed or opened

        self._look()
        return [
            Fernet(base64.urlsafe_b64encode(derive(key, "campaign-desk credentials"))) for key in self._keys
        ]


def derive(secret_key: str, purpose: str) -> bytes:
    """32 bytes for one purpose, from which neither the secret key nor another purpose's can be found (RFC 5869)."""
    extracted = hmac.digest(bytes(32), secret_key.encode(), "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def _signature(secret_key: str, purpose: str, text: str) -> str:
    return hmac.new(derive(secret_key, purpose), text.encode(), "sha256").hexdigest()[:40]


def cookie_key(secret_key: str) -> str:
    """What signs cookies and forms, apart from what seals credentials."""
    return derive(secret_key, "campaign-desk cookies").hex()
