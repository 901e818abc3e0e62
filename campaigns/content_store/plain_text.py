"""Markdown to plain text, walking Python-Markdown's tree: converters from HTML lose list numbers and
link places.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from campaigns.content_store.markdown_tree import BARE, TEXT_EXTENSIONS, Tree, parse_tree
from campaigns.content_store.typed_lines import as_typed
from campaigns.content_store.words import Words, joined, linked

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "pre", "hr", "table", "dl", "div", *_HEADINGS})
_WEB = re.compile(r"https?://", re.IGNORECASE)
BULLET = "– "


class LinkStyle(StrEnum):
    """How a link with a label is written."""

    IN_LABEL = "the label is the link"
    COLON = "label: address"
    BRACKETS = "label (address)"


def to_plain_text(markdown: str) -> str:
    """For e-mail: lists and lines as typed, numbers of lists kept, links as ``label (address)``."""
    return plain_words(markdown).text


def plain_words(markdown: str) -> Words:
    """The same with where its links lead."""
    tree = parse_tree(as_typed(markdown), name="text", extensions=TEXT_EXTENSIONS)
    return Serialiser(tree, link_style=LinkStyle.BRACKETS, keep_lines=False).whole()


class Serialiser:
    """Walks one tree. ``keep_lines`` keeps the writer's line ends inside a paragraph; ``links_bare``: the platform
    makes a link of a domain without https://.
    """

    def __init__(
        self,
        tree: Tree,
        *,
        link_style: LinkStyle,
        keep_lines: bool,
        quote_mark: str = "> ",
        links_bare: bool = True,
    ) -> None:
        self.tree = tree
        self.link_style = link_style
        self.keep_lines = keep_lines
        self.quote_mark = quote_mark
        self.links_bare = links_bare
        self._items_open = 0

    def whole(self) -> Words:
        return joined(self._blocks(self.tree.root), "\n\n").stripped()

    # Blocks

    def _blocks(self, parent: Element) -> Iterator[Words]:
        """The blocks inside an element; loose words between them are a block of their own."""
        loose = Words(self._text(parent.text))
        for child in parent:
            if child.tag in _BLOCKS:
                if loose:
                    yield loose.stripped()
                loose = Words(self._text(child.tail))
                yield from (block for block in self._block(child) if block)
            else:
                loose = loose + self._inline_child(child)
        if loose:
            yield loose.stripped()

    def _block(self, element: Element) -> Iterator[Words]:
        match element.tag:
            case "ul" | "ol":
                yield joined(self._items(element), "\n")
            case "pre":
                yield Words(html.unescape("".join(map(self.tree.words, element.itertext()))).strip("\n"))
            case "blockquote":
                yield joined(self._blocks(element), "\n\n").indented(self.quote_mark, self.quote_mark)
            case "table":
                yield joined(self._rows(element), "\n")
            case "dl":
                yield joined((self._inline(child).stripped() for child in element), "\n")
            case "div":
                yield from self._blocks(element)
            case "hr":
                return
            case _:
                yield self._inline(element).stripped()

    def _items(self, element: Element) -> Iterator[Words]:
        number = int(element.get("start") or 1)
        for item in element:
            if element.tag == "ol":
                mark = f"{number}. "
                number += 1
            else:
                mark = BULLET
            self._items_open += 1
            words = joined(self._blocks(item), "\n")
            self._items_open -= 1
            yield words.indented(mark, " " * len(mark))

    def _rows(self, table: Element) -> Iterator[Words]:
        for row in table.iter("tr"):
            yield joined((self._inline(cell).stripped() for cell in row), " | ")

    # Inside a line

    def _inline(self, element: Element) -> Words:
        words = Words(self._text(element.text))
        for child in element:
            words = words + self._inline_child(child)
        return words

    def _inline_child(self, child: Element) -> Words:
        tail = self._text(child.tail)
        match child.tag:
            case "br":
                return Words("\n" + tail.lstrip("\n " if self.keep_lines else " "))
            case "img":
                inner = Words(self.tree.words(child.get("alt")))
            case "a":
                inner = self._link(child)
                if (
                    tail[:1].isalnum()
                    and inner.links
                    and inner.links[-1].url == inner.text[-len(inner.links[-1].url) :]
                ):
                    inner = inner + Words(" ")  # what follows its label would go on with the address
            case "code":
                inner = Words(html.unescape(self.tree.words(child.text)))
            case tag if tag in _BLOCKS:
                inner = joined(self._block(child), "\n")
            case _:
                inner = self._inline(child)
        return inner + Words(tail)

    def _text(self, text: str | None) -> str:
        if text and not self.keep_lines:  # before code and HTML, whose lines are meant, are put in
            text = re.sub(r"(?<![ \t])[ \t]*+\n[ \t]*+", " ", text)
        elif text and self._items_open:  # how far in its other lines stand, its place says
            text = re.sub(r"\n[ \t]++", "\n", text)
        return self.tree.words(text)

    def _link(self, element: Element) -> Words:
        label = self._inline(element).stripped()
        url = self.tree.words(element.get("href")).strip()
        classes = (element.get("class") or "").split()
        if "footnote-backref" in classes:
            return Words()
        if "footnote-ref" in classes:
            return Words(f"[{label.text}]")
        if not _WEB.match(url):
            return _with_address(label, url)
        if BARE in classes:
            return linked(label.text, url) if self.links_bare else label
        if not label or same_address(label.text, url):
            is_shown = bool(label) and (self.links_bare or _WEB.match(label.text) is not None)
            return linked(label.text if is_shown else url, url)
        if self.link_style is LinkStyle.IN_LABEL:
            return linked(label.text, url)
        before, after = (": ", "") if self.link_style is LinkStyle.COLON else (" (", ")")
        return Words(label.text + before) + linked(url, url) + Words(after)


def _with_address(label: Words, url: str) -> Words:
    """A mail address or telephone number behind a label is shown; any other kind of link is dropped."""
    scheme, _, address = url.partition(":")
    address = unquote(address.partition("?")[0])
    if (
        scheme.casefold() not in ("mailto", "tel")
        or not address
        or address.casefold() in label.text.casefold()
    ):
        return Words(label.text)
    if re.sub(r"\D", "", address) and re.sub(r"\D", "", address) == re.sub(r"\D", "", label.text):
        return Words(label.text)
    return Words(f"{label.text} ({address})" if label else address)


def same_address(label: str, url: str) -> bool:
    def bare(text: str) -> str:
        return _WEB.sub("", text.strip()).rstrip("/").casefold()

    return bare(label) == bare(url)
