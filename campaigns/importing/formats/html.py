"""Web pages, saved from a browser or exported: the story of the page, without its menus and buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from campaigns.importing.decoding import decode
from campaigns.importing.formats.html_lists import deeper, item_of, marked, number_of, shape_of, take_marker
from campaigns.importing.formats.html_words import Words
from campaigns.importing.formats.page import Page, refuse_depth
from campaigns.importing.formats.page_looks import Looks
from campaigns.importing.formats.tables import MARKED, Cell, Row, lines_of, placed
from campaigns.importing.markdown import clean
from campaigns.importing.pieces import Piece, block_of, markdown_of, words_of
from campaigns.importing.values import Block, BlockKind, Clue, ImportFileError, LeftOut, SourceText

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

LARGEST_PAGE = 5_000_000
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_DATA_ADDRESS = re.compile(r"data:[\w/+.-]*;base64,[A-Za-z0-9+/=\s]+")
_DATE_NAMES = (
    "article:published_time", "datePublished", "govuk:first-published-at", "date", "DC.date.issued", "dcterms.issued",
    "dcterms.date", "DC.date", "pubdate", "publish-date", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_JSON_DATE = re.compile(r"\"datePublished\"\s*+:\s*+\"([^\"]{8,40})\"")
_BY_RECORD = "the page's own record of its date"
_BY_TAB = "the title of the page, without the name of the site"
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements that are words of a line. Any other one begins a line of its own, also those that nobody knows yet.
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "picture", "progress", "q", "rb", "rp", "rt", "rtc", "ruby",
    "s", "samp", "slot", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "math", "semantics", "maction", "menclose", "merror", "mfenced", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom",
    "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "link", "meta", "param", "track", "area", "map", "base", "basefont",
})  # fmt: skip
_SENTENCES = _INLINE | {"p", "li", "td", "th", "dt", "dd", "summary", "legend", "figcaption", *_HEADINGS}
_EMOJI = regex.compile(
    r"\A[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f]{1,16}\Z"
)
_SITE_NAME = re.compile(r"(?<!\s)\s++(?P<mark>[|–—»·-])\s++(?P<name>[^|–—»·]{2,60})$")


def read_html(raw: bytes, declared: str = "") -> SourceText:
    """The story of a page.

    Raises:
        ImportFileError: it is too large, no text, or nested without end.
    """
    if not declared and (told := _DECLARED.search(raw[:4_000])):
        declared = told[1].decode("ascii")
    text, remarks = decode(raw, declared)
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


def _story(soup: BeautifulSoup, remarks: tuple[str, ...]) -> SourceText:
    metas = _metas(soup)
    title, published, base = _title(soup, metas), _published(soup, metas), _base(soup, metas)
    tab = " ".join(clean(soup.title.get_text()).split()) if soup.title else ""
    for picture in soup.find_all("img", alt=True):
        if _EMOJI.match(str(picture["alt"])):  # chats and webmail draw each as a picture
            picture.replace_with(str(picture["alt"]))
    page = Page(soup)
    main = page.main()
    left_out = page.around(main) + page.drop_furniture(main) + page.typed
    left_out += [
        _picture(picture) for picture in main.find_all("img") if picture.get("alt") or picture.get("src")
    ]
    left_out += filter(None, map(_hint, main.find_all(title=True)))
    reader = _Reader(base, page.looks)
    blocks = tuple(block for block in reader.blocks(main) if block.text)
    title = _title_in_text(title, blocks, is_letter=_is_from_an_office(soup)) if title else None
    if tab and not (title and _alike(tab, title.value)) and not any(_alike(tab, one.text) for one in blocks):
        left_out.append(LeftOut(tab, "the title in the tab of the page"))
    return SourceText(
        label="web page",
        blocks=blocks,
        title=title,
        published=published,
        left_out=tuple(dict.fromkeys(left_out + reader.left_out)),
        remarks=(*remarks, *reader.remarks),
    )


def _title(page: BeautifulSoup, metas: dict[str, str]) -> Clue | None:
    headings = [clean(h.get_text(" ")) for h in page.find_all("h1")]
    headings = [" ".join(words.split()) for words in headings if words.strip()]
    told = metas.get("og:title") or (clean(page.title.get_text()) if page.title else "")
    told = " ".join(told.split())
    if len(headings) == 1 or (headings and told and _alike(headings[0], told)):
        return Clue(headings[0], "the main heading of the page")
    within = page.select_one("article h1, main h1, [role=main] h1, article h2")
    if within is not None and within.get_text(strip=True):
        return Clue(" ".join(clean(within.get_text(" ")).split()), "the heading of the article")
    if told:
        return _without_site(told)
    return Clue(headings[0], "the first main heading of the page") if headings else None


def _without_site(told: str) -> Clue:
    """Behind a dash, words in small letters go on with the headline; a site's name has capitals."""
    site = _SITE_NAME.search(told)
    if site is None or (site["mark"] in "–—-" and _goes_on(site["name"])):
        return Clue(told, _BY_TAB)
    return Clue(told[: site.start()], f"{_BY_TAB}, “{site['name']}”")


def _goes_on(words: str) -> bool:
    return any(word[0].islower() and word not in ("of", "and", "the", "for") for word in words.split())


def _title_in_text(title: Clue, blocks: tuple[Block, ...], *, is_letter: bool) -> Clue | None:
    """The name of a page's tab is shortened, or left from another document; the headline is what the page shows."""
    if not title.why.startswith(_BY_TAB):
        return title
    shown = next(
        (one.text for one in blocks[:5] if len(one.text) <= 300 and _alike(one.text, title.value)), None
    )
    if shown is not None:
        return Clue(shown, "a line above the text that says what the title of the page says")
    return None if is_letter else title


def _is_from_an_office(soup: BeautifulSoup) -> bool:
    """Written by Word, Outlook or Google Docs, which make a page of any text."""
    return soup.find(class_=re.compile(r"^(?:Mso|WordSection)")) is not None or (
        soup.body is not None and bool(soup.body.find(class_="c0", recursive=False))
    )


def _alike(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _published(page: BeautifulSoup, metas: dict[str, str]) -> Clue | None:
    for name in _DATE_NAMES:
        if value := metas.get(name, ""):
            return Clue(value, _BY_RECORD)
    for script in page.find_all("script", type="application/ld+json"):
        if found := _JSON_DATE.search("".join(map(str, script.contents))):
            return Clue(found[1], _BY_RECORD)
    time = page.select_one("article time[datetime], main time[datetime], time[datetime]")
    return Clue(str(time["datetime"]), _BY_RECORD) if time is not None else None


def _metas(page: BeautifulSoup) -> dict[str, str]:
    """What the page records of itself, by name; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in page.find_all("meta"):
        for key in ("property", "name", "itemprop"):
            if tag.get(key):
                found.setdefault(str(tag[key]), clean(str(tag.get("content") or "")).strip())
    return found


def _base(page: BeautifulSoup, metas: dict[str, str]) -> str:
    for found, key in ((page.find("base", href=True), "href"), (page.find("link", rel="canonical"), "href")):
        if found is not None and str(found.get(key, "")).startswith(("https://", "http://")):
            return str(found[key])
    return metas.get("og:url", "")


def _picture(picture: Tag) -> LeftOut:
    words = clean(str(picture.get("alt") or picture.get("src") or "a picture")).strip()
    return LeftOut(
        f"picture: {words[:160]}", "pictures are not taken over; save it into the campaign's media folder"
    )


def _hint(tag: Tag) -> LeftOut | None:
    """“Violence Reduction Unit” behind an “VRU”; nothing where the words themselves say the same."""
    words = " ".join(clean(str(tag["title"])).split())
    if not words or words.casefold() in clean(tag.get_text(" ")).casefold() or words == tag.get("href"):
        return None
    return LeftOut(words[:300], "shown only where a mouse rests on it; write it out if readers need it")


class _Reader:
    """Walks the story. ``base`` is the page's own address, where the page tells it."""

    def __init__(self, base: str, looks: Looks) -> None:
        self.left_out: list[LeftOut] = []
        self._words = Words(base, self.left_out, looks)
        self._looks = looks
        self.remarks: list[str] = []

    def blocks(self, parent: Tag, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[Block]:
        loose: list[Piece] = []
        for child in parent.children:
            if self._is_block(child):
                yield from self._paragraphs(loose, kind)
                loose = []
                yield from self._block(child, kind)  # type: ignore[arg-type]
            else:
                loose += self._words.read(child)
        yield from self._paragraphs(loose, kind)

    def _is_block(self, node: PageElement) -> bool:
        """An element of its own, or one that has such elements in it, whatever it is called."""
        from bs4.element import Tag

        return isinstance(node, Tag) and any(
            _begins_line(tag, self._looks) for tag in (node, *node.find_all(True))
        )

    def _block(self, tag: Tag, kind: BlockKind) -> Iterator[Block]:
        if tag.name in _HEADINGS:
            pieces = [
                Piece(one.text.replace("\n", " "), address=one.address) for one in self._words.read(tag)
            ]
            yield Block(BlockKind.HEADING, words_of(pieces), markdown_of(pieces), level=_HEADINGS[tag.name])
        elif tag.name in ("ul", "ol", "menu"):
            yield from self._list(tag)
        elif tag.name == "li":
            yield from self._item(tag, 0, "bullet")
        elif tag.name == "blockquote":
            yield from self.blocks(tag, BlockKind.QUOTE)
        elif tag.name == "figcaption" and not _names_who_speaks(tag):
            self.left_out.append(
                LeftOut(" ".join(clean(tag.get_text(" ")).split()), "the caption of a picture")
            )
        elif tag.name == "table":
            yield from self._table(tag, kind)
        elif tag.name == "pre":
            lines = [Piece(line) for line in re.split(r"(\n)", clean(tag.get_text()))]
            yield from self._paragraphs(lines, kind)
        elif tag.name == "p" and "mso-list:" in str(tag.get("style") or ""):
            yield from self._word_item(tag, kind)
        else:
            yield from self.blocks(tag, kind)

    def _list(self, tag: Tag) -> Iterator[Block]:
        from bs4.element import Tag

        style = self._looks.list_style
        shape = shape_of(tag, "decimal" if tag.name == "ol" else "bullet", style(tag))
        is_reversed = tag.get("reversed") is not None
        count = len(tag.find_all("li", recursive=False)) if is_reversed else 1
        number = number_of(tag, "start", count)
        for child in tag.children:
            if not isinstance(child, Tag):
                yield from self._paragraphs(self._words.read(child), BlockKind.PARAGRAPH)
            elif child.name == "li":
                number = number_of(child, "value", number)
                yield from self._item(child, number, shape_of(child, shape, style(child)))
                number += -1 if is_reversed else 1
            else:
                yield from map(deeper, self._block(child, BlockKind.PARAGRAPH))

    def _item(self, tag: Tag, number: int, shape: str) -> Iterator[Block]:
        """The first paragraph of an item is the item; what follows in it stands below."""
        for position, block in enumerate(self.blocks(tag)):
            if position:
                yield deeper(block)
                continue
            made = item_of(block, number, shape)
            is_labelled = made.kind is BlockKind.PARAGRAPH  # “a.”, which is below its item as well
            yield replace(made, depth=len(tag.find_parents(["ol", "ul"])) - 1) if is_labelled else made

    def _word_item(self, tag: Tag, kind: BlockKind) -> Iterator[Block]:
        marker = take_marker(tag)
        for position, block in enumerate(self.blocks(tag, kind)):
            yield marked(block, marker, str(tag.get("style"))) if position == 0 else block

    def _table(self, table: Tag, kind: BlockKind) -> Iterator[Block]:
        """Its caption, and each group of its rows: cells go over rows of their own group alone."""
        rows: list[Row] = []
        below: list[Block] = []
        loose: list[list[Cell]] = []
        for child in table.find_all(True, recursive=False):
            if child.name == "tr":
                loose.append(list(self._cells(child, kind)))
            elif child.name in ("thead", "tbody", "tfoot"):
                group = child.find_all("tr", recursive=False)
                rows += placed(list(self._cells(row, kind)) for row in group)
            elif child.name == "caption":
                yield from self.blocks(child, kind)
            else:
                below += self._block(child, kind)
        blocks, is_marked = lines_of([*rows, *placed(loose)])
        if is_marked and MARKED not in self.remarks:
            self.remarks.append(MARKED)
        yield from (*blocks, *below)

    def _cells(self, row: Tag, kind: BlockKind) -> Iterator[Cell]:
        for cell in row.find_all(("td", "th"), recursive=False):
            yield Cell(
                tuple(self.blocks(cell, kind)),
                width=_spanned(cell, "colspan", 1),
                height=_spanned(cell, "rowspan", 0),
                holds_table=cell.find("table") is not None,
            )

    @staticmethod
    def _paragraphs(pieces: list[Piece], kind: BlockKind) -> Iterator[Block]:
        """Two line breaks in a row are how old pages make a paragraph."""
        paragraphs: list[list[Piece]] = [[]]
        breaks = 0
        for piece in pieces:
            if piece.text == "\n":
                breaks += 1
                if breaks == 2:
                    paragraphs.append([])
                continue
            if breaks == 1 and piece.text.strip():
                paragraphs[-1].append(Piece("\n"))
            if piece.text.strip():
                breaks = 0
            paragraphs[-1].append(piece)
        for several in paragraphs:
            if words_of(several):
                yield block_of(kind, several)


def _names_who_speaks(caption: Tag) -> bool:
    """Below words set apart in a figure; below a picture it is the picture's."""
    figure = caption.find_parent("figure")
    return (
        figure is not None
        and figure.find("blockquote") is not None
        and figure.find(["img", "svg", "video"]) is None
    )


def _spanned(cell: Tag, way: str, least: int) -> int:
    told = str(cell.get(way) or "").strip()
    return max(least, int(told)) if told.isascii() and told.isdigit() and len(told) < 6 else 1


def _begins_line(tag: Tag, looks: Looks) -> bool:
    """Elements with names of a program's own may be either."""
    if tag.name in _INLINE:
        return False
    return not (":" in tag.name or "-" in tag.name) or looks.is_block(tag) or _sticks(tag)


def _sticks(tag: Tag) -> bool:
    """No part of a sentence, and without a space between it and what is beside."""
    before, after = tag.previous_sibling, tag.next_sibling
    touches = getattr(before, "name", None) or getattr(after, "name", None)
    touches = touches or str(before or " ")[-1:].isalnum() or str(after or " ")[:1].isalnum()
    return bool(touches) and tag.parent is not None and tag.parent.name not in _SENTENCES
