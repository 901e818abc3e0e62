"""Regular expressions of the rules, one alternative a line, so that a person can read and add to them."""

from __future__ import annotations

import re

KNIFE = r"(?:kni(?:fe|ves)|blades?|machetes?|swords?|daggers?)"
WEAPON = r"(?:kni(?:fe|ves)|blades?|machetes?|swords?|daggers?|weapons?)"


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Any of these as whole words, whatever the capitals; a blank stands for any white space."""
    joined = "|".join(f"(?:{one})" for one in alternatives).replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
