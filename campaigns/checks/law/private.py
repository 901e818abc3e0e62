"""LAW-12: what belongs to one person does not belong in public text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import LatePattern, any_of
from campaigns.checks.prose import Role

_MOBILE = LatePattern(r"(?<![\d\w])(?:\+44\s?\(?0?\)?\s?7\d{3}|07\d{3})[\s-]?\d{3}[\s-]?\d{3}(?!\d)")
# A force takes texts on a mobile number from those who can't ring.
_FOR_THE_DEAF = any_of(r"deaf|hard of hearing|hearing or speech|speech impair\w++|textphone|minicom|relay uk")
_OWN_MAIL = LatePattern(
    r"\b[\w.+-]{1,64}@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|btinternet|"
    r"btopenworld|sky|talktalk|ntlworld|virginmedia|"
    r"protonmail|proton|gmx|tiscali|blueyonder)\.(?:com|co\.uk|uk|net|org|me)\b",
    re.IGNORECASE,
)
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s*+\d[A-Z]{2}"
_HOME = LatePattern(
    r"\b(?:(?:lives?|living|lived|home|house|flat|address|resident|moved|"
    r"of)\b[^.;]{0,20})?(?:[Ff]lat\s++\d++\w?,?\s++)?\d{1,3}[a-z]?,?\s++(?:[A-Z][\w’'-]{1,40}+\s++){1,3}"
    r"(?:Street|Road|Lane|Avenue|Close|Drive|Crescent|Way|Grove|Terrace|Court|Gardens|Place|Rise|Row)\b"
)
_LIVES = LatePattern(
    r"\b(?:lives?|living|lived|home|house|flat|address|moved\s++to|neighbours?\s++at|resident)\b",
    re.IGNORECASE,
)
_VENUE = LatePattern(
    r"\b(?:hub|centre|center|hall|church|library|club|station|office|offices|school|academy|college|court|"
    r"museum|theatre|venue|event|drop-in|open|meet|join|"
    r"come|visit|bin|council|headquarters|hq|mosque|temple|hospital|clinic|cafe|café|shop|market|launch|"
    r"held|takes place|opens?)\b",
    re.IGNORECASE,
)
_REFERENCE = LatePattern(
    r"\b(?:(?:crime|case|incident|occurrence|investigation|custody|log|police|court|claim|"
    r"urn)\s++)?(?:(?:reference|ref)(?:erence)?|number|no|case|incident|crime|urn)"
    r"(?:\s++(?:number|no|reference|ref))?\.?:?\s*+(?:is\s++)?(?=[A-Z\d/*-]{0,30}\d)(?:\d{2}[* ]\d{5,7}|"
    r"[A-Z]{0,4}/?\d{2,}[/*-]\d{2,}(?:[/*-]\d{2,})?|\d{8,}|[A-Z]{2,3}\d{5,}|\d{2}[A-Z]{2}\d{5,})",
    re.IGNORECASE,
)
_BARE_REFERENCE = LatePattern(r"(?<![\w*+])\d{2}\s?\*\s?\d{5,7}(?!\w)")
_LOG_NUMBER = LatePattern(
    r"\b(?:incident|crime|log|occurrence|case|CAD)\s++(?:(?:ref(?:erence)?\s++)?(?:number|no\.?|num|ref(?:erence)?\.?)|#)[:\s]*"
    r"(?:is\s++)?#?\d[\d/*-]*\d\b",
    re.IGNORECASE,
)
_REGISTERED = LatePattern(
    r"\b(?:company|charity|registered|registration|VAT|licen[cs]e|ISBN)\s*+$", re.IGNORECASE
)
# An appeal asks people to give it: “Call 101 and quote reference …”.
_ASKED_FOR = LatePattern(
    r"\b(?:quot(?:e|ing)|mention(?:ing)?|giv(?:e|ing)|using)\b[^.!?]{0,40}$", re.IGNORECASE
)
# Where people are told how to reach the police, it is what they are to give.
_WHOM_TO_RING = LatePattern(
    r"\b(?:call|ring|phone|contact|tell|speak\s++to|dial)\b[^.!?]{0,60}\b(?:101|999|police|officers|crimestoppers)\b"
    r"|\b101\b|\b(?:any|with|have|more)\s++information\b|\bcan\s++help\b",
    re.IGNORECASE,
)


def private_details(subject: Subject) -> Iterator[Finding]:
    """Personal phone, personal e-mail, home address or case reference. A press contact's own line may hold a mobile."""
    for passage in subject.text.published:
        if passage.role is not Role.CONTACT:
            for match in _MOBILE.finditer(passage.text):
                if not _FOR_THE_DEAF.search(passage.text):
                    yield passage.found(*match.span(), says="phone")
        for match in _OWN_MAIL.finditer(passage.text):
            yield passage.found(*match.span(), says="mail")
        for match in _HOME.finditer(passage.text):
            around = passage.text[max(0, match.start() - 60) : match.end() + 40]
            if _LIVES.search(around) and not _VENUE.search(around.replace(match[0], " ")):
                yield passage.found(*match.span(), says="home")
        seen: set[int] = set()
        for pattern in (_LOG_NUMBER, _REFERENCE, _BARE_REFERENCE):
            for match in passage.search(pattern):
                before = passage.text[max(0, match.start() - 60) : match.start()]
                if (
                    _REGISTERED.search(before)
                    or _ASKED_FOR.search(before)
                    or _WHOM_TO_RING.search(passage.text)
                ):
                    continue
                if seen.isdisjoint(range(match.start(), match.end() + 1)):
                    seen |= {match.start(), match.end()}
                    yield passage.found(*match.span(), says="case")
