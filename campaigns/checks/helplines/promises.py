"""HLP-04: nobody is told that a call to police is anonymous, or that Crimestoppers is the police."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.helplines.numbers import Rung
from campaigns.checks.helplines.services import Mention, given_in, mentions_in
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.prose import Passage, Role
from campaigns.checks.reading import is_denied
from campaigns.domain.facts.facts import Helpline

CHARITY = "Crimestoppers"
_ANONYMOUS = any_of(
    r"anonym(?:ous|ously|ity)",
    r"without (?:giving|leaving|saying|sharing) (?:your|their|a) (?:name|details|identity)",
    r"(?:do not|don[’']t|never|no need to|needn[’']t) (?:have to |need to )?(?:give|leave|say|share) (?:us |them )?"
    r"(?:your|their|a) (?:name|details)",
    r"no (?:one|body) will (?:know|find out) (?:it was you|who you are)",
    r"(?:we|they|police) (?:won[’']t|will not|never) ask (?:for )?(?:your|who) (?:name|you are)",
)
# Between two clauses, each with its own way to report.
_CLAUSE = LatePattern(
    r";|(?:,|(?<![\s,]))\s++(?:or|while|whereas|but|alternatively|otherwise)\b|,\s++(?:and\s++)?(?=(?:if|to|for)\b)|\.\s",
    re.IGNORECASE,
)
_OTHER_WAY = LatePattern(r"https?://|www\.|\b(?:online|website|form|app)\b", re.IGNORECASE)
_IS_POLICE = LatePattern(
    rf"{CHARITY},?\s++(?:(?:is|are|was)\s++)?(?:(?:run|operated|provided|staffed|answered|managed|owned)\s++by|(?:a\s++)?part\s++of)\s++"
    rf"(?:the\s++|our\s++)?(?:\w++\s++)?(?:police|constabulary|officers)"
    rf"|{CHARITY},?\s++(?:is\s++|which\s++is\s++|who\s++are\s++)?(?:a|the|our|your)\s++(?:\w++\s++){{0,2}}?(?:police|constabulary)\b"
    rf"(?!\s*+(?:-|–)?\s*+(?:independent|free))"
    rf"|\b(?:police|constabulary)(?:[’']s)?\s++(?:(?:own|anonymous|confidential|free|local)\s++)?{CHARITY}\b"
    rf"|\b(?:police|officers)\b[^.!?]{{0,40}}?\b(?:through|via|on|using|by)\s++(?:their|our)\s++{CHARITY}\b"
    rf"|{CHARITY}\s++(?:police|officers?)\b(?!\s++and)"
    rf"|\b(?:police|officers)\s++(?:at|from|of)\s++{CHARITY}\b"
    rf"|\b(?:police|constabulary|officers)\s++(?:run|runs|operate|operates|answer|answers|manage|manages|own|owns|staff)\s++"
    rf"(?:the\s++)?{CHARITY}\b",
    re.IGNORECASE,
)
_NOT = LatePattern(
    r"\b(?:not|never|independent|separate|isn[’']t|aren[’']t|rather than|instead of)\b", re.IGNORECASE
)


def wrong_promise(subject: Subject) -> Iterator[Finding]:
    lines = subject.facts.helplines
    for passage in subject.text.published:
        if passage.role is Role.CONTACT:
            continue
        yield from _charity_as_police(passage, lines)
        yield from _anonymous_police(passage, lines)


def _charity_as_police(passage: Passage, lines: tuple[Helpline, ...]) -> Iterator[Finding]:
    for match in passage.search(_IS_POLICE):
        if not _NOT.search(match[0]) and not is_denied(passage.text, match.start()):
            yield passage.found(*match.span(), says="police")
    free = {digits for line in lines if line.is_anonymous for digits in line.numbers}
    for given in given_in(passage, lines):
        service, number = given.service, given.number
        is_for_police = service is not None and service.helpline is None and number.digits in free
        if service is not None and is_for_police and not _names_charity(passage, lines, number):
            yield passage.found(service.start, number.end, says="police")


def _names_charity(passage: Passage, lines: tuple[Helpline, ...], number: Rung) -> bool:
    """“Tell Crimestoppers, not the police, on …” names whose number it is."""
    sentence = passage.sentence_at(number.start)
    return any(
        one.helpline is not None and one.helpline.is_anonymous
        for one in mentions_in(passage, lines)
        if sentence is None or sentence.start <= one.start < sentence.end
    )


def _anonymous_police(passage: Passage, lines: tuple[Helpline, ...]) -> Iterator[Finding]:
    numbers = [given.number for given in given_in(passage, lines) if _is_police_number(given.number, lines)]
    if not numbers:
        return
    mentions = mentions_in(passage, lines)
    for match in passage.search(_ANONYMOUS):
        is_word = match[0].casefold().startswith("anonym")
        if is_word and (is_denied(passage.text, match.start()) or _is_ruled_out(passage.text, match)):
            continue
        if _is_of_police(passage, match, numbers, mentions):
            first, last = _with_number(passage, match, numbers)
            yield passage.found(first, last, says="anonymous")


def _with_number(passage: Passage, match: re.Match[str], numbers: list[Rung]) -> tuple[int, int]:
    """The promise together with the number it is made for, where both stand in one sentence."""
    sentence = passage.sentence_at(match.start())
    near = [one for one in numbers if sentence and sentence.start <= one.start < sentence.end]
    if not near:
        return match.span()
    nearest = min(near, key=lambda one: abs(one.start - match.start()))
    return min(match.start(), nearest.start), max(match.end(), nearest.end)


def _is_ruled_out(text: str, match: re.Match[str]) -> bool:
    return (
        re.match(r"\w*+\s++(?:is|are)\s++not\b|[^.!?]{0,20}\bnot possible\b", text[match.end() :]) is not None
    )


def _is_of_police(
    passage: Passage, match: re.Match[str], numbers: list[Rung], mentions: tuple[Mention, ...]
) -> bool:
    """In its own clause a police number is the only way to report; or the sentence before had no other."""
    first, last = _clause(passage, match)
    if _has_other_way(passage, mentions, first, last):
        return False
    if any(first <= number.start < last for number in numbers):
        return True
    sentences = passage.sentences
    here = next((i for i, one in enumerate(sentences) if one.start <= match.start() < one.end), 0)
    whole = sentences[here]
    if any(whole.start <= number.start < whole.end for number in numbers) or here == 0:
        return False
    before = sentences[here - 1]
    return (
        any(before.start <= number.start < before.end for number in numbers)
        and not _has_other_way(passage, mentions, before.start, before.end)
        and not _has_other_way(passage, mentions, whole.start, whole.end)
        and re.search(r"\b(?:you|your|call|calls|report|reports|information)\b", whole.text, re.IGNORECASE)
        is not None
    )


def _clause(passage: Passage, match: re.Match[str]) -> tuple[int, int]:
    sentence = passage.sentence_at(match.start())
    first, last = (sentence.start, sentence.end) if sentence else (0, len(passage.text))
    for cut in _CLAUSE.finditer(passage.text, first, last):
        if cut.end() <= match.start():
            first = cut.end()
        elif cut.start() >= match.end():
            return first, cut.start()
    return first, last


def _has_other_way(passage: Passage, mentions: tuple[Mention, ...], first: int, last: int) -> bool:
    is_named = any(
        one.helpline is not None and not one.is_police for one in mentions if first <= one.start < last
    )
    is_linked = any(first <= link.start < last for link in passage.links)
    return is_named or is_linked or _OTHER_WAY.search(passage.text, first, last) is not None


def _is_police_number(number: Rung, lines: tuple[Helpline, ...]) -> bool:
    return any(line.is_police and number.digits in line.numbers for line in lines)
