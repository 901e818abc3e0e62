"""Where sentences and direct speech begin and end in running English."""

from __future__ import annotations

import re
from itertools import pairwise

# A stop after one of these ends no sentence.
_ABBREVIATIONS = frozenset({
    "st", "rd", "ave", "nos", "etc", "supt", "det", "ch", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "approx",
    "dept", "ext", "tel", "fig", "p", "pp", "al", "inc", "ltd", "co", "jr", "sr", "a.m", "p.m",
})  # fmt: skip
# These are always followed by what they belong to.
_NEVER_LAST = frozenset({
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "cllr", "insp", "sgt", "vs", "eg", "ie", "e.g", "i.e", "cf", "no",
})  # fmt: skip
_END = re.compile(r"(?:(?<![.!?…])[.!?…]++|[。！？])[\"”’'»)\]]*+(?=\s|$)")
_LAST_WORD = re.compile(r"(?<![\w.’'-])[\w.’'-]*+$")
_LONGEST = 20  # letters back from a stop; every abbreviation is shorter
_ANYTHING, _FIGURE = re.compile(r"\S"), re.compile(r"\s*+\d")
_OPENS = re.compile(r"\s*+[\"“‘'«(\[]*[A-Z0-9À-Ý#@\U0001F300-\U0001FAFF]")
# Up to a stop and a closing mark; what is an apostrophe has a letter behind it.
_SINGLE = re.compile(r"(?<!\w)[‘'`](?=[A-Z])(?:[^‘’'`]|[’'](?=\w)|(?<![.!?,…])[’'`]){8,2000}+[’'](?!\w)")
# Each pair of them is read as one double mark.
_DOUBLED = re.compile(r"''|``|‘‘|’’|´´|,,")
_OTHER_MARKS = re.compile(r"[＂‹›»„]|''|``|‘‘|’’|´´|,,|(?:^|[\s(])”\w|\S“(?=[\s.,;:)]|$)")
_LOW = re.compile(r"„(?P<words>[^„“”]{0,5000}+)[“”]")
_CLOSES_WRONGLY, _OPENS_WRONGLY = (
    re.compile(r"(?<=[^\s(])“(?=[\s.,;:)]|$)"),
    re.compile(r"(?:(?<=[\s(])|^)”(?=\w)"),
)
_OPENS_HERE = re.compile(r"[\s(\[]|$")
_SWAPPED = str.maketrans("«»", "»«")
_DOUBLE = re.compile(r"[“”\"«»]")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, without white space around it."""
    cuts = [0, *(end for end in _ends(text)), len(text)]
    spans = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((start + lead, start + len(piece.rstrip())))
    return spans


def _ends(text: str) -> list[int]:
    return [match.end() for match in _END.finditer(text) if _ends_a_sentence(text, match)]


def _ends_a_sentence(text: str, stop: re.Match[str]) -> bool:
    if _ANYTHING.search(text, stop.end()) is None:
        return True
    if _OPENS.match(text, stop.end()) is None:
        return False  # “Help is here!” she said: the sentence goes on in a small letter
    if re.match(r"\.(?!\.)", stop[0]) is None:
        return True
    before = _LAST_WORD.search(text, max(0, stop.start() - _LONGEST), stop.start())
    word = before[0].strip("'’").casefold() if before else ""
    is_initial = len(word) == 1 and word.isalpha() and word not in "ai"
    if word in _NEVER_LAST or is_initial:
        return False
    return word not in _ABBREVIATIONS or _FIGURE.match(text, stop.end()) is None


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Direct speech between double quotation marks. A paragraph that opens and never closes goes on in the next one
    (the printers' habit), so it is quoted to its end. Single marks are too often apostrophes to be sure, unless they are curly
    and a whole sentence stands between them.
    """
    text = _with_usual_marks(text)
    if _DOUBLE.search(text) is None:
        return tuple(match.span() for match in _SINGLE.finditer(text))
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    nests, inside = text.count("“") == text.count("”"), 0
    for match in _DOUBLE.finditer(text):
        mark = match[0]
        if opened is None:
            if mark in "“«" or (mark == '"' and _may_open(text, match.start())):
                opened = match.start()
        elif nests and mark == "“":
            inside += 1
        elif inside and mark == "”":
            inside -= 1
        elif mark in "”»" or mark == '"':
            spans.append((opened, match.end()))
            opened = None
        # where marks do not pair, a further opening mark inside an open quotation starts nothing new
    if opened is not None:
        spans.append((opened, len(text)))
    return tuple(spans)


def _with_usual_marks(text: str) -> str:
    """Of the same length: marks of other languages and keyboards as those of print or of a typewriter."""
    if _OTHER_MARKS.search(text) is None:
        return text
    text = text.replace("＂", '"').replace("‹", "«").replace("›", "»")
    if (first := text.find("»")) >= 0 and not 0 <= text.find("«") < first:
        text = text.translate(_SWAPPED)  # »as Germans and Danes do«
    if "„" in text:
        text = _LOW.sub(r"“\g<words>”", text)
    text = _DOUBLED.sub(
        lambda mark: '"\0' if _OPENS_HERE.match(text[max(0, mark.start() - 1) : mark.start()]) else '\0"',
        text,
    )
    return _OPENS_WRONGLY.sub("“", _CLOSES_WRONGLY.sub("”", text))


def _may_open(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
