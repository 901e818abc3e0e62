"""A press release from the blocks of a document: what each part is, and why it was taken for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import LocalTimeError, parse_moment
from campaigns.importing.guessing.chrome import is_substantial, strip_chrome
from campaigns.importing.guessing.dated_lines import (
    DatedLine,
    dated_line,
    days_passed_over,
    no_date,
    take_dates,
)
from campaigns.importing.guessing.dates import ClockFound, DayFound, find_clock, find_day, local_text
from campaigns.importing.guessing.embargo import WITHOUT_A_TIME, EmbargoFound, take_embargoes
from campaigns.importing.guessing.heads import numbers_of, take_head
from campaigns.importing.guessing.office_lines import STATUS, begins_with_status
from campaigns.importing.guessing.quotes import find_quotes
from campaigns.importing.guessing.release_parts import (
    Split,
    contact_in,
    dateline,
    labelled_title,
    split_release,
)
from campaigns.importing.guessing.spoken import set_apart
from campaigns.importing.guessing.topics import violence_words
from campaigns.importing.markdown import escape, join_blocks, with_text
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
_PARTS = re.compile(r"\n|(?<=\w)\s++(?=(?:first\s++)?(?:published|posted|issued)\b)", re.IGNORECASE)


@dataclass
class _Notebook:
    """What is found on the way, in the order in which it is told. ``embargo`` is its moment, where it could be read."""

    today: date
    zone: ZoneInfo
    guesses: list[Guess] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    front: dict[str, FrontValue] = field(default_factory=dict)
    embargo: str = ""

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
    book.remarks += stripped.remarks
    blocks, embargoes = take_embargoes(stripped.blocks, source.around, today)
    book.left_out += [part for part in source.around if part.what not in {one.words for one in embargoes}]
    split = split_release(blocks)
    book.left_out += split.left_out
    head = take_head(split.story, today)
    split, left_above = _with_contact_above(split, head.left_out)
    book.left_out += left_above
    book.remarks += head.remarks
    blocks = head.blocks
    blocks, dates = take_dates(blocks, today)
    if not dates:
        first, dates = take_dates(split.after[:1], today)  # right below ENDS it needs no word to it
        rest, labelled = take_dates(split.after[1:], today, only_labelled=True)
        after, dates = [*first, *rest], [*dates, *labelled]
        split = replace(split, after=tuple(after))
    blocks = _take_title(blocks, source.title, book)
    blocks, place_day = _take_place(blocks, book)
    beside = [out.what for out in (*source.left_out, *stripped.left_out)]
    _embargo_it(embargoes, book)
    days = _days(dates, place_day, beside, book)
    _date_it(source.published, days, days_passed_over(blocks, today), book)
    if not any(block.text.strip() for block in blocks):
        raise ImportFileError("There is a headline and no story. Look at what the file holds.")
    _take_back(split, source.footnotes, book)
    blocks, unmarked = set_apart(blocks)
    book.remarks += unmarked
    quotes = find_quotes(blocks, str(book.front["title"]))
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


def _with_contact_above(split: Split, left_out: list[LeftOut]) -> tuple[Split, list[LeftOut]]:
    """Some write whom to ring at the head of the paper, where it is left out else."""
    taken = next((one for one in left_out if not split.contact and contact_in(one.what)), None)
    asked = tuple(line for line in split.asked if line not in {one.what for one in left_out})
    if taken is None:
        return replace(split, asked=asked), left_out
    found = replace(
        split, asked=asked, contact=contact_in(taken.what), contact_why=f"the words “{taken.what}”"
    )
    return found, [one for one in left_out if one is not taken]


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
        if not block.text.strip() or block.text.rstrip().endswith(":"):  # it announces what follows
            continue
        if (
            len(block.text.split()) > LONGEST_TITLE_WORDS
            or len(block.text) > LONGEST_LINE
            or is_substantial(block)
        ):
            break
        why = (
            f"the first line of the text (line {block.line})" if block.line else "the first line of the text"
        )
        if block.kind is BlockKind.HEADING:
            why = "the first heading"
        title = block.text.strip(" *_")
        if begins := begins_with_status(title):
            book.left_out.append(LeftOut(title[:begins].strip(), STATUS))
        book.left_out += numbers_of([block])
        book.guess("Headline", "title", title[begins:], why)
        return blocks[:number] + blocks[number + 1 :]
    words = " ".join(
        next((block.text for block in blocks if block.text.strip()), "Untitled").split()[:12]
    ).strip(" :,;")
    book.guess("Headline", "title", words, "the text has no headline, so its first words stand in")
    book.remarks.append("There is no headline. Write one in the title line.")
    return blocks


def _take_place(blocks: list[Block], book: _Notebook) -> tuple[list[Block], DayFound | None]:
    lead = next((number for number, block in enumerate(blocks) if is_substantial(block)), None)
    found = dateline(blocks[lead].text) if lead is not None else None
    if lead is None or found is None:
        return blocks, None
    place, when, rest = found
    book.guess(
        "Place",
        "place",
        place,
        f"it opens the first paragraph, before a dash: “{blocks[lead].text[: -len(rest)].strip()}”",
    )
    day = find_day(when, book.today) if when else None
    return [*blocks[:lead], with_text(blocks[lead], rest), *blocks[lead + 1 :]], day


@dataclass(frozen=True)
class _Day:
    found: DayFound
    why: str
    clock: ClockFound | None = None


def _days(
    lines: Sequence[DatedLine], of_place: DayFound | None, beside: Sequence[str], book: _Notebook
) -> list[_Day]:
    """Each day that the text names as its own, the best first; what else stood in those lines is told."""
    for line in lines[1:]:
        book.left_out.append(LeftOut(line.words, "another date of the text; one is taken"))
    for line in lines[:1]:
        if line.beside:
            book.left_out.append(
                LeftOut(
                    line.words, "its day was taken; the rest is a status line, or says who wrote it, or where"
                )
            )
    days = [_Day(line.day, f"the text says “{line.words}”", line.clock) for line in lines[:1]]
    if of_place is not None:
        days.append(_Day(of_place, f"the text says “{of_place.words}”"))
    if not days:  # a page may say it in what stands around its story
        around = (dated_line(part, book.today) for words in beside for part in _PARTS.split(words))
        days += [
            _Day(line.day, f"the page says “{line.words}”", line.clock)
            for line in around
            if line and line.label
        ]
    return days


def _date_it(
    published: Clue | None, days: Sequence[_Day], passed_over: Sequence[str], book: _Notebook
) -> None:
    day, why = (days[0].found, days[0].why) if days else (None, "")
    clock = days[0].clock if days else None
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
            book.remarks.append(no_date(passed_over))
        return
    book.remarks += day.remarks
    if book.embargo.startswith(day.day.isoformat()):
        return
    try:
        moment = local_text(day.day, clock or ASSUMED_CLOCK, book.zone)
    except LocalTimeError as error:
        book.remarks.append(f"publish_at was left out: {error}")
        return
    if book.embargo and _is_before(moment, book.embargo, book.zone):
        book.guess(
            "Date",
            "publish_at",
            book.embargo,
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


def _embargo_it(found: Sequence[EmbargoFound], book: _Notebook) -> None:
    """The latest of them. One that can't be read goes into front matter as it is, so that nothing is sent before it is.

    The same where one can be read, and another may hold the text back for longer.
    """
    moments: dict[str, EmbargoFound] = {}
    for one in found:
        if one.day is not None and one.clock is not None:
            book.remarks += [remark for remark in one.day.remarks if remark not in book.remarks]
            try:
                moments[local_text(one.day.day, one.clock, book.zone)] = one
            except LocalTimeError as error:
                book.remarks.append(f"The embargo was left out: {error}")
    unread = [one for one in found if one not in moments.values()]
    if moments and (later := _may_be_later(unread, max(moments))):
        moments, unread = {}, [later, *(one for one in found if one is not later)]
    if moments:
        moment = max(moments)
        one = moments[moment]
        book.embargo = moment
        book.guess("Embargo", "embargo", moment, f"“{one.words}”: {one.where}")
        if len(moments) > 1:
            said = "; ".join(f"“{other.words}”" for other in moments.values())
            book.remarks.append(
                f"The document names several embargoes, and the last was taken: {said}. Check it."
            )
    book.left_out += [
        LeftOut(one.words, "it speaks of the embargo")
        for one in found
        if moments and one not in moments.values()
    ]
    if unread and not moments:
        one = unread[0]
        book.left_out += [LeftOut(other.words, "it speaks of the embargo") for other in unread[1:]]
        book.guess("Embargo", "embargo", one.words, f"it can't be read as a day and a time: {one.where}")
        book.remarks.append(
            f"There is an embargo {one.lack or 'of a time that is none here'} (“{one.words}”). Write its day and time into "
            "embargo in the front matter, like 2027-05-17T00:01. Until then it can't be submitted or sent to anybody."
        )


def _may_be_later(unread: Sequence[EmbargoFound], moment: str) -> EmbargoFound | None:
    """The first that can't be read, and is not sure to be over at ``moment``. One without a time is, on the day of another."""
    last = date.fromisoformat(moment[:10])
    return next(
        (
            one
            for one in unread
            if one.day is not None
            and (
                one.day.day > last or (one.lack != WITHOUT_A_TIME and one.day.day >= last - timedelta(days=1))
            )
        ),
        None,
    )


def _take_back(split: Split, footnotes: Sequence[str], book: _Notebook) -> None:
    """Notes and contact, from behind the story."""
    if split.contact:
        book.guess("Media contact", "contact", split.contact, split.contact_why)
    else:
        book.remarks.append(
            "No media contact was found, and none was made up. Add contact to the front matter."
        )
    for line in split.asked:
        book.remarks.append(
            f"“{line}” stands in the story and stays there. If it is for the media and not for readers, move it to contact."
        )
    if notes := (*split.notes, *map(escape, footnotes)):
        book.front["notes"] = notes
        why = "they stand under that heading" if split.notes else "they are footnotes of the document"
        more = f", and {len(footnotes)} are footnotes" if split.notes and footnotes else ""
        book.guesses.append(Guess("Notes to editors", f"{len(notes)} of them", why + more))
    if split.has_ends:
        book.guesses.append(Guess("End of the story", "ENDS", "a line of its own says so"))
    else:
        written = (
            f"one was written above “{_beginning(split.after[0].text)}”. Check it"
            if split.after
            else "the e-mail gets one after the story"
        )
        book.remarks.append(f"There is no ENDS line; {written}.")


def _tell_quotes(quotes: Sequence[SpokenQuote], book: _Notebook) -> None:
    for quote in quotes:
        paragraphs = "1 paragraph" if len(quote.paragraphs) == 1 else f"{len(quote.paragraphs)} paragraphs"
        if not quote.speaker:
            book.remarks.append(
                f"It can't be told who says “{_beginning(quote.paragraphs[0])}”. Look at that paragraph."
            )
            continue
        who = f"{quote.speaker}, {quote.role}" if quote.role else quote.speaker
        book.guesses.append(Guess("Quote", f"{who}: {paragraphs}", "it stays in the story where it stood"))
        if not quote.role:
            book.remarks.append(f"{quote.speaker} is quoted without a role. Say who that is.")
    if not quotes:
        book.remarks.append("Nobody is quoted, as far as can be seen.")


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _body(blocks: Sequence[Block], split: Split) -> str:
    story = join_blocks(blocks, headings=True)
    after = join_blocks(split.after, headings=True)
    if not split.has_ends and not after:
        return story
    return "\n\n".join(part for part in (story, "ENDS", after) if part)


def _in_order(front: dict[str, FrontValue]) -> dict[str, FrontValue]:
    order = ("title", "publish_at", "embargo", "place", "contact", "notes")
    return {key: front[key] for key in order if key in front}
