"""Which words of a text do not arrive: what its writer sees in the source, held against what its readers get.

Only what Markdown is made of may go missing: marks, kinds of boxes, names of footnotes and links. Everything that looks
like a word and is not among the reader's words is named, whatever the reason.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

_NOTHING = "\x00"  # stands where a mark was, and parts no word
_WORD = re.compile(r"[\w\u0300-\u036f*~`\\\x00]+")
_MARKS = re.compile(r"[*_~`\\\x00]+")
_SCHEME = re.compile(r"\b(?:https?|mailto|tel)(?=:)", re.IGNORECASE)
_INLINE = (
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|"
    "var|wbr"
)
_BLOCK = (
    "address|article|aside|blockquote|body|br|caption|center|col|colgroup|dd|details|div|dl|dt|figcaption|figure|footer|"
    "h[1-6]|head|header|hr|html|img|li|main|nav|ol|p|picture|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_TAG = re.compile(rf"</?(?:(?P<inline>{_INLINE})|{_BLOCK})\b(?P<rest>[^<>]*+)>", re.IGNORECASE)
_LEADS = re.compile(
    r"(?:href|src|alt|title)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++))", re.IGNORECASE
)
_POINT = re.compile(r" *+(\d{1,9})\.[ \t]+\S")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# What a Markdown source has and its readers do not get, each cut down to what of it must arrive.
_ASIDES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"\{\{[^{}\n]{0,200}\}\}",  # a name that is filled in
        r"\[\^[^\[\]\s]{1,200}\]:?",  # the name of a footnote
        r"\{:(?:[ ]*+[.#][\w-]++|[ ]*+[\w-]++=[\w-]++)*+[ ]*+\}",  # classes and their like
        r"^[ ]{0,3}\[[^\[\]\n]{1,300}\]:(?=[ \t]*+<?(?:https?|mailto|tel):)",  # the name of a link, where it leads stays
        r"(?<=\])\[[^\[\]\n]{1,300}\]",  # the same where the link stands
        r"^[ ]{0,3}!!![ ]?[\w -]++",  # the kind of a box
        r"^(?:[ \t>]*+(?:[-*+]|\d{1,9}\.)[ \t]++)\[[ xX]\](?=\s)",  # the box of a task
        r"^[ \t>]*+\d{1,9}[.)](?=\s)",  # the number of a point
    )
)


@dataclass(frozen=True)
class Lost:
    """Words that stand at ``source[start:end]`` and nowhere among what goes out."""

    start: int
    end: int


def lost_words(source: str, shown: str) -> list[Lost]:
    """``shown``: the reader's words, plain or as HTML, with the addresses that links lead to. In proportion to the text."""
    words = list(_words(_without_asides(source)))
    lacking = Counter(word for word, _, _ in words)
    lacking.subtract(_count(shown) | _count(unquote(shown)) if "%" in shown else _count(shown))
    lost: set[int] = set()

    def is_lost_as_a_whole(run: list[int]) -> bool:
        counts = Counter(words[number][0] for number in run)
        return all(count <= lacking[word] for word, count in counts.items())

    runs = list(_runs(words, lacking))
    for run in sorted(runs, key=lambda one: (is_lost_as_a_whole(one), len(one), one[0]), reverse=True):
        if is_lost_as_a_whole(run):
            chosen = run
        else:  # what is shown once and written twice is rather lost behind
            chosen = []
            left = Counter({words[number][0]: lacking[words[number][0]] for number in run})
            for number in reversed(run):
                if left[words[number][0]] > 0:
                    left[words[number][0]] -= 1
                    chosen.append(number)
        lacking.subtract(words[number][0] for number in chosen)
        lost.update(chosen)
    starts = [number for number in sorted(lost) if number - 1 not in lost]
    ends = [number for number in sorted(lost) if number + 1 not in lost]
    return [Lost(words[first][1], words[last][2]) for first, last in zip(starts, ends, strict=True)]


def renumbered(source: str) -> list[tuple[Lost, int]]:
    """The numbers of points that Markdown changes, each with what it makes of it: only the first of a list counts."""
    found: list[tuple[Lost, int]] = []
    numbers: dict[int, tuple[int, int]] = {}  # indentation → the number typed last, and the one shown
    position = 0
    for line in source.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        point = _POINT.match(line)
        if line.strip():
            numbers = {at: pair for at, pair in numbers.items() if at <= indent}
        if point:
            typed = int(point[1])
            before = numbers.get(indent)
            shown = before[1] + 1 if before else typed
            if before and typed not in (shown, before[0]):
                found.append((Lost(position + point.start(1), position + point.end(1)), shown))
            numbers[indent] = (typed, shown)
        elif line.strip() and indent == 0:
            numbers.clear()
        position += len(line) + 1
    return found


def _count(text: str) -> Counter[str]:
    return Counter(word for word, _, _ in _words(text))


_Word = tuple[str, int, int]


def _runs(words: list[_Word], lacking: Counter[str]) -> Iterator[list[int]]:
    """The numbers of words that follow each other and of each of which at least one is lacking."""
    run: list[int] = []
    for number, (word, _, _) in enumerate(words):
        if lacking[word] > 0:
            run.append(number)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _without_asides(source: str) -> str:
    for aside in _ASIDES:
        source = aside.sub(lambda match: " " * len(match[0]), source)
    return source


def _words(text: str) -> Iterator[_Word]:
    """Each word as it compares, and where it stands. Tags, entities and marks inside a word part it no more than on screen."""
    text = _TAG.sub(_tag, text)
    text = _ENTITY.sub(_entity, text)
    text = _SCHEME.sub(lambda match: " " * len(match[0]), text)
    for match in _WORD.finditer(text):
        word = _MARKS.sub("", match[0])
        if word:
            yield unicodedata.normalize("NFC", word).casefold(), match.start(), match.end()


def _tag(match: re.Match[str]) -> str:
    """As many characters as before: what it leads to or says, or nothing at all."""
    said = [next(filter(None, found.groups()), "") for found in _LEADS.finditer(match["rest"])]
    filler = _NOTHING if match["inline"] else " "
    if not any(said):
        return filler * len(match[0])
    return f" {' '.join(said)} ".ljust(len(match[0]))


def _entity(match: re.Match[str]) -> str:
    seen = html.unescape(match[0])
    return seen.ljust(len(match[0]), _NOTHING) if seen != match[0] else match[0]
