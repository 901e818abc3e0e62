"""Characters that make a text lie: nobody sees them, or they make the eye see another text than the one that is there.

What is odd depends on its place. A zero width joiner belongs into a family emoji and between letters that join; the
same character inside “child line” hides a break. A right-to-left mark belongs into Arabic and nowhere else. Sources:
Unicode Technical Report 36 (security), UAX 31 section 2.3 (joiners), UTS 51 (emoji sequences), UTS 55 (source text).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import regex

# Whatever is invisible, steers, or stands for nothing. Signs that enclose Arabic numbers are formats that can be seen.
_CANDIDATE = regex.compile(
    r"[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}"
    r"\ufffc\ufffd\u2800]--[\t\n\p{Prepended_Concatenation_Mark}]]",
    regex.V1,
)
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Scripts whose letters change their shape when joined, so that a joiner or a non-joiner between them can be seen.
_JOINING = regex.compile(
    r"[\p{Arabic}\p{Syriac}\p{Mandaic}\p{Manichaean}\p{Mongolian}\p{Nko}\p{Phags_Pa}\p{Adlam}\p{Hanifi_Rohingya}"
    r"\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}"
    r"\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Balinese}\p{Javanese}\p{Sundanese}\p{Meetei_Mayek}]",
    regex.V1,
)
_BEFORE_JOINER = regex.compile(r"\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?\Z")
_AFTER_JOINER = regex.compile(r"\p{Extended_Pictographic}")
_EMOJI_BASE = regex.compile(r"[\p{Emoji}\p{Emoji_Modifier}\p{Extended_Pictographic}]")
_VARIED = regex.compile(r"[\p{Han}\p{Sm}\p{Myanmar}\p{Phags_Pa}\p{Manichaean}]")
_MONGOLIAN = regex.compile(r"[\p{Mongolian}--[\u180b-\u180f]]", regex.V1)
_HANGUL = regex.compile(r"[\p{Hangul}]")
_RIGHT_TO_LEFT = regex.compile(r"[[\p{Bidi_Class=R}\p{Bidi_Class=AL}]&&\p{L}]", regex.V1)
# The three flags made of tags that Unicode recommends (emoji-sequences.txt, RGI_Emoji_Tag_Sequence).
_TAGGED = tuple(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in place) + "\U000e007f"
    for place in ("gbeng", "gbsct", "gbwls")
)
_NAMES = {
    0x00: "null", 0x07: "bell", 0x08: "backspace", 0x0B: "line tabulation", 0x0C: "form feed",
    0x0D: "carriage return", 0x1B: "escape", 0x7F: "delete", 0x85: "next line", 0x9B: "control sequence introducer",
    0xFEFF: "zero width no-break space",
}  # fmt: skip
_LINE_ENDS = frozenset("\x0b\x0c\r\x85\u2028\u2029")


class Oddity(StrEnum):
    """What a character does to a reader."""

    DIRECTION = "direction"  # shows the words in another order
    INVISIBLE = "invisible"  # is there, and nobody sees it
    CONTROL = "control"  # is an order to a machine
    DAMAGED = "damaged"  # stands for a character that was lost on the way


_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS = frozenset("\u061c\u200e\u200f")


@dataclass(frozen=True)
class OddCharacter:
    """``text[offset]``, which does not belong there."""

    offset: int
    character: str

    @property
    def kind(self) -> Oddity:
        if self.character in _DIRECTION:
            return Oddity.DIRECTION
        if self.character in "\ufffd" or unicodedata.category(self.character) in ("Co", "Cn", "Cs"):
            is_ignorable = 0xE0000 <= ord(self.character) <= 0xE0FFF or self.character in "\u2065"
            return Oddity.INVISIBLE if is_ignorable else Oddity.DAMAGED
        if unicodedata.category(self.character) in ("Cc", "Zl", "Zp"):
            return Oddity.CONTROL
        return Oddity.INVISIBLE

    @property
    def name(self) -> str:
        """Its name and code as people can look it up: “U+202E right-to-left override”."""
        return name_of(self.character)

    @property
    def instead(self) -> str | None:
        """What mends it: nothing in its place, or a blank for what ends a line; None where somebody has to look."""
        if self.kind is Oddity.DAMAGED:
            return None
        return " " if self.character in _LINE_ENDS else ""


def name_of(character: str) -> str:
    code = ord(character)
    name = _NAMES.get(code) or unicodedata.name(character, "").lower()
    if not name:
        category = unicodedata.category(character)
        name = {"Cc": "control character", "Co": "private use character", "Cs": "half a character"}.get(
            category, "tag" if 0xE0000 <= code <= 0xE0FFF else "no character"
        )
    return f"U+{code:04X} {name}"


def odd_characters(text: str) -> Iterator[OddCharacter]:
    """The characters of ``text`` that do not belong where they are, in order. Line ends and tabs are none.

    Takes time in proportion to the text.
    """
    if text.isascii():
        for match in _ASCII_CONTROL.finditer(text):
            if match[0] != "\r" or text[match.end() : match.end() + 1] != "\n":
                yield OddCharacter(match.start(), match[0])
        return
    flag_ends, lines = 0, _Lines(text)
    for found in _CANDIDATE.finditer(text):
        at, character = found.start(), found[0]
        if at < flag_ends:
            continue
        if "\U000e0000" <= character <= "\U000e007f" and (flag := _flag_at(text, at - 1)):
            flag_ends = at - 1 + len(flag)
        elif not _belongs(text, at, character, lines):
            yield OddCharacter(at, character)


def has_odd_characters(text: str) -> bool:
    return next(odd_characters(text), None) is not None


def reveal(text: str) -> str:
    """The text with every odd character named in its place, as in “[U+202E right-to-left override]”.

    For showing only: what is stored and sent stays as it is. Everything else of the text is left as it was.
    """
    pieces, done = [], 0
    for odd in odd_characters(text):
        pieces += [text[done : odd.offset], f"[{odd.name}]"]
        done = odd.offset + 1
    return "".join([*pieces, text[done:]]) if pieces else text


def without_odd(text: str) -> str:
    """The text as somebody reads it who sees none of its odd characters."""
    gone = {odd.offset for odd in odd_characters(text)}
    return "".join(character for at, character in enumerate(text) if at not in gone) if gone else text


def _flag_at(text: str, at: int) -> str | None:
    return next((flag for flag in _TAGGED if at >= 0 and text.startswith(flag, at)), None)


def _belongs(text: str, at: int, character: str, lines: _Lines) -> bool:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if character == "\r":
        return after == "\n"
    if character in "\u200c\u200d" and before and _joins(before):
        return True
    if character == "\u200d":
        return bool(_BEFORE_JOINER.search(text, max(0, at - 2), at) and _AFTER_JOINER.match(text, at + 1))
    if character in _MARKS:
        return lines.has_right_to_left(at)
    if character in "\ufe0e\ufe0f":
        return bool(before) and _EMOJI_BASE.match(before) is not None
    if "\ufe00" <= character <= "\ufe0d" or "\U000e0100" <= character <= "\U000e01ef":
        return bool(before) and _VARIED.match(before) is not None
    if character in "\u180b\u180c\u180d\u180e\u180f":
        return bool(before) and _MONGOLIAN.match(before) is not None
    if character in "\u115f\u1160":  # old Korean is written so, between other parts of a syllable
        return any(_HANGUL.match(one) and not _CANDIDATE.match(one) for one in (before, after) if one)
    if character == "\u2800":  # the blank of a line of Braille
        return any("\u2801" <= one <= "\u28ff" for one in (before, after) if one)
    return False


def _joins(character: str) -> bool:
    return (_JOINING.match(character) is not None and not _CANDIDATE.match(character)) or (
        unicodedata.combining(character) == 9  # a virama, of whichever script
    )


class _Lines:
    """Whether the line around a place holds letters written from the right; each line is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start, self._end, self._answer = 0, -1, False

    def has_right_to_left(self, at: int) -> bool:
        if not self._start <= at < self._end:
            self._start = self._text.rfind("\n", 0, at) + 1
            end = self._text.find("\n", at)
            self._end = end if end >= 0 else len(self._text)
            self._answer = _RIGHT_TO_LEFT.search(self._text, self._start, self._end) is not None
        return self._answer
