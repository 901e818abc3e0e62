"""Where an earlier mail begins in a text: the line of whoever quotes it, or its head of From, Sent, To and Subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

HEADER = re.compile(
    r"[\s>*_]*(?P<name>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?)[*_]?:[*_]?(?:\s++(?P<value>.*))?",
    re.IGNORECASE,
)
QUOTED = re.compile(r"\s{0,3}>[> ]{0,20}")
FORWARDED = re.compile(
    r"[\s>]*(?:-{2,}\s*+(?:original message|forwarded (?:message|by)\b[^-]{0,80})\s*+-{2,}|begin forwarded message:?)\s*+",
    re.IGNORECASE,
)
_RULED = re.compile(r"[\s>]*_{5,}\s*+")
_FURTHER = re.compile(r"(?<=\s)[*_]?(?P<name>sent|date|to|cc|subject)[*_]?:[*_]?\s", re.IGNORECASE)
_WROTE_LAST = re.compile(r"\b(?P<said>wrote|writes|said)\b\W{0,8}$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"<[^<>\s]{1,80}@[^<>\s]{1,80}>|\(mailto:[^()\s]{1,120}\)|(?<=\s)[^<>\s]{1,80}@[^<>\s]{1,80}(?=\s)"
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
_DAY = re.compile(r"\b20\d\d\b|(?<!\d)\d{1,2}[/.]\d{1,2}[/.]\d\d")
_BEGINS = re.compile(r"[-\s]*on\s\D{0,20}\d|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d", re.IGNORECASE)
_NAME_ALONE = re.compile(r"[A-Z][\w’'.-]{1,30}(?: [A-Z][\w’'.-]{1,30}){1,3} (?:wrote|writes)\W{0,4}")
LONGEST = 300
_NEAR = 20  # lines, most of them empty, between who wrote and what is quoted


def bare(line: str) -> str:
    """The line without the marks that quote it."""
    quoted = QUOTED.match(line)
    return (line[quoted.end() :] if quoted else line).strip()


def who_wrote(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a line, broken into three at most, says who wrote what is quoted below it, and when or from which address.

    A line without an address and a time could be part of a story, so it counts only where a mail shows beside it.
    """
    end = last = 0  # the last line that is not empty, so far
    for start in range(len(lines)):
        last = start - 1 if start and lines[start - 1].strip() else last
        words = ""
        for number in range(start, min(start + 3, len(lines))):
            line = bare(lines[number]).strip("*_ ")
            words = f"{words} {line}".strip()
            if not line or start < end or len(words) > LONGEST:
                break
            sure = _is_who_wrote(words)
            if sure or (sure is False and _shows_a_mail(lines, last if start else -1, number + 1)):
                end = number + 1
                yield start, end
                break
            if not (_BEGINS.match(words) and words[-1] not in ".!?”"):
                break


def _is_who_wrote(words: str) -> bool | None:
    """True where nothing else can be meant, False where it may be, None where it is no such line."""
    has_address, day, clock = _ADDRESS.search(words), _DAY.search(words), _CLOCK.search(words)
    said = _WROTE_LAST.search(words)
    if said is not None and said["said"].casefold() == "said" and not (has_address and day):
        said = None
    if said is not None:
        if has_address or (day and clock and _BEGINS.match(words)):
            return True
        return False if (day and _BEGINS.match(words)) or _NAME_ALONE.fullmatch(words) else None
    if has_address and day and words.endswith(":"):
        return (
            True
            if re.search(r"\bwr(?:ote|ites)\s++on\b", words) or (clock and _BEGINS.match(words))
            else None
        )
    return None


def _shows_a_mail(lines: Sequence[str], last: int, end: int) -> bool:
    """Quoted lines follow, or nothing but ENDS or blank lines stands before it."""
    below = next((line for line in lines[end : end + _NEAR] if line.strip()), "")
    above = lines[last].strip() if last >= 0 else ""
    return (
        QUOTED.match(below) is not None
        or not above
        or re.fullmatch(r"\W*ends?\W*", above, re.IGNORECASE) is not None
    )


def next_head(lines: Sequence[str], after: int = 0) -> tuple[int, int] | None:
    """The first run of lines like From, Sent, To and Subject from there on, with the line above it that says what is forwarded.

    Two of them will do below a line that a mail program draws; that line itself will do where it says what it is.
    """
    start = after
    while start < len(lines):
        end, names = start, set()
        while end < len(lines) and (header := HEADER.fullmatch(lines[end])):
            names |= {
                header["name"].casefold(),
                *(one["name"].casefold() for one in _FURTHER.finditer(lines[end])),
            }
            end += 1
        above = start
        while names and above > after and (not lines[above - 1].strip(" >") or _is_drawn(lines[above - 1])):
            above -= 1
        is_drawn = any(map(_is_drawn, lines[above:start]))
        is_sent = bool(names & {"from", "sent", "date"})
        if is_sent and ((len(names) >= 3 and names & {"subject", "to"}) or (is_drawn and len(names) >= 2)):
            return above, end
        if names >= {"from", "sent"} and end < len(lines) and not lines[end].strip():
            return above, end
        if FORWARDED.fullmatch(lines[start]) and not _head_follows(lines, start + 1):
            return start, start + 1
        start = max(end, start + 1)
    return None


def _head_follows(lines: Sequence[str], start: int) -> bool:
    below = next((line for line in lines[start : start + 4] if line.strip(" >")), "")
    return HEADER.fullmatch(below) is not None


def _is_drawn(line: str) -> bool:
    return FORWARDED.fullmatch(line) is not None or _RULED.fullmatch(line) is not None
