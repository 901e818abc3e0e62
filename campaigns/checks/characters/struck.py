"""TEXT-08: words that are struck through. Only a page shows the stroke; everywhere else they read as if they held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose.inline import CODE
from campaigns.domain.issues import Replacement

_STRUCK = re.compile(
    r"(?:(?<![~\\])|(?<=\\~))(?!~{3,}+[^~\n]*+(?:\n|\Z))~{2,}+(?=[^\s~])(?P<tilde>(?:[^~\n]|~(?!~)|\n(?![ \t]{0,200}\n))++)~~"
    r"|<(?P<tag>del|s|strike)\b[^<>]{0,200}>(?P<marked>[^<>]{0,2000})</(?P=tag)>",
    re.IGNORECASE,
)
_MOST_SHOWN = 60


def struck_words(subject: Subject) -> Iterator[Finding]:
    """Offers the text without them."""
    source = subject.item.source
    if "~~" not in source and "<" not in source:
        return
    for match in _STRUCK.finditer(CODE.sub(lambda code: "x" * len(code[0]), source)):
        start, end = match.span()
        words = " ".join(source[slice(*match.span("tilde" if match["tilde"] else "marked"))].split())
        if not words:
            continue
        if source[end : end + 1] == " ":
            end += 1
        elif source[start - 1 : start] == " ":
            start -= 1
        line, column = subject.text.place(match.start())
        yield Finding(
            line=line,
            column=column,
            excerpt=source[slice(*match.span())],
            details={"words": words if len(words) <= _MOST_SHOWN else f"{words[:_MOST_SHOWN]}…"},
            replacement=Replacement(start, source[start:end], ""),
        )
