"""Signs that Markdown takes for its own where the writer meant them: “2*3*4” goes out as “234”, “> 100” as “100”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_INSIDE = re.compile(
    r"(?P<open>[^\s*_`\\<>\[&;]{1,40}+(?<=[^\W_]|[)\]}%])(?P<mark>\*{1,3}+)(?P<first>[^\W_]|[(\[{£$€]))"
    r"(?P<rest>[^*]{0,1000}+)(?<=[^\W_]|[)\]}%])(?P=mark)(?:[^\W_]|[(\[{£$€])[^\s*]{0,40}+"
)
# A star behind a figure or a sign of its own, as of a rating or a footnote: “4*-5*”, “£5*, £6*”.
_BEHIND = re.compile(
    r"(?P<open>[^\W_]{1,40}+[)\]}%]{0,3}+(?P<mark>\*{1,3}+)(?P<first>[^\s*]))[^*\n]{0,80}+\*{0,3}+[^\W_]{0,20}+"
)
# A name as programmers write it, or a gap of a template; bold words begin with one capital, or are several.
_DUNDER = re.compile(
    r"(?<![\w\\@#])(?P<open>__(?:[a-z0-9]{1,40}+(?:_{1,2}[a-z0-9]{1,40}+){0,5}|[A-Z0-9]{2,40}+(?:_{1,2}[A-Z0-9]{1,40}+){0,5})__)(?!\w)"
)
_BACKSLASH = re.compile(r"(?P<open>(?<!\w)[A-Za-z]:\\[^A-Za-z0-9\s]|¯\\_|(?<!\\)\\\\\w)[^\s]{0,60}+")
_NAME = re.compile(r"(?P<open>[@#]_{1,3}+[^\W_])[\w]{0,60}+")
_LINE = re.compile(
    r"[ \t]*+(?:(?:[-*+]|\d{1,9}+\.)[ \t]++){0,9}+(?P<said>(?P<sign>[>#]).*+)"
)  # in a list, too
_QUOTED_NUMBER = re.compile(r">{1,3}+[ \t]?[*_]{0,3}[£€$~]?\d")
_LONG = 80


def signs_lost(source: str, shown: str, *, line_signs: str) -> Iterator[tuple[int, str, str]]:
    """The index of the line, the words, and the sign that ``shown`` is without.

    ``line_signs`` are those looked for at the beginning of a line: there they may be meant as a heading or quotation.
    """
    yield from _in_words(source, shown)
    is_in_quotation = False
    for index, line in enumerate(source.split("\n")):
        begins = _LINE.match(line)
        sign, said = (begins["sign"], begins["said"].strip()) if begins else ("", "")
        is_lost = (
            said.startswith("# ") if sign == "#" else bool(_QUOTED_NUMBER.match(said)) and not is_in_quotation
        )
        if is_lost and sign in line_signs and said.strip("# \t") and said not in shown:
            yield index, said[:_LONG], sign
        is_in_quotation = sign == ">"


def _in_words(source: str, shown: str) -> Iterator[tuple[int, str, str]]:
    patterns = (_INSIDE, _NAME, _DUNDER, _BACKSLASH)
    found = [one for pattern in patterns for one in pattern.finditer(source)]
    found = [one for one in found if "\n\n" not in one[0] and not _is_part_of_a_word(one)]
    taken = {one.start("mark") for one in found if one.re is _INSIDE}
    found += [
        one for one in _BEHIND.finditer(source) if one.start("mark") not in taken and _opens(one, source)
    ]
    wanted = Counter(one["open"] for one in found)
    gone = {opened for opened, times in wanted.items() if shown.count(opened) < times}
    line = done = 0
    for one in sorted(found, key=lambda found: found.start()):
        line, done = line + source.count("\n", done, one.start()), one.start()
        if one["open"] in gone:
            yield line, " ".join(one[0].split())[:_LONG], _SIGN.get(one.re) or one["mark"][0]


_SIGN = {_NAME: "_", _DUNDER: "__", _BACKSLASH: "\\"}


def _opens(found: re.Match[str], source: str) -> bool:
    """It stands where no emphasis begins, and ends none that began before it in its paragraph."""
    if found.string[found.start("mark") - 1].isalpha() and found["first"].isalpha():
        return False
    before = source[source.rfind("\n\n", 0, found.start()) + 1 : found.start("mark")]
    return before.count(found["mark"]) % 2 == 0


def _is_part_of_a_word(found: re.Match[str]) -> bool:
    """“un*believ*able” is read as the word it is."""
    return found.re is _INSIDE and found["rest"] != "" and found[0].replace("*", "").isalpha()
