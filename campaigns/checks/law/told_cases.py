"""What a text itself tells of a case: that somebody is before police or court, or that a court is done with them.

Operations in round numbers (“34 arrests in a week”) are no case; a court result is one that has ended.
"""

from __future__ import annotations

from functools import lru_cache

from campaigns.checks.base import Subject
from campaigns.checks.by_identity import ByIdentity
from campaigns.checks.patterns import Pattern, any_of
from campaigns.checks.prose import Passage
from campaigns.checks.reading import is_among, places_of

_FEW = r"(?:an?|the|one|another|two|three|four|five|second|third|both|this|that|\d-year-old|\d\d-year-old)"
_ONE = (
    r"(?:m[ae]n|wom[ae]n|males?|females?|boys?|girls?|teen(?:ager)?s?|youths?|lads?|people|persons?|suspects?|drivers?|riders?|"
    r"passengers?|pupils?|students?|brothers?|couple|pair|duo|trio|adults?|individuals?|knifem[ae]n|gunm[ae]n|robbers?|thie(?:f|ves)|burglars?|predators?|shoplifters?|dealers?|attackers?|killers?|muggers?|offenders?|fugitives?|\d\d?-year-olds?)"
)
_HELD = (
    r"(?:arrested|charged|remanded|bailed|detained|summonsed|in (?:police )?custody|under arrest|on (?:police )?bail|"
    r"released (?:on bail|under investigation)|before (?:the )?(?:court|magistrates)|due in court|behind bars|"
    r"held (?:after|over|on suspicion|in connection|by (?:police|officers|detectives))|"
    r"nicked|locked up|being questioned|interviewed under caution)"
)
_IS = r"(?:has|have|had|was|were|been|is|are|remains?|now|still|also|since|both|later|then|quickly|all|currently)"
_CASE = any_of(
    rf"{_FEW} (?:\w[\w-]*+ ){{0,3}}?{_ONE}\b[^.;!?]{{0,60}}?\b{_IS}(?: {_IS})* {_HELD}",
    rf"{_FEW} (?:\w[\w-]*+ ){{0,3}}?{_ONE} {_HELD}",
    rf"(?:he|she|they|both|who|all (?:three|four|five)|one of them) {_IS}(?: {_IS})* {_HELD}",
    rf"(?:have|has|had|we|we[’']ve|officers|detectives|police|quickly|and) (?:arrested|charged|"
    rf"detained) {_FEW} (?:\w[\w-]*+ ){{0,3}}?{_ONE}",
    r"(?:we|we[’']ve|officers|detectives|police|and|team) nicked",
    r"in (?:police )?custody(?! (?:visit|suite|staff|block|nurse|sergeant|officer|record|time|facilit|batt|of|centre|"
    r"cell|death|healthcare))",
    r"(?:one|an|another|two|three|four) (?:\w++ )?arrests? (?:has |have |was |were )(?:already |now )?(?:been )?made|"
    r"made (?:an|one|another|two|three) (?:\w++ )?arrests?",
    r"appeared (?:in|at|before|in front of) (?:\w[\w’']*+ ){0,3}(?:court|magistrates|judge)|(?:trial|case|"
    r"hearing) of an? (?:\w++ ){0,2}?(?:man|woman|boy|girl|teenager)|"
    r"(?:stands|stood|standing|stand) (?:trial|accused)|accused of (?:murder|stabbing|robbing|killing|rap\w++|"
    r"attack\w++|wounding|assault\w*+|manslaughter)",
    r"under arrest|(?:was|were|been) (?:\w++ ){1,8}?and (?:then |later )?(?:arrested|charged|detained|nicked)",
    r"on suspicion of",
    r"(?:arrested|charged|nicked|detained) (?:this|last|yesterday|earlier|within|today|tonight|at the scene|shortly|"
    r"nearby|and|over|after|for)",
    r"chased and arrested",
    r"charged with (?!(?:looking|making|finding|running|leading|keeping|bringing|the task|delivering|setting))",
    r"(?:due|set|expected|bailed|summonsed|will|to|is|are|ll be|up|back) (?:to )?(?:(?:appear|be|go|stand) )?(?:up |"
    r"back )?(?:in|at|before|in front of) "
    r"(?:\w[\w’']*+ ){0,3}(?:court|magistrates|judge|trial)",
    r"(?:in court|hearing|trial) (?:on|next|in|today|tomorrow|starts|begins|date)",
    r"remanded (?:in|into|on|to)",
)
# It goes on whatever came before: somebody is looked for.
_HUNT = any_of(
    r"wanted (?:by|for|in connection|on|over|after|man|woman)",
    r"(?:is|are|was|still) wanted",
    r"wanted\b(?=\s*+[|–—])",
    rf"hunt(?:s|ing|ed)?(?: for)? {_FEW} (?:\w[\w-]*+ ){{0,2}}?{_ONE}",
    r"manhunts?|on the run|whereabouts of",
    r"(?:hunt(?:ing)?|search(?:ing)?|looking) for (?:an? |the |those |this )?(?:\w++ ){0,2}?(?:suspects?|killers?|"
    r"attackers?|murderers?|"
    r"gunm[ae]n|knifem[ae]n|robbers?|burglars?|thief|thieves|m[ae]n who|those (?:who|responsible))",
    r"(?:help|helps) (?:us|police|officers|detectives) (?:to )?(?:catch|find|trace|identify) (?:an? |the |this |"
    r"these )?(?:\w++ ){0,2}?"
    r"(?:suspects?|killers?|attackers?|murderers?|gunm[ae]n|robbers?|burglars?|thief|thieves|culprits?)",
    r"have you seen (?:wanted|this wanted)",
)
_GENERAL = any_of(
    r"(?:if|when|whenever|anyone|anybody|nobody|no one|could|might|may|would|can|people who|those who|children who|adults who|"
    r"young people who|each person|every\w*+|how to)\b[^.!?]{0,80}",
    r"(?:people|those|anyone|children|detainees|women|adults|prisoners)(?: who are| being)?(?: held|"
    r" kept)? in (?:police )?custody|visits? \w++ in (?:police )?custody",
    r"(?:he|she|they|\w++) (?:was|were|had been) \w++ (?:as an? (?:\w++ )?(?:boy|girl|child|teenager|youngster)|"
    r"years ago|at (?:the age of )?1\d\b)",
    r"(?:in|since|until) (?:19\d\d|20[01]\d)\b",
    r"(?:panel|visitors?|scheme|rights|in charge|charged £)",
)
_ENDED = any_of(
    r"(?:was|were|been|be|being|is|are|man|woman|men|women|boy|girl|teenager|dealers?|robbers?|gang|killers?|group|"
    r"brothers|\w++) "
    r"(?:jailed|sentenced|convicted|imprisoned|acquitted|cleared of)",
    r"jailed (?:for|after|over)|jailed\b(?=\s*+[|:–—-])",
    r"(?:found|pleaded|pleads) guilty|admitted (?:\w++ ){0,2}?(?:murder|manslaughter|robbery|wounding|carrying|"
    r"possess\w++|assault|burglary)",
    r"(?:life|suspended|custodial|prison|jail) (?:sentence|term)|sentence of|community order|handed down",
    r"(?:given|got|handed|received|facing|serve|serving) (?:\w[\w-]*+ ){0,4}?(?:years|months|life)\b(?: in| behind|,)?",
    r"inquest|coroner",
)
_NOT_YET = any_of(
    r"(?:will|to|due to|awaits?|awaiting|for|until|before|expected to) (?:be )?(?:sentenc(?:ed|ing|e hearing))",
    r"(?:sentenc(?:ed|ing)) (?:is|on|at|will|has been)(?: \w++){0,3} (?:adjourned|due|later|next)",
)


def told_case(subject: Subject) -> tuple[Passage, int, int] | None:
    """Where the text first tells of somebody who is held, charged, looked for or due in court; None if it does not."""
    return _told(ByIdentity(subject))


def has_ended(subject: Subject) -> bool:
    """A court has said what it had to say: the text tells of a plea, a verdict or a sentence, and of none to come."""
    return _ended(ByIdentity(subject))


# Asked by several checks of one text.
@lru_cache(maxsize=8)
def _told(subject: ByIdentity[Subject]) -> tuple[Passage, int, int] | None:
    patterns = (_HUNT,) if _ended(subject) else (_HUNT, _CASE)
    for passage in subject.value.text.published:
        for pattern in patterns:
            for match in passage.search(pattern):
                if not _is_general(passage, *match.span()):
                    return passage, *match.span()
    return None


@lru_cache(maxsize=8)
def _ended(subject: ByIdentity[Subject]) -> bool:
    return _stands_in(subject.value, _ENDED) and not _stands_in(subject.value, _NOT_YET)


def _stands_in(subject: Subject, pattern: Pattern) -> bool:
    return any(True for passage in subject.text.everything for _ in passage.search(pattern))


def _is_general(passage: Passage, start: int, end: int) -> bool:
    sentence = passage.sentence_at(start)
    first, last = (sentence.start, sentence.end) if sentence else (0, len(passage.text))
    return is_among(places_of(_GENERAL, passage.text, first, last), start, end)
