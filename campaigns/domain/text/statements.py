"""Statements: texts headed with who makes them, in which somebody's words are most or all of it."""

from __future__ import annotations

import re

_WORDS = r"(?:joint|media|press|official|public|holding|personal|full|news)"
_HEADED = re.compile(
    rf"(?:.{{1,80}}:\s++)?(?:(?:a|the|our)\s++)?(?:{_WORDS}\s++)*statement\s++(?:from|by|of|on|about|regarding|following|after|in)\b.*"
    rf"|(?:{_WORDS}\s++)+statement:?|(?:statement|a\s++statement):"
    r"|.{3,100}\bstatement\s++(?:from|by|on|about|regarding|following|after|in\s++response)\b.*",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\bstatement\s++(?:from|by|of)\s++(?P<who>.+?)(?:\s++(?:on|about|regarding|following|after|in\s++response|in\s++relation)\b.*)?$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?](?:\s|$)")
LONGEST_HEADING = 160


def heads_statement(line: str) -> bool:
    """“Statement from Jo Reed”, “PCC statement on the events in Derby”; no sentence in which the word comes up."""
    return len(line) <= LONGEST_HEADING and not _SENTENCE.search(line) and _HEADED.fullmatch(line) is not None


def states(headline: str) -> str:
    """Who makes the statement, in the words of its headline; empty where that does not say."""
    found = _BY.search(headline.strip()) if heads_statement(headline) else None
    return found["who"].strip(" :–-") if found else ""
