"""What a person had before their eyes when they decided: the words of each channel, the pictures, and who would get it.

Hashes stand for it, so that a form can carry them and an approval can keep them. Nothing here is secret: whoever may
see the page may work them out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Seen:
    """What a page showed, as the form on it carries it back.

    Attributes:
        shown: ``shown_sha256`` of the text. revision: its number; 0 for a draft.
        recipients: ``recipients_sha256`` of those the page named; empty where nobody was asked about.
    """

    shown: str
    revision: int = 0
    recipients: str = ""


def rendered_sha256(rendered: Mapping[str, Any]) -> str:
    """The hash that proves, in the moment of sending, that the frozen form is still what it was."""
    return hashlib.sha256(json.dumps(rendered, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def shown_sha256(fingerprint: str, rendered_sha256: str) -> str:
    """One hash over the source and over what each channel gets of it, pictures with their alt text among that.

    The source alone does not do: a name it asks for may be written in another file, and mean another by tomorrow.
    """
    return _digest("campaign-desk shown 1", fingerprint, rendered_sha256)


def address_sha256(address: str) -> str:
    """Stands for an e-mail address wherever it is enough to know whether it is still the same."""
    return _digest("campaign-desk address 1", address.strip().lower())


def recipients_sha256(getting: Iterable[tuple[int, str]], joined: Iterable[tuple[int, str]]) -> str:
    """Who gets it, and who would if an approver confirmed them: each as (contact, ``address_sha256``)."""
    lines = [f"getting {who} {address}" for who, address in getting]
    lines += [f"joined {who} {address}" for who, address in joined]
    return _digest("campaign-desk recipients 1", *sorted(lines))


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()
