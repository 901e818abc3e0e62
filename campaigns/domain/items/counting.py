"""How long a text is, as each channel counts it. Every rule works on the composed form (NFC) of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import regex

from campaigns.domain.items.channel_kinds import KINDS, ChannelKind, CountingRule
from campaigns.domain.text.addresses import find_addresses, find_x_addresses

# Flags by themselves: each \X of a run of them looks back to where the run begins.
CLUSTER = regex.compile(
    r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X"
)  # a visible character
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_TEXT_SYMBOLS = frozenset("©®")  # pictures only when the variation selector asks for one
_MENTION = regex.compile(r"(?<![=/\w])(@\w++(?:[\w.-]+\w)?)@[\w.-]*\w", regex.IGNORECASE)
X_LINK_COST = 23
X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # these weigh 1, everything else 2

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
    def fits(self) -> bool:
        return self.over == 0


def clusters(text: str) -> list[str]:
    """The visible characters: a family emoji, a flag or a letter with its accent is one."""
    return CLUSTER.findall(text)


def is_emoji(cluster: str) -> bool:
    return cluster not in _TEXT_SYMBOLS and _EMOJI.search(cluster) is not None


def count_x(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    total, position = 0, 0
    for address in find_x_addresses(text):
        total += _weigh(text[position : address.start]) + X_LINK_COST
        position = address.end
    return total + _weigh(text[position:])


def _weigh(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if is_emoji(cluster) else sum(map(_weight, cluster)) for cluster in clusters(text))


def _weight(character: str) -> int:
    return 1 if any(low <= ord(character) <= high for low, high in X_LIGHT) else 2


def count_mastodon(text: str, url_cost: int = 23) -> int:
    """Every link costs the same; of ``@user@server`` only ``@user`` counts."""
    text = unicodedata.normalize("NFC", text)
    pieces, position = [], 0
    for address in find_addresses(text):
        pieces += [_MENTION.sub(r"\1", text[position : address.start]), "x" * url_cost]
        position = address.end
    pieces.append(_MENTION.sub(r"\1", text[position:]))
    return len(clusters("".join(pieces)))


def count_graphemes(text: str) -> int:
    return len(clusters(unicodedata.normalize("NFC", text)))


def count_threads(text: str) -> int:
    """Emoji count as their UTF-8 bytes, everything else as characters."""
    text = unicodedata.normalize("NFC", text)
    return sum(len(cluster.encode()) if is_emoji(cluster) else len(cluster) for cluster in clusters(text))


def count_utf16(text: str) -> int:
    """The largest plausible count, for platforms that do not say which unit they use."""
    return len(unicodedata.normalize("NFC", text).encode("utf-16-le", "surrogatepass")) // 2


def count_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


COUNTERS: dict[CountingRule, Callable[[str], int]] = {
    CountingRule.X: count_x,
    CountingRule.MASTODON: count_mastodon,
    CountingRule.GRAPHEMES: count_graphemes,
    CountingRule.THREADS: count_threads,
    CountingRule.UTF16: count_utf16,
}


def measure_text(
    kind_or_rule: str | ChannelKind | CountingRule, text: str, limit: int | None = None, *, warning: str = ""
) -> TextLength:
    """Measure ``text`` for a channel kind (or by a counting rule alone, which has no limit of its own).

    A content ``warning`` counts with it, every visible character as one. ``limit`` replaces the channel's public
    default where the account's server told another. Where a channel also limits the bytes, the limit that is exceeded
    is the one reported.
    """
    kind, rule = _kind_and_rule(kind_or_rule)
    limit = limit if limit is not None else (kind.text_limit if kind else None)
    length = TextLength(used=COUNTERS[rule](text) + count_graphemes(warning), limit=limit, unit=UNITS[rule])
    if length.fits and kind is not None and kind.byte_limit is not None:
        in_bytes = TextLength(used=count_bytes(text), limit=kind.byte_limit, unit="bytes")
        if not in_bytes.fits:
            return in_bytes
    return length


def _kind_and_rule(kind_or_rule: str | ChannelKind | CountingRule) -> tuple[ChannelKind | None, CountingRule]:
    if isinstance(kind_or_rule, CountingRule):
        return None, kind_or_rule
    if isinstance(kind_or_rule, ChannelKind):
        return kind_or_rule, kind_or_rule.counting
    if kind_or_rule in KINDS:
        return KINDS[kind_or_rule], KINDS[kind_or_rule].counting
    return None, CountingRule(kind_or_rule)
