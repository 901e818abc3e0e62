"""Which column of a plan is which: by its heading, or by what stands in it where there are no headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from statistics import mean

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.importing.decoding import decode
from campaigns.importing.formats.sheet import column_letter
from campaigns.importing.guessing.labels import CHANNEL_WORDS, meaning_of
from campaigns.importing.plan_cells import PlanCellError, read_channels
from campaigns.importing.plan_dates import is_day, is_day_alone, order_said
from campaigns.importing.plan_loose import why_no_clock
from campaigns.importing.plan_times import is_clock, zone_in_heading
from campaigns.importing.plan_words import is_no_text, is_tick
from campaigns.importing.values import (
    Cell,
    ColumnFound,
    ImportFileError,
    Table,
    TableRow,
)

LOOKED_AT_FOR_HEADINGS = 20
LONGEST_HEADING = 60
MOST_LOOKED_AT = 40  # rows that may be headings; more of them are what somebody made to take long
ENOUGH_ROWS = 100  # show what a column holds
NO_HEADING = "no heading"

# What planning tools and offices write besides the words of ``MEANINGS``, which documents use too.
_MORE = {
    **dict.fromkeys(
        (
            "posting time", "scheduled time", "schedule time", "scheduled", "scheduled at", "schedule", "schedule date",
            "scheduled date time", "publish date time", "post at specific time", "send at", "send date", "publication date",
            "publish on", "date time (uk)", "planned for", "post date and time", "date & time", "post date & time",
            "scheduled date & time",
        ),
        "publish_at",
    ),
    **dict.fromkeys(
        (
            "post content", "post message", "draft copy", "draft text", "final copy", "final text", "proposed copy",
            "proposed text", "suggested copy", "suggested text", "social media copy", "social text", "copy/caption",
            "caption/copy", "main text", "social post", "social media post", "post caption", "messaging", "description",
            "post wording", "message text",
        ),
        "text",
    ),
    **dict.fromkeys(
        (
            "image url", "image urls", "media url", "media urls", "picture url", "picture urls", "video", "video url",
            "video urls", "visuals", "image/video", "imagery", "photo/video", "file", "files", "attachment", "attachments",
        ),
        "media",
    ),
    "time 24hr": "time",
    **dict.fromkeys(("time zone", "timezone", "tz", "zone"), "zone"),
    **dict.fromkeys(("social network", "social networks", "profile", "profiles", "accounts", "social media"), "channels"),
    **dict.fromkeys(("labels/tags", "campaign"), "tags"),
    **dict.fromkeys(("weekday", "day of the week"), "weekday"),
    **dict.fromkeys(("week", "w/c", "wc", "w/b", "week commencing", "week beginning", "week of"), "week"),
    **dict.fromkeys(("month", "month of"), "month"),
    **dict.fromkeys(("what", "what to post", "what we say"), "text"),
}  # fmt: skip
# They may name channels, or people and pages: their cells tell.
_ACCOUNTS = frozenset(
    {"account", "page", "page name", "pages", "social profile", "social profiles", "social account", "where"}
)
_OF_FIGURES = "lifetime"  # the span that the figures of an export by Meta are for, below “Date”
_VAGUE = frozenset(
    {"what", "content", "post", "body", "description", "messaging", "social post", "social media post"}
)


@dataclass(frozen=True)
class Header:
    """The row of headings, and for each meaning the positions of its columns; the first is the one that is meant.

    Attributes:
        row: 0 where there are no headings.
        zone: what a heading like “Time (UTC)” says.
        month_first: what a heading like “Date (MM/DD/YYYY)” says; None where it says nothing.
    """

    row: int
    columns: dict[str, tuple[int, ...]]
    found: tuple[ColumnFound, ...]
    zone: str = ""
    month_first: bool | None = None

    def meaning(self, position: int) -> str:
        return self.found[position].meaning if position < len(self.found) else ""

    def shown(self, position: int) -> str:
        """``B (Date)``, for messages."""
        heading = self.found[position].heading if position < len(self.found) else ""
        return f"{column_letter(position)} ({heading or NO_HEADING})"

    @property
    def width(self) -> int:
        """Of the headings, without empty ones at the end."""
        return max((position + 1 for position, one in enumerate(self.found) if one.heading), default=0)


def headers_of(table: Table, around: date) -> tuple[Header, ...]:
    """The row of headings, and those further down where a sheet holds several plans; empty where there is none."""
    found: list[Header] = []
    seen: dict[tuple[str, ...], Header] = {}
    looked_at = 0
    for row in table.rows:
        headings = tuple(cell.text for cell in row.cells)
        header = replace(seen[headings], row=row.number) if headings in seen else None
        if header is None and _may_be_headings(row) and looked_at < MOST_LOOKED_AT:
            looked_at += 1
            # “Scheduled” below “Status” is no heading: the row has its day.
            header = None if any(is_day(cell, around) for cell in row.cells) else _header(table, row, around)
        if header is not None:
            seen[headings] = header
            found.append(header)
    found = [
        one for one, after in zip(found, (*found[1:], None), strict=False) if not _is_overtitle(one, after)
    ]
    return tuple(found) if found and found[0].row <= LOOKED_AT_FOR_HEADINGS else ()


def _is_overtitle(header: Header, after: Header | None) -> bool:
    """Headings of two lines: the second says which column is which."""
    return after is not None and after.row == header.row + 1 and len(after.columns) >= len(header.columns)


def _may_be_headings(row: TableRow) -> bool:
    """Most rows are not, and a glance tells: a plan has hundreds that name a channel."""
    meant = {
        meaning
        for cell in row.cells
        if (meaning := heading_meaning(cell.text)) and not meaning.startswith("channel:")
    }
    return (
        bool(meant) if row.number <= LOOKED_AT_FOR_HEADINGS else bool(meant & {"date", "time", "publish_at"})
    )


def _header(table: Table, row: TableRow, around: date) -> Header | None:
    headings = [cell.text for cell in row.cells]
    below = table.rows[row.number : row.number + ENOUGH_ROWS]
    told = [one for one in below if not day_row(one, around)]
    found = []
    for position, heading in enumerate(headings):
        cells = [
            one.cells[position] for one in told if position < len(one.cells) and one.cells[position].text
        ]
        meaning = (
            ""
            if row.cells[position].carried
            else _by_its_cells(position, headings, cells, around, has_day_rows=len(told) < len(below))
        )
        found.append(ColumnFound(column_letter(position), heading, meaning, table.name))
    columns = _columns(found, below)
    if not _is_plan(columns, below, around):
        return None
    times = [one.heading for one in found if one.meaning in ("date", "time", "publish_at")]
    return Header(
        row.number,
        columns,
        tuple(found),
        zone=next((zone for heading in times if (zone := zone_in_heading(heading))), ""),
        month_first=next((said for heading in times if (said := order_said(heading)) is not None), None),
    )


_COUNTED_DAY = re.compile(
    r"(?i)(?:day|week|date)\s?\d{1,3}"
)  # stands in rows: read as a heading, its row would be none


@lru_cache(maxsize=4_096)
def heading_meaning(heading: str) -> str:
    """What a heading means; ``channel:KIND`` where it is the name of a channel and no more."""
    if not 0 < len(heading) <= LONGEST_HEADING or _COUNTED_DAY.fullmatch(heading.strip()):
        return ""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    short = re.split(r"\s[-–—]\s", apart, maxsplit=1)[0]  # “Date - Intl. format or prompt”
    for words in dict.fromkeys(
        (heading, apart, _without_brackets(apart), _without_number(_without_brackets(apart)), short)
    ):
        plain = " ".join(re.sub(r"[_-]", " ", words).casefold().strip(" \n*:?.#").split())
        if meaning := _MORE.get(plain) or meaning_of(words):
            return meaning
        if plain in CHANNEL_WORDS and KINDS[CHANNEL_WORDS[plain]].takes_posts:
            return f"channel:{CHANNEL_WORDS[plain]}"
    parts = (
        {heading_meaning(part.strip()) for part in re.split(r"[/&+|]", heading)}
        if re.search(r"[/&+|]", heading)
        else set()
    )
    return parts.pop() if len(parts) == 1 else ""  # “Content / copy”, and not “Facebook / X”, which names two


def _without_brackets(heading: str) -> str:
    return re.sub(r"\([^()]{0,60}\)", "", heading).strip()


def _without_number(heading: str) -> str:
    return heading.rstrip("0123456789").strip()


def _by_its_cells(
    position: int, headings: list[str], cells: list[Cell], around: date, *, has_day_rows: bool
) -> str:
    """What stands below can say more than the heading: ticks or texts below “X”, days of the week below “Day”, times below
    “When”.
    """
    heading = headings[position]
    meaning = heading_meaning(heading)
    if not meaning and heading.strip().casefold() in _ACCOUNTS and cells and all(map(_names_channel, cells)):
        return "channels"
    others = [heading_meaning(one) for place, one in enumerate(headings) if place != position]
    if meaning.startswith("channel:"):
        kind = meaning.partition(":")[2]
        ticks = [is_tick(cell.text) or is_no_text(cell.text) for cell in cells]
        return f"tick:{kind}" if ticks and all(ticks) else f"text:{kind}"
    has_day = has_day_rows or bool({"date", "publish_at", "week"} & set(others))
    if meaning == "date" and heading.strip().casefold() == "day" and has_day:
        return "date" if any(is_day(cell, around) for cell in cells) else "weekday"
    if meaning == "date" and cells and all(cell.text.casefold() == _OF_FIGURES for cell in cells):
        return ""
    if meaning in ("date", "time", "publish_at") and cells:
        days = [cell for cell in cells if (not has_day or _is_typed_moment(cell)) and is_day(cell, around)]
        if meaning != "date" and len(days) > len(cells) / 2:
            return "publish_at"
        if meaning != "time" and has_day and all(map(_is_time_of_day, cells)) and any(map(is_clock, cells)):
            return "time"
    return meaning


def _is_typed_moment(cell: Cell) -> bool:
    return isinstance(cell.value, str) and ":" in cell.text


def _names_channel(cell: Cell) -> bool:
    with suppress(PlanCellError):
        return is_no_text(cell.text) or bool(read_channels(cell.text, []))
    return False


def _is_time_of_day(cell: Cell) -> bool:
    """A time, or what people write in place of one."""
    return is_clock(cell) or is_no_text(cell.text) or bool(why_no_clock(cell.text))


def _columns(found: list[ColumnFound], below: Sequence[TableRow]) -> dict[str, tuple[int, ...]]:
    columns: dict[str, tuple[int, ...]] = {}
    for position, column in enumerate(found):
        if column.meaning:
            columns[column.meaning] = (*columns.get(column.meaning, ()), position)
    texts = columns.get("text", ())
    plain = tuple(one for one in texts if found[one].heading.strip(" *:").casefold() not in _VAGUE)
    if plain and plain != texts:  # what stands below “Content”, beside “Caption”, says what a post is about
        columns["text"] = plain
        found[:] = [
            replace(one, meaning="") if place in set(texts) - set(plain) else one
            for place, one in enumerate(found)
        ]
    elif len(texts) > 1:
        columns["text"] = tuple(sorted(texts, key=lambda position: -words_in(below, position)))
    return columns


def words_in(rows: Sequence[TableRow], position: int) -> float:
    texts = [row.cells[position].text for row in rows if position < len(row.cells)]
    return mean(len(text.split()) for text in texts if text) if any(texts) else 0


def _is_plan(columns: dict[str, tuple[int, ...]], below: Sequence[TableRow], around: date) -> bool:
    has_text = any(meaning == "text" or meaning.startswith("text:") for meaning in columns)
    if not has_text:
        return False
    is_dated = bool({"date", "publish_at"} & columns.keys()) or {"week", "weekday"} <= columns.keys()
    return is_dated or any(day_row(row, around) for row in below)


def day_row(row: TableRow, around: date) -> Cell | None:
    """The day, where a row holds nothing but one: it is that of the rows below it."""
    own = [cell for cell in row.cells if cell.text and not cell.carried]
    return own[0] if len(own) == 1 and is_day_alone(own[0], around) else None


def is_title(row: TableRow) -> bool:
    """Whether it holds one cell of words alone: “Week 1: launch”, the title of the rows below it."""
    own = [cell for cell in row.cells if cell.text and not cell.carried]
    return (
        len(own) == 1 and isinstance(own[0].value, str) and re.search(r"[A-Za-z]{3}", own[0].text) is not None
    )


def is_tabbed_plan(raw: bytes) -> bool:
    """Whether a text file is a table as Excel saves it: “Text (Tab delimited)”."""
    first = raw[:4_000].split(b"\n")[0] if not raw.startswith((b"\xff\xfe", b"\xfe\xff")) else raw[:4_000]
    if b"\t" not in first:
        return False
    try:
        headings = decode(first[: len(first) // 2 * 2], as_it_is=True)[0].split("\n")[0].split("\t")
    except ImportFileError:
        return False
    return {"date", "publish_at"} & set(map(heading_meaning, headings)) != set() and len(headings) > 1
