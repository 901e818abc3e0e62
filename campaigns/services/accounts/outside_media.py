"""Addresses under which a platform fetches a picture or film of ours: signed, different each time, and good for two hours.

Only the sender makes them, for the approved pictures of what it is sending at that moment. An address names the picture's
bytes by their hash: it can't be made to give anything else.
"""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from campaigns.clock import Clock
from campaigns.config import Settings
from campaigns.services.core.desk import Desk
from campaigns.services.core.media_store import MediaStore
from campaigns.services.core.seal import Seal

GOOD_FOR = timedelta(hours=2)
PATH = "/outside/"
PURPOSE = "campaign-desk outside picture"  # what the seal of such an address is for
# Names that no server outside answers to (RFC 6761, RFC 6762, RFC 8375 and what routers use).
INSIDE_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home", ".arpa", ".test", ".invalid")


@dataclass(frozen=True)
class DeskOutside:
    """The desk's own ``channels.outside_addresses.OutsideAddresses``."""

    settings: Settings
    clock: Clock
    media: MediaStore
    seal: Seal

    def why_none(self) -> str:
        if not self.settings.url_is_set:
            return "None is set."
        parts = urlsplit(self.settings.url)
        if parts.scheme != "https":
            return f"The address that is set, {self.settings.url}, does not begin with https://."
        if _is_inside(parts.hostname or ""):
            return f"The address that is set, {self.settings.url}, is one of your own network alone."
        return ""

    def address_of(self, content: bytes) -> str:
        return self.address_of_kept(self.media.keep(content))

    def address_of_kept(self, sha256: str) -> str:
        ends = int((self.clock.now() + GOOD_FOR).timestamp())
        named = f"{ends:x}-{secrets.token_hex(16)}-{sha256}"
        return f"{self.settings.url}{PATH}{named}-{self.seal.sign(PURPOSE, named)}"


def find_outside_file(desk: Desk, code: str) -> str | None:
    """The hash of the bytes that this address stands for; None where it is none of ours, or over."""
    named, _, signature = code.rpartition("-")
    if not desk.seal.is_signed(PURPOSE, named, signature):
        return None
    ends, _, sha256 = named.split("-")
    if datetime.fromtimestamp(int(ends, 16), UTC) <= desk.clock.now():
        return None
    return sha256 if desk.media.path_of(sha256).is_file() else None


def _is_inside(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host.strip(".") or host.rstrip(".").casefold().endswith(INSIDE_ENDINGS)
