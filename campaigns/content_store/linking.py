"""Addresses in a text become links, found as everywhere else: so a link ends where the address ends, in every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.magiclink import RE_MAIL, MagiclinkMailPattern

from campaigns.domain.addresses import find_addresses

_ESCAPED = re.compile("\x02([0-9]{1,3})\x03")  # how the library keeps \\_ until the end
_UNTOUCHED = frozenset({"a", "code", "pre"})


class _WrittenOut(InlineProcessor):
    """Those with https://, before any underscore or star in them is taken for emphasis."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, match: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        written, places = _unescaped(match[0])
        first = next(iter(find_addresses(written)), None)
        if first is None or first.start != 0:
            return None, None, None
        return _link(first.url, first.url), match.start(), match.start() + places[first.end]


def _unescaped(written: str) -> tuple[str, list[int]]:
    """With what was kept for the end put back, and where each character of that stands in ``written``."""
    letters: list[str] = []
    places: list[int] = []
    position = 0
    while position < len(written):
        kept = _ESCAPED.match(written, position)
        letters.append(chr(int(kept[1])) if kept else written[position])
        places.append(position)
        position = kept.end() if kept else position + 1
    return "".join(letters), [*places, position]


class _BareDomains(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in list(_open_to_links(root)):
            children = list(element)
            text, element.text = element.text or "", None
            tails = [(child, child.tail or "") for child in children]
            if not any("." in words for words in (text, *(tail for _, tail in tails))):
                element.text = text
                continue
            for child in children:
                element.remove(child)
            element.text = _add(element, text)
            for child, tail in tails:
                element.append(child)
                child.tail = _add(element, tail)


def _open_to_links(element: Element) -> Iterator[Element]:
    if element.tag not in _UNTOUCHED:
        yield element
        for child in element:
            yield from _open_to_links(child)


def _add(parent: Element, words: str) -> str:
    """Appends the links of ``words`` to ``parent``; gives back what stands before the first one."""
    before, position = words, 0
    last: Element | None = None
    for address in find_addresses(words, bare=True):
        if last is None:
            before = words[: address.start]
        else:
            last.tail = words[position : address.start]
        last, position = SubElement(parent, "a"), address.end
        last.set("href", address.url)
        last.text = AtomicString(words[address.start : address.end])
    if last is not None:
        last.tail = words[position:]
    return before


def _link(url: str, words: str) -> Element:
    link = Element("a")
    link.set("href", url)
    link.text = AtomicString(words)
    return link


class Addresses(Extension):
    """Full addresses and those of mail."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        pattern = r"(?<![^\W_])(?<![@$#])[hH][tT][tT][pP][sS]?://[^\s<>]+"
        md.inlinePatterns.register(_WrittenOut(pattern, md), "address", 85)
        md.inlinePatterns.register(MagiclinkMailPattern(RE_MAIL, md), "mail", 84.9)


class BareDomains(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(
            _BareDomains(md), "bare_domains", -1
        )  # when every word is back in its place
