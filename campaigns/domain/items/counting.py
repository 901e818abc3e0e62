"""How long a text is, as each channel counts it. Every rule works on the composed form (NFC) of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import regex

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import CountingRule
from campaigns.domain.text.addresses import find_addresses, find_x_addresses

# Flags by themselves: each \X of a run of them looks back to where the run begins.
CLUSTER = regex.compile(
    r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X"
)  # a visible character
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_TEXT_SYMBOLS = frozenset("©®")  # pictures only when the variation selector asks for one
_MENTION = regex.compile(r"(?<![=/\w])(@\w++(?:[\w.-]+\w)?)@[\w.-]*\w", regex.IGNORECASE)
X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # these weigh 1, everything else 2

NEARLY_FULL = 0.8  # of what a channel takes: from here on a writer has to look at the count

UNITS = {
    CountingRule.X: "characters as X counts them",
    CountingRule.MASTODON: "characters as Mastodon counts them",
    CountingRule.GRAPHEMES: "characters",
    CountingRule.THREADS: "characters as Threads counts them",
    CountingRule.UTF16: "characters",
}


@dataclass(frozen=True)
class TextLength:
    """A measured text. ``limit`` is None where the channel has none; ``over`` is how much must go."""

    used: int
    limit: int | None
    unit: str

    @property
    def over(self) -> int:
        return 0 if self.limit is None else max(0, self.used - self.limit)

    @property
    def is_nearly_full(self) -> bool:
        return self.limit is not None and self.used > self.limit * NEARLY_FULL

    @property
    def fits(self) -> bool:
        return self.over == 0


def clusters(text: str) -> list[str]:
    """The visible characters: a family emoji, a flag or a letter with its accent is one."""
    return CLUSTER.findall(text)


def is_emoji(cluster: str) -> bool:
    return cluster not in _TEXT_SYMBOLS and _EMOJI.search(cluster) is not None


def count_x(text: str, link_cost: int) -> int:
    text = unicodedata.normalize("NFC", text)
    total, position = 0, 0
    for address in find_x_addresses(text):
        total += _weigh(text[position : address.start]) + link_cost
        position = address.end
    return total + _weigh(text[position:])


def _weigh(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if is_emoji(cluster) else sum(map(_weight, cluster)) for cluster in clusters(text))


def _weight(character: str) -> int:
    return 1 if any(low <= ord(character) <= high for low, high in X_LIGHT) else 2


def count_mastodon(text: str, link_cost: int) -> int:
    """Every link costs the same; of ``@user@server`` only ``@user`` counts."""
    text = unicodedata.normalize("NFC", text)
    pieces, position = [], 0
    for address in find_addresses(text):
        pieces += [_MENTION.sub(r"\1", text[position : address.start]), "x" * link_cost]
        position = address.end
    pieces.append(_MENTION.sub(r"\1", text[position:]))
    return len(clusters("".join(pieces)))


def count_graphemes(text: str, _link_cost: int = 0) -> int:
    return len(clusters(unicodedata.normalize("NFC", text)))


def count_threads(text: str, _link_cost: int = 0) -> int:
    """Emoji count as their UTF-8 bytes, everything else as characters."""
    text = unicodedata.normalize("NFC", text)
    return sum(len(cluster.encode()) if is_emoji(cluster) else len(cluster) for cluster in clusters(text))


def count_utf16(text: str, _link_cost: int = 0) -> int:
    """The largest plausible count, for platforms that do not say which unit they use."""
    return len(unicodedata.normalize("NFC", text).encode("utf-16-le", "surrogatepass")) // 2


def count_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


COUNTERS: dict[CountingRule, Callable[[str, int], int]] = {
    CountingRule.X: count_x,
    CountingRule.MASTODON: count_mastodon,
    CountingRule.GRAPHEMES: count_graphemes,
    CountingRule.THREADS: count_threads,
    CountingRule.UTF16: count_utf16,
}


def measure_text(
    kind: str, text: str, limit: int | None = None, *, warning: str = "", link_cost: int | None = None
) -> TextLength:
    """Measure ``text`` as that kind of channel counts it.

    A content ``warning`` counts with it, every visible character as one. ``limit`` and ``link_cost`` replace the kind's
    public defaults where the account's server told others. Where a channel also limits the bytes, the limit that is
    exceeded is the one reported.
    """
    row = KINDS[kind]
    used = COUNTERS[row.counting](text, link_cost or row.link_cost or 0) + count_graphemes(warning)
    length = TextLength(used, row.text_limit if limit is None else limit, UNITS[row.counting])
    if length.fits and row.byte_limit is not None:
        in_bytes = TextLength(used=count_bytes(text), limit=row.byte_limit, unit="bytes")
        if not in_bytes.fits:
            return in_bytes
    return length
