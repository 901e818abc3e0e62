"""Python-Markdown set up once for everybody: which extensions, and how to get at its tree and its
stashed HTML.
"""

from __future__ import annotations

import html
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER
from markdown.extensions.sane_lists import SaneUListProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, AtomicString

from campaigns.content_store.markdown_blocks import BlocksAtOnce
from campaigns.domain.text.addresses import link_at

_LINE_BREAK = re.compile(r"<br\s*+/?>", re.IGNORECASE)
_AMP_RUN = re.compile(re.escape(AMP_SUBSTITUTE) + r"(#?\w++;)")


_HEADING_LINE = re.compile(r"#{1,6}[ \t]")


class _SpacedHeadings(HashHeaderProcessor):
    """A heading needs a space after its hashes; otherwise ``#WalkAway`` at the start of a line would be
    one.
    """

    RE = re.compile(
        r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>(?:\\.|[^\\\n])*?)(?:(?<!#)|(?<=\\#))#*+(?:\n|$)"
    )


_LESS_THAN = "\x02lt\x03"  # as the library marks an ampersand: nobody can type it
_OPENS_NOTHING = re.compile(r"<(?=[A-Za-z/!?])(?!/?[A-Za-z][^<>]*+>|!--)")


class _LessThanSigns(Preprocessor):
    """A ``<`` that opens no tag is a sign among words. Left in, each is looked after by the HTML parser to the end of
    the text, on some patch levels of Python again and again: 20,000 of them took it over forty seconds.
    """

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<" not in text:
            return lines
        closed = text.rfind("-->") + 1  # a comment that is not closed behind here hides nothing
        text = _OPENS_NOTHING.sub(_LESS_THAN, text[:closed]) + _OPENS_NOTHING.sub(
            _LESS_THAN, text[closed:].replace("<!--", f"{_LESS_THAN}!--")
        )
        return text.split("\n")


class _LessThanShown(Postprocessor):
    def run(self, text: str) -> str:
        return text.replace(_LESS_THAN, "&lt;")


class LessThanSigns(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_LessThanSigns(md), "less_than_signs", 22)  # behind code, before HTML
        md.postprocessors.register(_LessThanShown(md), "less_than_shown", 1)


class _HeadingsApart(Preprocessor):
    """A heading ends what stands before it and begins a new piece in any case. Said by blank lines, the library does not
    look through all that follows once for each of thousands of headings.
    """

    def run(self, lines: list[str]) -> list[str]:
        apart: list[str] = []
        for line in lines:
            apart += ["", line, ""] if _HEADING_LINE.match(line) else [line]
        return apart


class SpacedHeadings(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(
            _HeadingsApart(md), "headings_apart", 10
        )  # after code and HTML are put aside
        md.parser.blockprocessors.register(_SpacedHeadings(md.parser), "hashheader", 70)


class _BulletsWithoutPlus(SaneUListProcessor):
    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.RE = re.compile(r"^[ ]{0,3}[*-][ ]++(.*)")
        self.CHILD_RE = re.compile(r"^[ ]{0,3}(([*-]))[ ]++(.*)")


class PlusIsAWord(Extension):
    """In a post a line that begins with “+ 1” means just that: a plus would go out as the dash of a list."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.parser.blockprocessors.register(_BulletsWithoutPlus(md.parser), "ulist", 30)


class NoReferences(Extension):
    """A line like “[Video]: https://…” is a line to everybody but Markdown, which would take it for itself unseen."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.parser.blockprocessors.deregister("reference")


BARE = "bare"  # the class of a link that is a domain without https://


class _WrittenLink(InlineProcessor):
    """Links addresses where the house's own finder sees them end, the same on every channel and page."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        found = link_at(data, m.start())
        if found is None:
            return None, None, None
        link = Element("a", {"href": found.url})
        words = data[found.start : found.end]
        link.text = AtomicString(words)
        if words != found.url:
            link.set("class", BARE)
        return link, found.start, found.end


class WrittenLinks(Extension):
    """To be named after magiclink, whose own finder it takes the place of; that of mail addresses stays."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        begins = r"(?i:https?://)|(?<![\w@.#$/:-])[A-Za-z0-9](?=[A-Za-z0-9-]{0,62}\.[A-Za-z0-9])"
        md.inlinePatterns.register(_WrittenLink(begins, md), "magic-link", 85)


STRIKE: dict[str, Any] = {"pymdownx.tilde": {"subscript": False}}
_SHARED: list[str | Extension] = [
    "sane_lists",
    "pymdownx.magiclink",
    "pymdownx.tilde",
    SpacedHeadings(),
    BlocksAtOnce(),
    LessThanSigns(),
    NoReferences(),
    WrittenLinks(),
]
POST_EXTENSIONS = [*_SHARED, PlusIsAWord()]
# “extra” without abbreviations: the line that declares one would go out nowhere, and each is sought in all of the text.
_EXTRA: list[str | Extension] = ["fenced_code", "footnotes", "attr_list", "def_list", "tables", "md_in_html"]
TEXT_EXTENSIONS = [*_EXTRA, "admonition", *_SHARED]

_workshop = threading.local()  # a Markdown object may serve one thread at a time


@contextmanager
def markdown_for(name: str, build: Callable[[], Markdown]) -> Iterator[Markdown]:
    """This thread's own converter of that name, ready for a new text.

    One that was stopped in the middle of a text is not used again: what was open in it would go on into the next.
    """
    made: dict[str, Markdown] = _workshop.__dict__.setdefault("made", {})
    converter = made.pop(name, None) or build()
    yield converter.reset()
    made[name] = converter


@dataclass(frozen=True)
class Tree:
    """A parsed text. ``words`` turns a text node into what a reader should see."""

    root: Element
    words: Callable[[str | None], str]


def parse_tree(source: str, *, name: str, extensions: list[str | Extension]) -> Tree:
    """The element tree of ``source``, before it becomes HTML."""
    lines = unicodedata.normalize("NFC", source).split("\n")
    with markdown_for(name, lambda: Markdown(extensions=extensions, extension_configs=STRIKE)) as md:
        for preprocessor in md.preprocessors:
            lines = preprocessor.run(lines)
        root: Element = md.parser.parseDocument(lines).getroot()  # type: ignore[assignment]
        for processor in md.treeprocessors:
            changed = processor.run(root)
            root = root if changed is None else changed
    stash = [_seen(raw) for raw in md.htmlStash.rawHtmlBlocks]
    return Tree(root, lambda text: _words(text, stash))


def _words(text: str | None, stash: list[str]) -> str:
    if not text:
        return ""
    restored = HTML_PLACEHOLDER_RE.sub(lambda match: _stashed(match[1], stash), text).replace(_LESS_THAN, "<")
    restored = _AMP_RUN.sub(lambda match: html.unescape(f"&{match[1]}"), restored)
    restored = restored.replace(NBSP_PLACEHOLDER, "\u00a0").replace(FN_BACKLINK_TEXT, "")
    restored = INLINE_PLACEHOLDER_RE.sub("", restored).replace(AMP_SUBSTITUTE, "&")
    return unicodedata.normalize("NFC", restored.replace("\x02", "").replace("\x03", ""))


def _stashed(number: str, stash: list[str]) -> str:
    return stash[int(number)] if int(number) < len(stash) else ""


def _seen(raw: str | Element) -> str:
    """What a reader sees of a piece of raw HTML or an entity: the words, without tags, scripts and
    comments.
    """
    if not isinstance(raw, str):
        return "".join(raw.itertext())
    if _LINE_BREAK.fullmatch(raw.strip()):
        return "\n"
    if raw.startswith("&"):
        return html.unescape(raw)
    return html.unescape(nh3.clean(raw, tags=set(), clean_content_tags={"script", "style"})).strip("\n")
