"""LAW-13: a figure about crime or from a survey says where it is from, for when and for where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.prose import Passage, Role
from campaigns.checks.reading import stands_in
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.listing import listed

_COUNT = (
    r"(?:\d[\d,.]{0,20}\d|\d|one|two|three|four|five|six|seven|eight|nine|ten|a (?:third|quarter|fifth|half)|half"
    r"|two[\s-]thirds|three[\s-]quarters|dozens|hundreds|thousands)"
)
_FIGURE = any_of(
    r"\d[\d,.]{0,20}\s*+(?:%|per ?cent|percentage points?)",
    rf"{_COUNT} (?:in|out of) (?:every )?(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|twenty|"
    rf"a hundred|100|200)",
    r"(?:a (?:third|quarter|fifth|half)|half|two[\s-]thirds|three[\s-]quarters) of (?:the |our |all |young |local |knife )*"
    r"(?:people|children|teenagers|pupils|residents|adults|women|men|girls|boys|parents|students|victims|offences|"
    r"crimes?|stabbings|robberies|attacks|incidents|violence|those|them|us)",
    r"(?:doubled|trebled|tripled|quadrupled|halved)",
    r"(?:rose|risen|fell|fallen|increased?|decreased?|dropped|up|down|climbed|grown?|cut|reduced|reduction|"
    r"rise|fall|drop) (?:by |of )(?:nearly |almost |more than |over |about |around )?"
    rf"(?:{_COUNT})(?:\s*+%|\s*+per ?cent)?",
    r"\d[\d,]{0,20}\d (?:\w++ ){0,3}(?:offences|crimes|incidents|stabbings|attacks|admissions|victims|murders|"
    r"homicides|arrests|robberies|assaults|injuries|deaths|knives|weapons)",
    r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|dozens of|hundreds of|"
    r"thousands of) (?:\w++ ){0,3}"
    r"(?:offences|crimes|stabbings|murders|homicides|fatal stabbings|knife attacks|hospital admissions|"
    r"knife deaths)",
    r"every (?:\d++ |two |three |few )(?:minutes|hours|days)",
)
# “Every day” counts something only where it says what happens to somebody each time.
_EVERY_TIME = any_of(r"every (?:minute|hour|day)")
_HAPPENS = any_of(
    r"(?:someone|somebody|one|another|a|an) (?:\w++ ){0,4}?(?:is|are|gets?|being) (?:stabbed|attacked|assaulted|robbed|"
    r"injured|wounded|hurt|killed|murdered|threatened|admitted|arrested|recorded|reported|committed|dies?)",
    r"(?:someone|somebody|a \w++) (?:dies|is a victim)",
)
_CRIME = any_of(
    r"(?:knife|knives|violent|violence|crimes?|offences?|offending|stabbings?|stabbed|attack(?:s|ed)?|assault(?:s|ed)?|"
    r"robb(?:er\w++|ed)|murder(?:s|ed)?|homicides?|weapons?|admissions?|victims?|arrests?|carr(?:y|ied|ying)|"
    r"re-?offending|gun|harass\w++|bull(?:y|ied|ying)|threaten\w++|unsafe|injur\w++|deaths?|anti-?social behaviour|"
    r"hate|domestic abuse|county lines|"
    r"exploitation)"
)
_SURVEY = any_of(
    r"(?:survey\w*+|respondents?|polls?|polled|questionnaire|consultation|study|research|interviewed|(?:told|"
    r"said|say|feel|felt|agree|agreed|think|believe|worr\w++|afraid|unsafe|safe)\b)"
)
_PEOPLE_ASKED = any_of(
    r"(?:young people|people|children|residents|pupils|parents|adults|teenagers|respondents|students|"
    r"teachers|women|men|boys|girls|of them|of us)"
)
_NOT_ABOUT_IT = any_of(
    r"£\s?\d[\d,.]*(?: ?(?:million|billion|m|bn|k))?",
    r"\d++ (?:hours|days|weeks|months|years|minutes) (?:a|per) (?:day|week|month|year)",
    r"24/7|24 hours",
    r"100\s?(?:%|per\s?cent) (?:anonymous|confidential|private|secure|safe|independent)(?:ly)?|100\s?(?:%|per\s?cent) free",
    r"(?:costs?|prices?|bills?|rents?|fees|wages|budgets?) (?:\w++ ){0,8}?(?:by|of) (?:\w++ ){0,2}?"
    r"(?:\d[\d,.]*|a third|a quarter|half)",
    r"under[\s-]?\d++s?|over[\s-]?\d++s?|aged \d++(?: (?:to|and|or) \d++)?|\d++-year-olds?",
)
_SOURCE = any_of(
    r"(?:source|sources|according to|figures? (?:from|by|of)|data (?:from|by)|statistics (?:from|by)|"
    r"published by|reported by|recorded by|police[\s-](?:recorded|reported)|"
    r"reported to (?:the )?police|survey (?:by|of|for)|study (?:by|of)|"
    r"research (?:by|from)|official (?:figures|statistics)|ons|office for national statistics|"
    r"researchers?|(?:a|the|this|new|our) (?:new )?(?:study|report|evaluation|inspection)|toolkit|evidence review|"
    r"home office(?![\s-]+(?:fund|grant|money|cash|pay|minister|back|support|pot))|"
    r"crime survey|ministry of justice|nhs (?:digital|england)|public health|"
    r"youth endowment fund|ben kinsella trust|hospital episode statistics|ofsted|derbyshire constabulary|"
    r"derbyshire police|our (?:own )?survey|survey)"
)
# A body tells what it did itself: that is its source, and its area is the one it is for.
_DID_ITSELF = LatePattern(
    r"\b(?:(?:[A-Z][\w’'-]{1,30}\s++){1,3}(?:Police|Constabulary|Council|Service|Trust|Unit|Partnership|Team|Club)|[Oo]fficers|[Ww]e|[Oo]ur\s++\w++|"
    r"[Tt]he\s++(?:unit|force|team|charity|partnership|council|project))\s++(?:have\s++|has\s++|also\s++)?"
    r"(?:made|seized|took|taken|recovered|carried\s++out|searched|visited|trained|collected|arrested|received|ran|held|supported|"
    r"helped|worked|reached|gave|handed|stopped|dealt)\b"
)
_COUNTED = re.compile(
    r"\d[\d,]*+\s++(?!in\b|out\b|per\b)[^%]*+"
)  # a rate or a change is a claim, not a count
# What an operation came to says nothing of how much crime there is.
_WHAT_WAS_DONE = re.compile(r"\d[\d,]*+\s.*\b(?:arrests|knives|weapons|victims)", re.IGNORECASE | re.DOTALL)
_PERIOD = any_of(
    r"(?:19|20)\d\d(?:[/–-]\d{2,4})?",
    r"(?:last|this|past|previous|the) (?:year|quarter|month|week|decade|summer|winter|spring|autumn|term|"
    r"\w++ (?:years|months|weeks))",
    r"(?:in|since|during|between|year (?:ending|to)|months? (?:to|ending)|by) (?:january|february|march|"
    r"april|may|june|july|august|september|october|november|december)",
    r"(?:a|per|each|every) (?:year|month|week|day)|annually|yearly",
)
_AREA = any_of(
    r"(?:derby\w*+|england|wales|britain|uk|united kingdom|national\w*+|country|county|city|region\w*+|"
    r"east midlands|midlands|local\w*+|amber valley|bolsover|chesterfield|erewash|high peak|"
    r"north east derbyshire|south derbyshire|peak district|our area|here|across the force|force area|london|"
    r"nationwide|worldwide)"
)
# What a court gave somebody is told by the court.
_OF_A_SENTENCE = any_of(
    r"jailed|sentenced|must serve|(?:prison|jail|life|suspended|year) sentence|behind bars for|"
    r"given (?:\w++ ){1,3}?(?:years|months)"
)
_NAMED_AREA = LatePattern(
    r"\b(?:in|across|around|throughout|within)\s++(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Operation|Year)\b)[A-Z][a-z]{2,30}|\b[A-Z][\w’'-]{1,30}\s++(?:Police|Constabulary|Council)\b"
)


def figure_without_source(subject: Subject) -> Iterator[Finding]:
    """Source, period and area may stand in the text around it, or in the notes.

    A claim about crime without a source is a warning; what else is missing is good to know.
    """
    around_it = " ".join(passage.text for passage in subject.text.front)
    texts = [(variant.text, variant.passages) for variant in subject.text.variants]
    if card := subject.text.card:
        texts.append(("\n".join((*(words for words, _ in texts), *(one.text for one in card))), card))
    for words, passages in texts:
        text = f"{words} {around_it}"
        missing = [
            name
            for name, patterns in (
                ("source", (_SOURCE,)),
                ("period", (_PERIOD,)),
                ("area", (_AREA, _NAMED_AREA)),
            )
            if not any(pattern.search(text) for pattern in patterns)
        ]
        if missing:
            for passage, start, end in _figures(passages):
                is_claim = "source" in missing and not _WHAT_WAS_DONE.fullmatch(passage.text[start:end])
                yield passage.found(
                    start,
                    end,
                    severity=None if is_claim else Severity.INFO,
                    details={"missing": listed(missing)},
                )


def _figures(passages: Iterable[Passage]) -> Iterator[tuple[Passage, int, int]]:
    for passage in passages:
        if passage.role is Role.HEADING:
            continue
        others = {at for other in _NOT_ABOUT_IT.finditer(passage.text) for at in range(*other.span())}
        for match in _counts_in(passage):
            sentence = _sentence_at(passage, match.start())
            is_own = _COUNTED.fullmatch(match[0]) and _is_of_own_work(sentence)
            is_other = match.start() in others or is_own or stands_in(_OF_A_SENTENCE, sentence)
            if not is_other and _is_about_crime(sentence):
                yield passage, match.start(), match.end()
                break


def _counts_in(passage: Passage) -> Iterator[re.Match[str]]:
    yield from passage.search(_FIGURE)
    for match in passage.search(_EVERY_TIME):
        if _says_what_happens(_sentence_at(passage, match.start())):
            yield match


def _sentence_at(passage: Passage, start: int) -> str:
    at = bisect_right(passage.sentences, start, key=lambda one: one.start) - 1
    is_inside = at >= 0 and start < passage.sentences[at].end
    return passage.sentences[at].text if is_inside else passage.text


# What a sentence says is asked for each figure in it, and one may hold hundreds.
@lru_cache(maxsize=64)
def _says_what_happens(words: str) -> bool:
    return _HAPPENS.search(words) is not None


@lru_cache(maxsize=64)
def _is_of_own_work(words: str) -> bool:
    return _DID_ITSELF.search(words) is not None and _PERIOD.search(words) is not None


@lru_cache(maxsize=64)
def _is_about_crime(words: str) -> bool:
    """Or from a survey of people. Remembered, because one sentence may hold many figures."""
    is_survey = _SURVEY.search(words) and _PEOPLE_ASKED.search(words)
    return bool(_CRIME.search(words) or is_survey)
