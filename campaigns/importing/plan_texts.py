"""The texts of a row: the one for all, those for single channels, and what “N/A” and “as above” mean among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.importing.plan_words import as_channel, begins_as_above, is_as_above, is_holiday, is_no_text


@dataclass(frozen=True)
class TextCell:
    """One cell for a text: its position, whose it is (empty for all), and what stands in it."""

    position: int
    kind: str
    words: str


@dataclass
class Texts:
    """What a row says.

    Attributes:
        general: the text for every channel without one of its own.
        own: texts by channel.
        none: positions of cells that say there is no text, like N/A.
        spare: positions of a second text where one was taken already.
        troubles: sentences by position.
    """

    general: str = ""
    own: dict[str, str] = field(default_factory=dict)
    none: list[int] = field(default_factory=list)
    spare: list[int] = field(default_factory=list)
    troubles: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def first(self) -> str:
        return self.general or next(iter(self.own.values()), "")


def texts_of(cells: list[TextCell], above: Mapping[int, str]) -> Texts:
    """``above`` holds the text that stands last in each column, in the rows before."""
    texts = Texts()
    read: list[TextCell] = []
    for cell in sorted(cells, key=lambda one: one.position):
        words = _meant(cell, read, above, texts)
        if words:
            read.append(TextCell(cell.position, cell.kind, words))
    order = {cell.position: place for place, cell in enumerate(cells)}  # as their columns rank
    for cell in sorted(read, key=lambda one: order[one.position]):
        _take(cell, texts)
    _share(texts)
    return texts


def _meant(cell: TextCell, read: list[TextCell], above: Mapping[int, str], texts: Texts) -> str:
    if not cell.words:
        return ""
    if is_no_text(cell.words) or is_holiday(cell.words):
        texts.none.append(cell.position)
        return ""
    if kind := as_channel(cell.words):
        found = [one.words for one in read if one.kind == kind]
        return _taken(cell, found, texts, f"the text for {KINDS[kind].label} in this row")
    if is_as_above(cell.words):
        beside = [one.words for one in read[-1:]]
        before = [above[cell.position]] if cell.position in above else []
        where = "the text beside it" if beside else "the text above it"
        return _taken(cell, [*beside, *before], texts, where)
    if begins_as_above(cell.words):
        texts.troubles[cell.position] = (
            f"“{cell.words[:80]}” is no whole text: it points to another and changes it. Write out what is to be published."
        )
        return ""
    return cell.words


def _taken(cell: TextCell, found: list[str], texts: Texts, where: str) -> str:
    if len(set(found)) != 1:
        said = "there is none" if not found else "the one above it and the one beside it differ"
        texts.troubles[cell.position] = (
            f"“{cell.words}” points to another text, and {said}. Write out what is to be published."
        )
        return ""
    texts.remarks.append(f"“{cell.words}” is taken for {where}. Check that it is the one meant.")
    return found[0]


def _take(cell: TextCell, texts: Texts) -> None:
    taken = texts.own.get(cell.kind) if cell.kind else texts.general
    if taken and taken != cell.words:
        texts.spare.append(cell.position)
        if cell.kind:
            texts.troubles[cell.position] = (
                f"There are two texts for {KINDS[cell.kind].label} in this row. Keep one of them."
            )
    elif cell.kind:
        texts.own[cell.kind] = cell.words
    else:
        texts.general = cell.words


def _share(texts: Texts) -> None:
    """A text that several channels have is the text of the post, and the others have their own."""
    if texts.general or len(texts.own) < 2:
        return
    several = [words for words in texts.own.values() if list(texts.own.values()).count(words) > 1]
    if several:
        texts.general = several[0]
