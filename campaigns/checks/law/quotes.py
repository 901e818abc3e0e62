"""LAW-16: nobody is quoted with words that they did not agree to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from campaigns.checks.base import Finding, Subject
from campaigns.checks.prose import Passage, Role
from campaigns.domain.items.documents import Quote, ReleaseDocument
from campaigns.domain.items.issues import Severity
from campaigns.domain.items.records import ApprovedQuote
from campaigns.domain.items.scopes import Scope, covered_words, scope_sha256

_MARKS = "“”\"‘’'«» "
_NEAR = 0.6  # share of words in the same order: above it, it is the same quote, reworded
_FEW = 4  # words: so few in quotation marks are a title or a turn of phrase, not a statement


def quote_not_approved(subject: Subject) -> Iterator[Finding]:
    """A quote without a name and day of approval, or changed since: the approved words are kept with the sign-off.

    Its speaker may have agreed to it by link or on the phone as well, or be asked to: then it waits for them by itself.

    The story may quote somebody too, whose approved words stand in the front matter: then they have to be those words.
    """
    item = subject.item
    if not isinstance(item, ReleaseDocument):
        return
    for index, quote in enumerate(item.quotes):
        line = item.line_of(f"quotes[{index}]")
        details = {"speaker": quote.speaker}
        if not quote.approved_by.strip() or quote.approved_on is None:
            if _agreed_to(item, quote.speaker) in subject.records.agreed_quotes:
                continue
            if quote.speaker.casefold() in subject.records.asked_speakers:
                yield Finding(
                    line, 1, quote.text[:120], says="asked", severity=Severity.INFO, details=details
                )
                continue
            yield Finding(line=line, column=1, excerpt=quote.text[:120], details=details)
        elif says := _what_changed(quote, subject.records.approved_quotes):
            severity = Severity.WARN if says == "same-day" else None
            yield Finding(line, 1, quote.text[:120], says=says, severity=severity, details=details)

    yield from _other_words(subject, item)


def _agreed_to(item: ReleaseDocument, speaker: str) -> str:
    """What stands for the speaker's quotes as they read here, where they are agreed to beside the file."""
    quotes = [{"speaker": one.speaker, "role": one.role, "text": one.text} for one in item.quotes]
    words = covered_words(Scope.QUOTE, speaker, rendered={}, quotes=quotes)
    return scope_sha256(Scope.QUOTE, speaker, words, shown_sha256="")


def _what_changed(quote: Quote, approved: Sequence[ApprovedQuote]) -> str:
    """“changed”: nearly the words that the speaker agreed to, and not those; nor agreed to anew since. Else empty.

    “same-day”: agreed to on the day of the others, so nobody but a person can tell whether it was after them. Other words
    altogether are another quote, which has its own approval.
    """
    theirs = [one for one in approved if one.speaker.casefold() == quote.speaker.casefold()]
    if any(_plain(one.text) == _plain(quote.text) for one in theirs):
        return ""
    days = [one.on for one in theirs if _is_near(one.text, quote.text)]
    if any(day is None or quote.approved_on is None or quote.approved_on < day for day in days):
        return "changed"
    return "same-day" if quote.approved_on in days else ""


def _is_near(one: str, other: str) -> bool:
    mine, theirs = _bare(one).split(), _bare(other).split()
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= _NEAR


def _other_words(subject: Subject, item: ReleaseDocument) -> Iterator[Finding]:
    """What the story lets a speaker say that is no part of what they approved."""
    for passage in subject.text.body:
        if passage.role is not Role.PARAGRAPH:
            continue
        for start, end in passage.quoted:
            words = passage.text[start:end].strip(_MARKS)
            theirs = _quotes_of_speaker(item, passage, start, end)
            if not theirs or len(words.split()) <= _FEW:
                continue
            if not any(_bare(words) in _bare(quote.text) for quote in theirs):
                yield passage.found(start, end, says="changed", details={"speaker": theirs[0].speaker})


def _quotes_of_speaker(item: ReleaseDocument, passage: Passage, start: int, end: int) -> list[Quote]:
    """The approved quotes of whoever is named beside these words, in the same paragraph."""
    around = f"{passage.text[:start]} {passage.text[end:]}"
    return [quote for quote in item.quotes if quote.speaker in around]


def _bare(text: str) -> str:
    """Words alone: straight or curly marks and the comma before “said” make no other quote."""
    return " ".join(re.findall(r"\w++", text.replace("’", "").replace("'", "").casefold()))


def _plain(text: str) -> str:
    return " ".join(text.split())
