"""Words that several rules look for, and the expressions that rules are written with."""

from __future__ import annotations

from campaigns.domain.text.late_patterns import LatePattern, Pattern, any_of

KNIFE = r"(?:kni(?:fe|ves)|blades?|machetes?|swords?|daggers?)"
WEAPON = r"(?:kni(?:fe|ves)|blades?|machetes?|swords?|daggers?|weapons?)"

__all__ = ["KNIFE", "WEAPON", "LatePattern", "Pattern", "any_of"]
