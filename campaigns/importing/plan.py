"""A month's plan from a spreadsheet: one row, one post. Anything about time that can't be right stops the whole import."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from campaigns.domain.channel_kinds import KINDS
from campaigns.importing.guessing.post import title_from
from campaigns.importing.guessing.topics import violence_words
from campaigns.importing.plan_cells import (
    PlanCellError,
    post_text,
    read_audience,
    read_channels,
    read_link,
    read_media,
    read_moment,
)
from campaigns.importing.plan_columns import Header, find_header, no_header
from campaigns.importing.values import (
    Cell,
    ColumnFound,
    FrontValue,
    ImportedDocument,
    ImportedItem,
    ImportFileError,
    LeftOut,
    Place,
    SourceTables,
    Table,
    TableRow,
    Trouble,
)

NOTHING = Cell(None, "")
ASSUMED_CLOCK = time(9, 0)


@dataclass(frozen=True)
class Surroundings:
    """What a plan is read by.

    Attributes:
        around: days without a year are taken near this one.
        pictures: names in the campaign's media folder; only these can be named in a post.
    """

    around: date
    zone: ZoneInfo
    pictures: Set[str] = frozenset()


@dataclass
class _Row:
    """One row while it is being read."""

    row: TableRow
    header: Header
    sheet: str
    surroundings: Surroundings
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place(self.row.number, sheet=self.sheet)

    def cell(self, meaning: str) -> Cell:
        position = self.header.columns.get(meaning)
        return (
            self.row.cells[position] if position is not None and position < len(self.row.cells) else NOTHING
        )

    def where(self, meaning: str) -> Place:
        return Place(self.row.number, self.header.shown(meaning), self.sheet)

    def refuse(self, meaning: str, message: str) -> None:
        self.troubles.append(Trouble(message, self.where(meaning)))


def guess_plan(source: SourceTables, surroundings: Surroundings) -> ImportedDocument:
    """The posts of a plan, in the order of its rows.

    Raises:
        ImportFileError: it is no plan, or a date, time or text in it can't be used; every such cell is named.
    """
    items: list[ImportedItem] = []
    troubles: list[Trouble] = []
    left_out = list(source.left_out)
    remarks = list(source.remarks)
    columns: list[ColumnFound] = []
    headers = [(table, find_header(table)) for table in source.tables]
    several = sum(header is not None for _, header in headers) > 1
    if not any(header for _, header in headers):
        raise no_header(source.tables)
    for table, header in headers:
        if header is None:
            left_out.append(LeftOut(f"sheet {table.name}", "it is no plan of posts"))
            continue
        sheet = table.name if several else ""
        columns += [replace(column, sheet=sheet) for column in header.found if column.heading]
        left_out += _above(table, header)
        for row in table.rows:
            if row.number > header.row and any(cell.text for cell in row.cells):
                items += _read(_Row(row, header, sheet, surroundings), troubles, left_out)
    if troubles:
        raise ImportFileError(*troubles)
    items, repeated = _without_repeats(items)
    if not items:
        raise ImportFileError("The plan has headings and no row with a text below them.")
    return ImportedDocument(
        source.label, tuple(items), tuple(columns), (*left_out, *repeated), tuple(remarks)
    )


def _above(table: Table, header: Header) -> Iterator[LeftOut]:
    for row in table.rows:
        words = " ".join(cell.text for cell in row.cells if cell.text)
        if row.number < header.row and words:
            yield LeftOut(f"row {row.number}: {words[:120]}", "stands above the headings")


def _read(row: _Row, troubles: list[Trouble], left_out: list[LeftOut]) -> list[ImportedItem]:
    texts = {
        meaning: row.cell(meaning).text
        for meaning in row.header.columns
        if meaning == "text" or meaning.startswith("text:")
    }
    if not any(texts.values()):
        words = " ".join(cell.text for cell in row.row.cells if cell.text)
        left_out.append(LeftOut(f"{row.place}: {words[:120]}", "the row has no text"))
        return []
    item = _item(row, texts)
    troubles += row.troubles
    return [item]


def _item(row: _Row, texts: dict[str, str]) -> ImportedItem:
    text = texts.get("text", "") or next(words for words in texts.values() if words)
    own = {meaning.split(":")[1]: words for meaning, words in texts.items() if ":" in meaning and words}
    front: dict[str, FrontValue] = {
        "title": " ".join((row.cell("title").text or title_from(text)).split())[:300]
    }
    if kinds := _channels(row, own):
        front["channels"] = kinds
    if moment := _moment(row):
        front["publish_at"] = moment
    if (words := row.cell("audience").text) and (audience := _audience(row, words)):
        front["audience"] = audience
    if (words := row.cell("link").text) and (link := read_link(words, row.remarks)):
        front["link"] = link
    if names := _media(row):
        front["media"] = names
    for meaning, why in _NOT_TAKEN.items():
        if words := row.cell(meaning).text:
            row.left_out.append(LeftOut(f"{row.header.shown(meaning)}: {words[:200]}", why))
    day = str(front.get("publish_at", ""))[:10]
    return ImportedItem(
        kind="post",
        name=f"{day} {str(front['title']).removesuffix(' …')}".strip(),
        front=front,
        body=_body(texts.get("text", ""), own, tuple(kinds)),
        left_out=tuple(row.left_out),
        remarks=tuple(row.remarks),
        place=row.place,
        topic="violence" if violence_words(text) else "",
    )


_NOT_TAKEN = {
    "alt": "alt text belongs beside the picture, in media/NAME.yml",
    "status": "sign-off happens in Campaign Desk; every row becomes a draft",
    "notes": "a note for the office; nothing of it is published",
    "tags": "a label for the office",
}


def _channels(row: _Row, own: dict[str, str]) -> tuple[str, ...]:
    kinds: tuple[str, ...] = tuple(own)
    words = row.cell("channels").text
    if words:
        try:
            kinds = read_channels(words, row.remarks)
        except PlanCellError as error:
            row.refuse("channels", str(error))
            return ()
        for kind in own.keys() - set(kinds):
            row.remarks.append(
                f"There is a text for {KINDS[kind].label}, which is not among the channels; it was added."
            )
        kinds = (*kinds, *(kind for kind in own if kind not in kinds))
    if not kinds:
        row.remarks.append("No channel is named. Add channels to the front matter before it is submitted.")
    return kinds


def _moment(row: _Row) -> str:
    meaning = "date" if "date" in row.header.columns else "publish_at"
    for one in (meaning, "publish_at"):
        if one in row.header.columns and row.cell(one).text:
            meaning = one
            break
    if not row.cell(meaning).text:
        row.remarks.append("The row has no date. Put publish_at into the front matter when it is decided.")
        return ""
    try:
        return read_moment(
            row.cell(meaning), row.cell("time"), row.surroundings.around, row.surroundings.zone, row.remarks
        )
    except PlanCellError as error:
        row.refuse("time" if error.is_about_time and row.cell("time").text else meaning, str(error))
        return ""


def _audience(row: _Row, words: str) -> str:
    audience = read_audience(words)
    if not audience:
        row.remarks.append(
            f"The audience “{words[:60]}” is none of public, youth and professionals; it was left out."
        )
    return audience


def _media(row: _Row) -> tuple[str, ...]:
    words = row.cell("media").text
    if not words:
        return ()
    names, missing = read_media(words, row.surroundings.pictures)
    for name in missing:
        why = "is not in the campaign's media folder. Put it there and name it under media"
        row.left_out.append(LeftOut(f"{row.header.shown('media')}: {name[:120]}", why))
    return names


def _body(text: str, own: dict[str, str], kinds: tuple[str, ...]) -> str:
    """The text for all, then a section for each channel with a text of its own."""
    sections = [
        f"## {KINDS[kind].label}\n\n{post_text(words)}" for kind, words in own.items() if words != text
    ]
    if not text and len(own) == 1 and len(kinds) == 1:
        return post_text(next(iter(own.values())))
    return "\n\n".join(part for part in (post_text(text), *sections) if part)


def _without_repeats(items: list[ImportedItem]) -> tuple[list[ImportedItem], list[LeftOut]]:
    """A row that says the same as one above it is one post, not two."""
    kept: dict[str, ImportedItem] = {}
    repeated = []
    for item in items:
        key = repr((sorted(item.front.items()), item.body))
        if key in kept:
            first = kept[key].place
            repeated.append(
                LeftOut(f"{item.place}: {item.title}", f"repeats {str(first)[:1].lower()}{str(first)[1:]}")
            )
        else:
            kept[key] = item
    return list(kept.values()), repeated
