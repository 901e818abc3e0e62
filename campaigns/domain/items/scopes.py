"""Which part of a text somebody signs: the whole, the paragraphs that mention them, or what they are quoted with.

A change of the text asks anew only those whose part reads differently by it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any


class Scope(StrEnum):
    WHOLE = "whole"
    MENTION = "mention"
    QUOTE = "quote"


SCOPE_LABELS = {
    Scope.WHOLE: "The whole text",
    Scope.MENTION: "What is said about them",
    Scope.QUOTE: "Their quote",
}

# Between the paragraphs of what is covered.
GAP = "\n\n"


def covered_words(
    scope: Scope, about: str, *, rendered: Mapping[str, Any], quotes: Sequence[Mapping[str, Any]]
) -> str:
    """The words that are signed, paragraph by paragraph; empty for the whole, and where the text has none of them.

    Args:
        about: whose quote; or the name by which a paragraph mentions them.
        rendered: the frozen form. quotes: each with ``speaker``, ``role`` and ``text``.
    """
    if scope is Scope.WHOLE:
        return ""
    if scope is Scope.QUOTE:
        return GAP.join(_quote_words(one) for one in quotes if _same_name(str(one["speaker"]), about))
    named = re.compile(rf"(?<!\w){re.escape(about.strip())}(?!\w)", re.IGNORECASE)
    return GAP.join(dict.fromkeys(one for one in _paragraphs(rendered) if named.search(one)))


def scope_sha256(scope: Scope, about: str, words: str, *, shown_sha256: str) -> str:
    """Stands for what somebody signs. Of the whole it is all that is shown, as it is for the office's own approval."""
    if scope is Scope.WHOLE:
        return shown_sha256
    # In any order: a paragraph that moved says what it said.
    parts = ("campaign-desk scope 1", scope, about.strip().casefold(), *sorted(words.split(GAP)))
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def speakers_of(quotes: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(one["speaker"]) for one in quotes if str(one["speaker"]).strip()))


def _quote_words(quote: Mapping[str, Any]) -> str:
    who = ", ".join(part for part in (str(quote["speaker"]).strip(), str(quote["role"]).strip()) if part)
    return f"“{str(quote['text']).strip()}”\n{who}"


def _same_name(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _paragraphs(rendered: Mapping[str, Any]) -> Iterator[str]:
    """Every paragraph that somebody gets to read, in the order of the frozen form."""
    release = rendered.get("release") or {}
    texts = [str(release.get("text", ""))]
    texts += [str(one["release"]["text"]) for one in release.get("variants", ())]
    texts += [
        str(part.get("text", "")) for post in rendered.get("posts", {}).values() for part in post["parts"]
    ]
    for text in texts:
        yield from (one.strip() for one in re.split(r"\n\s*\n", text) if one.strip())
