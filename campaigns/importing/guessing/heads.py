"""What stands above a headline and is not the headline, taken off and told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.importing.guessing.chrome import ends_a_sentence, is_substantial
from campaigns.importing.guessing.dated_lines import dated_line
from campaigns.importing.guessing.dates import find_day
from campaigns.importing.guessing.office_lines import (
    COVER,
    PAPER,
    STATUS,
    is_status_line,
    why_no_headline,
)
from campaigns.importing.values import Block, BlockKind, LeftOut

_NAME_OF_A_SITE = re.compile(
    r"[^|]{3,80}\s\|\s[^|]{2,60}"
)  # “Commissioner for Peakshire | PPCC”, from the tab of a page


@dataclass(frozen=True)
class Head:
    """The blocks without it, what was left out, and what to look at."""

    blocks: list[Block]
    left_out: list[LeftOut]
    remarks: list[str]


def take_head(blocks: Sequence[Block], today: date) -> Head:
    """Leave out status, version, covering note and letterhead. A line that also holds the day of the text stays for it.

    The name of a house is the headline where no other line can be.
    """
    lead = lead_of(blocks, today)
    whys = {
        number: why
        for number, block in enumerate(blocks[:lead])
        if block.text.strip() and (why := why_no_headline(block.text, today))
    }
    candidates = [
        number for number, block in enumerate(blocks[:lead]) if number not in whys and _may_be(block, today)
    ]
    remarks = []
    if len(candidates) > 1 and _NAME_OF_A_SITE.fullmatch(blocks[candidates[0]].text.strip()):
        whys[candidates.pop(0)] = PAPER
    for number in _above_status(blocks, whys, candidates):
        whys[number] = PAPER
        candidates.remove(number)
        remarks.append(
            f"“{blocks[number].text}” stands above the status line, so it is taken for the head of the paper. If it is the "
            "headline, put it into the title line."
        )
    if not candidates:
        whys = {number: why for number, why in whys.items() if why != PAPER}
    whys |= {
        number: STATUS for number, block in enumerate(blocks) if number >= lead and is_status_line(block.text)
    }
    taken = {
        number: why for number, why in whys.items() if why == COVER or not _is_dated(blocks[number], today)
    }
    return Head(
        [block for number, block in enumerate(blocks) if number not in taken],
        [LeftOut(blocks[number].told, why) for number, why in sorted(taken.items())],
        remarks,
    )


def numbers_of(blocks: Sequence[Block]) -> list[LeftOut]:
    """The numbers that a list gave to lines that become a headline or title."""
    return [
        LeftOut(f"{block.number}.", "a headline has no number")
        for block in blocks
        if block.told != block.text
    ]


def lead_of(blocks: Sequence[Block], today: date) -> int:
    """Where the story begins: its first long paragraph that is no covering note, else the last paragraph."""
    long = (
        number
        for number, block in enumerate(blocks)
        if is_substantial(block) and why_no_headline(block.text, today) != COVER
    )
    return next(long, max(len(blocks) - 1, 0))


def _may_be(block: Block, today: date) -> bool:
    text = block.text.strip()
    return bool(text) and not text.endswith(":") and dated_line(text, today) is None


def _is_dated(block: Block, today: date) -> bool:
    return find_day(block.text, today) is not None and dated_line(block.text, today) is not None


def _above_status(blocks: Sequence[Block], whys: dict[int, str], candidates: Sequence[int]) -> list[int]:
    """Lines above “PRESS RELEASE”, where another below it can be the headline and is as much of one."""
    status = next((number for number, why in whys.items() if why == STATUS), None)
    below = [
        number
        for number in candidates
        if status is not None and number > status and not ends_a_sentence(blocks[number])
    ]
    if status is None or not below:
        return []
    above = [number for number in candidates if number < status]
    has_heading = any(blocks[number].kind is BlockKind.HEADING for number in below)
    return above if has_heading or all(blocks[one].kind is not BlockKind.HEADING for one in above) else []
