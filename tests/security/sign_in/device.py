"""A device with one passkey, in software: it does what the standard says, and can be told to cheat."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """``origin`` and ``site`` are what the browser says the page is; ``flags`` whether it saw its person."""

    origin: str
    site: str
    flags: int = PRESENT | VERIFIED
    count: int = 0
    handle: str = ""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to the question for a new passkey."""
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + cbor2.dumps(public)
        data = self._about(ATTESTED) + attested
        told = {"fmt": "none", "attStmt": {}, "authData": data}
        said = self._said("webauthn.create", options)
        return self._answer(said, attestationObject=_text(cbor2.dumps(told)))

    def use(self, options: dict[str, Any]) -> str:
        """The answer to the question for a passkey."""
        self.count += 1
        said, data = self._said("webauthn.get", options), self._about()
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            said, authenticatorData=_text(data), signature=_text(signature), userHandle=self.handle
        )

    def _about(self, more: int = 0) -> bytes:
        return sha256(self.site.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4)

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, said: bytes, **more: str) -> str:
        identity = _text(self.credential_id)
        response = {"clientDataJSON": _text(said), **more}
        told = {"id": identity, "rawId": identity, "type": "public-key", "response": response}
        return json.dumps({**told, "clientExtensionResults": {}})


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
