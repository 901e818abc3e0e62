"""ACC-08 to ACC-10: signs that a screen reader reads out at length, or can't read at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose import Passage
from campaigns.domain.items.counting import CLUSTER

# A whole visible symbol: with its skin tone, joined to others, a flag of two letters, a digit in a keycap.
_PICTURE = regex.compile(r"\p{Emoji_Presentation}|\ufe0f|\u20e3|[\u2600-\u27bf]")
_AS_TEXT = "\ufe0e"
_VARIATION = regex.compile(r"[\ufe0e\ufe0f]")
_DINGBATS_OF_TEXT = frozenset("✓✔✗✘❛❜❝❞❟❠❡❢❣➔➘➙➚➛➜➝➞➟➠➢➣➤➥➦➧➨➩➪➫➬➭➮➯➲➳➴➵➶➷➸➹➺➻➼➽➾★☆☐☑☒")
# One of these before a text is a bullet even when it stands alone; others may be a greeting or a sign of the topic.
_BULLETS = frozenset("👉➡✅✔☑❌✖🔹🔸🔷🔶🔘🟢🔵🔴🟠🟡🟣🟤⚫⚪🟥🟧🟨🟩🟦🟪⬛⬜◾◽▶⏩☛☞➤")
_STYLED = (
    r"[\U0001d400-\U0001d7ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u249c-\u24e9"
    r"\U0001f110-\U0001f12a\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]"
)
# Some styled capitals are older than the block of styled letters, so that a styled word has them as its odd ones out.
_OLDER = r"[ℂ℆ℊ-ℓℕ℘-ℝℤΩℨℬℭℯ-ℳ]"
_LOOK_ALIKE = regex.compile(
    rf"{_OLDER}?{_STYLED}(?!\ufe0f)(?:(?:{_STYLED}(?!\ufe0f)|{_OLDER}|[\s’'&.,:;!?-])*(?:{_STYLED}(?!\ufe0f)|{_OLDER}))?"
)
_SQUARED = ((0x1F130, "A"), (0x1F150, "A"), (0x1F170, "A"), (0x1F110, "A"), (0x249C, "a"))
# Blood groups and the sign for parking are emoji of their own.
_EMOJI_LETTERS = frozenset("🅰🅱🅾🅿")


@dataclass(frozen=True)
class Emoji:
    passage: Passage
    start: int
    end: int
    symbol: str

    @property
    def bare(self) -> str:
        """The same symbol whichever way it was typed."""
        return _VARIATION.sub("", self.symbol)


def emojis_in(passage: Passage) -> Iterator[Emoji]:
    if passage.text.isascii() or _PICTURE.search(passage.text) is None:
        return
    for match in CLUSTER.finditer(passage.text):
        if is_emoji(match[0]):
            yield Emoji(passage, match.start(), match.end(), match[0])


def is_emoji(cluster: str) -> bool:
    """A symbol that is shown as a small picture. Ticks, stars and arrows of a typeface are none unless asked to be."""
    if cluster.isascii() or _AS_TEXT in cluster or cluster in _DINGBATS_OF_TEXT:
        return False
    return _PICTURE.search(cluster) is not None


def too_many_emojis(subject: Subject) -> Iterator[Finding]:
    """ACC-08. Counted in each post of a thread by itself."""
    most = subject.facts.number("emojis")
    for variant in subject.text.variants:
        for part in variant.parts():
            emojis = [emoji for passage in part for emoji in emojis_in(passage)]
            if len(emojis) > most:
                one = emojis[most]
                yield one.passage.found(one.start, one.end, details={"count": len(emojis), "limit": most})
            yield from _repeated(emojis)


def _repeated(emojis: list[Emoji]) -> Iterator[Finding]:
    seen: set[str] = set()
    told: set[str] = set()
    for one in emojis:
        if one.bare in seen and one.bare not in told:
            told.add(one.bare)
            yield one.passage.found(one.start, one.end, says="twice")
        seen.add(one.bare)


def emojis_as_bullets(subject: Subject) -> Iterator[Finding]:
    """ACC-09."""
    for variant in subject.text.variants:
        for part in variant.parts():
            lines = [line for passage in part for line in _lines(subject, passage)]
            heads = [line for line in lines if line.head and line.has_words]
            for line in lines:
                if line.head and not line.has_words:
                    yield line.passage.found(line.start, line.end, says="line")
                elif line.head and (len(heads) > 1 or _VARIATION.sub("", line.head.symbol) in _BULLETS):
                    yield line.passage.found(line.head.start, line.head.end, instead="-")


@dataclass(frozen=True)
class _Line:
    """A line of the passage: the emoji it begins with, and whether words follow."""

    passage: Passage
    start: int
    end: int
    head: Emoji | None
    has_words: bool


def _lines(subject: Subject, passage: Passage) -> Iterator[_Line]:
    emojis = list(emojis_in(passage))
    if not emojis:
        return
    for first, last in line_spans(subject, passage):
        text = passage.text[first:last]
        start = first + len(text) - len(text.lstrip())
        inside = [emoji for emoji in emojis if first <= emoji.start < last]
        rest = text
        for emoji in inside:
            rest = rest.replace(emoji.symbol, " ")
        head = next((emoji for emoji in inside if emoji.start == start), None)
        yield _Line(passage, start, first + len(text.rstrip()), head, any(map(str.isalnum, rest)))


def line_spans(subject: Subject, passage: Passage) -> Iterator[tuple[int, int]]:
    """The lines a passage has in the file, as (start, end) in it; blanked line ends have their places still."""
    if passage.source_offset is None:
        yield 0, len(passage.text)
        return
    source = subject.item.source[passage.source_offset : passage.source_offset + len(passage.text)]
    position = 0
    for line in source.split("\n"):
        if line.strip():
            yield position, position + len(line)
        position += len(line) + 1


def look_alike_letters(subject: Subject) -> Iterator[Finding]:
    """ACC-10. Flags are pairs of other signs, and keycaps are digits: neither is touched."""
    for passage in subject.text.everything:
        if passage.text.isascii():
            continue
        for match in _LOOK_ALIKE.finditer(passage.text):
            if not set(match[0]) <= _EMOJI_LETTERS:
                yield passage.found(*match.span(), instead=plain_letters(match[0]))


def plain_letters(text: str) -> str:
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    for first, letter in _SQUARED:
        if first <= ord(character) < first + 26:
            return chr(ord(letter) + ord(character) - first)
    return unicodedata.normalize("NFKC", character)
