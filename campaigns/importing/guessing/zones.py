"""Time zones that people write beside a time of day. What the office's own clocks show needs no name."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(
    r"\b(?P<zone>(?:UTC|GMT)\s?[+-]\s?\d{1,2}(?::?\d{2})?|UTC|GMT|BST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|EET|EEST|MSK"
    r"|AEST|AEDT|ACST|AWST|NZST|NZDT|JST|HKT|SAST|Zulu|Greenwich\s++Mean\s++Time|British\s++Summer\s++Time)\b",
    re.IGNORECASE,
)
# Words of other meanings, unless they stand behind a time of day.
_BEHIND_A_CLOCK = re.compile(
    r"(?:\d|[ap]\.?m\.?|noon|midday|midnight|hrs|hours)\s{0,3}[(,]?\s?"
    r"(?:(?P<zone>ET|PT|CT|MT|IST|WEST|WET|EAT|CAT|WAT|AST|HST|Z)\b|(?P<place>(?:[A-Za-z]{2,20}\s){1,4})time\b)",
    re.IGNORECASE,
)
_SPELLED = {"GREENWICH MEAN TIME": "GMT", "BRITISH SUMMER TIME": "BST"}
_OURS = frozenset({
    "the", "in", "uk", "u.k", "british", "english", "london", "local", "irish", "summer", "winter", "standard", "gmt", "bst",
    "greenwich", "mean",
})  # fmt: skip
_EITHER = frozenset({"BST", "GMT"})


def zone_named(words: str) -> str:
    """The zone of a time of day: BST, GMT, UTC, or any other as it is written; empty where none is named.

    Who writes “BST/GMT” means what the clocks show.
    """
    found = [" ".join(match["zone"].upper().split()) for match in _ANYWHERE.finditer(words)]
    found = [_SPELLED.get(zone, zone) for zone in found]
    for match in _BEHIND_A_CLOCK.finditer(words):
        if match["zone"]:
            found.append(match["zone"].upper())
        elif not set(match["place"].casefold().split()) <= _OURS:
            found.append(f"{match['place'].strip()} time")
    strangers = [zone for zone in found if zone not in _EITHER]
    if strangers:
        return strangers[0]
    return found[0] if len(set(found)) == 1 else ""
