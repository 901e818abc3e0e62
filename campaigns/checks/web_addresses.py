"""The links of a passage, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.checks.prose import Passage
from campaigns.domain.text.addresses import find_x_addresses

_DOTTED = re.compile(r"\w\.\w")
_NO_PAGE = re.compile(r"(?:mailto|tel|sms):", re.IGNORECASE)
# No such ending exists; drafts use it until the real address is known, and are to be judged as if it did.
_STAND_IN = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]+\.)+example\b(?:/[^\s<>\"”]*[\w/])?", re.IGNORECASE)


@dataclass(frozen=True)
class WebAddress:
    """``passage.text[start:end]`` leads to the page ``key``, which is the same however its address is written."""

    key: str
    start: int
    end: int


def addresses_in(passage: Passage) -> Iterator[WebAddress]:
    """Links with a name, full addresses, and bare domains, of which platforms make a link too."""
    taken = []
    for link in passage.links:
        if not _NO_PAGE.match(link.url):
            taken.append((link.start, link.end))
            yield WebAddress(page_key(link.url), link.start, link.end)
    if not _DOTTED.search(passage.text):
        return
    bare = [(one.start, one.end) for one in find_x_addresses(passage.text)]
    bare += [match.span() for match in _STAND_IN.finditer(passage.text)]
    for start, end in bare:
        if not any(first < end and start < last for first, last in taken):
            yield WebAddress(page_key(passage.text[start:end]), start, end)


def page_key(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().casefold()).rstrip("/")
