"""What a Word document's styles and numbering say of its paragraphs and runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TOGGLES = ("vanish", "strike", "dstrike", "b", "i")
_MOST_PARENTS = 20
_NEARLY_WHITE = re.compile(r"(?:F[A-F]){3}", re.IGNORECASE)
SMALLEST = 4  # half points


def is_on(properties: Any, name: str) -> bool | None:
    """None where it is not said."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return (
        found is not None and found.get(f"{W}val") not in ("0", "false", "none", "off")
        if found is not None
        else None
    )


def counted(element: Any, inside: str, name: str) -> int:
    """The number that these properties of it give; 0 where they give none."""
    found = element.find(f"{W}{inside}/{W}{name}")
    told = found.get(f"{W}val", "") if found is not None else ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0


def goes_on(cell: Any) -> bool:
    """Whether a cell with these properties belongs to the one above or before it."""
    merged = [cell.find(f"{W}{way}") for way in ("vMerge", "hMerge")] if cell is not None else []
    return any(one is not None and one.get(f"{W}val") in (None, "continue") for one in merged)


class Styles:
    """``root`` is the part of styles, or None."""

    def __init__(self, root: Any) -> None:
        self._styles = (
            {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")} if root is not None else {}
        )
        self._known: dict[tuple[str, str], bool | None] = {}
        self._fonts: dict[tuple[str, str], str] = {}

    def name(self, key: str) -> str:
        style = self._styles.get(key)
        named = style.find(f"{W}name") if style is not None else None
        return str(named.get(f"{W}val", "")) if named is not None else key

    def is_on(self, key: str, toggle: str) -> bool | None:
        """What the style says of its letters, or the style it is based on."""
        if (key, toggle) not in self._known:
            said = (is_on(one.find(f"{W}rPr"), toggle) for one in self._with_parents(key))
            self._known[key, toggle] = next((one for one in said if one is not None), None)
        return self._known[key, toggle]

    def font(self, key: str, which: str) -> str:
        """The font that the style names for such letters; empty where it names none."""
        if (key, which) not in self._fonts:
            named = (one.find(f"{W}rPr/{W}rFonts") for one in self._with_parents(key))
            told = (one.get(f"{W}{which}") for one in named if one is not None)
            self._fonts[key, which] = next(filter(None, told), "")
        return self._fonts[key, which]

    def letters(self, key: str, name: str) -> Any:
        """What the style, or one it is based on, says of its letters by this name."""
        found = (one.find(f"{W}rPr/{W}{name}") for one in self._with_parents(key))
        return next((one for one in found if one is not None), None)

    def is_shaded(self, key: str) -> bool:
        return any(one.find(f".//{W}shd") is not None for one in self._with_parents(key))

    def numbering(self, key: str) -> Any:
        found = (one.find(f"{W}pPr/{W}numPr") for one in self._with_parents(key))
        return next((one for one in found if one is not None), None)

    def with_parents(self, key: str) -> list[str]:
        """The style, and those it is based on."""
        return [one.get(f"{W}styleId", "") for one in self._with_parents(key)] or [key]

    def _with_parents(self, key: str) -> list[Any]:
        found: list[Any] = []
        while (style := self._styles.get(key)) is not None and len(found) < _MOST_PARENTS:
            found.append(style)
            parent = style.find(f"{W}basedOn")
            key = parent.get(f"{W}val") if parent is not None else ""
        return found


@dataclass(frozen=True)
class Look:
    """How a run looks, as far as it matters to its words. ``raised``: 1 above the line, -1 below."""

    is_hidden: bool
    is_struck: bool
    is_bold: bool
    is_italic: bool
    raised: int
    fonts: tuple[str, str]

    def font_of(self, letter: str) -> str:
        """Letters of English are drawn in one font, those with accents may be in another."""
        return self.fonts[letter > "\x7f"]

    @classmethod
    def of(cls, run: Any, styles: Styles, paragraph_style: str) -> Look:
        own = run.find(f"{W}rPr")
        chosen = own.find(f"{W}rStyle") if own is not None else None
        run_style = chosen.get(f"{W}val", "") if chosen is not None else ""
        several = (run_style, paragraph_style)
        said = {}
        for toggle in _TOGGLES:
            told = is_on(own, toggle)
            told = styles.is_on(run_style, toggle) if told is None and run_style else told
            if told is None and toggle not in ("b", "i"):  # a bold heading is no stress
                told = styles.is_on(paragraph_style, toggle)
            said[toggle] = bool(told)
        place = own.find(f"{W}vertAlign") if own is not None else None
        plain, accented = (_font(which, own, styles, several) for which in ("ascii", "hAnsi"))
        return cls(
            is_hidden=said["vanish"]
            or _is_white(run, styles, several)
            or _is_too_small(own, styles, several),
            is_struck=said["strike"] or said["dstrike"],
            is_bold=said["b"],
            is_italic=said["i"],
            raised={"superscript": 1, "subscript": -1}.get(place.get(f"{W}val"), 0)
            if place is not None
            else 0,
            fonts=(plain or accented, accented or plain),
        )


def _font(which: str, own: Any, styles: Styles, several: tuple[str, ...]) -> str:
    fonts = own.find(f"{W}rFonts") if own is not None else None
    told = fonts.get(f"{W}{which}") if fonts is not None else None
    return str(told or next(filter(None, (styles.font(key, which) for key in several)), ""))


def _said(own: Any, styles: Styles, keys: tuple[str, ...], name: str) -> Any:
    """By the run itself, else by its style, else by that of its paragraph."""
    found = own.find(f"{W}{name}") if own is not None else None
    said = (found, *(styles.letters(key, name) for key in keys if key))
    return next((one for one in said if one is not None), None)


def _is_too_small(own: Any, styles: Styles, keys: tuple[str, ...]) -> bool:
    """Letters of two points or less: a way of hiding words from readers and not from searches."""
    size = _said(own, styles, keys, "sz")
    told = size.get(f"{W}val", "") if size is not None else ""
    return told.isdigit() and int(told) <= SMALLEST


def _is_white(run: Any, styles: Styles, keys: tuple[str, ...]) -> bool:
    """White letters on no colour of their own; on a coloured cell or paragraph they can be read."""
    colour = _said(run.find(f"{W}rPr"), styles, keys, "color")
    if colour is None or not _is_of_paper(colour) or any(styles.is_shaded(key) for key in keys if key):
        return False
    around = [run, *(one for one in run.iterancestors() if one.tag in (f"{W}p", f"{W}tc", f"{W}tbl"))]
    shades = [
        shade for one in around for name in ("rPr", "pPr", "tcPr", "tblPr") for shade in _shades(one, name)
    ]
    in_table = any(one.tag == f"{W}tbl" for one in around)  # the style of a table may colour it
    return not shades and not in_table


def _is_of_paper(colour: Any) -> bool:
    """White, by name of the theme as well, or one of the last few shades of it, which nobody tells from the paper."""
    if theme := colour.get(f"{W}themeColor"):
        return theme in ("background1", "light1") and colour.get(f"{W}themeShade") in (None, "FF")
    return _NEARLY_WHITE.fullmatch(str(colour.get(f"{W}val"))) is not None


def _shades(element: Any, inside: str) -> list[Any]:
    return [*element.findall(f"{W}{inside}/{W}shd"), *element.findall(f"{W}{inside}/{W}highlight")]
