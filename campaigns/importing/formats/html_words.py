"""The words of a page's line, each with its stress and its link."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from campaigns.importing.formats.page_looks import Looks
from campaigns.importing.formats.symbols import is_of_pictures, shown
from campaigns.importing.markdown import clean, is_followable
from campaigns.importing.pieces import DEAD_LINK, Piece, lowered, over, raised, words_of
from campaigns.importing.values import LeftOut

if TYPE_CHECKING:
    from bs4 import Tag
    from bs4.element import PageElement

_FONT = re.compile(r"(?:^|;)\s*+font-family\s*+:\s*+[\"']?([^;,\"']{1,60}+)", re.IGNORECASE)


class Words:
    """Reads lines. ``base`` is the page's own address, where the page tells it; what can't be read goes into ``left_out``."""

    def __init__(self, base: str, left_out: list[LeftOut], looks: Looks) -> None:
        self._base, self._left_out, self._looks = base, left_out, looks

    def read(self, node: PageElement) -> list[Piece]:
        from bs4.element import NavigableString, PreformattedString, Tag

        if isinstance(node, PreformattedString):
            return []
        if isinstance(node, NavigableString):
            text = re.sub(r"\s++", " ", clean(str(node)))
            return [Piece(text)] if text else []
        if not isinstance(node, Tag) or node.name == "img":
            return []
        if node.name == "br":
            return [Piece("\n")]
        if node.name in _FORMULAS and (formula := self._formula(node)):
            return [Piece(formula)]
        inner = [piece for child in node.children for piece in self.read(child)]
        if self._looks.is_block(node):
            inner = [Piece("\n"), *inner, Piece("\n")]
        if is_of_pictures(font := _font_of(node)):
            inner = [replace(piece, text=self._signs(font, piece.text)) for piece in inner]
        match node.name:
            case "a":
                return self._link(node, inner)
            case "strong" | "b":
                return [replace(piece, is_bold=True) for piece in inner]
            case "em" | "i":
                return [replace(piece, is_italic=True) for piece in inner]
            case "sup":
                return [replace(piece, text=raised(piece.text)) for piece in inner]
            case "sub":
                return [replace(piece, text=lowered(piece.text)) for piece in inner]
            case "q":
                opens, closes = ("‘", "’") if node.find_parent("q") else ("“", "”")
                return [Piece(opens), *inner, Piece(closes)]
            case "msqrt":
                return [Piece("√("), *inner, Piece(")")]
            case "mfenced":
                return [Piece(str(node.get("open", "("))), *inner, Piece(str(node.get("close", ")")))]
            case "rt" if node.find_previous_sibling("rp") is None:  # how a word is said, set above it
                return [Piece(" ("), *inner, Piece(")")]
        return inner

    def _link(self, tag: Tag, inner: list[Piece]) -> list[Piece]:
        told = str(tag.get("href") or "").strip()
        try:
            address = urljoin(self._base, told) if told else ""
        except ValueError:
            address = ""
        if is_followable(address):
            return [piece if piece.text == "\n" else replace(piece, address=address) for piece in inner]
        if told and not told.startswith("#") and (words := words_of(inner)):
            self._left_out.append(LeftOut(f"the link behind “{words}”: {told}", DEAD_LINK))
        return inner

    def _signs(self, font: str, text: str) -> str:
        signs = [shown(font, letter) for letter in text]
        for letter, sign in zip(text, signs, strict=True):
            if sign is None:
                why = "no other font has it; look at the place"
                self._left_out.append(LeftOut(f"a sign of the font {font} ({ord(letter):04X})", why))
        return "".join(sign or "" for sign in signs)

    def _formula(self, tag: Tag) -> str:
        """The parts of a formula put together; empty where it is not made as it should be, and read as it stands."""
        count, written = _FORMULAS[tag.name]
        parts = [child for child in tag.children if str(child).strip()]
        return written(*(words_of(self.read(part)) for part in parts)) if len(parts) == count else ""


_FORMULAS: dict[str, tuple[int, Callable[..., str]]] = {
    "mfrac": (2, over),
    "msup": (2, lambda base, high: f"{base}{raised(high)}"),
    "msub": (2, lambda base, low: f"{base}{lowered(low)}"),
    "msubsup": (3, lambda base, low, high: f"{base}{lowered(low)}{raised(high)}"),
    "mroot": (2, lambda base, degree: f"{raised(degree)}√({base})"),
}


def _font_of(tag: Tag) -> str:
    if not tag.attrs:
        return ""
    named = _FONT.search(str(tag.get("style") or ""))
    return (named[1] if named else str(tag.get("face") or "").partition(",")[0]).strip()
