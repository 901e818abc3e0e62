"""TEXT-04, TEXT-05 and TEXT-08: words that go out struck or not at all, and numbers that become others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.domain.items.issues import Replacement, Severity

_STRUCK = re.compile(
    r"~~(?![\s~])(?P<words>[^~]{1,2000}?)~~(?!~) ?|<(?P<tag>s|del|strike)>(?P<tagged>[^<]{1,2000})</(?P=tag)> ?",
    re.IGNORECASE,
)
_SIGNS = {"*": "inside", "_": "inside", ">": "quotation", "#": "heading", "\\": "backslash"}
_GUESSED = {"": "remark", "__": "bold"}  # what may be meant as it is read


def struck_words(subject: Subject) -> Iterator[Finding]:
    """TEXT-04. No platform and no plain e-mail shows them struck: they would be read as the words that hold."""
    source = subject.item.source
    for match in _STRUCK.finditer(source) if "~~" in source or "</" in source else ():
        line, column = subject.text.place(match.start())
        words = " ".join((match["words"] or match["tagged"]).split())
        change = Replacement(match.start(), match[0], "")
        yield Finding(
            line=line, column=column, excerpt=match[0], details={"words": words[:80]}, replacement=change
        )


def words_left_out(subject: Subject) -> Iterator[Finding]:
    """TEXT-05."""
    for lost in subject.left_out:
        if lost.shown:
            continue
        may_be_meant = lost.is_remark or lost.sign == "__"
        says = _GUESSED[lost.sign] if may_be_meant else _SIGNS.get(lost.sign, "")
        severity = Severity.WARN if may_be_meant else None
        details = {"words": lost.words, "sign": lost.sign}
        yield Finding(
            line=lost.line, column=1, excerpt=lost.words, says=says, severity=severity, details=details
        )


def numbers_changed(subject: Subject) -> Iterator[Finding]:
    """TEXT-08."""
    for lost in subject.left_out:
        if lost.shown:
            yield Finding(lost.line, 1, lost.words, details={"words": lost.words, "shown": lost.shown})
