"""Whether a text is about violence: by how often it says so, since a new campaign has no plan that tells."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"\b(?:(?:serious|youth|knife|gun|domestic|sexual|street) (?:violence|crime)|violen(?:ce|t)|knife|knives|blades?|machetes?"
    r"|stabb\w++|weapons?|assaults?|homicide|murder\w*+|exploitation|county lines)\b",
    re.IGNORECASE,
)
ENOUGH = 2


def violence_words(text: str) -> list[str]:
    """The words that make it so, in order of appearance and each once; empty where there are too few."""
    found = [match[0].casefold() for match in _WORDS.finditer(text)]
    return list(dict.fromkeys(found)) if len(found) >= ENOUGH else []
