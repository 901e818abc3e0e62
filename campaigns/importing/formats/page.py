"""The part of a web page that is its story, and the furniture around and inside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from campaigns.importing.formats.page_looks import Looks
from campaigns.importing.markdown import clean
from campaigns.importing.values import ImportFileError, LeftOut

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

_SILENT = ("script", "style", "template", "embed", "input", "head")
_FURNITURE = {
    "nav": "a menu", "footer": "the foot of the page", "aside": "a side column", "form": "a form", "button": "a button",
    "select": "a choice in a form", "textarea": "a field of a form", "dialog": "a notice over the page",
    "noscript": "shown by old browsers only", "iframe": "another page inside this one", "object": "another file inside the page",
    "svg": "a drawing", "canvas": "a drawing", "video": "a film", "audio": "a sound",
    "annotation": "the code of a formula", "annotation-xml": "the code of a formula",
}  # fmt: skip
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|cookies?|consent|gdpr|share|sharing|social|related|recommended"
    r"|newsletter|subscribe|signup|sidebar|side-bar|advert[^\W_]*+|ads?|promo[^\W_]*+|comments?|footer|masthead|toolbar|skip-link|pagination"
    r"|most-read|trending|popup|modal|banner|tags|byline|author-bio|(?:post-|entry-|article-)?meta|metadata)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROLES = {"navigation": "a menu", "banner": "the head of the page", "contentinfo": "the foot of the page",
          "complementary": "a side column", "search": "a search box", "dialog": "a notice over the page"}  # fmt: skip
# Elements that have to be closed: what is opened and never closed lies inside one another.
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|article|table|font|b|i|em|strong|a|u|ul|ol|blockquote|small|big)\b",
    re.IGNORECASE,
)
_MONSTER = "This page is nested far deeper or cut up far finer than any real one, so it was not read."
_MARKUP = re.compile(r"<[^<>]*>")
_WORDS = re.compile(r"[^\W\d_]{2,}")
# Outlook's and old browsers' conditions, WordPress's blocks, Word's clipboard, React, Angular and Knockout.
_OF_PROGRAMS = re.compile(
    r"\s*+(?:\[(?:if|end)|<!\[endif|/?wp:|(?:Start|End)Fragment|/?ko\b|/?react-|\$|/?ng|#include|[\w:/.#-]*+\s*+$)",
    re.IGNORECASE,
)
# Word's comments in the margin: their places in the text, and the list of them below it.
_COMMENTS = re.compile(r"(?:^|\s)(?:MsoCommentReference|msocom(?:anchor|txt))(?:$|\s)", re.IGNORECASE)
_COMMENT_LIST = re.compile(r"mso-element:\s{0,9}comment-list", re.IGNORECASE)
DEEPEST = 250
MOST_TAGS = 20_000
ENOUGH_WORDS = 40


class Page:
    """A parsed page. Words are counted once, for every element that has paragraphs below it; ``typed`` is what stood in fields
    to type into, and what a browser shows nobody.

    Raises:
        ImportFileError: it is nested or cut up far beyond any real page.
    """

    def __init__(self, soup: BeautifulSoup) -> None:
        self.soup = soup
        _refuse_monsters(soup)
        self.looks = Looks(soup)
        self.typed = [*unseen(soup), *_take_inputs(soup)]
        for silent in soup.find_all(_SILENT):
            silent.extract()
        for form in soup.find_all("form"):  # some systems put the whole page into one
            if sum(_words_told(paragraph) for paragraph in form.find_all("p")) > ENOUGH_WORDS:
                form.unwrap()
        self._words: Counter[int] = Counter()
        for paragraph in soup.find_all("p"):
            count = _words_told(paragraph)
            for parent in paragraph.parents:
                self._words[id(parent)] += count

    def words_in(self, tag: Tag) -> int:
        """Words of paragraphs below it, those inside links not counted: menus are links, stories are sentences."""
        return self._words[id(tag)]

    def main(self) -> Tag:
        """The element that holds the story: the one marked so, else the smallest that has most of the words."""
        for marked in ("article", "main", "[role=main]", "[itemprop=articleBody]"):
            found = [tag for tag in self.soup.select(marked) if self.words_in(tag) > ENOUGH_WORDS]
            if found:
                return max(found, key=self.words_in)
        best = self.soup.body
        if best is None:  # of a set of frames alone
            raise ImportFileError(
                "This page only shows other pages in its frames. Open the one with the text by itself, save that, and import it."
            )
        for tag in best.find_all(("div", "section", "td")):  # deeper ones come later
            if self.words_in(tag) >= 0.7 * self.words_in(best) and self.words_in(tag) > ENOUGH_WORDS:
                best = tag
        return best

    def drop_furniture(self, main: Tag) -> list[LeftOut]:
        """Take menus, side columns, buttons and hidden parts out of the story; says what they were."""
        chosen: dict[int, tuple[Tag, str]] = {}
        for tag in main.find_all(True):
            if not any(id(parent) in chosen for parent in tag.parents) and (
                what := self._what_it_is(tag, main)
            ):
                chosen[id(tag)] = (tag, what)
        dropped = []
        for tag, what in chosen.values():
            if words := _plain(tag):
                dropped.append(LeftOut(words, what))
            if tag.name in ("td", "th"):  # those beside it keep their columns
                tag.clear()
            else:
                tag.extract()
        return dropped

    def around(self, main: Tag) -> list[LeftOut]:
        """What stands beside the story, each part with all its words."""
        found = []
        inside = main
        for parent in main.parents:
            beside = [one for one in parent.children if one is not inside]
            words = " ".join(filter(None, map(_plain, beside)))
            if words:
                found.append(LeftOut(words, "stands around the story: menus, head, foot and side columns"))
            inside = parent
        return found

    def _what_it_is(self, tag: Tag, main: Tag) -> str | None:
        if (why := self.looks.why_not_read(tag)) is not None:
            return why
        what = _FURNITURE.get(tag.name) or _ROLES.get(str(tag.get("role", "")))
        if what is not None and not (tag.name == "footer" and tag.find_parent("blockquote")):
            return what
        names = " ".join(map(str, tag.get_attribute_list("class") + tag.get_attribute_list("id")))
        if _COMMENTS.search(names) or _COMMENT_LIST.search(str(tag.get("style") or "")):
            return "a comment in the margin, which is not part of the text"
        # A wrapper called “banner” around everything is still the story.
        if _CLASSES.search(names) and self.words_in(tag) <= 0.5 * max(1, self.words_in(main)):
            return "a part of the page around the story"
        return None


def unseen(soup: BeautifulSoup) -> Iterator[LeftOut]:
    """Notes that somebody left in the page, and parts kept for later. What programs note for themselves is no writing."""
    from bs4.element import Comment

    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        words = " ".join(clean(_MARKUP.sub(" ", str(comment))).split())
        if _WORDS.search(words) and not _OF_PROGRAMS.match(str(comment)):
            yield LeftOut(words, "a note in the page that a browser does not show")
    for kept in soup.find_all("template"):
        if words := " ".join(clean(" ".join(map(str, kept.find_all(string=True)))).split()):
            yield LeftOut(words, "a part of the page that a browser does not show")


def _take_inputs(soup: BeautifulSoup) -> Iterator[LeftOut]:
    """Boxes to tick beside words become signs; pages also hide some to open their menus with."""
    for field in soup.find_all("input"):
        kind, value = (
            str(field.get("type") or "text").casefold(),
            clean(str(field.get("value") or "")).strip(),
        )
        if kind in ("checkbox", "radio"):
            if field.find_parent(("p", "li", "td", "th", "label", "dd")) is not None:
                field.replace_with("☒ " if field.get("checked") is not None else "☐ ")
        elif value and kind != "hidden":
            yield LeftOut(value, "a field of a form")


def refuse_depth(text: str) -> None:
    """A rough count before parsing, since parsing itself is slow on what is opened thousands of times and never closed.

    Raises:
        ImportFileError
    """
    if text.count("<") > 3 * MOST_TAGS:
        raise ImportFileError(_MONSTER)
    depth = 0
    for tag in _NESTING.finditer(text):
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth > DEEPEST:
            raise ImportFileError(_MONSTER)


def _refuse_monsters(soup: BeautifulSoup) -> None:
    depths: dict[int, int] = {}
    for number, tag in enumerate(soup.find_all(True)):
        depth = depths.get(id(tag.parent), 0) + 1
        depths[id(tag)] = depth
        if depth > DEEPEST or number > MOST_TAGS:
            raise ImportFileError(_MONSTER)


def _plain(node: PageElement) -> str:
    from bs4.element import PreformattedString

    return "" if isinstance(node, PreformattedString) else " ".join(clean(node.get_text(" ")).split())


def _words_told(paragraph: Tag) -> int:
    words = len(paragraph.get_text(" ").split())
    in_links = sum(len(link.get_text(" ").split()) for link in paragraph.find_all("a"))
    return max(0, words - 2 * in_links)
