"""What a page's styles hide or strike through: such words are in its source, and no reader takes them for the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

HIDDEN, STRUCK = "hidden on the page", "struck through on the page"
_HIDES = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|mso-hide:all|opacity:0(?:\.0{1,5})?(?:;|!|$)|content-visibility:hidden"
    r"|font-size:(?:0|[01]?(?:\.\d{1,5})?(?:px|pt)|0?\.0\d{0,5}(?:em|rem|%)|0(?:\.0{1,5})?(?:em|rem|%)?)(?:;|!|$)|text-indent:-\d{3,6}|left:-\d{3,6}|top:-\d{3,6}"
    r"|max-height:0(?:px|pt)?(?:;|!|$)|(?<!-)color:(?:transparent|rgba\((?:\d{1,3},){3}0(?:\.0{1,5})?\)|#[\da-f]{3}(?:[\da-f]{3}00|0)(?=;|!|$))|transform:scale\(0\)"
    r"|(?:height|width):0(?:px|pt)?;(?:[^;]{1,60};){0,3}overflow:(?:hidden|clip)"
    r"|overflow:(?:hidden|clip);(?:[^;]{1,60};){0,3}(?:height|width):0(?:px|pt)?(?:;|!|$)"
    r"|clip:rect\((?:[01](?:px)?,?){4}\)|clip-path:(?:inset\((?:50|100)%|circle\(0|polygon\(0(?:px|%)?0(?:px|%)?(?:,0(?:px|%)?0)*\)))"
)
_STRIKES = re.compile(r"(?:^|;)text-decoration(?:-line)?:[^;]{0,60}line-through")
# Nobody tells the last few shades of white from the paper.
_WHITE = re.compile(
    r"(?:^|;)color:(?:#fff|#(?:f[a-f]){3}|white|snow|rgba?\((?:25[0-5],){2}25[0-5](?:,[\d.]{1,6})?\)"
    r"|hsla?\([\d.]{1,5}(?:deg)?,[\d.]{1,5}%,(?:100|9[89])%(?:,[\d.]{1,6})?\))(?:;|!|$)"
)
_COLOURED = re.compile(
    r"(?:^|;)background(?:-color|-image)?:(?!(?:transparent|none|white|#fff(?:fff)?|inherit|initial)(?:;|!|$))"
)
_NUMBERS = re.compile(r"(?:^|;)list-style(?:-type)?:([^;]{1,200}+)")
_BLOCK = re.compile(r"(?:^|;)display:(?:block|flex|grid|flow-root|list-item|table)(?:;|!|$)")
# What frameworks of pages call words for screen readers alone; the sheet that hides them is seldom saved with the page.
_FOR_SCREEN_READERS = re.compile(
    r"(?:^|\s)(?:(?:govuk-|nhsuk-|ons-u-|u-|usa-|is-|moj-)?(?:visually-?hidden|sr-only|vh|vhidden)|screen-reader(?:-text|-only)?"
    r"|element-invisible|assistive-text|a11y-hidden)(?:$|\s)",
    re.IGNORECASE,
)
_STRUCK_TAGS = frozenset({"s", "strike", "del"})
_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)", re.IGNORECASE)
MOST_RULES = 400


class Looks:
    """How each element of the page looks, by its own style and by the style sheets inside the page."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._by_sheet: dict[int, str] = {}
        self._has_colours = bool(soup.find(bgcolor=True))
        for selector, said in _rules(soup):
            for tag in _select(soup, selector):
                self._by_sheet[id(tag)] = f"{self._by_sheet.get(id(tag), '')};{said}"

    def why_not_read(self, tag: Tag) -> str | None:
        """Hidden or struck through; None where a reader sees it as a part of the text."""
        said = self._said(tag)
        if tag.get("hidden") is not None or tag.get("aria-hidden") == "true" or _HIDES.search(said):
            return HIDDEN
        if _FOR_SCREEN_READERS.search(" ".join(tag.get_attribute_list("class"))):
            return HIDDEN
        if tag.name in _STRUCK_TAGS or _STRIKES.search(said):
            return STRUCK
        is_coloured = self._has_colours or (
            _WHITE.search(said) and any(_COLOURED.search(self._said(one)) for one in (tag, *tag.parents))
        )
        return HIDDEN if _WHITE.search(said) and not is_coloured else None

    def is_block(self, tag: Tag) -> bool:
        """Whether its style gives it a line of its own."""
        return _BLOCK.search(self._said(tag)) is not None

    def list_style(self, tag: Tag) -> str:
        """How its items are marked or numbered, as its style says; empty where it does not."""
        told = _NUMBERS.findall(self._said(tag))
        return str(told[-1]) if told else ""

    def _said(self, tag: Tag) -> str:
        own = _even(str(tag.get("style") or "")) if tag.attrs else ""
        return f"{self._by_sheet.get(id(tag), '')};{own}"


def _even(style: str) -> str:
    return re.sub(r"\s++", "", style.casefold())


def _rules(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Selectors and declarations that matter here. What holds for print or small screens alone is passed over."""
    number = 0
    for sheet in soup.find_all("style"):
        if sheet.get("media") not in (None, "", "all", "screen"):
            continue
        depth, selector = 0, ""
        for piece in re.split(r"([{}])", _without_comments("".join(map(str, sheet.contents)))):
            if piece == "{":
                depth += 1
            elif piece == "}":
                depth = max(0, depth - 1)
            elif depth == 0 and _SCREEN.fullmatch(piece.strip()):
                depth = -1  # its rules hold as if they stood by themselves
            elif depth == 0:
                selector = piece.strip()
            elif depth == 1 and selector and not selector.startswith("@") and ":" not in selector:
                said = _even(piece)
                if (
                    any(one.search(said) for one in (_HIDES, _STRIKES, _WHITE, _COLOURED, _NUMBERS, _BLOCK))
                    and number < MOST_RULES
                ):
                    number += 1
                    yield selector, said


def _without_comments(sheet: str) -> str:
    first, *more = sheet.replace("<!--", "").replace("-->", "").split("/*")
    return first + "".join(piece.partition("*/")[2] for piece in more)


def _select(soup: BeautifulSoup, selector: str) -> list[Tag]:
    from soupsieve import SelectorSyntaxError

    try:
        return list(soup.select(selector))
    except (
        SelectorSyntaxError,
        NotImplementedError,
        ValueError,
    ):  # soupsieve's, of what a style sheet may hold
        return []
