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
    r"(?:is|are|be|been|being|was|were|it[’']s|they[’']re|now|become|became|also|made|makes|"
    r"making) (?:\w++ )?(?:illegal|unlawful)|"
    r"(?:illegal|unlawful) (?:to|for|from|if|in|since|under)",
    r"(?:an? )?(?:criminal )?offence under|under (?:section|s\.?)\s?\d++|s\.?\s?\d++[a-z]? of the",
    r"gets? you (?:\w++ ){0,3}?(?:years|life|months|prison|jail)|life in (?:prison|jail)|(?:automatic|mandatory|"
    r"minimum|maximum) (?:\w++ )?(?:sentence|term|penalty)|will (?:go|be sent) to (?:jail|prison)",
    r"against the law",
    r"(?:is|are|be|been|being|was|were|now|become|became) (?:now )?(?:banned|prohibited|outlawed)",
    r"bans? on",
    r"(?:a |an )?(?:criminal )?offence to",
    r"(?:is|are|it[’']s) (?:not )?(?:allowed|legal)",
    r"you (?:can|may|are allowed to|[’']re allowed to) (?:legally |lawfully |still |only )*"
    r"(?:carry|own|possess|buy)(?! (?:on|out|hope|that))",
    r"(?<!what\x20the\x20)law (?:says|changed|changes|allows|bans|means)",
    r"(?:up to|maximum of|face|facing) (?:\w++ ){0,3}(?:years?|months?)(?: in (?:prison|jail))?",
    r"you (?:can|could|may|will) (?:be )?(?:arrested|go to prison|be jailed|get a criminal record|"
    r"be sent to prison)",
    r"(?:years?|months?) in (?:prison|jail)",
    r"ronan[’']s law",
)
# Nobody but a prosecutor can promise this, and an amnesty covers the having of a weapon alone.
_PROMISE = any_of(
    r"no (?:further )?(?:police |legal )?action (?:will|is|would|can) (?:\w++ )?(?:be )?taken|no further action|no action will",
    r"without (?:any )?(?:fear|risk|threat) of (?:being )?(?:prosecut\w++|arrest\w*|charge\w*|getting|police action|"
    r"recrimination|legal|any)",
    r"(?:won[’']t|will not|cannot|can[’']t|never|not|nobody will|no one will|not going to) (?:\w++ )?(?:be |"
    r"get )?(?:be |get )?(?:prosecuted|arrested|charged|in trouble|"
    r"criminalised|looked into|investigated|checked|tested|traced|punished)",
    r"no questions (?:will be |are |)?asked|amnesty from (?:prosecution|arrest)|immun(?:e|ity) from|"
    r"free from prosecution|no (?:prosecutions?|comeback|consequences|repercussions)|no arrests? (?:will|if|for)",
    r"whatever (?:the knife|it|they) (?:has|have|was|were|may have) been used|even if (?:it|they|the \w++) (?:was|were|"
    r"has|have)(?: been)? used",
)
_HANDING_IN = any_of(
    r"amnest\w++|surrender\w*+|hand(?:s|ed|ing)? (?:\w++ ){0,4}?(?:in|over)|(?:knife|weapons?|surrender) bins?|"
    r"bring(?:ing)? (?:an? |your |the |any )?"
    rf"(?:\w++ )?{WEAPON}|drop(?:s|ped|ping)? (?:off|it|them|(?:your |the |an? )?(?:kni(?:fe|ves)|blades?|weapons?))|"
    rf"bins?|comes? forward|give (?:up|in) (?:an? |your )?{WEAPON}"
)
# Whoever says that a weapon used in a crime is still looked into has promised nothing of the kind.
_BUT_FOR_A_CRIME = any_of(
    r"used (?:in|to commit|during) (?:an? |the |any )?(?:\w++ )?(?:crimes?|offences?)\b[^.]{0,60}?(?:investigat\w++|looked into|"
    r"prosecut\w++|followed up|dealt with)|(?:investigat\w++|look into|prosecut\w++)\b[^.]{0,80}?used (?:in|to commit) "
    r"(?:an? |any )?(?:\w++ )?(?:crimes?|offences?)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WEAPONS = any_of(WEAPON, r"ronan[’']s law")
_OF_AN_ACT = any_of(
    r"(?:violent crime reduction|offensive weapons|criminal justice|restriction of offensive weapons|"
    r"\w++ \w++) act (?:(?:19|20)?\d\d)?"
)
_CITED = any_of(
    r"(?:section|s\.?)\s?\d++[a-z]? of the"
)  # the facts say what is forbidden, and not where it is written
_ALLOWS = any_of(
    r"(?:is|are|it[’']s) (?:legal|allowed)|you (?:can|may|are allowed to|[’']re allowed to) (?:legally |lawfully |still |only )*"
    r"(?:carry|own|possess|buy)(?! (?:on|out|hope|that))"
)
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_TERM = re.compile(
    rf"\b({'|'.join(_NUMBERS)}|\d+|life)(?: in (?:prison|jail)| sentences?|[ -](?:years?|months?))\b",
    re.IGNORECASE,
)
_TO_COME = any_of(r"will (?:soon )?(?:be|become)", r"(?:is|are) (?:about|set|due) to be(?:come)?")


def law_not_matched(subject: Subject) -> Iterator[Finding]:
    """A statement of the law that no fact bears out; and what nobody can promise to those who hand a weapon in."""
    yield from _promises(subject)
    for passage in subject.text.published:
        for sentence in passage.sentences:
            words = passage.text[sentence.start : sentence.end]
            stated = _SAYS_LAW.search(words)
            weapon = _WEAPONS.search(words) or _OF_AN_ACT.search(words)
            if not stated or not weapon:
                continue
            fact = _fact_for(subject, words)
            span = sentence.start, sentence.end
            if fact is None or _says_more(fact, words) or _says_another_time(fact, words, subject):
                yield passage.found(*span)
            elif fact.status is not LawStatus.IN_FORCE or _starts_later(fact, subject):
                yield passage.found(*span, says="not-in-force", details=_details(fact))
            elif fact.provenance is None or fact.provenance.needs_review(subject.now.date()):
                yield passage.found(*span, says="review", details=_details(fact))


def _promises(subject: Subject) -> Iterator[Finding]:
    """One for the whole text: whoever takes it out reads the rest again."""
    texts = [passage.text for passage in subject.text.published]
    if not any(_HANDING_IN.search(text) for text in texts) or not any(
        _WEAPONS.search(text) for text in texts
    ):
        return
    if any(_BUT_FOR_A_CRIME.search(text) for text in texts):
        return
    for passage in subject.text.published:
        for match in passage.search(_PROMISE):
            yield passage.found(*match.span(), says="promise")
            return


def _fact_for(subject: Subject, sentence: str) -> LawFact | None:
    """The fact that the sentence is about: the one most of whose words stand in it."""
    best, most = None, 0
    for fact in subject.facts.law:
        score = sum(phrases_of(words).stands_in(sentence) for words in fact.about)
        if score == len(fact.about) and score > most:
            best, most = fact, score
    return best


def _says_more(fact: LawFact, words: str) -> bool:
    """A section, a permission or a term of years is a claim of its own: the fact bears it out only if it says the same."""
    terms = {_number(one[1]) for one in _TERM.finditer(words)}
    is_allowed = _ALLOWS.search(words) is not None and _ALLOWS.search(fact.statement) is None
    return (
        _CITED.search(words) is not None
        or is_allowed
        or not terms <= {_number(one[1]) for one in _TERM.finditer(fact.statement)}
    )


def _number(written: str) -> str:
    return str(_NUMBERS.index(written.casefold())) if written.casefold() in _NUMBERS else written


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
