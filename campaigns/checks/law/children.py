"""LAW-07: nothing may lead to a child who is part of an incident or a court case, not by name and not by details."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.prose import Passage, Role
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.person_names import person_names

_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_AGE = rf"(?:(?:\d|1[0-7]|{_TEENS})[\s-]years?[\s-]old|aged (?:\d|1[0-7]))"
_CHILD = any_of(
    _AGE,
    r"(?:\d|1[0-7])-year-olds?",
    r"(?<=,\x20)(?:\d|1[0-7])(?=,)",
    r"school(?:boy|girl|child|children)",
    r"pupils?",
    r"teenagers?|teenage (?:boy|girl|victim)",
    r"(?:a|the|this|young|one|local) (?:boy|girl|child|youngster)",
    r"year (?:7|8|9|10|11|seven|eight|nine|ten|eleven) (?:pupil|student|boy|girl)",
)
_CASE = any_of(
    r"(?:was|were|been|being|got|is) (?:\w++ )?(?:stabbed|attacked|arrested|killed|injured|hurt|charged|"
    r"assaulted|robbed|murdered|threatened|knifed|found with a knife|sentenced|convicted|bailed|excluded)",
    r"stabbed|knifed|murdered|stab wounds?|in hospital (?:with|after)|fighting for (?:his|her) life",
    r"(?:stabbing|attack|assault|robbery|murder|killing|incident) (?:in|on|at|near|outside|of|involving|"
    r"that|which|last|this)",
    r"(?:appeared|appears|appear|appearing) (?:in|at|before) (?:\w++ ){0,3}court",
    r"(?:appeared|appears|appear|appearing) (?:in|at|before) (?:\w++ ){0,4}(?:court|magistrates|justices|a judge)",
    r"youth court|crown court|magistrates|in court|on trial|pleaded|charged with|arrested|on suspicion",
    r"(?:victim|suspect|defendant)",
    r"died (?:after|from|in|following)",
)
_SCHOOL = LatePattern(
    r"\b(?:[A-Z][\w’'.-]{1,40}+\s++){1,4}(?:School|Academy|College|Sixth Form|High|Primary|Infants|Juniors)\b"
    r"|\b(?!(?:Derby|Derbyshire|Our|His|Her|The|A|One|High|Primary|Secondary|Middle|Local|Every|Monday|Tuesday|Wednesday|Thursday|Friday)\b)"
    r"[A-Z][\w’'.-]{1,40}+\s++(?:school|academy|college)\b(?!\s++(?:pupil|student|child|bus|run|board))"
)
_STREET = LatePattern(
    r"\b(?:(?!(?:Youth|Crown|Magistrates|Family|High|County)\b)[A-Z][\w’'-]{1,40}+\s++){1,3}(?:Street|Road|Lane|Avenue|Close|Drive|Crescent|Way|Grove|Terrace|Court|"
    r"Gardens|Place|Walk|Row|Rise)\b"
)
_RELATIVE = any_of(
    r"(?:his|her|their|the (?:boy|girl|child|teenager|victim)[’']s) (?:\w++ )?(?:mother|mum|mam|father|dad|"
    r"parents?|brother|sister|nan|grandmother|uncle|aunt|cousin|step\w++)",
    r"(?:son|daughter|brother|sister|nephew|niece|grandson|granddaughter) of",
    r"(?:mother|mum|father|dad|parents|grandmother|grandfather|nan) of (?:an? |the )(?:\w++[\s-]){0,3}?(?:boy|girl|"
    r"teenager|child|pupil|schoolboy|schoolgirl)",
)
_VILLAGE = LatePattern(
    r"\b(?:in|from|of|near|at)\s++(?:the\s++)?(?P<place>[A-Z][a-z]{2,}(?:[\s-](?:[A-Z][a-z]+|on|in|the|upon|le|by))*)"
)
_FROM = LatePattern(r"from\b")
_NO_VILLAGE = any_of(
    r"derby|derbyshire|england|wales|britain|uk|london|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|january|february|march|april|may|june|"
    r"july|august|september|october|november|december|crown|youth|magistrates|year|childline|the|our|his|"
    r"her|their|this|east midlands|midlands|crimestoppers|court"
)
_CLUB = any_of(
    r"(?:boxing|football|rugby|judo|karate|youth|swimming|cricket|athletics|dance|scout|running|"
    r"basketball) (?:club|team|academy|group)",
    r"(?:plays|played|trains|trained|boxes|boxed) (?:for|at|with)",
    r"[A-Za-z]+ (?:FC|AFC|RFC|CC)",
)
_DATE = any_of(
    r"(?:on|last|this|yesterday) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (?:night|"
    r"evening|morning|afternoon))?",
    r"(?:on )?\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)",
    r"yesterday|last night|this morning|on (?:mon|tues|wednes|thurs|fri|satur|sun)day",
)
_ACCUSED = any_of(
    r"arrest\w*+|charged|court|custody|bail(?:ed)?|accused|on suspicion|sentenced|convicted|pleaded|on trial|"
    r"found with|suspended sentence"
)
_LIVES = LatePattern(
    r"\b(?:from|of|lives?\s++(?:in|on|at)|living\s++(?:in|on|at)|resident\s++of|home\s++(?:in|on|at)|address\s++(?:in|on))\s++(?:\d++\s++)?$",
    re.IGNORECASE,
)
_IS_SCENE = LatePattern(r"\b(?:outside|near|opposite|behind|past|close\s++to|next\s++to)\s++(?:the\s++)?$")
_DEAD_BEFORE = LatePattern(
    r"\b(?:(?:murder|killing|death|manslaughter|loss|memory)\s++of(?:\s++\w++)?|killing|killed|murdering|murdered|mourn\w*+|remember\w*+)\s++$",
    re.IGNORECASE,
)
_DEAD_AFTER = LatePattern(
    r"[^.!?]{0,40}?\b(?:died|dies|killed|murdered|lost\s++(?:his|her)\s++life|stabbed\s++to\s++death|fatally|who\s++was\s++stabbed\s++in\s++\d{4})\b"
)
_SPEAKS = LatePattern(r",?\s++(?:said|says|chair|head|from|who leads)|[^.!?]{0,80}?\bsaid\b")
_INJURY = any_of(
    r"(?:stab|knife|gunshot|slash|head|serious|life-\w++) (?:wounds?|injur(?:y|ies))|in hospital|taken to hospital|"
    r"(?:critical|stable|serious) condition|stabbed in the"
)
# Children who are only talked to are no part of the case: “whose son was killed spoke to pupils in Ilkeston”.
_AUDIENCE = any_of(
    r"(?:spoke|speaks?|speaking|talk(?:s|ed|ing)?) (?:to|with) (?:\w++ ){0,2}?(?:pupils|teenagers|schoolchildren|children)",
    r"(?:pupils|students|teenagers)\b[^.]{0,40}?\b(?:learn(?:ed|t)|heard|listened|met|made|designed|took part|visited|"
    r"watched|saw|enjoyed|talked)",
    r"(?:told|tells?|telling|visit(?:s|ed|ing)?|taught|teach(?:es|ing)?) (?:\w++ ){0,2}?(?:pupils|teenagers|schoolchildren)",
)
_GENERAL = any_of(
    r"if|when|whenever|anyone|any child|every child|no child|could|might|should|would|children (?:aged|who|"
    r"under)|young people (?:aged|who|under)|"
    r"pupils (?:aged|who|made|designed|took|learned|met|wrote|joined|visited|will|can|from)|aged \d++ (?:to|"
    r"or|-|–) \d++|teenagers (?:can|who|aged|will|should)|help|support for"
)


def child_can_be_found(subject: Subject) -> Iterator[Finding]:
    """What leads to an accused child blocks: name, school, home street, relative. All other details are for a person to judge.

    Of a child who was hurt the police tell a street; of one who died, the name. Three soft details (age, home, club,
    day, injury) together warn, and two are worth a note.
    """
    for paragraph in _paragraphs(subject):
        text = " ".join(passage.text for passage in paragraph)
        if not (_CHILD.search(text) and _CASE.search(text)):
            continue
        case = next((passage for passage in paragraph if _is_about_a_child_s_case(passage)), None)
        if case is None:
            continue
        hard = _hard(case)
        if hard:
            is_accused = _ACCUSED.search(case.text) is not None
            is_street = _STREET.match(case.text, hard[0]) is not None
            is_scene = _IS_SCENE.search(case.text, max(0, hard[0] - 20), hard[0]) is not None
            is_home = not is_street or _lives_there(case.text, hard[0])
            severity = None if is_accused and is_home and not is_scene else Severity.WARN
            yield case.found(*hard, severity=severity)
            continue
        soft = _soft(case)
        if len(soft) >= 2:
            details = {"count": len(soft), "details": " and ".join(soft)}
            match = _CHILD.search(case.text)
            span = match.span() if match else (0, len(case.text))
            severity = Severity.WARN if len(soft) > 2 else Severity.INFO
            yield case.found(*span, says="soft", severity=severity, details=details)
    if (
        any(case.is_active for case in subject.records.proceedings)
        and subject.is_youth
        and subject.item.pictures
    ):
        yield Finding(line=subject.item.line_of("incident"), column=1, says="photo")


def _paragraphs(subject: Subject) -> Iterator[Sequence[Passage]]:
    for passage in subject.text.published:
        if passage.role is not Role.CONTACT:
            yield (passage,)


def _is_about_a_child_s_case(passage: Passage) -> bool:
    """One sentence, or two that follow each other, hold child and case, and speak of one child, not of children."""
    sentences = passage.sentences
    for first, second in zip(sentences, (*sentences[1:], None), strict=False):
        together = first.text if second is None else f"{first.text} {second.text}"
        if (
            _CHILD.search(_AUDIENCE.sub("", first.text))
            and _CASE.search(together)
            and not _GENERAL.search(first.text)
        ):
            return True
    return False


def _hard(passage: Passage) -> tuple[int, int] | None:
    child = _CHILD.search(passage.text)
    for pattern in (_SCHOOL, _STREET, _RELATIVE):
        for match in passage.search(pattern):
            if not _is_court_or_police(passage.text, match):
                return match.span()
    for person in person_names(passage.text):
        close = child is not None and abs(person.end - child.start()) <= 40
        is_named = close and not person.title and not _is_known_dead(passage.text, person.start, person.end)
        if is_named and not _SPEAKS.match(passage.text, person.end):
            return person.start, person.end
    return None


def _is_known_dead(text: str, start: int, end: int) -> bool:
    """The police name those who died, whatever their age."""
    return _DEAD_BEFORE.search(text, max(0, start - 60), start) is not None or (
        _DEAD_AFTER.match(text, end) is not None
    )


def _is_court_or_police(text: str, match: re.Match[str]) -> bool:
    """“Castlebury Youth Court” and “Corn Street police station” tell nothing of the child."""
    return re.search(r"\b(?:Youth|Crown|Magistrates[’']?)\s++Court$", match[0]) is not None or (
        re.match(r"\s++(?:police|custody|station)\b", text[match.end() :], re.IGNORECASE) is not None
    )


def _lives_there(text: str, start: int) -> bool:
    return _LIVES.search(text, max(0, start - 40), start) is not None


def _soft(passage: Passage) -> list[str]:
    """The details; empty where none of them leads to a home or a club, and nothing says that the child was hurt."""
    text = passage.text
    found = []
    if re.search(
        rf"\b(?:{_AGE.replace(' ', '[ ]')}|(?:\d|1[0-7])-year-old)", text, re.IGNORECASE
    ) or re.search(r", (?:\d|1[0-7]),", text):
        found.append("age")
    places = [match for match in _VILLAGE.finditer(text) if not _NO_VILLAGE.match(match["place"])]
    is_home = any(_FROM.match(text, match.start()) for match in places)
    is_hurt = _INJURY.search(text) is not None
    if places:
        found.append("place")
    if _CLUB.search(text):
        found.append("club")
    if is_hurt:
        found.append("injury")
    if _DATE.search(text):
        found.append("date")
    leads_to_child = is_home or "club" in found or (is_hurt and len(found) > 3)
    return found if leads_to_child else []
