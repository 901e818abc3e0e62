"""What kind of text an item is, told by its topic and its words: who reads it, and what for.

Somebody in need reads awareness content; nobody looks for help in a job advert, a court result or the dates of a poll.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from campaigns.checks.base import Subject
from campaigns.checks.by_identity import ByIdentity
from campaigns.checks.patterns import Pattern, any_of


class TextKind(StrEnum):
    AWARENESS = "awareness"
    CORPORATE = "corporate"
    COURT = "court"
    ELECTION = "election"
    JOB = "job"


_TOPICS = {
    TextKind.CORPORATE: frozenset(
        {
            "corporate",
            "governance",
            "finance",
            "funding",
            "budget",
            "partners",
            "partnership",
            "awards",
            "meetings",
            "events",
        }
    ),
    TextKind.COURT: frozenset({"court", "courts", "court results", "justice"}),
    TextKind.ELECTION: frozenset({"election", "elections", "pre-election period"}),
    TextKind.JOB: frozenset({"job", "jobs", "recruitment", "vacancies", "volunteering"}),
}
_SIGNS: dict[TextKind, Pattern] = {
    TextKind.JOB: any_of(
        r"vacanc(?:y|ies)|salary|interviews will|closing date|apply by|job description|we[’']?re? (?:are )?(?:hiring|recruiting)|"
        r"full[- ]time|part[- ]time|per annum|pro rata|(?:are|is) (?:recruiting|looking for (?:an?|volunteers|mentors))|"
        r"send (?:a|your) cv|job (?:alert|advert|vacancy)|£\d\d,\d{3}|volunteers? (?:are )?(?:needed|wanted)|(?:could|"
        r"can) you (?:be|spare|give|volunteer)|join our team"
    ),
    TextKind.ELECTION: any_of(
        r"register(?:ed|ing)? to vote|polling (?:stations?|day)|poll(?:s)? (?:card|clos\w++)|pre-election period|"
        r"purdah|before the poll|"
        r"postal votes?|voter (?:id|authority)|returning officer|photo id|elections? (?:takes?|take) place|"
        r"those who stand|by-election"
    ),
    TextKind.COURT: any_of(
        r"(?:crown|youth|magistrates[’']?|high) court|before \w++ magistrates|the court (?:heard|was told)|"
        r"sentenced|pleaded guilty|found guilty|jailed|the judge|inquest|coroner|"
        r"remanded|suspended sentence"
    ),
    TextKind.CORPORATE: any_of(
        r"annual report|precept|council tax|budget|chief executive|appoint(?:ed|s|ment)|board meet\w++|meets? in public|"
        r"public meeting|police and crime panel|funding|grants?|secured £|(?:a )?share of £|invest\w++|strategy|(?:new|"
        r"three|five)-?(?:year)? plan|"
        r"awards?|award-winning|shortlisted|winners?|conference|partners? (?:met|meet|from|in|to|will)|consultation|"
        r"survey|website|researchers?|"
        r"workshops?|theatre|assembl(?:y|ies)|funded by|performances?|"
        r"evaluation|universit(?:y|ies)|programme|panel of|scrutiny|custody visitors?|trustees?|opened its doors|"
        r"new (?:home|building|office)|"
        r"welcomes?|pledge|memorandum|signed"
    ),
}
_ENOUGH = {"post": 1, "release": 2}  # signs that tell a kind; one may stand in any long text


@lru_cache(maxsize=8)
def _kind(subject: ByIdentity[Subject]) -> TextKind:
    item = subject.value.item
    topic = item.topic.strip().casefold()
    for kind, topics in _TOPICS.items():
        if topic in topics:
            return kind
    for kind, pattern in _SIGNS.items():
        found = {match[0].casefold() for one in subject.value.text.published for match in one.search(pattern)}
        if len(found) >= _ENOUGH[item.kind]:
            return kind
    return TextKind.AWARENESS


def kind_of(subject: Subject) -> TextKind:
    return _kind(ByIdentity(subject))
