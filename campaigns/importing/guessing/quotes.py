"""Who is quoted in a document: the checks' own reader of speech, in the words of the import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from campaigns.domain.text.speech import Paragraph, Speech, read_speech
from campaigns.domain.text.speech_words import DASH
from campaigns.importing.values import Block, BlockKind, SpokenQuote

_LEADS_IN = re.compile(
    r"(?:In|Speaking|Responding|Commenting|Welcoming|Following|After|Reacting|Paying|Reflecting)\b"
)
_OPENING, _CLOSING = "“\"‘«„‹»＂'`", "”\"’»“›«＂'´"


def find_quotes(blocks: Iterable[Block], headline: str = "") -> tuple[SpokenQuote, ...]:
    """In order, each with its speaker; the speaker is empty where nothing tells who said it."""
    paragraphs = [
        Paragraph(
            " ".join(block.text.split()),
            is_quote=block.kind is BlockKind.QUOTE
            and DASH.match(block.text) is None,  # “— Jo Reed, coach” below it
            is_silent=block.kind is BlockKind.HEADING,
        )
        for block in blocks
    ]
    return tuple(_quote(speech, paragraphs) for speech in read_speech(paragraphs, headline))


def _quote(speech: Speech, paragraphs: Sequence[Paragraph]) -> SpokenQuote:
    by_paragraph = groupby(speech.pieces, key=lambda piece: piece[0])
    words = tuple(
        " … ".join(_spoken(paragraphs[number].text[start:end].strip()) for _, start, end in pieces)
        for number, pieces in by_paragraph
    )
    if speech.name:
        return SpokenQuote(f"{speech.title} {speech.name}".strip(), speech.role, words)
    return SpokenQuote(
        _bare(speech.attribution), speech.role if speech.role != speech.attribution else "", words
    )


def _spoken(words: str) -> str:
    """Without the marks around it; those inside are the speaker's own."""
    has_end = len(words) > 1 and words[-1] in _CLOSING
    return words[words[:1] in _OPENING : len(words) - has_end].strip()


def _bare(attribution: str) -> str:
    """“This morning, a spokesperson”: when it was said, or that it was, is not who said it."""
    first, _, last = (part.strip() for part in attribution.rpartition(", "))
    is_time = (
        last.startswith(("a ", "an ", "the ", "one ")) and len(first.split()) > 1
    )  # “Kai, a member” is Kai
    return last if is_time or _LEADS_IN.match(first) else attribution.strip()
