"""Words that frighten, make carrying look normal, label children, blame victims or dwell on injuries."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from campaigns.checks.base import Finding, Subject
from campaigns.checks.patterns import KNIFE, WEAPON, LatePattern, any_of
from campaigns.checks.phrases import Hit, Phrases, is_verbatim, phrases
from campaigns.checks.prose import Passage
from campaigns.checks.reading import (
    is_called_a_myth,
    is_denied,
    is_mentioned_as_a_word,
    is_part_of_a_name,
    places_of,
    stands_in,
)
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.issues import Severity
from campaigns.domain.text.person_names import person_names

_VIOLENCE = any_of(
    WEAPON,
    r"violen\w++",
    r"crimes?",
    r"criminals?",
    r"(?:stab|attack|murder|assault|robber|shooting|offen[cd])\w*+",
    r"killings?",
    r"gangs?",
    r"(?:drug|county)[\s-](?:dealing|dealers?|lines)",
    r"bloodshed",
    r"fear",
    r"terror",
    r"carrying",
)
# The same words about something else frighten nobody: the plague village of Eyam is in Derbyshire.
_OTHER_TROUBLE = any_of(
    r"flu|influenza|covid|coronavirus|cholera|measles|virus|disease|obesity|opioid|vaping|loneliness|locusts?|rats?",
    r"eyam|bubonic|1[0-9]{3}",
    r"ukrain\w*+|gaza|syria\w*+|refugees?|veterans?|soldiers?",
    r"halloween|ghost|ride|film|horror",
    r"prices?|costs?|bills?|inflation|temperatures?|energy|rents?|sales",
    r"demand|applause|sunshine|emotion|relief",
)
# A wave of these is welcome, whatever it came after: “a wave of support after the attack”.
_WELCOME = LatePattern(
    r"\s++(?:\w++\s++)?(?:support|kindness|sympathy|solidarity|generosity|goodwill|love|donations?|offers?|thanks|applause|"
    r"relief|emotion|interest|volunteers?|messages|tributes?|flowers|applications?|hope|compassion|affection|warmth)\b",
    re.IGNORECASE,
)
_HELP_IN_CRISIS = LatePattern(
    r"crisis\s++(?:\w++\s++)?(?:teams?|lines?|caf[eé]s?|support|services?|house|helpline|worker\w*+|care|plan\w*+|nurses?|centres?)\b",
    re.IGNORECASE,
)
# What is put at risk by one who helps others is no fault of a victim.
_HELPERS = any_of(
    r"officers?|volunteers?|crews?|rescuers?|firefighters?|paramedics?|lifeboat\w*+|staff|colleagues|passers?-?by|heroes?|"
    r"workers?|nurses?|doctors?|soldiers?|responders?|coastguards?|for (?:others|us|you|strangers)"
)
_PLATES = any_of(
    r"number plates?|vehicles?|cars?|vans?|bikes?|motorbikes?|locations?|hotspots?|address(?:es)?|scams?"
)
_POLICE_DOGS = LatePattern(r"\s++(?:dogs?|horses?|cadets?|choirs?|bands?)\b", re.IGNORECASE)
_GOOD_CHOICES = any_of(
    r"(?:health\w*+|active|positive|good|better|greener|sustainable|informed|diet\w*+|fit\w*+|wellbeing|own)"
)
_RAMBO_HERO = LatePattern(r"[’']s\b|\s*+(?:,|[.!?]|$|the\b|is\b|and\s++[A-Z])", re.IGNORECASE)
WEAPON_WORD = any_of(WEAPON)
_FAR_BACK = 120  # characters before a phrase, whatever the sentence
_WINDOW = 60  # characters to either side that belong to a phrase, inside its sentence
# Someone carries "on", "out" or a bag; only what these let through is about weapons.
_OBJECT = LatePattern(
    rf"\s*+(?:$|[.,;:!?)”\"’'–—]|(?:(?:a|the|any|these|such)\s++)?(?:{WEAPON}|one|them|it)\b"
    r"|(?:because|since|as|when|so|for\s++(?:protection|safety)|to\s++(?:feel|be)\s++safe\w*+|these\s++days|now|nowadays|today|(?:a)?round\s++here|and)\b)",
    re.IGNORECASE,
)
_WHAT_THEY_CARRY = LatePattern(r"\b(?:what|things|everything|stuff|that)\s++$", re.IGNORECASE)
_SAID_THAT = LatePattern(
    r"\b(?:us|him|her|me|them|you|say|says|said|think|know|believe|true|heard|claim\w*+|fear\w*+)\s++that\s++$",
    re.IGNORECASE,
)
_NEGATION_INSIDE = any_of(r"not|never|no longer|rarely|hardly|cannot|(?:do|does|wo|ca)n[’']t")
_LAW_OR_SURRENDER = any_of(
    r"(?:illegal|unlawful|legislation|prohibit|surrender|amnest)\w*+",
    r"against the law|the law",
    r"bann?(?:ed|s|ing)?",
    r"offences?",
    r"hand(?:ing|ed)?[\s-](?:it|them|your \w++|a knife|knives|in)",
    r"bins?",
)
_UNDER_18 = (
    r"(?:(?:1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[\s-]years?[\s-]olds?"
    r"|aged 1[0-7]\b(?!\s*+(?:and|to|-|–)\s*+(?:over|[2-9]\d))|under[\s-]?1[0-8]s?|child(?:ren)?|teen(?:age(?:rs?|d)?)?"
    r"|juveniles?|young|youth(?:ful)?|school(?:boy|girl|child|children)|minors?|boys?|girls?)"
)
_YOUNG_OFFENDER = any_of(
    rf"{_UNDER_18}[\s-]+(?:\w++ )?(?:offenders?|perpetrators?)(?! (?:institution|manag|team|service))",
    rf"(?:offenders?|perpetrators?)\b[^.;:]{{0,25}}?\b{_UNDER_18}",
)
_OFFICIAL = any_of(r"young offenders?[’']? institutions?", r"gang shows?")
_FRIENDLY_GANG = LatePattern(
    r"gangs?\s++of\s++(?:\w++\s++)?(?:volunteers|helpers|friends|mates|elves|gardeners|litter|grandmothers|dogs?|cats?|squirrels|ducks|geese|pupils)\b",
    re.IGNORECASE,
)
# What is spoken about, and nobody who is called so.
_AS_A_SUBJECT = any_of(
    r"(?:county lines|organised crime|drugs?|criminal) gangs?|"
    r"gang[\s-](?:awareness|crime|violence|related|culture|injunctions?|exploitation)"
)
_NO_LABEL_AFTER = LatePattern(r"\b(?:chain|press|work|road|railway|supper)[\s-]$", re.IGNORECASE)
_A_REQUEST = re.compile(r"\basking\s++for\s++it\s++(?:to|back|in|by|on|at)\b", re.IGNORECASE)
_MADE_KNOWN = LatePattern(r"\b(?:make|makes|making|made)\s++(?:\w++\s++){1,3}$", re.IGNORECASE)
_TOLD_TO_BEHAVE = any_of(
    r"(?:girls|ladies|women|lasses|females|daughters?)\b[^.!?]{0,80}?\b(?:(?:yourselves|themselves|herself|"
    r"yourself) at risk|walk(?:ing)? (?:home )?alone|"
    r"drink(?:ing)? (?:too much|less)|stay sober|dress(?:ing|ed)? \w++|short skirts?|cover up)",
    r"dress(?:ing|ed)? (?:sensibly|provocatively|modestly|appropriately for)|stay sober|asking for trouble|what (?:she|"
    r"they) (?:was|were) wearing",
)
_BLADE_LENGTH = any_of(
    rf"(?:four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]?inch(?:es)?[\s-]+(?:(?:long|kitchen|hunting|steel) )?{KNIFE}",
    rf"\d++(?:\.\d++)?[\s-]?(?:inch(?:es)?|in|cm|centimet(?:re|er)s?|mm|″)[\s-]+(?:(?:long|kitchen|hunting|steel) )?{KNIFE}",
    rf"{KNIFE}\b[^.;]{{0,20}}\b\d++(?:\.\d++)?[\s-]?(?:inch(?:es)?|cm|centimet(?:re|er)s?)",
)
_TIMES = r"(?:\d++|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|multiple|many|a dozen|countless|repeated)"
_BODY = (
    r"(?:heart|chest|neck|throat|stomach|abdomen|back|face|head|leg|thigh|arm|lungs?|liver|kidney|ribs|eye|artery|groin"
    r"|spine|skull)"
)
_WOUNDED = any_of(r"(?:two|three|several|multiple|repeated) (?:stab|knife) wounds?")
_GRAPHIC = any_of(
    rf"(?:stabbed|knifed|slashed|hacked)\b[^.;]{{0,25}}?\b{_TIMES} times",
    r"(?:\d++|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|dozens of|many|countless) (?:stab|knife) wounds",
    rf"(?:slashed|hacked|plunged|thrust|sliced|pierced|punctured|sever\w*+)\b[^.;]{{0,30}}?"
    rf"\b(?:in|into|through|across|to) (?:the|his|her|their|a) {_BODY}",
    rf"(?:stabbed|knifed|blade|knife|went|it)\b[^.;]{{0,30}}?\b(?:into|through|across|under) (?:the|his|her|their|a) {_BODY}",
    r"(?:stabbed|knifed) (?:\w++ ){0,3}?in (?:the|his|her|their) (?:heart|throat|eye|face|lungs?|skull|groin|spine|liver|neck)",
    r"(?:stabbed|knifed) (?:\w++ ){0,3}?in(?: the| his| her)? (?:chest|stomach|back|abdomen)\b"
    r"(?=[^.;]{0,60}\b(?:blood|bled|died|screaming|twisted|deep|artery|floor|arms))",
    rf"holes? in (?:the|his|her|their|a) {_BODY}|(?:guts|intestines|insides|organs|bone|"
    rf"brain)\b[^.;]{{0,20}}\b(?:hanging|out|exposed|spilling|visible|showing)",
    rf"(?:cut|cutting|ripped|sliced|sawed|cracked) open (?:the|his|her|their|a) {_BODY}|stopped (?:an?|"
    rf"one) [\w’']++(?:[’']s)? (?:\w++ )?(?:width )?(?:from|short of) (?:his|her|the) heart",
    rf"(?:pierced|punctured|severed|sliced|slashed|ruptured) (?:(?:the|his|her|their|a|an) )?{_BODY}",
    r"(?:covered|soaked|drenched|lying|lay|pools?|poured|pouring|gush\w*+|dripp\w*+|choking|drowning)\b[^.;]{0,15}\bblood",
    r"blood\b[^.;]{0,15}\b(?:pour|gush|spurt|pool|dripp|spray|stream)\w*+",
    r"blood everywhere",
    rf"(?:his|her|their) {_BODY} (?:was|were) (?:\w++ )?(?:slashed|sliced|cut|hacked|ripped|gashed|split)(?: open)?",
    r"bled (?:to death|out)|(?:was|is|were|lay|left) bleeding (?:to death|out)",
    r"(?:his|her|their) (?:guts|intestines|insides|throat was cut)",
    r"(?:disembowel|decapitat|mutilat)\w*+|hacked (?:\w++ ){0,3}?(?:with|by|at|to)|hanging off",
)


def fear_words(subject: Subject) -> Iterator[Finding]:
    """HARM-03. Words of the second list frighten only where they are about crime: nobody minds a wave of support."""
    for passage, hit in _hits(subject, "fear"):
        if not _is_about_other_trouble(passage, hit) and not _is_a_surname(passage, hit):
            yield _word(passage, hit)
    for passage, hit in _hits(subject, "fear-of-crime"):
        near = _near(passage, hit)
        if _WELCOME.match(passage.text, hit.end) or _HELP_IN_CRISIS.match(hit.text + passage.text[hit.end :]):
            continue
        if _VIOLENCE.search(near) and not _is_about_other_trouble(passage, hit):
            yield _word(passage, hit)


def normalising(subject: Subject) -> Iterator[Finding]:
    """HARM-04. Saying that everybody carries makes carrying look normal; most do not."""
    for passage, hit in _hits(subject, "normalising"):
        ends_in_carrying = re.search(r"carr(?:y|ies|ying)$", hit.text, re.IGNORECASE)
        if ends_in_carrying and not _OBJECT.match(passage.text, hit.end):
            continue
        before = _before(passage, hit)
        is_the_object = _WHAT_THEY_CARRY.search(before) and not _SAID_THAT.search(before)
        if is_the_object or _NEGATION_INSIDE.search(hit.text):
            continue
        if is_called_a_myth(_sentence(passage, hit.start)):
            continue
        yield _word(passage, hit)


def weapon_detail(subject: Subject) -> Iterator[Finding]:
    """HARM-05, for young readers. Law and surrender have to name what they are about."""
    if not subject.is_youth or {"law", "surrender"} & {tag.casefold() for tag in _tags(subject)}:
        return
    for passage, hit in _hits(subject, "weapon-detail"):
        if not stands_in(_LAW_OR_SURRENDER, passage.text) and not _is_rambo_himself(passage, hit):
            yield _word(passage, hit)
    for passage in subject.text.published:
        for match in passage.search(_BLADE_LENGTH):
            if not stands_in(_LAW_OR_SURRENDER, passage.text):
                yield passage.found(*match.span())


def labels(subject: Subject) -> Iterator[Finding]:
    """HARM-06. A label sticks to a child; names of places, books and institutions are none."""
    for passage, hit in _hits(subject, "labels", denied=False):
        if is_part_of_a_name(passage.text, hit.start, hit.end):
            continue
        if _NO_LABEL_AFTER.search(_before(passage, hit)) and hit.text.casefold() in ("gang", "gangs"):
            continue
        if _FRIENDLY_GANG.match(passage.text, hit.start):
            continue
        if _AS_A_SUBJECT.search(_before(passage, hit)[-24:] + passage.text[hit.start : hit.end + 24]):
            yield replace(_word(passage, hit), severity=Severity.INFO)
            continue
        if _OFFICIAL.match(passage.text, hit.start) or _is_animal(passage, hit):
            continue
        if "lifestyle" in hit.text.casefold() and _is_no_label_of_life(passage, hit):
            continue
        if hit.text.casefold() in ("youth's", "youth’s") and _VIOLENCE.search(passage.text) is None:
            continue  # “every youth’s voice counts” labels nobody
        yield _word(passage, hit)
    for passage in subject.text.published:
        labelled = {at for hit in passage.hits(_list(subject, "labels")) for at in range(hit.start, hit.end)}
        for match in passage.search(_YOUNG_OFFENDER):
            if labelled.isdisjoint(range(*match.span())):
                yield passage.found(*match.span(), says="young", details={"words": match[0]})


def victim_blame(subject: Subject) -> Iterator[Finding]:
    """HARM-07. Nobody asks for it, and no victim is worth more than another."""
    for passage, hit in _hits(subject, "victim-blame", denied=False):
        is_blame = not hit.text.casefold().startswith("known to")
        if is_blame and is_denied(passage.text, hit.start):
            continue
        if not is_blame and _is_known_thing(passage, hit):
            continue
        if "at risk" in " ".join(hit.text.split()) and _HELPERS.search(_near(passage, hit)):
            continue
        if _is_a_request(passage, hit):
            continue
        yield _word(passage, hit)
    yield from _tells_women_to_behave(subject)


def _tells_women_to_behave(subject: Subject) -> Iterator[Finding]:
    """Advice to women on what to wear, drink or do, where somebody else does the harm."""
    for passage in subject.text.published:
        for match in passage.search(_TOLD_TO_BEHAVE):
            details = {
                "note": "It says that women are to take care, and not that others are to leave them alone."
            }
            yield passage.found(*match.span(), details=details)
            return


def graphic_injury(subject: Subject) -> Iterator[Finding]:
    """HARM-10."""
    for passage, hit in _hits(subject, "graphic", denied=False):
        yield _word(passage, hit)
    for passage in subject.text.published:
        for match in passage.search(_GRAPHIC):
            yield passage.found(*match.span())
        for match in passage.search(_WOUNDED):  # as the police tell it
            yield passage.found(*match.span(), severity=Severity.INFO)


def _hits(subject: Subject, name: str, *, denied: bool = True) -> Iterator[tuple[Passage, Hit]]:
    """The phrases of a list in the words readers get; where one is denied or only talked about, it is left alone."""
    searcher = _list(subject, name)
    for passage in subject.text.published:
        addresses = [(link.start, link.end) for link in passage.links if link.is_bare]
        for hit in passage.hits(searcher):
            if any(start < hit.end and hit.start < end for start, end in addresses):
                continue
            if passage.text[max(0, hit.start - 1) : hit.start] in ("#", "@"):
                continue
            if is_mentioned_as_a_word(passage.text, hit.start, hit.end):
                continue
            if denied and is_denied(passage.text, hit.start):
                continue
            yield passage, hit


def _list(subject: Subject, name: str) -> Phrases:
    return phrases(subject.facts.entries(name))


def _word(passage: Passage, hit: Hit) -> Finding:
    """The finding; where the list holds the very words, theirs can be put in at a click."""
    entry = hit.entry
    details = {"words": " ".join(hit.text.split()), "instead": entry.instead, "note": entry.note}
    instead = None
    if entry.instead and is_verbatim(entry.words):
        instead = entry.instead[0].upper() + entry.instead[1:] if hit.text[0].isupper() else entry.instead
    return passage.found(
        hit.start, hit.end, says="instead" if entry.instead else "", details=details, instead=instead
    )


def _sentence(passage: Passage, at: int) -> str:
    sentence = passage.sentence_at(at)
    return sentence.text if sentence else passage.text


def _before(passage: Passage, hit: Hit) -> str:
    """The last words before a phrase: enough of them for every rule, and few where the phrase comes a thousand times."""
    return passage.text[max(0, hit.start - _FAR_BACK) : hit.start]


def _near(passage: Passage, hit: Hit) -> str:
    """The words around a phrase inside its sentence, the phrase itself left out."""
    sentence = passage.sentence_at(hit.start)
    first, last = (sentence.start, sentence.end) if sentence else (0, len(passage.text))
    before = passage.text[max(first, hit.start - _WINDOW) : hit.start]
    after = passage.text[hit.end : min(last, hit.end + _WINDOW)]
    return f"{before} | {after}"


def _is_a_request(passage: Passage, hit: Hit) -> bool:
    """“The club was asking for it back”: the phrase itself goes on as one."""
    starts, _ = places_of(_A_REQUEST, passage.text)
    at = bisect_left(starts, hit.start)
    return at < len(starts) and starts[at] < hit.end


def _is_about_other_trouble(passage: Passage, hit: Hit) -> bool:
    near = _near(passage, hit)
    return _OTHER_TROUBLE.search(near) is not None and _VIOLENCE.search(near) is None


def _is_animal(passage: Passage, hit: Hit) -> bool:
    after = passage.text[hit.end : hit.end + 20]
    return (
        re.match(
            r"\s++(?:cats?|pigeons?|dogs?|pigs?|animals?|parakeets?|goats?|deer)\b", after, re.IGNORECASE
        )
        is not None
    )


def _is_a_surname(passage: Passage, hit: Hit) -> bool:
    """“Coach Danny Lawless”."""
    return hit.text[:1].isupper() and any(
        one.start < hit.start and hit.end <= one.end for one in person_names(passage.text)
    )


def _is_rambo_himself(passage: Passage, hit: Hit) -> bool:
    """The film, or a cat of that name; not “a Rambo” or “Rambo blades”."""
    if hit.text.casefold() != "rambo" or stands_in(WEAPON_WORD, passage.text):
        return False
    is_counted = re.search(
        r"\b(?:an?|the|my|your|his|her|their|carry\w*+)\s++$", _before(passage, hit), re.IGNORECASE
    )
    return is_counted is None and _RAMBO_HERO.match(passage.text, hit.end) is not None


def _is_no_label_of_life(passage: Passage, hit: Hit) -> bool:
    """It is denied, or about food and sport."""
    before = passage.text[max(0, hit.start - 20) : hit.start]
    return is_denied(passage.text, hit.start) or _GOOD_CHOICES.search(before) is not None


def _is_known_thing(passage: Passage, hit: Hit) -> bool:
    """Somebody makes a thing known, or it is a car that the police know of."""
    before = passage.text[max(0, hit.start - 50) : hit.start]
    is_made_known = _MADE_KNOWN.search(_before(passage, hit)) is not None
    return (
        is_made_known
        or _PLATES.search(before) is not None
        or _POLICE_DOGS.match(passage.text, hit.end) is not None
    )


def _tags(subject: Subject) -> tuple[str, ...]:
    return subject.item.tags if isinstance(subject.item, PostDocument) else ()
