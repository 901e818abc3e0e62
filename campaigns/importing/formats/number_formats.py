"""What a spreadsheet shows for a number, by the number format of its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

_WIDEST = 10  # digits that a cell without a format shows
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*+)"|\\(?P<escaped>.)|(?P<room>_.)|\*.|\[\$(?P<currency>[^\]\[-]*+)[^\]\[]*+\]'
    r"|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d{1,2})\]|(?P<general>General|@)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<sign>[^\w\s\[\]/@\"\\*]|[ \u00a0])|(?P<unknown>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*+"|\\.|[^;"\\])*+(?:;|$)', re.DOTALL)
_ELAPSED = re.compile(r"\[(?P<unit>h{1,2}|m{1,2})\](?P<minutes>:mm)?(?P<seconds>:ss)?", re.IGNORECASE)


@dataclass
class _Section:
    """One of the parts of a format that semicolons divide, for positive numbers, negative ones and nought."""

    tokens: list[tuple[str, str]] = field(default_factory=list)
    whole: str = ""  # the signs for digits before the point
    decimals: str = ""
    is_general: bool = False
    has_thousands: bool = False
    power: int = 0  # of ten, by which per cent signs and closing commas move the point


def shown_number(value: int | float, number_format: str) -> str | None:
    """The words; empty where the format hides the number, and None where it is one that is not worked out here."""
    sections = [one.removesuffix(";") for one in _SECTIONS.findall(number_format or "General")]
    number = Decimal(repr(value))
    chosen = 1 if number < 0 and len(sections) > 1 else 2 if not number and len(sections) > 2 else 0
    section = _parsed(sections[chosen])
    if section is None or not number.is_finite():
        return None
    shown = _general(number) if section.is_general else ""
    whole, decimals = _digits(abs(number), section)
    words = "".join(_put(section, whole, decimals, shown.removeprefix("-"))).strip()
    is_nought = not section.is_general and not (whole + decimals).strip("0")
    return f"-{words}" if number < 0 and chosen == 0 and words and not is_nought else words


def shown_span(span: timedelta, number_format: str) -> str | None:
    """Hours or minutes that have gone by, like 26:30; None where the format is one that is not worked out here."""
    match = _ELAPSED.fullmatch(number_format.partition(";")[0])
    if match is None or span < timedelta():
        return None
    seconds = round(span.total_seconds())
    size = 3600 if match["unit"][0] in "hH" else 60
    shown = f"{seconds // size:0{len(match['unit'])}d}"
    if match["minutes"]:
        shown += f":{seconds % 3600 // 60:02d}"
    return shown + (f":{seconds % 60:02d}" if match["seconds"] else "")


def _parsed(text: str) -> _Section | None:
    section, pending = _Section(), 0
    is_behind_point = False
    for match in _TOKEN.finditer(text):
        kind, words = match.lastgroup or "", match[match.lastgroup] if match.lastgroup else ""
        if kind == "unknown":
            return None
        if kind == "digit":
            section.has_thousands |= pending > 0
            pending = 0
            if is_behind_point:
                section.decimals += words
            else:
                section.whole += words
        elif kind == "comma":
            pending += bool(section.whole + section.decimals)
            continue
        section.power += 2 * (kind == "percent")
        section.is_general |= kind == "general"
        is_behind_point |= kind == "point"
        section.tokens.append((kind, " " if kind == "room" else words))
    section.power -= 3 * pending
    return section


def _general(number: Decimal) -> str:
    if number == int(number) or not Decimal("1e-9") <= abs(number) < Decimal(10**_WIDEST):
        return str(int(number)) if number == int(number) else str(number)
    places = _WIDEST - len(str(int(abs(number))))
    return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".rstrip("0").rstrip(".")


def _digits(number: Decimal, section: _Section) -> tuple[str, str]:
    """Before the point and behind it, no more than are shown."""
    places = len(section.decimals)
    moved = number.scaleb(section.power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, decimals = f"{moved:f}".partition(".")
    return whole.lstrip("0"), decimals


def _put(section: _Section, whole: str, decimals: str, general: str) -> Iterator[str]:
    """Digits fill the format from its point outwards; what is too much for it stands at its first sign."""
    left, at = len(section.whole), 0
    for kind, words in section.tokens:
        if kind == "general":
            yield general
        elif kind == "percent":
            yield "%"
        elif kind != "digit":
            yield words
        elif left:
            first = max(len(whole), left) if left == len(section.whole) else left
            yield from _whole_digits(section, whole, range(first - 1, left - 2, -1), words)
            left -= 1
        else:
            rest = decimals[at:].rstrip("0")
            yield decimals[at] if rest or words == "0" else " " * (words == "?")
            at += 1


def _whole_digits(section: _Section, whole: str, places: range, sign: str) -> Iterator[str]:
    for place in places:  # counted from the point
        has_digit = place < len(whole)
        yield whole[len(whole) - 1 - place] if has_digit else {"0": "0", "?": " "}.get(sign, "")
        if section.has_thousands and place and place % 3 == 0 and (has_digit or sign == "0"):
            yield ","
