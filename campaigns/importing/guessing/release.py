"""A press release from the blocks of a document: what each part is, and why it was taken for it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from campaigns.domain.localtime import LocalTimeError, parse_moment
from campaigns.importing.guessing.chrome import is_substantial, strip_chrome
from campaigns.importing.guessing.dates import ClockFound, DayFound, find_clock, find_day, local_text
from campaigns.importing.guessing.quotes import find_quotes
from campaigns.importing.guessing.release_parts import (
    Split,
    date_words,
    dateline,
    embargo_words,
    is_status_line,
    labelled_title,
    split_release,
)
from campaigns.importing.guessing.topics import violence_words
from campaigns.importing.markdown import join_blocks, with_text
from campaigns.importing.values import (
    Block,
    BlockKind,
    Clue,
    FrontValue,
    Guess,
    ImportedItem,
    ImportFileError,
    LeftOut,
    SourceText,
    SpokenQuote,
)

ASSUMED_CLOCK = ClockFound(time(9, 0))
LONGEST_TITLE_WORDS = 30
LONGEST_LINE = 300


@dataclass
class _Notebook:
    """What is found on the way, in the order in which it is told."""

    today: date
    zone: ZoneInfo
    guesses: list[Guess] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    front: dict[str, FrontValue] = field(default_factory=dict)

    def guess(self, what: str, key: str, value: str, why: str) -> None:
        value = value[:LONGEST_LINE].strip()
        self.front[key] = value
        self.guesses.append(Guess(what, value, why))


def guess_release(source: SourceText, *, today: date, zone: ZoneInfo) -> ImportedItem:
    """The release that ``source`` most likely is.

    Raises:
        ImportFileError: there is no story in it.
    """
    book = _Notebook(today, zone, left_out=list(source.left_out), remarks=list(source.remarks))
    stripped = strip_chrome(source.blocks, is_page=source.label == "web page")
    book.left_out += stripped.left_out
    split = split_release(stripped.blocks)
    book.left_out += split.left_out
    blocks = _take_title(list(split.story), source.title, book)
    blocks, dates, embargo = _take_head(blocks, book)
    blocks = _take_place(blocks, dates, book)
    _date_it(source.published, dates, embargo, book)
    if not any(block.text.strip() for block in blocks):
        raise ImportFileError("There is a headline and no story. Look at what the file holds.")
    _take_back(split, book)
    quotes = find_quotes([block.text for block in blocks])
    _tell_quotes(quotes, book)
    words = " ".join(block.text for block in blocks)
    return ImportedItem(
        kind="release",
        name=str(book.front["title"]),
        front=_in_order(book.front),
        body=_body(blocks, split),
        guesses=tuple(book.guesses),
        left_out=tuple(book.left_out),
        remarks=tuple(book.remarks),
        quotes=quotes,
        topic="violence" if violence_words(f"{book.front['title']} {words}") else "",
    )


def _take_title(blocks: list[Block], clue: Clue | None, book: _Notebook) -> list[Block]:
    """The headline, by what the format says, else the first line that could be one."""
    for number, block in enumerate(blocks):
        labelled = labelled_title(block.text)
        if labelled:
            book.guess("Headline", "title", labelled, f"it stands after “{block.text.split(':')[0]}:”")
            return blocks[:number] + blocks[number + 1 :]
    if clue is not None and clue.value.strip():
        title = " ".join(clue.value.split())[:LONGEST_LINE]
        book.guess("Headline", "title", title, clue.why)
        return [block for block in blocks if block.text.casefold() != title.casefold()]
    for number, block in enumerate(blocks):
        if _is_head_line(block.text, book) or not block.text.strip():
            continue
        if len(block.text.split()) > LONGEST_TITLE_WORDS or len(block.text) > LONGEST_LINE:
            break
        why = (
            f"the first line of the text (line {block.line})" if block.line else "the first line of the text"
        )
        if block.kind is BlockKind.HEADING:
            why = "the first heading"
        book.guess("Headline", "title", block.text.strip(" *_"), why)
        return blocks[:number] + blocks[number + 1 :]
    words = " ".join(next((block.text for block in blocks if block.text.strip()), "Untitled").split()[:12])
    book.guess("Headline", "title", words, "the text has no headline, so its first words stand in")
    book.remarks.append("There is no headline. Write one in the title line.")
    return blocks


def _is_head_line(text: str, book: _Notebook) -> bool:
    if is_status_line(text) or embargo_words(text) is not None or date_words(text):
        return True
    day = find_day(text, book.today)
    return day is not None and len(text) - (day.end - day.start) <= 12


def _take_head(blocks: list[Block], book: _Notebook) -> tuple[list[Block], list[DayFound], str | None]:
    """Status line, embargo and date above the story: gone from the body, since the renderer sets them itself."""
    kept: list[Block] = []
    dates: list[DayFound] = []
    embargo: str | None = None
    is_head = True
    for block in blocks:
        is_head = is_head and not is_substantial(block)
        words = embargo_words(block.text)
        if words is not None and (is_head or embargo is None) and len(block.text.split()) < 20:
            embargo = words or ""
        elif is_status_line(block.text):
            book.left_out.append(LeftOut(block.text, "Campaign Desk sets the status line itself"))
        elif is_head and _is_head_line(block.text, book):
            day = find_day(date_words(block.text) or block.text, book.today)
            if day is not None:
                dates.append(day)
            clock = find_clock(block.text)
            if clock is not None:
                book.front["clock"] = f"{clock.at:%H:%M}"
        else:
            kept.append(block)
    return kept, dates, embargo


def _take_place(blocks: list[Block], dates: list[DayFound], book: _Notebook) -> list[Block]:
    lead = next((number for number, block in enumerate(blocks) if is_substantial(block)), None)
    found = dateline(blocks[lead].text) if lead is not None else None
    if lead is None or found is None:
        return blocks
    place, when, rest = found
    book.guess("Place", "place", place, "it opens the first paragraph, before a dash")
    day = find_day(when, book.today) if when else None
    if day is not None:
        dates.append(day)
    return [*blocks[:lead], with_text(blocks[lead], rest), *blocks[lead + 1 :]]


def _date_it(published: Clue | None, dates: list[DayFound], embargo: str | None, book: _Notebook) -> None:
    typed_clock = str(book.front.pop("clock", ""))
    if embargo is not None:
        _embargo_it(embargo, book)
    day, why = (dates[0], f"the text says “{dates[0].words}”") if dates else (None, "")
    clock: ClockFound | None = find_clock(typed_clock) if typed_clock else None
    if published is not None:
        told = _in_zone(published.value, book.zone)
        clued = find_day(told, book.today)
        if day is None:
            day, why = clued, published.why
        if clued is not None and day is not None and clued.day == day.day:
            clock = clock or find_clock(told.replace("T", " "))
        elif clued is not None and day is not None:
            book.remarks.append(
                f"{published.why.capitalize()} says {clued.day.isoformat()}, but {why}. Check the date."
            )
    if day is None:
        if "embargo" not in book.front:
            book.remarks.append("No date was found. Put publish_at into the front matter when it is decided.")
        return
    book.remarks += day.remarks
    if "embargo" in book.front and str(book.front["embargo"]).startswith(day.day.isoformat()):
        return
    try:
        moment = local_text(day.day, clock or ASSUMED_CLOCK, book.zone)
    except LocalTimeError as error:
        book.remarks.append(f"publish_at was left out: {error}")
        return
    if "embargo" in book.front and _is_before(moment, str(book.front["embargo"]), book.zone):
        book.guess(
            "Date",
            "publish_at",
            str(book.front["embargo"]),
            f"{why}, which is before the embargo ends, so the end of the embargo stands in",
        )
        return
    assumed = "" if clock else "; no time of day was given, so 09:00 stands in"
    book.guess("Date", "publish_at", moment, why + assumed)


def _is_before(moment: str, embargo: str, zone: ZoneInfo) -> bool:
    return parse_moment(moment, zone) < parse_moment(embargo, zone)


def _in_zone(stamp: str, zone: ZoneInfo) -> str:
    """A page's stamp as a local one: most are written in UTC."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(stamp)
        return (
            f"{moment.astimezone(zone) if moment.tzinfo else moment:%Y-%m-%dT%H:%M}"
            if len(stamp) > 10
            else stamp
        )
    return stamp


def _embargo_it(words: str, book: _Notebook) -> None:
    day, clock = find_day(words, book.today), find_clock(words)
    if day is None or clock is None:
        missing = "day" if day is None else "time"
        book.remarks.append(
            f"There is an embargo without a {missing} (“{words or 'EMBARGOED'}”). Put embargo into the front matter, "
            "like 2027-05-17T00:01, before it is sent to anybody."
        )
        return
    book.remarks += day.remarks
    try:
        book.guess(
            "Embargo", "embargo", local_text(day.day, clock, book.zone), f"the status line says “{words}”"
        )
    except LocalTimeError as error:
        book.remarks.append(f"The embargo was left out: {error}")


def _take_back(split: Split, book: _Notebook) -> None:
    """Notes and contact, from behind the story."""
    if split.contact:
        book.guess("Media contact", "contact", split.contact, split.contact_why)
    else:
        book.remarks.append(
            "No media contact was found, and none was made up. Add contact to the front matter."
        )
    if split.notes:
        book.front["notes"] = split.notes
        count = len(split.notes)
        book.guesses.append(Guess("Notes to editors", f"{count} of them", "they stand under that heading"))
    if split.has_ends:
        book.guesses.append(Guess("End of the story", "ENDS", "a line of its own says so"))
    else:
        book.remarks.append("There is no ENDS line; the e-mail gets one after the story.")


def _tell_quotes(quotes: Sequence[SpokenQuote], book: _Notebook) -> None:
    for quote in quotes:
        paragraphs = "1 paragraph" if len(quote.paragraphs) == 1 else f"{len(quote.paragraphs)} paragraphs"
        who = f"{quote.speaker}, {quote.role}" if quote.role else quote.speaker
        book.guesses.append(Guess("Quote", f"{who}: {paragraphs}", "it stays in the story where it stood"))
        if not quote.role:
            book.remarks.append(f"{quote.speaker} is quoted without a role. Say who that is.")
    if not quotes:
        book.remarks.append("Nobody is quoted, as far as can be seen.")


def _body(blocks: Sequence[Block], split: Split) -> str:
    story = join_blocks(blocks, headings=True)
    after = join_blocks(split.after, headings=True)
    if not split.has_ends and not after:
        return story
    return "\n\n".join(part for part in (story, "ENDS", after) if part)


def _in_order(front: dict[str, FrontValue]) -> dict[str, FrontValue]:
    order = ("title", "publish_at", "embargo", "place", "contact", "notes")
    return {key: front[key] for key in order if key in front}
