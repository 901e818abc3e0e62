"""How a case is named: the key that front matter, commands and addresses use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from campaigns.domain.people.permissions import Role

LONGEST_KEY = 80
LONGEST_PACKED = 600  # of the keys of one item together, with a space between


class Party(StrEnum):
    """Who has to clear a text about an active case."""

    POLICE = "police"
    LEGAL = "legal"


# Police clear through whoever spoke to the force and writes down with whom; legal is the monitoring officer's own.
WHO_RECORDS: dict[Party, frozenset[Role]] = {
    Party.POLICE: frozenset({Role.OFFICER, Role.HEAD}),
    Party.LEGAL: frozenset({Role.MONITORING_OFFICER}),
}


def incident_key(words: str) -> str:
    """“Friar Gate, 2027” and ``friar-gate-2027`` are one key. Empty where nothing is left of the words."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:LONGEST_KEY].strip("-")


def pack_keys(words: Iterable[str]) -> str:
    """The keys as one column keeps them: one after the other, a space between."""
    return " ".join(dict.fromkeys(key for one in words if (key := incident_key(one))))


def unpack_keys(packed: str) -> tuple[str, ...]:
    return tuple(packed.split())
