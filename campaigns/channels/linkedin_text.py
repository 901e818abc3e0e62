"""LinkedIn's “little text”: what has a meaning there is written with a backslash, hashtags as a template.

An unescaped sign cuts the text off without a word.
Source: learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format.
"""

from __future__ import annotations

import re

from campaigns.channels.base import MessagePart
from campaigns.domain.items.showing import TAG

_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_WRITTEN = re.compile(r"\{hashtag\|\\?#\|(?P<tag>(?:[^\\|{}]|\\.)*+)\}|\\(?P<sign>.)", re.DOTALL)


def little_text(part: MessagePart) -> str:
    """The words of a part as they are given; a hashtag within an address is none."""
    pieces, at = [], 0
    for tag in TAG.finditer(part.text):
        if any(link.start <= tag.start() < link.end for link in part.links):
            continue
        pieces += [_escaped(part.text[at : tag.start()]), f"{{hashtag|\\#|{_escaped(tag.group()[1:])}}}"]
        at = tag.end()
    return "".join((*pieces, _escaped(part.text[at:])))


def plain_text(commentary: str) -> str:
    """The words again, as a reader sees them."""
    return _WRITTEN.sub(_read, commentary)


def _escaped(text: str) -> str:
    return _RESERVED.sub(r"\\\g<0>", text)


def _read(written: re.Match[str]) -> str:
    tag = written["tag"]
    return str(written["sign"]) if tag is None else f"#{plain_text(tag)}"
