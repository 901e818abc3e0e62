"""Lines that say for which channel the words below or beside them are: “X”, “Facebook post:”, “Instagram – Monday, 9am”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from campaigns.domain.text.addresses import find_addresses
from campaigns.importing.guessing.chrome import ends_a_sentence
from campaigns.importing.guessing.dates import find_clock, find_day, is_only_a_date, without_dates
from campaigns.importing.guessing.labels import channels_in, meaning_of
from campaigns.importing.values import Block, BlockKind

LONGEST_HEADING = 70
FEWEST_BESIDE = 3  # words of a text that stands beside the name of its channel
LONGEST_OCCASION = 12  # words
_LABEL = re.compile(r"(?P<label>[^:\n]{1,60}):(?P<value>.*)", re.DOTALL)
_DASHED = re.compile(r"(?P<label>[^–—|\n]{1,40}?) [–—|-] (?P<value>\S.*)", re.DOTALL)
_AROUND = re.compile(
    r"\b(?:posts?|copy|text|captions?|versions?|content|messages?|updates?|wording|suggested|draft|social(?:\s++media)?|for|the"
    r"|on|to|our|page|feed|account|channel|platform|option|thread)\b|\d{1,2}(?=\s*+$)|\([^()]{0,60}\)|[#*_]",
    re.IGNORECASE,
)
_WEEKDAYS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:at|and)\s*+$", re.IGNORECASE
)
# Where nothing is sent from here; what stands below belongs to no channel above it.
_ELSEWHERE = frozenset(
    re.findall(
        r"\S++",
        """tiktok tik-tok youtube nextdoor whatsapp snapchat reddit pinterest newsletter e-newsletter enewsletter intranet email
        e-mail bulletin radio poster sms vimeo discord telegram screens""",
    )
)
_OCCASION = re.compile(r"(?:post|day|week|tweet|option|message|no\.?)\s?#?\d{1,2}\b.{0,60}", re.IGNORECASE)


@dataclass(frozen=True)
class ChannelHeading:
    """``kinds`` is empty where it names a channel that we don't send to. ``when`` are its words about the time; ``beside`` is the
    text that stands in the same line.
    """

    words: str
    kinds: tuple[str, ...]
    when: str = ""
    beside: str = ""


def channel_heading(block: Block, today: date) -> ChannelHeading | None:
    """What the line says of the words below it; None where it is no such line."""
    text = " ".join(block.text.split())
    if block.kind is BlockKind.QUOTE or not text:
        return None
    if (named := _of_words(text, today)) is not None:
        return named
    for shape in (_LABEL, _DASHED):
        if (found := shape.fullmatch(text)) is None:
            continue
        label, value = found["label"].strip(), found["value"].strip()
        if meaning_of(label) == "channels":
            return _of_words(value, today)
        named = _of_words(label, today)
        if named is not None and _has_words(value):
            return ChannelHeading(named.words, named.kinds, named.when, value)
    return None


def _of_words(text: str, today: date) -> ChannelHeading | None:
    if len(text) > LONGEST_HEADING or text in ("x", "X.") or text.endswith(("?", "!")):
        return None
    bare = " ".join(_AROUND.sub(" ", _WEEKDAYS.sub(" ", without_dates(text, today))).split()).strip(
        " :–—|.,/&-"
    )
    if not bare:
        return None
    kinds, strangers, is_all = channels_in(re.sub(r" ?[–—|] ?", ", ", bare))
    elsewhere = {one.casefold() for one in strangers} <= _ELSEWHERE
    if is_all or not (kinds or strangers) or not elsewhere:
        return None
    is_dated = find_day(text, today) is not None or find_clock(text) is not None
    return ChannelHeading(text, kinds, text if is_dated else "")


def _has_words(text: str) -> bool:
    """Something to read, and not only where to find us there."""
    for address in reversed(find_addresses(text)):
        text = text[: address.start] + text[address.end :]
    return len([word for word in text.split() if re.search(r"\w", word) and "@" not in word]) >= FEWEST_BESIDE


def is_occasion(block: Block, today: date) -> bool:
    """A line that begins another post of the plan: a day, “Post 2”, a heading."""
    text = " ".join(block.text.split())
    if block.kind is BlockKind.HEADING or is_only_a_date(text, today) or _OCCASION.fullmatch(text):
        return True
    return (
        find_day(text, today) is not None
        and len(text.split()) <= LONGEST_OCCASION
        and not ends_a_sentence(block)
    )


def is_label(block: Block) -> bool:
    """“Date: Monday 17 May”, “Title: Launch day”, about the text that follows or went before."""
    found = _LABEL.fullmatch(" ".join(block.text.split()))
    return found is not None and meaning_of(found["label"]) in ("date", "time", "publish_at", "title")
