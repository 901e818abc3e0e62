"""ACC-22: a reader who was reached wants to know what to do now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose.item_text import Variant
from campaigns.domain.addresses import find_x_addresses

_DO = (
    r"add|apply|ask|attend|be|book|bring|buy|call|carry|catch|challenge|chat|check|choose|click|come|comment|complete|contact|"
    r"donate|download|drop|e-?mail|enter|explore|fill|find|follow|get|give|go|hand|hear|help|invite|join|keep|know|learn|leave|"
    r"listen|let|like|look|make|meet|message|move|nominate|notice|offer|open|pass|phone|pick|pledge|pop|put|raise|reach|read|"
    r"register|remember|remind|repeat|reply|report|repost|respond|retweet|ring|save|say|scan|search|see|send|share|show|sign|speak|"
    r"spot|spread|start|step|stop|submit|subscribe|support|swipe|take|talk|tag|tap|tell|text|think|try|tune|turn|use|visit|"
    r"volunteer|vote|walk|watch|whatsapp|wear|work|wrap|write"
)
_LEAD = (
    r"(?:please\s+|just\s+|simply\s+|always\s+|never\s+|don[’']t\s+|do\s+not\s+|why\s+not\s+|let[’']s\s+|"
    r"so\s+|and\s+|then\s+|or\s+)*"
)
# The same words as nouns tell nobody what to do: “Help is at hand”, “Support for families”.
_NO_NOUN = (
    r"(?!\s+(?:is|are|was|were|has|have|had|will|began|begins|starts|continues|takes|at\s+hand)\b)"
    r"(?!(?<=help)\s+for\b|(?<=support)\s+(?:for|from)\b|(?<=work)\s+(?:to|on|by|in|with|at)\b|(?<=stop)\s+and\s+search\b)"
)
_ORDER = re.compile(rf"[\W_]*{_LEAD}(?:{_DO})\b{_NO_NOUN}", re.IGNORECASE)
# What stands behind a colon or dash, and the main clause behind “If you know something, …”, can be an order too.
_INNER = re.compile(rf"(?:[:;–—>→]|\bplease\b)[\W_]*{_LEAD}(?:{_DO})\b{_NO_NOUN}", re.IGNORECASE)
_AFTER_CLAUSE = re.compile(
    rf"[\W_]*(?:if|when|whenever|whether|wherever|to|for|in|before|after|once|as|while|together|today|this|next|tomorrow|tonight|"
    rf"from|until)\b[^.!?]*?,\s*{_LEAD}(?:{_DO})\b{_NO_NOUN}",
    re.IGNORECASE,
)
_YOU_CAN = re.compile(
    rf"\byou\s+(?:can|could|may|might)\s+(?:(?:also|always|now|still|even|just)\s+)?(?:{_DO})\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\b(?:you|your|you[’']re|you[’']ve|yours|anyone|who[’']s\s+in|ready)\b[^.!?\n]*\?", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?<![\d£,.:/-])(?:999|101|111|112|119|105|116\s?\d{3}|0\d(?:[\s-]?\d){6,9}|\+44(?:[\s-]?\d){9,10})(?![\d,/]|\.\d)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+\w")
_TAKING_PART = re.compile(
    r"\b(?:join(?:ing)?\s+in|get\s+involved|take\s+part|have\s+your\s+say)\b", re.IGNORECASE
)

_ANYWHERE = (_NUMBER, _MAIL, _YOU_CAN, _QUESTION, _TAKING_PART)


def no_next_step(subject: Subject) -> Iterator[Finding]:
    """A link, a number, an order, an invitation or a question to the reader: one of them is enough."""
    if subject.post.link:
        return
    for variant in subject.text.variants:
        if variant.text.strip() and not _says_what_next(variant):
            yield Finding(line=subject.text.place(variant.source_offset)[0], column=1)


def _says_what_next(variant: Variant) -> bool:
    for passage in variant.passages:
        text = passage.text
        if passage.links or any(pattern.search(text) for pattern in _ANYWHERE):
            return True
        if any(_is_an_order(sentence.text) for sentence in passage.sentences):
            return True
        if "." in text and find_x_addresses(text):
            return True
    return False


def _is_an_order(sentence: str) -> bool:
    return any(pattern.match(sentence) for pattern in (_ORDER, _AFTER_CLAUSE)) or bool(
        _INNER.search(sentence)
    )
