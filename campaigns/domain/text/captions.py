"""Captions of a film: read from SRT or WebVTT, and written as either.

Only the words and their times are kept: where and how they stand on the picture differs from player to player.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from campaigns.errors import CampaignDeskError

MOST_CUES = 5000
_AT = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,]\s?(\d{1,3})\d*+)?"
_ARROW = r"\s*+(?:-{1,2}|[–—])>\s*+"  # with what word processors make of one
_TIMES = re.compile(rf"{_AT}{_ARROW}{_AT}(?![\d:])")
# With a fraction of a second any dash is meant as an arrow; “10:30–11:45” is something to be read.
_LIKE_TIMES = re.compile(
    rf"[-+]?\d[\d:.,; ]{{3,20}}{_ARROW}[-+]?\d|[-+]?\d[\d: ]{{3,14}}[.,] ?\d{{1,4}} *+[-–—→>]{{1,3}} *+\d"
)
_MARKUP = re.compile(r"</?[A-Za-z0-9][^<>\n]*+>|\{\\[^{}\n]*+\}")  # tags, and where a line stands ({\an8})
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"))


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
    lines = text.translate(_UNSEEN).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    is_vtt = lines[0].startswith("WEBVTT")
    cues: list[Cue] = []
    starts = [(number, times) for number, line in enumerate(lines) if (times := _times(line, number + 1))]
    ends = [*(number for number, _ in starts), len(lines)][1:]
    is_numbered = bool(starts) and any(line.strip().isdecimal() for line in lines[: starts[0][0]])
    for (number, times), end in zip(starts, ends, strict=True):
        under = lines[number + 1 : end]
        words = _words(
            _block(under) if is_vtt else _without_number(under) if is_numbered and end < len(lines) else under
        )
        cue = Cue(_moment(times.groups()[:4]), _moment(times.groups()[4:]), words)
        _refuse_impossible(cue, cues, number + 1)
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


def _times(line: str, number: int) -> re.Match[str] | None:
    """
    Raises:
        CaptionsError: they stand there and can't be read, so their words would be lost.
    """
    line = line.strip()
    times = _TIMES.match(line)
    if times is None and _LIKE_TIMES.match(line):
        raise CaptionsError(
            f"The times on line {number} can’t be read: {line[:60]}. Write them like 00:00:01,500 --> 00:00:03,000, and "
            "choose the file again."
        )
    return times


def _block(lines: list[str]) -> list[str]:
    """An empty line ends a caption of WebVTT; in SRT its words may go on below one."""
    return lines[: next((at for at, line in enumerate(lines) if not line.strip()), len(lines))]


def _without_number(lines: list[str]) -> list[str]:
    """Without that of the next caption, which is the last that stands there."""
    last = next((at for at in reversed(range(len(lines))) if lines[at].strip()), None)
    return lines[:last] if last is not None and lines[last].strip().isdecimal() else lines


def _words(lines: list[str]) -> str:
    plain = (" ".join(html.unescape(_MARKUP.sub("", line)).split()) for line in lines)
    return "\n".join(filter(None, plain))


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
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((parts[3] or "").ljust(3, "0"))


def _clock(moment: int, point: str) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
