"""Lines that only say of which day a text is: above the story, or below it with a word like “Posted on”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.domain.text.person_names import person_names
from campaigns.importing.guessing.chrome import ends_a_sentence, is_substantial
from campaigns.importing.guessing.dates import (
    ClockFound,
    DayFound,
    clock_beside,
    find_day,
    is_only_a_date,
    without_dates,
    words_beside_date,
)
from campaigns.importing.guessing.office_lines import PAPER, STATUS, why_no_headline
from campaigns.importing.values import Block, BlockKind

_LABEL = re.compile(
    r"[\W_]*(?:first\s++|last\s++)?(?P<label>published|posted|issued|updated|released|release\s++date|for\s++release|dated?\s++published"
    r"|publication\s++date|date\s++of\s++(?:issue|release|publication)|date\s++issued|dated|date|issue\s++date|created|added|modified|reviewed)\b"
    r"(?:\s++(?:on|at))?\s*+[:\-–|]?\s*+(?P<when>.*\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL_ALONE = re.compile(
    r"[\W_]*+(?:date(?:\s++(?:of|for)\s++(?:issue|release|publication))?|(?:release|issue|publication)\s++date|date\s++(?:issued|published)|issued"
    r"|(?:(?:first|date)\s++)?(?:published|created|posted)(?:\s++(?:on|date))?|for\s++release(?:\s++on)?)[\W_]*+",
    re.IGNORECASE,
)
_TIME_TO_READ = re.compile(r"\d{1,2}\s++(?:min|mins|minute|minutes)\s++read", re.IGNORECASE)
_BYLINE = re.compile(r"(?:written\s++|posted\s++|words\s++)?(?:by|author)\s++", re.IGNORECASE)
_LATER = frozenset({"updated", "modified", "reviewed"})
LONGEST_LINE = 120
_OF_AN_EVENT = re.compile(
    r"(?:start\s++|end\s++|doors\s++)?(?:times?|venue|where|place|location|address|doors|tickets?|cost|price)\s*+[:–|-]",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(
    r"(?:\b(?:on|from|until|till|by|to|and|or|at|of|the|for|between|before|after|in)|,)$", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:on|from|until|till|by|to|and|or|at|between|before|after)\s")  # in small letters
FEWEST_OF_A_SENTENCE = 4  # words
MOST_BESIDE = 8  # words beside the day in a line that is labelled as its date


@dataclass(frozen=True)
class DatedLine:
    """``label`` is empty where the line is a day alone; ``beside`` is whoever wrote it, or in which column."""

    words: str
    label: str
    day: DayFound
    clock: ClockFound | None
    beside: str


def take_dates(
    blocks: Sequence[Block], today: date, *, only_labelled: bool = False
) -> tuple[list[Block], list[DatedLine]]:
    """The blocks without such lines, and the lines, that of the first publication first.

    Of several days without a word to them none is the day of the text: they are a list of what happens when, and stay.
    """
    found = {number: line for number, line in _candidates(blocks, today) if line.label or not only_labelled}
    bare = [number for number, line in found.items() if not line.label and not line.beside]
    if len(bare) > 1:
        for number in bare:
            del found[number]
    lines = sorted(dict.fromkeys(found.values()), key=lambda line: line.label in _LATER)
    return [block for number, block in enumerate(blocks) if number not in found], lines


def dated_line(text: str, today: date) -> DatedLine | None:
    """The line as its text's date; None where it says more than that."""
    text = " ".join(text.split())
    if len(text) > LONGEST_LINE:
        return None
    labelled = _LABEL.fullmatch(text)
    words = labelled["when"] if labelled else text
    day = find_day(words, today)
    if day is None:
        return None
    beside = words_beside_date(words, today)
    if labelled and len(beside.split()) > MOST_BESIDE:
        return None
    if not labelled and beside and not _is_byline(words, day, beside) and not _is_of_the_office(words, today):
        return None
    return DatedLine(
        text, labelled["label"].casefold() if labelled else "", day, clock_beside(words, day), beside
    )


def days_passed_over(blocks: Sequence[Block], today: date) -> list[str]:
    """Short lines above the story that hold a whole day and were not taken for that of the text, and days alone further down."""
    found = []
    is_above = True
    for block in blocks:
        is_above = is_above and not is_substantial(block)
        if not is_above and not is_only_a_date(block.text, today):
            continue
        day = find_day(block.text, today)
        if day is not None and str(day.day.year) in day.words and len(block.text.split()) <= MOST_BESIDE + 4:
            found.append(" ".join(block.text.split()))
    return found


def no_date(passed_over: Sequence[str]) -> str:
    """The remark about a text without a day."""
    holds = "".join(f" “{words}” holds a day, which may be of something else." for words in passed_over)
    return f"No date was found. Put publish_at into the front matter when it is decided.{holds}"


def _is_of_the_office(words: str, today: date) -> bool:
    """“FOR IMMEDIATE RELEASE – Monday 17 May 2027”; who signed it off on a day says another thing."""
    return why_no_headline(without_dates(words, today), today) in (STATUS, PAPER)


def _is_byline(words: str, day: DayFound, beside: str) -> bool:
    """A name beside a whole date, or what offices put there. A place before a day is an event."""
    if _TIME_TO_READ.fullmatch(beside):
        return True
    bare = _BYLINE.sub("", beside, count=1)
    named = person_names(bare)
    is_name = len(named) == 1 and (named[0].start, named[0].end) == (0, len(bare))
    return (
        is_name
        and day.day.year > 0
        and str(day.day.year) in day.words
        and (bare != beside or not words[day.end :].strip(" .|,-–"))
    )


def _candidates(blocks: Sequence[Block], today: date) -> Iterator[tuple[int, DatedLine]]:
    """Each with the number of its block; a label alone, with the day on the next line, stands under both numbers.

    From the beginning of the story on a day is part of it, but for one below it that is labelled as that of the issue.
    """
    first = _where_it_begins(blocks, today)
    last = max((number for number, block in enumerate(blocks) if is_substantial(block)), default=first)
    for number, block in enumerate(blocks):
        if first < number < last or block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            continue
        line, is_below = dated_line(block.text, today), number > first
        label_above = number > 0 and _LABEL_ALONE.fullmatch(blocks[number - 1].text) is not None
        if label_above and is_only_a_date(block.text, today):
            line = dated_line(f"{blocks[number - 1].text} {block.text}", today)
            if line is not None and _may_be_of_issue(line, blocks, number, is_below=is_below):
                yield number - 1, line
        if line is not None and _may_be_of_issue(line, blocks, number, is_below=is_below):
            yield number, line


def _where_it_begins(blocks: Sequence[Block], today: date) -> int:
    """The first long paragraph, or the first sentence below a headline; the number of blocks where there is neither."""
    has_headline = False
    for number, block in enumerate(blocks):
        if is_substantial(block):
            return number
        if dated_line(block.text, today) is not None or why_no_headline(block.text, today):
            continue
        is_sentence = ends_a_sentence(block) and len(block.text.split()) >= FEWEST_OF_A_SENTENCE
        if has_headline and is_sentence and block.kind is not BlockKind.HEADING:
            return number
        has_headline = True
    return len(blocks)


def _may_be_of_issue(line: DatedLine, blocks: Sequence[Block], number: int, *, is_below: bool) -> bool:
    """Not the day of an event: of what is listed or tabled there, or of a sentence that runs over several lines."""
    before = blocks[number - 1].text.strip() if number else ""
    after = blocks[number + 1].text.strip() if number + 1 < len(blocks) else ""
    if (
        (is_below and line.label in ("", "date", "dated"))
        or _OF_AN_EVENT.match(before)
        or _OF_AN_EVENT.match(after)
    ):
        return False
    if line.label:
        return True
    is_run_on = _RUNS_ON.search(before) or _GOES_ON.match(blocks[number].text) or after[:1].islower()
    return not (before.endswith(":") or is_run_on)
