"""Texts that are mostly what somebody said: whether one is, and words set down without quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from campaigns.domain.text.sentences import quoted_spans
from campaigns.domain.text.speech_subjects import heads_statement
from campaigns.domain.text.speech_words import SAYING
from campaigns.importing.values import Block, BlockKind

FEWEST_SPOKEN = 2  # paragraphs
LONGEST_LEAD = 60  # words before “said:”
_SAID = re.compile(rf"\b{SAYING}(?:\s++(?:today|yesterday|afterwards))?\s*+:$", re.IGNORECASE)
_OF_ONE_SPEAKING = re.compile(r"\b(?:I|me|my|we|us|our)\b|\bI[’']|\b[Ww]e[’']", re.IGNORECASE)


def why_statement(blocks: Sequence[Block]) -> str:
    """Why a short text is a statement to the press and no post; empty where it need not be one."""
    lines = [block for block in blocks if block.text.strip()]
    if len(lines) < 2:
        return ""
    heading, *rest = lines
    spoken = [block for block in rest if block.kind is BlockKind.QUOTE or quoted_spans(block.text)]
    if spoken and heads_statement(heading.text.strip(" *_")):
        return "it is headed as a statement, and what follows is what was said"
    rest = [block for block in rest if not _SAID.search(block.text.strip())]
    is_headed = not heading.text.rstrip().endswith((".", "!", "?", "”", '"', ":")) and heading not in spoken
    if is_headed and len(spoken) >= FEWEST_SPOKEN and len(spoken) * 2 >= len(rest):
        return "it has a headline, and most of it is what somebody said"
    return ""


def set_apart(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """Words below “Jo Reed said:” that have no quotation marks, as government pages have them, set apart as a quotation.

    The first paragraph is spoken for certain; those below it as far as somebody speaks of “I” or “we”. Where that ends is told.
    """
    result = list(blocks)
    remarks = []
    for number, block in enumerate(blocks):
        if not _leads(block):
            continue
        below = range(number + 1, _end(blocks, number + 1))
        spoken = [one for one in below if one == number + 1 or _OF_ONE_SPEAKING.search(blocks[one].text)]
        for one in below[: spoken[-1] - number] if spoken else ():
            result[one] = replace(blocks[one], kind=BlockKind.QUOTE)
        if spoken:
            remarks.append(
                f"The words below “{block.text.strip()[-80:]}” have no quotation marks. They are set apart as a quotation as "
                f"far as “{blocks[spoken[-1]].text.strip()[-60:]}”. Check where it ends."
            )
    return result, remarks


def _leads(block: Block) -> bool:
    text = block.text.strip()
    is_line = block.kind is BlockKind.PARAGRAPH and len(text.split()) <= LONGEST_LEAD
    return is_line and not quoted_spans(text) and _SAID.search(text) is not None


def _end(blocks: Sequence[Block], start: int) -> int:
    """The first block from ``start`` on that can't be of the same speech."""
    for number in range(start, len(blocks)):
        block = blocks[number]
        is_bare = (
            block.kind is BlockKind.PARAGRAPH
            and not quoted_spans(block.text)
            and block.text[:1] not in "“\"‘'–—-"
        )
        if not is_bare or block.text.rstrip().endswith(":"):
            return number
    return len(blocks)
