"""The office's rules of who has to agree to which texts: a text that fits one asks its party by itself when it is submitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fits:
    """What a text has to be for a rule; an empty word means any.

    Attributes:
        kind: an ``ItemKind``. topic: of its campaign. area: one of its places.
        mentions: words that stand somewhere in it, such as the name of a partner.
    """

    kind: str = ""
    topic: str = ""
    area: str = ""
    mentions: str = ""


def fits(rule: Fits, *, kind: str, topic: str, areas: Sequence[str], source: str) -> bool:
    """Whether the rule is for this text. Capitals are no difference."""
    return (
        rule.kind in ("", kind)
        and rule.topic.casefold() in ("", topic.casefold())
        and (not rule.area or rule.area.casefold() in {one.casefold() for one in areas})
        and rule.mentions.casefold() in source.casefold()
    )
