"""What a plan says of a row that is not to go out: called off, held, or published already."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(
    r"(?<!not )(?<!un)\b(?:cancell?ed|rejected|withdrawn|postponed|scrapped|spiked|binned)\b"
    r"|\bon hold\b|\bno longer\b|\bnot going ahead\b"
    r"|\b(?:do not|don[’']?t|never|not to be) (?:post|publish|use|send|share|schedul)\w*",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:already )?(?:posted|published|sent|live|now live|is live|(?:gone|went) (?:out|live)"
    r"|hold|held|paused|parked|pulled|dropped"
    r"|deleted|removed|archived|declined|refused|expired|abandoned)(?=\W*$|\s*[–—,:;(/-]|\s(?:on|by|at|until|\d{1,4}|yesterday|today|last)\b)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:already )?(?:posted|published|sent|live|gone live|cancell?ed|on hold|rejected|do not post)",
    re.IGNORECASE,
)


def keeps_back(status: str) -> bool:
    """“Cancelled”, “DO NOT POST”, “Posted 12 May”: such a row must not be published, or not again."""
    words = " ".join(status.split())
    return bool(_ANYWHERE.search(words) or _WHOLE.match(re.sub(r"^[^A-Za-z]++", "", words)))


def is_heading_of_such(heading: str) -> bool:
    """A column in which a tick says it: “Posted?”."""
    return _HEADING.fullmatch(" ".join(heading.split()).strip(" ?*.:")) is not None
