"""Fields of a Word document: what each is by its code, where a link of it leads, and what a form of it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from campaigns.importing.formats.docx_styles import W, is_on
from campaigns.importing.formats.symbols import shown

CHECKED, UNCHECKED = "☒", "☐"
_WORD = re.compile(r'"((?:[^"\\]|\\.)*+)"?|([^\s"]++)')
_QUOTES = str.maketrans("“”„", '"""')
_TAKES_VALUE = frozenset("lotfs")
# Codes without anything that Word shows at their place.
_SILENT = frozenset(
    {"XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "ADVANCE", "PAGE", "NUMPAGES", "SECTIONPAGES"}
)
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@dataclass
class Field:
    """One field that is open. ``shows`` once its code is over, ``has_shown`` once words came.

    ``form`` is what a box or a list of an old form shows, ``link`` where the words it shows lead, ``within`` the field around it.
    """

    code: str = ""
    form: str = ""
    within: Field | None = None
    shows: bool = False
    has_shown: bool = False
    link: str = ""

    def __post_init__(self) -> None:
        around = self.within
        self._around_code = around.coded if around is not None else None

    @property
    def coded(self) -> Field | None:
        """The field whose code words belong to that stand here; None where they are shown."""
        return self._around_code if self.shows else self

    def show(self) -> Field:
        """Its code is over."""
        self.shows, self.link = True, self.address or (self.within.link if self.within else "")
        return self

    def end(self) -> Field | None:
        """The field around it, in which its words stand."""
        if self.within is not None:
            self.within.has_shown = self.within.has_shown or (self.has_shown and self.within.shows)
        return self.within

    @property
    def kind(self) -> str:
        return next((word.upper() for _, word in _words(self.code)), "")

    @property
    def address(self) -> str:
        """Where a HYPERLINK leads, with the place in the page; empty for a place in the document."""
        target, switches = self._read()
        place = switches.get("l", "")
        if self.kind != "HYPERLINK" or not target:
            return ""
        return f"{target}#{place}" if place and "#" not in target else target

    @property
    def own_words(self) -> str:
        """What Word shows of a field that keeps no words in the document: a box, the entry chosen, a sign."""
        if self.form or self.kind != "SYMBOL":
            return self.form
        target, switches = self._read()
        digits = target.casefold().removeprefix("0x")
        try:
            code = int(digits, 16 if digits != target.casefold() else 10)
            return shown(switches.get("f", ""), chr(code)) or ""
        except (ValueError, OverflowError):
            return ""

    @property
    def is_lost(self) -> bool:
        """Word shows something at its place, and the file does not say what."""
        return not (self.shows or self.own_words or self.kind in _SILENT) and bool(self.code.strip())

    def _read(self) -> tuple[str, dict[str, str]]:
        """Its first argument, and the values of its switches."""
        target, switches, open_switch = "", dict[str, str](), ""
        for is_quoted, word in list(_words(self.code))[1:]:
            if not is_quoted and word.startswith("\\") and len(word) == 2:
                open_switch = word[1].casefold()
                switches[open_switch] = ""
                continue
            if open_switch in _TAKES_VALUE:
                switches[open_switch] = word
            elif not target:
                target = word
            open_switch = ""
        return target, switches


def _words(code: str) -> list[tuple[bool, str]]:
    """Each word of the code, and whether it stood in quotation marks."""
    found = _WORD.finditer(code.translate(_QUOTES))
    return [
        (True, match[1].replace('\\"', '"').replace("\\\\", "\\")) if match[2] is None else (False, match[2])
        for match in found
    ]


def form_of(begin: Any) -> str:
    """What an old form's box or list shows, by the data at the begin of its field; empty for one that is typed into."""
    data = begin.find(f"{W}ffData")
    box, several = (data.find(f"{W}{name}") if data is not None else None for name in ("checkBox", "ddList"))
    if box is not None:
        checked = is_on(box, "checked")
        return CHECKED if (is_on(box, "default") if checked is None else checked) else UNCHECKED
    if several is not None:
        entries = [one.get(f"{W}val", "") for one in several.iter(f"{W}listEntry")]
        told = (several.find(f"{W}{name}") for name in ("result", "default"))
        chosen = next((one.get(f"{W}val", "") for one in told if one is not None), "0")
        return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""
    return ""


def box_of(control: Any) -> str:
    """What a box to tick shows, where the control keeps no sign for it."""
    box = control.find(f"{W}sdtPr/{_W14}checkbox")
    if box is None or any(one.text or one.tag == f"{W}sym" for one in control.iter(f"{W}t", f"{W}sym")):
        return ""
    checked = box.find(f"{_W14}checked")
    is_checked = checked is not None and checked.get(f"{_W14}val", "1") in ("1", "true", "on")
    return CHECKED if is_checked else UNCHECKED


def is_unfilled(control: Any) -> bool:
    """Whether a control shows what Word asks for in place of an answer."""
    return bool(is_on(control.find(f"{W}sdtPr"), "showingPlcHdr"))
