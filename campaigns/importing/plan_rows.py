"""One row of a plan as a post: every cell becomes part of it, or is listed with the reason why not."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from campaigns.domain.channel_kinds import KINDS
from campaigns.domain.csv_words import cut_by_a_separator
from campaigns.importing.formats.sheet import NOTHING
from campaigns.importing.guessing.dates import weekday_named
from campaigns.importing.guessing.post import title_from
from campaigns.importing.guessing.topics import violence_words
from campaigns.importing.plan_cells import (
    DayReading,
    PlanCellError,
    is_break,
    is_open,
    post_text,
    read_audience,
    read_channels,
    read_link,
    read_media,
    read_moment,
)
from campaigns.importing.plan_columns import LONGEST_HEADING, Header
from campaigns.importing.plan_texts import TextCell, Texts, texts_of
from campaigns.importing.plan_words import is_as_above, is_ticked
from campaigns.importing.values import Cell, FrontValue, ImportedItem, LeftOut, Place, TableRow, Trouble

LONGEST_TITLE = 300
_NOT_TAKEN = {
    "alt": "alt text belongs beside the picture, in media/NAME.yml",
    "status": "sign-off happens in Campaign Desk; every row becomes a draft",
    "notes": "a note for the office; nothing of it is published",
    "tags": "a label for the office",
    "": "what this column is for was not understood",
}
_NONE = "it says that there is none"
_NO_TEXT = "it says that there is no text"
_ANOTHER = "another column of this row was taken for it"


@dataclass(frozen=True)
class Surroundings:
    """What a plan is read by.

    Attributes:
        around: days without a year are taken near this one.
        pictures: names in the campaign's media folder; only these can be named in a post.
        month_first: what a person says of days in figures, for columns that do not tell.
    """

    around: date
    zone: ZoneInfo
    pictures: Set[str] = frozenset()
    month_first: bool | None = None


@dataclass
class Above:
    """What the rows before say for those that follow.

    Attributes:
        cells: what stands last in each column.
        texts: the last text of each column, where “as above” is followed.
        day: the day of a row that holds nothing else, or the last day of the column of days.
        kinds: the channels of a row that holds nothing else.
    """

    cells: dict[int, Cell] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    heading_day: Cell = NOTHING
    day: Cell = NOTHING
    kinds: tuple[str, ...] = ()


@dataclass
class PlanRow:
    """One row while it is being read.

    Attributes:
        sheet: how its places are called; empty where there is only one sheet.
        kinds: the channels that the name of its sheet says.
    """

    row: TableRow
    header: Header
    sheet: str
    kinds: tuple[str, ...]
    reading: DayReading
    surroundings: Surroundings
    above: Above
    is_cut_by_marks: bool = False
    used: set[int] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def item(self) -> ImportedItem | None:
        """The post, or None where the row has no text; what it lacks or can't be is told in either case."""
        texts = self._texts()
        if not texts.first:
            if not self.troubles and (words := self.row.words):
                self.left_out = [LeftOut(f"{self._place}: {words}", "the row has no text")]
            return None
        if self.is_cut_by_marks:
            self._refuse_if_cut()
        front = self._front(texts)
        self._list_the_rest()
        day = str(front.get("publish_at", ""))[:10]
        kinds = front.get("channels", ())
        assert isinstance(kinds, tuple)
        return ImportedItem(
            kind="post",
            name=f"{day} {str(front['title']).removesuffix(' …')}".strip(),
            front=front,
            body=self._body(texts, kinds),
            left_out=tuple(self.left_out),
            remarks=tuple(dict.fromkeys(self.remarks)),
            place=self._place,
            topic="violence" if violence_words(texts.first) else "",
        )

    @property
    def _place(self) -> Place:
        return Place(self.row.number, self.row.column, self.sheet)

    def _at(self, position: int) -> Cell:
        return self.row.cells[position] if position < len(self.row.cells) else NOTHING

    def _refuse(self, position: int, message: str) -> None:
        column = self.row.column or self.header.shown(position)
        self.troubles.append(Trouble(message, Place(self.row.number, column, self.sheet)))

    def _taken(self, meaning: str) -> tuple[int, Cell]:
        """The first cell of this meaning that holds anything, with “as above” followed; it counts as used."""
        positions = self.header.columns.get(meaning, ())
        for position in positions:
            cell = self._at(position)
            if not cell.text or cell.carried == "left":
                continue
            self.used.add(position)
            if cell.unusable:
                self._refuse(position, cell.unusable)
                return position, NOTHING
            if is_as_above(cell.text):
                return position, self._from_above(position, cell)
            if is_open(cell.text) and meaning not in ("date", "publish_at"):
                self.left_out.append(LeftOut(f"{self.header.shown(position)}: {cell.text}", _NONE))
                continue
            self.above.cells[position] = cell
            return position, cell
        return (positions or (0,))[0], NOTHING

    def _from_above(self, position: int, cell: Cell) -> Cell:
        above = self.above.cells.get(position)
        if above is None:
            self._refuse(
                position, f"“{cell.text}” points to the row above, and there is nothing there. Write it out."
            )
            return NOTHING
        self.remarks.append(
            f"“{cell.text}” in column {self.header.shown(position)} is read as “{above.text}”."
        )
        return above

    # Texts

    def _texts(self) -> Texts:
        cells = []
        for meaning, positions in self.header.columns.items():
            if meaning != "text" and not meaning.startswith("text:"):
                continue
            for position in positions:
                cell = self._at(position)
                if cell.unusable:
                    self.used.add(position)
                    self._refuse(position, cell.unusable)
                elif cell.text:
                    cells.append(TextCell(position, meaning.partition(":")[2], cell.text))
        if not any(not self._at(one.position).carried for one in cells):
            cells = [] if not self._has_own_words() else cells
        texts = texts_of(cells, self.above.texts)
        for position, message in texts.troubles.items():
            self._refuse(position, message)
        for one in cells:
            self._account_for(one, texts)
        self.remarks += texts.remarks
        return texts

    def _has_own_words(self) -> bool:
        return any(cell.text and not cell.carried for cell in self.row.cells)

    def _account_for(self, one: TextCell, texts: Texts) -> None:
        self.used.add(one.position)
        cell = self._at(one.position)
        if one.position in texts.none or one.position in texts.spare:
            why = _NO_TEXT if one.position in texts.none else _ANOTHER
            self.left_out.append(LeftOut(f"{self.header.shown(one.position)}: {one.words}", why))
            return
        if cell.link:
            why = "the words lead to this address, which the text does not say"
            self.left_out.append(LeftOut(f"{self.header.shown(one.position)}: {cell.link}", why))
        if one.words in (texts.general, *texts.own.values()):
            self.above.texts[one.position] = one.words
        if any(map(is_break, one.words.split("\n"))):
            self.remarks.append("A line of dashes in the text starts the next post of a thread.")

    def _refuse_if_cut(self) -> None:
        """In a file of cells parted by marks, a text that goes on in the next cell was cut."""
        for meaning, positions in self.header.columns.items():
            if meaning in ("text", "title", "notes") or meaning.startswith("text:"):
                for position in positions:
                    before, after = self._at(position).value, self._at(position + 1).value
                    if (
                        isinstance(before, str)
                        and isinstance(after, str)
                        and cut_by_a_separator(before, after)
                    ):
                        self._refuse(
                            position,
                            f"The text seems to be cut: it ends “{before[-30:]}” and the next cell begins “{after[:30]}”. Put "
                            "it between quotation marks, or save the file again from your spreadsheet program as CSV.",
                        )

    def _body(self, texts: Texts, kinds: tuple[FrontValue, ...] | tuple[str, ...]) -> str:
        """The text for all, then a section for each channel with a text of its own."""
        text = texts.general
        if not text and len(texts.own) == 1 and len(kinds) == 1:
            return post_text(texts.first)
        sections = [
            f"## {KINDS[kind].label}\n\n{post_text(words)}"
            for kind, words in texts.own.items()
            if words != text
        ]
        return "\n\n".join(part for part in (post_text(text), *sections) if part)

    # Front matter

    def _front(self, texts: Texts) -> dict[str, FrontValue]:
        front: dict[str, FrontValue] = {"title": self._title(texts.first)}
        if kinds := self._channels(texts.own):
            front["channels"] = kinds
        if moment := self._moment():
            front["publish_at"] = moment
        if audience := self._audience():
            front["audience"] = audience
        if link := self._link():
            front["link"] = link
        if names := self._media():
            front["media"] = names
        return front

    def _title(self, text: str) -> str:
        _, cell = self._taken("title")
        title = " ".join(cell.text.split())
        if len(title) > LONGEST_TITLE:
            self.left_out.append(
                LeftOut(title, f"a title has {LONGEST_TITLE} characters at most; its beginning was taken")
            )
        return title[:LONGEST_TITLE] or title_from(text)

    def _channels(self, own: dict[str, str]) -> tuple[str, ...]:
        kinds = tuple(own) + tuple(kind for kind in self._ticked() if kind not in own)
        position, cell = self._taken("channels")
        if cell.text:
            try:
                named = read_channels(cell.text, self.remarks)
            except PlanCellError as error:
                self._refuse(position, str(error))
                return ()
            for kind in own.keys() - set(named):
                self.remarks.append(
                    f"There is a text for {KINDS[kind].label}, which is not among the channels; it was added."
                )
            kinds = (*named, *(kind for kind in kinds if kind not in named))
        if not kinds:
            kinds = self.above.kinds or self.kinds
        if not kinds:
            self.remarks.append(
                "No channel is named. Add channels to the front matter before it is submitted."
            )
        return kinds

    def _ticked(self) -> list[str]:
        kinds = []
        for meaning, positions in self.header.columns.items():
            if meaning.startswith("tick:"):
                self.used.update(positions)
                if any(is_ticked(self._at(position).text) for position in positions):
                    kinds.append(meaning.partition(":")[2])
        return kinds

    def _moment(self) -> str:
        position, day = self._day()
        clock_position, clock = self._taken("time")
        _, zone = self._taken("zone")
        if not day.text:
            self.remarks.append(
                "The row has no date. Put publish_at into the front matter when it is decided."
            )
            if clock.text:
                self.left_out.append(
                    LeftOut(f"{self.header.shown(clock_position)}: {clock.text}", "there is no day to it")
                )
            return ""
        try:
            moment = read_moment(day, clock, zone.text or self.header.zone, self.reading, self.remarks)
        except PlanCellError as error:
            self._refuse(clock_position if error.is_about_time and clock.text else position, str(error))
            return ""
        if moment:
            self._refuse_other_day(moment)
        return moment

    def _day(self) -> tuple[int, Cell]:
        """Of the row; else that of the heading above it, or of the row above where this one has a time and no day."""
        position, cell = self._taken("publish_at")
        if not cell.text:
            position, cell = self._taken("date")
        if cell.text:
            self.above.day = cell
            return position, cell
        if self.above.heading_day.text:
            return position, self.above.heading_day
        has_clock = any(
            self._at(one).text and not self._at(one).carried for one in self.header.columns.get("time", ())
        )
        if has_clock and self.above.day.text and not is_open(self.above.day.text):
            self.remarks.append(
                f"The row has a time and no date, so that of the row above is taken: {self.above.day.text}."
            )
            return position, self.above.day
        return position, NOTHING

    def _refuse_other_day(self, moment: str) -> None:
        """A second column of days, or the day of the week, that says another day than the one taken."""
        taken = date.fromisoformat(moment[:10])
        for position in (*self.header.columns.get("date", ()), *self.header.columns.get("publish_at", ())):
            cell = self._at(position)
            if position in self.used or not cell.text or cell.carried == "left":
                continue
            self.used.add(position)
            try:
                other = read_moment(cell, NOTHING, "", self.reading, [])
            except PlanCellError:
                other = ""
            if other[:10] != moment[:10]:
                said = f"“{cell.text}” is another day than {taken.day} {taken:%B %Y}, which the row says too. Keep one of them."
                self._refuse(position, said)
        for position in self.header.columns.get("weekday", ()):
            words = self._at(position).text
            self.used.add(position)
            weekday = weekday_named(words)
            if (
                words
                and not self._at(position).carried
                and weekday is not None
                and weekday != taken.weekday()
            ):
                self._refuse(
                    position,
                    f"{taken.day} {taken:%B %Y} is a {taken:%A}, and this says {words}. Correct one of them.",
                )

    def _audience(self) -> str:
        _, cell = self._taken("audience")
        if not cell.text:
            return ""
        audience = read_audience(cell.text)
        if not audience:
            self.remarks.append(
                f"The audience “{cell.text}” is none of public, youth and professionals; it was left out."
            )
        elif audience != cell.text.casefold():
            self.remarks.append(f"The audience “{cell.text}” is read as {audience}.")
        return audience

    def _link(self) -> str:
        position, cell = self._taken("link")
        if not cell.text:
            return ""
        if cell.link:
            self.remarks.append(f"“{cell.text}” leads to {cell.link}, which is taken for the link.")
        try:
            link = read_link(cell.link or cell.text, self.remarks)
        except PlanCellError as error:
            self._refuse(position, str(error))
            return ""
        if not link and self.is_cut_by_marks:
            self._refuse(
                position,
                f"“{cell.text}” is not a web address. If it belongs to the text before it, put that text between quotation "
                "marks; else take it out.",
            )
        return link

    def _media(self) -> tuple[str, ...]:
        found: list[str] = []
        for position in self.header.columns.get("media", ()):
            cell = self._at(position)
            self.used.add(position)
            if not cell.text or cell.carried == "left":
                continue
            if is_open(cell.text):
                self.left_out.append(LeftOut(f"{self.header.shown(position)}: {cell.text}", _NONE))
                continue
            names, missing = read_media(cell.text, self.surroundings.pictures)
            found += names
            for name in missing:
                why = "is not in the campaign's media folder. Put it there and name it under media"
                self.left_out.append(LeftOut(f"{self.header.shown(position)}: {name}", why))
        return tuple(dict.fromkeys(found))

    def _list_the_rest(self) -> None:
        """Whatever was not used: no word of the row disappears unsaid."""
        for position, cell in enumerate(self.row.cells):
            if position in self.used or not cell.text or cell.carried:
                continue
            meaning = self.header.meaning(position)
            why = _NOT_TAKEN.get(meaning, _ANOTHER)
            words = f"{cell.text} ({cell.link})" if cell.link else cell.text
            self.left_out.append(LeftOut(f"{self.header.shown(position)}: {words}", why))


def row_kinds(row: TableRow) -> tuple[str, ...]:
    """The channels, where a row holds nothing but the names of some: they are those of the rows below it."""
    own = [cell.text for cell in row.cells if cell.text and not cell.carried]
    return sheet_kinds(own[0]) if len(own) == 1 and len(own[0]) <= LONGEST_HEADING else ()


def sheet_kinds(name: str) -> tuple[str, ...]:
    """The channels that a sheet is for by its name, like “X (Twitter) posts” or “Facebook – May”."""
    words = re.sub(
        r"(?i)\b(?:posts?|content|copy|plan|calendar|schedule|page|tab|sheet|january|february|march|april|may|june|july|august|"
        r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|20\d\d)\b",
        " ",
        name,
    )
    try:
        remarks: list[str] = []
        kinds = read_channels(" ".join(words.strip(" -–_").split()), remarks)
    except PlanCellError:
        return ()
    return () if remarks else kinds
