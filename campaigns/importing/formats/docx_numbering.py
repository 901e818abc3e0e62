"""The numbers, letters and words that Word draws before paragraphs: none of them is written in the paragraph itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from campaigns.importing.formats.docx_styles import Styles, W, is_on
from campaigns.importing.formats.numerals import numeral
from campaigns.importing.formats.symbols import is_of_pictures
from campaigns.importing.markdown import clean
from campaigns.importing.values import BlockKind

_PLACE = re.compile(r"%([1-9])")
_MOST_LEVELS = 9
_LARGEST = 32_767  # as far as Word counts


@dataclass(frozen=True)
class Label:
    """What stands before a paragraph. ``number`` where Markdown has such a list; ``text`` where the label is to be written;
    ``depth`` counts from 0.
    """

    kind: BlockKind
    number: int = 0
    text: str = ""
    depth: int = 0


_NOTHING = Label(BlockKind.PARAGRAPH)
_BULLET = Label(BlockKind.BULLET)


@dataclass(frozen=True)
class _Level:
    shape: str
    text: str
    start: int
    restart: (
        int | None
    )  # the level, counted from 1, that starts this one anew; 0 for none, None for any above
    in_figures: bool
    is_hidden: bool
    is_picture: bool
    joint: str


@dataclass(frozen=True)
class _List:
    """One use of a definition. Uses of the same definition count on together, unless they say where they start."""

    definition: str
    levels: dict[int, _Level]
    by_style: dict[str, int]
    starts: dict[int, int]


class Numbering:
    """Counts as Word does, paragraph by paragraph. ``root`` is the part of numbering, or None."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._lists = _lists(root) if root is not None else {}
        self._counted: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, paragraph: Any, style: str) -> Label | None:
        """The label of the next paragraph, which it counts; None where nothing is said of one."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        key = _value(own, "numId") or _value(self._styles.numbering(style), "numId")
        if key in ("", "0"):
            return _NOTHING if key else None  # the list of its style was taken off this paragraph
        chosen = self._lists.get(key)
        depth = _value(own, "ilvl") or _value(self._styles.numbering(style), "ilvl")
        if chosen is None:
            return _BULLET
        if depth.isdigit():
            place = int(depth)
        else:
            names = self._styles.with_parents(style)
            place = next((chosen.by_style[name] for name in names if name in chosen.by_style), 0)
        level = chosen.levels.get(place)
        if level is None:
            return replace(_BULLET, depth=place)
        self._count(key, chosen, place, level)
        return replace(self._label(chosen, place, level), depth=place)

    def _count(self, key: str, chosen: _List, place: int, level: _Level) -> None:
        counted = self._counted.setdefault(chosen.definition, {})
        start = chosen.starts.get(place)
        if start is not None and (key, place) not in self._begun:
            counted[place] = start
        else:
            counted[place] = counted[place] + 1 if place in counted else level.start
        self._begun.add((key, place))
        for other in [one for one in counted if one > place]:
            restart = chosen.levels[other].restart if other in chosen.levels else None
            if restart is None or place < restart:
                del counted[other]
                self._begun.discard((key, other))

    def _label(self, chosen: _List, place: int, level: _Level) -> Label:
        if level.shape == "bullet":
            has_words = sum(map(str.isalnum, level.text)) > 1 and not level.is_picture
            return Label(BlockKind.PARAGRAPH, text=level.text + level.joint) if has_words else _BULLET
        if level.is_hidden:
            return _NOTHING
        counted = self._counted[chosen.definition]

        def drawn(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            shown = chosen.levels.get(other)
            if shown is None or shown.shape in ("none", "bullet"):
                return ""
            return numeral(counted.get(other, shown.start), "decimal" if level.in_figures else shown.shape)

        text = _PLACE.sub(drawn, level.text)
        is_plain = level.shape == "decimal" and level.text.strip(" ().") == f"%{place + 1}"
        if is_plain and counted[place]:  # Markdown begins at one
            return Label(BlockKind.NUMBER, counted[place])
        return Label(BlockKind.PARAGRAPH, text=text + level.joint) if text.strip() else _NOTHING


def _lists(root: Any) -> dict[str, _List]:
    definitions = {one.get(f"{W}abstractNumId", ""): one for one in root.iter(f"{W}abstractNum")}
    by_link = {_value(one, "styleLink"): one for one in definitions.values() if _value(one, "styleLink")}
    found = {}
    for num in root.iter(f"{W}num"):
        definition = definitions.get(_value(num, "abstractNumId"))
        if definition is None:
            continue
        definition = by_link.get(_value(definition, "numStyleLink"), definition)
        drawn = {_depth(one): one for one in definition.iter(f"{W}lvl")}
        starts = {}
        for change in num.iter(f"{W}lvlOverride"):
            if (level := change.find(f"{W}lvl")) is not None:
                drawn[_depth(change)] = level
            if (first := _value(change, "startOverride")).isdigit():
                starts[_depth(change)] = min(int(first), _LARGEST)
        found[num.get(f"{W}numId", "")] = _List(
            definition.get(f"{W}abstractNumId", ""),
            {place: _level(one, place) for place, one in drawn.items()},
            {_value(one, "pStyle"): place for place, one in drawn.items() if _value(one, "pStyle")},
            starts,
        )
    return found


def _level(element: Any, place: int) -> _Level:
    text, start, restart = (element.find(f"{W}{name}") for name in ("lvlText", "start", "lvlRestart"))
    first, again = (one.get(f"{W}val", "") if one is not None else "" for one in (start, restart))
    look = element.find(f"{W}rPr")
    fonts = look.find(f"{W}rFonts") if look is not None else None
    written = clean(text.get(f"{W}val", "")) if text is not None else f"%{place + 1}."
    return _Level(
        shape=_value(element, "numFmt") or "decimal",
        text=written,
        start=min(int(first), _LARGEST) if first.isdigit() else 1,
        restart=int(again) if again.isdigit() else None,
        in_figures=bool(is_on(element, "isLgl")),
        is_hidden=bool(is_on(look, "vanish")),
        is_picture=fonts is not None and is_of_pictures(fonts.get(f"{W}ascii") or ""),
        joint="" if _value(element, "suff") == "nothing" else " ",
    )


def _depth(element: Any) -> int:
    told = element.get(f"{W}ilvl", "")
    return int(told) if told.isdigit() and int(told) < _MOST_LEVELS else 0


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}") if element is not None else None
    return str(found.get(f"{W}val", "")) if found is not None else ""
