"""LAW-14: a statement about weapon law has to be one of the facts that are kept up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import WEAPON, any_of
from campaigns.checks.phrases import phrases_of
from campaigns.domain.facts.facts import LawFact, LawStatus
from campaigns.domain.time.localtime import format_day

_SAYS_LAW = any_of(
    r"(?:illegal|unlawful)(?:ly)?",
    r"against the law",
    r"(?:is|are|be|been|being|was|were|now|become|became) (?:now )?(?:banned|prohibited|outlawed)",
    r"bans? on",
    r"(?:a |an )?(?:criminal )?offence to",
    r"(?:is|are) (?:not )?(?:allowed|legal)",
    r"you (?:can|may|are allowed to|[’']re allowed to) (?:legally |lawfully |still |only )*"
    r"(?:carry|own|possess|buy)(?! (?:on|out|hope|that))",
    r"(?:the )?law (?:says|changed|changes|allows|bans|means)",
    r"(?:up to|maximum of|face|facing) (?:\w++ ){0,3}(?:years?|months?)(?: in (?:prison|jail))?",
    r"you (?:can|could|may|will) (?:be )?(?:arrested|go to prison|be jailed|get a criminal record|"
    r"be sent to prison)",
    r"(?:years?|months?) in (?:prison|jail)",
    r"ronan[’']s law",
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TO_COME = any_of(r"will (?:soon )?(?:be|become)", r"(?:is|are) (?:about|set|due) to be(?:come)?")


def law_not_matched(subject: Subject) -> Iterator[Finding]:
    for passage in subject.text.published:
        for sentence in passage.sentences:
            words = passage.text[sentence.start : sentence.end]
            stated = _SAYS_LAW.search(words)
            weapon = any_of(WEAPON, r"ronan[’']s law").search(words)
            if not stated or not weapon:
                continue
            fact = _fact_for(subject, words)
            span = sentence.start, sentence.end
            if fact is None or _says_another_time(fact, words, subject):
                yield passage.found(*span)
            elif fact.status is not LawStatus.IN_FORCE or _starts_later(fact, subject):
                yield passage.found(*span, says="not-in-force", details=_details(fact))
            elif fact.provenance is None or fact.provenance.needs_review(subject.now.date()):
                yield passage.found(*span, says="review", details=_details(fact))


def _fact_for(subject: Subject, sentence: str) -> LawFact | None:
    """The fact that the sentence is about: the one most of whose words stand in it."""
    best, most = None, 0
    for fact in subject.facts.law:
        score = sum(phrases_of(words).stands_in(sentence) for words in fact.about)
        if score == len(fact.about) and score > most:
            best, most = fact, score
    return best


def _starts_later(fact: LawFact, subject: Subject) -> bool:
    return fact.in_force_from is not None and fact.in_force_from > subject.publishes_on


def _says_another_time(fact: LawFact, words: str, subject: Subject) -> bool:
    """The sentence gives another year than the fact, or speaks of law in force as still to come."""
    start, years = fact.in_force_from, _YEAR.findall(words)
    if start is None:
        return False
    is_in_force = fact.status is LawStatus.IN_FORCE and start <= subject.publishes_on
    return bool(years and str(start.year) not in years) or (
        is_in_force and _TO_COME.search(words) is not None
    )


def _details(fact: LawFact) -> dict[str, object]:
    start = f", from {format_day(fact.in_force_from)}" if fact.in_force_from else ""
    return {"statement": fact.statement, "start": start, "status": str(fact.status)}
