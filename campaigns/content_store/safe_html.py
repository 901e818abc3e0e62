"""Markdown to safe HTML, for our own pages and for e-mail. What is not on the list here does not come
through.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from xml.etree.ElementTree import Element

import nh3
from markdown import Extension, Markdown
from markdown.extensions.toc import TocExtension, slugify
from markdown.treeprocessors import Treeprocessor

from campaigns.content_store.markdown_tree import STRIKE, TEXT_EXTENSIONS, markdown_for
from campaigns.content_store.typed_lines import as_typed

TAGS = frozenset([
    "a", "abbr", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div", "dl",
    "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "b", "li", "ol", "p", "pre", "q",
    "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
])  # fmt: skip
ATTRIBUTES = {
    "*": {"id", "class", "lang", "title"},
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
CLASSES = frozenset([
    "admonition", "admonition-title", "note", "tip", "warning", "important", "footnote",
    "footnote-ref", "footnote-backref", "task-list", "task-list-item",
])  # fmt: skip
URL_SCHEMES = {"http", "https", "mailto", "tel"}
_OWN_ID = re.compile(r"(?:section-|fn:|fnref\d*+:)[\w:.-]+")
_CHECKBOX = re.compile(r"<input[^<>]*type=\"checkbox\"[^<>]*+>\s*+")


class _PicturesAsWords(Treeprocessor):
    """A picture inside the text becomes its alt text: pictures travel as media, never as links to
    elsewhere.
    """

    def run(self, root: Element) -> None:
        for picture in root.iter("img"):
            picture.tag, picture.text = "span", picture.get("alt") or ""
            picture.attrib.clear()


class PicturesAsWords(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(_PicturesAsWords(md), "pictures_as_words", 5)


class _OwnPlaces(TocExtension):
    """Numbers headings of one wording itself: the library tries 1, 2, 3 … for each of thousands."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()
        super().__init__(slugify=self._place, marker="")  # no table of contents: “[TOC]” is text

    def reset(self) -> None:
        super().reset()
        self._used.clear()

    def _place(self, value: str, separator: str) -> str:
        place = f"section-{slugify(value, separator)}"
        before = self._used[place]
        self._used[place] += 1
        return f"{place}_{before}" if before else place


def _build() -> Markdown:
    return Markdown(
        extensions=[*TEXT_EXTENSIONS, "pymdownx.tasklist", _OwnPlaces(), PicturesAsWords()],
        extension_configs=STRIKE,
    )


def to_html(markdown: str) -> str:
    """Safe HTML: no script, style, picture, form or frame; links only to http, https, mailto and tel."""
    with markdown_for("html", _build) as converter:
        converted = converter.convert(as_typed(unicodedata.normalize("NFC", markdown)))
    return sanitise(_CHECKBOX.sub(lambda box: "☑ " if "checked" in box[0] else "☐ ", converted))


def to_inline_html(markdown: str) -> str:
    """One line of Markdown as HTML without the paragraph around it."""
    whole = to_html(markdown).strip()
    inside = whole.removeprefix("<p>").removesuffix("</p>")
    return inside if whole.startswith("<p>") and "<p>" not in inside else whole


def sanitise(raw: str) -> str:
    return nh3.clean(
        raw,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_filter,
        url_schemes=URL_SCHEMES,
        link_rel="noopener noreferrer",
    )


def _filter(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(name for name in value.split() if name in CLASSES) or None
    if attribute == "id":
        return value if _OWN_ID.fullmatch(value) else None
    return value
