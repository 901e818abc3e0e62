"""Hashtags in running text, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.checks.prose import Passage

_HASHTAG = re.compile(r"(?<![\w&/#＃])[#＃](?P<tag>\w++)")


@dataclass(frozen=True)
class Hashtag:
    """``text[start:end]`` of the passage, sign and all; ``tag`` without the sign."""

    passage: Passage
    start: int
    end: int
    tag: str


def hashtags_in(passage: Passage) -> Iterator[Hashtag]:
    """Those a platform makes a link of: a number alone (“#1”) is none, and neither is a part of an address."""
    if "#" not in passage.text and "＃" not in passage.text:
        return
    for match in passage.search(_HASHTAG):
        if not match["tag"].isdigit():
            yield Hashtag(passage, match.start(), match.end(), match["tag"])
