"""Web pages, saved from a browser or exported: the story of the page, without its menus and buttons."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from campaigns.importing.decoding import decode
from campaigns.importing.formats.page import Page, refuse_depth
from campaigns.importing.markdown import clean, escape_line_starts, inline, linked
from campaigns.importing.values import Block, BlockKind, Clue, ImportFileError, LeftOut, SourceText

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

LARGEST_PAGE = 5_000_000
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_DATA_ADDRESS = re.compile(r"data:[\w/+.-]*;base64,[A-Za-z0-9+/=\s]+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset({"p", "div", "section", "article", "main", "ul", "ol", "li", "blockquote", "figure", "figcaption", "table",
                     "header", "address", "pre", "dl", "dt", "dd", "tr", "hr", *_HEADINGS})  # fmt: skip
_SITE_NAME = re.compile(r"(?<!\s)\s++[|–—»·-]\s++[^|–—»·]{2,60}$")


def read_html(raw: bytes) -> SourceText:
    """The story of a page.

    Raises:
        ImportFileError: it is too large, no text, or nested without end.
    """
    declared = _DECLARED.search(raw[:4_000])
    text, remarks = decode(raw, declared[1].decode("ascii") if declared else "")
    text = _DATA_ADDRESS.sub("data:,", text)  # pictures kept inside the page: megabytes of no text
    if len(text) > LARGEST_PAGE:
        raise ImportFileError("This page is over 5 MB of text. Save the story alone, and import that.")
    refuse_depth(text)
    from bs4 import BeautifulSoup  # heavy, and only wanted here

    try:
        return _story(BeautifulSoup(text, "html5lib"), remarks)
    except RecursionError as error:
        raise ImportFileError(
            "This page is nested far deeper than any real one, so it was not read."
        ) from error


def read_saved_archive(raw: bytes) -> SourceText:
    """A page that a browser saved as one file (.mhtml): its first part of HTML.

    Raises:
        ImportFileError
    """
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return read_html(payload)
    raise ImportFileError("This saved page holds no HTML. Save it again as a web page, and import that.")


def _story(soup: BeautifulSoup, remarks: tuple[str, ...]) -> SourceText:
    title, published, base = _title(soup), _published(soup), _base(soup)
    page = Page(soup)
    main = page.main()
    left_out: list[LeftOut] = []
    if main is not soup.body:
        outside = len(soup.get_text(" ").split()) - len(main.get_text(" ").split())
        left_out += (
            [LeftOut(f"{outside} words around the story", "menus, head, foot and side columns")]
            if outside
            else []
        )
    left_out += page.drop_furniture(main)
    left_out += [
        _picture(picture) for picture in main.find_all("img") if picture.get("alt") or picture.get("src")
    ][:40]
    reader = _Reader(base)
    blocks = tuple(block for block in reader.blocks(main) if block.text)
    left_out += [LeftOut(words, "the caption of a picture") for words in reader.captions]
    return SourceText(
        label="web page",
        blocks=_without_title(blocks, title),
        title=title,
        published=published,
        left_out=tuple(dict.fromkeys(left_out)),
        remarks=remarks,
    )


def _title(page: BeautifulSoup) -> Clue | None:
    headings = [clean(h.get_text(" ")) for h in page.find_all("h1")]
    headings = [" ".join(words.split()) for words in headings if words.strip()]
    told = _meta(page, "og:title") or (clean(page.title.get_text()) if page.title else "")
    told = " ".join(told.split())
    if len(headings) == 1 or (headings and told and _alike(headings[0], told)):
        return Clue(headings[0], "the main heading of the page")
    within = page.select_one("article h1, main h1, [role=main] h1, article h2")
    if within is not None and within.get_text(strip=True):
        return Clue(" ".join(clean(within.get_text(" ")).split()), "the heading of the article")
    if told:
        return Clue(_SITE_NAME.sub("", told), "the title of the page, without the name of the site")
    return Clue(headings[0], "the first main heading of the page") if headings else None


def _alike(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _published(page: BeautifulSoup) -> Clue | None:
    for name in (
        "article:published_time",
        "datePublished",
        "date",
        "DC.date.issued",
        "dcterms.date",
        "pubdate",
    ):
        if value := _meta(page, name):
            return Clue(value, "the page's own record of its date")
    time = page.select_one("article time[datetime], main time[datetime], time[datetime]")
    return Clue(str(time["datetime"]), "the page's own record of its date") if time is not None else None


def _meta(page: BeautifulSoup, name: str) -> str:
    found = page.find("meta", attrs={"property": name}) or page.find("meta", attrs={"name": name})
    found = found or page.find("meta", attrs={"itemprop": name})
    return clean(str(found.get("content") or "")).strip() if found is not None else ""


def _base(page: BeautifulSoup) -> str:
    for found, key in ((page.find("base", href=True), "href"), (page.find("link", rel="canonical"), "href")):
        if found is not None and str(found.get(key, "")).startswith(("https://", "http://")):
            return str(found[key])
    return _meta(page, "og:url")


def _picture(picture: Tag) -> LeftOut:
    words = clean(str(picture.get("alt") or picture.get("src") or "a picture")).strip()
    return LeftOut(
        f"picture: {words[:160]}", "pictures are not taken over; save it into the campaign's media folder"
    )


def _without_title(blocks: tuple[Block, ...], title: Clue | None) -> tuple[Block, ...]:
    if title is None:
        return blocks
    return tuple(
        block
        for block in blocks
        if not (block.kind is BlockKind.HEADING and block.text.casefold() == title.value.casefold())
    )


class _Reader:
    """Walks the story. Addresses are made whole with the page's own address, where the page tells it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.captions: list[str] = []

    def blocks(self, parent: Tag, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Block]:
        loose: list[tuple[str, str]] = []
        for child in parent.children:
            name = getattr(child, "name", None)
            if name in _BLOCKS:
                yield from self._paragraphs(loose, kind)
                loose = []
                yield from self._block(child, kind)  # type: ignore[arg-type]
            else:
                loose += self._words(child)
        yield from self._paragraphs(loose, kind)

    def _block(self, tag: Tag, kind: BlockKind) -> Iterator[Block]:
        if tag.name in _HEADINGS:
            words = [*self._words(tag)]
            text = " ".join("".join(plain for plain, _ in words).split())
            yield Block(BlockKind.HEADING, text, inline(text).strip(), level=_HEADINGS[tag.name])
        elif tag.name in ("ul", "ol"):
            item_kind = BlockKind.NUMBER if tag.name == "ol" else BlockKind.BULLET
            yield from self.blocks(tag, item_kind)
        elif tag.name == "li":
            yield from self.blocks(tag, kind if kind is not BlockKind.PARAGRAPH else BlockKind.BULLET)
        elif tag.name == "figcaption":
            self.captions.append(" ".join(clean(tag.get_text(" ")).split()))
        elif tag.name == "tr":
            cells = [" ".join(clean(cell.get_text(" ")).split()) for cell in tag.find_all(("td", "th"))]
            text = " – ".join(cell for cell in cells if cell)
            yield Block(BlockKind.PARAGRAPH, text, inline(text))
        elif tag.name == "table" and not tag.find("p"):
            for row in tag.find_all("tr"):
                yield from self._block(row, kind)
        else:
            yield from self.blocks(tag, kind)

    @staticmethod
    def _paragraphs(words: list[tuple[str, str]], kind: BlockKind) -> Iterator[Block]:
        """Two line breaks in a row are how old pages make a paragraph."""
        pieces: list[list[tuple[str, str]]] = [[]]
        breaks = 0
        for plain, marked in words:
            if plain == "\n":
                breaks += 1
                if breaks == 2:
                    pieces.append([])
                continue
            if breaks == 1 and plain.strip():
                pieces[-1].append(("\n", "\n"))
            if plain.strip():
                breaks = 0
            pieces[-1].append((plain, marked))
        for piece in pieces:
            text = _lines("".join(plain for plain, _ in piece))
            if text:
                yield Block(kind, text, escape_line_starts(_lines("".join(marked for _, marked in piece))))

    def _words(self, node: PageElement) -> list[tuple[str, str]]:
        from bs4.element import NavigableString, PreformattedString, Tag

        if isinstance(node, PreformattedString):
            return []
        if isinstance(node, NavigableString):
            text = re.sub(r"\s++", " ", clean(str(node)))
            return [(text, inline(text))] if text else []
        if not isinstance(node, Tag) or node.name == "img":
            return []
        if node.name == "br":
            return [("\n", "\n")]
        inner = [piece for child in node.children for piece in self._words(child)]
        plain = "".join(words for words, _ in inner)
        if "\n" in plain or not plain.strip():
            return inner
        if node.name == "a":
            address = urljoin(self.base, str(node.get("href") or "").strip()) if node.get("href") else ""
            return [(plain, linked(plain, address))]
        mark = {"strong": "**", "b": "**", "em": "*", "i": "*"}.get(node.name)
        marked = "".join(words for _, words in inner)
        if mark is None or "*" in marked:
            return inner
        before, after = marked[: len(marked) - len(marked.lstrip())], marked[len(marked.rstrip()) :]
        return [(plain, f"{before}{mark}{marked.strip()}{mark}{after}")]


def _lines(text: str) -> str:
    return "\n".join(line for line in (" ".join(one.split()) for one in text.split("\n")) if line)
