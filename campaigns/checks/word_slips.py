"""Slips that a dictionary can't see, for each word is one: “it’s effects”, “could of”, “alert alert”.

Each is a pattern with the words that were meant, and only such as leave no doubt: a grammar library (harper) was tried and
left out, because it took twenty times as long as all checks together, found half of these, and named far more that were
right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from campaigns.checks.patterns import LatePattern

Meant = Callable[[re.Match[str]], str]  # empty where it is no slip


@dataclass(frozen=True)
class Slip:
    """``text[start:end]`` stands there, ``instead`` was meant."""

    start: int
    end: int
    instead: str


def _group(before: str, number: int, after: str = "") -> Meant:
    return lambda match: f"{before}{match[number]}{after}"


# “The feedback from officers has been good”: it is the feedback that has.
_OF_SOMEBODY = re.compile(r"\b(?:of|to|by|in|on|for|from|with|among)\s++(?:the\s++|our\s++)?$", re.IGNORECASE)


def _have_been(match: re.Match[str]) -> str:
    is_of_somebody = _OF_SOMEBODY.search(match.string[max(0, match.start() - 20) : match.start()])
    return "" if is_of_somebody else f"{match[1]} have {match[2]}"


_OWNED = r"(?:own(?!-)|effects?|impacts?|highest|lowest|peak|aims?|roots|causes|consequences|toll|victims)"
_BELONGS = (
    r"(?:own|members|staff|officers|residents|partners|work|name|annual|role|size|doors|website|funding|budget|history|kind|users|"
    r"streets?|schools?|children|future|past|first|second|third)"
)
_IS_WHAT = (
    r"(?:a|an|the|not|been|important|vital|great|good|ok|okay|easy|hard|free|never|always|too|so|going|really|about|never|no|"
    r"illegal|against|everyone[’']s|up\s++to|your|our|time\s++to|as)"
)
_HAVERS = r"(?:could|should|would|must|might)"
_WHOM = (
    r"(?:every\w++|us|you|all|people|famil\w++|our|your|the|a|young|child\w*+|communit\w++|lives|victims|many|them|"
    r"him|her|whole|so)"
)
_THEIRS = (
    r"(?:own|time|weekends?|evenings?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|children|kids|homes?|famil(?:y|ies)|friends|lives|"
    r"support|help|hard|work|views?|ideas|stor(?:y|ies)|experiences?|parents|neighbours|community|communities|schools?|team|area|areas|streets?)"
)
_SLIPS: tuple[tuple[LatePattern, Meant], ...] = (
    (
        LatePattern(rf"\bit[’']s\s++({_OWNED})\b(?!\s++(?:to|that|if|when|how|for)\b)", re.IGNORECASE),
        _group("its ", 1),
    ),
    (
        LatePattern(rf"(?<![\w’'])(?:[Ii]ts)\s++({_IS_WHAT})\b(?=\s++\w)(?!\s++(?:kind|own)\b)"),
        _group("it’s ", 1),
    ),
    (
        LatePattern(rf"(?<=\w\s)effects\s++({_WHOM})\b", re.IGNORECASE),
        _group("affects ", 1),
    ),
    (
        LatePattern(
            r"\b(an|the|big|huge|lasting|little|no|real|bad|positive|negative)\s++affect\s++(on|of)\b",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} effect {match[2]}",
    ),
    (
        LatePattern(rf"\b({_HAVERS}(?:n[’']t|\s++not)?)\s++of\b(?!\s++course)", re.IGNORECASE),
        _group("", 1, " have"),
    ),
    (
        LatePattern(
            r"\b(?:[Yy]our)\s++(welcome|invited|not\s++alone|doing|going\s++to|being|worried\s++about|never\s++too|unsure)\b"
        ),
        _group("you’re ", 1),
    ),
    (
        LatePattern(
            r"\bif\s++your\s++(worried|concerned|looking|unsure|interested|not|in|a|thinking|struggling|aged|under|over|out)\b",
            re.IGNORECASE,
        ),
        _group("if you’re ", 1),
    ),
    (
        LatePattern(
            rf"\b(of|for|up|with|about|gave|give|gives|giving|share|shared|from|use|used|lost|lose|spend|spent|all)\s++there\s++({_THEIRS})\b",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} their {match[2]}",
    ),
    (
        LatePattern(
            r"(?<![\w’'])(?:their)\s++(is|are|was|were|will\s++be|has\s++been|have\s++been)\s++(?=an?\b|no\b|many\b|some\b|lots\b|more\b|still\b|plenty\b|several\b|also\b|two\b|three\b)",
            re.IGNORECASE,
        ),
        _group("there ", 1, " "),
    ),
    (LatePattern(r"(?<![\w’'-])an\s++([bcdfgjklmnpqrstvwz][a-z]{2,})\b"), _group("a ", 1)),
    (
        LatePattern(
            r"(?<![\w’'.-])a\s++(?!(?:on(?:e|es|ce)|eu\w*|ewe\w*|and|or|is|in|on|at|of|if|as|it|are|am|an|into|i|eight\w*|uni\w*|us\w*)\b)([aeio][a-z]{3,})\b(?<!one-off)"
        ),
        _group("an ", 1),
    ),
    (
        LatePattern(r"\b(knife|blade)s\s++(?:was)\s++(found|seized|recovered|handed)\b", re.IGNORECASE),
        lambda match: f"{match[1]}s were {match[2]}",
    ),
    (
        LatePattern(
            r"\b(two|three|four|five|six|seven|eight|nine|ten|several|many)\s++(m)an\s++(?=were|have|are|was|in|aged|from|and)\b",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} men ",
    ),
    (LatePattern(r"\b(we|they|you)\s++was\b", re.IGNORECASE), _group("", 1, " were")),
    (
        LatePattern(
            r"\b(officers|people|men|women|boys|girls|children|knives|residents|victims|pupils|parents)\s++(?:has)\s++(been|arrested|seized|found|taken|made|told|said|come)\b",
            re.IGNORECASE,
        ),
        _have_been,
    ),
    (
        LatePattern(r"\b(peoples|childrens|womens|mens)\s++(?=\w)", re.IGNORECASE),
        lambda match: f"{match[1][:-1]}’s ",
    ),
    (
        LatePattern(
            r"\b(?:loose)\s++(your|his|her|their|my|our)\s++(?=life|lives|licen[cs]e|job|home|liberty|freedom|friends?|future|temper|child|son|daughter)",
            re.IGNORECASE,
        ),
        _group("lose ", 1, " "),
    ),
    (
        LatePattern(
            r"\bwho[’']s\s++(son|daughter|brother|sister|child|children|mother|father|family|home|phone|life|lives|job|role|idea|parents)\b",
            re.IGNORECASE,
        ),
        _group("whose ", 1),
    ),
    (
        LatePattern(
            r"\b(more|less|rather|other|better|fewer|worse|safer|older|younger)\s++(\w++\s++)?then(?=\s++(?:\d|a\b|an\b|the\b|ever\b|one\b|any\b|last\b|you\b|we\b|half\b|it\b))",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} {match[2] or ''}than",
    ),
    (
        LatePattern(
            rf"\b(in|of|from|for|by|with|at|to|on|all|both)\s++it[’']s\s++({_BELONGS})\b", re.IGNORECASE
        ),
        lambda match: f"{match[1]} its {match[2]}",
    ),
    (
        LatePattern(
            r"\b(police|officers|we|they|crews|paramedics|detectives)\s++where\s++(called|sent|arrested|at|there|found|told|given|asked|out|able|taken|injured|working|looking)\b",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} were {match[2]}",
    ),
    (
        LatePattern(
            r"\b(was|is|are|were|been|felt|far)\s++to\s++(scared|late|much|many|young|old|fast|often|afraid|frightened|drunk|busy|early|soon|dangerous)\b",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} too {match[2]}",
    ),
    (
        LatePattern(
            r"(?<![\w’'])(?:their)\s++(going|coming|looking|doing|not|here|trying|asking|being)\b",
            re.IGNORECASE,
        ),
        _group("they’re ", 1),
    ),
    (
        LatePattern(r"\b(the|these|lasting|long-term|its|their)\s++affects\b", re.IGNORECASE),
        _group("", 1, " effects"),
    ),
    (LatePattern(r"\bbare\s++with\s++(us|me|them)\b", re.IGNORECASE), _group("bear with ", 1)),
    (
        LatePattern(
            r"\b(for|some|the|of|our|free|legal|expert|their|give|offer|offers|seek|get|with|and)\s++advise\b(?!\s++(?:you|them|people|anyone|residents|against|that|drivers|parents))",
            re.IGNORECASE,
        ),
        _group("", 1, " advice"),
    ),
    (
        LatePattern(r"(?<![\w’'])advise\s++(is|line|and\s++support|for)\b", re.IGNORECASE),
        _group("advice ", 1),
    ),
    (
        LatePattern(
            r"\b(agreed|want|wants|need|needs|going|able|hope|hopes|plan|plans|ready|due|set|how|used|aim|aims)\s++too\s++(?!much|many|often|late|soon|long|far|few|little|well|hard)([a-z]{2,})\b",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} to {match[2]}",
    ),
    (LatePattern(r"\b(?:past)\s++away\b", re.IGNORECASE), lambda _match: "passed away"),
    (
        LatePattern(
            r"\byou[’']re\s++(family|child|children|home|house|friends?|mates?|local|area|street|phone|car|son|daughter|own|neighbours?|community|school|town|life|details|name|views?)\b(?!\s++(?:to|and\s++we))",
            re.IGNORECASE,
        ),
        _group("your ", 1),
    ),
    (
        LatePattern(
            r"\b(to|don[’']t|not|will|would|could|can|never|might|may)\s++loose\s++(hope|weight|sight|touch|count|control|your|his|her|their|my|our|a|the)\b",
            re.IGNORECASE,
        ),
        lambda match: f"{match[1]} lose {match[2]}",
    ),
)
# A word of four letters and more that nobody says twice on purpose.
_TWICE = LatePattern(r"(?<![\w’'-])([a-z]{4,30})\s++\1(?![\w’'-])")
_SAID_TWICE = frozenset(
    {
        "that",
        "very",
        "really",
        "night",
        "knock",
        "long",
        "many",
        "blah",
        "well",
        "there",
        "much",
        "more",
        "ding",
        "yeah",
        "hear",
        "boom",
    }
)


def slips_in(search: Callable[[LatePattern], Iterator[re.Match[str]]]) -> Iterator[Slip]:
    """Every slip of the text that ``search`` looks through; where two overlap, both."""
    for pattern, meant in _SLIPS:
        for match in search(pattern):
            if instead := meant(match):
                yield Slip(*match.span(), _as_written(instead, match[0]))
    for match in search(_TWICE):
        if match[1] not in _SAID_TWICE:
            yield Slip(*match.span(), match[1])


def _as_written(instead: str, words: str) -> str:
    return instead[:1].upper() + instead[1:] if words[:1].isupper() else instead
