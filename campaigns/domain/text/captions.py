"""Captions of a film: read from SRT or WebVTT, and written as either.

Only the words and their times are kept: where and how they stand on the picture differs from player to player.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from campaigns.errors import CampaignDeskError

MOST_CUES = 5000
_TIMES = re.compile(
    r"\s*+(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*+-->\s*+(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_MARKUP = re.compile(r"</?[A-Za-z0-9][^<>\n]*+>")


class CaptionsError(CampaignDeskError):
    """They can't be used. The message says on which line, and what to do."""


@dataclass(frozen=True)
class Cue:
    """What is shown from when to when, in milliseconds from the film's beginning."""

    starts: int
    ends: int
    words: str


def read_captions(text: str) -> tuple[Cue, ...]:
    """The captions of an SRT or WebVTT file.

    Raises:
        CaptionsError: it is neither, holds no caption, or its times can't be.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[Cue] = []
    number = 0
    while number < len(lines):
        times = _TIMES.match(lines[number])
        number += 1
        if times is None:
            continue
        at, words = number, []
        while number < len(lines) and lines[number].strip():
            words.append(" ".join(html.unescape(_MARKUP.sub("", lines[number])).split()))
            number += 1
        cue = Cue(_moment(times.groups()[:4]), _moment(times.groups()[4:]), "\n".join(filter(None, words)))
        _refuse_impossible(cue, cues, at)
        if cue.words:
            cues.append(cue)
    if not cues:
        raise CaptionsError(
            "No captions are in this file. Choose an SRT or WebVTT (.vtt) file with times and words."
        )
    if len(cues) > MOST_CUES:
        raise CaptionsError(
            f"This file has {len(cues):,} captions; {MOST_CUES:,} is the most. Is it of this film?"
        )
    return tuple(cues)


def _refuse_impossible(cue: Cue, earlier: list[Cue], line: int) -> None:
    if cue.ends <= cue.starts:
        raise CaptionsError(
            f"The caption on line {line} ends before it begins. Mend its times, and choose the file again."
        )
    if earlier and cue.starts < earlier[-1].starts:
        raise CaptionsError(
            f"The caption on line {line} begins before the one above it. Put them in order, and choose the file again."
        )


def as_vtt(cues: tuple[Cue, ...]) -> str:
    blocks = (
        f"{_clock(cue.starts, '.')} --> {_clock(cue.ends, '.')}\n{_escaped(cue.words)}\n" for cue in cues
    )
    return "\n".join(("WEBVTT\n", *blocks))


def as_srt(cues: tuple[Cue, ...]) -> str:
    blocks = (
        f"{number}\n{_clock(cue.starts, ',')} --> {_clock(cue.ends, ',')}\n{cue.words}\n"
        for number, cue in enumerate(cues, start=1)
    )
    return "\n".join(blocks)


def _moment(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(str(parts[3]).ljust(3, "0"))


def _clock(moment: int, point: str) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
