"""Excel workbooks as tables: what can be seen in them. What is hidden, struck out or stands beside the cells is listed."""

from __future__ import annotations

import html
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from campaigns.importing.formats.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    NOTHING,
    cell_of,
    refuse_too_many_rows,
    refuse_too_wide,
)
from campaigns.importing.limits import broken, open_archive
from campaigns.importing.values import (
    Cell,
    CellPlace,
    ImportFileError,
    LeftOut,
    SourceTables,
    Table,
    TableRow,
)

HIDDEN_ROW = "its row is hidden, or filtered away"
HIDDEN_COLUMN = "its column is hidden"
STRUCK = "it is struck through"
UNSEEN = "nobody can see it: it has the colour of what it stands on, or its format or size shows nothing"
_NOT_SAVED = "This cell holds a formula whose value was not saved. Copy the column and paste it as values."
_STRICT = b"purl.oclc.org/ooxml"
_LINKING = re.compile(r'=\s*+HYPERLINK\(\s*+"(?P<address>[^"]{1,2000}+)"', re.IGNORECASE)
_IN_A_SHAPE = re.compile(rb"<a:t>([^<]*+)</a:t>")
_MERGED = re.compile(
    rb'[<:](?:mergeCell|hyperlink)\s[^<>]{0,200}?ref="([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})"'
)
# The library compares each with each, and makes every cell of them.
_MOST_MERGES, _MOST_MERGED = 3_000, 300_000
_NEARLY_WHITE = re.compile(r"(?:F[A-F]){3}", re.IGNORECASE)
SMALLEST = 2  # points
_JOINT = " | "


def read_xlsx(raw: bytes) -> SourceTables:
    """Every sheet that can be seen.

    Raises:
        ImportFileError: it is damaged or locked, or larger than a plan.
    """
    with open_archive(raw) as archive:
        _refuse_strict(archive)
        _refuse_wide_merges(archive)
        shapes = tuple(_words_in_shapes(archive))
    from openpyxl import load_workbook  # heavy, and only wanted here

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that hold no words
            formulas = load_workbook(io.BytesIO(raw), read_only=True)
            written = {sheet.title: _formulas(sheet) for sheet in formulas.worksheets}
            book = load_workbook(io.BytesIO(raw), data_only=True, rich_text=True, keep_links=False)
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        several = len(seen) > 1
        sheets = [_Sheet(one, written[one.title], one.title if several else "") for one in seen]
        tables = tuple(one.table(_day_nought(book)) for one in sheets)
        hidden = tuple(_hidden(book))
    except ImportFileError:
        raise
    except Exception as error:  # the library lets through whatever a damaged part makes its own parts throw
        raise broken(error) from error
    left_out = (*hidden, *shapes, *(out for one in sheets for out in one.left_out()))
    remarks = tuple(remark for one in sheets for remark in _struck_by_rule(one.sheet))
    return SourceTables(label="Excel workbook", tables=tables, left_out=left_out, remarks=remarks)


def _struck_by_rule(sheet: Any) -> Iterator[str]:
    """Which cells a rule strikes depends on what others hold, and that is Excel's to work out."""
    for places in sheet.conditional_formatting:
        if any(rule.dxf and rule.dxf.font and rule.dxf.font.strike for rule in places.rules):
            yield (
                f"Sheet {sheet.title}: a rule strikes out cells among {places.sqref}. Which ones is not worked out, so all of "
                "them were read. Look whether one is struck through in Excel, and take its post out here."
            )


def _refuse_strict(archive: zipfile.ZipFile) -> None:
    books = [name for name in archive.namelist() if name.startswith("xl/workbook") and name.endswith(".xml")]
    for name in books:
        with archive.open(name) as part:
            if _STRICT in part.read(2_000):
                raise ImportFileError(
                    "This is a Strict Open XML workbook, which few programs read. Save it as “Excel Workbook (.xlsx)”, and "
                    "import that."
                )


def _refuse_wide_merges(archive: zipfile.ZipFile) -> None:
    """Before the library reads them: a merge or a link over a whole sheet is seventeen thousand million cells to it."""
    count = cells = 0
    for name in archive.namelist():
        if not (name.startswith("xl/") and name.endswith(".xml")):
            continue
        for left, top, right, bottom in _MERGED.findall(archive.read(name)):
            count += 1
            cells += (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)
        if count > _MOST_MERGES or cells > _MOST_MERGED:
            raise ImportFileError(
                "This workbook merges more cells, or puts a link on more of them, than a plan has. Undo that in the program it "
                "was made with, save it, and import that."
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _words_in_shapes(archive: zipfile.ZipFile) -> Iterator[LeftOut]:
    for name in archive.namelist():
        if name.startswith("xl/drawings/") and name.endswith(".xml"):
            found = _IN_A_SHAPE.findall(archive.read(name))
            if words := html.unescape(b"".join(found).decode("utf-8", "replace")).strip():
                yield LeftOut(f"text box: {words}", "it floats above the cells, so it belongs to no row")


def _formulas(sheet: Any) -> dict[tuple[int, int], str]:
    """Bounded: a sheet may claim a million rows and hold three."""
    sheet.reset_dimensions()
    rows = list(islice(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), MOST_ROWS + 1))
    if sheet.sheet_state == "visible":
        refuse_too_many_rows(len(rows))
    return {
        (number, position): value
        for number, row in enumerate(rows, start=1)
        for position, value in enumerate(row, start=1)
        if isinstance(value, str) and value.startswith("=")
    }


def _day_nought(book: Any) -> date:
    epoch: date = book.epoch.date()
    return epoch


def _hidden(book: Any) -> Iterator[LeftOut]:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            words = _JOINT.join(
                cell_of(_plain(one.value)).text for one in _stored(sheet) if one.value is not None
            )
            yield LeftOut(f"sheet {sheet.title}: {words}", "it is hidden")
    for sheet in book.chartsheets:
        yield LeftOut(f"sheet {sheet.title}", "it is a chart")


def _stored(sheet: Any) -> list[Any]:
    """The cells that the file holds, in reading order. Asking for rows would make all that it does not hold."""
    return [cell for _, cell in sorted(sheet._cells.items())]


def _plain(value: object) -> object:
    """Runs of differing type as one text, and ``_x000D_`` as what the file format means by it."""
    from openpyxl.utils.escape import unescape

    words = str(value) if isinstance(value, list) else value
    return unescape(words) if isinstance(words, str) and "_x" in words else words


@dataclass
class _Sheet:
    """One sheet while it is being read. ``name`` is how its places are called; empty where there is only one."""

    sheet: Any
    formulas: dict[tuple[int, int], str]
    name: str
    dropped: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    comments: list[LeftOut] = field(default_factory=list)

    def table(self, day_nought: date) -> Table:
        columns = _hidden_columns(self.sheet)
        cells: dict[int, dict[int, Cell]] = {}
        for stored in _stored(self.sheet):
            cell = self._cell(stored)
            if cell.text and stored.column in columns:
                self._drop(stored.row, cell.text, HIDDEN_COLUMN)
            elif cell.text and _is_hidden_row(self.sheet, stored.row):
                self._drop(stored.row, cell.text, HIDDEN_ROW)
            elif cell is not NOTHING:
                cells.setdefault(stored.row, {})[stored.column] = cell
        last = max(
            (number for number, row in cells.items() if any(one.text for one in row.values())), default=0
        )
        self._carry(cells, last)
        rows = tuple(_row(number, cells.get(number, {})) for number in range(1, last + 1))
        refuse_too_wide(rows, self.name)
        return Table(self.sheet.title, rows, day_nought=day_nought)

    def left_out(self) -> Iterator[LeftOut]:
        for (row, why), words in self.dropped.items():
            yield LeftOut(f"{CellPlace(row, sheet=self.name)}: {_JOINT.join(words)}", why)
        yield from self.comments
        for where in ("oddHeader", "oddFooter", "firstHeader", "firstFooter", "evenHeader", "evenFooter"):
            parts = (getattr(getattr(self.sheet, where), side).text for side in ("left", "center", "right"))
            if printed := _JOINT.join(filter(None, parts)):
                yield LeftOut(
                    f"sheet {self.sheet.title}: {printed}", "it is printed above or below the sheet"
                )

    def _drop(self, row: int, words: str, why: str) -> None:
        if words:
            self.dropped.setdefault((row, why), []).append(words)

    def _cell(self, stored: Any) -> Cell:
        if stored.comment and (words := stored.comment.text.strip()):
            place = CellPlace(stored.row, stored.column_letter, self.name)
            self.comments.append(LeftOut(f"{place}: comment: {words}", "a comment is for the office"))
        formula = self.formulas.get((stored.row, stored.column), "")
        if stored.value is None:
            return Cell(None, formula, unusable=_NOT_SAVED) if formula else NOTHING
        value, struck, unseen = _without_struck(stored)
        self._drop(stored.row, unseen, UNSEEN)
        self._drop(stored.row, struck, STRUCK)
        cell = cell_of(value, stored.number_format)
        if _is_unseen(self.sheet, stored) or not (cell.text or value in (None, "")):
            self._drop(stored.row, cell.text or str(value).strip(), UNSEEN)
            return NOTHING
        return replace(cell, link=_link(stored, formula, cell.text)) if cell.text else cell

    def _carry(self, cells: dict[int, dict[int, Cell]], last: int) -> None:
        """What is merged stands in its first cell alone: the rows below and the columns beside show it too."""
        for merged in self.sheet.merged_cells.ranges:
            first = cells.get(merged.min_row, {}).get(merged.min_col)
            if first is None:
                continue
            for row in range(merged.min_row, min(merged.max_row, last) + 1):
                for column in range(merged.min_col, min(merged.max_col, MOST_COLUMNS) + 1):
                    carried = "left" if column > merged.min_col else "above"
                    cells.setdefault(row, {}).setdefault(column, replace(first, carried=carried))


def _row(number: int, cells: dict[int, Cell]) -> TableRow:
    return TableRow(
        number, tuple(cells.get(position, NOTHING) for position in range(1, max(cells, default=0) + 1))
    )


def _hidden_columns(sheet: Any) -> set[int]:
    return {
        number
        for one in sheet.column_dimensions.values()
        if one.hidden or one.width == 0
        for number in range(one.min or 1, (one.max or one.min or 1) + 1)
    }


def _is_hidden_row(sheet: Any, number: int) -> bool:
    told = sheet.row_dimensions.get(number)
    if told is None:
        return bool(sheet.sheet_format.zeroHeight)
    return bool(told.hidden or told.height == 0)


def _without_struck(stored: Any) -> tuple[object, str, str]:
    """What a cell holds, its struck words, and those of its runs that nobody can see."""
    value, unseen = stored.value, ""
    if isinstance(value, list):
        unseen = "".join(str(run) for run in value if _is_unseen_run(run, stored))
        seen = [run for run in value if not _is_unseen_run(run, stored)]
        struck = "".join(str(run) for run in seen if getattr(getattr(run, "font", None), "strike", None))
        value = "".join(str(run) for run in seen if not getattr(getattr(run, "font", None), "strike", None))
        if struck:
            return _plain(value), struck.strip(), unseen.strip()
    if stored.has_style and stored.font.strike:
        return None, cell_of(_plain(value), stored.number_format).text, unseen.strip()
    return _plain(value), "", unseen.strip()


def _is_unseen_run(run: Any, stored: Any) -> bool:
    font: Any = getattr(run, "font", None)
    return (
        font is not None and not stored.fill.fill_type and (_is_of_paper(font.color) or _is_too_small(font))
    )


def _is_unseen(sheet: Any, stored: Any) -> bool:
    if not stored.has_style:
        return False
    if stored.number_format.replace(" ", "") == ";;;" or _is_too_small(stored.font):
        return True
    colour, fill = stored.font.color, stored.fill
    if fill.fill_type == "solid" and colour is not None and _same_colour(colour, fill.fgColor):
        return True
    is_coloured = fill.fill_type or sheet.tables or sheet.conditional_formatting
    return _is_of_paper(colour) and not is_coloured


def _is_of_paper(colour: Any) -> bool:
    """White by name of the theme or by number as well, or one of its last few shades, which nobody tells from the paper."""
    match getattr(colour, "type", None):
        case "rgb":
            return _NEARLY_WHITE.fullmatch(str(colour.rgb)[-6:]) is not None
        case "theme":
            return colour.theme == 0 and not colour.tint
        case "indexed":
            return colour.indexed in (1, 9)
    return False


def _same_colour(one: Any, other: Any) -> bool:
    return bool(one.type == other.type and one.value == other.value and one.tint == other.tint)


def _is_too_small(font: Any) -> bool:
    """Letters of two points or less are there for searches, and for no reader."""
    return bool(font.sz is not None and font.sz <= SMALLEST)


def _link(stored: Any, formula: str, shown: str) -> str:
    """Where a click leads, where that is not what stands there."""
    match = _LINKING.match(formula)
    target = match["address"] if match else (stored.hyperlink.target if stored.hyperlink else None)
    bare = str(target or "").removeprefix("mailto:").rstrip("/")
    return "" if bare.casefold() == shown.rstrip("/").casefold() else str(target or "")
