"""The month as a spreadsheet: its columns, and what a row of it says. Pure rules; days and times are those on the wall."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from campaigns.domain.items.channel_kinds import kind_called
from campaigns.domain.text.sizes import too_long

SHEET, NOTES_SHEET = "Posts", "How to fill it in"
ID, VERSION, STANDS = "ID", "Version", "How it stands"
CAMPAIGN, TITLE, DATE, TIME, WORDS, LINK, TAGS = (
    "Campaign",
    "Title",
    "Date",
    "Time",
    "Text",
    "Link",
    "Tags",
)
NEEDED = (ID, VERSION, CAMPAIGN, TITLE, DATE, TIME, WORDS, LINK, TAGS)
LOCKED = (ID, VERSION, STANDS)  # the desk fills them in
YES = "yes"
# How the file format writes a sign that is no letter; B and C are line ends of word processors, D goes with the one behind it.
_KEPT_SIGN = re.compile(r"_x00[01]([0-9A-Fa-f])_(?<!_x000A_)(?<!_x0009_)")
_YES = ("yes", "y", "x", "true", "1", "ja", "✓", "✔")
_NO = ("", "no", "n", "false", "0", "-", "–")
DAY_NOUGHT = datetime(1899, 12, 30)  # noqa: DTZ001  of spreadsheets, which know no zones

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class RawRow:
    """A row of the sheet as it stands there, by heading. ``formulas`` are the columns that hold one."""

    number: int
    cells: Mapping[str, Cell]
    formulas: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(str(value).strip() for value in self.cells.values() if value is not None)


@dataclass(frozen=True)
class SheetPost:
    """What a row says of a post.

    Attributes:
        ref: empty for a new one. campaign: its short name.
        at: like 2027-05-17T08:00; empty where it has no time.
        channels: kinds. words: the text for all channels, the posts of a thread with a line of dashes between them.
    """

    ref: str = ""
    version: str = ""
    campaign: str = ""
    title: str = ""
    at: str = ""
    channels: tuple[str, ...] = ()
    words: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellTrouble:
    """Something in one cell that can't be used, and how to mend it."""

    column: str
    words: str


@dataclass
class ReadRow:
    """``told`` are the kinds of channel that have a column: of others the row says nothing."""

    post: SheetPost
    told: tuple[str, ...] = ()
    troubles: list[CellTrouble] = field(default_factory=list)


def version_of(fingerprint: str, at: str) -> str:
    """Stands for what a post said when the sheet was made."""
    return hashlib.sha256(f"{fingerprint} {at}".encode()).hexdigest()[:12]


def read_row(raw: RawRow, campaigns: Mapping[str, str]) -> ReadRow:
    """
    Args:
        campaigns: how one may be named, in lower case → its short name.
    """
    found = ReadRow(SheetPost())
    cells = dict(raw.cells)
    for column in raw.formulas:
        words = "It holds a formula. Copy the cell and paste it as a value; begin a text with ' where it begins with =."
        found.troubles.append(CellTrouble(column, words))
        cells[column] = None
    for column, value in cells.items():
        if said := too_long("post", len(str(value or ""))):
            found.troubles.append(CellTrouble(column, said))
            cells[column] = None
    found.post = SheetPost(
        ref=_text(cells.get(ID)),
        version=_text(cells.get(VERSION)),
        campaign=_campaign(_text(cells.get(CAMPAIGN)), campaigns, found),
        title=" ".join(_text(cells.get(TITLE)).split()),
        at=_at(cells, found),
        channels=_channels(cells, found),
        words=_text(cells.get(WORDS)),
        link=_text(cells.get(LINK)),
        tags=tuple(
            dict.fromkeys(" ".join(one.split()) for one in _text(cells.get(TAGS)).split(",") if one.strip())
        ),
    )
    if not found.post.title and TITLE not in raw.formulas:
        found.troubles.append(CellTrouble(TITLE, "Give it a title. Only the office sees it."))
    return found


def _text(value: Cell) -> str:
    """As a person would read it; a whole number without the point that a spreadsheet keeps."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _KEPT_SIGN.sub(lambda sign: "\n" if sign[1] in "bBcC" else "", str(value))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _campaign(typed: str, campaigns: Mapping[str, str], found: ReadRow) -> str:
    slug = campaigns.get(" ".join(typed.split()).casefold(), "")
    if not slug:
        words = (
            f"There is no campaign “{typed}”. Choose one from the list." if typed else "Choose its campaign."
        )
        found.troubles.append(CellTrouble(CAMPAIGN, words))
    return slug


def _at(cells: Mapping[str, Cell], found: ReadRow) -> str:
    day, clock = _day(cells.get(DATE)), _clock(cells.get(TIME), cells.get(DATE))
    if day is None:
        words = f"“{_text(cells.get(DATE))}” is no day. Write it like 17/05/2027."
        found.troubles.append(CellTrouble(DATE, words))
    if clock is None:
        words = f"“{_text(cells.get(TIME))}” is no time of day. Write it like 14:30."
        found.troubles.append(CellTrouble(TIME, words))
    if not day or not clock:
        if day and clock == "":
            found.troubles.append(CellTrouble(TIME, "Give the time of day as well."))
        elif clock and day == "":
            found.troubles.append(CellTrouble(DATE, "Give the day as well."))
        return ""
    return f"{day}T{clock}"


def _day(value: Cell) -> str | None:
    """Empty where there is none; nothing where it can't be told. In words the day comes first, as in the United Kingdom."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (DAY_NOUGHT + timedelta(days=int(value))).date().isoformat() if 1 <= value < 150_000 else None
    text = _text(value)
    if not text:
        return ""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%A %d %B %Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _clock(value: Cell, day: Cell) -> str | None:
    if value is None and isinstance(day, datetime) and day.time() != time():
        return f"{day:%H:%M}"  # both typed into one cell
    if isinstance(value, datetime | time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    if isinstance(value, int | float) and not isinstance(value, bool):
        minutes = round((value % 1) * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" if 0 <= value < 1 and minutes < 24 * 60 else None
    text = _text(value).replace(" ", "").lower()
    if not text:
        return ""
    for form in ("%H:%M", "%H:%M:%S", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"):
        try:
            return f"{datetime.strptime(text, form):%H:%M}"  # noqa: DTZ007  on the wall
        except ValueError:
            continue
    return None


def _channels(cells: Mapping[str, Cell], found: ReadRow) -> tuple[str, ...]:
    chosen = []
    for heading, value in cells.items():
        kind = kind_called(heading)
        if kind is None:
            continue
        found.told = (*found.told, kind)
        typed = _text(value).casefold()
        if typed in _YES:
            chosen.append(kind)
        elif typed not in _NO:
            found.troubles.append(CellTrouble(heading, f"“{_text(value)}” is neither yes nor empty."))
    return tuple(chosen)
