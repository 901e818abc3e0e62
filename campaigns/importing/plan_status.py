"""What a plan says of a row that is not to go out: called off, held, or done and published already."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(
    r"(?<!not )(?<!un)\b(?:cancell?ed|rejected|withdrawn|postponed|scrapped|spiked|binned)\b"
    r"|\bon hold\b|\bno longer\b|\bnot going ahead\b"
    r"|\b(?:do not|don[’']?t|never|not to be) (?:post|publish|use|send|share|schedul)\w*",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:already |all )?(?:posted|published|sent|shared|tweeted|issued|live|now live|is live|(?:gone|went) (?:out|live)"
    r"|done|completed?|finished|actioned|closed"
    r"|hold|held|paused|parked|pulled|dropped"
    r"|deleted|removed|archived|declined|refused|expired|abandoned)(?=\W*$|\s*[–—,:;(/-]|\s(?:on|by|at|until|\d{1,4}|yesterday|today|last)\b)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:already )?(?:posted|published|sent|shared|live|gone live|done|completed?|cancell?ed|on hold|rejected|do not post)",
    re.IGNORECASE,
)
_WHERE_IT_IS = re.compile(
    r"(?:(?:post|tweet) )?permalink|(?:live|published) (?:link|url)|impressions", re.IGNORECASE
)
# Below such a heading “Done” and “Sent” are about the sign-off.
_OF_SIGN_OFF = re.compile(
    r"\b(?:approv\w{1,4}|sign(?:ed)?[- ]?off|clear(?:ed|ance)|proof\w{0,6}|check(?:ed)?)\b", re.IGNORECASE
)


def keeps_back(status: str, heading: str) -> bool:
    """“Cancelled”, “DO NOT POST”, “Done”, “Posted 12 May”: such a row must not be published, or not again."""
    words = " ".join(status.split())
    if _ANYWHERE.search(words):
        return True
    return not _OF_SIGN_OFF.search(heading) and bool(_WHOLE.match(re.sub(r"^[^A-Za-z]++", "", words)))


def is_heading_of_such(heading: str) -> bool:
    """A column in which a tick says it: “Posted?”."""
    return _HEADING.fullmatch(" ".join(heading.split()).strip(" ?*.:")) is not None


def tells_where_it_is(text: str, heading: str) -> bool:
    """A platform’s own export of what went out: the address of the post there, or how often it was shown."""
    return _WHERE_IT_IS.fullmatch(" ".join(heading.split())) is not None and bool(
        re.match(r"https?://|\d", text)
    )
